"""Make the fuzzers' seeds anew: `python fuzz/seeds.py`. All are the invented agenda of tests/hostile.py."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import docx_builder as word  # noqa: E402
import hostile  # noqa: E402


def rich_docx() -> bytes:
    """Everything that the .docx reader has a handler for, once."""
    body = hostile.body(
        word.paragraph(word.complex_field(("HYPER", "LINK ", '"https://example.org"'), word.run("x")))
        + word.paragraph(word.run("b", "<w:b/>") + word.deleted(word.run("d", tag="w:delText")))
        + word.paragraph(word.text_box(word.paragraph(word.run("box"))) + word.picture())
        + word.table((word.paragraph(word.run("a")), word.paragraph(word.linked("b"))))
        + word.paragraph(word.run("n"), word.listed(1, 0) + '<w:pStyle w:val="H"/>')
        + word.paragraph('<w:r><w:footnoteReference w:id="1"/></w:r>')
        + '<w:altChunk r:id="rA"/><w:sectPr><w:headerReference r:id="rH"/></w:sectPr>'
    )
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    more = {
        "word/styles.xml": word.xml("w:styles", word.style("paragraph", "H", "heading 1")),
        "word/numbering.xml": word.xml(
            "w:numbering",
            f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
        ),
        "word/footnotes.xml": word.xml(
            "w:footnotes", f'<w:footnote w:id="1">{word.paragraph(word.run("note"))}</w:footnote>'
        ),
        "word/header1.xml": word.xml("w:hdr", word.paragraph(word.run("head"))),
        "word/inner.html": "<p>inner</p>",
    }
    relations = (
        hostile.LINK,
        ("rS", "styles", "styles.xml"),
        ("rN", "numbering", "numbering.xml"),
        ("rF", "footnotes", "footnotes.xml"),
        ("rH", "header", "header1.xml"),
        ("rA", "aFChunk", "inner.html"),
    )
    return word.docx(body, relations, more)


def main() -> None:
    import io
    import zipfile

    rich = rich_docx()
    with zipfile.ZipFile(io.BytesIO(rich)) as archive:
        main_part = archive.read("word/document.xml")
    form = hostile.pdf(
        {20: "<< /FT /Tx /T (x) /V (typed) /Subtype /Widget /Rect [72 99 300 120] >>",
         21: "<< /Type /Annot /Subtype /FreeText /Rect [72 50 300 70] /Contents (note) >>"},
        catalog="/AcroForm << /Fields [20 0 R] >>", annots="10 0 R 20 0 R 21 0 R",
    )  # fmt: skip
    seeds: dict[str, bytes] = {
        "docx/agenda.docx": rich,
        "xml/document.xml": main_part,
        "pdf/agenda.pdf": hostile.pdf(),
        "pdf/packed.pdf": hostile.pdf({4: hostile.stream(hostile.page_content(), packed=True)}),
        "pdf/form.pdf": form,
        "markdown/agenda.md": (
            hostile.markdown() + "| a | b |\n|---|---|\n| ~~c~~ | [^1] |\n\n[^1]: note\n"
        ).encode(),
        "text/agenda.txt": hostile.text().encode(),
        "html/agenda.html": hostile.html(
            "<table><tr><td rowspan=2>a</table><nav>b</nav><del>c</del>"
        ).encode(),
        "sniff/agenda.docx": rich,
        "sniff/agenda.md": hostile.markdown().encode(),
    }
    for name, data in seeds.items():
        path = HERE / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
