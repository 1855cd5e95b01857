"""An example's Markdown as a real file: .docx, .pdf or Markdown, always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from cocheck.lint.usage import UsageError

Format = Literal["docx", "pdf", "markdown"]

SUFFIXES: Mapping[Format, str] = MappingProxyType({"docx": ".docx", "pdf": ".pdf", "markdown": ".md"})
# fpdf2 draws; python-barcode brings a font with all the letters.
_PDF_WRITERS = {"fpdf2": "fpdf", "python-barcode": "barcode"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


def render(text: str, format: Format, path: Path, attachments: Mapping[str, str] = _NOTHING) -> None:
    """Writes the Markdown `text` to `path` as a file of that format.

    Headings, lists, tables, links, bold, `---` (page break), `~~deleted~~` and `<ins>inserted</ins>`
    (tracked changes in .docx; in .pdf what stands once they are accepted) and `<!-- comments -->`
    (a reviewer's comment in .docx, absent from .pdf). `attachments` are file names with their own
    Markdown, each rendered by its suffix and embedded.

    Raises ValueError for Markdown that cannot be drawn, for an attachment in Markdown, and for an
    attachment of an unknown suffix.
    """
    if format == "markdown":
        if attachments:
            raise ValueError("a Markdown file cannot hold attachments")
        path.write_text(text, encoding="utf-8")
        return
    files = {name: attachment_bytes(name, content) for name, content in attachments.items()}
    path.write_bytes(_bytes(text, format, files))


def attachment_bytes(name: str, text: str) -> bytes:
    """The file that an attachment of this name becomes. Raises ValueError on an unknown suffix."""
    match Path(name).suffix.lower():
        case ".docx":
            return _bytes(text, "docx", {})
        case ".pdf":
            return _bytes(text, "pdf", {})
        case ".md" | ".txt":
            return text.encode()
        case suffix:
            raise ValueError(f"an example cannot attach a file of this kind: {suffix or name}")


def _bytes(text: str, format: Literal["docx", "pdf"], files: Mapping[str, bytes]) -> bytes:
    from cocheck.testing.markup import parse

    elements = parse(text)
    if format == "docx":
        from cocheck.testing.write_docx import docx_bytes

        return docx_bytes(elements, files)
    require_pdf_writer()
    from cocheck.testing.write_pdf import pdf_bytes

    return pdf_bytes(elements, files)


def require_pdf_writer() -> None:
    """Raises UsageError where what PDF files are written with is not installed."""
    from importlib.util import find_spec

    missing = [name for name, module in _PDF_WRITERS.items() if find_spec(module) is None]
    if missing:
        raise UsageError(
            f"Examples are tried as PDF, too, and {' and '.join(missing)} to write that is not installed. "
            "Install it: pip install 'cocheck[testing]'"
        )
