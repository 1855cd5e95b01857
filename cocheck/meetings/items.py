"""The items of an agenda or a report: their numbers as printed, their titles, and how they nest."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.model import Block
from cocheck.languages import fold, vocabulary

_WORD_BEFORE = r"(?:(?:agenda item|item|top|punkt|point|punto|пункт|ziffer|tema)(?:\s+|(?=\d)))"
_NUMBERED = lazy(
    rf"^(?P<word>{_WORD_BEFORE})?(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}|[IVXLC]{{1,7}}|[a-z])"
    r"(?P<close>\s?[.):\]]+|\s[–-](?=\s))?(?P<gap>\s*)(?P<title>\S.*)?$",
    re.IGNORECASE,
)
_RESIDUE = lazy(r"^\d{1,2}B(?=[A-ZÀ-Þ])")
_CLOCK = r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?"
_TIME = lazy(rf"^{_CLOCK}(?:\s*[–-]\s*{_CLOCK})?\s*(?P<title>\D.*)?$", re.IGNORECASE)
_ROMAN = lazy(r"^[IVXLC]+$")
_BODY = ("body", "text-box")


class Item(NamedTuple):
    """An item: `number` as printed, without closing punctuation ("4.1", "IV"), None where it has none.

    `title` is what stands on the item's own line; `depth` counts from 0 within its document; `start` and
    `end` are the indices of its first block and of the first block that is no longer its own.
    `parents` are the indices (in the tuple of items) of the items it stands under, outermost first.
    """

    number: str | None
    title: str
    depth: int
    start: int
    end: int
    parents: tuple[int, ...] = ()


class _Mark(NamedTuple):
    number: str | None
    title: str
    style: tuple[str, int, int]
    heading: bool


def bare_number(printed: str) -> str:
    """A printed number without the word before it and the punctuation after it ("TOP 8:" gives "8")."""
    without_word = re.sub(rf"^{_WORD_BEFORE}", "", printed.strip(), flags=re.IGNORECASE)
    return without_word.strip(" .):]([–-")


def split_number(text: str) -> tuple[str, str] | None:
    """The printed number at the start of a line and the words after it; None where there is none.

    A date ("16 May 2024"), a time or a bare figure is not a number.
    """
    match = _NUMBERED.match(_RESIDUE.sub("", text))
    if match is None:
        return None
    number, title = match["number"], (match["title"] or "").strip()
    if not title:
        return (
            (number, "")
            if match["word"] or match["close"] or (number.isdigit() and len(number) < 3)
            else None
        )
    if vocabulary("months", "months_short").match(fold(title)):
        return None
    if number[0].isdigit():
        if match["close"] and "." not in match["close"] and ":" in match["close"] and title[0].isdigit():
            return None
        if not match["gap"] and not match["close"]:
            return None
        if not match["word"] and not match["close"] and "." not in number:
            return (number, title) if title[0].isupper() and match["gap"] and len(number) < 3 else None
        if not match["close"] and not match["word"] and not (title[0].isupper() or title.count(" ") > 1):
            return None
        if "." in (match["close"] or "") and not match["gap"] and title[0].isdigit():
            return None
        return number, title
    if match["word"] and match["gap"]:
        return None
    if not match["close"] or not match["gap"]:
        return None
    if len(number) > 1 and not _ROMAN.match(number):
        return None
    return number, title


def without_time(title: str) -> str:
    """A title without the time of day that stands before it ("09:00 Opening")."""
    match = _TIME.match(title)
    return (match["title"] or "").strip(" –-:") if match else title


def _number_style(number: str) -> tuple[str, int]:
    if number[0].isdigit():
        return "decimal", number.count(".")
    if _ROMAN.match(number):
        return "roman", 0
    return "letter", 0


def _mark(block: Block) -> _Mark | None:
    """What makes this block the start of an item, if anything does."""
    heading = block.kind == "heading"
    number = bare_number(block.number) if block.number else ""
    title = block.text
    if not number:
        split = split_number(block.text)
        if split is not None:
            number, title = split
    if number:
        form, dots = _number_style(number)
        # In a PDF a heading is told by its type alone: among numbered items the number says more.
        if heading and block.box is None:
            return _Mark(number, title, ("heading", block.level, dots), True)
        level = block.level if block.kind == "list-item" else 0
        return _Mark(number, title, (form, dots, level), False)
    if heading and block.text:
        return _Mark(None, title, ("heading", block.level, 0), True)
    if block.kind == "list-item" and block.text:
        return _Mark(None, title, ("bullet", 0, block.level), False)
    timed = _TIME.match(block.text)
    if timed is not None and not timed["title"]:
        # In a timetable the title stands in the next cell; elsewhere a time of day alone is no item.
        return _Mark(None, "", ("time", 0, 0), False) if block.place.row is not None else None
    if timed is not None and len(block.text) < 160:
        return _Mark(None, timed["title"].strip(), ("time", 0, block.level), False)
    return None


def _topic_columns(blocks: Sequence[Block]) -> dict[int, int]:
    """For each table whose head row names an agenda's topics, the column in which they stand."""
    heads = vocabulary("agenda.heads")
    columns: dict[int, int] = {}
    for block in blocks:
        place = block.place
        if place.table is None or place.row != 1 or place.column is None or place.table in columns:
            continue
        if heads.fullmatch(fold(block.text).strip(" :#")):
            columns[place.table] = place.column
    return columns


