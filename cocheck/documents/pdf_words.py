"""The words of a .pdf page as plain values: what pdfium or pdfplumber saw, before any layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from cocheck.documents.limits import MAX_CONTROL_SHARE, MAX_SENSELESS_SHARE, MIN_MEANINGLESS

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of the page as it is shown."""


class Word(NamedTuple):
    """A run of characters without white space, cleaned, where it stands on the page as shown.

    `first` and `last` are the indices of its characters in the page (for its type); `hyphen` is True
    where a hyphen at a line's end followed it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    first: int
    last: int
    hyphen: bool


class Spans(NamedTuple):
    """The words of a page's text in its order, by columns: what they say, where, whether a hyphen follows.

    `firsts` and `lasts` are the indices of each word's first and last character.
    """

    texts: Sequence[str]
    firsts: Sequence[int]
    lasts: Sequence[int]
    hyphens: Sequence[bool]


class Type(NamedTuple):
    """The size in points and the weight of a character."""

    size: float
    bold: bool


class Area(NamedTuple):
    """What an annotation says of a part of the page: the boxes it covers and its words.

    For a link `text` is the target; for a comment, a note or a form field it is the words themselves.
    """

    text: str
    boxes: tuple[Box, ...]


_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_STRANGE = re.compile(
    "[^\t\n\r -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u2013-\u2027\u20a0-\u20bf\u2100-\u22ff]"
)
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]"
)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
              0xFB06: "st", 0x2010: "-", 0x2011: "-"}  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")
_MEANINGLESS = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_CONTROL = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f]")
_SENSELESS_CATEGORIES = frozenset(("Cc", "Co", "Cn", "Cs"))
_HYPHENS = "\x02\ufffe"
_BULLET_CODES = re.compile("[\uf000-\uf0ff]")


def words_in(text: str) -> Spans:
    """The words of a page's text, cleaned.

    `text` has one character for each of the page's; U+FFFE and U+0002 stand for a hyphen at a line's end.
    """
    found = list(map(re.Match.span, _WORD.finditer(text)))
    hyphenated = "\x02" in text or "\ufffe" in text
    if not hyphenated and not _STRANGE.search(text):
        firsts, ends = zip(*found, strict=True) if found else ((), ())
        return Spans(text.split(), firsts, [end - 1 for end in ends], [False] * len(found))
    spans = [(text[first:end], first, end - 1, False) for first, end in found]
    if hyphenated:
        spans = [_unhyphenated(*span) for span in spans]
    spans = [(clean(word), first, last, hyphen) for word, first, last, hyphen in spans]
    spans = [span for span in spans if span[0] or span[3]]
    return Spans(*zip(*spans, strict=True)) if spans else Spans((), (), (), ())


def _unhyphenated(word: str, first: int, last: int, hyphen: bool) -> tuple[str, int, int, bool]:
    if word[-1] not in "\x02\ufffe":
        return word, first, last, hyphen
    return word[:-1], first, max(first, last - 1), True


def clean(text: str) -> str:
    """Fold what a reader cannot see: control and zero-width characters, ligatures, loose accents."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _DROPPED.sub("", text.translate(_LIGATURES)))


def letter_count(text: str, enough: int) -> int:
    """How many letters the text has, counted up to `enough`."""
    return sum(1 for _ in islice(_LETTER.finditer(text), enough))


def is_gibberish(text: str) -> bool:
    """True where most of a page's characters are codes without a meaning (fonts without a character table).

    Bullets of symbol fonts are such codes too; a page has few of them. Control codes are never text.
    """
    bad = len(_MEANINGLESS.findall(text))
    if bad < MIN_MEANINGLESS:
        return False
    shown = sum(not character.isspace() for character in text)
    controls = len(_CONTROL.findall(text))
    return (bad > 20 and bad > shown * 0.3) or (
        controls >= MIN_MEANINGLESS and controls >= shown * MAX_CONTROL_SHARE
    )


def is_senseless(text: str) -> bool:
    """True where so many of a page's codes stand for no letter that the others were guessed wrong, too.

    To be asked where the page's fonts leave most codes to be guessed.
    """
    shown = [character for character in text if not character.isspace() and character not in _HYPHENS]
    bad = sum(
        character == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(character) in _SENSELESS_CATEGORIES
        for character in shown
    )
    return bad >= MIN_MEANINGLESS and bad >= len(shown) * MAX_SENSELESS_SHARE


def is_plain(text: str) -> bool:
    """True where a page's text holds nothing but the characters that any document is written with."""
    return _STRANGE.search(text) is None


def symbol_bullets(text: str) -> str:
    """The text with the private codes of symbol fonts (Word's bullets) as the bullet they show."""
    return _BULLET_CODES.sub("•", text)
