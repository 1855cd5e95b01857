"""Whether the Code itself, not a link to it, is part of a document: in its text, or as a file embedded in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from cocheck.codes.code import Code, Edition, normalise_identifier
from cocheck.codes.fingerprint import Match, load_fingerprint, match, thresholds
from cocheck.codes.titles import find_titles
from cocheck.codes.words import tolerant_words
from cocheck.documents.model import Block, Document, Unreadable

# An attachment within an attachment, and one within that, is as far as a reader would look.
_DEPTH = 4
_TITLE_AMONG = 8


@dataclass(frozen=True, slots=True)
class Attached:
    """The Code as attached.

    `name` is the embedded file's name, "" for the text. `edition` is its year, None where it cannot be told.
    `clauses_missing` is None where that cannot be told, for want of a fingerprint. `first_block`, `last_block` and `page` are
    the document's own, None for an embedded file. `unreadable_attachments` names the files that could not be looked into.
    """

    where: Literal["text", "attachment"]
    name: str
    edition: int | None
    clauses_missing: tuple[str, ...] | None
    first_block: int | None = None
    last_block: int | None = None
    page: int | None = None
    coverage: float | None = None
    unreadable_attachments: tuple[str, ...] = ()


def unreadable_attachments(document: Document) -> tuple[str, ...]:
    """The names of the embedded files that could not be read, those within others too."""
    return tuple(name for name, content in _embedded(document, 0) if isinstance(content, Unreadable))


def find_attached(document: Document, code: Code) -> Attached | None:
    """The Code inside the document, whole or in part; the most complete where it is there more than once, None where it is not.

    Known by its fingerprint; an edition or a language without one by its title, ISBN or publication number
    together with pages of text of its own. A file's name alone says nothing. Raises CodeError where a fingerprint
    that a configuration names cannot be read.
    """
    unread = unreadable_attachments(document)
    found = []
    inside = _in_blocks(document.blocks, code, "")
    if inside is not None:
        edition, missing, where, coverage = inside
        page = document.blocks[where[0]].place.page
        found.append(Attached("text", "", edition, missing, where[0], where[1], page, coverage, unread))
    for name, content in _embedded(document, 0):
        if isinstance(content, Unreadable):
            continue
        embedded = _in_blocks(content.blocks, code, content.title)
        if embedded is not None:
            edition, missing, _, coverage = embedded
            found.append(
                Attached(
                    "attachment", name, edition, missing, coverage=coverage, unreadable_attachments=unread
                )
            )
    return min(found, key=_lacking, default=None)


def _lacking(attached: Attached) -> tuple[int, float]:
    missing = attached.clauses_missing
    return (len(missing) if missing is not None else 0), -(attached.coverage or 0.0)


def _embedded(document: Document, depth: int) -> Iterator[tuple[str, Document | Unreadable]]:
    for attachment in document.attachments:
        yield attachment.name, attachment.content
        if isinstance(attachment.content, Document) and depth < _DEPTH:
            yield from _embedded(attachment.content, depth + 1)


_Found = tuple[int | None, tuple[str, ...] | None, tuple[int, int], float | None]


def _in_blocks(blocks: Sequence[Block], code: Code, title: str) -> _Found | None:
    best: tuple[Match, Edition] | None = None
    for edition in code.editions:
        if edition.fingerprint is None:
            continue
        found = match(blocks, load_fingerprint(edition.fingerprint))
        if found.in_part and (best is None or found.coverage > best[0].coverage):
            best = found, edition
    if best is not None:
        found, edition = best
        first, last = found.first_block or 0, found.last_block or 0
        return edition.year or None, found.missing, (first, last), found.coverage
    return _by_title(blocks, code, title)


def _by_title(blocks: Sequence[Block], code: Code, document_title: str) -> _Found | None:
    """An edition (or a translation) without a fingerprint: its title, ISBN or number, and pages of text of its own."""
    for index, year in _title_blocks(blocks, code, document_title):
        prose = _prose(blocks[index + 1 :])
        if prose is None:
            continue
        last, text = prose
        edition = code.edition(year)
        # English text under the title of an edition whose English text is known, and is not this, is not that code.
        if edition is not None and edition.fingerprint is not None and _is_english(text):
            continue
        return year, None, (index, index + 1 + last), None
    return None


def _title_blocks(
    blocks: Sequence[Block], code: Code, document_title: str
) -> Iterator[tuple[int, int | None]]:
    """(block, the edition's year as far as told) wherever a title stands alone on its line, or an edition's number."""
    for index, block in enumerate(blocks):
        if block.place.story in ("header", "footer", "navigation") or not block.text or len(block.text) > 160:
            continue
        year, is_title = _stands_alone(block, code)
        if is_title:
            yield index, year
    identified = _identified(blocks, code)
    if identified is not None:
        yield 0, identified
    if document_title:
        year, is_title = _stands_alone(Block(document_title), code)
        if is_title:
            yield 0, year


def _stands_alone(block: Block, code: Code) -> tuple[int | None, bool]:
    for title in find_titles(block.text, code):
        if title.owner is not None or any(
            link.start < title.end and title.start < link.end for link in block.links
        ):
            continue
        around = re.sub(r"[\W\d_]+", "", block.text[: title.start] + block.text[title.end :])
        # "Annex B: ISO Code of Conduct" is a title still; "Presentation on the Code of Conduct" is an agenda item.
        around = re.sub(
            r"^(?:annex|annexe|anexo|anhang|anlage|appendix|attachment|приложение)[a-zа-я]?",
            "",
            around,
            flags=re.I,
        )
        if len(around) <= 3 and (title.named or title.edition is not None or block.kind == "heading"):
            return title.edition, True
    return None, False


def _identified(blocks: Sequence[Block], code: Code) -> int | None:
    text = normalise_identifier(" ".join(block.text for block in blocks if not block.links))
    for edition in code.editions:
        if any(identifier in text for identifier in edition.identifiers):
            return edition.year
    return None


def _prose(blocks: Sequence[Block]) -> tuple[int, str] | None:
    """(index of its last block, text) of the sentences that follow, where they are pages of a code's own; else None.

    Rows of names, agenda items and titles are no sentences: a paragraph counts from six words, a table's cell from twelve.
    """
    texts, last = [], 0
    for index, block in enumerate(blocks):
        least = 12 if block.kind == "cell" else 6
        if block.place.story in ("header", "footer", "navigation") or len(_words(block.text)) < least:
            continue
        texts.append(block.text)
        last = index
    text = " ".join(texts)
    if len(_words(text)) < int(thresholds()["words-of-its-own"]):
        return None
    distinct = {match.group()[:5].casefold() for match in _principles().finditer(text)}
    return (last, text) if len(distinct) >= int(thresholds()["principles"]) else None


def _words(text: str) -> list[str]:
    # A script without spaces counts two characters a word.
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_]{2,}", text)


@cache
def _principles() -> re.Pattern[str]:
    phrases = [
        tolerant_words([phrase.rstrip("*")])[0] + (r"\w*" if phrase.endswith("*") else r"(?!\w)")
        for phrase in thresholds()["principle-words"]
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + ")", re.IGNORECASE)


def _is_english(text: str) -> bool:
    words = [word.casefold() for word in _words(text)]
    return sum(word in ("the", "of", "and", "to", "in") for word in words) > 0.1 * len(words)
