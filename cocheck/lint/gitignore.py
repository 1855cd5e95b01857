"""What git ignores, by its files of patterns; what it tracks all the same is not ignored."""

from __future__ import annotations

import os
from pathlib import Path

from cocheck.documents.opening import read_regular
from cocheck.lint.patterns import Patterns, fault_in

# A file of more is passed over whole, for a part of it may say that more is ignored than the whole does.
_LARGEST = 1024 * 1024
_MOST_LINES = 5000


class Ignored:
    """Tells what is ignored at and below a folder, which is searched from the top down.

    The patterns are those of .gitignore in every folder from the repository's top down, and of
    .git/info/exclude; a person's own file of them (core.excludesFile) is not asked. Outside of a
    repository nothing is ignored, nor where git does not say what it tracks; `fault` tells that.
    """

    def __init__(self, folder: Path) -> None:
        self._top = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
        self._patterns: dict[Path, tuple[Patterns, ...]] = {}
        self._tracked: frozenset[Path] | None = None
        self.fault = ""

    def has(self, path: Path, is_folder: bool) -> bool:
        """Whether git ignores the file or folder at the absolute path, whose folders it does not ignore."""
        if self._top is None or not self._matches(path, is_folder):
            return False
        if self._tracked is None:
            self._tracked, self.fault = _tracked(self._top)
        return not self.fault and path not in self._tracked

    def _matches(self, path: Path, is_folder: bool) -> bool:
        # The last pattern that speaks of a path decides, and those of a nearer folder come later.
        for patterns in reversed(self._in_force(path.parent)):
            verdict = patterns.verdict(path, is_folder)
            if verdict is not None:
                return verdict
        return False

    def _in_force(self, folder: Path) -> tuple[Patterns, ...]:
        if folder not in self._patterns:
            if folder == self._top:
                above = _read(folder, folder / ".git" / "info" / "exclude")
            else:
                above = self._in_force(folder.parent)
            self._patterns[folder] = above + _read(folder, folder / ".gitignore")
        return self._patterns[folder]


def _read(folder: Path, file: Path) -> tuple[Patterns, ...]:
    """The patterns in a file; git, too, passes over one that it cannot read."""
    try:
        data = read_regular(file, _LARGEST)
    except OSError:
        return ()
    written = os.fsdecode(data).splitlines()
    if len(data) > _LARGEST or len(written) > _MOST_LINES:
        return ()
    lines = tuple(line for line in written if not fault_in(line))
    return (Patterns(folder, lines),) if lines else ()


def _tracked(top: Path) -> tuple[frozenset[Path], str]:
    """The files that git tracks, and the folders that lead to them; and what is wrong where it hangs."""
    from cocheck.documents.history import HistoryError, NoAnswer, tracked

    try:
        names = tracked(top)
    except NoAnswer as fault:
        return frozenset(), f"{fault} What git ignores there was checked, too."
    except HistoryError:  # without git, the patterns alone decide
        return frozenset(), ""
    found: set[Path] = set()
    for name in names:
        path = top / os.fsdecode(name)
        found.update((path, *(folder for folder in path.parents if folder.is_relative_to(top))))
    return frozenset(found), ""
