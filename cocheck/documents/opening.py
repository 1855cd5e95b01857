"""Opening a file in a folder that anyone may write to."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def open_at_once(path: Path) -> int:
    """A descriptor to read the file by, which is had at once where a pipe has taken the file's place.

    What it is of must still be looked at, by its `os.fstat`. Raises OSError.
    """
    return os.open(path, os.O_RDONLY | _NEVER_WAIT)


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a file, `most` at most and one more, by which the caller sees that there are too many.

    Raises OSError, and does so, too, where a pipe, a device or a folder stands in the file's place.
    """
    if stat.S_ISREG(path.stat().st_mode):
        with os.fdopen(open_at_once(path), "rb") as file:
            # Something else may have taken the file's place by now.
            if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return file.read(most + 1)
    raise OSError(errno.EINVAL, "it is no file", str(path))
