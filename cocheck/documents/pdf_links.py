"""From paragraphs to blocks with their links: the joined text, and which words a link's boxes cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from cocheck.documents.model import Link
from cocheck.documents.pdf_layout import Paragraph, Segment, url_goes_on
from cocheck.documents.pdf_words import Area, Box, Word


class Draft:
    """A block in the making: its text, its lines and where each begins in it, its type, its place, its links.

    The `lines` are given up once the page's links have found their words: they are most of its weight.
    """

    __slots__ = (
        *("text", "lines", "line_count", "box", "row", "column"),
        *("number", "bullet", "size", "bold", "links"),
    )

    def __init__(self, text: str, lines: list[tuple[int, Segment]], paragraph: Paragraph) -> None:
        self.text, self.lines, self.line_count = text, lines, len(lines)
        self.box, self.row, self.column = paragraph.box, paragraph.row, paragraph.column
        segments = paragraph.lines
        self.number, self.bullet = segments[0].number, segments[0].bullet
        self.size = sorted([segment.size for segment in segments])[len(segments) // 2]
        self.bold = False not in [segment.bold for segment in segments]
        self.links: list[Link] = []

    def words(self) -> Iterator[tuple[int, Word]]:
        """Each word and where it begins in the text: a space, or a hyphen, stands between two of a line."""
        for start, line in self.lines:
            for word in line.words:
                yield start, word
                start += len(word.text) + 1


def draft_of(paragraph: Paragraph) -> Draft:
    """Join the lines of a paragraph with spaces; broken words and addresses without."""
    lines = paragraph.lines
    text = _line_text(lines[0])
    starts = [(0, lines[0])]
    for before, line in pairwise(lines):
        text, glue = _joint(text, before.words[-1], line.text)
        text += glue
        starts.append((len(text), line))
        text += _line_text(line)
    return Draft(text, starts, paragraph)


def _line_text(line: Segment) -> str:
    """What a line says; a hyphen in the middle of it, which the producer took for the line's end, is kept."""
    *words, last = line.words
    if True not in [word.hyphen for word in words]:
        return line.text
    return "".join([word.text + ("-" if word.hyphen else " ") for word in words]) + last.text


def _joint(text: str, last: Word, following: str) -> tuple[str, str]:
    """The text so far, with or without its hyphen, and what stands between it and the next line."""
    if last.hyphen:
        hyphenated = text + "-"
        if url_goes_on(hyphenated, following) is not None:
            return hyphenated, ""
        stem = text.rsplit(None, 1)[-1] if text else ""
        # "inter-/national" loses its hyphen, "face-to-/face", "ISO-/IEC" and "Level-/2" keep theirs.
        broken = stem.isalpha() and stem[-1:].islower() and following[:1].islower() and len(stem) > 1
        return (text, "") if broken else (hyphenated, "" if following[:1].isalnum() and stem else " ")
    if url_goes_on(text, following) is not None:
        return text, ""
    if text.endswith("-") and len(text) > 1 and text[-2].isalnum() and following[:1].isalnum():
        return text, ""
    return text, " "


def attach_links(drafts: Sequence[Draft], links: Iterable[Area]) -> list[Link]:
    """Give each link to the drafts whose words it covers; returns those with no draft near them.

    A link that covers no words goes to the draft that its box touches or that stands nearest.
    """
    left_over = []
    for link in links:
        if _label(drafts, link, _CLEARLY) or _label(drafts, link, _BARELY):
            continue
        nearest = _nearest(drafts, link.boxes)
        if nearest is None:
            left_over.append(Link(link.text, ""))
        else:
            place = _place_beside(nearest, link.boxes[0])
            nearest.links.append(Link(link.text, "", place, place))
    for draft in drafts:
        draft.lines = []
        if len(draft.links) > 1:
            draft.links = _merged(draft)
    return left_over


# Which share of a word's height, or of the link's box where that is lower, lies inside: boxes that reach
# into the next line cover less than the first, boxes that sit a little too high or low cover the second.
_CLEARLY = 0.7
_BARELY = 0.5


def _label(drafts: Sequence[Draft], link: Area, share: float) -> bool:
    """Give the link to each draft whose words it covers by that share; False where it covers none."""
    covered = False
    for draft in drafts:
        for start, end in _covered(draft, link.boxes, share):
            draft.links.append(Link(link.text, draft.text[start:end], start, end))
            covered = True
    return covered


def _covered(draft: Draft, boxes: Iterable[Box], share: float) -> list[tuple[int, int]]:
    """The stretches of the draft's text that the boxes cover, as offsets."""
    stretches: list[tuple[int, int]] = []
    for box in boxes:
        if not _touch(draft.box, box):
            continue
        for start, word in draft.words():
            if word.left >= box[2] or word.right <= box[0]:
                continue
            inside = min(word.bottom, box[3]) - max(word.top, box[1])
            if inside <= 0 or inside < share * min(word.bottom - word.top, box[3] - box[1]):
                continue
            first, last = _letters_under(word, box)
            if first < last:
                stretches.append((start + first, start + last))
    return _run_together(draft.text, sorted(stretches))


def _letters_under(word: Word, box: Box) -> tuple[int, int]:
    """Which letters of the word have their middle inside the box, taking all as equally wide."""
    count = len(word.text)
    if count == 0:
        return 0, 0
    if word.left >= box[0] - 1.5 and word.right <= box[2] + 1.5:
        return 0, count
    width = max(word.right - word.left, 0.1) / count
    first = max(0, round((box[0] - word.left) / width))
    last = min(count, round((box[2] - word.left) / width))
    # Letters are not equally wide: a cut inside a word moves to the nearest end of its letters.
    first = _to_joint(word.text, first)
    last = _to_joint(word.text, last)
    return first, last


def _to_joint(text: str, position: int) -> int:
    """The nearest place, at most two away, at which a word of letters begins or ends."""
    for distance in (0, 1, 2):
        for candidate in (position - distance, position + distance):
            if candidate in (0, len(text)):
                return candidate
            if 0 < candidate < len(text) and text[candidate - 1].isalnum() != text[candidate].isalnum():
                return candidate
    return position


def _run_together(text: str, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches with nothing but spaces between them as one."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _merged(draft: Draft) -> list[Link]:
    """The draft's links in order; those that lead to one target and stand side by side as one."""
    merged: list[Link] = []
    for link in sorted(draft.links, key=lambda link: (link.start, link.end)):
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.target == link.target
            and bool(before.label) == bool(link.label)
            and not draft.text[before.end : link.start].strip()
        ):
            end = max(before.end, link.end)
            merged[-1] = Link(link.target, draft.text[before.start : end], before.start, end)
        else:
            merged.append(link)
    return merged


def _nearest(drafts: Sequence[Draft], boxes: Sequence[Box]) -> Draft | None:
    """The draft nearest to the link's box; None where the page has no words or the link no box."""
    if not drafts or not boxes:
        return None
    box = boxes[0]
    return min(drafts, key=lambda draft: _distance(draft.box, box))


def _distance(one: Box, other: Box) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    down = max(one[1] - other[3], other[1] - one[3], 0.0)
    return across + 2 * down


def _place_beside(draft: Draft, box: Box) -> int:
    """Where in the draft's text a link without words stands: before the first word right of it."""
    for start, word in draft.words():
        if word.top <= (box[1] + box[3]) / 2 <= word.bottom and word.left >= box[2] - 1:
            return start
    return len(draft.text)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
