"""cocheck, the linter for meeting documents."""

__version__ = "0.1.0"
