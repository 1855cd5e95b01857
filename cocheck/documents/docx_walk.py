"""One walk over a story of a .docx (body, header, note …): what a reader sees of it, as blocks.

The walk keeps its own stack, so that deep nesting costs memory and not the interpreter's stack. Each
element has a handler in `_HANDLERS`: None passes it over, no entry walks through it. A handler gives
what to walk next, with what to do after it, or None.

Rests on ECMA-376 part 1, 17 (WordprocessingML), part 3 (compatibility) and part 4 (VML).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.amount import too_much
from cocheck.documents.docx_fields import button_words, hyperlink_target, with_anchor
from cocheck.documents.docx_lines import INVISIBLE, ActiveLink, FoldedText, Line
from cocheck.documents.docx_names import (
    CHART,
    DIAGRAM,
    DRAWING,
    GROUP,
    MATH,
    MC,
    OFFICE,
    PICTURE,
    R_ID,
    SHAPE,
    VAL,
    VML,
    A,
    R,
    W,
)
from cocheck.documents.docx_package import Element, Relation, resolve
from cocheck.documents.docx_shared import Shared
from cocheck.documents.docx_styles import ParagraphLook, is_on, number, toggle
from cocheck.documents.limits import MAX_ALTERNATIVES_DEPTH, MAX_FIELD_DEPTH
from cocheck.documents.model import (
    Block,
    BlockKind,
    Document,
    Place,
    Story,
    Unreadable,
)

Leave = Callable[[], None]
Frame = tuple[Iterator[Element], Leave | None]

_KNOWN_EXTENSIONS = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/", "urn:schemas-m")
_HIDDEN_SHAPE = lazy(r"(?i)visibility\s*:\s*hidden")

# The signs of Wingdings that forms are made with; its other characters have no common meaning.
_WINGDINGS = {
    0x4A: "☺", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x78: "☒", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip


class _Field:
    """A complex field: its instruction while `in_code`, then the link over its result."""

    __slots__ = ("bound", "choice", "deleted", "in_code", "instruction", "link")

    def __init__(self, deleted: bool, bound: bool) -> None:
        self.deleted, self.bound, self.in_code = deleted, bound, True
        self.instruction: list[str] = []
        self.choice = ""
        self.link: ActiveLink | None = None


class NoteReference(NamedTuple):
    """Where the body refers to a footnote, an endnote or a comment."""

    kind: str
    identifier: str
    page: int | None
    paragraph: int | None


class _Around(NamedTuple):
    """What a text box interrupts, to be taken up again after it."""

    line: Line | None
    carried: Line | None
    fields: list[_Field]
    code: int
    hidden: bool
    bold: bool
    story: Story
    counting: bool
    page: int | None
    fresh: bool
    look: ParagraphLook


class Walker:
    """Walks stories of one part.

    Takes what the stories share, the part's name and relationships, and the story its blocks stand in.
    Only the body counts paragraphs, and only it has pages (`paged`). Gives `blocks`, `deleted` and the
    `references` to notes, in the order met.
    """

    def __init__(
        self,
        shared: Shared,
        part: str,
        relations: dict[str, Relation],
        story: Story,
        paged: bool = False,
        nested: bool = False,
    ) -> None:
        self.blocks: list[Block] = []
        self.deleted: list[Block] = []
        self.references: list[NoteReference] = []
        self.page: int | None = 1 if paged else None
        self.paragraph: int | None = 0 if story == "body" else None
        self.styles = shared.styles
        self._shared = shared
        self._part = part
        self._relations = relations
        self._story: Story = story
        self._counting = story == "body" and not nested
        self._nested = nested
        self._fresh = True
        self._boxes: list[Block] = []
        self._around: list[_Around] = []
        self._outer_lines: list[Line | None] = []
        self._line: Line | None = None
        self._carried: Line | None = None
        self._fields: list[_Field] = []
        self._code = 0
        self._deletions = 0
        self._alternatives = 0
        self._links: list[ActiveLink] = []
        self._open_links: list[ActiveLink | None] = []
        self._hidden = self._bold = False
        self._look = self.styles.paragraph(None)
        self._plain = self._run_look(None, None, None)
        self._table_depth = 0
        self._tables = 0
        self._row = self._column = self._next_column = 0
        self._row_page: int | None = None
        self._last_page: int | None = None
        self._row_has_text = False
        self._broken_fields: set[Element] = set()
        self._bound_fields: set[Element] = set()
        self._breaks: dict[Element, bool] = {}
        self._captions: set[str] = set()

    def walk(self, root: Element) -> None:
        """Walks all that is in `root`; `blocks` and the other lists grow by what it holds."""
        self._broken_fields, self._bound_fields = _unclosed_fields(root)
        self._breaks = _section_breaks(root) if self.page is not None else {}
        stack: list[Frame] = [(iter(root), None)]
        handlers = _HANDLERS
        through = _through
        while stack:
            children, leave = stack[-1]
            for child in children:
                handler = handlers.get(child.tag, through)
                if handler is None:
                    continue
                frame = handler(self, child)
                if frame is not None:
                    stack.append(frame)
                    break
            else:
                stack.pop()
                if leave is not None:
                    leave()
        self._end_container()
        if self._code:
            self._shared.package.omit("A field in the document is broken; words after it may be missing.")
        self._fields.clear()
        self._code = 0

    # Paragraphs

    def on_paragraph(self, element: Element) -> Frame:
        """w:p: a new line, or the rest of one whose paragraph mark is deleted."""
        self._end_implicit()
        self._outer_lines.append(self._line)
        line, self._carried = self._carried, None
        self._line = line or self._new_line()
        if line is None and self._counting and not self._deletions:
            assert self.paragraph is not None
            self.paragraph += 1
        if line is None:
            self._line.paragraph = self.paragraph
        children = iter(element)
        first = next(children, None)
        if first is None or first.tag != _P_PR:
            self._read_properties(self._line, None)
            return iter(element), self._leave_paragraph
        self._read_properties(self._line, first)
        return children, self._leave_paragraph

    def _read_properties(self, line: Line, properties: Element | None) -> None:
        style: str | None = None
        list_id: str | None = None
        depth: int | None = None
        heading: int | None = None
        page_break: bool | None = None
        mark: bool | None = None
        line.mark_deleted = line.page_after = False
        for child in properties if properties is not None else ():
            tag = child.tag
            if tag not in _PARAGRAPH_PROPERTIES:
                continue
            if tag == _P_STYLE:
                style = child.get(VAL)
            elif tag == _NUM_PR:
                for part in child:
                    if part.tag == _NUM_ID:
                        list_id = part.get(VAL)
                    elif part.tag == _ILVL:
                        depth = number(part.get(VAL))
            elif tag == _OUTLINE:
                heading = number(child.get(VAL))
            elif tag == _BREAK_BEFORE:
                page_break = is_on(child.get(VAL))
            elif tag == _SECTION:
                line.page_after = self._breaks.get(child, False)
            else:
                for part in child.iterchildren(_VANISH, _DEL, _MOVE_FROM):
                    if part.tag == _VANISH:
                        mark = is_on(part.get(VAL))
                    else:
                        line.mark_deleted = True
        look = self.styles.paragraph(style)
        if look is not self._look:
            self._look = look
            self._plain = self._run_look(None, None, None)
        line.mark_hidden = mark if mark is not None else bool(look.hidden)
        line.heading = look.heading if heading is None else heading + 1 if 0 <= heading < 9 else 0
        line.list_id = list_id if list_id is not None else look.list_id
        if line.list_id in ("0", ""):
            line.list_id = None
        if line.list_id is not None:
            by_style = None
            if list_id is None or depth is None:
                by_style = self._shared.numbering.depth_of_style(line.list_id, look.chain)
            line.depth = next((found for found in (depth, look.depth, by_style) if found is not None), 0)
        if page_break if page_break is not None else look.page_break:
            self._break_page(unless_fresh=True)

    def _leave_paragraph(self) -> None:
        line, self._line = self._line, self._outer_lines.pop()
        assert line is not None
        self._emit_removed(line)
        if line.mark_deleted and not self._deletions:
            self._carried = line
        else:
            self._finish(line)
        if line.page_after:
            self._break_page()

    def _new_line(self) -> Line:
        line = Line(paragraph=self.paragraph)
        for link in self._links:
            if not link.deleted:
                line.shown.open(link)
        return line

    def _finish(self, line: Line) -> None:
        """Turns a line into its block; empty ones that print no number are not there for a reader."""
        for link in self._links:
            link.used = line.shown.close(link) or link.used
        self._links = [link for link in self._links if not link.bound]
        text, links = line.shown.finish()
        printed: str | None = None
        if line.list_id is not None and not self._deletions:
            printed = self._shared.numbering.next(line.list_id, line.depth)
        if line.mark_hidden and not text:
            # Word itself makes hidden paragraphs to move a list's numbers on: they count, and are not seen.
            printed = None
        if text or links or printed:
            page = line.page if line.page is not None else self.page
            kind = self._kind(line, printed is not None)
            self._sink().append(
                Block(
                    text,
                    self._place(line, page),
                    kind,
                    printed or "",
                    line.heading or (line.depth + 1 if printed is not None else 0),
                    links,
                    line.bold and not line.regular,
                )
            )
            self._shared.amount.add(1, len(text), len(links))
        if not self._around and self._boxes:
            self.blocks.extend(self._boxes)
            self._boxes.clear()

    def _sink(self) -> list[Block]:
        """Text boxes are read after the paragraph they are anchored in."""
        return self._boxes if self._around else self.blocks

    def _emit_removed(self, line: Line) -> None:
        if line.removed is None:
            return
        for link in self._links:
            line.removed.close(link)
        text, links = line.removed.finish()
        line.removed = None
        if text or links:
            page = line.page if line.page is not None else self.page
            kind = self._kind(line, line.list_id is not None)
            self.deleted.append(Block(text, self._place(line, page), kind, "", line.heading, links))

    def _kind(self, line: Line, listed: bool) -> BlockKind:
        if self._table_depth:
            return "cell"
        if line.heading:
            return "heading"
        return "list-item" if listed else "paragraph"

    def _place(self, line: Line, page: int | None) -> Place:
        if not self._table_depth:
            return Place(page, line.paragraph, story=self._story)
        return Place(
            page, line.paragraph, self._tables, self._row or None, self._column or None, story=self._story
        )

    def _end_container(self) -> None:
        """The end of a cell, a text box or a story: no line goes on behind it."""
        line, self._carried = self._carried, None
        if line is not None:
            self._finish(line)
        self._end_implicit()

    def _end_implicit(self) -> None:
        line = self._line
        if line is not None and line.implicit:
            self._line = None
            self._emit_removed(line)
            self._finish(line)

    def _current(self) -> Line:
        """The line that text goes to; text outside of a paragraph gets one of its own."""
        if self._line is None:
            self._line = self._new_line()
            self._line.implicit = True
            self._look = self.styles.paragraph(None)
            self._plain = self._run_look(None, None, None)
        return self._line

    # Text

    def add(self, piece: str) -> None:
        """Text as it stands, wherever the walk is: shown, deleted, hidden or part of an instruction."""
        if self._hidden:
            return
        if self._code:
            self._instruct(piece)
            return
        if not piece.isascii():
            piece = piece.translate(INVISIBLE)
        line = self._line or self._current()
        if self._deletions:
            self._removed(line).add(piece)
        elif line.shown.add(piece):
            if self._bold:
                line.bold = True
            else:
                line.regular = True
            if line.page is None and self.page is not None:
                line.page = self.page
            self._fresh = False
            self._row_has_text = True

    def _removed(self, line: Line) -> FoldedText:
        if line.removed is None:
            line.removed = FoldedText()
            for link in self._links:
                line.removed.open(link)
        return line.removed

    def on_run(self, element: Element) -> Frame:
        self._bold, self._hidden = self._plain
        return iter(element), self._leave_run

    def _leave_run(self) -> None:
        self._hidden = False

    def on_run_properties(self, element: Element) -> None:
        bold = hidden = style = None
        for child in element.iterchildren(_BOLD, _VANISH, _WEB_HIDDEN, _R_STYLE):
            tag = child.tag
            if tag == _BOLD:
                bold = is_on(child.get(VAL))
            elif tag == _R_STYLE:
                style = child.get(VAL)
            elif tag == _VANISH or is_on(child.get(VAL)):
                hidden = is_on(child.get(VAL)) or bool(hidden)
        if bold is None and hidden is None and style is None:
            return
        self._bold, self._hidden = self._run_look(style, bold, hidden)

    def _run_look(self, style: str | None, bold: bool | None, hidden: bool | None) -> tuple[bool, bool]:
        """Bold and hidden as they come out: directly, or the styles' toggles against each other."""
        character = self.styles.character(style)
        look, plain = self._look, self.styles.plain
        if bold is None:
            bold = _toggled(look.bold, character.bold, plain.bold)
        if hidden is None:
            hidden = _toggled(look.hidden, character.hidden, plain.hidden)
        return bold, hidden

    def on_text(self, element: Element) -> None:
        if element.text:
            self.add(element.text)

    def on_space(self, element: Element) -> None:
        self.add(" ")

    def on_hyphen(self, element: Element) -> None:
        self.add("-")

    def on_break(self, element: Element) -> None:
        self.add(" ")
        if element.get(W + "type") == "page" and not self._hidden and not self._deletions:
            self._break_page()

    def on_symbol(self, element: Element) -> None:
        try:
            code = int(element.get(W + "char") or "", 16)
        except ValueError:
            return
        if (element.get(W + "font") or "").lower().startswith("wingdings") and code & 0xFF in _WINGDINGS:
            self.add(_WINGDINGS[code & 0xFF])
        elif 0x20 < code < 0xD800 or 0xDFFF < code < 0x110000:
            self.add(chr(code))

    def on_ruby(self, element: Element) -> Frame | None:
        """w:ruby: the base text, then its reading in brackets."""
        if self._hidden:
            return None
        parts = [*element.iterchildren(W + "rubyBase"), *element.iterchildren(W + "rt")]
        return iter(parts), None

    def on_ruby_text(self, element: Element) -> Frame:
        self.add("(")
        return iter(element), self._leave_ruby_text

    def _leave_ruby_text(self) -> None:
        self.add(")")

    def on_note_reference(self, element: Element) -> None:
        if self._hidden or self._code or self._deletions:
            return
        kind = element.tag[len(W) :].removesuffix("Reference")
        place = self._line.paragraph if self._line is not None else self.paragraph
        self.references.append(NoteReference(kind, element.get(W + "id") or "", self.page, place))

    # Pages

    def _break_page(self, unless_fresh: bool = False) -> None:
        if self.page is not None and not self._around and not (unless_fresh and self._fresh):
            self.page += 1
            self._fresh = True

    def on_rendered_break(self, element: Element) -> None:
        """w:lastRenderedPageBreak: where Word began a page; it repeats the explicit breaks before it."""
        if self.page is None or self._around:
            return
        if self._fresh:
            self._fresh = False
            return
        self.page += 1
        if self._table_depth and not self._row_has_text:
            self._row_page = self.page

    # Tables

    def on_table(self, element: Element) -> Frame:
        if self._line is None or self._line.implicit:
            self._end_container()
        if self._table_depth == 0:
            self._tables += 1
            self._row = self._column = 0
        self._table_depth += 1
        return iter(element), self._leave_table

    def _leave_table(self) -> None:
        self._table_depth -= 1

    def on_row(self, element: Element) -> Frame | None:
        deleted = False
        before = 0
        for properties in element.iterchildren(W + "trPr"):
            if toggle(properties, "hidden"):
                return None
            deleted = next(properties.iterchildren(_DEL, _MOVE_FROM), None) is not None
            for skipped in properties.iterchildren(W + "gridBefore"):
                before = number(skipped.get(VAL)) or 0
        if self._table_depth == 1:
            if not deleted:
                self._row += 1
            self._next_column = before + 1
            self._row_page = self._last_page = self.page
            self._row_has_text = False
        if deleted:
            self._deletions += 1
            return iter(element), self._leave_deleted_row
        return iter(element), self._leave_row

    def _leave_deleted_row(self) -> None:
        self._deletions -= 1
        self._leave_row()

    def _leave_row(self) -> None:
        if self._table_depth == 1:
            self.page = self._last_page

    def on_cell(self, element: Element) -> Frame:
        deleted = False
        span = 1
        for properties in element.iterchildren(W + "tcPr"):
            deleted = next(properties.iterchildren(W + "cellDel"), None) is not None
            for spanned in properties.iterchildren(W + "gridSpan"):
                span = max(1, number(spanned.get(VAL)) or 1)
        if self._table_depth == 1:
            self._column = self._next_column
            self._next_column += span
            self.page = self._row_page
        if deleted:
            self._deletions += 1
            return iter(element), self._leave_deleted_cell
        return iter(element), self._leave_cell

    def _leave_deleted_cell(self) -> None:
        self._deletions -= 1
        self._leave_cell()

    def _leave_cell(self) -> None:
        self._end_container()
        if self._table_depth == 1 and self.page is not None:
            self._last_page = max(self._last_page or 0, self.page)

    # Tracked changes, content controls, alternatives

    def on_deleted(self, element: Element) -> Frame:
        self._deletions += 1
        return iter(element), self._leave_deleted

    def _leave_deleted(self) -> None:
        self._deletions -= 1

    def on_control(self, element: Element) -> Frame:
        """w:sdt: its content, or the data it is bound to where Word shows that instead."""
        bound = self._shared.bound_text(element) if not self._deletions else None
        if bound is not None:
            contents = list(element.iter(_T))
            for text in contents:
                text.text = ""
            if contents:
                contents[0].text = bound
            else:
                self.add(bound)
        return iter(element), None

    def on_alternatives(self, element: Element) -> Frame | None:
        """mc:AlternateContent: the first choice with something to read in it, else the fallback."""
        if self._hidden:
            return None
        self._alternatives += 1
        if self._alternatives > MAX_ALTERNATIVES_DEPTH:
            raise too_much(f"The document's drawings are nested more than {MAX_ALTERNATIVES_DEPTH} deep.")
        choices = [choice for choice in element.iterchildren(MC + "Choice") if _is_understood(choice)]
        choices.extend(element.iterchildren(MC + "Fallback"))
        for choice in choices:
            if next(choice.iter(*_READABLE), None) is not None:
                return iter(choice), self._leave_alternatives
        return iter(choices[0] if choices else ()), self._leave_alternatives

    def _leave_alternatives(self) -> None:
        self._alternatives -= 1

    def on_alternative_chunk(self, element: Element) -> None:
        """w:altChunk: another file's text in this place."""
        if self._hidden or self._deletions:
            return
        package = self._shared.package
        relation = self._relations.get(element.get(R_ID) or "")
        name = resolve(self._part, relation.target) if relation is not None else ""
        if relation is None or relation.external or not package.has(name):
            package.omit("Missing from the file: a document that is inserted into this one.")
            return
        own = PurePosixPath(name).name
        content = self._shared.insert(name)
        if isinstance(content, Unreadable):
            package.omit(f"A document inserted into this one could not be read ({own}): {content.message}")
            return
        self._splice(content, own)

    def _splice(self, content: Document, name: str) -> None:
        self._shared.amount.add_all(content.blocks)
        self._end_container()
        paragraphs, tables = self.paragraph or 0, self._tables
        in_cell = Place(table=self._tables, row=self._row or None, column=self._column or None)

        def here(position: int, block: Block) -> Block:
            inner = block.place
            paragraph = None if self.paragraph is None else paragraphs + (inner.paragraph or position)
            if self._counting and paragraph is not None:
                self.paragraph = max(self.paragraph or 0, paragraph)
            place = Place(self.page, paragraph, story=self._story if inner.story == "body" else inner.story)
            if self._table_depth:
                place = place._replace(table=in_cell.table, row=in_cell.row, column=in_cell.column)
            elif inner.table is not None:
                self._tables = max(self._tables, tables + inner.table)
                place = place._replace(table=tables + inner.table, row=inner.row, column=inner.column)
            return block._replace(place=place, size=None, box=None)

        self._sink().extend([here(nth, block) for nth, block in enumerate(content.blocks, 1)])
        self.deleted.extend([here(nth, block) for nth, block in enumerate(content.deleted, 1)])
        self._shared.comments.extend([here(nth, block) for nth, block in enumerate(content.comments, 1)])
        self._shared.attachments.extend(content.attachments)
        for omission in content.omissions:
            self._shared.package.omit(f"In an inserted document ({name}): {omission}")

    def on_subdocument(self, element: Element) -> None:
        relation = self._relations.get(element.get(R_ID) or "")
        name = relation.target if relation is not None else "its name is lost"
        self._shared.package.omit(f"A part of the document is a file of its own ({name}); check that too.")

    # Links and fields

    def _open_link(self, target: str | None) -> None:
        """Opens a link for what is walked next; nothing where a link to there is open already."""
        if target is None or any(link.target == target for link in self._links[-MAX_FIELD_DEPTH:]):
            self._open_links.append(None)
            return
        self._open_links.append(self._start_link(target))

    def _start_link(self, target: str, bound: bool = False) -> ActiveLink:
        link = ActiveLink(target, deleted=self._deletions > 0, bound=bound)
        line = self._current()
        if not link.deleted:
            line.shown.open(link)
        if line.removed is not None:
            line.removed.open(link)
        self._links.append(link)
        return link

    def _leave_link(self) -> None:
        link = self._open_links.pop()
        if link is not None:
            self._end_link(link)

    def _end_link(self, link: ActiveLink) -> None:
        if link not in self._links:
            return
        self._links.remove(link)
        line = self._current()
        if not link.deleted:
            link.used = line.shown.close(link) or link.used
            if link.picture and not link.used:
                line.shown.mark(link.target)
        if line.removed is not None:
            line.removed.close(link)
        if link.deleted and link.picture:
            self._removed(line).mark(link.target)

    def _target(self, element: Element, identifier: str | None) -> str:
        """The address behind a relationship of this part; "" where there is none."""
        relation = self._relations.get(identifier or "")
        return relation.target.strip() if relation is not None else ""

    def on_hyperlink(self, element: Element) -> Frame:
        anchor = element.get(W + "anchor") or element.get(W + "docLocation")
        target = with_anchor(self._target(element, element.get(R_ID)), anchor)
        self._open_link(target)
        return iter(element), self._leave_link

    def on_simple_field(self, element: Element) -> Frame:
        self._open_link(hyperlink_target(element.get(W + "instr") or ""))
        return iter(element), self._leave_link

    def on_field_character(self, element: Element) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            if element not in self._broken_fields:
                begun = _Field(self._deletions > 0, element in self._bound_fields)
                begun.choice = _chosen_entry(element)
                self._fields.append(begun)
                self._code += 1
        elif not self._fields:
            return
        elif kind == "separate":
            self._separate(self._fields[-1])
        elif kind == "end":
            self._end_field(self._fields.pop())

    def _separate(self, current: _Field) -> None:
        if not current.in_code:
            return
        current.in_code = False
        self._code -= 1
        target = hyperlink_target("".join(current.instruction))
        if target is not None and not self._code and len(self._links) < MAX_FIELD_DEPTH:
            current.link = self._start_link(target, current.bound)

    def _end_field(self, ended: _Field) -> None:
        if ended.in_code:
            self._code -= 1
            words = button_words("".join(ended.instruction)) or ended.choice
            if words:
                self.add(words)
        if ended.link is not None:
            self._end_link(ended.link)

    def on_instruction(self, element: Element) -> None:
        if element.text:
            self._instruct(element.text)

    def _instruct(self, piece: str) -> None:
        """Text between a field's begin and its separator belongs to its instruction."""
        for current in reversed(self._fields):
            if current.in_code:
                if current.deleted or not self._deletions:
                    current.instruction.append(piece)
                return

    # Drawings

    def on_drawing(self, element: Element) -> Frame | None:
        """w:drawing: a picture, shape, chart or diagram, and the link on the whole of it."""
        if self._hidden or self._code:
            return None
        target = None
        for properties in element.iterchildren(DRAWING + "inline", DRAWING + "anchor"):
            for described in properties.iterchildren(DRAWING + "docPr"):
                if is_on(described.get("hidden"), absent=False):
                    return None
                target = self._shape_target(described)
        return self._picture(element, target)

    def on_shape(self, element: Element) -> Frame:
        """A shape inside a drawing, whose first child holds its properties."""
        first = next(iter(element), None)
        return self._picture(element, self._shape_target(first) if first is not None else None)

    def _picture(self, element: Element, target: str | None) -> Frame:
        self._open_link(target)
        for link in self._links:
            link.picture = link.picture or link.deleted or not self._deletions
        return iter(element), self._leave_link

    def _shape_target(self, properties: Element) -> str | None:
        for holder in (properties, *properties):
            for click in holder.iterchildren(_CLICK):
                return self._target(click, click.get(R_ID))
        return None

    def on_click(self, element: Element) -> None:
        """A link of a drawing's part that no shape above has taken, as diagrams keep them."""
        if self._deletions or self._hidden:
            return
        self._open_link(self._target(element, element.get(R_ID)))
        link = self._open_links[-1]
        if link is not None:
            link.picture = True
        self._leave_link()

    def on_vml(self, element: Element) -> Frame | None:
        if self._hidden or self._code or _HIDDEN_SHAPE.search(element.get("style") or ""):
            return None
        href = element.get("href")
        return self._picture(element, href.strip() if href is not None else None)

    def on_picture(self, element: Element) -> Frame | None:
        """w:pict and w:object: VML inside."""
        return None if self._hidden or self._code else self._picture(element, None)

    def on_word_art(self, element: Element) -> None:
        """v:textpath: words drawn as a picture, as watermarks are."""
        words = element.get("string")
        if words and not self._hidden:
            self._own_line(words)

    def on_text_box(self, element: Element) -> Frame | None:
        if self._hidden or self._code:
            return None
        self._enter_box()
        return iter(element), self._leave_box

    def _enter_box(self) -> None:
        self._around.append(
            _Around(
                self._line,
                self._carried,
                self._fields,
                self._code,
                self._hidden,
                self._bold,
                self._story,
                self._counting,
                self.page,
                self._fresh,
                self._look,
            )
        )
        self._line = self._carried = None
        self._fields, self._code = [], 0
        self._counting = False
        if self._story == "body":
            self._story = "text-box"

    def _leave_box(self) -> None:
        self._end_container()
        around = self._around.pop()
        self._line, self._carried = around.line, around.carried
        self._fields, self._code = around.fields, around.code
        self._hidden, self._bold = around.hidden, around.bold
        self._story, self._counting = around.story, around.counting
        self.page, self._fresh, self._look = around.page, around.fresh, around.look
        self._plain = self._run_look(None, None, None)
        if not self._around and self._line is None:
            self.blocks.extend(self._boxes)
            self._boxes.clear()

    def _own_line(self, words: str) -> None:
        """Words of a drawing that stand for themselves."""
        self._enter_box()
        self.add(words)
        self._leave_box()

    def on_drawn_paragraph(self, element: Element) -> Frame:
        """a:p: a paragraph of a diagram, a chart or a locked canvas."""
        self._enter_box()
        return iter(element), self._leave_box

    def on_drawn_run(self, element: Element) -> Frame:
        target = None
        self._bold = self._hidden = False
        for properties in element.iterchildren(A + "rPr"):
            target = self._shape_target(properties)
            self._bold = is_on(properties.get("b"), absent=False)
        self._open_link(target)
        return iter(element), self._leave_link

    def on_categories(self, element: Element) -> None:
        """c:strCache: a chart's series name or categories, once."""
        words = " ".join(value.text or "" for value in element.iter(CHART + "v"))
        if words not in self._captions:
            self._captions.add(words)
            self._own_line(words)

    def on_chart(self, element: Element) -> Frame | None:
        """c:chart: in a drawing the reference to the chart's part, in that part the chart."""
        identifier = element.get(R_ID)
        if identifier is None:
            return iter(element), None
        self._read_drawing(identifier, "a chart")
        return None

    def on_diagram(self, element: Element) -> None:
        self._read_drawing(element.get(R + "dm"), "a diagram")

    def _read_drawing(self, identifier: str | None, role: str) -> None:
        relation = self._relations.get(identifier or "")
        if self._hidden or self._nested or relation is None or relation.external:
            return
        package = self._shared.package
        name = resolve(self._part, relation.target)
        root = package.tree(name, role)
        if root is None:
            return
        inner = Walker(self._shared, name, package.relations(name) or {}, self._story, nested=True)
        inner.walk(root)
        story: Story = "text-box" if self._story == "body" else self._story
        place = self._place(self._current(), self.page)._replace(story=story)
        found = [block._replace(place=place) for block in inner.blocks]
        if self._deletions:
            self.deleted.extend(found)
        else:
            self._boxes.extend(found)

    def on_embedded(self, element: Element) -> None:
        """o:OLEObject and w:objectEmbed: a file inside the document."""
        if self._hidden:
            return
        relation = self._relations.get(element.get(R_ID) or "")
        if relation is None or relation.external or element.get("Type") == "Link":
            return
        name = resolve(self._part, relation.target)
        if self._deletions:
            self._shared.attached.add(name.lower())
        else:
            self._shared.attach(name)