def find_items(blocks: Sequence[Block]) -> tuple[Item, ...]:
    """The items that the blocks hold, in order.

    An item starts at a printed or automatic number, a heading, a bullet, a time of day, or in the topic
    column of a table of agenda items. It ends where the next one starts at all.
    """
    topics = _topic_columns(blocks)
    marks: list[tuple[int, _Mark]] = []
    numbered_row: tuple[int | None, int | None, int | None] | None = None
    for index, block in enumerate(blocks):
        if block.place.story not in _BODY:
            continue
        place = block.place
        row = (place.page, place.table, place.row)
        mark = _mark(block)
        if place.row is not None:
            waiting = bool(marks) and numbered_row == row and not marks[-1][1].title
            if waiting and block.text:
                start, pending = marks[-1]
                marks[-1] = (start, _filled(pending, block, mark))
                continue
            if numbered_row == row and (mark is None or mark.number is None):
                continue
            topic = place.table is not None and topics.get(place.table) == place.column
            if mark is None and topic and place.row != 1 and block.text:
                mark = _Mark(None, block.text, ("topic", 0, 0), False)
            if mark is not None:
                numbered_row = row
        if mark is not None:
            marks.append((index, mark))
    return _nest(marks, len(blocks))


def _filled(pending: _Mark, block: Block, mark: _Mark | None) -> _Mark:
    """What a row's number or time becomes with the next cell, which may hold the other one, or the title."""
    if pending.number is None and mark is not None and mark.number is not None:
        return mark
    timed = _TIME.match(block.text)
    title = timed["title"] or "" if timed is not None else block.text
    return _Mark(pending.number, title.strip(), pending.style, False)


def _nest(marks: Sequence[tuple[int, _Mark]], total: int) -> tuple[Item, ...]:
    items: list[Item] = []
    stack: list[tuple[tuple[str, int, int], int]] = []
    for position, (start, mark) in enumerate(marks):
        end = marks[position + 1][0] if position + 1 < len(marks) else total
        _unwind(stack, mark)
        parents = tuple(index for _, index in stack)
        items.append(Item(mark.number, mark.title, len(parents), start, end, parents))
        stack.append((mark.style, position))
    return tuple(items)


def _unwind(stack: list[tuple[tuple[str, int, int], int]], mark: _Mark) -> None:
    """Drop from the stack everything that the new mark does not stand under."""
    if mark.heading:
        while stack and not (stack[-1][0][0] == "heading" and (stack[-1][0][1:] < mark.style[1:])):
            stack.pop()
        return
    form, dots, level = mark.style
    for position, (style, _) in enumerate(stack):
        same_form = style[0] == form
        if same_form and (style[1], style[2]) >= (dots, level) and style[2] >= level:
            del stack[position:]
            return
        if not same_form and style[0] != "heading" and level and style[2] > level:
            del stack[position:]
            return
