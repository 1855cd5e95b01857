"""Dates as meeting documents write them, in every language that cocheck knows."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import NamedTuple

from cocheck.languages import fold, languages
from cocheck.tables import table

# Every date has a year of this or the last century in it, or figures parted by strokes.
_MAY_BE_DATE = re.compile(r"(?:19|20)\d\d|\d/\d")


class FoundDate(NamedTuple):
    """A date in a folded text: where it stands, and its (first) day."""

    start: int
    end: int
    day: datetime.date


@cache
def month_names() -> dict[str, int]:
    """The months of every language, folded, long and short, each with its number."""
    names: dict[str, int] = {}
    for language in languages():
        for key in ("months", "months_short"):
            for number, name in enumerate(language.words[key], start=1):
                names[fold(name)] = number
    return names


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "(?P<month>" + "|".join(sorted(map(re.escape, month_names()), key=len, reverse=True)) + r")\.?"
    year = r"(?P<year>(?:19|20)\d\d)"
    to = r"(?:\s*(?:-|to|and|&|au|bis|al|y|et|und|и|/|,)\s*\d{1,2}(?:st|nd|rd|th|er|\.)?)*"
    day = rf"(?P<days>\d{{1,2}}(?:st|nd|rd|th|er|\.|º|ª)?{to})"
    between = r"\s*(?:(?:of|de|del|d'|-)\s*)?"
    return (
        re.compile(
            r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<number>0?[1-9]|1[0-2])[-/.](?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
        ),
        re.compile(
            rf"(?<!\d){day}{between}{month}(?:\s*-\s*\d{{1,2}}\s*[a-zа-я]+)?{between},?\s*{year}(?!\d)"
        ),
        re.compile(rf"(?<!\w){month}\s*{day},?\s*{year}(?!\d)"),
        re.compile(rf"(?<!\d){year}\s*{month}\s*{day}(?!\d)"),
        re.compile(r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d)(?!\d)"),
        re.compile(r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>(?:19|20)?\d\d)(?!\d)"),
    )


@cache
def _counted() -> re.Pattern[str]:
    """What a number follows that is no day: a committee, a document, an item."""
    data = table("cocheck.meetings", "identity.toml")
    words = "|".join(re.escape(fold(word)) for word in (*data["groups"], *data["counted"]))
    return re.compile(rf"(?<![^\W\d_])(?:{words})[ .-]{{0,2}}$|\d[./:]$")


def _first_day(match: re.Match[str]) -> re.Match[str] | None:
    """The first day of a match's days, a committee's or a document's number before them left out.

    The days of a range ascend, and none is later than the 31st.
    """
    numbers = list(re.finditer(r"\d+", match["days"]))
    before = match.string[max(0, match.start("days") - 20) : match.start("days")]
    parted = re.match(r"\d+(?:\s*[,/]| -)", match["days"])
    first = 1 if len(numbers) > 1 and parted and _counted().search(before) else 0
    for position in range(first + 1, len(numbers)):
        if int(numbers[position].group()) < int(numbers[position - 1].group()):
            first = position
    days = [number for number in numbers[first:] if 1 <= int(number.group()) <= 31]
    return days[0] if days else None


def _found(match: re.Match[str]) -> FoundDate | None:
    """The date that a pattern matched, None where there is no such day."""
    start, first = match.start(), None
    if "days" in match.groupdict():
        first = _first_day(match)
        if first is None:
            return None
        if match.start("days") == start:
            start += first.start()
    day = _day(match, first)
    return FoundDate(start, match.end(), day) if day is not None else None


def _day(match: re.Match[str], of_range: re.Match[str] | None) -> datetime.date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    year += 2000 if year < 100 else 0
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 < second:
            month, day = first, second
        elif second <= 12 < first or first == second:
            month, day = second, first
        else:
            return None
    else:
        month = month_names()[parts["month"]] if parts.get("month") else int(parts["number"])
        day = int(of_range.group() if of_range is not None else parts["day"])
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def find_dates(folded: str) -> tuple[FoundDate, ...]:
    """The dates in a text that `fold` made, in order; of a range of days the first.

    An all-figure date whose day and month could be swapped ("05/06/2024") is not taken for either.
    """
    found: list[FoundDate] = []
    if _MAY_BE_DATE.search(folded) is None:
        return ()
    for pattern in _patterns():
        for match in pattern.finditer(folded):
            date = _found(match)
            if date is not None and not any(
                known.start < date.end and date.start < known.end for known in found
            ):
                found.append(date)
    return tuple(sorted(found, key=lambda date: date.start))
