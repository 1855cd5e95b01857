"""Printing lines: plainly, or in colour on a terminal. The one place that knows rich."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TextIO

from cocheck.reports.layout import Line, Style, plain_line

_COLOURS: Mapping[Style, str] = {
    "strong": "bold",
    "quiet": "dim",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold cyan",
    "mark": "bold underline magenta",
    "good": "bold green",
}


def print_lines(lines: Iterable[Line], stream: TextIO, colour: bool) -> None:
    """Writes the lines to `stream` and flushes it. Raises the OSError that the stream raises."""
    if not colour:
        print_text(map(plain_line, lines), stream)
        return
    _print_in_colour(lines, stream)
    stream.flush()


def print_text(pieces: Iterable[str], stream: TextIO) -> None:
    """Writes plain text to `stream` and flushes it. Raises the OSError that the stream raises."""
    stream.writelines(pieces)
    stream.flush()


def _print_in_colour(lines: Iterable[Line], stream: TextIO) -> None:
    from rich.console import Console
    from rich.style import Style as Drawn
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, markup=False, emoji=False, highlight=False)
    for line in lines:
        text = Text()
        for segment in line:
            drawn = Drawn.parse(_COLOURS.get(segment.style, ""))
            text.append(segment.text, drawn.update_link(segment.link) if segment.link else drawn)
        console.print(text, soft_wrap=True)
