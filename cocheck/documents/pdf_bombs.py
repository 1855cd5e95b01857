"""Streams of a .pdf that unpack to far more than any document needs, found before pdfium unpacks them.

Streams are never packed inside one another, so each can be seen in the file as it lies (ISO 32000-1, 7.5.7).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from cocheck.documents.amount import too_much
from cocheck.documents.limits import MAX_PDF_STREAM_BYTES

_STREAM = re.compile(rb"stream\r?\n")
STREAM_END = b"endstream"
_PICTURE = re.compile(rb"/Image\b|/DCTDecode|/JPXDecode|/CCITTFaxDecode|/JBIG2Decode")
_PACKED_TWICE = re.compile(rb"/Fl(?:ateDecode)?\b.{0,40}?/Fl", re.DOTALL)
# A stream's filters from its first on, as far as they are deflate (ISO 32000-1, 7.4.1).
_LAYERS = re.compile(rb"/(?:Filter|F)\s*\[?((?:\s*/Fl(?:ateDecode)?\b)+)")
_HEAD = 600
_CHUNK = 1 << 20
_MOST_EXPANSION = 1032
"""Bytes that deflate can make of one (RFC 1951: 258 bytes from two bits)."""
_SUSPICIOUS = MAX_PDF_STREAM_BYTES // _MOST_EXPANSION


def check_streams(data: bytes) -> None:
    """Raise ReadError COC905 where a stream, pictures aside, unpacks beyond `MAX_PDF_STREAM_BYTES`.

    Only streams that are long enough to do so are unpacked, and only to be counted.
    """
    if len(data) < _SUSPICIOUS and not _PACKED_TWICE.search(data):
        return
    end = -1
    for match in _STREAM.finditer(data):
        start = match.end()
        if start > end:
            end = data.find(STREAM_END, start)
            end = len(data) if end < 0 else end
        head = stream_head(data, match.start())
        layers = _LAYERS.search(head)
        count = layers[1].count(b"/") if layers else 1
        if (end - start >= _SUSPICIOUS or count > 1) and not _PICTURE.search(head):
            _check(data, start, end, count)


def stream_head(data: bytes, start: int) -> bytes:
    """What stands of an object before its stream, whose keyword begins at `start`; the last `_HEAD` bytes."""
    head = data[max(0, start - _HEAD) : start]
    return head[head.rfind(b"obj") + 3 :]


def _check(data: bytes, start: int, end: int, layers: int) -> None:
    packed: Iterator[bytes] = (data[first : min(end, first + _CHUNK)] for first in range(start, end, _CHUNK))
    for _ in range(layers):
        packed = _inflated(packed)
    try:
        for _ in packed:
            pass
    except zlib.error:
        return  # damaged, or packed in another way: pdfium has the last word


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    """What one layer of deflate unpacks to, piece by piece. Raises ReadError where that is too much."""
    unpacking = zlib.decompressobj()
    size = 0
    for piece in packed:
        while piece and not unpacking.eof:
            unpacked = unpacking.decompress(piece, _CHUNK)
            size += len(unpacked)
            if size > MAX_PDF_STREAM_BYTES:
                raise too_much(f"A part of the PDF unpacks to more than {MAX_PDF_STREAM_BYTES // 2**20} MiB.")
            yield unpacked
            piece = unpacking.unconsumed_tail
