"""Matching the word lists of a language: without regard to case, accents and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, chain, zip_longest
from typing import NamedTuple

_NOT_COMPOSED = {
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


class _Folds(dict[int, str]):
    """What each character becomes, filled as they are met."""

    def __missing__(self, number: int) -> str:
        lower = "".join(_NOT_COMPOSED.get(character, character) for character in chr(number).casefold())
        decomposed = unicodedata.normalize("NFKD", lower)
        self[number] = "".join(one for one in decomposed if not unicodedata.combining(one))
        return self[number]


_folds = _Folds()


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain quotes and hyphens and single spaces.

    Cyrillic й and ё lose their marks like any accent, in texts and in word lists alike.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    folded = text.lower() if text.isascii() else text.translate(_folds)
    return " ".join(folded.split())


# What is done to a text many times over is kept for short texts; a hostile text is too long to be kept.
_SHORT, _LONG = 1_000, 100_000
_fold_short = lru_cache(maxsize=2048)(_fold)


class Occurrence:
    """Where one of the phrases stands in a text; read like a match of a regular expression."""

    __slots__ = ("_end", "_start", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end

    def start(self) -> int:
        return self._start

    def end(self) -> int:
        return self._end

    def group(self) -> str:
        return self._text[self._start : self._end]


class _Phrase:
    """One phrase: where it ends in a text, if it begins at a place."""

    __slots__ = ("_pattern", "_whole", "_words", "beginnings", "rank", "wild")

    def __init__(self, phrase: str) -> None:
        """Raises ValueError as `_find_beginnings` does."""
        folded = _fold(phrase)
        self._words = folded.split(" ")
        self._whole = _ends_as_word(phrase)
        self._pattern: re.Pattern[str] | None = None
        self.wild = "*" in phrase
        # The longest first, but what ends as a word does before what ends with a sign ("present:").
        self.rank = (not self._whole, -len(phrase))
        alone = folded.isalnum()
        self.beginnings = ((folded, folded),) if alone else tuple(self._find_beginnings())

    def _find_beginnings(self) -> Iterator[tuple[str, str]]:
        """The words with which the phrase may begin in a text, since a space that is lost joins two of them;
        each with what follows there up to the next word that tells.

        Of a phrase with a "*" the heads of the words. Raises ValueError where it stands so early that they
        might be any.
        """
        if "".join(self._words).isalnum():  # letters and figures alone: the usual case, and quicker so
            *joins, whole = accumulate(self._words)
            for joined, after in zip(joins, self._words[1:], strict=True):
                yield joined, f"{joined} {after}"
            yield whole, whole
            return
        longest = joined = ""
        for word, after in zip_longest(self._words, self._words[1:]):
            joined += word.partition("*")[0]
            token = _TOKEN.match(joined)
            if token is None:
                continue
            longest = token.group()
            following = f"{joined} {after}".partition("*")[0] if after and "*" not in word else joined
            yield longest[:_HEAD] if self.wild else longest, following
            if "*" in word:
                break
        if self.wild and len(longest) < _HEAD and longest == joined:
            raise ValueError(f"too few letters stand before the “*” of “{' '.join(self._words)}”")

    def end(self, text: str, at: int, whole_text: bool) -> int:
        """The end of the phrase that begins at `at`; -1 where it does not stand there as words of its own.

        With `whole_text` it must end where the text does.
        """
        if self.wild:
            return self._matched(text, at, whole_text)
        for number, word in enumerate(self._words):
            if number and text.startswith(" ", at):
                at += 1
            if not text.startswith(word, at):
                return -1
            at += len(word)
        if at == len(text):
            return at
        return -1 if whole_text or (self._whole and _is_letter(text[at])) else at

    def _matched(self, text: str, at: int, whole_text: bool) -> int:
        if self._pattern is None:
            spelled = (
                r"\S+" if word == "*" else re.escape(word).replace(r"\*", r"\w*") for word in self._words
            )
            self._pattern = re.compile(" ?".join(spelled) + (r"(?!\w)" if self._whole else ""))
        match = self._pattern.fullmatch(text, at) if whole_text else self._pattern.match(text, at)
        return match.end() if match else -1


def _ends_as_word(phrase: str) -> bool:
    return phrase[-1:].isalnum() or phrase.endswith("*")


def _is_letter(character: str) -> bool:
    """Whether a regular expression takes the character for a part of a word."""
    return character.isalnum() or character == "_"


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> _Phrase:
    """The phrase made ready, once for all the vocabularies that it is in."""
    return _Phrase(phrase)


# A word or a sign, with which a phrase may begin; and how many letters of a word tell that a "*" may follow.
_TOKEN = re.compile(r"\w+|[^\w\s]")
_HEAD = 4


class _Tokens(NamedTuple):
    """The different words and signs of a text, and the heads of its words."""

    words: frozenset[str]
    heads: frozenset[str]


def _find_tokens(text: str) -> _Tokens:
    # Most of what stands between spaces is a word as it is; the rest is taken apart.
    spaced = set(text.split())
    words = {word for word in spaced if word.isalnum()}
    words.update(_TOKEN.findall(" ".join(spaced - words)))
    return _Tokens(frozenset(words), frozenset([word[:_HEAD] for word in words]))


_of_short = lru_cache(maxsize=2048)(_find_tokens)
_of_long = lru_cache(maxsize=2)(_find_tokens)


def _tokens(text: str) -> _Tokens:
    if len(text) <= _SHORT:
        return _of_short(text)
    return _of_long(text) if len(text) <= _LONG else _find_tokens(text)


class Phrases:
    """Phrases to be found in folded text, the longest first; used like a compiled regular expression.

    A phrase stands as words of its own, but spaces within it may be lost. "*" at a word's end stands for any
    ending, alone for any word; at least four letters stand before the first one. (A regular expression of
    hundreds of alternatives takes milliseconds to compile, and goes through each at every word.)
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        ordered = sorted(map(_phrase, set(phrases)), key=lambda phrase: phrase.rank)
        self._by_word: dict[str, list[_Phrase]] = {}
        self._by_head: dict[str, list[_Phrase]] = {}
        self._following: dict[str, frozenset[str]] = {}
        for phrase in ordered:
            known = self._by_head if phrase.wild else self._by_word
            for word, _ in phrase.beginnings:
                known.setdefault(word, []).append(phrase)
        self._words, self._heads = frozenset(self._by_word), frozenset(self._by_head)
        # The first lines of a document are searched for its titles many times over.
        self._first_in_short = lru_cache(maxsize=128)(self._first)

    def finditer(self, text: str) -> Iterator[Occurrence]:
        """Each phrase in the text, in order, without overlaps."""
        words, heads = _tokens(text)
        if self._words.isdisjoint(words) and self._heads.isdisjoint(heads):
            return
        beginnings = (self._words & words) | (self._heads & heads)
        # "in" stands in a text often, "in attendance" does not.
        looked_for = set(chain.from_iterable(map(self._behind, beginnings)))
        places = {place for following in looked_for for place in _places(text, following)}
        past = 0
        for at in sorted(places):
            if at >= past and (end := self._end(text, at)) >= 0:
                past = end
                yield Occurrence(text, at, end)

    def _behind(self, beginning: str) -> frozenset[str]:
        """With what the phrases go on that begin with that word, gathered once it is met."""
        if beginning not in self._following:
            phrases = (*self._by_word.get(beginning, ()), *self._by_head.get(beginning, ()))
            self._following[beginning] = frozenset(
                following for phrase in phrases for word, following in phrase.beginnings if word == beginning
            )
        return self._following[beginning]

    def search(self, text: str) -> Occurrence | None:
        """The first phrase in the text."""
        return self._first_in_short(text) if len(text) <= _SHORT else self._first(text)

    def _first(self, text: str) -> Occurrence | None:
        return next(self.finditer(text), None)

    def match(self, text: str) -> Occurrence | None:
        """The phrase that the text begins with."""
        end = self._end(text, 0)
        return Occurrence(text, 0, end) if end >= 0 else None

    def fullmatch(self, text: str) -> Occurrence | None:
        """The phrase that the text is."""
        end = self._end(text, 0, whole_text=True)
        return Occurrence(text, 0, end) if end >= 0 else None

    def sub(self, replacement: str, text: str) -> str:
        """The text with the replacement in place of each phrase."""
        parts, past = [], 0
        for found in self.finditer(text):
            parts += [text[past : found.start()], replacement]
            past = found.end()
        return "".join([*parts, text[past:]])

    def _end(self, text: str, at: int, whole_text: bool = False) -> int:
        """The end of the longest phrase that begins at `at`, -1 for none."""
        token = _TOKEN.match(text, at)
        if token is None:
            return -1
        phrases = self._by_word.get(token.group(), [])
        if wild := self._by_head.get(token.group()[:_HEAD]):
            phrases = sorted((*phrases, *wild), key=lambda phrase: phrase.rank)
        for phrase in phrases:
            if (end := phrase.end(text, at, whole_text)) >= 0:
                return end
        return -1


def _places(text: str, beginning: str) -> Iterator[int]:
    """Where in the text a word begins so."""
    at = text.find(beginning)
    while at >= 0:
        if at == 0 or not _is_letter(text[at - 1]):
            yield at
        at = text.find(beginning, at + 1)
