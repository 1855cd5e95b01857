"""Opening a file in a folder that anyone may write to."""

from __future__ import annotations

import os
from pathlib import Path

_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def open_at_once(path: Path) -> int:
    """A descriptor to read the file by, which is had at once where a pipe has taken the file's place.

    What it is of must still be looked at, by its `os.fstat`. Raises OSError.
    """
    return os.open(path, os.O_RDONLY | _NEVER_WAIT)
