"""From words with boxes to paragraphs: which words stand on one line, which lines make one block.

Pure functions; distances are in points, `height` is that of a line's type with its leading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
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


@dataclass(slots=True)
class Segment:
    """Words on one line of one column: its box, its type, and the number printed to its left."""

    words: list[Word]
    left: float
    top: float
    right: float
    bottom: float
    size: float = 0.0
    bold: bool = False
    number: str = ""
    bullet: bool = False
    row: int = 0
    height: float = field(init=False)
    middle: float = field(init=False)

    def __post_init__(self) -> None:
        self.height = max(self.bottom - self.top, 1.0)
        self.middle = (self.top + self.bottom) / 2

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Rules:
    """The ruled lines of a page: level ones (y, left, right), upright ones (x, top, bottom), sorted."""

    level: list[tuple[float, float, float]] = field(default_factory=list)
    upright: list[tuple[float, float, float]] = field(default_factory=list)

    def parts(self, above: Segment, below: Segment) -> bool:
        """True where a level rule, wider than the words as an underline is not, lies between two lines."""
        left, right = min(above.left, below.left) - 1.5, max(above.right, below.right) + 1.5
        first = bisect_left(self.level, (above.middle, 0.0, 0.0))
        last = bisect_left(self.level, (below.middle, 0.0, 0.0))
        return any(start <= left and end >= right for _, start, end in self.level[first:last])

    def splits(self, left: float, right: float, middle: float) -> bool:
        """True where an upright rule stands between `left` and `right` at the height of `middle`."""
        first = bisect_left(self.upright, (left - 1, 0.0, 0.0))
        last = bisect_left(self.upright, (right + 1, 0.0, 0.0))
        return any(top <= middle <= bottom for _, top, bottom in self.upright[first:last])

    def may_split(self, words: Sequence[Word]) -> bool:
        """False where no upright rule stands anywhere among words of a line, and none can split them."""
        first = bisect_left(self.upright, (min([word.right for word in words]) - 1, 0.0, 0.0))
        last = bisect_left(self.upright, (max([word.left for word in words]) + 1, 0.0, 0.0))
        if first >= last:
            return False
        above, below = min([word.top for word in words]), max([word.bottom for word in words])
        return any(top <= below and bottom >= above for _, top, bottom in self.upright[first:last])

    def encloses(self, left: float, right: float, middle: float) -> bool:
        """True where upright rules stand on both sides of what lies between `left` and `right`."""
        spanning = [x for x, top, bottom in self.upright if top <= middle <= bottom]
        return bool(spanning) and spanning[0] <= left + 1 and spanning[-1] >= right - 1

    def cell(self, box: Box) -> int | None:
        """The table row that the box stands in, by the rule above it; None outside tables.

        The rule must reach from wall to wall: the frame around a few words in a cell makes no row.
        """
        left, top, right, bottom = box
        middle = (top + bottom) / 2
        walls = [x for x, start, end in self.upright if start <= middle <= end]
        west = max((x for x in walls if x <= left + 1), default=None)
        east = min((x for x in walls if x >= right - 1), default=None)
        if west is None or east is None:
            return None
        first = bisect_left(self.level, (middle, 0.0, 0.0))
        over = [y for y, start, end in self.level[:first] if start <= west + 3 and end >= east - 3]
        under = any(start <= west + 3 and end >= east - 3 for _, start, end in self.level[first:])
        # Neighbouring cells draw their own rules, a hair apart: the first of them stands for all.
        return bisect_left(self.level, (over[-1] - 3, 0.0, 0.0)) if over and under else None

    def right_wall(self, segment: Segment) -> float | None:
        """Where the cell that holds the segment ends; None where no upright rule stands to its right."""
        first = bisect_left(self.upright, (segment.right - 1, 0.0, 0.0))
        for x, top, bottom in self.upright[first:]:
            if top <= segment.middle <= bottom:
                return x
        return None


NO_RULES = Rules()


@dataclass(slots=True)
class Paragraph:
    """Lines that make one block; `row` and `column` are set where it stands in a table-like row."""

    lines: list[Segment]
    row: int | None = None
    column: int | None = None

    @property
    def box(self) -> Box:
        return (min(line.left for line in self.lines), min(line.top for line in self.lines),
                max(line.right for line in self.lines), max(line.bottom for line in self.lines))  # fmt: skip


class Run(NamedTuple):
    """Words that follow each other on a line, in the order of the content, and the widest gap there."""

    words: Sequence[Word]
    widest: float


def runs_of(words: Sequence[Word]) -> list[Run]:
    """The words, in the order of the page's content, by the lines that they go on along."""
    if not words:
        return []
    runs = []
    start = 0
    widest = 0.0
    _, _, top, right, bottom, *_ = before = words[0]
    for index in range(1, len(words)):
        word = words[index]
        _, left, word_top, word_right, word_bottom, *_ = word
        height = min(bottom - top, word_bottom - word_top)
        overlap = min(bottom, word_bottom) - max(top, word_top)
        gap = left - right
        if overlap > height * 0.5 and (left >= before.left or gap > -max(height, 1.0) * 0.7):
            widest = gap if gap > widest else widest
        else:
            runs.append(Run(words[start:index], widest))
            start, widest = index, 0.0
        before, top, right, bottom = word, word_top, word_right, word_bottom
    runs.append(Run(words[start:], widest))
    return runs


