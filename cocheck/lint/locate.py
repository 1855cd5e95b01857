"""Saying where something stands, in a secretary's words."""

from __future__ import annotations

from collections.abc import Sequence

from cocheck.documents.model import Block
from cocheck.lint.verdict import Location
from cocheck.meetings.items import Item
from cocheck.meetings.running_order import item_at

_STORIES = {
    "header": "page header",
    "footer": "page footer",
    "footnote": "footnote",
    "endnote": "endnote",
    "text-box": "text box",
    "navigation": "navigation",
}


def locate(blocks: Sequence[Block], items: Sequence[Item], index: int) -> Location:
    """The place of the block at `index`: item number as printed, page, table row, paragraph or line."""
    block = blocks[index]
    place = block.place
    number = None
    if place.story == "body":
        position = item_at(items, index)
        number = items[position].number if position is not None else None
    words = []
    if number is not None:
        words.append(f"item {number}")
    elif place.story in _STORIES:
        words.append(_STORIES[place.story])
    if place.page is not None:
        words.append(f"page {place.page}")
    elif place.line is not None:
        words.append(f"line {place.line}")
    if number is None and place.table is not None and place.row is not None:
        words.append(f"table {place.table}, row {place.row}")
    elif not words and place.paragraph is not None:
        words.append(f"paragraph {place.paragraph}")
    return Location(
        page=place.page,
        item=number,
        paragraph=place.paragraph,
        table=place.table,
        row=place.row,
        line=place.line,
        label=", ".join(words),
    )
