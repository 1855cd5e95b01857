"""The words by which documents speak of a code of conduct (data/words.toml), and patterns that bear damage."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources

# What extraction leaves between the letters of a word or of a title: markup residue, hyphens that
# came or went, invisible characters, loose accents, U+FFFE in place of a hyphen at a line's end.
_GAP = r"[\s_{}*~\u00ad\u200b-\u200f\u2060\ufeff\ufffe\u0300-\u036f\-\u2010-\u2012]{0,3}"
_WORD_GAP = r"[\s_{}*~\u00a0\u00ad\u200b-\u200f\u2060\ufeff\ufffe\-\u2010-\u2012]{0,4}"
_ACCENTED = {
    "a": "aàáâãäå",
    "c": "cç",
    "e": "eèéêëё",
    "i": "iìíîïı",
    "n": "nñ",
    "o": "oòóôõöø",
    "u": "uùúûü",
    "е": "её",
    "й": "йи",
    "ё": "ёе",
}
# A letter typed or recognised in the alphabet next door: looks the same to the reader.
_LOOKALIKE = {
    "а": "a",
    "е": "e",
    "о": "o",
    "с": "c",
    "р": "p",
    "х": "x",
    "a": "а",
    "e": "е",
    "o": "о",
    "c": "с",
}


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    resource = resources.files("cocheck.codes") / "data" / "words.toml"
    return tomllib.loads(resource.read_text(encoding="utf-8"))


def words(key: str) -> tuple[str, ...]:
    """The phrases under that key in every language, each once, longest first."""
    found = {phrase for name, table in _tables().items() if name != "traps" for phrase in table.get(key, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def traps(key: str) -> tuple[str, ...]:
    """The phrases under that key of the traps, longest first."""
    return tuple(sorted(_tables()["traps"][key], key=lambda phrase: (-len(phrase), phrase)))


def tolerant(phrase: str) -> str:
    """A pattern for a phrase as it may come out of a damaged file: spaces, accents, hyphens lost or added."""
    pieces = []
    for word in unicodedata.normalize("NFC", phrase.casefold()).split():
        letters = []
        for character in word:
            if character in "'’":
                letters.append("['’‘ʼ´`]?")
            elif character == "-":
                letters.append(r"[\-\u2010-\u2015\u00ad\ufffe]?")
            else:
                letters.append(_letter(character))
        pieces.append(_GAP.join(letters))
    return _WORD_GAP.join(pieces)


def _letter(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    base = decomposed[0] if character not in "йё" else character
    choices = dict.fromkeys(base + character + _ACCENTED.get(base, "") + _LOOKALIKE.get(base, ""))
    if len(choices) == 1:
        return re.escape(character)
    return "[" + "".join(choices) + "]"


def plain(phrase: str) -> str:
    """A pattern for a phrase in text that is whole: any white space, any apostrophe, whole words."""
    body = re.escape(phrase.casefold()).replace(r"\ ", r"\s+").replace("'", "['’‘ʼ]")
    end = r"(?!\w)" if phrase[-1:].isalnum() else ""
    return rf"(?<!\w){body}{end}"


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of the phrases, as whole words, whatever the case."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(plain(phrase) for phrase in ordered) or r"(?!)", re.IGNORECASE)


@cache
def _training() -> re.Pattern[str]:
    # A hyphen or accent may be lost, and an ending added ("trainings", "formations").
    return re.compile(
        r"(?<![^\W_])(?:" + "|".join(tolerant_words(words("training"))) + r")(?!\w{3,})", re.IGNORECASE
    )


def tolerant_words(phrases: Iterable[str]) -> list[str]:
    """Patterns for phrases in which accents, hyphens and the width of spaces may differ, letters may not be
    parted.
    """
    found = []
    for phrase in phrases:
        letters = []
        for character in phrase.casefold():
            if character == " ":
                letters.append(r"\s+")
            elif character == "-":
                letters.append(r"[\-\u2010-\u2015\u00ad\ufffe ]?")
            elif character in "'’":
                letters.append("['’‘ʼ´`]?")
            else:
                letters.append(_letter(character) + "\u00ad?")
        found.append("".join(letters))
    return found


def training_words(text: str) -> tuple[tuple[int, int], ...]:
    """Where the text speaks of training, in any language: (start, end) of each word."""
    return tuple(match.span() for match in _training().finditer(text))


@cache
def _pointers() -> frozenset[str]:
    return frozenset(_bare(phrase) for phrase in words("pointers"))


def is_pointer(label: str) -> bool:
    """Whether a link's label says nothing of its own ("here", "link", "")."""
    bare = _bare(label)
    return not bare or bare in _pointers()


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())


@cache
def _presentation() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:" + "|".join(tolerant_words(words("presentation"))) + r")(?!\w)", re.IGNORECASE
    )


def speaks_of_slides(text: str) -> bool:
    """Whether the words are those of a slide set or a presentation on something."""
    return _presentation().search(text) is not None
