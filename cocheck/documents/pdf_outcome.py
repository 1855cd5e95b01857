"""Over all pages: headings by their size, running headers and footers, and the finished blocks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from cocheck.documents.model import Block, BlockKind, Link, Place, Story
from cocheck.documents.pdf_links import Draft

_EDGE = 0.12
_HEADING_LENGTH = 160
_BARE_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|стр(?:аница|\.)?|p\.)?\s*[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–]?"
    r"(?:\s*(?:of|/|von|de|из|sur)\s*\d{1,4})?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+")


class Page:
    """A page as laid out: its number from 1, its height in points, its blocks in reading order.

    `stray` are links on a page without words.
    """

    __slots__ = ("drafts", "height", "number", "stray")

    def __init__(self, number: int, height: float, drafts: list[Draft], stray: list[Link]) -> None:
        self.number, self.height = number, height
        self.drafts, self.stray = drafts, stray


def blocks_of(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The blocks of all pages, in order; repeated running lines once, and wherever they carry links."""
    body_size, body_bold = _body_type(pages)
    ranks = _heading_sizes(pages, body_size)
    stories = _running_lines(pages)
    blocks = []
    row = 0
    seen: set[tuple[Story, str]] = set()
    for page in pages:
        highest = 0
        for draft in page.drafts:
            story = stories.get(id(draft), "body")
            if story != "body" and not draft.links:
                if (story, draft.text) in seen:
                    continue
                seen.add((story, draft.text))
            highest = max(highest, draft.row or 0)
            place = Place(page=page.number, row=row + draft.row if draft.row else None,
                          column=draft.column, story=story)  # fmt: skip
            kind, level = _kind(draft, body_size, body_bold, ranks)
            blocks.append(Block(draft.text, place, kind, draft.number, level, tuple(draft.links),
                                draft.bold, draft.size, draft.box))  # fmt: skip
        row += highest
        blocks += [Block("", Place(page=page.number), links=(link,)) for link in page.stray]
    return tuple(blocks)


def _body_type(pages: Sequence[Page]) -> tuple[float, bool]:
    """The size and the weight that most of the document's letters have."""
    letters: Counter[float] = Counter()
    bold = 0
    for page in pages:
        for draft in page.drafts:
            letters[round(draft.size * 2) / 2] += len(draft.text)
            bold += len(draft.text) if draft.bold else 0
    if not letters:
        return 0.0, False
    return letters.most_common(1)[0][0], bold * 2 > letters.total()


def _heading_sizes(pages: Sequence[Page], body_size: float) -> dict[float, int]:
    """The level of each type size that is clearly larger than the body's, the largest being 1."""
    sizes = {round(draft.size) for page in pages for draft in page.drafts}
    larger = sorted((size for size in sizes if size >= body_size * 1.14), reverse=True)
    return {size: min(rank, 3) for rank, size in enumerate(larger, start=1)}


def _kind(draft: Draft, body_size: float, body_bold: bool, ranks: dict[float, int]) -> tuple[BlockKind, int]:
    """The kind of a block and its level: a short line that is clearly larger, or bolder, is a heading."""
    if draft.row is not None:
        return "cell", 0
    if draft.bullet:
        return "list-item", 1
    short = 2 < len(draft.text) <= _HEADING_LENGTH and draft.line_count <= 3
    if short and any(character.isalpha() for character in draft.text):
        if round(draft.size) in ranks:
            return "heading", ranks[round(draft.size)]
        if draft.bold and not body_bold and draft.size >= body_size * 0.95:
            return "heading", min(len(set(ranks.values())) + 1, 3)
    return "paragraph", 0


def _running_lines(pages: Sequence[Page]) -> dict[int, Story]:
    """The story of each draft (by id) at a page's edge that most pages repeat, figures aside."""
    found: dict[tuple[Story, str], list[int]] = defaultdict(list)
    on_pages: dict[tuple[Story, str], set[int]] = defaultdict(set)
    stories: dict[int, Story] = {}
    for page in pages:
        for draft in page.drafts:
            story = _edge(draft, page.height)
            if story is None or len(draft.text) > 200:
                continue
            key = (story, _FIGURES.sub("#", draft.text.casefold()))
            found[key].append(id(draft))
            on_pages[key].add(page.number)
            if len(pages) > 1 and _BARE_NUMBER.fullmatch(draft.text):
                stories[id(draft)] = story
    enough = max(3, len(pages) * 0.5)
    for key, drafts in found.items():
        if len(on_pages[key]) >= enough:
            stories.update(dict.fromkeys(drafts, key[0]))
    return stories


def _edge(draft: Draft, height: float) -> Story | None:
    """Where at the edge of the page the draft stands; None where it is in the page's body."""
    if draft.box[3] < height * _EDGE:
        return "header"
    if draft.box[1] > height * (1 - _EDGE):
        return "footer"
    return None
