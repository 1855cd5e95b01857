"""The Subject: one part of one document, seen with one required code in mind; what every rule looks at."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cocheck.codes.citations import Citation, Citations, find_citations, find_training
from cocheck.codes.code import Code
from cocheck.documents.model import Block, Document, Unreadable
from cocheck.lint.locate import locate
from cocheck.lint.names import without_names
from cocheck.lint.rule import Ruling
from cocheck.lint.verdict import Evidence, Location, Outcome
from cocheck.meetings.details import Detail, find_details
from cocheck.meetings.identity import Identity
from cocheck.meetings.items import Item
from cocheck.meetings.recognition import Part, Recognition
from cocheck.meetings.running_order import (
    Landmarks,
    belongs_to_item,
    business_before,
    is_about_code,
    item_at,
    landmarks,
    stands_in_agenda,
)

if TYPE_CHECKING:
    from cocheck.codes.attached import Attached

# How many characters are quoted around a declared rule's words.
_AROUND = 80
# How many characters before the Code's title tell whether an item is business about it.
_BEFORE = 200
# A block is quoted so far around the telling words; the longest quotation seen has 1,159 characters.
MOST_QUOTED = 2_000
# So many places are given for one verdict, of a document that repeats itself; the most seen are 6.
MOST_PLACES = 100
_LINKED = ("link", "printed")
_NAMING = ("title", "link", "printed", "unusable", "misdirected", "kept-copy", "reference")


def _is_at(site: str, address: str) -> bool:
    host = urlsplit(address if "://" in address else f"http://{address}").hostname or ""
    return f".{host}".endswith(f".{site}")


class _Given(NamedTuple):
    """What a Subject is made of."""

    document: Document
    recognition: Recognition
    part: Part
    code: Code
    others: tuple[Code, ...] = ()
    exists: Callable[[str], bool] | None = None
    beside: Callable[[str], bool] | None = None


class Subject(_Given):
    """A document's part of one kind, and the code of conduct that it must carry.

    What costs time to find is found once, when a rule first asks for it. `exists` tells whether a relative
    link's target is a file that is the Code, `beside` whether it is a file at all; `others` are the codes of
    other bodies, to name a near miss.
    """

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the whole document; a part's are those from `part.start` up to `part.end`."""
        return self.document.blocks

    @property
    def items(self) -> tuple[Item, ...]:
        return self.recognition.items

    @property
    def identity(self) -> Identity:
        return self.recognition.identity

    @cached_property
    def everywhere(self) -> Citations:
        """Every citation of the Code in the document, whatever part it stands in."""
        return find_citations(self.blocks, self.document.format, self.code, self.others, self.exists)

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the Code in this part, in reading order."""
        return self.within(self.everywhere.all)

    @cached_property
    def training(self) -> tuple[Citation, ...]:
        """The citations of the Code's training programme in this part, in reading order."""
        found = find_training(self.blocks, self.document.format, self.code, self.everywhere, self.beside)
        return self.within(found.all)

    @cached_property
    def attached(self) -> Attached | None:
        """The Code attached to the document: as text in it, or as a file embedded in it."""
        from cocheck.codes.attached import find_attached

        return find_attached(self.document, self.code)

    @cached_property
    def code_items(self) -> tuple[int, ...]:
        """The positions of the agenda items that present the Code."""
        entries: dict[int, int | None] = {}
        for citation in self.of_kind(*_NAMING):
            if self.is_foreign(citation) or self.is_business_about_code(citation):
                continue
            if citation.block not in entries:
                entries[citation.block] = self._entry_at(citation.block)
        found = dict.fromkeys(position for position in entries.values() if position is not None)
        return tuple(found)

    @cached_property
    def landmarks(self) -> Landmarks:
        """Where among the items the agenda begins and ends."""
        return landmarks(self.items)

    def _entry_at(self, block: int) -> int | None:
        """The position of the agenda item in whose entry a block stands."""
        position = item_at(self.items, block)
        if position is None or not stands_in_agenda(self.items, position, self.landmarks):
            return None
        belongs = belongs_to_item(self.items, self.blocks, position, block, self.landmarks)
        return position if belongs else None

    def is_foreign(self, citation: Citation) -> bool:
        """Whether a bare name ("Code of Conduct") has a link that leads to another body's site."""
        own = urlsplit(self.code.address).hostname or ""
        site = ".".join(own.split(".")[-2:])
        return (
            citation.kind == "misdirected" and not citation.named and not _is_at(site, citation.target or "")
        )

    def is_business_about_code(self, citation: Citation) -> bool:
        """Whether the Code is named where something is done about it: a complaint, its revision."""
        low = max(0, citation.start - _BEFORE)
        return is_about_code(self.blocks[citation.block].text[low : citation.start])

    def title_block(self, position: int) -> int:
        """The block that holds the title of the item at that position; in a table it may not be the first."""
        item = self.items[position]
        title = (at for at in range(item.start, item.end) if item.title in self.blocks[at].text)
        return next(title, item.start)

    def business_before(self, position: int) -> tuple[Item, ...]:
        """The business that stands before the item at that position."""
        return business_before(self.items, self.blocks, position)

    @cached_property
    def details(self) -> tuple[Detail, ...]:
        """What this part tells of a discussion on the Code, beyond naming it."""
        return find_details(self.blocks, self.items, self.citations)

    def within(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Those of the citations that stand in this part."""
        return tuple(found for found in citations if self.part.start <= found.block < self.part.end)

    def of_kind(self, *kinds: str) -> tuple[Citation, ...]:
        """The citations of the Code in this part that are of one of these kinds, in reading order."""
        return tuple(found for found in self.citations if found.kind in kinds)

    @cached_property
    def set_aside(self) -> str | None:
        """Where the only link to the Code stands, in words, if that is outside the text; None for nowhere."""
        for blocks, where in (
            (self.document.deleted, "in text that is marked as deleted"),
            (self.document.comments, "in a reviewer's comment"),
        ):
            if find_citations(blocks, self.document.format, self.code, self.others, self.exists).of(*_LINKED):
                return where
        return None

    @property
    def mentions(self) -> tuple[Citation, ...]:
        """The citations in this part that name or link the Code itself, whichever way."""
        return self.of_kind(*_NAMING)

    @property
    def unread_attachments(self) -> tuple[str, ...]:
        """The names of the files attached to the document that could not be read."""
        return tuple(
            attachment.name
            for attachment in self.document.attachments
            if isinstance(attachment.content, Unreadable)
        )

    def unread_before(self, block: int) -> bool:
        """Whether something that may stand before that block could not be read.

        Of pages of pictures it is known where they stand; of the rest of what was not read it is not.
        """
        page = self.blocks[block].place.page
        pictured = self.document.pictured_pages
        return bool(self.document.omissions) or any(page is None or number < page for number in pictured)

    def is_superseded(self, year: int | None, day: datetime.date) -> bool:
        """Whether the Code's edition of that year had been superseded on that day."""
        edition = next((edition for edition in self.code.editions if edition.year == year), None)
        return edition is not None and edition.superseded_from is not None and edition.superseded_from <= day

    def current_address(self, day: datetime.date) -> str:
        """The address of the edition that was current on that day."""
        current = [edition for edition in self.code.editions if not self.is_superseded(edition.year, day)]
        newest = max(current, key=lambda edition: edition.year, default=None)
        return newest.address if newest is not None and newest.address else self.code.address

    def location(self, block: int) -> Location:
        """The place of the block at that index."""
        return locate(self.blocks, self.items, block)

    def evidence(self, citation: Citation) -> Evidence:
        """A citation as evidence: its place, the words around it, and where its link leads."""
        text = self.blocks[citation.block].text
        start, end = min(citation.start, len(text)), min(citation.end, len(text))
        low, high = max(0, start - MOST_QUOTED), min(len(text), end + MOST_QUOTED)
        return self._quoted(citation.block, (low, start, end, high), citation.target)

    def passage(self, block: int, start: int, end: int, target: str | None = None) -> Evidence:
        """Words of a block as evidence, with a little of what stands around them.

        Around them nothing is quoted from a list of people.
        """
        text = self.blocks[block].text
        room = 0 if self.part.kind == "attendance" else _AROUND
        low, high = max(0, start - room), min(len(text), end + room)
        low = text.find(" ", low, start) + 1 or start if low else 0
        high = max(text.rfind(" ", end, high), end) if high < len(text) else high
        return self._quoted(block, (low, start, end, high), target)

    def _quoted(self, block: int, cuts: tuple[int, int, int, int], target: str | None) -> Evidence:
        """The block's text from the first cut to the last, marked between the two in the middle; no names
        outside the mark.
        """
        text = self.blocks[block].text
        low, start, end, high = cuts
        before, telling, after = (
            without_names(text[low:start]),
            text[start:end],
            without_names(text[end:high]),
        )
        return Evidence(
            path=self.document.path,
            label=self.location(block).label,
            quote=before + telling + after,
            target=target,
            marks=((len(before), len(before) + len(telling)),) if telling else (),
        )

    def quote(self, block: int) -> Evidence:
        """The text of a block as evidence."""
        quote = without_names(self.blocks[block].text[:MOST_QUOTED])
        return Evidence(self.document.path, self.location(block).label, quote)

    def evidence_of(self, attached: Attached) -> Evidence:
        """The attached Code as evidence: where it is, and the words by which it is known."""
        if attached.first_block is not None:
            return self.quote(attached.first_block)
        words = attached.words
        label = f"attached file “{attached.name}”"
        return Evidence(self.document.path, label, words, marks=((0, len(words)),) if words else ())

    def rule_on(self, attached: Attached, outcome: Outcome, message: str, help: str = "") -> Ruling:
        """A ruling that rests on the Code as it is attached, in the text or as a file."""
        found, block = self.evidence_of(attached), attached.first_block
        location = Location(label=found.label) if block is None else self.location(block)
        return Ruling(outcome, message, help, location, (found,))

    def rule(
        self,
        outcome: Outcome,
        message: str,
        help: str = "",
        citations: Iterable[Citation] = (),
        blocks: Iterable[int] = (),
    ) -> Ruling:
        """A ruling with its evidence, MOST_PLACES of each sort; it is located at the first piece."""
        cited = tuple(citations)[:MOST_PLACES]
        quoted = tuple(blocks)[:MOST_PLACES]
        first = cited[0].block if cited else quoted[0] if quoted else None
        return Ruling(
            outcome=outcome,
            message=message,
            help=help,
            location=self.location(first) if first is not None else Location(),
            evidence=tuple(self.evidence(citation) for citation in cited)
            + tuple(self.quote(block) for block in quoted),
        )
