"""Markup elements as a Word document, with Word's own numbering, links, changes and comments."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from xml.sax.saxutils import quoteattr

from docx import Document as new_document
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, RGBColor
from docx.text.paragraph import Paragraph

from cocheck.testing import markup

# One moment for every date in a file, so that the same text gives the same bytes.
MOMENT = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)
_STAMP = "2024-03-04T09:00:00Z"
_AUTHOR = "Committee manager"

_CONTENT_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".txt": "text/plain",
}


def docx_bytes(elements: Iterable[markup.Element], attachments: Mapping[str, bytes]) -> bytes:
    """The .docx file of these elements, with the files embedded as packages at its end."""
    document = build_docx(elements, attachments)
    return save(document)


def build_docx(elements: Iterable[markup.Element], attachments: Mapping[str, bytes]) -> Document:
    """The same as a python-docx document, for whoever has more to put into it."""
    document = new_document()
    # Word gives every link this style, and LibreOffice keeps a link alive in a PDF only where it has one.
    style = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb = RGBColor(0x05, 0x63, 0xC1)
    style.font.underline = True
    writer = _Writer(document)
    for element in elements:
        writer.write(element)
    for name, content in attachments.items():
        embed(document, name, content)
    return document


def save(document: Document) -> bytes:
    """The document's bytes, the same each time: fixed properties, fixed times in the archive."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = _AUTHOR
    properties.comments = ""
    properties.created = properties.modified = MOMENT
    _drop(document.part.package.rels, "thumbnail")
    _drop(document.part.rels, "stylesWithEffects")
    raw = io.BytesIO()
    document.save(raw)
    return _repacked(raw.getvalue())


def add_link(paragraph: Paragraph, target: str, runs: Iterable[markup.Run]) -> None:
    """Appends a live hyperlink, its target written exactly as given."""
    identifier = paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = parse_xml(f"<w:hyperlink {nsdecls('w', 'r')} r:id={quoteattr(identifier)}/>")
    paragraph._p.append(link)
    for run in runs:
        link.append(_tracked(_run_xml(run, link=True), run))


def embed(document: Document, name: str, content: bytes) -> None:
    """Embeds a file as an OLE package, as Word's Insert / Object does, in a paragraph of its own."""
    suffix = PurePosixPath(name).suffix.lower()
    part = Part(PackURI(f"/word/embeddings/{name}"), _CONTENT_TYPES[suffix], content, document.part.package)
    identifier = document.part.relate_to(part, RELATIONSHIP_TYPE.PACKAGE)
    icon, _ = document.part.get_or_add_image(io.BytesIO(_icon()))
    program = "Word.Document.12" if suffix == ".docx" else "Package"
    shape = f"_x0000_i{1025 + len(document.element.xpath('.//w:object'))}"
    object_xml = (
        f'<w:r {nsdecls("w", "r")} xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office">'
        f'<w:object w:dxaOrig="1440" w:dyaOrig="900"><v:shape id="{shape}" style="width:72pt;height:45pt"'
        f' o:ole=""><v:imagedata r:id={quoteattr(icon)} o:title=""/></v:shape>'
        f'<o:OLEObject Type="Embed" ProgID="{program}" ShapeID="{shape}" DrawAspect="Icon"'
        f' ObjectID="_{1700000000 + len(content)}" r:id={quoteattr(identifier)}/></w:object></w:r>'
    )
    document.add_paragraph()._p.append(parse_xml(object_xml))


