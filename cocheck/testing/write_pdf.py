"""Markup elements as a PDF, with link annotations, printed numbers and embedded files."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.actions import URIAction
from fpdf.annotations import AnnotationDict

from cocheck.testing import markup

_MOMENT = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)
_SIZES = {1: 18, 2: 15, 3: 13}
_TEXT_SIZE = 10.5
_LINE = 5.5
_MARGIN = 20
_INDENT = 8
# Marks a target on its way through fpdf2, which would drop an empty one and resolve "#…" itself.
_VERBATIM = "verbatim:"


def pdf_bytes(elements: Iterable[markup.Element], attachments: Mapping[str, bytes]) -> bytes:
    """The .pdf file of these elements, with the files embedded in it.

    Text that WinAnsi can spell is set in Helvetica, as most PDFs are; any other in DejaVu Sans Mono,
    which comes with python-barcode: raises ModuleNotFoundError where that is not installed.
    """
    elements = tuple(elements)
    pdf = _Pdf(_all_text(elements))
    for element in elements:
        pdf.draw(element)
    for name, content in attachments.items():
        pdf.embed_file(bytes=content, basename=name, modification_date=_MOMENT, compress=True)
    return bytes(pdf.output())


def _all_text(elements: tuple[markup.Element, ...]) -> str:
    """Every character that could be drawn; too many does no harm."""
    return repr(elements)


def _unicode_font() -> Path:
    spec = importlib.util.find_spec("barcode")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("python-barcode is not installed: pip install 'cocheck[test]'")
    return Path(spec.origin).parent / "fonts" / "DejaVuSansMono.ttf"


class _Pdf(FPDF):  # type: ignore[misc]  # fpdf2 is read untyped
    def __init__(self, text: str) -> None:
        super().__init__(format="A4")
        self.creation_date = _MOMENT
        self.core_fonts_encoding = "cp1252"
        self.face = "helvetica"
        try:
            text.encode("cp1252")
        except UnicodeEncodeError:
            self.face = "dejavu"
            for style in ("", "B"):
                self.add_font(self.face, style, _unicode_font())
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self.add_page()

    def link(self, x: float, y: float, w: float, h: float, link: str, **_: object) -> AnnotationDict:
        """A link annotation whose address is exactly the one given."""
        annotation = AnnotationDict(
            "Link",
            x=x * self.k,
            y=self.h_pt - y * self.k,
            width=w * self.k,
            height=h * self.k,
            action=URIAction(link.removeprefix(_VERBATIM)),
        )
        self.pages[self.page].add_annotation(annotation)
        return annotation

    def draw(self, element: markup.Element) -> None:
        match element:
            case markup.Heading(level, runs):
                self._write(runs, size=_SIZES.get(level, 11.5), bold=True)
                self.ln(3)
            case markup.Paragraph(runs, depth):
                self._write(runs, indent=depth * _INDENT)
                self.ln(2)
            case markup.Item(runs=runs, depth=depth):
                label = markup.Run(f"{element.label} ")
                self._write((label, *runs), indent=(depth - 1) * _INDENT)
            case markup.Table(rows):
                self._table(rows)
            case markup.PageBreak():
                self.add_page()
            case markup.Comment():
                # A reviewer's remark does not survive the export.
                return

    def _write(
        self, runs: Iterable[markup.Run], size: float = _TEXT_SIZE, bold: bool = False, indent: float = 0
    ) -> None:
        """Sets the words from the left margin on, and ends the line."""
        self.set_left_margin(_MARGIN + indent)
        self.set_x(_MARGIN + indent)
        self._words(runs, size, bold)
        self.ln(_LINE * size / _TEXT_SIZE)
        self.set_left_margin(_MARGIN)

    def _words(self, runs: Iterable[markup.Run], size: float = _TEXT_SIZE, bold: bool = False) -> None:
        for run in runs:
            if run.deleted:
                continue
            self.set_font(self.face, "B" if bold or run.bold else "", size)
            target = "" if run.target is None else _VERBATIM + run.target
            self.set_text_color(*((5, 99, 193) if target else (0, 0, 0)))
            self.write(_LINE * size / _TEXT_SIZE, run.text, target)

    def _table(self, rows: tuple[tuple[tuple[markup.Run, ...], ...], ...]) -> None:
        self.ln(1)
        columns = max(len(row) for row in rows)
        width = self.epw / columns
        for number, row in enumerate(rows):
            # Cells cannot be split over pages here: a row that might not fit begins the next page.
            if self.get_y() > self.h - 3 * _MARGIN:
                self.add_page()
            top = bottom = self.get_y()
            for column, runs in enumerate(row):
                left = _MARGIN + column * width
                self.set_left_margin(left + 1)
                self.set_right_margin(self.w - left - width + 1)
                self.set_xy(left + 1, top + 0.5)
                self._words(runs, bold=number == 0)
                bottom = max(bottom, self.get_y() + _LINE + 0.5)
            for column in range(columns):
                self.rect(_MARGIN + column * width, top, width, bottom - top)
            self.set_margins(_MARGIN, _MARGIN)
            self.set_xy(_MARGIN, bottom)
        self.ln(3)
