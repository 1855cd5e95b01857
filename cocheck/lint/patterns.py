"""Patterns of paths, written as in .gitignore: one language for every key that names files."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

# What pathspec makes of a star.
_STAR = "[^/]*"
# A path has to be gone through for each of them anew, within the one before.
MOST_FOLDER_STARS = 2


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
    if len(re.findall(r"(?:^|/)\*\*(?=/)", pattern)) > MOST_FOLDER_STARS:
        return f'"**" stands in it more than {MOST_FOLDER_STARS} times'
    try:
        _compiled((pattern,))
    except ValueError:
        return "it is not written as in .gitignore"
    return ""


def absolute(path: Path) -> Path:
    """The path from the root, without ".." and with its links as they are: what patterns are held against."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (Path.absolute keeps "..", resolve follows links)


@functools.cache
def _compiled(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns, _linear(), backend="simple")


@functools.cache
def _linear() -> type[GitIgnoreSpecPattern]:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    class Linear(GitIgnoreSpecPattern):
        @classmethod
        def pattern_to_regex(cls, pattern: Any) -> tuple[Any, bool | None]:
            regex, include = super().pattern_to_regex(pattern)
            return _without_going_back(regex) if regex else regex, include

    return Linear


def _without_going_back(regex: str) -> str:
    """The regular expression of a pattern, whose stars take no more than one way through a name.

    What follows a star is where it first fits: a later star can take up whatever is left before the next
    "/". So only the last star, behind which the name must end, need try more than one place, and a name is
    matched in time that grows with its length, not with its power.
    """
    first, *others = regex.split(_STAR)
    if len(others) < 2:
        return regex
    # Where folders may stand between, the first fit is not the only one.
    middle = (f"{_STAR}{one}" if ".+" in one else f"(?>{_STAR}?{one})" for one in others[:-1])
    return f"{first}{''.join(middle)}{_STAR}{others[-1]}"
