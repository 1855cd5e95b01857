"""Stretches of a text, from one offset up to another, and whether others lie over them; a text may have a
hundred thousand, so no two are compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Taken:
    """The stretches of a text of that length that are spoken for; they are added one by one, none empty."""

    __slots__ = ("_marks",)

    def __init__(self, length: int) -> None:
        self._marks = bytearray(length)

    def add(self, start: int, end: int) -> None:
        """Speak for the characters from `start` up to `end`."""
        self._marks[start:end] = b"\1" * (end - start)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether one of the characters from `start` up to `end` is spoken for."""
        return self._marks.find(1, start, end) >= 0


class Stretches:
    """Stretches that are all known beforehand, in any order; they may be empty and lie over each other."""

    __slots__ = ("_farthest", "_starts")

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._farthest = list(accumulate((end for _, end in ordered), max))

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of them begins before `end` and ends behind `start`."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._farthest[before - 1] > start
