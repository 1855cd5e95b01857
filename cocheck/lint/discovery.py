"""From the paths that the user gave to the files that are to be read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cocheck.documents.suffixes import (
    OFFICE_SUFFIXES_NOT_READ,
    READABLE_SUFFIXES,
    SHEET_AND_SLIDE_SUFFIXES,
)
from cocheck.lint.gitignore import Ignored
from cocheck.lint.patterns import absolute
from cocheck.lint.settings import Settings


class FoundFile(NamedTuple):
    """A file to read: where it is, its path as the user gave it, and whether it was given by name.

    A folder that cannot be opened is one too: reading it says so.
    """

    path: Path
    shown: str
    given: bool


class Discovery(NamedTuple):
    """What the given paths lead to.

    `files` are in the order of the paths, within a folder by name, each file once. `passed_over` counts the
    Office files in folders that cocheck does not read yet, by suffix without its point ("doc": 3).
    `missing` are the given paths at which nothing stands; `excluded` those that the settings exclude.
    `remarks` say what went wrong on the way and cost nothing.
    """

    files: tuple[FoundFile, ...]
    passed_over: Mapping[str, int]
    missing: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


SettingsIn = Callable[[Path], Settings]


def discover(
    paths: Sequence[str], settings_in: SettingsIn | None = None, for_hook: bool = False
) -> Discovery:
    """Find the files that `paths` lead to; folders are searched to the bottom.

    A file given by name is always among them, whatever its name, unless the settings exclude it; only
    `for_hook`, where a program gives every file that changed, spreadsheets and slides are passed over whose
    names tell of no meeting document. In folders, lock files ("~$…"), hidden files and folders, links to
    folders, what the settings exclude and what git ignores (if the settings respect that) are passed over.
    `settings_in` gives the settings that hold in a folder, the usual ones where it is None.
    """
    settings_in = settings_in or (lambda folder: Settings())
    found: list[FoundFile] = []
    missing: list[str] = []
    excluded: list[str] = []
    remarks: list[str] = []
    for given in paths:
        path = Path(given)
        if not given or "\0" in given or not os.path.lexists(path):
            missing.append(show(given))
        elif is_excluded(path, settings_in):
            excluded.append(show(given))
        elif _is_folder(path):
            searched = _search(path, _prefix(given), settings_in, remarks)
            found += sorted(searched, key=lambda file: file.shown.split("/"))
        else:
            found.append(FoundFile(path, show(given), given=True))
    files = _once(found)
    readable = tuple(file for file in files if _is_to_be_read(file, for_hook))
    read = set(readable)
    passed_over = Counter(_suffix(file.path)[1:] for file in files if file not in read)
    counts = MappingProxyType(dict(sorted(passed_over.items())))
    return Discovery(readable, counts, tuple(missing), tuple(dict.fromkeys(excluded)), tuple(remarks))


def is_excluded(path: Path, settings_in: SettingsIn) -> bool:
    """Whether the path is excluded by the settings that hold there, or a folder on the way to it from the
    working folder by those that hold where that stands: searching the working folder would not find it.
    """
    place, start = absolute(path), Path.cwd()
    on_the_way = (one for one in place.parents if one != start and one.is_relative_to(start))
    return settings_in(place.parent).excludes(place, _is_folder(path)) or any(
        settings_in(folder.parent).excludes(folder, True) for folder in on_the_way
    )


def _is_to_be_read(file: FoundFile, for_hook: bool) -> bool:
    """False for an Office format that cocheck does not read yet, unless the file was given by name."""
    suffix = _suffix(file.path)
    if for_hook and suffix in SHEET_AND_SLIDE_SUFFIXES:
        from cocheck.meetings.kind import kind_from_name

        return file.given and kind_from_name(file.shown) is not None
    return file.given or suffix not in OFFICE_SUFFIXES_NOT_READ or _is_newer_inside(file.path, suffix)


def _is_newer_inside(path: Path, suffix: str) -> bool:
    """True for a .docx or PDF that is named .doc or .rtf, as mail programs and portals leave them."""
    if suffix not in (".doc", ".dot", ".rtf"):
        return False
    try:
        with path.open("rb") as file:
            return file.read(5).startswith((b"PK\x03\x04", b"%PDF-"))
    except OSError:
        return False


def show(path: str) -> str:
    """`path` as it is printed: with "/", and with escapes for bytes that are no text."""
    text = path.replace(os.sep, "/")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _prefix(given: str) -> str:
    """What stands before the name of a file found in the folder `given`."""
    shown = show(given)
    if shown.rstrip("/") in (".", "./."):
        return ""
    return shown.rstrip("/") + "/"


def _search(folder: Path, prefix: str, settings_in: SettingsIn, remarks: list[str]) -> Iterator[FoundFile]:
    """Yield the Office and text files below `folder`, and the folders that cannot be opened."""
    folders = [(folder, prefix)]
    ignored = Ignored(absolute(folder))
    while folders:
        current, shown = folders.pop()
        place = absolute(current)
        try:
            settings = settings_in(place)
            with os.scandir(current) as entries:
                for entry in entries:
                    if entry.name.startswith((".", "~$")):
                        continue
                    path, name = current / entry.name, shown + show(entry.name)
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if not is_folder and not (_is_wanted(path) and not _is_folder(path)):
                        continue
                    if settings.exclude and settings.excludes(place / entry.name, is_folder):
                        continue
                    if settings.respect_gitignore and ignored.has(place / entry.name, is_folder):
                        continue
                    if is_folder:
                        folders.append((path, f"{name}/"))
                    else:
                        yield FoundFile(path, name, given=False)
        except OSError:
            yield FoundFile(current, shown.rstrip("/") or ".", given=False)
    if ignored.fault:
        remarks.append(ignored.fault)


def _is_wanted(path: Path) -> bool:
    return _suffix(path) in READABLE_SUFFIXES or _suffix(path) in OFFICE_SUFFIXES_NOT_READ


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # whatever it is, reading it will tell


def _once(found: Sequence[FoundFile]) -> list[FoundFile]:
    """Each file once: under the name that was given, else under its own rather than a link's."""
    chosen: dict[str, FoundFile] = {}
    for file in found:
        real = os.path.realpath(file.path)
        before = chosen.get(real)
        if before is None or _rank(file) > _rank(before):
            chosen[real] = file
    kept = {id(file) for file in chosen.values()}
    return [file for file in found if id(file) in kept]


def _rank(file: FoundFile) -> tuple[bool, bool]:
    return file.given, not file.path.is_symlink()


def _suffix(path: Path) -> str:
    return path.suffix.lower()
