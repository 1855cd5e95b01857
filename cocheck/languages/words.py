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


def _spelled(phrase: str) -> str:
    words = []
    for word in fold(phrase).split(" "):
        if word == "*":
            words.append(r"\S+")
        elif word.endswith("*"):
            words.append(re.escape(word[:-1]) + r"\w*")
        else:
            words.append(re.escape(word))
    return " ?".join(words)


def phrases(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of the phrases, longest first, to be used on folded text.

    A phrase stands as words of its own, but spaces within it may be lost. "*" at a word's end stands for any
    ending, alone for any word.
    """
    ordered = sorted(set(words), key=len, reverse=True)
    if not ordered:
        return re.compile(r"(?!)")
    # Looking around once for all phrases compiles several times faster than for each.
    whole = "|".join(_spelled(phrase) for phrase in ordered if phrase[-1:].isalnum() or phrase.endswith("*"))
    ending = "|".join(
        _spelled(phrase) for phrase in ordered if not phrase[-1:].isalnum() and not phrase.endswith("*")
    )
    parts = [
        part for part in (f"(?:{whole})(?!\\w)" if whole else "", f"(?:{ending})" if ending else "") if part
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})")