def _through(walker: Walker, element: Element) -> Frame | None:
    """Elements that mean nothing here are walked through: what they hold may be text."""
    return (iter(element), None) if len(element) else None


def _toggled(paragraph: bool | None, character: bool | None, plain: bool | None) -> bool:
    """17.7.3: a toggle is on where an odd number of styles sets it, or the document's defaults do."""
    return bool(plain) or bool(paragraph) != bool(character)


def _is_understood(choice: Element) -> bool:
    """Whether Word of today reads that choice: all of the extensions that it requires are Microsoft's."""
    spaces = [choice.nsmap.get(prefix) for prefix in (choice.get("Requires") or "").split()]
    return all(space is not None and space.startswith(_KNOWN_EXTENSIONS) for space in spaces)


def _chosen_entry(begin: Element) -> str:
    """The entry that a drop-down form field shows; it stands in its data and nowhere else."""
    for choices in begin.iter(W + "ddList"):
        entries = [entry.get(VAL) or "" for entry in choices.iterchildren(W + "listEntry")]
        chosen = 0
        for name in ("default", "result"):
            for element in choices.iterchildren(W + name):
                chosen = number(element.get(VAL)) or 0
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    return ""


def _unclosed_fields(root: Element) -> tuple[set[Element], set[Element]]:
    """Begins of fields that never end: those without a result, and those with one."""
    open_fields: list[tuple[Element, bool]] = []
    for mark in root.iter(_FIELD_CHARACTER):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            open_fields.append((mark, False))
        elif open_fields and kind == "separate":
            open_fields[-1] = (open_fields[-1][0], True)
        elif open_fields and kind == "end":
            open_fields.pop()
    without = {mark for mark, separated in open_fields if not separated}
    return without, {mark for mark, separated in open_fields if separated}


