"""Word files made part by part, for what no library writes: each helper gives the XML that Word would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = "http://purl.oclc.org/ooxml/"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

CHANGE = 'w:id="1" w:author="Editor" w:date="2024-05-08T10:00:00Z"'
URL = "https://www.example.org/code.html"


def xml(tag: str, inner: str) -> str:
    """A whole part with that root."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<{tag} {_DECLARED}>{inner}</{tag}>"


def run(text: str, properties: str = "", tag: str = "w:t") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<{tag} xml:space="preserve">{escape(text)}</{tag}></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def linked(text: str, identifier: str = "rLink") -> str:
    return f'<w:hyperlink r:id="{identifier}">{run(text)}</w:hyperlink>'


def around(inner: str, identifier: str = "rLink") -> str:
    return f'<w:hyperlink r:id="{identifier}">{inner}</w:hyperlink>'


def deleted(inner: str) -> str:
    return f"<w:del {CHANGE}>{inner}</w:del>"


def style(kind: str, identifier: str, name: str, inner: str = "") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{name}"/>{inner}</w:style>'


def listed(number: int, depth: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def graphic(inner: str) -> str:
    return (
        f"<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r>"
    )


def character(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{escape(piece)}</w:instrText></w:r>" for piece in pieces)


def complex_field(pieces: tuple[str, ...], result: str) -> str:
    return character("begin") + instruction(*pieces) + character("separate") + result + character("end")


def text_box(content: str) -> str:
    """A text box as Word writes it: DrawingML, and VML once more for old readers."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        '<wp:docPr id="1" name="Box"/><a:graphic><a:graphicData><wps:wsp><wps:cNvSpPr/><wps:txbx>'
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"<w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def picture(outer: str = "", inner: str = "") -> str:
    """A picture, with the link (a:hlinkClick) on its frame or on itself."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture">{outer}</wp:docPr><a:graphic>'
        f'<a:graphicData><pic:pic><pic:nvPicPr><pic:cNvPr id="2" name="p">{inner}</pic:cNvPr></pic:nvPicPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def relationships(*targets: tuple[str, str, str]) -> str:
    """A .rels part of (id, type's last word, target); addresses with a scheme are external."""
    outside = ' TargetMode="External"'
    lines = "".join(
        f'<Relationship Id="{identifier}" Type="{TYPES}{kind}" Target={quoteattr(target)}'
        f"{outside if ':' in target else ''}/>"
        for identifier, kind, target in targets
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}'
        "</Relationships>"
    )


LINK = ("rLink", "hyperlink", URL)


def docx(
    body: str,
    relations: tuple[tuple[str, str, str], ...] = (LINK,),
    parts: Mapping[str, str | bytes] | None = None,
    main: str = "word/document.xml",
) -> bytes:
    """A .docx with that body; `parts` are further ones by name, `relations` those of the main part."""
    folder, _, name = main.rpartition("/")
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(main),
        "_rels/.rels": relationships(("rMain", "officeDocument", main)),
        main: xml("w:document", f"<w:body>{body}</w:body>"),
        f"{folder}/_rels/{name}.rels": relationships(*relations),
        **(parts or {}),
    }
    return zipped(files)


def _content_types(main: str) -> str:
    kind = "application/vnd.openxmlformats-"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="{kind}package.relationships+xml"/>'
        f'<Override PartName="/{main.lstrip("/")}" ContentType="{kind}officedocument.wordprocessingml.'
        'document.main+xml"/></Types>'
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
