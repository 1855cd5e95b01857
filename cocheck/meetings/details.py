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
# "ISO/IEC JTC 1/SC 22/WG 21 N 1234"; each part can be matched in one way only, for texts in capitals.
_REFERENCE = lazy(
    r"\b(?:doc(?:ument)?\.?\s*)?(?:[A-Z/]{2,20}(?:\s?\d+\s?|\s{1,2})){0,8}(?:[A-Z/]{2,20})?N\s?\d{1,5}\b"
)
_WORD = lazy(r"[^\W\d_]{2,}")
_SENTENCE_WORDS = 3
_TOLD_WORDS = 4
_LONGEST_RECORD = 80
_CLAUSE = lazy(r"[.,:;()\[\]!]|\s-\s")
_FURTHEST = 12
# Of a block that names the Code over and over; in the corpus of 306 documents none names it more than twice.
_MOST_LOOKED_AT = 20
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
    cited: dict[int, list[Citation]] = {}
    for citation in citations:
        cited.setdefault(citation.block, []).append(citation)
    found: set[int] = set()
    told: dict[int, bool] = {}
    for index, here in cited.items():
        own = [citation for citation in here if citation.kind != "other-code"]
        if not own or _is_to_come(items, index):
            continue
        if any(_tells_of_itself(blocks[index], citation, here) for citation in own[:_MOST_LOOKED_AT]):
            found.add(index)
        for under in _following(items, index, len(blocks)):
            if under not in told:
                told[under] = _tells(_rest(blocks[under], cited.get(under, ())))
            if told[under]:
                found.add(under)
    return tuple(Detail(index) for index in sorted(found))


def _tells_of_itself(block: Block, citation: Citation, here: Sequence[Citation]) -> bool:
    """Whether the block says around the citation what happened; `here` are all that stand in it."""
    sentence = _rest(block, here, _after_agenda(block.text, citation))
    return _is_sentence(sentence) or _is_record(_rest(block, here, citation.end))


def _following(items: Sequence[Item], index: int, total: int) -> range:
    """The blocks that stand under the one at `index`: in its item, or next to it outside of any."""
    position = item_at(items, index)
    if position is None:
        return range(index + 1, min(index + 2, total))
    if items[position].start != index:
        return range(0)
    return range(index + 1, _entry_end(items, position, min(index + 1 + _FURTHEST, total)))


def _entry_end(items: Sequence[Item], position: int, limit: int) -> int:
    """The index of the first block that stands neither in the item nor in an item under it, at most
    `limit`.
    """
    for later in range(position + 1, len(items)):
        if items[later].start >= limit:
            break
        if position not in items[later].parents:
            return items[later].start
    return limit


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


def _rest(block: Block, here: Sequence[Citation], start: int = 0) -> str:
    """A block's text from `start` without the Code's title, links and addresses, document numbers and
    placeholders; `here` are the citations in it.
    """
    cuts = [(citation.start, citation.end) for citation in here]
    cuts += [(link.start, link.end) for link in block.links]
    pieces = []
    for cut, end in sorted(cuts):
        if end > start:
            pieces.append(block.text[start:cut])
            start = end
    text = _REFERENCE.sub(" ", _ADDRESS.sub(" ", " ".join((*pieces, block.text[start:]))))
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
