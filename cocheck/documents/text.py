"""Plain text: its encoding, its paragraphs, its typed numbers and its printed addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.amount import too_much
from cocheck.documents.limits import MAX_TEXT_CHARACTERS, MAX_TEXT_LINES
from cocheck.documents.model import Block, BlockKind, Document, Link, Place

_ADDRESS = lazy(
    r"""(?:https?|ftp)://(?=[\w\[])            # with a scheme: anywhere, extraction loses spaces
      | (?<![\w@.-])mailto:(?=\w)
      | (?<![\w@./-])www\.(?=[\w-]+\.\w)
      | (?<![\w@./:-])(?:[a-z\d][a-z\d-]*\.)+(?:org|com|net|int|edu|gov|info|eu|ch)/(?=[\w~])
    """,
    re.IGNORECASE | re.VERBOSE,
)
# An address runs on to white space, a quotation mark or the next address ("…,https://…", "](https://…").
_ADDRESS_TAIL = lazy(r"(?:(?![,;|]{1,3}https?://)(?!\]\()[^\s<>\"“”„«»|`\\])*", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = "?!.,:;*_~'’‘…。、，；"


class Address(NamedTuple):
    """An address printed in a text: its offsets there, and the target it stands for.

    `has_scheme` is False for "www.iso.org" and "iso.org/x": their target has "http://" before it.
    """

    start: int
    end: int
    target: str
    has_scheme: bool


def find_addresses(text: str) -> Iterator[Address]:
    """Yield the http, https, ftp, mailto and www addresses printed in `text`, in order.

    Punctuation and closing brackets that belong to the sentence are left off, as GitHub Flavored
    Markdown does (its section on extended autolinks). A bare host counts if a path follows it.
    """
    position = 0
    while found := _ADDRESS.search(text, position):
        tail = _ADDRESS_TAIL.match(text, found.end())
        end = _trimmed(text, found.start(), tail.end() if tail else found.end())
        position = max(end, found.end())
        if end <= found.end() and not found[0].endswith("/"):
            continue
        printed = text[found.start() : end]
        has_scheme = "://" in found[0] or found[0].lower() == "mailto:"
        yield Address(found.start(), end, printed if has_scheme else f"http://{printed}", has_scheme)


def _trimmed(text: str, start: int, end: int) -> int:
    """Where the address that starts at `start` ends, without the sentence's own closing marks."""
    surplus = {
        closer: text.count(closer, start, end) - text.count(opener, start, end)
        for closer, opener in _CLOSERS.items()
    }
    while end > start:
        last = text[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return end


_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3})"
_ITEM = lazy(
    rf"""(?P<number>
        (?:TOP|Tagesordnungspunkt|Punkt|(?:Agenda\ )?[Ii]tem|ITEM|Point|Punto|Пункт|Вопрос)
        \ *\d+(?:\.\d+)*[.:)]?
      | \d{{1,3}}[.)](?!\d)
      | \d{{1,2}}(?:\.\d{{1,2}}){{1,5}}[.):]?
      | \d{{1,2}}(?=[ ]{{2}}|\ [A-ZÀ-ÞА-Я])
      | {_ROMAN}[.)] | {_ROMAN.upper()}[.)]
      | [a-z][.)] | [A-Z]\)
      | \((?:\d{{1,2}}|[A-Za-z]|{_ROMAN})\)
    )(?=\s|$)\s*(?P<text>.*)$""",
    re.VERBOSE,
)
_LETTER_ITEM = lazy(r"(?P<number>[A-Z]\.)\s+(?P<text>\S.*)$")
# A bullet that is a letter, as Word writes it into text, stands off from its words; a word "o" does not.
_BULLET = lazy(r"(?:[-*+•·●▪◦–—]\s+|o\s{2,}|o\t)(?P<text>\S.*)$")
_BULLET_MARKS = "•·●▪◦"
_NAMED = lazy(r"[^\W\d_]")
_DATE_AFTER_DAY = lazy(r"(?:de\s+)?[^\W\d_]+\.?(?:\s+de)?\s+\d{4}\b")
_SHORT_DATE = lazy(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.\d\d$")
_CLOCK = lazy(r"(?:0?[7-9]|1\d|2[0-3])\.(?:[0-5]0|[0-5]5)$")


def typed_number(text: str) -> tuple[str, str] | None:
    """Split "4.1 Code of Conduct" into its typed number and its words; None where no number leads.

    A date ("16. Oktober 2023") and a time of day ("10.30 Coffee") are not numbers.
    """
    found = _ITEM.match(text)
    if found is None:
        return None
    number, words = found["number"], found["text"].strip()
    if number[0].isdigit():
        bare = number.rstrip(".):")
        if _DATE_AFTER_DAY.match(words) or _SHORT_DATE.match(bare) or _CLOCK.match(bare):
            return None
        # "3.5 million" and "10 experts" go on with a sentence; an item's title does not begin so.
        if number == bare and words[:1].islower():
            return None
    elif _NAMED.match(number) and not number.endswith((".", ")", ":")) and words[:1].islower():
        return None
    return number, words


@dataclass(slots=True)
class _Line:
    """A line of the file: where it stands, how far it is indented, and its words."""

    number: int
    page: int | None
    indent: int
    width: int
    raw: str
    words: str


@dataclass(slots=True)
class _Draft:
    """A block while its lines are gathered; `width` is that of the widest line but the last."""

    first: _Line
    last: _Line
    parts: list[str]
    kind: BlockKind
    number: str
    level: int
    open: bool = True
    line_count: int = 1
    width: int = 0


_RULE = lazy(r"(?:([=\-~_*^#+.—─═])\1{2,}|[-=+|─═]{3,}(?:\s+[-=+|─═]{2,})*)$")
_LABEL = lazy(r"[^\W\d_][\w /.()'’-]{0,28}:(?:\s|$)")
_GAP = lazy(r"\S(?:\t| {4,})\S|\S {3,}\S.*\S {3,}\S|\|.*\|")
_FILE_ENDING = lazy(r"/|\.(?:html?|pdf|aspx?|php|docx?|xlsx?|zip|jsp|txt)\b", re.IGNORECASE)
_ADDRESS_PIECE = lazy(r"[\w%~./?#=&;:@+\-]+>?")
_TAB = 8
_USUAL_WIDTH = 78
_LONG_LINE = 45
_TITLE_LINES = 15


def read_text(text: str, path: str) -> Document:
    """Read plain text: wrapped lines joined, items with their typed numbers, underlined titles.

    Printed addresses are live links: plain text has no better ones. A form feed begins a page.
    Raises ReadError (COC905) beyond the limits (cocheck.documents.limits).
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        raise too_much(f"The file has more than {MAX_TEXT_CHARACTERS:,} characters.")
    if sum(text.count(end) for end in "\n\r\f") > MAX_TEXT_LINES:
        raise too_much(f"The file has more than {MAX_TEXT_LINES:,} lines.")
    lines, pages = _lines(text)
    width = _typical_width(lines)
    drafts: list[_Draft] = []
    gatherer = _Gatherer(drafts, width)
    for index, line in enumerate(lines):
        gatherer.take(line, lines[index + 1] if index + 1 < len(lines) else None)
    blocks = tuple(_block(draft) for draft in drafts)
    return Document(path=path, format="text", blocks=blocks, page_count=pages)


def _lines(text: str) -> tuple[list[_Line], int | None]:
    """The file's lines, blank ones included, and the number of pages (None without form feeds)."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paged = "\f" in text
    page = 1
    lines = []
    for number, row in enumerate(rows, start=1):
        for index, piece in enumerate(row.split("\f")):
            page += index > 0
            spread = piece.expandtabs(_TAB)
            words = " ".join(piece.split())
            indent = len(spread) - len(spread.lstrip())
            shown_page = page if paged else None
            lines.append(_Line(number, shown_page, indent, len(spread.rstrip()), piece.strip(), words))
    return lines, page if paged else None


def _typical_width(lines: Iterable[_Line]) -> int:
    """The column at which the file's author wraps: near its longest ordinary line."""
    widths = sorted(line.width for line in lines if 0 < line.width <= 100)
    return max(widths[len(widths) * 95 // 100], 50) if widths else _USUAL_WIDTH


class _Gatherer:
    """Gathers lines into blocks, line by line."""

    def __init__(self, drafts: list[_Draft], width: int) -> None:
        self.drafts = drafts
        self.width = width
        self.indents: list[int] = []
        self.letters: dict[int, str] = {}
        self.after_blank = True

    def take(self, line: _Line, following: _Line | None) -> None:
        """Add one line: to the open block, as a block of its own, or as the underlining of a title."""
        if not line.words:
            self._blank()
        elif _RULE.match(line.words):
            self._rule(line)
        elif self.drafts and self.drafts[-1].open and _goes_on(self.drafts[-1], line):
            self._join(self.drafts[-1], line, glue="")
        elif not self._item(line) and not self._continue(line):
            self._begin(line, following)

    def _blank(self) -> None:
        if self.drafts:
            self.drafts[-1].open = False
        self.after_blank = True

    def _rule(self, line: _Line) -> None:
        """A ruled line: it makes a title of the one line above it, and is no text itself."""
        above = self.drafts[-1] if self.drafts and not self.after_blank else None
        if (
            above
            and above.line_count == 1
            and not _GAP.search(above.last.raw)
            and line.words[0] in "=-~_*^#─═"
        ):
            above.kind, above.level = "heading", 1 if line.words[0] in "=═#*" else 2
            self.indents.clear()
        self._blank()

    def _item(self, line: _Line) -> bool:
        """Begin a list item where a number or a bullet leads the line; False where none does."""
        split = self._typed(line)
        if split is None:
            return False
        number, words = split
        while self.indents and self.indents[-1] >= line.indent:
            self.indents.pop()
        self.indents.append(line.indent)
        level = max(len(self.indents), len(re.findall(r"\d+", number)))
        self._add(_Draft(line, line, [words], "list-item", number, level))
        return True

    def _typed(self, line: _Line) -> tuple[str, str] | None:
        """The number ("" for a bullet) and the words of an item line; None where it is not one."""
        if not self._may_begin_item(line):
            return None
        if found := typed_number(line.words):
            return found
        if bullet := _BULLET.match(line.words):
            return "", bullet["text"]
        letter = _LETTER_ITEM.match(line.words)
        if letter and not _GAP.search(line.raw):
            # "A." begins a list; "J. Bull" is a name unless I. came before it.
            before = self.letters.get(line.indent, "@")
            if ord(letter["number"][0]) == ord(before) + 1:
                self.letters[line.indent] = letter["number"][0]
                return letter["number"], letter["text"]
        return None

    def _may_begin_item(self, line: _Line) -> bool:
        """False where the line plainly goes on with a sentence: "…as agreed in / 4.2 Scope of…"."""
        draft = self.drafts[-1] if self.drafts else None
        if draft is None or not draft.open or draft.kind != "paragraph" or draft.line_count < 2:
            return True
        return line.indent != draft.last.indent or draft.last.words.endswith((".", ":", ";", "!", "?"))

    def _continue(self, line: _Line) -> bool:
        """Join a wrapped line to the open block; False where the line stands for itself."""
        draft = self.drafts[-1] if self.drafts else None
        if draft is None or not draft.open or draft.kind == "heading":
            return False
        if _LABEL.match(line.words) or _GAP.search(line.raw) or _GAP.search(draft.last.raw):
            return False
        leads_with_address = next((a.start == 0 for a in find_addresses(line.words.lstrip("<("))), False)
        if draft.kind == "list-item":
            if leads_with_address or (not _is_wrapped(draft.last, line, self.width)):
                return False
        elif not self._same_paragraph(draft, line):
            return False
        self._join(draft, line)
        return True

    def _same_paragraph(self, draft: _Draft, line: _Line) -> bool:
        first, last = draft.first, draft.last
        hanging = draft.line_count == 1 and (first.indent - line.indent <= 8)
        if line.indent != last.indent and not hanging:
            return False
        width = max(draft.width, last.width, line.width) if draft.line_count > 1 else self.width
        return _is_wrapped(last, line, min(width, self.width))

    def _begin(self, line: _Line, following: _Line | None) -> None:
        """Begin a paragraph or a title."""
        alone = following is None or not following.words
        heading = self._is_title(line, alone)
        if self.after_blank:
            while self.indents and self.indents[-1] >= line.indent:
                self.indents.pop()
        level = (1 if len(self.drafts) < _TITLE_LINES else 2) if heading else 0
        self._add(_Draft(line, line, [line.words], "heading" if heading else "paragraph", "", level))

    def _is_title(self, line: _Line, alone: bool) -> bool:
        """A line in capitals that stands alone, or a centred one outside any item."""
        if _GAP.search(line.raw) or len(line.words) > 80 or next(find_addresses(line.words), None):
            return False
        if (
            self.after_blank
            and alone
            and line.words.isupper()
            and len(re.findall(r"[^\W\d_]", line.words)) > 3
        ):
            return not line.words.endswith((",", ";"))
        if _LABEL.match(line.words) or not (self.after_blank or self.drafts[-1].kind == "heading"):
            return False
        middle = (line.indent + line.width) / 2
        return line.indent >= 12 and not self.indents and abs(middle - self.width / 2) <= 4

    def _join(self, draft: _Draft, line: _Line, glue: str = " ") -> None:
        before = draft.parts.pop()
        if before.endswith("\u00ad"):
            before, glue = before[:-1], ""
        draft.parts += (before, glue, line.words) if before else (line.words,)
        draft.width = max(draft.width, draft.last.width)
        draft.last = line
        draft.line_count += 1
        self.after_blank = False

    def _add(self, draft: _Draft) -> None:
        self.drafts.append(draft)
        self.after_blank = False


def _is_wrapped(last: _Line, line: _Line, width: int) -> bool:
    """True where `line` goes on with what `last` began: its first word had no room there."""
    first_word = line.words.split(" ", 1)[0]
    if last.width >= _LONG_LINE and len(last.words) >= 30 and last.width + 1 + len(first_word) > width * 0.9:
        return True
    lower = first_word[:1].islower() and not last.words.endswith((".", ":", ";", "!", "?"))
    return lower and len(last.words) >= 20


def _goes_on(draft: _Draft, line: _Line) -> bool:
    """True where the block ends in an address that is plainly broken, and `line` brings its rest."""
    address = next(reversed(list(find_addresses(draft.last.words))), None)
    piece = _ADDRESS_PIECE.match(line.words)
    if address is None or piece is None or not re.search(r"[^\W\d_]", piece[0]):
        return False
    end = draft.last.words[address.start :]
    if " " in end or next(find_addresses(piece[0]), None):
        return False
    if f"<{end}" in draft.last.words and ">" not in end:
        return ">" in line.words.split(" ", 1)[0]
    if line.words[piece.end() :][:1].strip():
        return False
    looks_like_rest = bool(_FILE_ENDING.search(piece[0]))
    if end[-1] in "/-_=&?%#":
        return looks_like_rest or bool(re.search(r"\d|[=&%_]", piece[0]))
    return looks_like_rest and draft.last.width >= 60 and end[-1].isalnum() and piece[0] == line.words


def _block(draft: _Draft) -> Block:
    """The finished block, with its addresses as links."""
    text = "".join(draft.parts)
    links = tuple(
        Link(found.target, text[found.start : found.end], found.start, found.end)
        for found in find_addresses(text)
    )
    place = Place(page=draft.first.page, line=draft.first.number)
    return Block(text, place, draft.kind, draft.number, draft.level, links)
