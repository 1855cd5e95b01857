"""The words by which documents speak of a code of conduct (data/words.toml), and text fit to find them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate

from cocheck.compiled import lazy
from cocheck.tables import table

# What extraction leaves between the letters of a title: markup residue, hyphens and apostrophes that came
# or went, invisible characters, loose accents, U+FFFE in place of a hyphen at a line's end.
_LETTERS = lazy(r"[^\s_{}*~'\-\u00ad\u200b-\u200f\u2060\ufeff\ufffe\u0300-\u036f]+")
# What stands between the parts of an address that was broken over lines.
_ADDRESS_LETTERS = lazy(r"[^\s\u00ad\u200b-\u200f\u2060\ufeff\ufffe]+")
_WIDEST_GAP = 4
# A text is squeezed in pieces of so many characters.
_PIECE = 512
_SAME = {
    **dict.fromkeys("’‘ʼ´`", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    # A letter of the alphabet next door looks the same to the reader, and is typed or recognised for it.
    **dict(zip("асеорхукмтвніøß", "aceopxykmtbhios", strict=True)),
}


class _Folds(dict[int, str]):
    """One character for each: lower case, no accent, one apostrophe, one hyphen; filled as they are met."""

    def __missing__(self, number: int) -> str:
        lower = chr(number).lower()
        base = lower if "\uac00" <= lower <= "\ud7a3" else unicodedata.normalize("NFKD", lower)
        letter = base[:1] or chr(number)
        if letter.isspace() != chr(number).isspace():
            letter = chr(number)
        folded = _SAME.get(letter) or _SAME.get(chr(number)) or letter
        self[number] = folded
        return folded


_folds = _Folds()


def flat(text: str) -> str:
    """The text, as long as it was, in lower case, without accents and with plain quotes and hyphens."""
    return text.lower().replace("`", "'") if text.isascii() else text.translate(_folds)


class Squeezed:
    """A text without what may stand between a title's letters, and the way back to the offsets of the whole.

    With `address` only white space and invisible characters are left out, as befits a web address.
    """

    __slots__ = ("_at", "_letters", "_pieces", "text")

    def __init__(self, text: str, address: bool = False) -> None:
        self._letters = _ADDRESS_LETTERS if address else _LETTERS
        self._pieces = [flat(text[at : at + _PIECE]) for at in range(0, len(text), _PIECE)]
        kept = [self._squeeze(piece) for piece in self._pieces]
        self.text = "".join(kept)
        # Where in it each piece begins.
        self._at = [0, *accumulate(map(len, kept))]

    def _squeeze(self, piece: str) -> str:
        if piece.isascii():
            return piece.translate(_left_out(self._letters))
        return "".join(self._letters.findall(piece))

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The place in the whole text, None where too much was left out between two of its letters."""
        first = bisect_right(self._at, start) - 1
        last = bisect_right(self._at, end - 1) - 1
        at, low, high = self._at[first], 0, 0
        for number in range(first, last + 1):
            for run in self._letters.finditer(self._pieces[number]):
                begin, finish = number * _PIECE + run.start(), number * _PIECE + run.end()
                after = at + finish - begin
                if at <= start < after:
                    low = begin + start - at
                elif at > start and begin - high > _WIDEST_GAP:
                    return None
                if end <= after:
                    return low, finish - (after - end)
                high, at = finish, after
        return None

    def find(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Each place in the squeezed text where the phrase (squeezed, too) stands."""
        start = self.text.find(phrase)
        while start >= 0:
            yield start, start + len(phrase)
            start = self.text.find(phrase, start + 1)


@cache
def _left_out(letters: re.Pattern[str]) -> dict[int, None]:
    """The signs of ASCII that are left out of a text, as `str.translate` takes them."""
    return {number: None for number in range(128) if letters.match(chr(number)) is None}


@cache
def squeezed(phrase: str) -> str:
    """A phrase as it stands in a `Squeezed` text."""
    return Squeezed(phrase).text


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return table("cocheck.codes", "data/words.toml")


def words(key: str) -> tuple[str, ...]:
    """The phrases under that key in every language, each once, longest first."""
    found = {phrase for name, lists in _tables().items() if name != "traps" for phrase in lists.get(key, ())}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def word_set(*keys: str) -> frozenset[str]:
    """The phrases under those keys in every language, as they stand in flat text."""
    return frozenset(flat(phrase) for key in keys for phrase in words(key))


@cache
def words_in(language: str, key: str) -> tuple[str, ...]:
    """The phrases under that key in one language, as they stand in flat text."""
    return tuple(flat(phrase) for phrase in _tables()[language].get(key, ()))


def traps(key: str) -> tuple[str, ...]:
    """The phrases under that key of the traps, longest first."""
    return tuple(sorted(_tables()["traps"][key], key=lambda phrase: (-len(phrase), phrase)))


@cache
def _training() -> re.Pattern[str]:
    # An ending may be added ("trainings", "formations"). The traps ("of course") come first, without a name.
    ending = r"(?!\w{3,})"
    return re.compile(
        rf"(?<![^\W_])(?:(?:{alternatives(traps('not-training'))}){ending}"
        rf"|(?P<training>{alternatives(words('training'))}){ending})"
    )


def alternatives(phrases: Iterable[str]) -> str:
    """The phrases as alternatives of a pattern, for flat text: spaces, hyphens, apostrophes lost or not."""
    ordered = sorted({flat(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    escaped = (re.escape(phrase) for phrase in ordered)
    return "|".join(
        phrase.replace(r"\ ", r"\s+").replace(r"\-", "[- ]?").replace("'", "'?") for phrase in escaped
    )


def training_words(text: str) -> tuple[tuple[int, int], ...]:
    """Where the text speaks of training, in any language: (start, end) of each word."""
    if "\u00ad" not in text:
        return tuple(match.span() for match in _training().finditer(flat(text)) if match["training"])
    kept = [index for index, character in enumerate(text) if character != "\u00ad"]
    found = _training().finditer(flat(text.replace("\u00ad", "")))
    return tuple((kept[match.start()], kept[match.end() - 1] + 1) for match in found if match["training"])


_WORD = lazy(r"\w+")
# "Training programme on the …": so many words may stand before the "on", and tell the subject behind it.
_WORDS_TO_SUBJECT = 4


def is_on_another_subject(text: str) -> bool:
    """Whether every training that the words speak of is on something that is not a code of conduct.

    True for "training on the Directives", "Zoom training"; False for "training on it", "online training".
    """
    spans, folded = training_words(text), flat(text)
    return bool(spans) and all(_has_another_subject(folded, text, *span) for span in spans)


def _has_another_subject(folded: str, text: str, start: int, end: int) -> bool:
    behind = [match.group() for match in _WORD.finditer(folded, start)]
    about = next((place for place, word in enumerate(behind) if word in word_set("about")), None)
    if about is not None and about <= _WORDS_TO_SUBJECT:
        subject = behind[about + 1 : about + 1 + _WORDS_TO_SUBJECT]
        subjects = word_set("subjects")
        return bool(subject) and not any(word in subjects or word.isdigit() for word in subject)
    before = re.search(r"(\w+)(['’]?[\s-]+)\Z", text[:start])
    if before is None or before.group(1).isdigit():
        return False
    if flat(before.group(1)) in word_set("about", "subjects", "any-training"):
        return False
    # What stands before "training" in English is its subject; elsewhere a hyphen has to join it.
    return folded.startswith(words_in("en", "training"), start, end) or (
        before.group(2) == "-" and before.group(1)[0].isupper()
    )


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
    return re.compile(rf"(?<!\w)(?:{alternatives(words('presentation'))})(?!\w)")


@lru_cache(maxsize=4)  # a block is asked about once for each of its links
def speaks_of_slides(text: str) -> bool:
    """Whether the words are those of a slide set or a presentation on something."""
    return _presentation().search(flat(text)) is not None
