"""Coverage-guided fuzzing of the readers: `python fuzz/fuzz.py READER [CORPUS…] [-libFuzzer=options]`.

READER is docx, pdf, markdown, text, html, xml (the main part of a .docx) or sniff. A reader must give a
Document, or a ReadError with words for people; whatever else it raises is a fault of its own, and so is
text in a link's label that is not in its block. Needs `pip install atheris`.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cocheck.documents"]):
    from cocheck.documents import (
        decoding,
        docx,
        docx_bound,
        docx_embedded,
        docx_fields,
        docx_numbering,
        docx_package,
        docx_styles,
        docx_walk,
        html,
        markdown,
        pdf,
        pdf_page,
        pdf_second,
        text,
    )
    from cocheck.documents.model import Block, Document, ReadError, Unreadable
    from cocheck.documents.sniffing import sniff

_LOADED = (docx_bound, docx_embedded, docx_fields, docx_numbering, docx_package, docx_styles, docx_walk,
           pdf_page, pdf_second)  # fmt: skip
HERE = Path(__file__).parent


def attached(data: bytes, name: str) -> Document | Unreadable:
    return Document(name, "text", (Block(data[:80].decode("latin-1")),))


def around_main_part(data: bytes) -> bytes:
    """A .docx whose main part is the fuzzer's; libFuzzer knows nothing of zips and checksums."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(HERE / "corpus" / "docx" / "agenda.docx") as seed,
        zipfile.ZipFile(buffer, "w") as archive,
    ):
        for name in seed.namelist():
            archive.writestr(name, data if name == "word/document.xml" else seed.read(name))
    return buffer.getvalue()


READERS: dict[str, Callable[[bytes], object]] = {
    "docx": lambda data: docx.read_docx(data, "x.docx", attached),
    "xml": lambda data: docx.read_docx(around_main_part(data), "x.docx", attached),
    "pdf": lambda data: pdf.read_pdf(data, "x.pdf", attached),
    "markdown": lambda data: markdown.read_markdown(decoding.decode_text(data), "x.md"),
    "text": lambda data: text.read_text(decoding.decode_text(data), "x.txt"),
    "html": lambda data: html.read_html(data, "x.html"),
    "sniff": lambda data: sniff(data, "x.docx"),
}


def one_input(read: Callable[[bytes], object]) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            document = read(data)
        except ReadError as error:
            assert error.code.startswith("COC9") and str(error) and error.help
            return
        if isinstance(document, Document):
            for block in document.blocks:
                for link in block.links:
                    assert block.text[link.start : link.end] == link.label, link

    return run


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in READERS:
        sys.exit(__doc__)
    read = READERS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, one_input(read))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
