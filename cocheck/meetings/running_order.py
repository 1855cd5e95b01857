"""The order in which a meeting's items run: where an item stands, and what business stands before it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.model import Block
from cocheck.languages import fold, vocabulary
from cocheck.meetings.dates import find_dates
from cocheck.meetings.identity import names_standard, without_committees
from cocheck.meetings.items import Item

_OPENING_KEYS = tuple(
    f"opening.{key}" for key in ("opening", "roll_call", "apologies", "adoption", "appointment")
)
_QUIET_KEYS = (*_OPENING_KEYS, "opening.statements", "opening.pause")
_LONGEST_LINE_UNDER_LAST_ITEM = 160
# Where a title goes on to something else.
_BREAK = lazy(r"[,;:()/|•·]|\s[-–—]\s|\s(?:and|et|und|y|и|&|including|incl\.)\s", re.IGNORECASE)
_RUNNING = ("header", "footer")
_LONGEST_TRAIL = 40
_LONGEST_DAY_HEAD = 60
_LONGEST_MEETING = 7
_LINES_ABOVE = 4
_FIRST_NUMBERS = ("1", "0", "I", "A", "a", "i", "01")


class Landmarks(NamedTuple):
    """What among the items tells where the agenda begins and ends; positions, None where there is none.

    `opening` is the first item that opens a meeting, `restart` the last one up to it whose number starts a
    list; `last` is the last item with a number, and `closes` says whether that closes the meeting.
    """

    opening: int | None
    restart: int | None
    last: int | None
    closes: bool


def landmarks(items: Sequence[Item]) -> Landmarks:
    """The landmarks of the items; to be found once where many blocks are asked about."""
    opening = next((index for index, item in enumerate(items) if opens_meeting(item)), None)
    restart = None
    if opening is not None:
        restart = next((index for index in range(opening, -1, -1) if _has_first_number(items[index])), None)
    last = next((index for index in range(len(items) - 1, -1, -1) if items[index].number is not None), None)
    return Landmarks(
        opening, restart, last, last is not None and _begins(items[last].title, ("opening.closing",))
    )


def item_at(items: Sequence[Item], block: int) -> int | None:
    """The position of the item that a block belongs to, None before the first item."""
    position = bisect_right(items, block, key=_start_of) - 1
    return position if position >= 0 and block < items[position].end else None


def _start_of(item: Item) -> int:
    return item.start


def belongs_to_item(
    items: Sequence[Item],
    blocks: Sequence[Block],
    position: int,
    block: int,
    marks: Landmarks,
) -> bool:
    """Whether a block is part of an item's own entry, and not of what follows a list's last item.

    `marks` are the items' `landmarks`.
    """
    item = items[position]
    if item.number is None and item.start == block and _is_section_head(item, blocks):
        return False
    if blocks[block].place.story in _RUNNING:
        return False
    if _stands_after_agenda(items, blocks, position, block, marks):
        return False
    following = items[position + 1] if position + 1 < len(items) else None
    followed = following is not None and (
        following.number is not None or blocks[following.start].kind != "heading"
    )
    if block == item.start or followed:
        return True
    first, own = blocks[item.start].place, blocks[block].place
    if first.table is not None and (first.table, first.row) == (own.table, own.row):
        return True
    return block - item.start <= 3 and len(blocks[block].text) <= _LONGEST_LINE_UNDER_LAST_ITEM


def _stands_after_agenda(
    items: Sequence[Item], blocks: Sequence[Block], position: int, block: int, marks: Landmarks
) -> bool:
    """Whether a block stands after the agenda's last item: after the closing, or under "Useful links"."""
    item = items[position]
    if any(
        items[parent].number is None and _is_trailing_head(items[parent].title) for parent in item.parents
    ):
        return True
    if marks.last is None:
        return False
    start = items[marks.last].start
    if block <= start or (block == item.start and position <= marks.last):
        return False
    near = range(max(start + 1, block - _LONGEST_TRAIL), block + 1)
    if any(_is_trailing_head(blocks[index].text) for index in near):
        return True
    own = (blocks[block].place.table, blocks[block].place.row)
    beside = own[1] is not None and own == (blocks[start].place.table, blocks[start].place.row)
    return not beside and marks.closes


def _is_trailing_head(line: str) -> bool:
    folded = fold(line).strip(" -*#|")
    head = vocabulary("opening.trailing").match(folded)
    return (
        head is not None and re.match(r"\s*(?:[:.-]|[a-z\d]\b\W|[a-z\d]?$)", folded[head.end() :]) is not None
    )


def _is_section_head(item: Item, blocks: Sequence[Block]) -> bool:
    return blocks[item.start].kind == "heading" and _names_agenda(item)


def _names_agenda(item: Item) -> bool:
    """Whether an item is only the head over the agenda ("Agenda", "Items", "Agenda, 13 May 2024")."""
    if item.number is not None:
        return False
    head = fold(item.title).strip(" :")
    if vocabulary("agenda.heads", "titles.agenda").fullmatch(head):
        return True
    title, opening = vocabulary("titles.agenda").match(head), vocabulary(*_OPENING_KEYS).match(head)
    return title is not None and opening is not None and title.end() == opening.end()


def opens_meeting(item: Item) -> bool:
    """Whether an item is one of those that open a meeting (opening, roll call, apologies, adoption …)."""
    return not _names_agenda(item) and _begins(item.title, _OPENING_KEYS)


def _begins(title: str, keys: tuple[str, ...]) -> bool:
    folded = re.sub(r"^(?:the|item|le|la|les|l'|el|die|der|das)\s+", "", fold(title)).strip(" :.-–*")
    words = vocabulary(*keys)
    begins = words.match(folded) is not None or any(" " in found.group() for found in words.finditer(folded))
    return begins and not _speaks_of_business(title)


