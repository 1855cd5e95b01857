"""Statements made at the start of a meeting (patents, safety), told from business on the same subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cocheck.compiled import lazy
from cocheck.documents.model import Block
from cocheck.languages import Phrases, fold, vocabulary
from cocheck.lint.names import without_names
from cocheck.meetings.items import Item
from cocheck.meetings.running_order import is_business, opens_meeting
from cocheck.tables import table

_OPENING = tuple(
    f"opening.{key}"
    for key in ("opening", "roll_call", "apologies", "adoption", "appointment", "statements", "pause")
)
_TELLING = ("statements.words", *_OPENING, "agenda.cues", "agenda.heads", "mode.virtual", "mode.tools")
_ADDRESS = lazy(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BRACKETS = lazy(r"\([^()]*\)|\[[^\[\]]*\]")
_BREAK = lazy(r"[,;:()\[\]|/•·\t\n]|[.!?](?:\s|$)|\s[-–—]\s")
_SENTENCE_END = lazy(r"(?<=[.!?])\s+")
_LETTERS = lazy(r"[^\W\d_]{2,}")
# A standard's or a committee's number, as opposed to a year, a document's number ("N 123") or a clause's.
_BUSINESS_NUMBER = lazy(r"(?<![\w.])(?<!\bn )(?<!№ )(?!(?:19|20)\d\d\b)\d{3,6}(?![\w.]*\d)(?!\w)")
# Stands for the subject; it is no word, and no sign that a document has.
_SUBJECT = "\ue000"


def is_statement(line: str, subject: Sequence[tuple[int, int]]) -> bool:
    """Whether a line that names the subject at these places makes a statement of it.

    It does where it says that it is a reminder, or where a part of it says nothing but the subject and what
    such statements say beside it ("ISO patent policy"); its other parts must not be of another sort.
    """
    for start, end in sorted(subject, reverse=True):
        line = line[:start] + _SUBJECT + line[end:]
    line = _ADDRESS.sub(" ", line)
    folded = fold(line)
    if _speaks_of_business(folded):
        return False
    if vocabulary("statements.reminders").search(folded):
        return True
    if not any(_SUBJECT in part and not _LETTERS.search(_rest(part)) for part in _parts(line)):
        return False
    # Who presents it stands beside it, or how it is done stands in brackets.
    rest = _parts(_BRACKETS.sub(" ", without_names(line)))
    others = [part for part in rest if _SUBJECT not in part and _LETTERS.search(_without_bodies(part))]
    return not others or any(map(_tells, others))


def business_starts(items: Sequence[Item], blocks: Sequence[Block]) -> int:
    """The position of the first item that might be business once the meeting is open; past all for none."""
    opened = next((position for position, item in enumerate(items) if opens_meeting(item)), 0)
    for position in range(opened, len(items)):
        item = items[position]
        under_opening = any(opens_meeting(items[parent]) for parent in item.parents)
        if not under_opening and not _tells(fold(item.title)) and is_business(item, blocks):
            return position
    return len(items)


def may_hold_statements(item: Item, blocks: Sequence[Block]) -> bool | None:
    """Whether lines under an item may be statements: yes where it is no business or names statements or the
    like, no where it says that it is business, None where its title does not tell.
    """
    title = fold(item.title)
    if not is_business(item, blocks):
        return True
    if _speaks_of_business(title):
        return False
    return True if _tells(title) else None


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return _SENTENCE_END.split(text)


def _parts(line: str) -> list[str]:
    return [fold(part) for part in _BREAK.split(line)]


def _rest(part: str) -> str:
    """What a part says beside a subject and what statements say beside theirs."""
    return vocabulary("common", "report.nothing").sub(
        " ", vocabulary(*_TELLING).sub(" ", _without_bodies(part))
    )


def _tells(folded: str) -> bool:
    """Whether a title or a part of a line is of the sort that stands beside statements."""
    return vocabulary(*_TELLING).search(folded) is not None


def _without_bodies(part: str) -> str:
    return _bodies().sub(" ", part)


def _speaks_of_business(folded: str) -> bool:
    return (
        _BUSINESS_NUMBER.search(folded) is not None
        or vocabulary("opening.business", "statements.business").search(folded) is not None
    )


@cache
def _bodies() -> Phrases:
    return Phrases(table("cocheck.lint", "statements.toml")["bodies"])
