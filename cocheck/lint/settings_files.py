"""Configuration files: which one counts, its table of settings, and the place of everything in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from cocheck.documents.opening import read_regular
from cocheck.lint.settings_places import MOST_PARTS, KeyPath, key_lines, line_of_long_key
from cocheck.lint.usage import UsageError

CONFIG_NAMES = ("cocheck.toml", ".cocheck.toml", "pyproject.toml")
PROJECT_FILE = "pyproject.toml"

# Nobody writes that much by hand; a hostile file is not to take the memory.
LARGEST = 1024 * 1024

_UNTOLD = (
    "this is not as cocheck's settings and rules are. What stands there is not repeated, as the file lies "
    "outside of the folder that names it: check it by itself, with --config or --rules."
)


class Source:
    """Where settings are written: a file, or the command line.

    `shown` names it in messages. `text` is the file's, "" for the command line; `base` the table in it that
    holds the settings; `folder` what the patterns in it are relative to. `selectors` gathers the rule
    selectors in it, which can be checked only when all rules are known. `foreign` is True for a file whose
    words no message may repeat (see `is_foreign`).
    """

    # No dataclass: its module takes as long to load as all the settings.
    __slots__ = ("base", "folder", "foreign", "path", "selectors", "shown", "text")

    def __init__(
        self,
        shown: str,
        folder: Path,
        path: Path | None = None,
        text: str = "",
        base: KeyPath = (),
        foreign: bool = False,
    ) -> None:
        self.shown, self.folder, self.path = shown, folder, path
        self.text, self.base, self.foreign = text, base, foreign
        self.selectors: list[tuple[Spot, str]] = []

    @property
    def home(self) -> Path:
        """What the paths of files in it are relative to: the file's own folder."""
        return self.path.parent if self.path else self.folder


class Spot(NamedTuple):
    """A key or list item in a source; `example` is a line that shows how it is written."""

    source: Source
    path: KeyPath = ()
    example: str = ""

    def at(self, *parts: str | int, example: str = "") -> Spot:
        return Spot(self.source, (*self.path, *parts), example or self.example)

    @property
    def name(self) -> str:
        """The key as it would be written with dots: "codes.acme.title"."""
        return ".".join(part for part in self.path if isinstance(part, str))

    @property
    def line(self) -> int | None:
        """The line from 1, that of the table around it where its own is not known; None for no file."""
        if not self.source.text:
            return None
        lines = key_lines(self.source.text)
        whole = (*self.source.base, *self.path)
        return next((lines[whole[:end]] for end in range(len(whole), 0, -1) if whole[:end] in lines), None)

    @property
    def place(self) -> str:
        """The source and the line: "cocheck.toml:7"."""
        line = self.line
        return f"{self.source.shown}:{line}" if line else self.source.shown

    def error(self, message: str) -> UsageError:
        """The fault, with the place before the message."""
        return UsageError(f"{self.place}: {_UNTOLD if self.source.foreign else message}")

    def wrong(self, wanted: str) -> UsageError:
        """The fault that the value is not what is `wanted`."""
        example = f", as in {self.example}" if self.example else ""
        return self.error(f'"{self.name}" must be {wanted}{example}.')


class Layer(NamedTuple):
    """The settings that one source gives, as written."""

    source: Source
    table: Mapping[str, Any]

    def spot(self, *parts: str | int) -> Spot:
        return Spot(self.source, parts)


def nearest_file(folder: Path, known: dict[Path, Layer | None]) -> Layer | None:
    """The configuration that is nearest upward from `folder`, as it stands, None for none.

    `known` remembers what was found in each folder. Raises UsageError as `read_file` does.
    """
    for current in (folder, *folder.parents):
        if current not in known:
            known[current] = _file_in(current)
        if (found := known[current]) is not None:
            return found
    return None


def _file_in(folder: Path) -> Layer | None:
    for name in CONFIG_NAMES:
        path = folder / name
        # A link that leads nowhere, or a pipe, is a configuration that cannot be read: to go on without it
        # would be to check by other rules.
        if os.path.lexists(path) and not path.is_dir():
            layer = _layer(path, folder, is_foreign(path, folder))
            if layer is not None:
                return layer
    return None


def is_foreign(file: Path, folder: Path) -> bool:
    """Whether a file that is named in a folder lies outside of the repository, or without one, of the folder.

    A configuration that anyone may have written could else have a message repeat what is not theirs to see.
    What cocheck would find by itself from the folder upward is no foreign file.
    """
    real, home = Path(os.path.realpath(file)), Path(os.path.realpath(folder))
    if real.name in CONFIG_NAMES and home.is_relative_to(real.parent):
        return False
    top = next((one for one in (home, *home.parents) if (one / ".git").exists()), home)
    return not real.is_relative_to(top)


