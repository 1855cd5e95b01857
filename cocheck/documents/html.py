"""HTML, whole pages and the fragments that Markdown becomes: one walk over the tree, without recursion."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin

from cocheck.documents.amount import too_much
from cocheck.documents.decoding import decode_text
from cocheck.documents.limits import MAX_BLOCKS, MAX_XML_ATTRIBUTES, MAX_XML_ELEMENTS
from cocheck.documents.model import Block, BlockKind, Document, Link, Place, ReadError, Story
from cocheck.documents.stretches import Stretches
from cocheck.documents.text import find_addresses, typed_number

LINE_ATTRIBUTE = "data-cocheck-line"
NUMBER_ATTRIBUTE = "data-cocheck-number"
STORY_ATTRIBUTE = "data-cocheck-story"
LINE_COMMENT = "cocheck-line "

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_TAGS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
        figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol
        option p pre search section summary table tbody td tfoot th thead tr ul""",
    )
)
_UNSEEN_TAGS = frozenset(
    ("head", "title", "script", "style", "template", "noscript", "noframes", "noembed", "datalist")
)
# `s` and ~~…~~ are struck, not deleted: committees strike out items that are done, and all can read them.
_DELETED_TAG = "del"
# What follows them is shown in the body all the same (HTML Standard, 13.2.6.4.19 and 22); libxml2 drops it.
_ENDS = re.compile(r"</(?:html|body)(?=[\s/>])[^<>]{0,100}>", re.IGNORECASE)
_CODE_TAGS = frozenset(("code", "pre", "samp", "kbd", "tt", "listing", "xmp"))
_PREFORMATTED_TAGS = frozenset(("pre", "listing", "xmp", "plaintext"))
_CONTENT_TAGS = frozenset(("main", "article", "section", "blockquote", "figure"))
_WHOLE_PAGE_TAGS = frozenset(("html", "body", "main", "article"))
_SITE_PART = r"(?:nav(?:bar|igation|list|links)?|menu(?:bar)?|sidebar|side-?nav|breadcrumbs?|masthead)"
_OWNER = r"(?:(?:site|page|main|global|top|side|left|right|primary|secondary|bottom|nav|md|wy|wp|mw)[-_]*)?"
_NAVIGATION_NAME = re.compile(rf"{_OWNER}{_SITE_PART}$", re.IGNORECASE)
_FOOTER_NAME = re.compile(rf"{_OWNER}(?:footer|colophon)$", re.IGNORECASE)
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
# Longer ones are no honest page's, and take long to look through.
_LONGEST_BASE, _LONGEST_STYLE = 2_000, 1_000
_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?(none|decimal|lower-\w+|upper-\w+|disc|circle|square)"
)
_LIST_TYPES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "decimal": "1",
}
_LAST_COUNTED_LINE = 65535  # libxml2 counts no further
_WIDEST_SPAN = 200
_ITEM_HEAD = 200  # characters that tell whether a line begins an item
_MOST_LOOKS = 50  # at elements inside one another that are named like a site's parts
_SMALL_NUMBER = re.compile(r"\d{1,8}")


class Markup(NamedTuple):
    """What a walk over HTML found; the fields are those of a Document."""

    blocks: tuple[Block, ...]
    comments: tuple[Block, ...]
    deleted: tuple[Block, ...]
    title: str = ""
    language: str = ""


def read_html(data: bytes, path: str) -> Document:
    """Read an HTML page.

    A site's navigation and footer are kept, in stories of their own. Hidden elements, scripts and the like
    are out; comments and deleted text (`del`) stand apart, struck-out text does not. Raises ReadError
    (COC905) where elements nest deeper than the parser goes.
    """
    markup = read_markup(_decode(data))
    return Document(
        path=path,
        format="html",
        blocks=markup.blocks,
        comments=markup.comments,
        deleted=markup.deleted,
        title=markup.title,
        language=markup.language,
    )


