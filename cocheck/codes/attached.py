"""Whether the Code itself, not a link to it, is part of a document: in its text, or as an embedded file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from cocheck.codes.code import Code, Edition, normalise_identifier
from cocheck.codes.fingerprint import Match, load_fingerprint, match, thresholds
from cocheck.codes.titles import find_titles
from cocheck.codes.words import alternatives, flat
from cocheck.compiled import lazy
from cocheck.documents.model import Block, Document, Unreadable

# An attachment within an attachment, and one within that, is as far as a reader would look.
_DEPTH = 4
_TITLE_AMONG = 8
# Titles with pages of text behind them that are looked at; a document has the Code attached once or twice.
_MOST_TRIED = 20


class Attached(NamedTuple):
    """The Code as attached.

    `name` is the embedded file's name, "" for the text. `edition` is its year, None where it cannot be told.
    `clauses_missing` is None where that cannot be told, for want of a fingerprint. `first_block`,
    `last_block` and `page` are
    the document's own, None for an embedded file. `unreadable_attachments` names the files that could not
    be looked into. `words` are the title or the number that the code itself bears, "" where it bears none.
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
    words: str = ""


def unreadable_attachments(document: Document) -> tuple[str, ...]:
    """The names of the embedded files that could not be read, those within others too."""
    return tuple(name for name, content in _embedded(document, 0) if isinstance(content, Unreadable))


