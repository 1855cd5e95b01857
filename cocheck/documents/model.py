"""The Document: what a reader of a file would see, as a plain value, whatever its format.

Nothing here knows a file format, a meeting or the Code. Readers (one file a format, beside this one)
make these values; every floor above only looks at them.
"""

from typing import Literal, NamedTuple

from cocheck.documents.limits import MAX_SAID_CHARACTERS

Format = Literal["docx", "pdf", "markdown", "text", "html"]
Story = Literal["body", "header", "footer", "footnote", "endnote", "text-box", "navigation"]
BlockKind = Literal["heading", "paragraph", "list-item", "cell"]


class Place(NamedTuple):
    """Where a block stands, counted from 1; None where the format does not have that unit.

    `page` is known in .pdf, and in .docx as far as Word left page marks; `paragraph` counts the
    paragraphs of a .docx in reading order; `table`, `row` and `column` are those of the outermost
    table; `line` is the first line in a text format.
    """

    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    story: Story = "body"


class Link(NamedTuple):
    """A link as a reader meets it.

    `target` is the address as the file has it (empty where the link leads nowhere), `label` the words
    that carry it ("" on a picture), `start` and `end` their offsets in the block's text (equal where
    no words carry it). `live` is False for an address that is printed but cannot be clicked.
    """

    target: str
    label: str
    start: int = 0
    end: int = 0
    live: bool = True


class Block(NamedTuple):
    """One paragraph, heading, list item or table-cell paragraph, in reading order.

    `text` is what the reader sees, white space folded to single spaces, without the automatic number,
    which stands in `number` as rendered ("4.1", "a)", "IV."; "" where there is none, and never for a
    bullet). `level` is the heading level or the list depth from 1, else 0. `size` is the type size in
    points and `box` (left, top, right, bottom) in points from the page's top left, in .pdf only.
    """

    text: str
    place: Place = Place()
    kind: BlockKind = "paragraph"
    number: str = ""
    level: int = 0
    links: tuple[Link, ...] = ()
    bold: bool = False
    size: float | None = None
    box: tuple[float, float, float, float] | None = None


class Unreadable(NamedTuple):
    """A file, or an attachment, that could not be read: a result, not an exception.

    `code` is the COC9xx rule it falls under; `message` and `help` are written for a secretary. `lasting` is
    False where the same bytes may be readable next time: memory was short, or a library failed.
    """

    path: str
    code: str
    message: str
    help: str
    format: Format | None = None
    lasting: bool = True


class Attachment(NamedTuple):
    """A file embedded in a document, by its own name, and what reading it gave."""

    name: str
    content: "Document | Unreadable"


class Document(NamedTuple):
    """Everything that a reader of the file would see.

    `blocks` is the text in reading order (body first to last; headers, footers, notes and text boxes
    where their story says). `comments` are reviewers' comments: kept apart, never part of the text.
    `deleted` are the paragraphs' pending tracked deletions, apart for the same reason.
    `page_count` is None where the format has no pages. `pictured_pages` are the pages on which nothing
    but pictures stands. `omissions` says, in a secretary's words, what of the file could not be read
    although the rest could. `title` and `language` are the file's own properties ("" where none);
    `instructions` what its properties say to cocheck, as written.
    """

    path: str
    format: Format
    blocks: tuple[Block, ...]
    comments: tuple[Block, ...] = ()
    deleted: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    page_count: int | None = None
    pictured_pages: tuple[int, ...] = ()
    omissions: tuple[str, ...] = ()
    title: str = ""
    language: str = ""
    instructions: tuple[str, ...] = ()


def short(said: str) -> str:
    """What is said of a file, cut where names in it make it endless."""
    if len(said) <= MAX_SAID_CHARACTERS:
        return said
    return f"{said[: MAX_SAID_CHARACTERS // 2]} … {said[-MAX_SAID_CHARACTERS // 4 :]}"


class ReadError(Exception):
    """Raised inside readers only; `read_document` turns it into an `Unreadable`.

    Takes the COC9xx code, a message that says what is wrong and a help that says what to do about it.
    """

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help
