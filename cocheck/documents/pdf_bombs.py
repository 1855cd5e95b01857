"""Streams of a .pdf that unpack to far more than any document needs, found before pdfium unpacks them.

Streams are never packed inside one another, so each can be seen in the file as it lies (ISO 32000-1, 7.5.7).
"""

from __future__ import annotations

import re
import zlib

from cocheck.documents.amount import too_much
from cocheck.documents.limits import MAX_PDF_STREAM_BYTES

_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"
_PICTURE = re.compile(rb"/Image\b|/DCTDecode|/JPXDecode|/CCITTFaxDecode|/JBIG2Decode")
_PACKED_TWICE = re.compile(rb"/Fl(?:ateDecode)?\b.{0,40}?/Fl", re.DOTALL)
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
    for match in _STREAM.finditer(data):
        start = match.end()
        end = data.find(_END, start)
        end = len(data) if end < 0 else end
        head = data[max(0, match.start() - _HEAD) : match.start()]
        head = head[head.rfind(b"obj") + 3 :]
        twice = _PACKED_TWICE.search(head) is not None
        if (end - start >= _SUSPICIOUS or twice) and not _PICTURE.search(head):
            _check(data, start, end, twice)


def _check(data: bytes, start: int, end: int, twice: bool) -> None:
    outer, inner = zlib.decompressobj(), zlib.decompressobj() if twice else None
    size = 0
    try:
        while not outer.eof:
            packed = outer.unconsumed_tail or data[start : min(end, start + _CHUNK)]
            if not packed:
                return
            start += 0 if outer.unconsumed_tail else len(packed)
            piece = outer.decompress(packed, _CHUNK)
            size += len(piece)
            while inner is not None and piece and not inner.eof:
                size += len(inner.decompress(piece, _CHUNK))
                piece = inner.unconsumed_tail
                _bound(size)
            _bound(size)
    except zlib.error:
        return  # damaged, or packed in another way: pdfium has the last word


def _bound(size: int) -> None:
    if size > MAX_PDF_STREAM_BYTES:
        raise too_much(f"A part of the PDF unpacks to more than {MAX_PDF_STREAM_BYTES // 2**20} MiB.")
