"""Reading a file of whatever format: bytes in, a Document or an Unreadable out, never an exception.

A new format is a reader beside this file, a key in `sniffing`, and a line in `_read_as`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path, PurePath

from cocheck.documents.amount import Amount, Embedded, too_much
from cocheck.documents.limits import MAX_ATTACHMENT_DEPTH, MAX_FILE_BYTES, MAX_TEXT_FILE_BYTES
from cocheck.documents.model import Document, Format, ReadError, Unreadable, short
from cocheck.documents.opening import open_at_once
from cocheck.documents.sniffing import Detected, sniff
from cocheck.documents.suffixes import HTML_SUFFIXES, MARKDOWN_SUFFIXES, TEXT_SUFFIXES, WORD_SUFFIXES

_ANOTHER_FORMAT = "Save it as .docx or PDF and check that."
_WAYS_OUT = {
    "xlsx": "Save the sheet as PDF, or copy it into a Word document, and check that.",
    "xls": "Save the sheet as PDF, or copy it into a Word document, and check that.",
    "ods": "Save the sheet as PDF, or copy it into a text document saved as .docx, and check that.",
    "pptx": "Save the slides as PDF and check that.",
    "ppt": "Save the slides as PDF and check that.",
    "odp": "Save the slides as PDF and check that.",
    "msg": "Save the message's text or its attachment as .docx or PDF, and check that.",
    "zip": "Unpack it and check the documents inside.",
    "gzip": "Unpack it and check the documents inside.",
    "bzip2": "Unpack it and check the documents inside.",
    "xz": "Unpack it and check the documents inside.",
    "7z": "Unpack it and check the documents inside.",
    "rar": "Unpack it and check the documents inside.",
}
_PAPERS = frozenset(
    ("odt", "odg", "odf", "rtf", "doc", "msg", "vsd", "word-xml", "mhtml", "epub", "iwork", "ole")
)
_DOCUMENT_KEYS = _PAPERS | {"xlsx", "xls", "ods", "pptx", "ppt", "odp", "postscript"}
_CLAIMS = {
    **dict.fromkeys(WORD_SUFFIXES, "a Word document"),
    ".pdf": "a PDF file",
    **dict.fromkeys(MARKDOWN_SUFFIXES, "a Markdown file"),
    **dict.fromkeys(TEXT_SUFFIXES, "a text file"),
    **dict.fromkeys(HTML_SUFFIXES, "an HTML page"),
}


def read_file(path: Path, shown: str, max_bytes: int = MAX_FILE_BYTES) -> Document | Unreadable:
    """Read the file at `path`; `shown` is its path as the user gave it.

    Never raises on a bad file: what cannot be read is an Unreadable that says why and what to do.
    """
    data = load_file(path, shown, max_bytes)
    return data if isinstance(data, Unreadable) else read_bytes(data, shown, max_bytes=max_bytes)


def load_file(path: Path, shown: str, max_bytes: int = MAX_FILE_BYTES) -> bytes | Unreadable:
    """The bytes of the file at `path`, of `max_bytes` at most; never waits for a pipe or a device."""
    try:
        status = path.stat()
        if not (problem := _not_a_file(status.st_mode)):
            # Something else may have taken the file's place by now.
            with os.fdopen(open_at_once(path), "rb") as file:
                status = os.fstat(file.fileno())
                if not (problem := _not_a_file(status.st_mode)) and status.st_size <= max_bytes:
                    # What is not there yet (None) is what the system's own logs answer with.
                    return _whole(file.read(status.st_size + 1) or b"", status.st_size, shown)
        if problem:
            return _unreadable(
                shown, "COC901", f"{_name(shown)} is {problem}, not a document.", "Give the path of a file."
            )
        return _too_large(shown, status.st_size, max_bytes)
    except FileNotFoundError:
        return _not_found(path, shown)
    except PermissionError:
        return _unreadable(
            shown,
            "COC901",
            f"{_name(shown)} cannot be opened: you do not have permission to read it.",
            "Ask whoever keeps the file to let you read it, or check a copy of your own.",
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        return _unreadable(
            shown,
            "COC901",
            f"{_name(shown)} cannot be opened ({reason}).",
            "See whether it opens in another program; copy it to a local disk and check the copy.",
        )


def _whole(data: bytes, size: int, shown: str) -> bytes | Unreadable:
    """The bytes, if they are as many as the file had when it was opened."""
    if len(data) == size:
        return data
    return _unreadable(
        shown,
        "COC901",
        f"{_name(shown)} changed while cocheck read it, so it was not checked.",
        "Wait until whatever writes it has finished, and check again.",
    )


def _not_a_file(mode: int) -> str:
    """What stands at the path instead of a file; "" for a file."""
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    for is_kind, words in kinds:
        if is_kind(mode):
            return words
    return "" if stat.S_ISREG(mode) else "a device"


def _not_found(path: Path, shown: str) -> Unreadable:
    if path.is_symlink():
        message = f"{_name(shown)} is a link to a file that does not exist."
        return _unreadable(shown, "COC901", message, "Give the path of the document itself.")
    return _unreadable(
        shown,
        "COC901",
        f"{_name(shown)} is no longer there.",
        "It was moved or deleted while cocheck ran: run it again.",
    )


def read_bytes(
    data: bytes, shown: str, depth: int = 0, max_bytes: int = MAX_FILE_BYTES
) -> Document | Unreadable:
    """Read a file's bytes, an attachment's for instance; `depth` counts the documents it is embedded in.

    The bytes decide the format, not the name in `shown`. Never raises on a bad file, as `read_file`.
    """
    if len(data) > max_bytes:
        return _too_large(shown, len(data), max_bytes)
    return _read(data, shown, depth, Amount(), Embedded())


def _read(data: bytes, shown: str, depth: int, amount: Amount, embedded: Embedded) -> Document | Unreadable:
    """As `read_bytes`; `amount` and `embedded` count what the whole file has given so far."""
    if depth > MAX_ATTACHMENT_DEPTH:
        return _unreadable(
            shown,
            "COC905",
            f"{_name(shown)} lies {depth} documents deep, one embedded in another: "
            f"cocheck opens {MAX_ATTACHMENT_DEPTH}.",
            "Take the file out and check it by itself.",
        )
    detected: Detected | None = None
    try:
        detected = sniff(data, shown)
        if detected.format is None or not _keeps_its_claim(detected, shown):
            return _refused(detected, shown)
        if detected.format not in ("docx", "pdf") and len(data) > MAX_TEXT_FILE_BYTES:
            raise too_much(f"{_name(shown)} is a text of more than {MAX_TEXT_FILE_BYTES // 2**20} MiB.")

        def read_attachment(content: bytes, name: str) -> Document | Unreadable:
            try:
                embedded.add(len(content))
            except ReadError as error:
                return Unreadable(name, error.code, str(error), error.help)
            return _read(content, name, depth + 1, amount, embedded)

        document = _read_as(detected.format, data, shown, read_attachment)
        if isinstance(document, Document):
            amount.add_all((*document.blocks, *document.comments, *document.deleted))
        return document
    except ReadError as error:
        said = short(str(error))
        return Unreadable(shown, error.code, said, error.help, detected.format if detected else None)
    except (MemoryError, RecursionError) as error:
        what = "more memory" if isinstance(error, MemoryError) else "deeper nesting"
        return _unreadable(
            shown,
            "COC905",
            f"{_name(shown)} needs {what} than cocheck can give it.",
            "Save it anew, as .docx or PDF, without its pictures, and check that; or raise the limit: memory "
            "under [limits] in cocheck.toml.",
            detected.format if detected else None,
            lasting=False,
        )
    except ImportError as error:
        return _unreadable(
            shown,
            "COC901",
            f"{_name(shown)} was not checked: a library that cocheck needs for it is missing or broken "
            f"[{error.name or type(error).__name__}].",
            "This is no fault of the document. Install cocheck anew: pip install --force-reinstall cocheck.",
            detected.format if detected else None,
            lasting=False,
        )
    except Exception as error:  # the one border where a reader's own fault must not end the run
        called = detected.called if detected else "a file"
        return _unreadable(
            shown,
            "COC901",
            f"{_name(shown)} could not be read: it is {called} that is damaged, or unlike any that cocheck "
            f"knows [{type(error).__name__}].",
            "Open it and save it anew, then check that. If it opens without complaint, please report this.",
            detected.format if detected else None,
            lasting=False,
        )


def _read_as(
    kind: Format, data: bytes, shown: str, read_attachment: Callable[[bytes, str], Document | Unreadable]
) -> Document | Unreadable:
    """Hand the bytes to the reader of their format."""
    if kind == "docx":
        from cocheck.documents.docx import read_docx

        return read_docx(data, shown, read_attachment)
    if kind == "pdf":
        from cocheck.documents.pdf import read_pdf

        return read_pdf(data, shown, read_attachment)
    if kind == "html":
        from cocheck.documents.html import read_html

        return read_html(data, shown)
    from cocheck.documents.decoding import decode_text
    from cocheck.documents.text import read_text

    if kind == "markdown":
        from cocheck.documents.markdown import read_markdown

        return read_markdown(decode_text(data), shown)
    return read_text(decode_text(data), shown)


def _keeps_its_claim(detected: Detected, shown: str) -> bool:
    """False where mere text is named as a Word or PDF file: an error page, say."""
    return detected.format in ("docx", "pdf") or _suffix(shown) not in WORD_SUFFIXES | {".pdf"}


def _refused(detected: Detected, shown: str) -> Unreadable:
    """Say what the file is instead of something that cocheck reads, and the way out."""
    name = _name(shown)
    claim = _CLAIMS.get(_suffix(shown))
    if detected.key == "empty":
        return _unreadable(shown, "COC901", f"{name} is empty: it holds not one byte.", _GET_AGAIN)
    if detected.key == "zeros":
        message = f"{name} is damaged: it holds nothing but zeros, as after a copy that broke off."
        return _unreadable(shown, "COC901", message, _GET_AGAIN)
    if detected.key == "encrypted-office":
        return _unreadable(
            shown,
            "COC902",
            f"{name} is protected by a password, so cocheck cannot read it.",
            "Save a copy without the password (File, Info, Protect Document) and check that.",
            "docx",
        )
    if detected.key == "unknown" and claim:
        message = f"{name} is damaged, or not {claim}: cocheck does not know what it is."
        return _unreadable(shown, "COC901", message, _GET_AGAIN)
    way_out = _WAYS_OUT.get(detected.key, _ANOTHER_FORMAT)
    if claim:
        return _unreadable(
            shown,
            "COC901",
            f"{name} is {detected.called}, not {claim}.",
            way_out if detected.key in _DOCUMENT_KEYS or detected.key in _WAYS_OUT else _GET_AGAIN,
        )
    if detected.key in _DOCUMENT_KEYS:
        message = f"This is {detected.called}, which cocheck does not read yet."
    else:
        message = f"{name} is {detected.called}: cocheck does not read that."
        way_out = _WAYS_OUT.get(detected.key, _GET_RIGHT)
    return _unreadable(shown, "COC901", message, way_out)


_GET_AGAIN = "Get the file again from where it came from, or save it anew, and check that."
_GET_RIGHT = "See whether this is the right file; cocheck reads .docx, PDF, Markdown, text and HTML."


def _too_large(shown: str, size: int, max_bytes: int) -> Unreadable:
    megabyte = 1024 * 1024
    return _unreadable(
        shown,
        "COC905",
        f"{_name(shown)} is larger than cocheck reads: {-(-size // megabyte)} MB, where the limit is "
        f"{max_bytes // megabyte} MB.",
        "Save it with smaller pictures, or without what is embedded in it; or raise the limit: file-size "
        "under [limits] in cocheck.toml.",
    )


def _unreadable(
    shown: str, code: str, message: str, help: str, format: Format | None = None, *, lasting: bool = True
) -> Unreadable:
    return Unreadable(shown, code, message, help, format, lasting)


def _name(shown: str) -> str:
    return PurePath(shown).name or shown or "The file"


def _suffix(shown: str) -> str:
    return PurePath(shown).suffix.lower()
