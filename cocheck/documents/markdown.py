"""Markdown: rendered to HTML with its source lines marked, and read as that.

Raw HTML is a part of Markdown; one walk over the rendered tree sees both as the reader of the page does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cocheck.documents.amount import too_much
from cocheck.documents.html import (
    LINE_ATTRIBUTE,
    LINE_COMMENT,
    NUMBER_ATTRIBUTE,
    STORY_ATTRIBUTE,
    read_markup,
)
from cocheck.documents.limits import (
    MAX_MARKDOWN_CHARACTERS,
    MAX_MARKDOWN_DEPTH,
    MAX_MARKDOWN_LINES,
    MAX_MARKDOWN_STEPS,
)
from cocheck.documents.model import Block, Document, Link, Place, ReadError
from cocheck.documents.text import find_addresses

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(?P<body>(?:.*\n)*?)(?:\1|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"\s*\"?[\w .-]+\"?\s*[:=]")
# Unclosed, these would swallow the rest of the page; sites print them instead (GFM, "disallowed raw HTML").
_SWALLOWERS = "title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext"
_SWALLOWING = re.compile(rf"<(?=({_SWALLOWERS})[\s/>])", re.IGNORECASE)
_SWALLOWED = re.compile(rf"</({_SWALLOWERS})", re.IGNORECASE)


def read_markdown(text: str, path: str) -> Document:
    """Read Markdown: CommonMark with tables, struck-through text, footnotes, bare addresses and front matter.

    Struck-through text is deleted, HTML comments stand apart; code is seen, its addresses are not live.
    Raises ReadError (COC905) beyond the limits (cocheck.documents.limits), of nesting for instance.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_MARKDOWN_CHARACTERS:
        raise too_much(f"The file has more than {MAX_MARKDOWN_CHARACTERS:,} characters.")
    if text.count("\n") > MAX_MARKDOWN_LINES:
        raise too_much(f"The file has more than {MAX_MARKDOWN_LINES:,} lines.")
    front_matter, title = _front_matter(text)
    if front_matter:
        head, body = text[: front_matter.end()], text[front_matter.end() :]
        text = "\n" * head.count("\n") + body
    parser = _parser()
    environment: dict[str, Any] = {}
    tokens = parser.parse(text, environment)
    _mark_lines(tokens)
    _mark_numbers(tokens)
    markup = read_markup(parser.renderer.render(tokens, parser.options, environment), of_markdown=True)
    head_blocks = tuple(_front_matter_blocks(front_matter["body"])) if front_matter else ()
    return Document(
        path=path,
        format="markdown",
        blocks=head_blocks + markup.blocks,
        comments=markup.comments,
        deleted=markup.deleted,
        title=title,
    )


def _front_matter(text: str) -> tuple[re.Match[str] | None, str]:
    """The front matter at the head of `text`, and the title it gives ("" where it gives none)."""
    found = _FRONT_MATTER.match(text)
    if found is None or not _KEY.match(found["body"].lstrip("\n#")):
        return None, ""
    title = re.search(r"^title\s*[:=]\s*(.*)$", found["body"], re.MULTILINE | re.IGNORECASE)
    return found, _unquoted(title[1]) if title else ""


def _front_matter_blocks(body: str) -> list[Block]:
    """The lines of the front matter; their addresses are printed, not linked."""
    blocks = []
    for number, row in enumerate(body.split("\n"), start=2):
        key, separator, value = row.partition(":")
        line = " ".join(f"{key}{separator} {_unquoted(value)}".split())
        links = tuple(
            Link(found.target, line[found.start : found.end], found.start, found.end, live=False)
            for found in find_addresses(line)
        )
        if line and not line.startswith("#"):
            blocks.append(Block(line, Place(line=number, story="header"), links=links))
    return blocks


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


