"""The Markdown of an example, as the few shapes that every rendering draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.token import Token


class Run(NamedTuple):
    """Words that share one look; `target` is a link's address as written (None: no link).

    A "\\n" in `text` is a line break. `deleted` and `inserted` are tracked changes, `code` a code span.
    """

    text: str
    target: str | None = None
    bold: bool = False
    deleted: bool = False
    inserted: bool = False
    code: bool = False


class Heading(NamedTuple):
    level: int
    runs: tuple[Run, ...]


class Paragraph(NamedTuple):
    """A paragraph; `depth` is how many lists it stands in (a list item's second paragraph: 1 or more)."""

    runs: tuple[Run, ...]
    depth: int = 0


class Item(NamedTuple):
    """A list item. `numbers` are the numbers of the ordered lists that lead to it, outermost first.

    `series` tells one outermost ordered list from the next (each begins its own numbering), `first` is
    the number its innermost list begins with, `closing` the sign after the number. A bullet has no numbers.
    """

    runs: tuple[Run, ...]
    depth: int
    numbers: tuple[int, ...] = ()
    series: int = 0
    first: int = 1
    closing: str = "."

    @property
    def label(self) -> str:
        """The number as a reader sees it: "4.", "4.1", "4)"; a bullet where there is none."""
        if not self.numbers:
            return "•"
        joined = ".".join(str(number) for number in self.numbers)
        return joined if len(self.numbers) > 1 else joined + self.closing


class Table(NamedTuple):
    """Rows of cells of runs; the first row is the head."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]


class PageBreak(NamedTuple):
    """`---` on a line of its own."""


class Comment(NamedTuple):
    """An HTML comment: a reviewer's remark on what stands before it."""

    runs: tuple[Run, ...]


Element = Heading | Paragraph | Item | Table | PageBreak | Comment


def parse(text: str) -> tuple[Element, ...]:
    """The elements of a Markdown text, in reading order.

    Raises ValueError on Markdown that the renderings do not draw (a picture, raw HTML other than
    comments, `<br>`, `<ins>`): an example must not lose anything on its way into a file.
    """
    return tuple(_Parser().parse(_tokens(text)))


def _tokens(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # Examples show unusable targets too (C:\…, file:), which the parser would refuse or rewrite.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return markdown.parse(text)


@dataclass(slots=True)
class _List:
    ordered: bool
    closing: str
    first: int
    series: int
    count: int = 0


@dataclass(slots=True)
class _Parser:
    lists: list[_List] = field(default_factory=list)
    series: int = 0
    item_is_open: bool = False

    def parse(self, tokens: Sequence[Token]) -> list[Element]:
        elements: list[Element] = []
        rows: list[list[tuple[Run, ...]]] = []
        opener = ""
        for token in tokens:
            match token.type:
                case "heading_open" | "paragraph_open" | "th_open" | "td_open":
                    opener = token.type
                    level = int(token.tag[1]) if opener == "heading_open" else 0
                case "inline":
                    runs, comments = _inline(token)
                    if opener in ("th_open", "td_open"):
                        rows[-1].append(runs)
                    elif opener == "heading_open":
                        elements.append(Heading(level, runs))
                    elif runs or not comments:
                        elements.append(self._paragraph(runs))
                    elements.extend(comments)
                case "bullet_list_open" | "ordered_list_open":
                    self._open_list(token)
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                case "list_item_open":
                    self._close_item(elements)
                    self.lists[-1].count += 1
                    self.item_is_open = True
                case "list_item_close":
                    self._close_item(elements)
                case "table_open":
                    rows = []
                case "tr_open":
                    rows.append([])
                case "table_close":
                    elements.append(Table(tuple(tuple(row) for row in rows)))
                case "hr":
                    elements.append(PageBreak())
                case "fence" | "code_block":
                    for line in token.content.splitlines():
                        elements.append(self._paragraph((Run(line, code=True),)))
                case "html_block":
                    elements.append(Comment(_comment(token.content)))
                case _ if token.type in _SILENT:
                    pass
                case _:
                    raise ValueError(f"an example cannot hold this Markdown: {token.type}")
        return elements

    def _open_list(self, token: Token) -> None:
        ordered = token.type == "ordered_list_open"
        chained = bool(self.lists) and self.lists[-1].ordered
        if ordered and not chained:
            self.series += 1
        first = int(token.attrs.get("start", 1)) if ordered else 1
        self.lists.append(_List(ordered, token.markup, first, self.series, first - 1))

    def _close_item(self, elements: list[Element]) -> None:
        """An item with no words of its own still takes its number."""
        if self.item_is_open:
            elements.append(self._paragraph(()))

    def _paragraph(self, runs: tuple[Run, ...]) -> Element:
        depth = len(self.lists)
        if not self.item_is_open:
            return Paragraph(runs, depth)
        self.item_is_open = False
        innermost = self.lists[-1]
        chain: list[int] = []
        for around in reversed(self.lists):
            if not around.ordered:
                break
            chain.insert(0, around.count)
        return Item(runs, depth, tuple(chain), innermost.series, innermost.first, innermost.closing)


_SILENT = frozenset(
    {"heading_close", "paragraph_close", "table_close", "tr_close", "th_close", "td_close"}
    | {"thead_open", "thead_close", "tbody_open", "tbody_close", "blockquote_open", "blockquote_close"}
)


def _inline(token: Token) -> tuple[tuple[Run, ...], list[Comment]]:
    runs: list[Run] = []
    comments: list[Comment] = []
    look = Run("")
    for child in token.children or ():
        match child.type:
            case "text":
                if child.content:
                    runs.append(look._replace(text=child.content))
            case "code_inline":
                runs.append(look._replace(text=child.content, code=True))
            case "softbreak":
                runs.append(look._replace(text=" "))
            case "hardbreak":
                runs.append(look._replace(text="\n"))
            case "strong_open" | "strong_close":
                look = look._replace(bold=child.nesting == 1)
            case "s_open" | "s_close":
                look = look._replace(deleted=child.nesting == 1)
            case "link_open":
                look = look._replace(target=str(child.attrs["href"]))
            case "link_close":
                look = look._replace(target=None)
            case "em_open" | "em_close":
                pass
            case "html_inline" if child.content in ("<br>", "<br/>", "<br />"):
                runs.append(look._replace(text="\n"))
            case "html_inline" if child.content in ("<ins>", "</ins>"):
                look = look._replace(inserted=child.content == "<ins>")
            case "html_inline":
                comments.append(Comment(_comment(child.content)))
            case _:
                raise ValueError(f"an example cannot hold this Markdown: {child.type}")
    return tuple(runs), comments


def _comment(html: str) -> tuple[Run, ...]:
    inner = html.strip().removeprefix("<!--")
    if inner == html.strip() or not inner.endswith("-->"):
        raise ValueError(f"an example cannot hold this HTML: {html.strip()}")
    runs: list[Run] = []
    for token in _tokens(inner.removesuffix("-->").strip()):
        if token.type == "inline":
            runs.extend(_inline(token)[0])
    return tuple(runs)
