"""Packs of rules that ship with cocheck beside the built-in one: packages with files of TOML rules."""
