"""The statements besides the Code that ISO meetings make, declared wholly in TOML; off by default."""

OFF_BY_DEFAULT = True
