"""Recognising a document: its kind, its parts, its language, and what it says about itself."""

from collections.abc import Sequence
from typing import NamedTuple

from cocheck.documents.model import Block, Document
from cocheck.languages import fold, vocabulary
from cocheck.meetings.identity import Identity, find_identity
from cocheck.meetings.items import Item, find_items
from cocheck.meetings.kind import Kind, KindGuess, guess_kind
from cocheck.meetings.language import find_language


class Part(NamedTuple):
    """A stretch of a document that is of one kind: the blocks from `start` up to, not including, `end`."""

    kind: Kind
    start: int
    end: int


class Recognition(NamedTuple):
    """What is known about a document: its kind (None where none or unclear), parts, items and identity.

    `parts` holds the document's main kind first; a report that carries its attendance list as an annex has
    two. Where the kind was given by the user, `guess` still tells what the content looks like.
    """

    kind: Kind | None
    guess: KindGuess
    parts: tuple[Part, ...]
    items: tuple[Item, ...]
    language: str | None
    identity: Identity


def recognise(document: Document, given_kind: Kind | None = None) -> Recognition:
    """Recognise a document; `given_kind` (--as) overrules its content."""
    items = find_items(document.blocks)
    guess = guess_kind(document, items)
    kind = given_kind or guess.kind
    return Recognition(
        kind=kind,
        guess=guess,
        parts=find_parts(document.blocks, kind) if kind is not None else (),
        items=items,
        language=find_language(document.blocks),
        identity=find_identity(document),
    )


def find_parts(blocks: Sequence[Block], kind: Kind) -> tuple[Part, ...]:
    """The parts of a document of that kind: itself, and a list for signature or an agenda annexed to it.

    An annex counts when a heading of its own names it; a list of participants inside a report, without a
    column for signatures, belongs to the report.
    """
    annexes = []
    for index in range(len(blocks)):
        found = _annex_kind(blocks, index, kind)
        if found is not None and index > 0:
            annexes.append((index, found))
    if not annexes:
        return (Part(kind, 0, len(blocks)),)
    parts = [Part(kind, 0, annexes[0][0])]
    for position, (start, found) in enumerate(annexes):
        end = annexes[position + 1][0] if position + 1 < len(annexes) else len(blocks)
        parts.append(Part(found, start, end))
    return tuple(parts)


def _annex_kind(blocks: Sequence[Block], index: int, kind: Kind) -> Kind | None:
    block = blocks[index]
    if block.place.story != "body" or not block.text or len(block.text) > 100:
        return None
    folded = fold(block.text).strip(" :.")
    annexed = vocabulary("cover.annex").match(folded) is not None
    if kind != "attendance" and vocabulary("titles.attendance").search(folded):
        titled = annexed or vocabulary("titles.attendance").fullmatch(folded) is not None
        if titled and _has_signature_column(blocks[index + 1 : index + 25]):
            return "attendance"
    if kind == "report" and annexed and vocabulary("titles.agenda").search(folded):
        return "agenda"
    return None


def _has_signature_column(blocks: Sequence[Block]) -> bool:
    signature, name = vocabulary("attendance.signature"), vocabulary("attendance.name")
    heads = [fold(block.text) for block in blocks if len(block.text) < 70]
    return any(signature.match(head) for head in heads) and any(name.match(head) for head in heads)