def read_markup(html: str, of_markdown: bool = False) -> Markup:
    """Read HTML text: a page, or what Markdown was rendered to.

    With `of_markdown` the `data-cocheck-…` attributes say where things stand in the source, and bare
    addresses are links, as on the sites that show Markdown. Raises ReadError (COC905) as `read_html` does.
    """
    root = _parse(html)
    return _Walk(root, of_markdown).run() if root is not None else Markup((), (), ())


_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)


def _decode(data: bytes) -> str:
    """Decode a page: by its byte order mark, as UTF-8 where that fits, else as the page says."""
    declared = _META_CHARSET.search(data[:4096])
    has_mark = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    if declared is None or has_mark or b"\0" in data[:4096]:
        return decode_text(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass  # not UTF-8: what the page declares decides
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
        return data.decode("cp1252" if name in ("iso8859-1", "ascii", "utf-8") else name, "replace")
    except (LookupError, UnicodeError):
        return decode_text(data)


def _parse(html: str) -> Any:
    """The root element, or None where there is nothing at all to parse."""
    from lxml import etree

    if html.count("<") - html.count("</") > MAX_XML_ELEMENTS:
        raise too_much(f"The page is made of more than {MAX_XML_ELEMENTS:,} elements.")
    if html.count("=") > MAX_XML_ATTRIBUTES:
        raise too_much(f"The page is made of more than {MAX_XML_ATTRIBUTES:,} properties.")
    html = _ENDS.sub(lambda end: "\n" * end[0].count("\n"), html)
    source = html.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    # A page of comments alone has no root unless it is given one.
    root = etree.fromstring(source, parser) if source.strip() else None
    if root is None:
        root = etree.fromstring(b"<html>" + source, parser)
    if any(error.type_name in ("ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG") for error in parser.error_log):
        raise ReadError(
            "COC905",
            "The page's HTML is nested deeper, or has longer names, than cocheck reads (2048 levels).",
            "Save the page as a Word or PDF file from a browser, and check that.",
        )
    return root


class _Context(NamedTuple):
    """What holds for everything inside an element."""

    story: Story = "body"
    struck: bool = False
    bold: bool = False
    code: bool = False
    preformatted: bool = False
    heading: int = 0
    in_content: bool = False


@dataclass(slots=True, eq=False)
class _OpenLink:
    target: str
    used: bool = False


@dataclass(slots=True)
class _List:
    """An open list: the style of its numbers ("" for bullets) and the next one."""

    style: str
    next: int
    step: int = 1


@dataclass(slots=True)
class _Item:
    """An open list item: its number, until the first block of it has taken it."""

    number: str
    depth: int
    taken: bool = False


@dataclass(slots=True)
class _Grid:
    """An open table: the cell that the walk is in, and which cells from rows above reach down into it."""

    row: int = 0
    column: int = 0
    width: int = 1
    covered: set[int] = field(default_factory=set)
    reaching: dict[int, int] = field(default_factory=dict)

    def next_row(self) -> None:
        """Go to the beginning of the next row."""
        self.row, self.column, self.width = self.row + 1, 0, 1
        self.covered = set(self.reaching)
        self.reaching = {column: rows - 1 for column, rows in self.reaching.items() if rows > 1}

    def next_cell(self, columns: int, rows: int) -> None:
        """Go to the next cell of the row, which spans that many columns and rows."""
        self.column, self.width = self.column + self.width, columns
        while self.column in self.covered:
            self.column += 1
        if rows > 1:
            self.reaching.update((column, rows - 1) for column in range(self.column, self.column + columns))


class _Piece(NamedTuple):
    """A run of text as the walk met it; `is_break` is a line break, which reads as a space."""

    text: str
    line: int | None
    link: _OpenLink | None = None
    bold: bool = False
    code: bool = False
    is_break: bool = False


class _Line(NamedTuple):
    """Text with its white space folded, and what stands where in it."""

    text: str
    links: tuple[Link, ...]
    bold: bool
    code: tuple[tuple[int, int], ...]
    breaks: tuple[tuple[int, int | None], ...]


_WHITE_SPACE = re.compile(r"(\s+)")


def _fold(pieces: list[_Piece]) -> _Line:
    """Fold the white space of `pieces`, and give each link its offsets in what results."""
    words: list[str] = []
    length = 0
    space_due = False
    spans: dict[_OpenLink, tuple[int, int]] = {}
    code: list[tuple[int, int]] = []
    breaks: list[tuple[int, int | None]] = []
    all_bold = True
    for piece in pieces:
        if piece.link is not None and not piece.text:
            spans.setdefault(piece.link, (length, length))
        if piece.is_break and length:
            breaks.append((length + 1, piece.line))
        for word in _WHITE_SPACE.split(piece.text):
            if not word or word.isspace():
                space_due = space_due or bool(word and length)
                continue
            if space_due:
                words.append(" ")
                length, space_due = length + 1, False
            words.append(word)
            start, length = length, length + len(word)
            all_bold = all_bold and piece.bold
            if piece.code:
                code.append((start, length))
            if piece.link is not None:
                spans[piece.link] = (spans.get(piece.link, (start, start))[0], length)
    text = "".join(words)
    links = tuple(Link(link.target, text[start:end], start, end) for link, (start, end) in spans.items())
    return _Line(text, links, all_bold and bool(text), tuple(code), tuple(breaks))


class _Walk:
    """One walk over a tree: gathers runs of text and makes them blocks where block elements begin or end."""

    def __init__(self, root: Any, of_markdown: bool) -> None:
        self.root = root
        self.of_markdown = of_markdown
        self.blocks: list[Block] = []
        self.comments: list[Block] = []
        self.deleted: list[Block] = []
        self.contexts = [_Context()]
        self.visible: list[_Piece] = []
        self.struck: list[_Piece] = []
        self.links: list[_OpenLink] = []
        self.lists: list[_List] = []
        self.items: list[_Item] = []
        self.grids: list[_Grid] = []
        self.tables = 0
        self.line: int | None = None
        self.mark: tuple[int, int] | None = None
        self.first_line: int | None = None
        self.after_break = False
        self.base = ""
        self.looks = 0
        self.text_length = 0 if of_markdown else sum(len(text) for text in root.itertext())

    @property
    def context(self) -> _Context:
        return self.contexts[-1]

    def run(self) -> Markup:
        """Walk the whole tree."""
        from lxml import etree

        walk = etree.iterwalk(self.root.getroottree(), events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "comment":
                self._comment(element)
            elif event == "start":
                if self._is_unseen(element):
                    self._note_head(element)
                    self.contexts.append(self.context)
                    walk.skip_subtree()
                else:
                    self._start(element)
                    self._add(element.text)
            elif event == "end":
                self._end(element)
            if event != "start":
                self._add(element.tail)
        self._flush()
        title = " ".join((self.root.findtext(".//title") or "").split())
        language = (
            self.root.get("lang") or self.root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).strip()
        return Markup(tuple(self.blocks), tuple(self.comments), tuple(self.deleted), title, language)

    def _is_unseen(self, element: Any) -> bool:
        hidden = element.get("hidden")
        return (
            element.tag in _UNSEEN_TAGS
            or (hidden is not None and hidden.lower() != "until-found")
            or bool(_HIDING_STYLE.search(element.get("style", "")))
        )

    def _note_head(self, element: Any) -> None:
        """Keep from a head what the body depends on: the base of its relative addresses."""
        if element.tag == "head":
            base = element.find(".//base[@href]")
            self.base = base.get("href").strip() if base is not None else ""

    def _comment(self, comment: Any) -> None:
        """Keep a comment apart, or take the source line that the Markdown reader left in it."""
        text = comment.text or ""
        if (
            self.of_markdown
            and text.startswith(LINE_COMMENT)
            and _SMALL_NUMBER.fullmatch(text[len(LINE_COMMENT) :])
        ):
            self.mark = int(text[len(LINE_COMMENT) :]), comment.sourceline or _LAST_COUNTED_LINE
            self.line = self.mark[0]
        elif text.strip():
            # The parser counts a comment's line at its end.
            line = self._source_line(comment)
            line = max(line - text.count("\n"), 1) if line is not None else None
            self.comments.append(Block(" ".join(text.split()), Place(line=line, story=self.context.story)))

    def _source_line(self, element: Any) -> int | None:
        """The line of the file that `element` begins on, as far as it is known."""
        counted: int = element.sourceline or _LAST_COUNTED_LINE
        if not self.of_markdown:
            return counted if counted < _LAST_COUNTED_LINE else None
        written = element.get(LINE_ATTRIBUTE) or ""
        if _SMALL_NUMBER.fullmatch(written):
            self.mark = None
            return int(written)
        if self.mark and counted < _LAST_COUNTED_LINE:
            return self.mark[0] + max(counted - self.mark[1], 0)
        return self.line

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCK_TAGS:
            self._flush()
        self.line = self._source_line(element)
        self.contexts.append(self._context_of(element))
        if tag in ("ol", "ul", "menu", "dir"):
            self.lists.append(_list_of(element))
        elif tag == "li":
            self._begin_item(element)
        elif tag == "table":
            self.tables += not self.grids
            self.grids.append(_Grid())
        elif tag == "tr" and self.grids:
            self.grids[-1].next_row()
        elif tag in ("td", "th") and self.grids:
            self.grids[-1].next_cell(_span(element, "colspan"), _span(element, "rowspan"))
        elif tag == "a" and _target(element) is not None:
            self.links.append(_OpenLink(self._resolved(_target(element) or "")))
        elif tag == "area" and _target(element) is not None:
            self.links.append(_OpenLink(self._resolved(_target(element) or "")))
            self._add(f" {element.get('alt', '')} ")
            self._close_link()
        elif tag == "img":
            self._add(element.get("alt", ""))
        elif tag == "br":
            self._break()

    def _end(self, element: Any) -> None:
        tag = element.tag
        if self._is_unseen(element):
            self.contexts.pop()
            return
        if tag in _BLOCK_TAGS:
            self._flush()
        self.contexts.pop()
        if tag in ("ol", "ul", "menu", "dir"):
            self.lists.pop()
        elif tag == "li":
            self.items.pop()
        elif tag == "table":
            self.grids.pop()
        elif tag == "a" and _target(element) is not None:
            self._close_link()

    def _context_of(self, element: Any) -> _Context:
        """The context inside `element`; the same value again where it changes nothing."""
        tag, style, context = element.tag, element.get("style", ""), self.context
        if tag == _DELETED_TAG:
            context = context._replace(struck=True)
        if tag in ("b", "strong", "th") or (style and _BOLD_STYLE.search(style)):
            context = context._replace(bold=True)
        if tag in _CODE_TAGS:
            context = context._replace(
                code=True, preformatted=context.preformatted or tag in _PREFORMATTED_TAGS
            )
        if tag in _HEADINGS:
            context = context._replace(heading=_HEADINGS[tag])
        if context.story == "body":
            story = self._story(element)
            if story != "body":
                context = context._replace(story=story)
        if tag in _CONTENT_TAGS:
            context = context._replace(in_content=True)
        return context

    def _story(self, element: Any) -> Story:
        """Whether `element` is the document's own text, or a site's navigation or footer."""
        tag, role = element.tag, element.get("role", "").lower()
        if self.of_markdown:
            return "footnote" if element.get(STORY_ATTRIBUTE) == "footnote" else "body"
        if tag == "nav" or role in ("navigation", "menu", "menubar"):
            return "navigation"
        if role == "contentinfo" or (tag == "footer" and not self.context.in_content):
            return "footer"
        if (tag == "header" and not self.context.in_content) or role == "banner":
            # A page's own title often stands in its header: that is no navigation.
            titled = not self._may_look() or next(element.iter("h1", "h2"), None) is not None
            return "body" if titled else "navigation"
        if tag in _WHOLE_PAGE_TAGS or tag in _HEADINGS:
            return "body"
        names = f"{element.get('id', '')} {element.get('class', '')}".split()
        if any(_FOOTER_NAME.match(name) for name in names) and self._is_small(element):
            return "footer"
        if any(_NAVIGATION_NAME.match(name) for name in names) and self._is_small(element):
            return "navigation"
        return "body"

    def _is_small(self, element: Any) -> bool:
        """False where an element named like a menu holds most of the page after all."""
        return self._may_look() and sum(len(text) for text in element.itertext()) * 2 < self.text_length

    def _may_look(self) -> bool:
        """False once so many elements were looked through that a page is made to have it done without end."""
        self.looks += 1
        return self.looks <= _MOST_LOOKS or self.context.story != "body"

    def _begin_item(self, element: Any) -> None:
        number = ""
        if self.of_markdown:
            number = element.get(NUMBER_ATTRIBUTE, "")
        if self.lists and not number:
            current = self.lists[-1]
            value = element.get("value", "").strip()
            if re.fullmatch(r"-?\d{1,9}", value):
                current.next = int(value)
            number = _rendered_number(current.next, current.style)
            current.next += current.step
        self.items.append(_Item(number, max(len(self.lists), 1)))

    def _resolved(self, target: str) -> str:
        if not self.base or len(self.base) > _LONGEST_BASE or not target or target.startswith("#"):
            return target
        try:
            return urljoin(self.base, target)
        except ValueError:
            return target

    def _add(self, text: str | None) -> None:
        """Add a run of text to the open line, or lines where the text is preformatted."""
        if not text:
            return
        if not self.context.preformatted or "\n" not in text:
            self._add_run(text)
            return
        first_line = self.line
        for index, row in enumerate(text.split("\n")):
            if index:
                self._flush()
                self.line = first_line + index if first_line is not None else None
            self._add_run(row)

    def _add_run(self, text: str) -> None:
        context = self.context
        link = self.links[-1] if self.links else None
        if not text.isspace():
            self.after_break = False
            if self.first_line is None:
                self.first_line = self.line
            if link is not None:
                link.used = link.used or bool(text)
        pieces = self.struck if context.struck else self.visible
        pieces.append(_Piece(text, self.line, link, context.bold, context.code))

    def _close_link(self) -> None:
        """Close the innermost link; one that no words carry (a picture, an empty one) is kept too."""
        link = self.links.pop()
        if not link.used:
            pieces = self.struck if self.context.struck else self.visible
            pieces.append(_Piece("", self.line, link))

    def _break(self) -> None:
        """A line break reads as a space; two of them part paragraphs."""
        if self.after_break and not self.of_markdown:
            self._flush()
            return
        self.after_break = True
        for pieces in (self.visible, self.struck):
            pieces.append(_Piece(" ", self.line, is_break=True))

    def _flush(self) -> None:
        """Make a block of the open line, and of the deleted text in it."""
        self.after_break = False
        visible, struck = self.visible, self.struck
        if not visible and not struck:
            return
        self.visible, self.struck = [], []
        made = [(self.blocks, _fold(visible)), (self.deleted, _fold(struck))]
        for blocks, line in made:
            if line.text or line.links:
                blocks.extend(self._made(line))
                if len(blocks) > MAX_BLOCKS:
                    raise too_much(f"The page has more than {MAX_BLOCKS:,} paragraphs.")
        if any(line.text or line.links for _, line in made) and self.items:
            self.items[-1].taken = True
        self.first_line = None

    def _made(self, line: _Line) -> Iterator[Block]:
        """The block that `line` is: several, where its line breaks part typed items."""
        item = self.items[-1] if self.items and not self.items[-1].taken else None
        kind: BlockKind = "paragraph"
        level = 0
        if self.context.heading:
            kind, level = "heading", self.context.heading
        elif item is not None:
            kind, level = "list-item", item.depth
        elif self.grids:
            kind = "cell"
        number = item.number if item else ""
        grid = self.grids[0] if self.grids else None
        place = Place(
            table=self.tables if grid else None,
            row=grid.row or None if grid else None,
            column=grid.column or None if grid else None,
            line=self.first_line if self.first_line is not None else self.line,
            story=self.context.story,
        )
        links = sorted((*line.links, *self._printed_links(line)), key=lambda link: (link.start, link.end))
        starts = [link.start for link in links]
        cuts = _typed_items(line)
        for index, (start, source_line) in enumerate(cuts):
            end = cuts[index + 1][0] if index + 1 < len(cuts) else len(line.text) + 1
            text = line.text[start:end].rstrip()
            yield Block(
                text=text,
                place=place if index == 0 else place._replace(line=source_line),
                kind=kind if index == 0 or kind != "list-item" else "paragraph",
                number=number if index == 0 else "",
                level=level if index == 0 or kind == "heading" else 0,
                links=tuple(
                    _moved(link, start, text)
                    for link in links[bisect_left(starts, start) : bisect_left(starts, end)]
                ),
                bold=line.bold,
            )

    def _printed_links(self, line: _Line) -> Iterator[Link]:
        """Addresses that are printed without being links: live only where Markdown's sites make them so."""
        linked = Stretches((link.start, link.end) for link in line.links)
        code = Stretches(line.code)
        for found in find_addresses(line.text):
            if linked.overlap(found.start, found.end):
                continue
            printed = line.text[found.start : found.end]
            in_code = code.overlap(found.start, found.end)
            linked_by_sites = found.has_scheme or printed.lower().startswith("www.")
            live = self.of_markdown and linked_by_sites and not in_code
            yield Link(found.target, printed, found.start, found.end, live)


def _typed_items(line: _Line) -> list[tuple[int, int | None]]:
    """Where the typed items of a line begin ("4.1 Roll call / 4.2 Code"): (0, None) alone if none."""
    cuts: list[tuple[int, int | None]] = [(0, None)]
    if line.breaks and typed_number(line.text):
        cuts += [
            (start, source_line)
            for start, source_line in line.breaks
            if start < len(line.text) and typed_number(line.text[start : start + _ITEM_HEAD])
        ]
    return cuts


def _moved(link: Link, start: int, text: str) -> Link:
    """`link` with offsets in `text`, which was cut out of the line from `start` on."""
    end = min(link.end - start, len(text))
    begin = min(link.start - start, end)
    return Link(link.target, text[begin:end], begin, end, link.live)


def _target(element: Any) -> str | None:
    """Where an `a` or `area` leads, as written; None where it is no link."""
    target = element.get("href")
    if target is None:
        target = element.get("xlink:href")
    return re.sub(r"[\t\r\n]", "", target).strip() if target is not None else None


def _span(element: Any, name: str) -> int:
    """How many columns or rows a cell spans."""
    written = element.get(name, "").strip()
    return min(max(int(written), 1), _WIDEST_SPAN) if re.fullmatch(r"\d{1,9}", written) else 1


def _list_of(element: Any) -> _List:
    """The list that `element` opens, with the style of its numbers."""
    style = "1" if element.tag == "ol" else ""
    kind = element.get("type", "").strip()
    if element.tag == "ol" and kind in ("1", "a", "A", "i", "I"):
        style = kind
    if styled := _LIST_STYLE.search(element.get("style", "")[:_LONGEST_STYLE].lower()):
        style = _LIST_TYPES.get(styled[1], "")
    start = element.get("start", "").strip()
    step = -1 if "reversed" in element.attrib else 1
    first = 1 if step == 1 else sum(1 for child in element if child.tag == "li")
    return _List(style, int(start) if re.fullmatch(r"-?\d{1,9}", start) else first, step)


_ROMAN_DIGITS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def _rendered_number(value: int, style: str) -> str:
    """The number of an item as a browser shows it: "4.", "d.", "IV."; "" for a bullet."""
    if not style:
        return ""
    digits = str(value)
    if style in "aA" and value > 0:
        digits, rest = "", value
        while rest:
            rest, letter = divmod(rest - 1, 26)
            digits = chr(97 + letter) + digits
    elif style in "iI" and 0 < value < 4000:
        digits, rest = "", value
        for worth, sign in _ROMAN_DIGITS:
            digits += sign * (rest // worth)
            rest %= worth
    return f"{digits.upper() if style in 'AI' else digits}."
