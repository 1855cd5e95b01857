"""Streams of a .pdf that break off in the middle: pdfium shows what came before, and says nothing."""

from __future__ import annotations

import re
import zlib

from cocheck.documents.limits import MAX_PDF_STREAM_BYTES
from cocheck.documents.pdf_bombs import STREAM_END, stream_head

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_CHUNK = 1 << 20
_DEFLATED = re.compile(rb"/Filter\s*\[?\s*/Fl(?:ateDecode)?\b")
# Pictures, fonts, metadata and attached files (ISO 32000-1, tables 89, 127, 315 and 45) hold no page's words.
_NO_WORDS = re.compile(
    rb"/Image\b|/Length[123]\b|/Type1C\b|/CIDFontType0C\b|/OpenType\b|/Metadata\b|/EmbeddedFile\b"
)


def is_damaged(data: bytes) -> bool:
    """Whether a packed stream in which words may stand cannot be unpacked to its end.

    An encrypted file is not looked into, nor more than `MAX_PDF_STREAM_BYTES` unpacked.
    """
    if b"/Encrypt" in data:
        return False
    end, left = -1, MAX_PDF_STREAM_BYTES
    for match in _STREAM.finditer(data):
        start = match.end()
        if start <= end:
            continue
        end = data.find(STREAM_END, start)
        whole = end >= 0
        end = end if whole else len(data)
        head = stream_head(data, match.start())
        if not _DEFLATED.search(head) or _NO_WORDS.search(head):
            continue
        size = _unpacked_size(data[start:end], whole, left)
        if size is None:
            return True
        left -= size
        if left <= 0:
            return False
    return False


def _unpacked_size(packed: bytes, whole: bool, most: int) -> int | None:
    """How much a stream unpacks to, as far as that is looked at; None where it breaks off."""
    unpacking = zlib.decompressobj()
    size = 0
    try:
        while packed and not unpacking.eof and size < most:
            size += len(unpacking.decompress(packed, _CHUNK))
            packed = unpacking.unconsumed_tail
    except zlib.error as error:
        # All is there then; some programs write a wrong sum, and every viewer shows the page.
        return size if "incorrect data check" in str(error) else None
    return size if whole or unpacking.eof or size >= most else None
