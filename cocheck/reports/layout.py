"""Lines of styled segments: what every output format gives, and what it needs to lay text out.

Knows no terminal library: `printing.py` prints lines plainly or in colour.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from cocheck.compiled import lazy
from cocheck.lint.verdict import SEVERITIES, Severity
from cocheck.reports.harmless import encodable, harmless

Style = Literal["", "strong", "quiet", "error", "warning", "info", "mark", "good"]
Marks = Sequence[tuple[int, int]]

_COMMAND = lazy(r"##\w*\[")
_BEGINS_COMMAND = lazy(r"#(?=[#\[])")


class Segment(NamedTuple):
    """A run of characters in one style; `link` is the address that it leads to on a terminal, "" for none."""

    text: str
    style: Style = ""
    link: str = ""


Line = tuple[Segment, ...]


class Look(NamedTuple):
    """How output is to look: `width` in terminal cells, and what may be used and shown.

    `selected` is True where only some of the rules were run, so that no summary claims more. `exit_status` is
    that of the run, None where it is not known, for the formats that report it; `fail_on` is the severity
    from which a finding fails the run. `link_to` gives the address of the file at a path, "" where there is
    none; it is None where links cannot be shown.
    """

    width: int = 80
    colour: bool = False
    encoding: str = "utf-8"
    verbose: bool = False
    quiet: bool = False
    selected: bool = False
    exit_status: int | None = None
    fail_on: Severity = "warning"
    link_to: Callable[[str], str] | None = None

    def fails(self, severity: Severity) -> bool:
        """Whether a finding of that severity fails the run."""
        return SEVERITIES.index(severity) >= SEVERITIES.index(self.fail_on)

    def clean(self, text: str) -> str:
        """`text` made harmless, in characters that the output can show."""
        return encodable(harmless(text), self.encoding)

    def prose(self, text: str) -> str:
        """The same, with white space folded: for messages, which are laid out anew."""
        return self.clean(" ".join(text.split()))


# All but Latin letters and the usual punctuation, of which each takes one cell.
_MAY_BE_WIDE = lazy("[^\0-\u02ff\u2010-\u2027]")


def cells(text: str) -> int:
    """How many terminal cells `text` takes: two for a wide character, none for a combining one."""
    return len(text) + sum(_cells_of(character) - 1 for character in _MAY_BE_WIDE.findall(text))


def wrap(text: str, width: int, hard: bool = False) -> Iterator[tuple[int, int]]:
    """(start, end) of each line of `text` when broken at spaces to `width` cells.

    A word longer than a line stands alone, unless `hard` breaks it, so that an address can be copied.
    """
    width = max(width, 1)
    length = len(text.rstrip(" "))
    # Where each character takes one cell, nothing is to be counted.
    taken = cells if _MAY_BE_WIDE.search(text) else len
    start = position = 0
    while position < length:
        space = text.find(" ", position, length)
        end = space if space >= 0 else length
        if position > start and taken(text[start:end]) > width:
            yield start, position - 1
            start = position
        while hard and taken(text[start:end]) > width:
            cut = start + 1
            while taken(text[start : cut + 1]) <= width:
                cut += 1
            yield start, cut
            start = cut
        position = end + 1
    if length:
        yield start, length


def _wrapped(text: str, width: int) -> Iterable[tuple[int, int]]:
    return _wrapped_short(text, width) if len(text) <= _SHORT else wrap(text, width)


# What a rule says is said of many documents; of long texts a document is the author, and none is kept.
_SHORT = 1_000


@lru_cache(maxsize=256)
def _wrapped_short(text: str, width: int) -> tuple[tuple[int, int], ...]:
    return tuple(wrap(text, width))


def paragraph(
    text: str, width: int, indent: int = 0, style: Style = "", lead: Segment | None = None
) -> Iterator[Line]:
    """`text` wrapped to `width` and indented; `lead` stands before its first words, in its own style."""
    margin = Segment(" " * indent)
    whole = f"{lead.text} {text}" if lead else text
    for start, end in _wrapped(whole, width - indent):
        if lead and start < len(lead.text):
            head = Segment(whole[start : min(end, len(lead.text))], lead.style)
            yield margin, head, Segment(whole[start + len(head.text) : end], style)
        else:
            yield margin, Segment(whole[start:end], style)


def quotation(text: str, marks: Marks, look: Look, indent: int) -> Iterator[Line]:
    """A document's words behind a bar, the telling ones in colour and underlined with ^.

    Colour alone would be lost once the lines are pasted into a mail.
    """
    bar = " " * indent + look.clean("│") + " "
    for start, end in wrap(text, look.width - cells(bar), hard=True):
        here = [(max(first, start), min(last, end)) for first, last in marks if first < end and last > start]
        yield (Segment(bar, "quiet"), *marked_pieces(text, start, end, here))
        if here:
            yield Segment(bar), Segment(_carets(text, start, here))


def marked_pieces(text: str, start: int, end: int, marks: Marks) -> Iterator[Segment]:
    """`text` from `start` to `end` in pieces, those that are marked in the style "mark"."""
    position = start
    for first, last in sorted(marks):
        if first >= position:
            yield Segment(text[position:first])
            yield Segment(text[first:last], "mark")
            position = last
    yield Segment(text[position:end])


def shorten(text: str, marks: Marks, limit: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About `limit` characters of `text` around its first mark, and the marks that are left in it."""
    if len(text) <= limit:
        return text, tuple(marks)
    first, last = min(marks) if marks else (0, 0)
    start = max(0, min(first, first - (limit - (last - first)) // 2, len(text) - limit))
    end = min(len(text), start + limit)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", min(last, end), end)
        end = space if space >= 0 else end
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    shift = len(before) - start
    kept = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in marks if a < end and b > start)
    return before + text[start:end] + after, kept


def clean_quote(text: str, marks: Marks, look: Look) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A quotation made harmless, its marks moved along with what they mark."""
    cuts = sorted({0, len(text), *(min(max(cut, 0), len(text)) for mark in marks for cut in mark)})
    moved = {0: 0}
    cleaned = ""
    for start, end in pairwise(cuts):
        piece = "".join(" " if character.isspace() else character for character in text[start:end])
        cleaned += look.clean(piece)
        moved[end] = len(cleaned)
    kept = [(moved[min(max(a, 0), len(text))], moved[min(max(b, 0), len(text))]) for a, b in marks]
    return cleaned, tuple((a, b) for a, b in kept if a < b)


def is_printed_in(quote: str, address: str) -> bool:
    """Whether the quotation says the address itself, with or without its "https://www."."""
    bare = re.sub(r"^https?://(www\.)?|/$", "", address)
    # It may be broken over lines, and ends where nothing goes on.
    if (
        bare.isascii()
        and quote.isascii()
        and "".join(bare.split()).lower() not in "".join(quote.split()).lower()
    ):
        return False
    within = r"\s*".join(map(re.escape, bare)) + r"(?![\w%&#=?-]|/\w)"
    return bool(bare) and re.search(within, quote, re.IGNORECASE) is not None


def defused(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, none of which a CI system takes for a command to it.

    GitHub Actions obeys lines that begin with "::" or hold "##[", Azure Pipelines those that hold "##vso[",
    TeamCity those that begin with "##teamcity[": a document's words or a file's name could say that.
    """
    for line in lines:
        text = "".join([segment.text for segment in line])
        if text.lstrip().startswith("::"):
            at = next(number for number, segment in enumerate(line) if segment.text.strip())
            first = line[at]._replace(text=line[at].text.replace(":", "\\x3a", 1))
            line = (*line[:at], first, *line[at + 1 :])
        if "##" in text and _COMMAND.search(text):
            line = tuple(part._replace(text=part.text.replace("#", "\\x23")) for part in line)
        yield line


def without_commands(text: str, number_sign: str) -> str:
    """Structured text in which no CI system finds a command within a line ("##[", "##vso["): `number_sign` is
    how the format writes # otherwise.
    """
    return _BEGINS_COMMAND.sub(lambda found: number_sign, text)


def plain(lines: Iterable[Line]) -> str:
    """The lines as text, without styles and without white space at their ends."""
    return "".join(map(plain_line, lines))


def plain_line(line: Line) -> str:
    """One line of that text, with its end."""
    return "".join([segment.text for segment in line]).rstrip(" ") + "\n"


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _carets(text: str, start: int, marks: Marks) -> str:
    underline = ""
    for first, last in sorted(marks):
        underline += " " * (cells(text[start:first]) - len(underline))
        underline += "^" * (cells(text[start:last]) - len(underline))
    return underline
