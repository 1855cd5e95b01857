"""Matching the word lists of a language: without regard to case, accents and spacing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

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
    folded = text.lower() if text.isascii() else text.translate(_folds)
    return " ".join(folded.split())


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

    __slots__ = ("_pattern", "_whole", "_wild", "_words")

    def __init__(self, phrase: str) -> None:
        self._words = fold(phrase).split(" ")
        self._whole = _ends_as_word(phrase)
        self._wild = "*" in phrase
        self._pattern: re.Pattern[str] | None = None

    def heads(self) -> set[str]:
        """The heads (`_HEAD`) under which the phrase may stand in a text; a space lost makes another one.

        Raises ValueError for a "*" that stands so early that anything might be a head.
        """
        if self._wild and not re.match(r"\w{4}|\w*[^\w*]", "".join(self._words)):
            raise ValueError(f"too few letters stand before the “*” of “{' '.join(self._words)}”")
        joined = ("".join(self._words[: count + 1]) for count in range(len(self._words)))
        return {match.group() for text in joined if (match := _HEAD.match(text))}

    def end(self, text: str, at: int, whole_text: bool) -> int:
        """The end of the phrase that begins at `at`; -1 where it does not stand there as words of its own.

        With `whole_text` it must end where the text does.
        """
        if self._wild:
            return self._matched(text, at, whole_text)
        for number, word in enumerate(self._words):
            if number and text.startswith(" ", at):
                at += 1
            if not text.startswith(word, at):
                return -1
            at += len(word)
        if at == len(text):
            return at
        inside = self._whole and (text[at].isalnum() or text[at] == "_")
        return -1 if whole_text or inside else at

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


# What tells quickly that a phrase does not begin at a place: the first letters of a word, or a sign.
_HEAD = re.compile(r"(?<!\w)(?:\w{1,4}|\S)")


@lru_cache(maxsize=64)
def _begun(text: str) -> dict[str, list[int]]:
    """The places of each head in the text; kept for some texts, since many lists are looked for in each."""
    places: dict[str, list[int]] = {}
    for match in _HEAD.finditer(text):
        places.setdefault(match.group(), []).append(match.start())
    return places


class Phrases:
    """Phrases to be found in folded text, the longest first; used like a compiled regular expression.

    A phrase stands as words of its own, but spaces within it may be lost. "*" at a word's end stands for any
    ending, alone for any word; at least four letters stand before the first one. (A regular expression of
    hundreds of alternatives takes milliseconds to compile.)
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_head: dict[str, list[_Phrase]] = {}
        # What ends as a word does goes before what ends with a sign ("present:").
        for phrase in sorted(set(phrases), key=lambda phrase: (not _ends_as_word(phrase), -len(phrase))):
            one = _Phrase(phrase)
            for head in one.heads():
                self._by_head.setdefault(head, []).append(one)

    def finditer(self, text: str) -> Iterator[Occurrence]:
        """Each phrase in the text, in order, without overlaps."""
        begun = _begun(text)
        if self._by_head.keys().isdisjoint(begun):
            return
        past = 0
        places = [(place, head) for head in self._by_head.keys() & begun for place in begun[head]]
        for at, head in sorted(places):
            if at >= past and (end := self._end(head, text, at)) >= 0:
                past = end
                yield Occurrence(text, at, end)

    def search(self, text: str) -> Occurrence | None:
        """The first phrase in the text."""
        return next(self.finditer(text), None)

    def match(self, text: str) -> Occurrence | None:
        """The phrase that the text begins with."""
        head = _HEAD.match(text)
        end = self._end(head.group(), text, 0) if head else -1
        return Occurrence(text, 0, end) if end >= 0 else None

    def fullmatch(self, text: str) -> Occurrence | None:
        """The phrase that the text is."""
        head = _HEAD.match(text)
        end = self._end(head.group(), text, 0, whole_text=True) if head else -1
        return Occurrence(text, 0, end) if end >= 0 else None

    def sub(self, replacement: str, text: str) -> str:
        """The text with the replacement in place of each phrase."""
        parts, past = [], 0
        for found in self.finditer(text):
            parts += [text[past : found.start()], replacement]
            past = found.end()
        return "".join([*parts, text[past:]])

    def _end(self, head: str, text: str, at: int, whole_text: bool = False) -> int:
        """The end of the longest phrase that begins at `at`, where that head stands; -1 for none."""
        for phrase in self._by_head.get(head, ()):
            if (end := phrase.end(text, at, whole_text)) >= 0:
                return end
        return -1