@cache
def _parser() -> MarkdownIt:
    """The Markdown parser, made once: CommonMark with what GitHub adds, and every address kept as written."""
    from markdown_it import MarkdownIt
    from markdown_it.parser_block import ParserBlock
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from mdit_py_plugins.footnote import footnote_plugin

    class Blocks(ParserBlock):
        def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
            """As inherited; but where the parser would leave text out, say so."""
            if state.level >= MAX_MARKDOWN_DEPTH:
                raise ReadError(
                    "COC905",
                    f"The file's lists or quotations are nested more than {MAX_MARKDOWN_DEPTH // 2} deep.",
                    "Make the nesting flatter: no reader could follow it either.",
                )
            super().tokenize(state, startLine, endLine)

    class Inlines(ParserInline):
        def skipToken(self, state: StateInline) -> None:
            """As inherited; but brackets that are never closed take time that grows with their square."""
            steps = state.env["cocheck-steps"] = state.env.get("cocheck-steps", 0) + 1
            if steps > MAX_MARKDOWN_STEPS:
                raise too_much("The file has too many brackets that are opened and not closed.")
            super().skipToken(state)

    class Markdown(MarkdownIt):
        def validateLink(self, url: str) -> bool:
            """Every target counts: a local one is a fault that must be found."""
            return True

        def normalizeLink(self, url: str) -> str:
            """The target as written."""
            return url

    # The parser's own bound leaves blocks out in silence: Blocks speaks at the same depth, before it.
    parser = Markdown("commonmark", {"html": True, "maxNesting": MAX_MARKDOWN_DEPTH})
    rules = parser.block.ruler
    parser.block = Blocks()
    parser.block.ruler = rules
    inline, parser.inline = parser.inline, Inlines()
    parser.inline.ruler, parser.inline.ruler2 = inline.ruler, inline.ruler2
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    for name, rule in _RENDER_RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _mark_lines(tokens: Sequence[Token]) -> None:
    """Write source lines into the tokens: on what opens a run of text, and on the line breaks within."""
    for opener, token in pairwise(tokens):
        if token.type != "inline" or token.map is None:
            continue
        line = token.map[0] + 1
        opener.attrs[LINE_ATTRIBUTE] = str(line)
        # Only an open paragraph has a tag to carry the line; a tight list would leave it out.
        opener.hidden = False
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
                child.attrs[LINE_ATTRIBUTE] = str(line)
            elif child.type == "html_inline":
                line += child.content.count("\n")
    for token in tokens:
        if token.type == "paragraph_close":
            token.hidden = False


def _mark_numbers(tokens: Sequence[Token]) -> None:
    """Write into each ordered item the number its reader sees.

    A list typed "1. 1. 1." is shown counting up; any other numbers stand as they were typed.
    """
    open_lists: list[list[Token]] = []
    for token in tokens:
        if token.type.endswith("_list_open"):
            open_lists.append([])
        elif token.type == "list_item_open" and token.info:
            open_lists[-1].append(token)
        elif token.type.endswith("_list_close"):
            _number_items(open_lists.pop())


def _number_items(items: list[Token]) -> None:
    typed = [int(item.info) for item in items]
    rising = all(before < after for before, after in pairwise(typed))
    for index, item in enumerate(items):
        number = typed[index] if rising else typed[0] + index
        item.attrs[NUMBER_ATTRIBUTE] = f"{number}{item.markup}"


def _render_break(renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
    return f'<br {LINE_ATTRIBUTE}="{tokens[index].attrs.get(LINE_ATTRIBUTE, "")}">\n'


def _render_code(renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
    """Code, a paragraph a line: its text is seen, and where each line stands is known."""
    token = tokens[index]
    first = (token.map[0] if token.map else 0) + (2 if token.type == "fence" else 1)
    rows = token.content.split("\n")
    return "".join(
        f'<p {LINE_ATTRIBUTE}="{first + offset}"><code>{escape(row)}</code></p>\n'
        for offset, row in enumerate(rows)
        if row.strip()
    )


def _render_html(renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any) -> str:
    """Raw HTML, with the line it began on before it."""
    token = tokens[index]
    mark = f"<!--{LINE_COMMENT}{token.map[0] + 1}-->" if token.map else ""
    ends = {end[1].lower(): end.start() for end in _SWALLOWED.finditer(token.content)}
    return mark + _SWALLOWING.sub(
        lambda tag: "<" if ends.get(tag[1].lower(), -1) >= tag.end() else "&lt;", token.content
    )


def _render_footnote_mark(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any
) -> str:
    return f"[{escape(str(tokens[index].meta.get('label') or tokens[index].meta.get('id', 0) + 1))}]"


def _render_footnote(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any
) -> str:
    return f'<div {STORY_ATTRIBUTE}="footnote">'


def _render_footnote_end(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, environment: Any
) -> str:
    return "</div>"


_RENDER_RULES = {
    "softbreak": _render_break,
    "hardbreak": _render_break,
    "code_block": _render_code,
    "fence": _render_code,
    "html_block": _render_html,
    "html_inline": _render_html,
    "footnote_ref": _render_footnote_mark,
    "footnote_reference_open": _render_footnote,
    "footnote_reference_close": _render_footnote_end,
}
