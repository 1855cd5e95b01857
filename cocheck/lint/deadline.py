"""A time limit for work in this process, where no worker can be forked that could be killed instead."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class _TimeIsUp(BaseException):
    """Raised in the midst of work; no Exception, so that no reader takes it for damage of its document."""


def within(seconds: float, work: Callable[[], T]) -> T | None:
    """What `work()` gives, None where it has not come to an end after so many seconds.

    What Python does is broken off then; what a library written in C does, once it comes back.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc
    gate = threading.Lock()
    ended = False

    def end() -> None:
        with gate:
            if not ended:
                interrupt(thread, ctypes.py_object(_TimeIsUp))

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        try:
            return work()
        finally:
            timer.cancel()
            with gate:
                ended = True
                interrupt(thread, None)
    except _TimeIsUp:
        return None
