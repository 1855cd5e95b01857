"""The words that each language's meeting documents use: one TOML file a language, beside this one.

To add a language, copy `en.toml`, translate its lists and keep its keys: nothing else is to be registered.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from cocheck.languages.words import Phrases, fold

__all__ = ["Language", "Phrases", "fold", "languages", "vocabulary"]

_PLAIN = ("common", "months", "months_short", "weekdays")


class Language(NamedTuple):
    """A language: its code ("en"), its name, and its word lists by "table.key" ("titles.agenda")."""

    code: str
    name: str
    words: dict[str, tuple[str, ...]]


def _load(text: str) -> Language:
    raw = tomllib.loads(text)
    words = {key: tuple(raw[key]) for key in _PLAIN}
    for table, entries in raw.items():
        if isinstance(entries, dict):
            for key, value in entries.items():
                words[f"{table}.{key}"] = tuple(value)
    return Language(raw["code"], raw["name"], words)


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file here, by code."""
    folder = resources.files(__package__)
    files = [entry for entry in folder.iterdir() if re.fullmatch(r"[a-z]{2,3}\.toml", entry.name)]
    return tuple(
        _load(entry.read_text(encoding="utf-8")) for entry in sorted(files, key=lambda entry: entry.name)
    )


@cache
def vocabulary(*keys: str) -> Phrases:
    """The phrases under these keys ("titles.agenda") in every language, to be found in folded text."""
    return Phrases(
        phrase for language in languages() for key in keys for phrase in language.words.get(key, ())
    )


def words_of(keys: Iterable[str], language: Language) -> tuple[str, ...]:
    """The phrases of one language under these keys, in the order of its file."""
    return tuple(phrase for key in keys for phrase in language.words.get(key, ()))
