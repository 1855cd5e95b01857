"""What the stories of one .docx share: its styles and lists, and the files embedded in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import PurePosixPath

from cocheck.documents.amount import Amount
from cocheck.documents.docx_embedded import unwrap, web_page
from cocheck.documents.docx_numbering import Numbering
from cocheck.documents.docx_package import Element, Package, Relation, resolve, target_of
from cocheck.documents.docx_styles import Styles, used_styles
from cocheck.documents.model import Attachment, Block, Document, ReadError, Unreadable

ReadAttachment = Callable[[bytes, str], Document | Unreadable]


class Shared:
    """What all stories of one document share: its styles and lists, and what is found along the way."""

    def __init__(
        self,
        package: Package,
        main: str,
        relations: dict[str, Relation],
        read_attachment: ReadAttachment,
        bound_text: Callable[[Element], str | None],
    ) -> None:
        self.package = package
        self.main = main
        self.relations = relations
        self.read_attachment = read_attachment
        self.bound_text = bound_text
        self.amount = Amount()
        self.attachments: list[Attachment] = []
        self.comments: list[Block] = []
        self.attached: set[str] = set()
        self._inserted: dict[str, Document | Unreadable] = {}

    @cached_property
    def styles(self) -> Styles:
        return Styles(self._part("styles", "styles.xml", "the list of styles", used_styles))

    @cached_property
    def numbering(self) -> Numbering:
        root = self._part("numbering", "numbering.xml", "the list of automatic numbers")
        return Numbering(root, self.styles.list_of)

    def part_of(self, kind: str, usual: str) -> str | None:
        """The part that the main part has in that role, by relationship or else by its usual name."""
        name = target_of(self.package, self.main, self.relations, kind)
        fallback = resolve(self.main, usual)
        if name is None and not self.relations and self.package.has(fallback):
            return fallback
        return name

    def insert(self, part: str) -> Document | Unreadable:
        """What an inserted document (w:altChunk) holds, read once however often it is inserted."""
        if part not in self._inserted:
            self.attached.add(part.lower())
            data = self.package.read(part).data
            page = web_page(data)
            name = PurePosixPath(part).name
            self._inserted[part] = self.read_attachment(data if page is None else page, name)
        return self._inserted[part]

    def attach(self, part: str) -> None:
        """Reads an embedded file, once."""
        if part.lower() in self.attached:
            return
        self.attached.add(part.lower())
        try:
            content = self.package.read(part)
        except KeyError:
            self.package.omit(f"Missing from the file: an embedded file ({PurePosixPath(part).name}).")
            return
        except ReadError as error:
            name = PurePosixPath(part).name
            unread = Unreadable(name, error.code, str(error), error.help)
            self.attachments.append(Attachment(name, unread))
            return
        if not content.whole:
            self.package.omit(f"Damaged: an embedded file ({PurePosixPath(part).name}).")
        name, data = unwrap(content.data, part)
        self.attachments.append(Attachment(name, self.read_attachment(data, name)))

    def _part(
        self, kind: str, usual: str, role: str, less: Callable[[bytes], bytes | None] | None = None
    ) -> Element | None:
        name = self.part_of(kind, usual)
        return self.package.tree(name, role, less) if name is not None else None
