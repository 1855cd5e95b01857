"""Patterns of paths, written as in .gitignore: one language for every key that names files."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Matching takes time that grows with a name's length to the power of the number of stars in the pattern.
MOST_STARS = 6


class Patterns(NamedTuple):
    """Patterns and the folder that they are relative to: that of the configuration file, or of .gitignore.

    "archive" is every file and folder of that name, "45/*.docx" stands below the folder itself, and what
    matches a folder matches everything in it (git-scm.com/docs/gitignore, "Pattern format").
    """

    folder: Path
    patterns: tuple[str, ...]

    def match(self, path: Path, is_folder: bool = False) -> bool:
        """Whether the patterns match the absolute path, or a folder above it that is in their own folder."""
        return bool(self.verdict(path, is_folder))

    def verdict(self, path: Path, is_folder: bool = False) -> bool | None:
        """As `match`, but None where no pattern speaks of the path, not even one that starts with "!"."""
        try:
            inside = path.relative_to(self.folder).as_posix()
        except ValueError:
            return None
        if inside == ".":
            return None
        return _compiled(self.patterns).check_file(inside + "/" * is_folder).include


def fault_in(pattern: str) -> str:
    """What is wrong with a pattern, in words; "" for nothing."""
    if not pattern.strip():
        return "it is empty"
    if pattern.startswith("#"):
        return 'what starts with "#" is a comment'
    if is_costly(pattern):
        return f"it has more than {MOST_STARS} stars"
    try:
        _compiled((pattern,))
    except ValueError:
        return "it is not written as in .gitignore"
    return ""


def is_costly(pattern: str) -> bool:
    """Whether a pattern has so many stars that a hostile file name would take it hours to match."""
    return len(re.findall(r"\*+", pattern)) > MOST_STARS


def absolute(path: Path) -> Path:
    """The path from the root, without ".." and with its links as they are: what patterns are held against."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (Path.absolute keeps "..", resolve follows links)


@functools.cache
def _compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)
