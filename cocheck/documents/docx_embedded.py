"""Files embedded in a .docx: what lies inside an OLE object, and in a web archive.

Rests on [MS-OLEDS] 2.3.6 (Ole10Native) and [MS-CFB]; olefile reads the compound file.
"""

from __future__ import annotations

import io
import re
import struct
from pathlib import PurePosixPath

from cocheck.compiled import lazy

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NATIVE = "\x01Ole10Native"
# Streams that hold the embedded file as it was: Office's own, Acrobat's, LibreOffice's.
_PLAIN_STREAMS = ("Package", "CONTENTS", "EmbeddedOdf")
_SUFFIXES = ((b"%PDF", ".pdf"), (b"PK\x03\x04", ".docx"), (b"{\\rtf", ".rtf"))
_WEB_ARCHIVE = lazy(rb"\A\s*(?:[\w-]+:[^\n]*\n)*?(?:MIME-Version|Content-Type):", re.IGNORECASE)

# What olefile raises on damaged compound files; its own errors are kinds of OSError.
_OLE_ERRORS = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    struct.error,
    OverflowError,
)


def unwrap(data: bytes, part: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that an embedded part holds; the part itself if it is the file."""
    name = PurePosixPath(part).name
    if not data.startswith(_COMPOUND):
        return name, data
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            if compound.exists(_NATIVE):
                return _native(compound.openstream(_NATIVE).read(), name)
            for stream in _PLAIN_STREAMS:
                if compound.exists(stream):
                    content = compound.openstream(stream).read()
                    return PurePosixPath(name).stem + _suffix(content), content
            if compound.exists("WordDocument"):
                return PurePosixPath(name).stem + ".doc", data
    except (*_OLE_ERRORS, RecursionError):
        return name, data
    return name, data


def web_page(data: bytes) -> bytes | None:
    """The HTML in a web archive (.mht), as UTF-8; None where the bytes are no such archive."""
    if not _WEB_ARCHIVE.match(data[:4000]):
        return None
    import email
    import email.policy

    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    return _as_utf8(content, part.get_content_charset())
    except RecursionError:  # parts within parts without end
        return None
    return None


def _as_utf8(content: bytes, charset: str | None) -> bytes:
    try:
        return content.decode(charset or "utf-8").encode()
    except (LookupError, ValueError):
        return content


def _native(stream: bytes, name: str) -> tuple[str, bytes]:
    """The file in an Ole10Native stream, by its own name; the bare content where there is no such header."""
    try:
        label, position = _string(stream, 6)
        path, position = _string(stream, position)
        position += 4
        (size,) = struct.unpack_from("<I", stream, position)
        position += 4 + size
        (size,) = struct.unpack_from("<I", stream, position)
    except (struct.error, ValueError):
        return name, stream[4:]
    content = stream[position + 4 : position + 4 + size]
    if not content:
        return name, stream[4:]
    own = re.split(r"[\\/]", label or path)[-1].strip()
    return own or PurePosixPath(name).stem + _suffix(content), content


def _string(stream: bytes, position: int) -> tuple[str, int]:
    end = stream.index(b"\0", position)
    raw = stream[position:end]
    try:
        return raw.decode("utf-8"), end + 1
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), end + 1


def _suffix(content: bytes) -> str:
    for start, suffix in _SUFFIXES:
        if content.startswith(start):
            return suffix
    return ".bin"
