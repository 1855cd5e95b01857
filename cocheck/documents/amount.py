"""How much has been read: what keeps one file, and all that is embedded in it, within the limits."""

from __future__ import annotations

from collections.abc import Iterable

from cocheck.documents.limits import (
    MAX_ATTACHED_BYTES,
    MAX_ATTACHMENTS,
    MAX_BLOCKS,
    MAX_LINKS,
    MAX_TEXT_CHARACTERS,
)
from cocheck.documents.model import Block, ReadError


class Amount:
    """What has been gathered so far; every `add` raises ReadError COC905 where that is beyond a limit."""

    __slots__ = ("blocks", "characters", "links")

    def __init__(self) -> None:
        self.blocks = self.characters = self.links = 0

    def add(self, blocks: int, characters: int, links: int = 0) -> None:
        """Count so many more paragraphs, characters and links."""
        self.blocks += blocks
        self.characters += characters
        self.links += links
        if self.blocks > MAX_BLOCKS:
            raise too_much(f"The document has more than {MAX_BLOCKS:,} paragraphs.")
        if self.characters > MAX_TEXT_CHARACTERS:
            raise too_much(f"The document has more than {MAX_TEXT_CHARACTERS:,} characters.")
        if self.links > MAX_LINKS:
            raise too_much(f"The document has more than {MAX_LINKS:,} links.")

    def add_all(self, blocks: Iterable[Block]) -> None:
        """Count those blocks."""
        for block in blocks:
            self.add(1, len(block.text), len(block.links))


class Embedded:
    """How many files were found inside one document and inside those, and how large they are together."""

    __slots__ = ("files", "size")

    def __init__(self) -> None:
        self.files = self.size = 0

    def add(self, size: int) -> None:
        """Count one more file of so many bytes; raises ReadError COC905 where it is one too many."""
        self.files += 1
        self.size += size
        if self.files > MAX_ATTACHMENTS:
            raise ReadError(
                "COC905",
                f"More than {MAX_ATTACHMENTS} files are embedded in the document, one in another; "
                "this one was not read.",
                "Take the file out and check it by itself.",
            )
        if self.size > MAX_ATTACHED_BYTES:
            raise ReadError(
                "COC905",
                f"The files embedded in the document are larger than "
                f"{MAX_ATTACHED_BYTES // 2**20} MiB together; this one was not read.",
                "Take the file out and check it by itself.",
            )


def too_much(message: str) -> ReadError:
    """The COC905 of a document that holds more than is read."""
    return ReadError("COC905", message, "Split the document, and check its parts.")
