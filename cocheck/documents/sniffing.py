"""What a file is: decided by its bytes, never by its name alone."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.decoding import decode_text
from cocheck.documents.model import Format
from cocheck.documents.suffixes import HTML_SUFFIXES, MARKDOWN_SUFFIXES, WORD_SUFFIXES


class Detected(NamedTuple):
    """What a file's bytes say it is.

    `format` is set where cocheck reads it; `key` is a short fixed name ("docx", "odt", "png", "empty");
    `called` says it in words, with its article: "an OpenDocument text (.odt)".
    """

    key: str
    called: str
    format: Format | None = None


_WORD = Detected("docx", "a Word document", "docx")
_PDF = Detected("pdf", "a PDF file", "pdf")
_MARKDOWN = Detected("markdown", "a Markdown file", "markdown")
_TEXT = Detected("text", "a text file", "text")
_HTML = Detected("html", "an HTML page", "html")

_EXCEL = Detected("xlsx", "an Excel workbook (.xlsx)")
_POWERPOINT = Detected("pptx", "a PowerPoint presentation (.pptx)")
_OPEN_DOCUMENTS = {
    "text": Detected("odt", "an OpenDocument text (.odt)"),
    "text-template": Detected("odt", "an OpenDocument text template (.ott)"),
    "text-master": Detected("odt", "an OpenDocument master document (.odm)"),
    "spreadsheet": Detected("ods", "an OpenDocument spreadsheet (.ods)"),
    "presentation": Detected("odp", "an OpenDocument presentation (.odp)"),
    "graphics": Detected("odg", "an OpenDocument drawing (.odg)"),
}

_SIGNATURES: tuple[tuple[bytes, Detected], ...] = (
    (b"{\\rtf", Detected("rtf", "a Rich Text file (.rtf)")),
    (b"\x89PNG\r\n\x1a\n", Detected("png", "a PNG picture")),
    (b"\xff\xd8\xff", Detected("jpeg", "a JPEG picture")),
    (b"GIF87a", Detected("gif", "a GIF picture")),
    (b"GIF89a", Detected("gif", "a GIF picture")),
    (b"II*\0", Detected("tiff", "a TIFF picture")),
    (b"MM\0*", Detected("tiff", "a TIFF picture")),
    (b"\0\0\x01\0", Detected("ico", "an icon")),
    (b"\xd7\xcd\xc6\x9a", Detected("wmf", "a Windows metafile picture")),
    (b"\x1f\x8b", Detected("gzip", "a gzip archive")),
    (b"BZh", Detected("bzip2", "a bzip2 archive")),
    (b"\xfd7zXZ\0", Detected("xz", "an xz archive")),
    (b"7z\xbc\xaf\x27\x1c", Detected("7z", "a 7-Zip archive")),
    (b"Rar!\x1a\x07", Detected("rar", "a RAR archive")),
    (b"\x7fELF", Detected("executable", "a program")),
    (b"\xcf\xfa\xed\xfe", Detected("executable", "a program")),
    (b"\xca\xfe\xba\xbe", Detected("executable", "a program")),
    (b"SQLite format 3\0", Detected("sqlite", "a database")),
    (b"%!PS", Detected("postscript", "a PostScript file")),
    (b"\x03\0\0\0", Detected("binary", "a binary file")),
    (b"ID3", Detected("mp3", "a sound recording")),
    (b"OggS", Detected("ogg", "a sound recording")),
)
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    # In this order: a document holds the streams of what is embedded in it, too.
    ("EncryptedPackage", ".docx", Detected("encrypted-office", "an Office document with a password")),
    ("__properties_version1.0", ".msg", Detected("msg", "an Outlook message (.msg)")),
    ("PowerPoint Document", ".ppt", Detected("ppt", "a PowerPoint 97–2003 presentation (.ppt)")),
    ("WordDocument", ".doc", Detected("doc", "a Word 97–2003 document (.doc)")),
    ("Workbook", ".xls", Detected("xls", "an Excel 97–2003 workbook (.xls)")),
    ("VisioDocument", ".vsd", Detected("vsd", "a Visio drawing (.vsd)")),
)
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_CONTENT_TYPES_LIMIT = 4 * 1024 * 1024
_WORD_TYPE = lazy(r"(?:wordprocessingml|ms-word)\.(?:document|template)[\w.]*main\+xml", re.IGNORECASE)
_EXCEL_TYPE = lazy(r"(?:spreadsheetml|ms-excel)\.[\w.]*main\+xml|ms-excel\.sheet\.binary", re.IGNORECASE)
_POWERPOINT_TYPE = lazy(r"(?:presentationml|ms-powerpoint)\.[\w.]*main\+xml", re.IGNORECASE)


def sniff(data: bytes, name: str = "") -> Detected:
    """Say what the file with these bytes is.

    `name` serves only to tell Markdown, text and HTML apart, and which of two Office formats an OLE file
    that holds both is. Never fails: what nothing fits is "unknown".
    """
    suffix = PurePath(name).suffix.lower()
    if not data:
        return Detected("empty", "an empty file")
    if data[0] == 0 and not data.strip(b"\0"):
        return Detected("zeros", "a file of nothing but zeros")
    if data.startswith(_OLE_SIGNATURE):
        return _sniff_ole(data, suffix)
    if data.startswith(_ZIP_SIGNATURES):
        return _sniff_zip(data, suffix)
    if b"%PDF-" in data[:1024]:
        return _PDF
    for signature, detected in _SIGNATURES:
        if data.startswith(signature) and not (signature.isalnum() and is_text(data)):
            return detected
    if special := _sniff_container(data):
        return special
    if _is_headless_pdf(data):
        return _PDF
    if any(signature in data[:1024] for signature in _ZIP_SIGNATURES[:1]) and _zip_names(
        data, _zip_archive(data)
    ):
        return _sniff_zip(data, suffix)
    if not is_text(data):
        return Detected("unknown", "a file of a kind that cocheck does not know")
    return _sniff_text(decode_text(data[:_TEXT_SAMPLE]), suffix)


def _sniff_container(data: bytes) -> Detected | None:
    """Formats whose sign does not stand at the very beginning, or is too short to trust alone."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Detected("webp", "a WebP picture")
    if data.startswith(b"RIFF") and data[8:12] in (b"WAVE", b"AVI "):
        return Detected("riff", "a sound or video recording")
    if data[4:8] == b"ftyp":
        picture = data[8:12] in (b"heic", b"heix", b"mif1", b"avif")
        return Detected("mp4", "a HEIC picture" if picture else "a sound or video recording")
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return Detected("bmp", "a BMP picture")
    if data.startswith(b"MZ") and b"\0" in data[:64]:
        return Detected("executable", "a program")
    return None


