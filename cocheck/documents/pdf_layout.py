"""From words with boxes to paragraphs: which words stand on one line, which lines make one block.

Pure functions; distances are in points, `height` is that of a line's type with its leading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import inf
from operator import attrgetter
from typing import NamedTuple

from cocheck.documents.pdf_words import Box, Type, Word

_WIDE_GAP = 1.6
_NARROW_GAP = 0.6
_WIDE_CELL_GAP = 3.5
_NUMBER = re.compile(
    r"(?:TOP|Item|ITEM|Punkt|Пункт|Point)?\s?\d{1,3}(?:\.\d{1,3})*[.)]?|[IVX]{1,5}[.)]?|[ivx]{1,5}[.)]|"
    r"[A-Za-z][.)]|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)"
)
_ITEM_START = re.compile(
    r"(?:\d{1,3}[.)](?!\d)|\d{1,2}(?:\.\d{1,2})+[.)]?|[IVX]{1,5}[.)]|[ivx]{1,5}[.)]|[A-Za-z][.)]|"
    r"\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:TOP|Item|ITEM|Punkt|Пункт|Agenda [Ii]tem) ?\d+[.:)]?)(?=\s|$)"
    r"|[•▪●◦■➢✓–—-](?=\s|$)"
)
_BULLET = re.compile(r"[•▪●◦■➢✓o§–—-]")
_RESIDUE = re.compile(r"\d{1,2}[A-Z](?=[^\W\d_]|$)")
_LEAST_SIZE = 2.5
_LONGEST_ROW = 200  # segments that are held against each other
_URL = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
_URL_PIECE = re.compile(r"[\w%~./?#=&;:@+,()!$'*-]+")
_FILE_END = re.compile(r"\.(?:html?|pdf|docx?|pptx?|xlsx?|aspx?|php|txt|zip|md)$", re.IGNORECASE)
_NOT_URL = re.compile(
    r"\d{4}-\d\d(?:-\d\d)?[,.;)]?|\d{1,3}[.)]|\d+(?:\.\d+)+[.)]?|\(.*|[A-Z]?[a-zà-ÿ'’]+[.,;:!?)]?|www\..*|https?:.*"
)


class Segment:
    """Words on one line of one column: its box, its type, and the number printed to its left.

    `text` is what they say, from when the segment's words are settled.
    """

    __slots__ = (
        *("words", "left", "top", "right", "bottom", "height", "middle"),
        *("text", "size", "bold", "number", "bullet", "row"),
    )

    def __init__(self, words: list[Word], left: float, top: float, right: float, bottom: float) -> None:
        self.words = words
        self.left, self.top, self.right, self.bottom = left, top, right, bottom
        self.height = max(bottom - top, 1.0)
        self.middle = (top + bottom) / 2
        self.text = self.number = ""
        self.size, self.bold, self.bullet = 0.0, False, False
        self.row = 0

    def drop_first(self) -> None:
        """Take the first word off."""
        del self.words[0]
        self.left = self.words[0].left


class Rules:
    """The ruled lines of a page: level ones (y, left, right), upright ones (x, top, bottom), sorted."""

    __slots__ = ("highest", "level", "lowest", "upright")

    def __init__(
        self,
        level: Sequence[tuple[float, float, float]] = (),
        upright: Sequence[tuple[float, float, float]] = (),
    ) -> None:
        self.level, self.upright = level, upright
        self.highest = min((top for _, top, _ in upright), default=0.0)
        self.lowest = max((bottom for _, _, bottom in upright), default=0.0)

    def parts(self, above: Segment, below: Segment) -> bool:
        """True where a level rule, wider than the words as an underline is not, lies between two lines."""
        first = bisect_left(self.level, (above.middle,))
        last = bisect_left(self.level, (below.middle,))
        if first >= last:
            return False
        left, right = min(above.left, below.left) - 1.5, max(above.right, below.right) + 1.5
        return any(start <= left and end >= right for _, start, end in self.level[first:last])

    def splits(self, left: float, right: float, middle: float) -> bool:
        """True where an upright rule stands between `left` and `right` at the height of `middle`."""
        first = bisect_left(self.upright, (left - 1,))
        last = bisect_left(self.upright, (right + 1,))
        return any(top <= middle <= bottom for _, top, bottom in self.upright[first:last])

    def may_split(self, run: Run) -> bool:
        """False where no upright rule stands anywhere on the line, and none can split its words."""
        if not self.upright:
            return False
        line = run.line
        above, below = line.top, line.bottom
        if not run.level:
            above, below = min([word.top for word in line.words]), max([word.bottom for word in line.words])
        if below < self.highest or above > self.lowest:
            return False
        first = bisect_left(self.upright, (line.left - 1,))
        last = bisect_left(self.upright, (line.right + 1,))
        return first < last and any(
            top <= below and bottom >= above for _, top, bottom in self.upright[first:last]
        )

    def wall_left_of(self, x: float, middle: float) -> float | None:
        """The last upright rule up to `x` at the height of `middle`."""
        for at in range(bisect_left(self.upright, (x, inf)) - 1, -1, -1):
            wall, top, bottom = self.upright[at]
            if top <= middle <= bottom:
                return wall
        return None

    def wall_right_of(self, x: float, middle: float) -> float | None:
        """The first upright rule from `x` on at the height of `middle`."""
        for at in range(bisect_left(self.upright, (x,)), len(self.upright)):
            wall, top, bottom = self.upright[at]
            if top <= middle <= bottom:
                return wall
        return None

    def walls_around(self, left: float, right: float, middle: float) -> tuple[float, float] | None:
        """The upright rules on both sides of what lies from `left` to `right`; None where one is missing."""
        if not self.highest <= middle <= self.lowest:
            return None
        west = self.wall_left_of(left + 1, middle)
        east = self.wall_right_of(right - 1, middle) if west is not None else None
        return None if west is None or east is None else (west, east)

    def cell(self, box: Box) -> int | None:
        """The table row that the box stands in, by the rule above it; None outside tables.

        The rule must reach from wall to wall: the frame around a few words in a cell makes no row.
        """
        left, top, right, bottom = box
        middle = (top + bottom) / 2
        walls = self.walls_around(left, right, middle)
        if walls is None:
            return None
        first = bisect_left(self.level, (middle,))
        over = self._ceiling(range(first - 1, -1, -1), *walls)
        under = self._ceiling(range(first, len(self.level)), *walls)
        if over is None or under is None:
            return None
        # Neighbouring cells draw their own rules, a hair apart: the first of them stands for all.
        return bisect_left(self.level, (over - 3,))

    def _ceiling(self, candidates: range, west: float, east: float) -> float | None:
        """The first of these level rules to reach from wall to wall."""
        for at in candidates:
            y, start, end = self.level[at]
            if start <= west + 3 and end >= east - 3:
                return y
        return None


NO_RULES = Rules()


class Paragraph:
    """Lines that make one block, the box around them, and where in a table-like row they stand, if in one."""

    __slots__ = ("box", "column", "lines", "row")

    def __init__(self, lines: list[Segment]) -> None:
        self.lines = lines
        self.row: int | None = None
        self.column: int | None = None
        self.box: Box = (0.0, 0.0, 0.0, 0.0)


class Run(NamedTuple):
    """Words that follow each other on a line, in the order of the content, and the widest gap there.

    `level` is True where they are equally high and stand one right of the other.
    """

    line: Segment
    widest: float
    level: bool


def runs_of(words: list[Word]) -> list[Run]:
    """The words, in the order of the page's content, by the lines that they go on along."""
    if not words:
        return []
    _, lefts, tops, rights, bottoms, _, _, _ = zip(*words, strict=True)
    gaps = [left - right for left, right in zip(lefts[1:], rights, strict=False)]
    uneven = [
        index
        for index, (top, before_top, bottom, before_bottom, left, before_left) in enumerate(
            zip(tops[1:], tops, bottoms[1:], bottoms, lefts[1:], lefts, strict=False), start=1
        )
        if top != before_top or bottom != before_bottom or not before_left <= left or not top < bottom
    ]
    runs = []
    start = 0
    level = True
    for index in [*uneven, len(words)]:
        if index < len(words) and _goes_on(words[index - 1], words[index]):
            level = False
            continue
        if level:
            line = Segment(
                words[start:index], lefts[start], tops[start], max(rights[start:index]), bottoms[start]
            )
        else:
            line = _segment(words[start:index])
        runs.append(Run(line, max(gaps[start : index - 1], default=0.0), level))
        start = index
        level = True
    return runs


