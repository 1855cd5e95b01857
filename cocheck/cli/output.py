"""Where output goes: the terminal as it is, a pipe, or a file."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from cocheck.lint.settings import UsageError
from cocheck.reports.layout import Line, Look, Segment, defused, paragraph, plain
from cocheck.reports.printing import print_lines, print_text

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


def complain(*lines: str) -> None:
    """Writes lines to standard error, each as one, whatever it holds; nothing in them is a command."""
    _to_standard_error(lambda look: ((Segment(look.clean(line)),) for line in lines))


def remark(text: str) -> None:
    """Writes a paragraph to standard error, beside a report."""
    _to_standard_error(lambda look: paragraph(look.prose(text), look.width))


def _to_standard_error(lines: Callable[[Look], Iterable[Line]]) -> None:
    if sys.stderr is None:  # there is none in a process that has no console (pythonw)
        return
    with suppress(OSError):  # a full disk: the exit status still tells
        print_lines(defused(lines(look_of(sys.stderr, os.environ))), sys.stderr, colour=False)
        sys.stderr.flush()


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
    _printed(lambda stream: print_lines(lines, stream, colour))


def write_text(pieces: Iterable[str]) -> None:
    """Writes plain text to standard output, as `write` does."""
    _printed(lambda stream: print_text(pieces, stream))


def _printed(print_to: Callable[[TextIO], None]) -> None:
    stream = stdout()
    try:
        print_to(stream)
    except BrokenPipeError:
        # Python would flush again when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError as fault:
        raise UsageError(f"The output cannot be written: {fault.strerror or fault}.") from fault


def _write_file(path: Path, text: str) -> None:
    in_place = path.exists() and not path.is_file()  # a device or a pipe, and /dev/stdout, whatever that is
    try:
        if in_place or path.parent == Path("/dev"):
            _write_in_place(path, text)
        elif path.is_symlink():
            raise UsageError(
                f"{path} is a link, and where it leads nothing is written: give the path of the file itself."
            )
        else:
            _replace(path, text)
    except OSError as fault:
        reason = "nobody reads from this pipe" if fault.errno == errno.ENXIO else fault.strerror or fault
        raise UsageError(f"{path}: the output cannot be written: {reason}.") from fault


def _write_in_place(path: Path, text: str) -> None:
    """Writes to what is no file; never waits for somebody to read from a pipe."""
    end = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0))
    with open(end, "w", encoding="utf-8") as stream:  # noqa: PTH123 (a descriptor is no path)
        if hasattr(os, "set_blocking"):
            os.set_blocking(end, True)
        stream.write(text)


def _replace(path: Path, text: str) -> None:
    """Writes beside the file and then takes its place, so that nobody ever sees half of it."""
    import tempfile

    end, unfinished = tempfile.mkstemp(".tmp", f".{path.name}.", path.parent)
    try:
        with open(end, "w", encoding="utf-8") as stream:  # noqa: PTH123 (a descriptor is no path)
            stream.write(text)
        os.chmod(unfinished, 0o666 & ~_umask())  # noqa: PTH101 (as any new file)
        os.replace(unfinished, path)  # noqa: PTH105
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)  # noqa: PTH108
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


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