def _is_headless_pdf(data: bytes) -> bool:
    """True for a PDF that has lost its beginning: its objects and its end are there."""
    return bool(
        (b"%%EOF" in data[-2048:] or b"startxref" in data[-4096:]) and re.search(rb"\b\d+ \d+ obj\b", data)
    )


def _sniff_ole(data: bytes, suffix: str) -> Detected:
    found = [
        (own_suffix, detected)
        for stream, own_suffix, detected in _OLE_STREAMS
        if stream.encode("utf-16-le") in data
    ]
    for own_suffix, detected in found:
        if own_suffix == suffix and detected.key != "encrypted-office":
            return detected
    return (
        found[0][1] if found else Detected("ole", "an old Office file of a kind that cocheck does not know")
    )


# All that zipfile raises on damaged archives; KeyError and UnicodeError are among their bases' children.
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, LookupError)


def _sniff_zip(data: bytes, suffix: str) -> Detected:
    archive = _zip_archive(data)
    names = _zip_names(data, archive)
    mimetype = _zip_entry(archive, names, "mimetype").decode("latin-1").strip()
    if mimetype.startswith("application/vnd.oasis.opendocument."):
        kind = mimetype.removeprefix("application/vnd.oasis.opendocument.")
        return _OPEN_DOCUMENTS.get(kind, Detected("odf", "an OpenDocument file"))
    if mimetype == "application/epub+zip":
        return Detected("epub", "an electronic book (.epub)")
    types = _text_of_xml(_zip_entry(archive, names, "[Content_Types].xml"))
    by_type = [
        detected
        for pattern, detected in ((_WORD_TYPE, _WORD), (_EXCEL_TYPE, _EXCEL), (_POWERPOINT_TYPE, _POWERPOINT))
        if pattern.search(types)
    ]
    if by_type:
        return by_type[0]
    lowered = [name.lower().replace("\\", "/").lstrip("/") for name in names]
    for folder, detected in (("word/", _WORD), ("xl/", _EXCEL), ("ppt/", _POWERPOINT)):
        if any(name.startswith(folder) for name in lowered):
            return detected
    if any(name.startswith("index/") and name.endswith(".iwa") for name in lowered):
        return Detected("iwork", "an Apple iWork document")
    # Damaged past recognition, or its parts have odd names: the Word reader says what is wrong.
    if suffix in WORD_SUFFIXES and (not names or "[content_types].xml" in lowered):
        return _WORD
    return Detected("zip", "a ZIP archive")


def _zip_archive(data: bytes) -> zipfile.ZipFile | None:
    """The archive; None where its table of contents is lost."""
    try:
        return zipfile.ZipFile(BytesIO(data))
    except _ZIP_ERRORS:
        return None


def _zip_names(data: bytes, archive: zipfile.ZipFile | None) -> list[str]:
    """The names of a ZIP archive's entries; from the entries' own heads where its table is lost."""
    if archive is not None:
        return archive.namelist()
    return [
        match[2][: int.from_bytes(match[1], "little")].decode("utf-8", "replace")
        for match in re.finditer(rb"PK\x03\x04.{22}(..)..(.{0,255})", data, re.DOTALL)
    ]


def _zip_entry(archive: zipfile.ZipFile | None, names: Sequence[str], name: str) -> bytes:
    """The first megabytes of an entry; nothing where it is missing or damaged."""
    actual = next((entry for entry in names if entry.lstrip("/").lower() == name.lower()), None)
    if archive is None or actual is None:
        return b""
    try:
        with archive.open(actual) as entry:
            return entry.read(_CONTENT_TYPES_LIMIT)
    except _ZIP_ERRORS:
        return b""