def read_file(path: Path, folder: Path | None = None, foreign: bool = False) -> Layer:
    """The settings in that file; patterns in it are relative to `folder`, its own unless given.

    Raises UsageError, with the line as far as known, for a file that cannot be read, is no TOML, or says
    nothing of cocheck.
    """
    layer = _layer(path, folder or path.absolute().parent, foreign)
    if layer is None:
        raise UsageError(f"{path}: there is no [tool.cocheck] table in this file.")
    return layer


def read_text(text: str, shown: str) -> Layer:
    """Settings that stand on the command line, as TOML. Raises UsageError as `read_file` does."""
    return Layer(Source(shown, Path.cwd()), parse(text, shown, with_line=False))


def with_extended(layer: Layer) -> tuple[Layer, ...]:
    """The layer and those that it extends, the farthest first.

    Raises UsageError where one of them extends itself, or what is not there.
    """
    layers = [layer]
    seen = {os.path.realpath(layer.source.path or "")}
    while isinstance(target := layers[-1].table.get("extend"), str):
        last = layers[-1]
        path = last.source.home / target
        spot = last.spot("extend")
        if not path.is_file():
            raise spot.error(f'"extend" leads to {path}, and no file is there.')
        real = os.path.realpath(path)
        if real in seen:
            chain = " → ".join(one.source.shown for one in layers)
            raise spot.error(f'"extend" leads round in a circle: {chain} → {path}.')
        seen.add(real)
        foreign = last.source.foreign or is_foreign(path, last.source.home)
        layers.append(read_file(Path(os.path.normpath(path)), foreign=foreign))
    return tuple(reversed(layers))


def _layer(path: Path, folder: Path, foreign: bool) -> Layer | None:
    """The file's settings; None for a pyproject.toml that says nothing of cocheck."""
    text = text_of(path)
    in_project = path.name == PROJECT_FILE
    if in_project and "cocheck" not in text:
        return None
    table = parse(text, str(path), foreign=foreign)
    base: KeyPath = ()
    if in_project:
        tool = table.get("tool")
        if not isinstance(tool, dict) or "cocheck" not in tool:
            return None
        base = ("tool", "cocheck")
        table = tool["cocheck"]
    source = Source(str(path), folder, path.absolute(), text, base, foreign=foreign)
    if not isinstance(table, dict):
        raise Spot(source).error("[tool.cocheck] must be a table of settings.")
    return Layer(source, cast(Mapping[str, Any], table))


def text_of(path: Path) -> str:
    """The text of a configuration file. Raises UsageError where it cannot be read, or is too large."""
    try:
        data = read_regular(path, LARGEST)
        if len(data) > LARGEST:
            raise UsageError(f"{path}: the configuration file is larger than {LARGEST // 1024} KiB.")
        return data.decode("utf-8-sig")
    except OSError as fault:
        raise UsageError(
            f"{path}: the configuration file cannot be read: {fault.strerror or fault}."
        ) from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"{path}: the configuration file is not UTF-8 text.") from fault


def parse(text: str, shown: str, with_line: bool = True, foreign: bool = False) -> dict[str, Any]:
    """The table that a TOML text is. Raises UsageError, with the line, where it is none; the message repeats
    nothing of a `foreign` text.
    """
    import tomllib

    # tomllib keeps every beginning of a key, which takes the square of its parts in memory.
    if long := line_of_long_key(text):
        where = f"{shown}:{long}" if with_line else shown
        raise UsageError(f"{where}: a key here has more than {MOST_PARTS} parts, and no setting has so many.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        reason, _, place = str(fault).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = int(line[1]) if line else len(text.splitlines())  # "at end of document"
        where = f"{shown}:{number}" if with_line else shown
        told = _UNTOLD if foreign else f"this is not valid TOML: {reason}."
        raise UsageError(f"{where}: {told}") from fault
    except RecursionError as fault:
        raise UsageError(f"{shown}: this is not valid TOML: it is nested too deep.") from fault
    except ValueError as fault:  # Python's limit on the digits of a number
        raise UsageError(f"{shown}: this is not valid TOML: it holds a number beyond reading.") from fault


def upward(start: Path) -> Iterator[Path]:
    """`start` (its folder, if it is no folder) and every folder above it, nearest first."""
    yield from (start, *start.parents) if start.is_dir() else start.parents