def _goes_on(before: Word, word: Word) -> bool:
    """True where the word stands on the line of the one before it, and not far to its left."""
    _, left, top, right, bottom, *_ = before
    height = min(bottom - top, word.bottom - word.top)
    overlap = min(bottom, word.bottom) - max(top, word.top)
    return overlap > height * 0.5 and (word.left >= left or word.left - right > -max(height, 1.0) * 0.7)


def rows_of(runs: Iterable[Run], rules: Rules = NO_RULES) -> list[list[Segment]]:
    """Gather words into segments; a wide gap or a rule ends one.

    The segments come by the line of the page they stand on, each line left to right.
    """
    return _rejoined([segment for run in runs for segment in _cut_at_gaps(run, rules)], rules)


def _cut_at_gaps(run: Run, rules: Rules) -> list[Segment]:
    """One segment for each run of words on a line; equal wide gaps are justified type and do not cut."""
    words = run.line.words
    if len(words) == 1:
        return [run.line]
    height = max(words[0].bottom - words[0].top, 1.0)
    ruled = rules.may_split(run)
    if not ruled and run.widest <= height * _NARROW_GAP:
        return [run.line]
    gaps = [after.left - before.right for before, after in pairwise(words)]
    usual = sorted(gaps)[(len(gaps) - 1) // 2]
    enclosed = rules.walls_around(words[0].left, words[-1].right, _middle(words[0])) is not None
    justified = len(gaps) >= 3 and min(gaps) > height * 0.3 and max(gaps) < min(gaps) * 1.4
    cuts = []
    for index, gap in enumerate(gaps, start=1):
        if (
            ruled
            and gap > 1
            and rules.splits(words[index - 1].right, words[index].left, _middle(words[index]))
        ):
            cut = True
        elif justified:
            cut = False
        elif enclosed:
            # What no rule parts stands in one cell, but for columns that are set with tabulators.
            cut = gap > height * _WIDE_CELL_GAP
        else:
            cut = gap > height * _WIDE_GAP or (
                gap > height * _NARROW_GAP and gap > max(usual, height * 0.25) * 2.2
            )
        if cut:
            cuts.append(index)
    if not cuts:
        return [run.line]
    return [_segment(words[start:end]) for start, end in pairwise([0, *cuts, len(words)])]


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _segment(words: list[Word]) -> Segment:
    if len(words) == 1:
        word = words[0]
        return Segment(words, word.left, word.top, word.right, word.bottom)
    tops = [word.top for word in words]
    bottoms = [word.bottom for word in words]
    if max(tops) - min(tops) > 0.5 or max(bottoms) - min(bottoms) > 0.5:
        # A raised figure or a tall sign must not move the line: most words decide where it stands.
        tops.sort()
        bottoms.sort()
    half = len(words) // 2
    left, right = min([word.left for word in words]), max([word.right for word in words])
    return Segment(words, left, tops[half], right, bottoms[half])


def _rejoined(segments: list[Segment], rules: Rules) -> list[list[Segment]]:
    """Join what the producer wrote in pieces: a link's words in the middle of a line, a raised "th"."""
    rows = visual_rows(segments)
    for number, row in enumerate(rows):
        if len(row) == 1:
            continue
        joined = row[:1]
        for segment in row[1:]:
            if _adjoin(joined[-1], segment, rules):
                words = [*joined[-1].words, *segment.words]
                words.sort(key=attrgetter("left"))
                joined[-1] = _segment(words)
            else:
                joined.append(segment)
        rows[number] = joined
    return rows


def _adjoin(before: Segment, after: Segment, rules: Rules) -> bool:
    gap = after.left - before.right
    height = min(before.height, after.height)
    if not -0.5 * height <= gap <= 0.45 * height:
        return False
    return not rules.splits(before.right, after.left, after.middle)


def visual_rows(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Segments by the line of the page they stand on, top to bottom, each line left to right."""
    rows: list[list[Segment]] = []
    row: list[Segment] = []
    for segment in sorted(segments, key=attrgetter("middle", "left")):
        if row and len(row) < _LONGEST_ROW and _beside(row, segment):
            row.append(segment)
        else:
            row = [segment]
            rows.append(row)
    for row in rows:
        if len(row) > 1:
            row.sort(key=attrgetter("left"))
    return rows


def _beside(row: list[Segment], segment: Segment) -> bool:
    """True where the segment stands on the row's line and over none of its segments."""
    first = row[0]
    height = min(first.height, segment.height)
    if segment.middle - first.middle > height * 0.45:
        return False
    return all(segment.left >= other.right - height * 0.5 or segment.right <= other.left + height * 0.5
               for other in row)  # fmt: skip


def is_tabular(runs: Sequence[Run]) -> bool:
    """True where enough lines of the page have columns for its rules to be worth looking up."""
    cut = [run.line for run in runs if run.level and len(_cut_at_gaps(run, NO_RULES)) > 1]
    cut.sort(key=attrgetter("middle"))
    if sum(below.middle - above.middle > below.height for above, below in pairwise(cut)) >= 2:
        return True
    return sum(len(row) > 1 for row in rows_of(runs)) >= 3


def paragraphs_of(
    rows: list[list[Segment]], type_at: Callable[[int], Type], rules: Rules = NO_RULES
) -> list[Paragraph]:
    """Gather a page's rows into paragraphs, in reading order: line by line, cells left to right."""
    rows = _with_numbers([_settled(row, type_at) for row in rows if row])
    for index, row in enumerate(rows):
        for segment in row:
            segment.row = index
            segment.size, segment.bold = type_at(segment.words[0].first)
            segment.bold = segment.bold and type_at(segment.words[-1].last).bold
            # Some fonts state a box far lower than their type: lines would seem far apart.
            if segment.size < segment.height * 2:
                segment.height = max(segment.height, segment.size * 1.1)
    walls = _Walls(rows, rules)
    paragraphs: list[Paragraph] = []
    open_ones: list[Paragraph] = []
    for index, row in enumerate(rows):
        still_open = [paragraph for paragraph in open_ones if index - paragraph.lines[-1].row <= 4]
        for segment in row:
            mother = _continued(segment, row, still_open, rules, walls)
            if mother is None:
                paragraph = Paragraph([segment])
                paragraphs.append(paragraph)
                still_open.append(paragraph)
            else:
                mother.lines.append(segment)
        open_ones = still_open
    for paragraph in paragraphs:
        paragraph.box = _box_around(paragraph.lines)
    return _in_order(paragraphs, rules)


def _box_around(lines: Sequence[Segment]) -> Box:
    if len(lines) == 1:
        line = lines[0]
        return line.left, line.top, line.right, line.bottom
    return (min([line.left for line in lines]), min([line.top for line in lines]),
            max([line.right for line in lines]), max([line.bottom for line in lines]))  # fmt: skip


def _settled(row: list[Segment], type_at: Callable[[int], Type]) -> list[Segment]:
    """The row with bullets that stand alone, and Word's "3B" residue, taken off the text beside them."""
    kept: list[Segment] = []
    bullet = False
    for segment in row:
        _drop_residue(segment, type_at)
    for index, segment in enumerate(row):
        text = segment.words[0].text
        alone = len(segment.words) == 1 and index + 1 < len(row)
        if alone and _BULLET.fullmatch(text) and row[index + 1].left - segment.right < segment.height * 4:
            bullet = True
            continue
        if len(segment.words) > 1 and text in "•▪●◦■➢":
            segment.drop_first()
            bullet = True
        segment.bullet = bullet
        segment.text = " ".join([word.text for word in segment.words])
        bullet = False
        kept.append(segment)
    return kept


def _drop_residue(segment: Segment, type_at: Callable[[int], Type]) -> None:
    """Take off the "3B" that Word's PDF leaves before a heading, in type too small to be seen."""
    word = segment.words[0]
    residue = _RESIDUE.match(word.text)
    if residue is None or not 0 < type_at(word.first).size < _LEAST_SIZE:
        return
    rest = word.text[residue.end() :]
    if rest:
        segment.words[0] = word._replace(text=rest, first=word.first + residue.end())
    elif len(segment.words) > 1:
        segment.drop_first()


def _with_numbers(rows: list[list[Segment]]) -> list[list[Segment]]:
    """The rows with each number that stands alone left of a text made that text's number."""
    edges = sorted(
        segment.left for row in rows for segment, following in pairwise(row)
        if _NUMBER.fullmatch(segment.text) and _has_letters(following.text)
    )  # fmt: skip
    result = []
    for row in rows:
        kept: list[Segment] = []
        number = ""
        for index, segment in enumerate(row):
            if not number and index + 1 < len(row) and _is_number(segment, row[index + 1], index == 0, edges):
                number = segment.text
                continue
            segment.number, number = number, ""
            kept.append(segment)
        result.append(kept)
    return result


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _is_number(segment: Segment, following: Segment, leftmost: bool, edges: list[float]) -> bool:
    if len(segment.words) > 2 or not _NUMBER.fullmatch(segment.text):
        return False
    if following.left - segment.right > segment.height * 6 or not _has_letters(following.text):
        return False
    if segment.text.isdigit() and not following.text[0].isalpha():
        return False
    if leftmost:
        return True
    near = bisect_left(edges, segment.left + 6) - bisect_left(edges, segment.left - 6)
    return near >= 2 and following.left - segment.right < segment.height * 4


class _Walls:
    """How far to the right the lines of a page could have gone, told from its rules and its other lines."""

    def __init__(self, rows: list[list[Segment]], rules: Rules) -> None:
        self.rows = rows
        self.rules = rules
        self.lines = sorted((segment.left, segment.right) for row in rows for segment in row)
        self.edge = max((right for _, right in self.lines), default=0.0)
        self.longest: dict[tuple[int, int], float] = {}

    def wall(self, segment: Segment) -> float:
        """Where the segment's column ends.

        A cell's right rule tells; else the longest line that begins nearby, short of the next column;
        a line that has no companions has the page to its right.
        """
        row = self.rows[segment.row]
        reach = segment.height * 3
        first = bisect_left(self.lines, (segment.left - reach, 0.0))
        last = bisect_left(self.lines, (segment.left + reach, 0.0))
        longest = self.longest.get((first, last))
        if longest is None:
            longest = max((right for _, right in self.lines[first:last]), default=segment.right)
            self.longest[first, last] = longest
        if last - first < 3 and len(row) == 1:
            longest = self.edge
        wall = self.rules.wall_right_of(segment.right - 1, segment.middle)
        if wall is not None:
            longest = min(wall - 4, longest) if longest > segment.right + 40 else wall - 4
        else:
            longest = min([longest, *[other.left for other in row if other.left > segment.right]])
        return max(longest, segment.right)


def _continued(
    segment: Segment, row: list[Segment], open_ones: list[Paragraph], rules: Rules, walls: _Walls
) -> Paragraph | None:
    """The paragraph that the segment goes on with; None where it begins one."""
    over = _above(segment, open_ones)
    if over is None:
        return None
    last = over.lines[-1]
    if last.row == segment.row or rules.parts(last, segment):
        return None
    if len(row) > 1 and sum([_overlap(last, other) > 0 for other in row]) > 1:
        return None
    glued = url_goes_on(last.text, segment.text)
    if glued is not None and not segment.number:
        return over
    if segment.number or segment.bullet or _ITEM_START.match(segment.text):
        return None
    if abs(segment.size - last.size) > 0.12 * max(last.size, segment.size):
        return None
    lower = segment.words[0].text[:1].islower()
    if segment.bold != last.bold and not lower:
        return None
    if last.words[-1].hyphen:
        return over
    return over if _wrapped(over, last, segment, row, walls, lower) else None


def _above(segment: Segment, open_ones: list[Paragraph]) -> Paragraph | None:
    """The one paragraph whose last line stands right above the segment, in its column; None for more."""
    found = None
    middle, own_height = segment.middle, segment.height
    for paragraph in open_ones:
        last = paragraph.lines[-1]
        height = last.height if last.height > own_height else own_height
        if height * 0.5 < middle - last.middle < height * 1.6:
            shared = _overlap(last, segment)
            if shared > 0.5 * min(last.right - last.left, segment.right - segment.left):
                if found is not None:
                    return None
                found = paragraph
    return found


def _overlap(one: Segment, other: Segment) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _wrapped(
    paragraph: Paragraph, last: Segment, segment: Segment, row: list[Segment], walls: _Walls, lower: bool
) -> bool:
    """True where `last` ends because its column does, not because its words do."""
    first = paragraph.lines[0]
    height = last.height
    indent = segment.left - last.left
    centred = abs((last.left + last.right) - (segment.left + segment.right)) < height and abs(indent) > height
    hanging = len(paragraph.lines) == 1 and abs(indent) < height * 5
    if not (
        abs(indent) < height * 0.6 or hanging or (centred and abs(segment.left - first.left) < height * 12)
    ):
        return False
    if (lower or last.words[-1].text.lower() in _JOINTS) and not any(other.number for other in row):
        return True
    room = walls.wall(last) - last.right
    word = segment.words[0]
    return room < word.right - word.left + height * 0.8


# A line that ends with one of these is not the end of a sentence.
_JOINTS = frozenset(
    re.findall(
        r"\w+|&",
        "and or of the for to in on at with by from a an & der die das und für von des et de du la le les "
        "pour sur au aux y el los las del para и в на по о для с",
    )
)


def _in_order(paragraphs: list[Paragraph], rules: Rules) -> list[Paragraph]:
    """Paragraphs by the line they begin on, those of a ruled table row by cell; marks the table-like rows."""
    bands: dict[tuple[str, int], list[Paragraph]] = {}
    for paragraph in paragraphs:
        cell = rules.cell(paragraph.box) if rules.upright else None
        key = ("line", paragraph.lines[0].row) if cell is None else ("cell", cell)
        bands.setdefault(key, []).append(paragraph)
    ordered: list[Paragraph] = []
    row = 0
    for band in sorted(bands.values(), key=_first_row):
        columns = _columns(band)
        if len(columns) > 1:
            row += 1
        for number, column in enumerate(columns, start=1):
            for paragraph in column:
                if len(columns) > 1:
                    paragraph.row, paragraph.column = row, number
            ordered += column
    return ordered


def _first_row(band: list[Paragraph]) -> int:
    return min([paragraph.lines[0].row for paragraph in band])


def _columns(band: list[Paragraph]) -> list[list[Paragraph]]:
    """The paragraphs of a row by column, left to right: those that stand one over the other share one."""
    if len(band) == 1:
        return [band]
    columns: list[tuple[float, float, list[Paragraph]]] = []
    for paragraph in sorted(band, key=lambda paragraph: paragraph.lines[0].left):
        left, _, right, _ = paragraph.box
        if columns and left < columns[-1][1] - 1:
            before = columns[-1]
            before[2].append(paragraph)
            columns[-1] = (before[0], max(before[1], right), before[2])
        else:
            columns.append((left, right, [paragraph]))
    return [
        sorted(members, key=lambda member: (member.lines[0].row, member.lines[0].left))
        for _, _, members in columns
    ]


def url_goes_on(line: str, following: str) -> str | None:
    """What joins an address broken at a line's end to the next line: "" (no space), or None where none is.

    Only what cannot be a sentence's next word goes on with an address: a piece with a slash, a dot
    inside, figures among letters, or anything after a mark that never ends an address.
    """
    ending = line[line.rfind(" ") + 1 :]
    found = _URL.search(ending) if "." in ending or "/" in ending else None
    if found is None or not following:
        return None
    piece = following.split(maxsplit=1)[0]
    if not _URL_PIECE.fullmatch(piece):
        return None
    token = found[0]
    alone = piece == following.strip()
    if _FILE_END.search(token):
        return "" if piece[0] in "?#&" else None
    if token[-1] in "-_=&?%#~+":
        return None if _NOT_URL.fullmatch(piece) and piece[:1].isupper() and not alone else ""
    if _NOT_URL.fullmatch(piece):
        return (
            "" if token[-1] in "/." and alone and piece[:1].islower() and piece[-1] not in ".,;:!?" else None
        )
    if piece[0] in "/?&=#%_.":
        return ""
    if re.search(r"[\w-][/=?&%_][\w%-]|[\w-]\.(?=[\w-]{2})|[a-zA-Z]\d|\d[a-zA-Z]|/$", piece):
        return "" if token[-1] in "/.:" or alone or len(token) > 25 else None
    return None