def _icon() -> bytes:
    """A grey square of 32 pixels as PNG: programs drop an embedded object that has no picture."""
    rows = (b"\0" + b"\x99" * 32) * 32
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.last: Paragraph | None = None
        self.numberings: dict[int, int] = {}

    def write(self, element: markup.Element) -> None:
        match element:
            case markup.Heading(level, runs):
                self._fill(self.document.add_heading(level=level), runs)
            case markup.Paragraph(runs, depth):
                paragraph = self.document.add_paragraph()
                if depth:
                    paragraph.paragraph_format.left_indent = Cm(0.63 * (depth + 1))
                self._fill(paragraph, runs)
            case markup.Item():
                self._item(element)
            case markup.Table(rows):
                self._table(rows)
            case markup.PageBreak():
                self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case markup.Comment(runs):
                self._comment(runs)

    def _fill(self, paragraph: Paragraph, runs: tuple[markup.Run, ...]) -> None:
        self.last = paragraph
        for target, group in _by_target(runs):
            if target is not None:
                add_link(paragraph, target, group)
                continue
            for run in group:
                paragraph._p.append(_tracked(_run_xml(run), run))
        if runs and all(run.deleted for run in runs):
            # The paragraph's own mark is deleted with its last word.
            mark = f"<w:rPr {nsdecls('w')}>{_change('del', 90)}</w:rPr>"
            paragraph._p.get_or_add_pPr().append(parse_xml(mark))

    def _item(self, item: markup.Item) -> None:
        if not item.numbers:
            style = "List Bullet" if item.depth == 1 else f"List Bullet {min(item.depth, 3)}"
            self._fill(self.document.add_paragraph(style=style), item.runs)
            return
        paragraph = self.document.add_paragraph(style="List Paragraph")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        level = len(item.numbers) - 1
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = self._numbering(item, level)
        if item.depth != level + 1:
            paragraph.paragraph_format.left_indent = Cm(0.63 * (item.depth + 1))
        self._fill(paragraph, item.runs)

    def _numbering(self, item: markup.Item, level: int) -> int:
        """The numbering of the item's list, made when its first item comes; raises no error."""
        numbering: Any = self.document.part.numbering_part.element
        if item.series not in self.numberings:
            identifier = 500 + item.series
            levels = "".join(_level_xml(depth, item.closing) for depth in range(9))
            abstract = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">'
                f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
            # The schema wants every abstractNum before the first num.
            numbering.insert(numbering.index(numbering.find(qn("w:num"))), abstract)
            self.numberings[item.series] = numbering.add_num(identifier).numId
        number = self.numberings[item.series]
        if item.first != 1:
            start = numbering.xpath(
                f"./w:abstractNum[@w:abstractNumId='{500 + item.series}']/w:lvl[@w:ilvl='{level}']/w:start"
            )[0]
            start.set(qn("w:val"), str(item.first))
        return number

    def _table(self, rows: tuple[tuple[tuple[markup.Run, ...], ...], ...]) -> None:
        table = self.document.add_table(len(rows), max(len(row) for row in rows), style="Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, runs in zip(row.cells, cells, strict=False):
                self._fill(cell.paragraphs[0], runs)
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

    def _comment(self, runs: tuple[markup.Run, ...]) -> None:
        """A remark on the last paragraph; python-docx anchors a comment to runs, so it gets one."""
        paragraph = self.last or self.document.add_paragraph()
        anchor = paragraph.add_run()
        comment = self.document.add_comment(anchor, author=_AUTHOR, initials="CM")
        comment._comment_elm.set(qn("w:date"), _STAMP)
        self._fill(comment.paragraphs[0], runs)
        self.last = paragraph


def _by_target(runs: Iterable[markup.Run]) -> Iterable[tuple[str | None, list[markup.Run]]]:
    groups: list[tuple[str | None, list[markup.Run]]] = []
    for run in runs:
        if groups and groups[-1][0] == run.target:
            groups[-1][1].append(run)
        else:
            groups.append((run.target, [run]))
    return groups


def _run_xml(run: markup.Run, link: bool = False) -> Any:
    element = parse_xml(f"<w:r {nsdecls('w')}/>")
    properties = element.get_or_add_rPr()
    if link:
        properties.append(parse_xml(f'<w:rStyle {nsdecls("w")} w:val="Hyperlink"/>'))
    if run.bold:
        properties._add_b()
    if run.text == "\n":
        element.append(parse_xml(f"<w:br {nsdecls('w')}/>"))
        return element
    tag = "w:delText" if run.deleted else "w:t"
    words = parse_xml(f'<{tag} {nsdecls("w")} xml:space="preserve"/>')
    words.text = run.text
    element.append(words)
    return element


def _tracked(element: Any, run: markup.Run) -> Any:
    if not (run.deleted or run.inserted):
        return element
    tag, number = ("del", 91) if run.deleted else ("ins", 92)
    change = parse_xml(_change(tag, number, nsdecls("w")))
    change.append(element)
    return change


def _change(tag: str, number: int, namespaces: str = "") -> str:
    return f'<w:{tag} {namespaces} w:id="{number}" w:author="{_AUTHOR}" w:date="{_STAMP}"/>'


def _level_xml(depth: int, closing: str) -> str:
    pattern = ".".join(f"%{number}" for number in range(1, depth + 2)) if depth else f"%1{closing}"
    indent = 360 * (depth + 1)
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def _drop(relationships: Any, kind: str) -> None:
    """Leaves out a part of python-docx's template that no reader needs and that doubles every file."""
    for identifier, relationship in list(relationships.items()):
        if relationship.reltype.endswith(f"/{kind}"):
            del relationships[identifier]


def _repacked(archive: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, MOMENT.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return packed.getvalue()
