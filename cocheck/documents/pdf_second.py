"""The second opinion: what pdfplumber makes of the few files that pdfium refuses."""

from __future__ import annotations

import binascii
import io
import logging
import struct
import sys
import zlib
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cocheck.documents.limits import MAX_PDF_PAGES, MAX_SECOND_STEPS
from cocheck.documents.model import ReadError
from cocheck.documents.pdf_words import Area, Type, Word, clean

# What pdfminer was seen to raise on broken files, beside its own exceptions.
_BROKEN = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RuntimeError,
    EOFError, MemoryError, OSError, struct.error, zlib.error, binascii.Error,
)  # fmt: skip


class SecondPage(NamedTuple):
    """A page: its number, its height in points, its words, their types by the word's index, its links."""

    number: int
    height: float
    words: list[Word]
    types: list[Type]
    links: list[Area]


@dataclass(slots=True)
class SecondReading:
    """What was read; `broken` are the numbers of pages that could not be."""

    page_count: int = 0
    encrypted: bool = False
    title: str = ""
    pages: list[SecondPage] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def read_again(data: bytes) -> SecondReading | None:
    """Read a .pdf with pdfplumber; None where it cannot read it either."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    # Its warnings of each repair would stand between the findings on the secretary's screen.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    broken: tuple[type[Exception], ...] = (*_BROKEN, PSException, PDFException, PdfminerException,
                                           MalformedPDFException)  # fmt: skip
    watched = sys.getprofile()
    steps = _Steps()
    sys.setprofile(steps)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            reading = SecondReading(len(document.pages), title=_title(document.metadata))
            for number, page in enumerate(document.pages[:MAX_PDF_PAGES], start=1):
                steps.left = MAX_SECOND_STEPS
                try:
                    reading.pages.append(_page(number, page, broken))
                except broken:
                    reading.broken.append(number)
                page.close()
            return reading
    except (PDFEncryptionError, PDFPasswordIncorrect):
        return SecondReading(encrypted=True)
    except PdfminerException as error:
        locked = any(isinstance(cause, (PDFEncryptionError, PDFPasswordIncorrect)) for cause in error.args)
        return SecondReading(encrypted=True) if locked else None
    except broken:
        return None
    except _NoEnd:
        raise ReadError(
            "COC905",
            "The PDF is damaged, and mending it takes longer than cocheck tries.",
            "Open it in a PDF viewer: if it opens, save or print it to a new PDF and check that.",
        ) from None
    finally:
        sys.setprofile(watched)


class _NoEnd(BaseException):
    """Pdfminer goes round in circles; not an Exception, which it would take for a fault of the file's."""


@dataclass(slots=True)
class _Steps:
    """Counts pdfminer's calls: an object that refers to itself, it follows for ever."""

    left: int = MAX_SECOND_STEPS

    def __call__(self, frame: object, event: str, argument: object) -> None:
        self.left -= 1
        if self.left < 0:
            raise _NoEnd


def _title(metadata: Any) -> str:
    title = metadata.get("Title", "") if isinstance(metadata, dict) else ""
    return " ".join(clean(title).split()) if isinstance(title, str) else ""


def _page(number: int, page: Any, broken: tuple[type[Exception], ...]) -> SecondPage:
    words = []
    types = []
    for index, found in enumerate(page.extract_words(extra_attrs=["fontname", "size"])):
        box = float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"])
        words.append(Word(clean(found["text"]), *box, index, index, False))
        types.append(Type(round(float(found["size"]), 1), "bold" in str(found["fontname"]).lower()))
    try:
        links = [_link(found) for found in page.hyperlinks]
    except broken:
        links = []
    return SecondPage(number, float(page.height), words, types, links)


def _link(found: Any) -> Area:
    box = float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"])
    return Area(str(found["uri"] or ""), (box,))
