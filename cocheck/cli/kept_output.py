"""What a run printed, kept so that the next over the same documents prints it without making a report."""

from __future__ import annotations

import codecs
import os
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cocheck.lint.cache import Cache, key
from cocheck.lint.check import Prepared
from cocheck.lint.settings import Settings
from cocheck.reports.layout import Look

_PIECE = 1 << 16


class Slot(NamedTuple):
    """Where the output of one command line is kept, and the state of documents and settings it holds in."""

    key: bytes
    state: bytes


def slot_of(prepared: Prepared, settings: Settings, format_name: str, statistics: bool, look: Look) -> Slot:
    """The slot of a report in that format that is to look so, without colour; `settings` hold for the run."""
    how = repr((format_name, statistics, look.width, look.encoding, look.verbose, look.quiet))
    place = os.getcwd()  # noqa: PTH109 (no Path is needed)
    return Slot(key("output", place, how, repr(settings), *prepared.paths), prepared.state)


def kept_output(cache: Cache, slot: Slot) -> tuple[int, Iterator[str]] | None:
    """The exit status that was kept in the slot, and the text in pieces; None where nothing was."""
    data = cache.get(slot.key, slot.state)
    if not data:
        return None
    return data[0], codecs.iterdecode(_unpacked(data[1:]), "utf-8", "surrogatepass")


def _unpacked(data: bytes) -> Iterator[bytes]:
    packing = zlib.decompressobj()
    while data:
        yield packing.decompress(data, _PIECE)
        data = packing.unconsumed_tail
    yield packing.flush()


class Recorder:
    """Takes down what is written while it is written, a piece at a time, for the slot."""

    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._packing = zlib.compressobj(1)
        self._packed: list[bytes] = []
        self._whole = False

    def record(self, pieces: Iterable[str]) -> Iterator[str]:
        """The pieces, as they come."""
        for piece in pieces:
            self._packed.append(self._packing.compress(piece.encode("utf-8", "surrogatepass")))
            yield piece
        self._packed.append(self._packing.flush())
        self._whole = True

    def keep(self, cache: Cache, status: int) -> None:
        """Keep it, where all of it was taken: nobody closed the pipe."""
        if self._whole:
            cache.put(self._slot.key, bytes([status]) + b"".join(self._packed), self._slot.state)