def _text_of_xml(data: bytes) -> str:
    return decode_text(data) if data else ""


_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_SAMPLE = 65536
_TEXT_SAMPLE = 262144


def is_text(data: bytes) -> bool:
    """True where the bytes can be a text in some encoding: hardly a control character, no stray zeros."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        text = decode_text(data[:_SAMPLE])
        controls = sum(ord(character) < 32 and character not in "\t\n\v\f\r\x1a\x1b" for character in text)
        return controls * 50 <= len(text) and text.count("\N{REPLACEMENT CHARACTER}") * 10 <= len(text)
    sample = data[:_SAMPLE]
    zeros = sample.count(0)
    if zeros:
        # UTF-16 without its mark: every other byte of a Latin text is zero.
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return len(sample) >= 4 and zeros * 5 > len(sample) * 2 and min(even, odd) * 20 <= max(even, odd)
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    return controls * 50 <= len(sample) and not _is_ebcdic(sample)


def _is_ebcdic(sample: bytes) -> bool:
    """True for a text from a mainframe: blanks are 0x40, letters and figures lie beyond 0x80.

    (IBM's code pages 037, 500, 1047 and their kin; in any other encoding that would be one line full of "@".)
    """
    blanks = sample.count(b"@")
    letters = sum(byte > 0x80 for byte in sample)
    return blanks * 20 > len(sample) and letters * 2 > len(sample) and not re.search(rb"[ \n]", sample)


_LEADING = lazy(r"(?:\s+|<!--.*?-->|<\?xml[^>]*\?>|<\?[^>]*\?>)*", re.DOTALL)
_PAGE_START = lazy(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ELEMENT_START = lazy(
    r"<(?:h[1-6]|p|div|table|ul|ol|title|meta|style|center|font|article|section|header|main|b|a)\b[^<>]*>",
    re.IGNORECASE,
)
_SOME_TAG = (
    r"(?:h[1-6]|p|div|table|t[rdh]|ul|ol|li|a|b|i|em|strong|br|span|title|article|section|body|html|img)"
)
_TAG = lazy(rf"</?{_SOME_TAG}\b[^<>]*>", re.IGNORECASE)
_CLOSING_TAG = lazy(rf"</{_SOME_TAG}\s{{0,9}}>", re.IGNORECASE)
_FIRST_XML = lazy(r"<(?:\?xml|[\w-]+:[\w-]+)[\s>?]", re.IGNORECASE)
_MARKDOWN_HEADING = lazy(r"^#{1,6} \S", re.MULTILINE)
_MARKDOWN_LINK = lazy(
    r"\[[^\[\]\n]{1,300}\]\((?:https?:|mailto:|/|\.)[^()\s]*|^\[[^\[\]\n]{1,300}\]:[ \t]*\S", re.MULTILINE
)
_MARKDOWN_OTHER = lazy(
    r"^```|^\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t:|-]*$|\*\*\w[^*\n]{0,300}\*\*|^---\n\w+:", re.MULTILINE
)


def _sniff_text(text: str, suffix: str) -> Detected:
    """Tell HTML, Markdown and plain text apart, and XML that is none of them."""
    start = _LEADING.match(text)
    body = text[start.end() if start else 0 :]
    if _PAGE_START.match(body):
        return _HTML
    if special := _sniff_markup(text, body):
        return special
    if suffix in MARKDOWN_SUFFIXES:
        return _MARKDOWN
    if suffix in HTML_SUFFIXES:
        return _HTML if _TAG.search(text) else _TEXT
    if _ELEMENT_START.match(body) and len(_CLOSING_TAG.findall(text)) >= 3:
        return _HTML
    signs = [bool(pattern.search(text)) for pattern in (_MARKDOWN_HEADING, _MARKDOWN_LINK, _MARKDOWN_OTHER)]
    if (signs[0] or signs[1]) and sum(signs) >= 2:
        return _MARKDOWN
    return _TEXT


def _sniff_markup(text: str, body: str) -> Detected | None:
    """Word's XML and MHTML files, flat OpenDocument and other XML: none of them is read yet."""
    head = text[:4096]
    if (
        re.search(r"^MIME-Version:", head, re.MULTILINE | re.IGNORECASE)
        and "multipart/related" in head.lower()
    ):
        return Detected("mhtml", "a web archive (.mht)")
    if not _FIRST_XML.match(text.lstrip("\ufeff \t\r\n")):
        return None
    if (
        "schemas.microsoft.com/office/word/2003/wordml" in head
        or "http://schemas.microsoft.com/office/2006/xmlPackage" in head
    ):
        return Detected("word-xml", "a Word XML file (.xml)")
    if "urn:oasis:names:tc:opendocument" in head:
        return Detected("odt", "a flat OpenDocument file (.fodt)")
    if body.startswith("<svg"):
        return Detected("svg", "an SVG picture")
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml") and not _ELEMENT_START.match(body):
        return Detected("xml", "an XML file")
    return None
