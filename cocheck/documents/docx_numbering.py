"""Automatic numbers as Word prints them: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (formats)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.docx_names import MC, VAL, W
from cocheck.documents.docx_package import Element
from cocheck.documents.docx_styles import number, toggle

# What stands around a number is a word or two.
_LONGEST_TEXT = 200
_PLACEHOLDER = lazy(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_CHINESE = "〇一二三四五六七八九"
_ORDINALS = (
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Eleventh",
    "Twelfth",
)  # fmt: skip
_CARDINALS = (
    "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
)  # fmt: skip
_MAX_VALUE = 99_999
_LETTER_LIMIT = 780
_ROMAN_LIMIT = 3999
_LEVELS = 9


class _Level(NamedTuple):
    """One level of a list. `restart` is the level (from 1) that restarts it, 0 never, None any higher one."""

    start: int = 0
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    hidden: bool = False
    pattern: str = ""


class _List(NamedTuple):
    """A list in use: which counters it shares, its levels, and where it starts anew."""

    counters: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    by_style: dict[str, int]


class Numbering:
    """The lists of one document, counting as its paragraphs are read in order.

    Takes the root of the numbering part and a function from a numbering style's id to its list.
    """

    def __init__(self, root: Element | None, list_of_style: Callable[[str], str | None]) -> None:
        self._list_of_style = list_of_style
        self._instances: dict[str, Element] = {}
        self._abstracts: dict[str, Element] = {}
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            for element in root.iterchildren(W + "num"):
                self._instances.setdefault(element.get(W + "numId") or "", element)
            for element in root.iterchildren(W + "abstractNum"):
                self._abstracts.setdefault(element.get(W + "abstractNumId") or "", element)
        self._by_style: dict[str | None, Element] = {}
        for element in self._abstracts.values():
            for owner in element.iterchildren(W + "styleLink"):
                self._by_style.setdefault(owner.get(VAL), element)

    def depth_of_style(self, list_id: str, chain: tuple[str, ...]) -> int | None:
        """The level (from 0) that the list ties to the nearest of these styles; None where it ties none."""
        found = self._list(list_id)
        if found is not None:
            for style in chain:
                if style in found.by_style:
                    return found.by_style[style]
        return None

    def next(self, list_id: str, depth: int) -> str | None:
        """Counts one paragraph of that list at that depth (from 0) and gives its number as printed.

        "" for a bullet or an empty number; None where there is no such list, so that none is printed.
        """
        found = self._list(list_id)
        if found is None or not 0 <= depth < _LEVELS:
            return None
        counts = self._counts.setdefault(found.counters, {})
        # A level above that nothing has used yet counts as used once, as Word prints it: 1.1, then 2.
        for upper in range(depth):
            if upper not in counts:
                counts[upper] = _start(found, upper)
                self._started.add((list_id, upper))
        start = _start(found, depth)
        if depth in found.starts and (list_id, depth) not in self._started:
            self._started.add((list_id, depth))
            counts[depth] = start
        else:
            counts[depth] = min(counts[depth] + 1, _MAX_VALUE) if depth in counts else start
        for lower in [level for level in counts if level > depth]:
            restart = found.levels.get(lower, _Level()).restart
            if restart is None or 0 < depth + 1 <= restart:
                del counts[lower]
        return _render(found, depth, counts)

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._resolve(list_id)
        return self._lists[list_id]

    def _resolve(self, list_id: str) -> _List | None:
        instance = self._instances.get(list_id)
        abstract = self._abstract(instance)
        if instance is None or abstract is None:
            return None
        levels, by_style = _levels(abstract)
        starts: dict[int, int] = {}
        for override in instance.iterchildren(W + "lvlOverride"):
            depth = number(override.get(W + "ilvl"))
            if depth is None:
                continue
            for element in override.iterchildren(W + "lvl"):
                levels[depth] = _level(element)
            for element in override.iterchildren(W + "startOverride"):
                starts[depth] = _clamp(number(element.get(VAL)), 1)
        return _List(abstract.get(W + "abstractNumId") or "", levels, starts, by_style)

    def _abstract(self, instance: Element | None) -> Element | None:
        """The list's definition; where it stands for a numbering style, the definition of that."""
        abstract = self._definition_of(instance)
        link = next(abstract.iterchildren(W + "numStyleLink"), None) if abstract is not None else None
        if link is None:
            return abstract
        style = link.get(VAL) or ""
        if style in self._by_style:
            return self._by_style[style]
        return self._definition_of(self._instances.get(self._list_of_style(style) or ""))

    def _definition_of(self, instance: Element | None) -> Element | None:
        for element in instance.iterchildren(W + "abstractNumId") if instance is not None else ():
            return self._abstracts.get(element.get(VAL) or "")
        return None