def sections(root: Element) -> Iterable[Element]:
    """The properties of the sections in use, in order; not those of before a tracked change."""
    return (section for section in root.iter(_SECTION) if not _is_former(section))


def _is_former(section: Element) -> bool:
    parent = section.getparent()
    return parent is not None and parent.tag == W + "sectPrChange"


def _section_breaks(root: Element) -> dict[Element, bool]:
    """Whether a new page begins behind each section: the next one's properties say how it begins."""
    found = list(sections(root))
    breaks: dict[Element, bool] = {}
    for section, following in pairwise(found):
        kind = next((element.get(VAL) for element in following.iterchildren(W + "type")), "nextPage")
        breaks[section] = kind not in ("continuous", "nextColumn")
    return breaks


_T: Final = W + "t"
_P_PR: Final = W + "pPr"
_R_PR: Final = W + "rPr"
_P_STYLE: Final = W + "pStyle"
_R_STYLE: Final = W + "rStyle"
_NUM_PR: Final = W + "numPr"
_NUM_ID: Final = W + "numId"
_ILVL: Final = W + "ilvl"
_OUTLINE: Final = W + "outlineLvl"
_BREAK_BEFORE: Final = W + "pageBreakBefore"
_SECTION: Final = W + "sectPr"
_PARAGRAPH_PROPERTIES: Final = frozenset((_P_STYLE, _NUM_PR, _OUTLINE, _BREAK_BEFORE, _SECTION, _R_PR))
_BOLD: Final = W + "b"
_VANISH: Final = W + "vanish"
_WEB_HIDDEN: Final = W + "webHidden"
_DEL: Final = W + "del"
_MOVE_FROM: Final = W + "moveFrom"
_FIELD_CHARACTER: Final = W + "fldChar"
_CLICK: Final = A + "hlinkClick"
_READABLE: Final = (
    _T, A + "t", MATH + "t", _CLICK, W + "sym", W + "altChunk", CHART + "chart", DIAGRAM + "relIds",
    OFFICE + "OLEObject",
)  # fmt: skip

