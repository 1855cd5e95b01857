"""Where output goes: the terminal as it is, a pipe, or a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from cocheck.lint.settings import UsageError
from cocheck.reports.layout import Line, Look, plain
from cocheck.reports.printing import print_lines

# Lines much longer than this are hard to read, however wide the terminal is.
WIDEST = 100
NARROWEST = 20


def look_of(stream: TextIO, environment: Mapping[str, str]) -> Look:
    """How output on `stream` is to look: its width, its encoding, and colour where it can and may be.

    On a terminal with colour, names of files lead to the files (OSC 8).
    Honours COLUMNS, NO_COLOR (no-color.org), FORCE_COLOR (force-color.org) and TERM=dumb.
    """
    colour = _colour(stream, environment)
    return Look(
        width=min(max(_width(stream, environment), NARROWEST), WIDEST),
        colour=colour,
        link_to=_address if colour and stream.isatty() else None,
        encoding=stream.encoding or "ascii",
    )


def stdout() -> TextIO:
    """Standard output. Raises UsageError where the process was started without one."""
    if sys.stdout is None:
        raise UsageError("There is no standard output to write to.")
    return sys.stdout


def stdout_in_utf8() -> None:
    """Makes standard output take UTF-8 from now on, whatever the locale says."""
    stream = stdout()
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8")


def write(lines: Iterable[Line], colour: bool, output: Path | None) -> None:
    """Writes the lines to the file `output`, whole or not at all, or else to standard output.

    A reader that closed the pipe ends the output quietly. Raises UsageError where it cannot be written.
    """
    if output is not None:
        _write_file(output, plain(lines))
        return
    stream = stdout()
    try:
        print_lines(lines, stream, colour)
    except BrokenPipeError:
        # Python would flush again when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError as fault:
        raise UsageError(f"The output cannot be written: {fault.strerror or fault}.") from fault


def _write_file(path: Path, text: str) -> None:
    try:
        if path.exists() and not path.is_file():  # a device or a pipe, such as /dev/stdout
            path.write_text(text, encoding="utf-8")
            return
        _replace(path, text)
    except OSError as fault:
        raise UsageError(f"{path}: the output cannot be written: {fault.strerror or fault}.") from fault


def _replace(path: Path, text: str) -> None:
    """Writes beside the file and then takes its place, so that nobody ever sees half of it."""
    target = path.resolve()
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        raise


def _width(stream: TextIO, environment: Mapping[str, str]) -> int:
    columns = environment.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):  # not a terminal, or not a file at all
        return 80


def _address(path: str) -> str:
    """The file: address of a document, "" for what is no file there (an earlier version, standard input)."""
    place = Path(path).absolute()
    try:
        return place.as_uri() if place.is_file() else ""
    except (OSError, ValueError):
        return ""


def _colour(stream: TextIO, environment: Mapping[str, str]) -> bool:
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"
