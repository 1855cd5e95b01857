"""What a report tells of a discussion on the Code, as against naming it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cocheck.codes.citations import Citation
from cocheck.documents.model import Block
from cocheck.languages import fold, vocabulary
from cocheck.meetings.items import Item
from cocheck.meetings.running_order import item_at

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_REFERENCE = re.compile(r"\b(?:doc(?:ument)?\.?\s*)?(?:[A-Z/]{2,8}\s?\d*\s?)*N\s?\d{1,5}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_WORDS = 3
_TOLD_WORDS = 4
_FURTHEST = 12


class Detail(NamedTuple):
    """A block that tells what was said or done about the Code."""

    block: int


def find_details(
    blocks: Sequence[Block], items: Sequence[Item], citations: Sequence[Citation]
) -> tuple[Detail, ...]:
    """The blocks that tell of a discussion on the Code, in reading order.

    A sentence that names the Code and says what happened is one; so is any text under an item or a heading
    that names it, other than placeholders, links, document numbers and the title over again. That no
    questions were raised is told, too.
    """
    found: list[int] = []
    for citation in citations:
        if citation.kind == "other-code":
            continue
        index = citation.block
        if _is_sentence(_rest(blocks[index], citations, index)):
            found.append(index)
        position = item_at(items, index)
        if position is None or items[position].start != index:
            following = range(index + 1, min(index + 2, len(blocks))) if position is None else range(0)
        else:
            following = range(index + 1, _entry_end(items, position, len(blocks)))
        for under in list(following)[:_FURTHEST]:
            if _tells(_rest(blocks[under], citations, under)):
                found.append(under)
    return tuple(Detail(index) for index in sorted(set(found)))


def _entry_end(items: Sequence[Item], position: int, total: int) -> int:
    """The index of the first block that stands neither in the item nor in an item under it."""
    for later in items[position + 1 :]:
        if position not in later.parents:
            return later.start
    return total


def _rest(block: Block, citations: Sequence[Citation], index: int) -> str:
    """A block's text without the Code's title, links and addresses, document numbers and placeholders."""
    cuts = [(citation.start, citation.end) for citation in citations if citation.block == index]
    cuts += [(link.start, link.end) for link in block.links]
    text = block.text
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + " " + text[end:]
    text = _REFERENCE.sub(" ", _ADDRESS.sub(" ", text))
    return vocabulary("report.placeholders").sub(" ", fold(text))


def _is_sentence(rest: str) -> bool:
    return (
        len(_WORD.findall(rest)) >= _SENTENCE_WORDS and vocabulary("report.recorded").search(rest) is not None
    )


def _tells(rest: str) -> bool:
    said = vocabulary("report.neutral").sub(" ", rest)
    words = _WORD.findall(said)
    if vocabulary("report.nothing").search(rest) and _WORD.findall(rest):
        return True
    if words and vocabulary("report.recorded").search(rest):
        return True
    return len(words) >= _TOLD_WORDS