_Handler = Callable[[Walker, Element], Frame | None]


def _tags(namespace: str, names: str) -> list[str]:
    return [namespace + name for name in names.split()]


def _handlers() -> dict[object, _Handler | None]:
    """Handlers by tag; None for what holds nothing that a reader sees."""
    table: dict[object, _Handler | None] = {
        W + "p": Walker.on_paragraph,
        W + "r": Walker.on_run,
        W + "rPr": Walker.on_run_properties,
        W + "t": Walker.on_text,
        W + "delText": Walker.on_text,
        W + "tab": Walker.on_space,
        W + "ptab": Walker.on_space,
        W + "cr": Walker.on_space,
        W + "br": Walker.on_break,
        W + "noBreakHyphen": Walker.on_hyphen,
        W + "sym": Walker.on_symbol,
        W + "ruby": Walker.on_ruby,
        W + "rt": Walker.on_ruby_text,
        W + "tbl": Walker.on_table,
        W + "tr": Walker.on_row,
        W + "tc": Walker.on_cell,
        W + "sdt": Walker.on_control,
        W + "del": Walker.on_deleted,
        W + "moveFrom": Walker.on_deleted,
        W + "hyperlink": Walker.on_hyperlink,
        W + "fldSimple": Walker.on_simple_field,
        W + "fldChar": Walker.on_field_character,
        W + "instrText": Walker.on_instruction,
        W + "delInstrText": Walker.on_instruction,
        W + "lastRenderedPageBreak": Walker.on_rendered_break,
        W + "footnoteReference": Walker.on_note_reference,
        W + "endnoteReference": Walker.on_note_reference,
        W + "commentReference": Walker.on_note_reference,
        W + "altChunk": Walker.on_alternative_chunk,
        W + "subDoc": Walker.on_subdocument,
        W + "drawing": Walker.on_drawing,
        W + "pict": Walker.on_picture,
        W + "object": Walker.on_picture,
        W + "objectEmbed": Walker.on_embedded,
        W + "txbxContent": Walker.on_text_box,
        MC + "AlternateContent": Walker.on_alternatives,
        MATH + "t": Walker.on_text,
        MATH + "r": Walker.on_run,
        A + "p": Walker.on_drawn_paragraph,
        A + "r": Walker.on_drawn_run,
        A + "fld": Walker.on_drawn_run,
        A + "t": Walker.on_text,
        A + "br": Walker.on_space,
        A + "hlinkClick": Walker.on_click,
        CHART + "chart": Walker.on_chart,
        CHART + "strCache": Walker.on_categories,
        DIAGRAM + "relIds": Walker.on_diagram,
        OFFICE + "OLEObject": Walker.on_embedded,
        VML + "textpath": Walker.on_word_art,
    }
    shapes = [PICTURE + "pic", SHAPE + "wsp", GROUP + "grpSp", *_tags(A, "sp pic cxnSp grpSp")]
    drawn = _tags(VML, "shape group rect roundrect oval line polyline arc curve image")
    silent = [
        *_tags(W, "pPr sectPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblGrid tblPrEx trPr tcPr rubyPr"),
        *_tags(W, "softHyphen bookmarkStart bookmarkEnd proofErr permStart permEnd footnoteRef endnoteRef"),
        *_tags(W, "annotationRef separator continuationSeparator commentRangeStart commentRangeEnd"),
        *_tags(DRAWING, "docPr positionH positionV extent effectExtent cNvGraphicFramePr"),
        *_tags(SHAPE, "cNvPr spPr style bodyPr"),
        *_tags(PICTURE, "nvPicPr spPr"),
        *_tags(A, "rPr pPr endParaRPr bodyPr lstStyle nvSpPr nvPicPr nvCxnSpPr nvGrpSpPr"),
        *_tags(MATH, "rPr ctrlPr"),
        GROUP + "cNvPr",
        VML + "shapetype",
    ]
    table.update(dict.fromkeys(shapes, Walker.on_shape))
    table.update(dict.fromkeys(drawn, Walker.on_vml))
    table.update(dict.fromkeys(silent))
    return table


_HANDLERS: Final = _handlers()