def _speaks_of_business(title: str) -> bool:
    """Whether a title says what only business is about, beside words that might open a meeting."""
    bare = without_committees(title)
    rest = vocabulary(*_QUIET_KEYS, "titles.agenda").sub(" ", fold(bare))
    return names_standard(bare) or vocabulary("opening.business").search(rest) is not None


def is_about_code(before: str) -> bool:
    """Whether the words before the Code's title make an item business about it ("Complaint under the …")."""
    return vocabulary("opening.about_code").search(fold(_BREAK.split(before)[-1])) is not None


def is_business(item: Item, blocks: Sequence[Block]) -> bool:
    """Whether an item is business, as opposed to what opens a meeting or merely structures the page.

    Opening, welcome, roll call, apologies, adoption of the agenda, and the appointment of a drafting
    committee or secretary are not business (design.md, section 2); nor are other standing statements
    (patents, competition law), pauses, days and times.
    """
    title = fold(item.title).strip(" :.-–*#|")
    if not re.search(r"[^\W\d_]{2,}", title) or _is_section_head(item, blocks):
        return False
    if _begins(item.title, _QUIET_KEYS):
        return False
    if vocabulary("weekdays").match(title) or vocabulary("agenda.heads").fullmatch(title):
        return False
    return not _is_day_head(item.title) and not _begins_with_date(title)


def _begins_with_date(folded: str) -> bool:
    dates = find_dates(folded)
    return bool(dates) and dates[0].start < 12


def _is_day_head(line: str) -> bool:
    """Whether a line heads one day's or session's part of an agenda ("Day 2", "Tuesday, 14 May")."""
    folded = fold(line).strip(" :.-*#|")
    if len(folded) > _LONGEST_DAY_HEAD or vocabulary("titles.agenda").search(folded):
        return False
    day = vocabulary("opening.days").match(folded)
    if day is not None and re.match(r"\W*(?:\d|[ivx]+\b|$)", folded[day.end() :]):
        return True
    return vocabulary("weekdays").match(folded) is not None or _begins_with_date(folded)


def _carries_on(items: Sequence[Item], blocks: Sequence[Block], position: int) -> bool:
    """Whether an item that starts a list starts a further day of the meeting before it, no other meeting."""
    start = items[position].start
    near = items[max(0, position - _LINES_ABOVE) : position]
    first = max((item.start + 1 for item in near if item.number is not None), default=0)
    above = blocks[max(first, start - _LINES_ABOVE) : start]
    heads = [fold(block.text) for block in above if _is_day_head(block.text)]
    if not heads or any(vocabulary("titles.agenda").search(fold(block.text)) for block in above):
        return False
    dates = find_dates(heads[-1])
    if not dates:
        return True
    before = (find_dates(fold(blocks[at].text)) for at in range(start - len(above) - 1, -1, -1))
    last = next((found[-1].day for found in before if found), dates[0].day)
    return 0 <= (dates[0].day - last).days <= _LONGEST_MEETING


def agenda_start(items: Sequence[Item], blocks: Sequence[Block], position: int) -> int:
    """The position of the item that opens the meeting in which the item at `position` stands.

    A document may hold two agendas, or notes before its agenda: the last opening item that starts a list of
    its own counts, else the first opening item, else the first item. A further day is no further meeting.
    """
    opening = [index for index in range(position + 1) if _begins(items[index].title, ("opening.opening",))]
    restarts = [
        index
        for number, index in enumerate(opening)
        if _starts_list(items, index) and not (number and _carries_on(items, blocks, index))
    ]
    if restarts:
        return restarts[-1]
    return next((index for index in range(position + 1) if opens_meeting(items[index])), 0)


def _starts_list(items: Sequence[Item], position: int) -> bool:
    item = items[position]
    if item.number is None:
        return not item.parents or position == 0 or position - 1 in item.parents
    return _has_first_number(item)


def _has_first_number(item: Item) -> bool:
    return item.number is not None and item.number.rsplit(".", 1)[-1] in _FIRST_NUMBERS


def stands_in_agenda(items: Sequence[Item], position: int, marks: Landmarks) -> bool:
    """Whether an item is on the agenda, and not in a list of notes that stands before it.

    `marks` are the items' `landmarks`.
    """
    opening, restart, *_ = marks
    if opening is None or position >= opening:
        return True
    restarts = restart is not None and restart > position
    return not restarts and items[opening].parents == items[position].parents


def business_before(items: Sequence[Item], blocks: Sequence[Block], position: int) -> tuple[Item, ...]:
    """The items of business that stand before the item at `position` in the same meeting.

    Looked at are the items on the same level as it and as the items it stands under.
    """
    target = items[position]
    found = []
    days = {index for index in range(position) if _is_day_head(items[index].title)}
    above = tuple(parent for parent in target.parents if parent not in days)
    for index in range(agenda_start(items, blocks, position), position):
        item = items[index]
        parents = tuple(parent for parent in item.parents if parent not in days)
        beside = parents == above[: len(parents)]
        if not beside or index in target.parents or not is_business(item, blocks):
            continue
        if _speaks_of_business(item.title) or not _stands_under_opening(items, blocks, item):
            found.append(item)
    return tuple(found)


def _stands_under_opening(items: Sequence[Item], blocks: Sequence[Block], item: Item) -> bool:
    """Whether an item is a point of an opening item; a heading without a number may stand over them all."""
    over = [items[parent] for parent in item.parents]
    return any(
        opens_meeting(one) and (one.number is not None or blocks[one.start].kind != "heading") for one in over
    )
