"""Leaving people's names out of quotations: no attendee's name is ever printed, cached or logged."""

from __future__ import annotations

import re
from functools import cache

from cocheck.compiled import lazy
from cocheck.languages import fold, languages
from cocheck.tables import table

LEFT_OUT = "[…]"
_NAME_WORD = r"[^\W\d_a-zà-öø-ÿа-яё][\w’'-]*[a-zà-öø-ÿа-яё][\w’'-]*"
_INITIAL = r"[^\W\d_a-zà-öø-ÿа-яё]\."
_ADDRESS = lazy(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_AN_INITIAL = lazy(_INITIAL)
_WITH_INITIALS = lazy(
    rf"(?<!\w)(?:(?:{_INITIAL}[\s-]?){{1,3}}\s?{_NAME_WORD}|{_NAME_WORD}\s(?:{_INITIAL}\s?){{1,3}}(?!\w))"
)
_PAIR = lazy(rf"(?<![\w/]){_NAME_WORD}(?:\s+(?:(?:van|von|de|der|den|da|dos|del|la|le)\s+)*{_NAME_WORD})+")


@cache
def _data() -> dict[str, list[str]]:
    return table("cocheck.languages", "names.toml")


@cache
def _honorifics() -> tuple[str, ...]:
    return tuple(_data()["honorifics"])


@cache
def _addressed() -> re.Pattern[str]:
    honorifics = "|".join(sorted(map(re.escape, _honorifics()), key=len, reverse=True))
    name = rf"(?:{_INITIAL}\s?|{_NAME_WORD}|[^\W\d_]{{2,}}(?=\s+{_NAME_WORD}))"
    return re.compile(
        rf"(?<!\w)(?P<title>(?:(?:{honorifics})\.?\s+)+)(?P<name>{name}(?:[\s-]+{name}){{0,3}})"
    )


@cache
def _common_words() -> frozenset[str]:
    """Words that are no names, folded: those of the word lists, and the data file's own."""
    words = set(_data()["common"])
    for language in languages():
        for key, phrases in language.words.items():
            # What stands beside a statement's subject ("do", "law", "note") is many a person's name, too.
            for phrase in () if key.startswith("statements.") else phrases:
                words.update(re.findall(r"\w+", phrase))
    return frozenset(fold(word) for word in words)


def without_names(text: str) -> str:
    """The text with what is shaped like a person's name or e-mail address replaced by "[…]".

    Left out are words after a form of address ("Ms …"), names with initials, and two or more capitalised
    words side by side that no word list knows. A single surname without either cannot be told from other
    words and may stay; so quotations are kept to the lines on the Code.
    """
    text = _ADDRESS.sub(LEFT_OUT, text)
    # Few quotations have a form of address or an initial, and these patterns take milliseconds to compile.
    if any(word.removesuffix(".").endswith(_honorifics()) for word in text.split()):
        text = _addressed().sub(lambda match: match["title"] + LEFT_OUT, text)
    if _AN_INITIAL.search(text):
        text = _WITH_INITIALS.sub(LEFT_OUT, text)
    return _PAIR.sub(_pair, text)


def _pair(match: re.Match[str]) -> str:
    """A run of capitalised words with the run's unknown words left out, where two of them stand together."""
    words = match.group().split()
    unknown = [
        fold(word).strip("'’-") not in _common_words() and not word.isupper() and not word.islower()
        for word in words
    ]
    if sum(unknown) < 2:
        return match.group()
    kept: list[str] = []
    for word, name in zip(words, unknown, strict=True):
        if word.islower() and kept and kept[-1] == LEFT_OUT:
            continue
        if not name:
            kept.append(word)
        elif not kept or kept[-1] != LEFT_OUT:
            kept.append(LEFT_OUT)
    return " ".join(kept)
