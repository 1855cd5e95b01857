"""The Code's link in every place that Word has for one, and in those that are not part of the document."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cocheck.lint.check import check
from cocheck.lint.settings import Settings

CODE = "https://www.iso.org/publication/PUB100011.html"
W = nsdecls("w", "r")
DRAWING = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def link(part, properties: str = "") -> str:
    relation = part.relate_to(CODE, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return f'<w:hyperlink {W} r:id="{relation}"><w:r>{properties}<w:t>the Code</w:t></w:r></w:hyperlink>'


def field(*instructions: str) -> str:
    runs = ['<w:fldChar w:fldCharType="begin"/>']
    runs += [f'<w:instrText xml:space="preserve">{words}</w:instrText>' for words in instructions]
    runs += [
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>the Code</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    return "".join(f"<w:r>{run}</w:r>" for run in runs)


def text_box(part) -> str:
    content = f"<w:txbxContent><w:p>{link(part)}</w:p></w:txbxContent>"
    return (
        f'<w:r {DRAWING}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic>'
        f'<a:graphicData uri="x"><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def picture(part) -> str:
    relation = part.relate_to(CODE, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return (
        f'<w:r {DRAWING}><w:drawing><wp:inline><wp:docPr id="1" name="x"><a:hlinkClick r:id="{relation}"/>'
        "</wp:docPr></wp:inline></w:drawing></w:r>"
    )


def deleted(part) -> str:
    return link(part).replace("<w:t>", "<w:delText>").replace("</w:t>", "</w:delText>")


IN_THE_TEXT = {
    "hyperlink": link,
    "tracked insertion": lambda part: f'<w:ins w:id="1" w:author="A">{link(part)}</w:ins>',
    "moved here": lambda part: f'<w:moveTo w:id="1" w:author="A">{link(part)}</w:moveTo>',
    "field": lambda part: field(f' HYPERLINK "{CODE}" '),
    "field whose instruction is split": lambda part: field(" HYPER", f'LINK "{CODE}" '),
    "simple field": lambda part: (
        f'<w:fldSimple w:instr=" HYPERLINK &quot;{CODE}&quot; "><w:r><w:t>here</w:t></w:r></w:fldSimple>'
    ),
    "content control": lambda part: f"<w:sdt><w:sdtContent>{link(part)}</w:sdtContent></w:sdt>",
    "text box": text_box,
    "picture": picture,
}
OUT_OF_THE_TEXT = {
    "tracked deletion": lambda part: f'<w:del w:id="1" w:author="A">{deleted(part)}</w:del>',
    "moved away": lambda part: f'<w:moveFrom w:id="1" w:author="A">{link(part)}</w:moveFrom>',
    "hidden": lambda part: link(part, "<w:rPr><w:vanish/></w:rPr>"),
    "jump within the file": lambda part: (
        '<w:hyperlink w:anchor="code"><w:r><w:t>the Code</w:t></w:r></w:hyperlink>'
    ),
    "nowhere": lambda part: "<w:r><w:t>the Code</w:t></w:r>",
}


def agenda():
    document = docx.Document()
    document.add_heading("Draft agenda", 0)
    document.add_paragraph("ISO/TC 999, meeting date: 16 May 2024, hybrid")
    for line in (
        "1. Opening of the meeting",
        "2. Roll call",
        "3. Presentation of the ISO Code of Ethics and Conduct",
    ):
        document.add_paragraph(line)
    return document


def put(paragraph, xml: str) -> None:
    for child in parse_xml(f"<w:p {W}>{xml}</w:p>"):
        paragraph._p.append(child)


def findings(document, path: Path) -> set[str]:
    for line in ("4. Adoption of the agenda", "5. Report of the secretariat", "6. Closure"):
        document.add_paragraph(line)
    document.save(str(path))
    return {finding.code for finding in check([str(path)], Settings(select=("COC101",))).findings}


@pytest.mark.parametrize("place", IN_THE_TEXT)
def test_a_link_that_readers_see_is_found(place: str, tmp_path: Path) -> None:
    document = agenda()
    put(document.add_paragraph("See "), IN_THE_TEXT[place](document.part))
    assert findings(document, tmp_path / "agenda.docx") == set()


@pytest.mark.parametrize("place", OUT_OF_THE_TEXT)
def test_a_link_that_readers_do_not_see_is_none(place: str, tmp_path: Path) -> None:
    document = agenda()
    put(document.add_paragraph("See "), OUT_OF_THE_TEXT[place](document.part))
    assert findings(document, tmp_path / "agenda.docx") == {"COC101"}


@pytest.mark.parametrize("name", ["header", "footer", "first_page_header", "even_page_footer"])
def test_a_link_in_a_header_or_footer_is_found(name: str, tmp_path: Path) -> None:
    document = agenda()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    running = getattr(section, name)
    running.is_linked_to_previous = False
    put(running.paragraphs[0], link(running.part))
    assert findings(document, tmp_path / "agenda.docx") == set()


def test_a_link_in_a_table_within_a_table_is_found(tmp_path: Path) -> None:
    document = agenda()
    inner = document.add_table(1, 1).cell(0, 0).add_table(1, 1)
    put(inner.cell(0, 0).paragraphs[0], link(document.part))
    assert findings(document, tmp_path / "agenda.docx") == set()


def test_a_link_in_a_comment_is_none_and_is_told(tmp_path: Path) -> None:
    document = agenda()
    document.add_comment(document.add_paragraph("See below").runs, text=f"Link {CODE} here")
    path = tmp_path / "agenda.docx"
    assert findings(document, path) == {"COC101"}
    (finding,) = check([str(path)], Settings(select=("COC101",))).findings
    assert "comment" in finding.message
