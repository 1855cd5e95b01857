"""One paragraph of a .docx in the making: its text folded as it comes, with the links that lie over it."""

from __future__ import annotations

from cocheck.documents.model import Link

# What a reader does not see (soft hyphen, zero-width characters), and the no-break hyphen as a hyphen.
INVISIBLE = {
    0x00AD: None,
    0x200B: None,
    0x200C: None,
    0x200D: None,
    0x2060: None,
    0xFEFF: None,
    0x2011: "-",
}


class ActiveLink:
    """A link that is open where the walk stands.

    `deleted`: it belongs to deleted text alone. `picture`: a picture carries it. `used`: words carry it.
    `bound`: its end is missing, so that it ends with its paragraph.
    """

    __slots__ = ("bound", "deleted", "picture", "target", "used")

    def __init__(self, target: str, deleted: bool = False, bound: bool = False) -> None:
        self.target, self.deleted, self.bound = target, deleted, bound
        self.picture = self.used = False


class FoldedText:
    """Text whose white space is folded as pieces are added, so that links' offsets are exact at once."""

    __slots__ = ("_links", "_parts", "_space", "_starts", "_waiting", "length")

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self._space = False
        self._waiting: list[ActiveLink] = []
        self._starts: dict[ActiveLink, int] = {}
        self._links: list[tuple[int, int, str]] = []

    def add(self, piece: str) -> bool:
        """Adds a piece of text; True where a reader sees anything of it."""
        words = piece.split()
        if not words:
            self._space = self._space or bool(piece)
            return False
        if self.length and (self._space or piece[0].isspace()):
            self._parts.append(" ")
            self.length += 1
        if self._waiting:
            for link in self._waiting:
                self._starts[link] = self.length
            self._waiting.clear()
        folded = words[0] if len(words) == 1 else " ".join(words)
        self._parts.append(folded)
        self.length += len(folded)
        self._space = piece[-1].isspace()
        return True

    def open(self, link: ActiveLink) -> None:
        """The words from here on carry the link."""
        self._waiting.append(link)

    def close(self, link: ActiveLink) -> bool:
        """The link ends here; True where any words carry it."""
        start = self._starts.pop(link, None)
        if start is None:
            if link in self._waiting:
                self._waiting.remove(link)
            return False
        self._links.append((start, self.length, link.target))
        return True

    def mark(self, target: str) -> None:
        """A link that a picture carries at this place."""
        self._links.append((self.length, self.length, target))

    def finish(self) -> tuple[str, tuple[Link, ...]]:
        """The text and its links; touching pieces of one link, as Word splits them, are one link again."""
        text = "".join(self._parts)
        if not self._links:
            return text, ()
        merged: list[tuple[int, int, str]] = []
        for start, end, target in sorted(set(self._links)):
            if merged and start < end:
                first, last, before = merged[-1]
                if before == target and first < last <= start and text[last:start] in ("", " "):
                    merged[-1] = (first, end, target)
                    continue
            merged.append((start, end, target))
        return text, tuple(Link(target, text[start:end], start, end) for start, end, target in merged)


class Line:
    """A paragraph while it is walked: what is shown, what is deleted, and what decides its block."""

    __slots__ = (
        *("bold", "depth", "heading", "implicit", "list_id", "mark_deleted", "mark_hidden"),
        *("page", "page_after", "paragraph", "regular", "removed", "shown"),
    )

    def __init__(self, paragraph: int | None) -> None:
        self.shown = FoldedText()
        self.removed: FoldedText | None = None
        self.page: int | None = None
        self.paragraph = paragraph
        self.heading = self.depth = 0
        self.list_id: str | None = None
        self.bold = self.regular = self.implicit = self.page_after = False
        self.mark_hidden = self.mark_deleted = False
