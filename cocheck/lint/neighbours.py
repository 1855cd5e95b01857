"""The files beside a document, which its relative links lead to, and what of them a verdict rests on."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from cocheck.documents.opening import open_at_once

if TYPE_CHECKING:
    from cocheck.codes.code import Code

_FILE = "file"


class Neighbours:
    """What stands around the document at `path`; `seen` notes for each link asked for what was found.

    That is "" where its target is no file, "file" where only that it is one was asked, or else a hash of
    the file's bytes: a verdict holds for as long as `is_unchanged` says so.
    """

    __slots__ = ("path", "seen")

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: dict[str, str] = {}

    def has(self, target: str) -> bool:
        """Whether a relative link's target is a file."""
        found = _beside(self.path, target) is not None
        self.seen.setdefault(target, _FILE if found else "")
        return found

    def has_code(self, target: str, code: Code) -> bool:
        """Whether a relative link's target is a file that is the Code."""
        file = _beside(self.path, target)
        if file is None:
            self.seen[target] = ""
            return False
        from cocheck.codes.attached import find_attached
        from cocheck.documents.model import Document, Unreadable
        from cocheck.documents.reading import load_file, read_bytes

        data = load_file(file, file.name)
        self.seen[target] = digest(data) if isinstance(data, bytes) else "unreadable"
        content = data if isinstance(data, Unreadable) else read_bytes(data, file.name)
        return isinstance(content, Document) and find_attached(content, code) is not None


def is_unchanged(path: Path, seen: Iterable[tuple[str, str]]) -> bool:
    """Whether the links of the document at `path` still lead to what `Neighbours.seen` noted."""
    return all(_now(path, target, then) == then for target, then in seen)


def _now(path: Path, target: str, then: str) -> str:
    file = _beside(path, target)
    if file is None:
        return ""
    if then in ("", _FILE):
        return _FILE
    try:
        return file_digest(file)
    except (OSError, ValueError):
        return "gone"


def digest(data: bytes) -> str:
    """A hash by which contents are told apart, in hexadecimal figures."""
    from cocheck.lint.hashing import blake2b

    return blake2b(data, digest_size=20).hexdigest()


def file_digest(path: Path, most: int = sys.maxsize) -> str:
    """The `digest` of a file's bytes. Raises OSError, and ValueError for no file or one of over `most`."""
    from cocheck.lint.hashing import blake2b

    with os.fdopen(open_at_once(path), "rb", buffering=0) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            raise ValueError("no file, or too large a one")
        made = blake2b(digest_size=20)
        left = most
        while left >= 0 and (piece := file.read(1 << 20)):
            made.update(piece)
            left -= len(piece)
    return made.hexdigest()


def _beside(path: Path, target: str) -> Path | None:
    """The file that a relative link in the document at `path` leads to, None where there is none."""
    from urllib.parse import unquote

    name = unquote(target.split("#", 1)[0].split("?", 1)[0])
    # From the root, of a drive, or of another machine (Windows asks it at once): nothing beside the document.
    if not name or name.startswith(("/", "\\")) or PureWindowsPath(name).drive:
        return None
    try:
        file = path.parent / name
        return file if file.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None
