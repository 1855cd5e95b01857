"""The words that each language's meeting documents use: one TOML file a language, beside this one.

To add a language, copy `en.toml`, translate its lists and keep its keys: nothing else is to be registered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from cocheck.languages.words import Phrases, fold
from cocheck.tables import table, table_paths

__all__ = ["Language", "Phrases", "fold", "languages", "vocabulary"]

_HERE = "cocheck.languages"
_PLAIN = ("common", "months", "months_short", "weekdays")


class Language(NamedTuple):
    """A language: its code ("en"), its name, and its word lists by "table.key" ("titles.agenda")."""

    code: str
    name: str
    words: dict[str, tuple[str, ...]]


def _language(raw: dict[str, Any]) -> Language:
    words = {key: tuple(raw[key]) for key in _PLAIN}
    for name, entries in raw.items():
        if isinstance(entries, dict):
            for key, value in entries.items():
                words[f"{name}.{key}"] = tuple(value)
    return Language(raw["code"], raw["name"], words)


@cache
def languages() -> tuple[Language, ...]:
    """Every language that has a file here, by code."""
    paths = (path for path in table_paths(_HERE) if re.fullmatch(r"[a-z]{2,3}\.toml", path))
    return tuple(_language(table(_HERE, path)) for path in paths)


@cache
def vocabulary(*keys: str) -> Phrases:
    """The phrases under these keys ("titles.agenda") in every language, to be found in folded text."""
    return Phrases(
        phrase for language in languages() for key in keys for phrase in language.words.get(key, ())
    )


def words_of(keys: Iterable[str], language: Language) -> tuple[str, ...]:
    """The phrases of one language under these keys, in the order of its file."""
    return tuple(phrase for key in keys for phrase in language.words.get(key, ()))
