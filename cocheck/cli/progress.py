"""How far a long run is, on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# Whoever waits for less wants no bar.
_AFTER_SECONDS = 1.0
_EVERY_SECONDS = 0.1


class ProgressBar:
    """A bar on standard error, from the first second on; to be used in a `with`, told by calls.

    It is drawn when it is told something and by no thread of its own, since workers are forked meanwhile.
    """

    def __init__(self) -> None:
        self._due = time.monotonic() + _AFTER_SECONDS
        self._bar: tuple[Progress, TaskID] | None = None

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + _EVERY_SECONDS
        if self._bar is None:
            self._bar = _start(total)
        progress, task = self._bar
        progress.update(task, completed=done, total=total)
        progress.refresh()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar[0].stop()


def _start(total: int) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    progress = Progress(
        TextColumn("Reading documents"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        auto_refresh=False,
        transient=True,
    )
    progress.start()
    return progress, progress.add_task("", total=total)
