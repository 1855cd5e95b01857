"""Matching the word lists of a language: without regard to case, accents and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_NOT_COMPOSED = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
    }
)


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain quotes and hyphens and single spaces.

    Cyrillic й and ё lose their marks like any accent, in texts and in word lists alike.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_NOT_COMPOSED))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.split())


def _pattern(phrase: str) -> str:
    words = []
    for word in fold(phrase).split(" "):
        if word == "*":
            words.append(r"\S+")
        elif word.endswith("*"):
            words.append(re.escape(word[:-1]) + r"\w*")
        else:
            words.append(re.escape(word))
    start = r"(?<!\w)" if phrase[:1].isalnum() else ""
    end = r"(?!\w)" if phrase[-1:].isalnum() else ""
    return start + r"\s*".join(words) + end


def phrases(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of the phrases, longest first, to be used on folded text."""
    ordered = sorted(set(words), key=len, reverse=True)
    if not ordered:
        return re.compile(r"(?!)")
    return re.compile("|".join(_pattern(phrase) for phrase in ordered))