def find_attached(document: Document, code: Code) -> Attached | None:
    """The Code inside the document, whole or in part; the most complete where it is there more than once,
    None where it is not.

    Known by its fingerprint; an edition or a language without one by its title, ISBN or publication number
    together with pages of text of its own. A file's name alone says nothing. Raises CodeError where a
    fingerprint
    that a configuration names cannot be read.
    """
    unread = unreadable_attachments(document)
    found = []
    inside = _in_blocks(document.blocks, code, None)
    if inside is not None:
        edition, missing, where, coverage, words = inside
        page = document.blocks[where[0]].place.page
        found.append(
            Attached("text", "", edition, missing, where[0], where[1], page, coverage, unread, words)
        )
    for name, content in _embedded(document, 0):
        if isinstance(content, Unreadable):
            continue
        embedded = _in_blocks(content.blocks, code, content.title)
        if embedded is not None:
            edition, missing, _, coverage, words = embedded
            found.append(
                Attached(
                    "attachment",
                    name,
                    edition,
                    missing,
                    coverage=coverage,
                    unreadable_attachments=unread,
                    words=words,
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


_Found = tuple[int | None, tuple[str, ...] | None, tuple[int, int], float | None, str]


def _in_blocks(blocks: Sequence[Block], code: Code, embedded: str | None) -> _Found | None:
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
        words = next((place[4] for place in _title_places(blocks, _content(blocks), code, embedded)), "")
        return edition.year or None, found.missing, (first, last), found.coverage, words
    return _by_title(blocks, code, embedded)


def _by_title(blocks: Sequence[Block], code: Code, embedded: str | None) -> _Found | None:
    """An edition (or a translation) without a fingerprint: its title, ISBN or number, and pages of its own.

    `embedded` is the title property of an embedded file, None for a document's own text, in which more is
    asked for: the title may be an agenda item's, and what follows may be the rest of the minutes.
    """
    content = _content(blocks)
    sentences = _sentences(blocks, content)
    identified, _ = _imprint(blocks, code)
    tried = 0
    for position, index, year, named, words in _title_places(blocks, content, code, embedded):
        # A title and an imprint with its ISBN or number are a publication's, whatever its words.
        imprint = position > 0 and identified is not None and year in (None, identified)
        prose = _prose(blocks, sentences, position, whole=embedded is not None or imprint)
        if prose is None:
            continue
        tried += 1
        if tried > _MOST_TRIED:
            break
        last, text = prose
        if not named and not _names_owner(text, code):
            continue
        edition = code.edition(year)
        # English under the title of an edition whose English text is known, and is not this, is not that
        # code.
        if edition is not None and edition.fingerprint is not None and _is_english(text):
            continue
        return year, None, (index, last), None, words
    return None


def _content(blocks: Sequence[Block]) -> list[int]:
    return [
        index
        for index, block in enumerate(blocks)
        if block.text and block.place.story not in ("header", "footer", "navigation")
    ]


_Place = tuple[int, int, int | None, bool, str]


def _title_places(
    blocks: Sequence[Block], content: Sequence[int], code: Code, embedded: str | None
) -> Iterator[_Place]:
    """(position behind the title, its block, the edition's year, whether its owner is told, its words) of
    each title.
    """
    near = _TITLE_AMONG if embedded is not None else len(content)
    for position, index in enumerate(content[:near]):
        for lines in (3, 2, 1):
            # A cover breaks the title over lines, and the longest that is one counts; an agenda item is
            # numbered.
            run = [blocks[at] for at in content[position : position + lines]]
            text = " ".join(block.text for block in run)
            if len(run) < lines or len(text) > 160:
                continue
            if any(block.number or re.match(r"\d", block.text) for block in run):
                continue
            title = _stands_alone(run, text, code)
            if title is not None:
                yield position + lines, index, title[0], title[1], text
                break
    if embedded:
        title = _stands_alone([Block(embedded)], embedded, code)
        if title is not None:
            yield 0, 0, title[0], title[1], embedded
    year, number = _imprint(blocks, code) if embedded is not None else (None, "")
    if year is not None and content:
        yield 0, content[0], year, True, number


_ANNEX = lazy(r"^(?:annex|annexe|anexo|anhang|anlage|appendix|attachment|приложение)[a-zа-я]?", re.IGNORECASE)


def _stands_alone(run: Sequence[Block], text: str, code: Code) -> tuple[int | None, bool] | None:
    """(the edition's year, whether its owner is told) where the lines are a title of the code and nothing
    else.
    """
    for title in find_titles(text, code):
        if title.owner is not None or any(block.links for block in run):
            continue
        around = re.sub(r"[\W\d_]+", "", text[: title.start] + text[title.end :])
        # "Annex B: ISO Code of Conduct" is a title still; "Presentation on the Code of Conduct" is an
        # agenda item.
        if len(_ANNEX.sub("", around)) <= 3:
            return title.edition, title.named or title.edition is not None
    return None


def _names_owner(text: str, code: Code) -> bool:
    pattern = re.compile(rf"(?<!\w)(?:{alternatives(code.owners)})(?!\w)")
    return len(pattern.findall(flat(text))) >= int(thresholds()["owner-named"])


def _imprint(blocks: Sequence[Block], code: Code) -> tuple[int | None, str]:
    """The year of the edition whose ISBN or number stands on a line of its own, and that line: an imprint.

    A number beside a title, in a link or in a sentence is a reference to the publication.
    """
    for block in blocks:
        if block.links or len(_words(block.text)) > int(thresholds()["imprint-words"]):
            continue
        text = normalise_identifier(block.text)
        for edition in code.editions:
            numbered = any(identifier in text for identifier in edition.identifiers)
            if numbered and not find_titles(block.text, code):
                return edition.year, block.text
    return None, ""


class _Sentences(NamedTuple):
    """The blocks that hold sentences: their positions in the content, their indices, and how many words stand
    before each of them and before the end.
    """

    positions: list[int]
    indices: list[int]
    words: list[int]


def _sentences(blocks: Sequence[Block], content: Sequence[int]) -> _Sentences:
    """Rows of names and titles are no sentences: a paragraph counts from six words, a table's cell from
    twelve.
    """
    found = _Sentences([], [], [0])
    for position, index in enumerate(content):
        count = len(_words(blocks[index].text))
        if count >= (12 if blocks[index].kind == "cell" else 6):
            found.positions.append(position)
            found.indices.append(index)
            found.words.append(found.words[-1] + count)
    return found


def _prose(
    blocks: Sequence[Block], sentences: _Sentences, position: int, whole: bool
) -> tuple[int, str] | None:
    """(its last block, the text) of the sentences from a position on, where they are pages of a code's own;
    else None.
    """
    first = bisect_left(sentences.positions, position)
    if sentences.words[-1] - sentences.words[first] < int(thresholds()["words-of-its-own"]):
        return None
    if not whole:
        texts = (blocks[sentences.indices[at]].text for at in range(first, len(sentences.indices)))
        words = (match.group() for text in texts for match in _WORD.finditer(text))
        opening = " ".join(islice(words, int(thresholds()["principles-within"])))
        distinct = {match.group()[:5] for match in _principles().finditer(flat(opening))}
        if len(distinct) < int(thresholds()["principles"]):
            return None
    indices = sentences.indices[first:]
    return indices[-1], " ".join(blocks[index].text for index in indices)


# A script without spaces counts two characters a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\d_]{2,}")


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


@cache
def _principles() -> re.Pattern[str]:
    phrases = [
        alternatives([phrase.rstrip("*")]) + (r"\w*" if phrase.endswith("*") else r"(?!\w)")
        for phrase in thresholds()["principle-words"]
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + ")")


def _is_english(text: str) -> bool:
    words = [word.casefold() for word in _words(text)]
    return sum(word in ("the", "of", "and", "to", "in") for word in words) > 0.1 * len(words)
