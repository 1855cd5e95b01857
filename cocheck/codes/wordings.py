"""Finding wordings in a text: phrases that somebody wrote down, as documents spell them.

Matching is by words and never by regular expressions, so no phrase and no text can make it slow.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cocheck.codes.words import Squeezed, flat, squeezed
from cocheck.compiled import lazy

_WORD = lazy(r"[^\W_]+")
_WORD_WANTED = lazy(r"[^\W_]+\*?")
# What may come or go between two words. Any other sign must stand where the wording has it, and only there.
_BETWEEN = frozenset(" \t\n\u00a0\u00ad\u200b\u2060\ufffe'\"-_/&")
# What may come or go within a word.
_HYPHENS = frozenset("-\u200b\u2060\ufffe")
# Letters that are also spelled with two; and what is no letter: loose accents, hyphens that do not show.
_RESPELLED = {
    **{"ß": "ss", "ẞ": "SS", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"},
    **{"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"},
    **{"\ufb05": "st", "\ufb06": "st"},
    **dict.fromkeys(("\u00ad", *map(chr, range(0x300, 0x370))), ""),
}
_IS_RESPELLED = lazy(f"[{''.join(_RESPELLED)}]")
_WIDEST_GAP = 4
# A phrase this short could be a part of other words, once spaces are left out.
_LEAST_SQUEEZED = 8
# One letter in so many may differ in what is nearly a phrase; a single word is never nearly another.
_LETTERS_PER_SLIP = 7
_LEAST_NEARLY = 10
_LIGATURES = ("ffi", "ffl", "fi", "fl", "ff")


class Wording(NamedTuple):
    """A phrase: its words, folded; a word that ends in "*" stands for any ending.

    `between` tells for each two words the signs that must stand there: "" for none, "-" where the two may
    also be one.
    """

    phrase: str
    words: tuple[str, ...]
    between: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether an ending of one of the words is left open."""
        return any(word.endswith("*") for word in self.words)

    @property
    def letters(self) -> str:
        return "".join(self.words)

    @property
    def with_signs(self) -> str:
        """The words and the signs between them."""
        pairs = zip(self.words, (*self.between, ""), strict=True)
        return " ".join(part for pair in pairs for part in pair if part)


@cache
def wording(phrase: str) -> Wording:
    """The phrase as it is looked for. Raises ValueError, in words, for one that cannot be.

    Signs before its first word and after its last do not count.
    """
    folded = flat(_respelled(phrase)[0])
    for part in folded.split():
        stars = part.count("*")
        found = _WORD.findall(part)
        if stars > 1 or (stars and not part.endswith("*")):
            raise ValueError('"*" stands at the end of a word, for any ending, as in "patent*"')
        if stars and (not found or len(found[-1]) < 2):
            raise ValueError('before "*" at least two letters are needed, as in "patent*"')
    matches = tuple(_WORD_WANTED.finditer(folded))
    words = tuple(match.group() for match in matches)
    if len("".join(words)) < 2:
        raise ValueError("it has no word of two letters or more")
    gaps = (folded[one.end() : other.start()] for one, other in itertools.pairwise(matches))
    return Wording(phrase, words, tuple("-" if _HYPHENS.issuperset(gap) else _signs(gap) for gap in gaps))


def _signs(gap: str) -> str:
    """What stands between two words and may not come or go."""
    return "".join(character for character in gap if character not in _BETWEEN)


def _respelled(text: str) -> tuple[str, Sequence[int]]:
    """The text with single letters spelled as two, and for each of its characters the place in `text`."""
    if text.isascii() or not _IS_RESPELLED.search(text):
        return text, range(len(text))
    spelled = [(_RESPELLED.get(character, character), at) for at, character in enumerate(text)]
    return "".join(letters for letters, _ in spelled), [at for letters, at in spelled for _ in letters]


def find(text: str, phrases: Sequence[str], but_not: Sequence[str] = ()) -> tuple[tuple[int, int], ...]:
    """Where one of the phrases stands in the text: (start, end), in order, without overlaps.

    Case, accents, quotation marks and hyphens make no difference, nor do spaces, hyphens and ligatures that
    were lost on the way into the file. Other signs between two words must be those of the phrase. What is
    part of a phrase of `but_not` does not count.
    """
    spelled, at = _respelled(text)
    found = _places(spelled, phrases)
    if found and but_not:
        excepted = _places(spelled, but_not)
        found = [one for one in found if not any(low < one[1] and one[0] < high for low, high in excepted)]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda one: (one[0], -one[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return tuple((at[start], at[end - 1] + 1) for start, end in apart)


def _places(text: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    folded = flat(text)
    joined = folded
    if not _HYPHENS.isdisjoint(folded):
        joined = "".join(letter for letter in folded if letter not in _HYPHENS)
    looked_for = [wording(phrase) for phrase in phrases]
    tokens: list[tuple[int, int]] | None = None
    found: list[tuple[int, int]] = []
    loose = []
    for one in looked_for:
        places: list[tuple[int, int]] = []
        if one.words[0].rstrip("*") in joined:
            tokens = tokens if tokens is not None else [match.span() for match in _WORD.finditer(folded)]
            places = list(_by_words(folded, tokens, one))
        found += places
        if not places and not one.is_open and len(one.letters) >= _LEAST_SQUEEZED:
            loose.append(one)
    if loose:
        found += _by_letters(text, folded, loose)
    return found


def _by_words(folded: str, tokens: Sequence[tuple[int, int]], one: Wording) -> Iterator[tuple[int, int]]:
    for first, (start, _) in enumerate(tokens):
        if folded[start] == one.words[0][0] and (end := _end(folded, tokens, first, one)):
            yield start, end


def _end(folded: str, tokens: Sequence[tuple[int, int]], first: int, one: Wording) -> int:
    """Where the phrase ends that begins with that token; 0 where it does not stand there."""
    number, at = first, tokens[first][0]
    for word, between in zip(one.words, (*one.between, None), strict=True):
        left = word.rstrip("*")
        while not folded.startswith(left, at) or at + len(left) > tokens[number][1]:
            # The word goes on after a hyphen.
            here = folded[at : tokens[number][1]]
            if not left.startswith(here) or not _is_joined(folded, tokens, number):
                return 0
            left, number = left[len(here) :], number + 1
            at = tokens[number][0]
        at = tokens[number][1] if word.endswith("*") else at + len(left)
        is_whole = at == tokens[number][1]
        if between is None:
            return at if is_whole else 0
        if is_whole:
            if number + 1 == len(tokens) or not _runs_on(folded[at : tokens[number + 1][0]], between):
                return 0
            number += 1
            at = tokens[number][0]
        elif between != "-":
            return 0
    return 0


def _is_joined(folded: str, tokens: Sequence[tuple[int, int]], number: int) -> bool:
    """Whether nothing but a hyphen stands between a token and the next."""
    return number + 1 < len(tokens) and _HYPHENS.issuperset(folded[tokens[number][1] : tokens[number + 1][0]])


def _runs_on(gap: str, between: str) -> bool:
    return len(gap) <= _WIDEST_GAP + len(between) and _signs(gap) == between.strip("-")


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
    letters = squeezed(one.with_signs)
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

    spelled, at = _respelled(text)
    folded = flat(spelled)
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
                return at[window[0][0]], at[window[-1][1] - 1] + 1
    return None


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
