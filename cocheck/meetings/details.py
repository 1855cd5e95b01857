"""What a report tells of a discussion on the Code, as against naming it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cocheck.codes.citations import Citation
from cocheck.compiled import lazy
from cocheck.documents.model import Block
from cocheck.languages import fold, vocabulary
from cocheck.meetings.items import Item
from cocheck.meetings.running_order import item_at

_ADDRESS = lazy(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_REFERENCE = lazy(r"\b(?:doc(?:ument)?\.?\s*)?(?:[A-Z/]{2,8}\s?\d*\s?)*N\s?\d{1,5}\b")
_WORD = lazy(r"[^\W\d_]{2,}")
_SENTENCE_WORDS = 3
_TOLD_WORDS = 4
_LONGEST_RECORD = 80
_CLAUSE = lazy(r"[.,:;()\[\]!]|\s-\s")
_FURTHEST = 12
# A form's text that nobody has replaced: "[summary of the discussion]".
_TEMPLATE = lazy(r"[\[<{][^\[\]<>{}]*[\]>}][\s.]*")
_NUMBER = lazy(r"\bn[or]?\.?\s?\d+")


class Detail(NamedTuple):
    """A block that tells what was said or done about the Code."""

    block: int


def find_details(
    blocks: Sequence[Block], items: Sequence[Item], citations: Sequence[Citation]
) -> tuple[Detail, ...]:
    """The blocks that tell of a discussion on the Code, in reading order.

    A sentence that names the Code and says what happened is one; so is any text under an item or a heading
    that names it, other than placeholders, links, document numbers and the title over again; and a word or
    two behind the title ("noted"). That no questions were raised is told, too. Where the Code is, who leads,
    what will be done, and an agenda are not.
    """
    found: list[int] = []
    for citation in citations:
        index = citation.block
        if citation.kind == "other-code" or _is_to_come(items, index):
            continue
        block = blocks[index]
        sentence = _rest(block, citations, index, _after_agenda(block.text, citation))
        if _is_sentence(sentence) or _is_record(_rest(block, citations, index, citation.end)):
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


def _is_to_come(items: Sequence[Item], index: int) -> bool:
    """Whether a block is an item in the next meeting's agenda."""
    position = item_at(items, index)
    if position is None or items[position].start != index:
        return False
    for parent in reversed(items[position].parents):
        head = fold(items[parent].title)
        if vocabulary("report.next_meeting").search(head):
            return True
        if not vocabulary("titles.agenda").search(head):
            break
    return False


def _after_agenda(text: str, citation: Citation) -> int:
    """Where the sentence on the Code starts: behind the colon of "The agenda was adopted: …"."""
    colon = text.rfind(":", 0, citation.start)
    return colon + 1 if colon > 0 and vocabulary("titles.agenda").search(fold(text[:colon])) else 0


def _rest(block: Block, citations: Sequence[Citation], index: int, start: int = 0) -> str:
    """A block's text from `start` without the Code's title, links and addresses, document numbers and
    placeholders.
    """
    cuts = [(citation.start, citation.end) for citation in citations if citation.block == index]
    cuts += [(link.start, link.end) for link in block.links]
    text = block.text
    for cut, end in sorted(cuts, reverse=True):
        if end > start:
            text = text[: max(cut, start)] + " " + text[end:]
    text = _REFERENCE.sub(" ", _ADDRESS.sub(" ", text[start:]))
    return vocabulary("report.placeholders").sub(" ", fold(text))


def _is_sentence(rest: str) -> bool:
    said, aside = _without_asides(rest)
    if aside:
        return _has_happened(said)
    return (
        len(_WORD.findall(rest)) >= _SENTENCE_WORDS and vocabulary("report.recorded").search(rest) is not None
    )


def _is_record(tail: str) -> bool:
    """Whether what stands behind the title is a record in a word or two (": noted.", "(no questions)")."""
    said, _ = _without_asides(tail)
    _, _, sentence = said.partition(". ")
    if vocabulary("report.brief").search(sentence) or _has_happened(sentence):
        return True
    for piece in _CLAUSE.split(_NUMBER.sub(" ", said[:_LONGEST_RECORD])):
        clause = piece.strip(" -")
        if vocabulary("report.nothing").fullmatch(clause):
            return True
        if vocabulary("report.nothing").search(clause) and vocabulary("report.talk").search(clause):
            return True
        if any(found.end() == len(clause) for found in vocabulary("report.brief").finditer(clause)):
            return True
    return False


def _tells(rest: str) -> bool:
    said, aside = _without_asides(rest)
    if _says_nothing(said) or vocabulary("report.brief").search(said):
        return True
    if aside or _TEMPLATE.fullmatch(rest):
        return _has_happened(said)
    words = _WORD.findall(vocabulary("report.neutral").sub(" ", rest))
    if words and vocabulary("report.recorded").search(rest):
        return True
    return len(words) >= _TOLD_WORDS


def _without_asides(rest: str) -> tuple[str, bool]:
    """The text without what only says where the Code is, who leads or what will be done; whether there was
    any.
    """
    said = vocabulary("report.aside").sub(" ", rest)
    return said, said != rest


def _says_nothing(said: str) -> bool:
    """Whether the text tells that there was nothing to tell; "No. 3" is a number."""
    said = _NUMBER.sub(" ", said)
    return vocabulary("report.nothing").search(said) is not None and _WORD.search(said) is not None


def _has_happened(said: str) -> bool:
    """Whether a word of a record stands here, other than those that are another language's article ("a")."""
    return any(len(word.group()) > 2 for word in vocabulary("report.recorded").finditer(said))