def rows_of(runs: Iterable[Run], rules: Rules = NO_RULES) -> list[list[Segment]]:
    """Gather words into segments; a wide gap or a rule ends one.

    The segments come by the line of the page they stand on, each line left to right.
    """
    segments = [segment for run in runs for segment in _cut_at_gaps(run.words, run.widest, rules)]
    return _rejoined(segments, rules)


def _cut_at_gaps(words: Sequence[Word], widest: float, rules: Rules) -> list[Segment]:
    """One segment for each run of words on a line; equal wide gaps are justified type and do not cut."""
    height = max(words[0].bottom - words[0].top, 1.0)
    if len(words) == 1:
        return [_segment(words)]
    ruled = bool(rules.upright) and rules.may_split(words)
    if not ruled and widest <= height * _NARROW_GAP:
        return [_segment(words)]
    gaps = [after.left - before.right for before, after in pairwise(words)]
    usual = sorted(gaps)[(len(gaps) - 1) // 2]
    enclosed = bool(rules.upright) and rules.encloses(words[0].left, words[-1].right, _middle(words[0]))
    justified = len(gaps) >= 3 and min(gaps) > height * 0.3 and max(gaps) < min(gaps) * 1.4
    segments = []
    start = 0
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
            segments.append(_segment(words[start:index]))
            start = index
    return [*segments, _segment(words[start:])]


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _segment(words: Sequence[Word]) -> Segment:
    if len(words) == 1:
        word = words[0]
        return Segment([word], word.left, word.top, word.right, word.bottom)
    tops = [word.top for word in words]
    bottoms = [word.bottom for word in words]
    if max(tops) - min(tops) > 0.5 or max(bottoms) - min(bottoms) > 0.5:
        # A raised figure or a tall sign must not move the line: most words decide where it stands.
        tops.sort()
        bottoms.sort()
    half = len(words) // 2
    left, right = min([word.left for word in words]), max([word.right for word in words])
    return Segment(list(words), left, tops[half], right, bottoms[half])


def _rejoined(segments: list[Segment], rules: Rules) -> list[list[Segment]]:
    """Join what the producer wrote in pieces: a link's words in the middle of a line, a raised "th"."""
    rows = []
    for row in visual_rows(segments):
        joined = row[:1]
        for segment in row[1:]:
            if _adjoin(joined[-1], segment, rules):
                words = [*joined[-1].words, *segment.words]
                words.sort(key=lambda word: word.left)
                joined[-1] = _segment(words)
            else:
                joined.append(segment)
        rows.append(joined)
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
    for segment in sorted(segments, key=lambda segment: (segment.middle, segment.left)):
        if rows and len(rows[-1]) < _LONGEST_ROW and _beside(rows[-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    for row in rows:
        row.sort(key=lambda segment: segment.left)
    return rows


def _beside(row: list[Segment], segment: Segment) -> bool:
    """True where the segment stands on the row's line and over none of its segments."""
    first = row[0]
    height = min(first.height, segment.height)
    if segment.middle - first.middle > height * 0.45:
        return False
    return all(segment.left >= other.right - height * 0.5 or segment.right <= other.left + height * 0.5
               for other in row)  # fmt: skip


def is_tabular(rows: Sequence[Sequence[Segment]]) -> bool:
    """True where enough lines of the page have columns for its rules to be worth looking up."""
    return sum(len(row) > 1 for row in rows) >= 3


def paragraphs_of(
    rows: list[list[Segment]], type_at: Callable[[int], Type], rules: Rules = NO_RULES
) -> list[Paragraph]:
    """Gather a page's rows into paragraphs, in reading order: line by line, cells left to right."""
    for row in rows:
        for segment in row:
            _drop_residue(segment, type_at)
    rows = _with_numbers([_without_bullets(row) for row in rows if row])
    for index, row in enumerate(rows):
        for segment in row:
            segment.row = index
            segment.size, segment.bold = type_at(segment.words[0].first)
            segment.bold = segment.bold and type_at(segment.words[-1].last).bold
            # Some fonts state a box far lower than their type: lines would seem far apart.
            segment.height = max(
                segment.height, segment.size * 1.1 if segment.size < segment.height * 2 else 0.0
            )
    walls = _Walls(rows, rules)
    paragraphs: list[Paragraph] = []
    open_ones: list[Paragraph] = []
    for index, row in enumerate(rows):
        above = rows[index - 1] if index else []
        still_open = [paragraph for paragraph in open_ones if index - paragraph.lines[-1].row <= 4]
        for segment in row:
            mother = _continued(segment, row, above, still_open, rules, walls)
            if mother is None:
                paragraph = Paragraph([segment])
                paragraphs.append(paragraph)
                still_open.append(paragraph)
            else:
                mother.lines.append(segment)
        open_ones = still_open
    return _in_order(paragraphs, rules)


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
        del segment.words[0]
        segment.left = segment.words[0].left


def _without_bullets(row: list[Segment]) -> list[Segment]:
    """The row with bullets that stand alone, and Word's "3B" residue, taken off the text beside them."""
    kept: list[Segment] = []
    bullet = False
    for index, segment in enumerate(row):
        text = segment.words[0].text
        alone = len(segment.words) == 1 and index + 1 < len(row)
        if alone and _BULLET.fullmatch(text) and row[index + 1].left - segment.right < segment.height * 4:
            bullet = True
            continue
        if len(segment.words) > 1 and text in "•▪●◦■➢":
            del segment.words[0]
            segment.left = segment.words[0].left
            bullet = True
        segment.bullet = bullet
        bullet = False
        kept.append(segment)
    return kept


def _with_numbers(rows: list[list[Segment]]) -> list[list[Segment]]:
    """The rows with each number that stands alone left of a text made that text's number."""
    edges = sorted(
        segment.left for row in rows for segment in row[:-1]
        if _NUMBER.fullmatch(segment.text) and any(c.isalpha() for c in row[row.index(segment) + 1].text)
    )  # fmt: skip
    result = []
    for row in rows:
        kept: list[Segment] = []
        number: Segment | None = None
        for index, segment in enumerate(row):
            if (
                number is None
                and index + 1 < len(row)
                and _is_number(segment, row[index + 1], index == 0, edges)
            ):
                number = segment
                continue
            if number is not None:
                segment.number = number.text
                number = None
            kept.append(segment)
        result.append(kept)
    return result


def _is_number(segment: Segment, following: Segment, leftmost: bool, edges: list[float]) -> bool:
    if len(segment.words) > 2 or not _NUMBER.fullmatch(segment.text):
        return False
    if following.left - segment.right > segment.height * 6 or not any(c.isalpha() for c in following.text):
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
        wall = self.rules.right_wall(segment) if self.rules.upright else None
        if wall is not None:
            longest = min(wall - 4, longest) if longest > segment.right + 40 else wall - 4
        else:
            longest = min([longest, *(other.left for other in row if other.left > segment.right)])
        return max(longest, segment.right)


def _continued(
    segment: Segment,
    row: list[Segment],
    above: list[Segment],
    open_ones: list[Paragraph],
    rules: Rules,
    walls: _Walls,
) -> Paragraph | None:
    """The paragraph that the segment goes on with; None where it begins one."""
    over = [paragraph for paragraph in open_ones if _is_under(segment, paragraph.lines[-1])]
    if len(over) != 1:
        return None
    last = over[0].lines[-1]
    if last.row == segment.row or rules.parts(last, segment):
        return None
    if sum(_overlap(last, other) > 0 for other in row) > 1:
        return None
    glued = url_goes_on(last.text, segment.text)
    if glued is not None and not segment.number:
        return over[0]
    if segment.number or segment.bullet or _ITEM_START.match(segment.text):
        return None
    if abs(segment.size - last.size) > 0.12 * max(last.size, segment.size):
        return None
    lower = segment.words[0].text[:1].islower()
    if segment.bold != last.bold and not lower:
        return None
    if last.words[-1].hyphen:
        return over[0]
    return over[0] if _wrapped(over[0], last, segment, row, walls, lower) else None


def _is_under(segment: Segment, last: Segment) -> bool:
    """True where the segment stands on the next line below `last`, in its column."""
    pitch = segment.middle - last.middle
    height = last.height if last.height > segment.height else segment.height
    if not height * 0.5 < pitch < height * 1.6:
        return False
    shared = _overlap(last, segment)
    return shared > 0.5 * min(last.right - last.left, segment.right - segment.left)


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
    for band in sorted(bands.values(), key=lambda band: min(paragraph.lines[0].row for paragraph in band)):
        columns = _columns(band)
        if len(columns) > 1:
            row += 1
        for number, column in enumerate(columns, start=1):
            for paragraph in column:
                if len(columns) > 1:
                    paragraph.row, paragraph.column = row, number
            ordered += column
    return ordered


def _columns(band: list[Paragraph]) -> list[list[Paragraph]]:
    """The paragraphs of a row by column, left to right: those that stand one over the other share one."""
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
    found = _URL.search(line)
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
