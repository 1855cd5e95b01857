"""Finding wordings in a text: phrases that somebody wrote down, as documents spell them.

Matching is by words and never by regular expressions, so no phrase and no text can make it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cocheck.codes.words import Squeezed, flat, squeezed

_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of a phrase: no full stop, colon or comma, which end what is said.
_BETWEEN = frozenset(" \t\n\u00a0\u00ad\u200b\u2060\ufffe'\"-_/&")
_WIDEST_GAP = 4
# A phrase this short could be a part of other words, once spaces are left out.
_LEAST_SQUEEZED = 8
# One letter in so many may differ in what is nearly a phrase; a single word is never nearly another.
_LETTERS_PER_SLIP = 7
_LEAST_NEARLY = 10
_LIGATURES = ("ffi", "ffl", "fi", "fl", "ff")


class Wording(NamedTuple):
    """A phrase: its words, folded; a word that ends in "*" stands for any ending."""

    phrase: str
    words: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether an ending of one of the words is left open."""
        return any(word.endswith("*") for word in self.words)

    @property
    def letters(self) -> str:
        return "".join(self.words)


@cache
def wording(phrase: str) -> Wording:
    """The phrase as it is looked for. Raises ValueError, in words, for one that cannot be."""
    words: list[str] = []
    folded = flat(phrase.replace("\u00ad", ""))
    for part in folded.split():
        stars = part.count("*")
        found = _WORD.findall(part)
        if stars > 1 or (stars and not part.endswith("*")):
            raise ValueError('"*" stands at the end of a word, for any ending, as in "patent*"')
        if stars and (not found or len(found[-1]) < 2):
            raise ValueError('before "*" at least two letters are needed, as in "patent*"')
        words += [*found[:-1], found[-1] + "*"] if stars else found
    if len("".join(words)) < 2:
        raise ValueError("it has no word of two letters or more")
    return Wording(phrase, tuple(words))


def find(text: str, phrases: Sequence[str], but_not: Sequence[str] = ()) -> tuple[tuple[int, int], ...]:
    """Where one of the phrases stands in the text: (start, end), in order, without overlaps.

    Case, accents, quotation marks and hyphens make no difference, nor do spaces, hyphens and ligatures that
    were lost on the way into the file. What is part of a phrase of `but_not` does not count.
    """
    found = _places(text, phrases)
    if found and but_not:
        excepted = _places(text, but_not)
        found = [one for one in found if not any(low < one[1] and one[0] < high for low, high in excepted)]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda one: (one[0], -one[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return tuple(apart)


def _places(text: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    folded = flat(text)
    looked_for = [wording(phrase) for phrase in phrases]
    tokens: list[tuple[int, int]] | None = None
    found: list[tuple[int, int]] = []
    loose = []
    for one in looked_for:
        places: list[tuple[int, int]] = []
        if one.words[0].rstrip("*") in folded:
            tokens = tokens if tokens is not None else [match.span() for match in _WORD.finditer(folded)]
            places = list(_by_words(folded, tokens, one))
        found += places
        if not places and not one.is_open and len(one.letters) >= _LEAST_SQUEEZED:
            loose.append(one)
    if loose:
        found += _by_letters(text, folded, loose)
    return found


def _by_words(folded: str, tokens: Sequence[tuple[int, int]], one: Wording) -> Iterator[tuple[int, int]]:
    count = len(one.words)
    for first in range(len(tokens) - count + 1):
        last = first + count - 1
        if all(
            _is_word(folded[slice(*tokens[first + number])], one.words[number])
            and (number == 0 or _runs_on(folded, tokens[first + number - 1][1], tokens[first + number][0]))
            for number in range(count)
        ):
            yield tokens[first][0], tokens[last][1]


def _is_word(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _runs_on(folded: str, end: int, start: int) -> bool:
    return start - end <= _WIDEST_GAP and _BETWEEN.issuperset(folded[end:start])


def _by_letters(text: str, folded: str, wanted: Sequence[Wording]) -> list[tuple[int, int]]:
    """Phrases between whose letters spaces, hyphens or residue came or went, or ligatures were lost."""
    whole = Squeezed(text)
    found = []
    for one in wanted:
        for spelling in _spellings(one):
            for low, high in whole.find(spelling):
                place = whole.span(low, high)
                if place is not None and _stands_alone(folded, *place):
                    found.append(place)
    return found


@cache
def _spellings(one: Wording) -> tuple[str, ...]:
    letters = squeezed(" ".join(one.words))
    without = (letters.replace(ligature, "") for ligature in _LIGATURES if ligature in letters)
    return tuple(dict.fromkeys((letters, *(short for short in without if len(short) >= _LEAST_SQUEEZED))))


def _stands_alone(folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return not before.isalnum() and not after.isalnum()


def nearly(text: str, phrases: Sequence[str]) -> tuple[int, int] | None:
    """Where the text has nearly one of the phrases, a letter or two apart; None for nowhere.

    It serves to tell of a slip, never as proof that a phrase is there.
    """
    wanted = [
        one
        for one in map(wording, phrases)
        if len(one.words) > 1 and not one.is_open and len(one.letters) >= _LEAST_NEARLY
    ]
    if not wanted:
        return None
    from rapidfuzz.distance import Levenshtein

    folded = flat(text)
    tokens = [match.span() for match in _WORD.finditer(folded)]
    for one in wanted:
        phrase, slips = " ".join(one.words), len(one.letters) // _LETTERS_PER_SLIP
        for first in range(len(tokens) - len(one.words) + 1):
            if folded[tokens[first][0]] != phrase[0]:
                continue
            window = tokens[first : first + len(one.words)]
            words = " ".join(folded[start:end] for start, end in window)
            if _digits(words) != _digits(phrase):
                continue
            if Levenshtein.distance(words, phrase, score_cutoff=slips) <= slips:
                return window[0][0], window[-1][1]
    return None


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