def format_number(value: int, style: str) -> str:
    """A count in one of Word's number formats; those not known here as plain digits."""
    if style in ("none", "bullet"):
        return ""
    lowered = style[5:].lower() if style.startswith(("lower", "upper")) else ""
    if lowered == "roman":
        text = _roman(value)
    elif lowered == "letter":
        text = _letter(value, _LATIN)
    elif style in ("russianLower", "russianUpper"):
        text = _letter(value, _RUSSIAN)
        return text.upper() if style == "russianUpper" else text
    else:
        return _other(value, style)
    return text.upper() if style.startswith("upper") else text


def _other(value: int, style: str) -> str:
    if style == "decimalZero":
        return f"{value:02d}"
    if style == "ordinal":
        return f"{value}{_ordinal_suffix(value)}"
    if style == "ordinalText" and 1 <= value <= len(_ORDINALS):
        return _ORDINALS[value - 1]
    if style == "cardinalText" and 1 <= value <= len(_CARDINALS):
        return _CARDINALS[value - 1]
    if style == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(0x2460 + value - 1)
    if style == "decimalEnclosedParen" and 1 <= value <= 20:
        return f"({value})"
    if style == "numberInDash":
        return f"- {value} -"
    if style in ("chineseCounting", "japaneseCounting", "ideographDigital", "taiwaneseCounting"):
        return (
            _chinese(value) if style != "ideographDigital" else "".join(_CHINESE[int(d)] for d in str(value))
        )
    return str(value)


def _ordinal_suffix(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _roman(value: int) -> str:
    if not 0 < value <= _ROMAN_LIMIT:
        return str(value)
    text = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        text += letters * count
    return text


def _letter(value: int, alphabet: str) -> str:
    """a … z, then aa, bb … as Word counts."""
    if not 0 < value <= _LETTER_LIMIT:
        return str(value)
    turns, place = divmod(value - 1, len(alphabet))
    return alphabet[place] * (turns + 1)


def _chinese(value: int) -> str:
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return head + (_CHINESE[ones] if ones else "")


def _render(found: _List, depth: int, counts: dict[int, int]) -> str:
    level = found.levels.get(depth, _Level())
    if level.hidden or level.format == "bullet":
        return ""

    def count(match: re.Match[str]) -> str:
        which = int(match[1]) - 1
        named = found.levels.get(which, _Level())
        value = counts.get(which, _start(found, which))
        if level.legal:
            return str(value)
        if named.pattern:
            return str(value).zfill(len(named.pattern.split(",")[0].strip()))
        return format_number(value, named.format)

    return " ".join(_PLACEHOLDER.sub(count, level.text).split())


def _start(found: _List, depth: int) -> int:
    return found.starts.get(depth, found.levels.get(depth, _Level()).start)


def _levels(abstract: Element) -> tuple[dict[int, _Level], dict[str, int]]:
    levels: dict[int, _Level] = {}
    by_style: dict[str, int] = {}
    for element in abstract.iterchildren(W + "lvl"):
        depth = number(element.get(W + "ilvl"))
        if depth is None:
            continue
        levels[depth] = _level(element)
        for style in element.iterchildren(W + "pStyle"):
            by_style.setdefault(style.get(VAL) or "", depth)
    return levels, by_style


def _level(element: Element) -> _Level:
    values: dict[str, str | None] = {}
    pattern = ""
    # A custom format ("001, 002, …") stands in a compatibility block, with a plain one to fall back on.
    for choice in element.iterchildren(MC + "AlternateContent"):
        for custom in choice.iter(W + "numFmt"):
            values.setdefault("numFmt", custom.get(VAL))
            pattern = pattern or (custom.get(W + "format") or "")
    for child in element.iterchildren(W + "start", W + "numFmt", W + "lvlText", W + "lvlRestart"):
        values.setdefault(child.tag[len(W) :], child.get(VAL))
    hidden = any(toggle(properties, "vanish") for properties in element.iterchildren(W + "rPr"))
    restart = number(values.get("lvlRestart"))
    return _Level(
        _clamp(number(values.get("start")), 0),
        values.get("numFmt") or "decimal",
        (values.get("lvlText") or "")[:_LONGEST_TEXT],
        toggle(element, "isLgl") or False,
        restart,
        hidden,
        pattern,
    )


def _clamp(value: int | None, absent: int) -> int:
    return absent if value is None else max(0, min(value, _MAX_VALUE))
