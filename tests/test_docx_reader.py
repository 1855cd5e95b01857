"""The .docx reader: every place that a link can stand in, numbering, pages, and files that are broken."""

from __future__ import annotations

import io
import struct
import zipfile

import docx as python_docx
import pytest
from docx_builder import (
    CHANGE,
    LINK,
    NAMESPACES,
    STRICT,
    TYPES,
    URL,
    around,
    character,
    complex_field,
    deleted,
    docx,
    graphic,
    instruction,
    linked,
    listed,
    paragraph,
    picture,
    relationships,
    run,
    style,
    table,
    text_box,
    xml,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from cocheck.documents.docx import read_docx
from cocheck.documents.model import Block, Document, Link, ReadError, Unreadable
from cocheck.documents.reading import read_bytes


def attached(data: bytes, name: str) -> Document | Unreadable:
    return read_bytes(data, name, 1)


def read(data: bytes) -> Document:
    return read_docx(data, "a.docx", attached)


def links(blocks: tuple[Block, ...]) -> list[Link]:
    for block in blocks:
        for link in block.links:
            assert block.text[link.start : link.end] == link.label
    return [link for block in blocks for link in block.links]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


HYPERLINK = f' HYPERLINK "{URL}" '
CODE = linked("Code of Conduct")
PLAIN_FIELD = complex_field((HYPERLINK,), run("Code of Conduct"))
CLICK = '<a:hlinkClick r:id="rLink"/>'

LABELLED = {
    "hyperlink": paragraph(CODE),
    "complex field": paragraph(PLAIN_FIELD),
    "split instruction": paragraph(
        complex_field(
            (" HYPER", 'LINK "https://www.exam', 'ple.org/code.html" ', '\\o "tip" '), run("Code of Conduct")
        )
    ),
    "unquoted instruction": paragraph(
        complex_field((f"HYPERLINK {URL} \\t _blank",), run("Code of Conduct"))
    ),
    "field in a field's result": paragraph(complex_field((' IF 1 = 1 "x" "y" ',), PLAIN_FIELD)),
    "field with a field in its instruction": paragraph(
        character("begin")
        + instruction(' HYPERLINK "')
        + complex_field((" REF address ",), run(URL))
        + instruction('" ')
        + character("separate")
        + run("Code of Conduct")
        + character("end")
    ),
    "simple field": paragraph(f"<w:fldSimple w:instr='{HYPERLINK}'>{run('Code of Conduct')}</w:fldSimple>"),
    "link split over runs": paragraph(
        f'<w:hyperlink r:id="rLink">{run("Code")}{run(" of ")}{run("Conduct")}</w:hyperlink>'
    ),
    "link split over hyperlinks": paragraph(linked("Code of ") + linked("Conduct")),
    "text box": paragraph(text_box(paragraph(CODE))),
    "VML text box": paragraph(
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph(CODE)}</w:txbxContent></v:textbox>"
        "</v:shape></w:pict></w:r>"
    ),
    "text box in a fallback alone": paragraph(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice><mc:Fallback><w:pict>'
        f"<v:shape><v:textbox><w:txbxContent>{paragraph(CODE)}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    ),
    "shape with words": paragraph(
        f'<w:r><w:pict><v:shape href="{URL}"><v:textbox><w:txbxContent>{paragraph(run("Code of Conduct"))}'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ),
    "cell": table((paragraph(run("4")), paragraph(CODE))),
    "nested table": table((table((paragraph(CODE),)) + paragraph(""),)),
    "block content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(CODE)}</w:sdtContent></w:sdt>",
    "inline content control": paragraph(f"<w:sdt><w:sdtContent>{CODE}</w:sdtContent></w:sdt>"),
    "row content control": "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>"
    f"{paragraph(CODE)}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
    "cell content control": "<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>"
    f"{paragraph(CODE)}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
    "insertion": paragraph(f"<w:ins {CHANGE}>{CODE}</w:ins>"),
    "inserted run in a link": paragraph(
        f'<w:hyperlink r:id="rLink"><w:ins {CHANGE}>{run("Code of Conduct")}</w:ins></w:hyperlink>'
    ),
    "moved here": paragraph(f"<w:moveTo {CHANGE}>{CODE}</w:moveTo>"),
    "smart tag": paragraph(f'<w:smartTag w:element="x">{CODE}</w:smartTag>'),
    "custom XML": f'<w:customXml w:element="x">{paragraph(CODE)}</w:customXml>',
    "visible again": paragraph(around(run("Code of Conduct", '<w:vanish w:val="0"/>'))),
    "field over two paragraphs' text": paragraph(run("See ") + PLAIN_FIELD + run(" first.")),
}

BARE = {
    "picture's frame": paragraph(picture(outer=CLICK)),
    "picture": paragraph(picture(inner=CLICK)),
    "picture with both": paragraph(picture(outer=CLICK, inner=CLICK)),
    "picture in a hyperlink": paragraph(f'<w:hyperlink r:id="rLink">{picture()}</w:hyperlink>'),
    "VML shape": paragraph(f'<w:r><w:pict><v:rect href="{URL}"/></w:pict></w:r>'),
    "picture in a field": paragraph(complex_field((HYPERLINK,), picture())),
}

ABSENT = {
    "deleted": paragraph(f"<w:del {CHANGE}>{CODE.replace('w:t', 'w:delText')}</w:del>"),
    "deleted run in a link": paragraph(around(deleted(run("Code of Conduct", tag="w:delText")))),
    "deleted field": paragraph(f"<w:del {CHANGE}>{PLAIN_FIELD.replace('instrText', 'delInstrText')}</w:del>"),
    "moved away": paragraph(f"<w:moveFrom {CHANGE}>{CODE}</w:moveFrom>"),
    "deleted row": table((paragraph(CODE),)).replace("<w:tr>", f"<w:tr><w:trPr>{deleted('')}</w:trPr>"),
    "deleted insertion": paragraph(f"<w:ins {CHANGE}><w:del {CHANGE}>{CODE}</w:del></w:ins>"),
    "deleted picture": paragraph(f"<w:del {CHANGE}>{picture(outer=CLICK)}</w:del>"),
}

HIDDEN = {
    "hidden": '<w:hyperlink r:id="rLink">' + run("Code of Conduct", "<w:vanish/>") + "</w:hyperlink>",
    "hidden by character style": '<w:hyperlink r:id="rLink">'
    + run("Code of Conduct", '<w:rStyle w:val="Secret"/>')
    + "</w:hyperlink>",
    "hidden field": complex_field((HYPERLINK,), run("Code of Conduct", "<w:vanish/>")),
    "hidden picture": f"<w:r><w:rPr><w:vanish/></w:rPr>{picture(outer=CLICK).removeprefix('<w:r>')}",
    "hidden text box": f"<w:r><w:rPr><w:vanish/></w:rPr>{text_box(paragraph(CODE)).removeprefix('<w:r>')}",
    "in a field's instruction": character("begin") + instruction("IF ") + CODE + character("end"),
    "empty link": '<w:hyperlink r:id="rLink"><w:r/></w:hyperlink>',
}

STYLES = xml(
    "w:styles",
    style("character", "Base", "Base", "<w:rPr><w:vanish/></w:rPr>")
    + style("character", "Secret", "Secret", '<w:basedOn w:val="Base"/>')
    + style("paragraph", "Draft", "Draft", "<w:rPr><w:vanish/></w:rPr>")
    + style("paragraph", "H2", "heading 2")
    + style("paragraph", "Clause", "Clause", '<w:basedOn w:val="H2"/><w:rPr><w:b/></w:rPr>')
    + style("paragraph", "Plain", "Plain", '<w:basedOn w:val="H2"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
    + style("paragraph", "Top", "Title"),
)
STYLED = (LINK, ("rStyles", "styles", "styles.xml"))


@pytest.mark.parametrize("place", LABELLED)
def test_a_link_is_found_wherever_a_reader_meets_it(place: str) -> None:
    found = links(read(docx(LABELLED[place])).blocks)
    assert [(link.target, link.label) for link in found] == [(URL, "Code of Conduct")]


@pytest.mark.parametrize("place", BARE)
def test_a_link_on_a_picture_has_no_label(place: str) -> None:
    found = links(read(docx(BARE[place])).blocks)
    assert [(link.target, link.label) for link in found] == [(URL, "")]


@pytest.mark.parametrize("place", ABSENT)
def test_a_deleted_link_is_kept_apart(place: str) -> None:
    document = read(docx(paragraph(run("Agenda")) + ABSENT[place]))
    assert texts(document) == ["Agenda"]
    assert links(document.blocks) == []
    assert [link.target for link in links(document.deleted)] == [URL]


@pytest.mark.parametrize("place", HIDDEN)
def test_a_hidden_link_is_nowhere(place: str) -> None:
    data = docx(paragraph(run("Agenda")) + paragraph(HIDDEN[place]), STYLED, {"word/styles.xml": STYLES})
    document = read(data)
    assert texts(document) == ["Agenda"]
    assert links(document.blocks) == [] and document.deleted == ()


def test_hidden_is_a_toggle_between_styles() -> None:
    body = (
        paragraph(run("gone"), '<w:pStyle w:val="Draft"/>')
        + paragraph(run("twice", '<w:rStyle w:val="Secret"/>'), '<w:pStyle w:val="Draft"/>')
        + paragraph(run("shown", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Draft"/>')
    )
    assert texts(read(docx(body, STYLED, {"word/styles.xml": STYLES}))) == ["twice", "shown"]


TABLE_STYLE = '<w:style w:type="table" w:styleId="T">'
# What a styles part holds before the style that hides a text, and which must not take that along.
BEFORE_A_STYLE = {
    "styles of tables": style("table", "T", "Table", "<w:tblPr/>") * 3,
    "reserved names": '<w:latentStyles w:count="376"><w:lsdException w:name="heading 1"/></w:latentStyles>',
    "a style of tables without content": '<w:style w:type="table" w:styleId="T"/>',
    "one that begins in an attribute": '<w:style w:type="table" w:styleId="T>"/>',
    "one that begins in a comment": f"<!-- {TABLE_STYLE} -->",
    "one that begins in an instruction": f"<?word {TABLE_STYLE}?>",
    "one that begins in plain data": f"<w:name><![CDATA[{TABLE_STYLE}]]></w:name>",
    "one inside another": f"{TABLE_STYLE}{TABLE_STYLE}</w:style></w:style>",
}


@pytest.mark.parametrize("before", BEFORE_A_STYLE)
def test_a_style_is_heeded_whatever_stands_before_it(before: str) -> None:
    styles = xml(
        "w:styles", BEFORE_A_STYLE[before] + style("paragraph", "S", "S", "<w:rPr><w:vanish/></w:rPr>")
    )
    body = paragraph(run("gone"), '<w:pStyle w:val="S"/>') + paragraph(run("shown"))
    document = read(docx(body, STYLED, {"word/styles.xml": styles}))
    assert texts(document) == ["shown"] and document.omissions == ()


def test_styles_that_break_off_are_told() -> None:
    styles = xml("w:styles", TABLE_STYLE).replace("</w:styles>", "")
    document = read(docx(paragraph(run("shown")), STYLED, {"word/styles.xml": styles}))
    assert texts(document) == ["shown"] and "the list of styles" in document.omissions[0]


EDGES = [
    (kind, which, story)
    for kind, story in (("header", "header"), ("footer", "footer"))
    for which in ("default", "first", "even")
]


@pytest.mark.parametrize(("kind", "which", "story"), EDGES)
def test_headers_and_footers_have_links_of_their_own(kind: str, which: str, story: str) -> None:
    section = f'<w:sectPr><w:{kind}Reference w:type="{which}" r:id="rEdge"/></w:sectPr>'
    parts = {
        "word/edge1.xml": xml("w:hdr" if kind == "header" else "w:ftr", paragraph(CODE)),
        "word/_rels/edge1.xml.rels": relationships(LINK),
    }
    document = read(docx(paragraph(run("Agenda")) + section, (("rEdge", kind, "edge1.xml"),), parts))
    assert [(block.place.story, block.text) for block in document.blocks if block.links] == [
        (story, "Code of Conduct")
    ]


def test_a_header_repeated_over_sections_is_read_once() -> None:
    reference = '<w:headerReference w:type="default" r:id="{}"/>'
    body = (
        paragraph(run("One"), f"<w:sectPr>{reference.format('rA')}</w:sectPr>")
        + paragraph(run("Two"))
        + f"<w:sectPr>{reference.format('rB')}</w:sectPr>"
    )
    parts = {f"word/{name}.xml": xml("w:hdr", paragraph(run("ISO/TC 12"))) for name in ("h1", "h2")}
    document = read(docx(body, (("rA", "header", "h1.xml"), ("rB", "header", "h2.xml")), parts))
    assert texts(document) == ["ISO/TC 12", "One", "Two"]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_that_the_text_refers_to(kind: str) -> None:
    notes = (
        f'<w:{kind} w:type="separator" w:id="-1">{paragraph(run("line"))}</w:{kind}>'
        f'<w:{kind} w:id="2">{paragraph(CODE)}</w:{kind}>'
        f'<w:{kind} w:id="3">{paragraph(run("not referred to"))}</w:{kind}>'
    )
    parts = {
        f"word/{kind}s.xml": xml(f"w:{kind}s", notes),
        f"word/_rels/{kind}s.xml.rels": relationships(LINK),
    }
    body = paragraph(run("One")) + paragraph(run("See") + f'<w:r><w:{kind}Reference w:id="2"/></w:r>')
    document = read(docx(body, (("rN", f"{kind}s", f"{kind}s.xml"),), parts))
    assert texts(document) == ["One", "See", "Code of Conduct"]
    note = document.blocks[-1]
    assert (note.place.story, note.place.paragraph, note.links[0].target) == (kind, 2, URL)


def test_comments_are_kept_apart() -> None:
    parts = {
        "word/comments.xml": xml("w:comments", f'<w:comment w:id="0">{paragraph(CODE)}</w:comment>'),
        "word/_rels/comments.xml.rels": relationships(LINK),
    }
    body = paragraph(run("Agenda") + '<w:r><w:commentReference w:id="0"/></w:r>')
    document = read(docx(body, (("rC", "comments", "comments.xml"),), parts))
    assert texts(document) == ["Agenda"]
    assert [link.target for link in links(document.comments)] == [URL]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ('<w:hyperlink w:anchor="annex">{}</w:hyperlink>', "#annex"),
        ('<w:hyperlink r:id="rLink" w:anchor="annex">{}</w:hyperlink>', f"{URL}#annex"),
        ('<w:hyperlink r:id="rGone">{}</w:hyperlink>', ""),
        ("<w:hyperlink>{}</w:hyperlink>", ""),
        ("<w:fldSimple w:instr='HYPERLINK \\l \"annex\"'>{}</w:fldSimple>", "#annex"),
        (
            '<w:fldSimple w:instr="HYPERLINK &quot;C:\\\\docs\\\\code.docx&quot;">{}</w:fldSimple>',
            "C:\\docs\\code.docx",
        ),
    ],
)
def test_where_links_lead(link: str, target: str) -> None:
    (found,) = links(read(docx(paragraph(link.format(run("Code"))))).blocks)
    assert (found.target, found.label) == (target, "Code")


def test_white_space_is_folded_and_offsets_hold() -> None:
    body = paragraph(
        run("  4.1\u00a0 ")
        + "<w:r><w:tab/></w:r>"
        + around(run(" Code  of ") + "<w:r><w:br/></w:r>" + run("Con\u00adduct "))
        + "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>live</w:t><w:softHyphen/><w:t>ly</w:t></w:r>"
    )
    (block,) = read(docx(body)).blocks
    assert block.text == "4.1 Code of Conduct non-lively"
    assert [(link.start, link.label) for link in links((block,))] == [(4, "Code of Conduct")]


def test_symbols_ruby_and_mathematics_are_text() -> None:
    body = paragraph(
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        + run(" signed ")
        + f"<w:r><w:ruby><w:rt>{run('reading')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r>"
        + "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    )
    assert texts(read(docx(body))) == ["☑ signed base(reading)x+1"]


def test_a_deleted_paragraph_mark_joins_paragraphs() -> None:
    mark = f"<w:rPr><w:del {CHANGE}/></w:rPr>"
    body = paragraph(run("Code of "), mark) + paragraph(run("Conduct")) + paragraph(run("Next"))
    document = read(docx(body))
    assert [(block.text, block.place.paragraph) for block in document.blocks] == [
        ("Code of Conduct", 1),
        ("Next", 2),
    ]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    body = paragraph(character("begin") + instruction("TOC") + run("One")) + paragraph(run("Two"))
    assert texts(read(docx(body))) == ["One", "Two"]
    open_link = paragraph(character("begin") + instruction(HYPERLINK) + character("separate") + run("Code"))
    document = read(docx(open_link + paragraph(run("Two"))))
    assert [(block.text, len(block.links)) for block in document.blocks] == [("Code", 1), ("Two", 0)]


def test_places_in_tables_are_those_of_the_outermost() -> None:
    inner = table((paragraph(run("inner")),))
    wide = f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph(run('wide'))}</w:tc>"
    body = (
        paragraph(run("before"))
        + table((paragraph(run("a")), paragraph(run("b"))), (inner + paragraph(run("after inner")),))
        + f"<w:tbl><w:tr>{wide}<w:tc>{paragraph(run('third'))}</w:tc></w:tr></w:tbl>"
    )
    found = [
        (b.text, b.kind, b.place.paragraph, b.place.table, b.place.row, b.place.column)
        for b in read(docx(body)).blocks
    ]
    assert found == [
        ("before", "paragraph", 1, None, None, None),
        ("a", "cell", 2, 1, 1, 1),
        ("b", "cell", 3, 1, 1, 2),
        ("inner", "cell", 4, 1, 2, 1),
        ("after inner", "cell", 5, 1, 2, 1),
        ("wide", "cell", 6, 2, 1, 1),
        ("third", "cell", 7, 2, 1, 3),
    ]


def test_headings_by_style_by_outline_and_not() -> None:
    body = (
        paragraph(run("Minutes"), '<w:pStyle w:val="Top"/>')
        + paragraph(run("Clause"), '<w:pStyle w:val="Clause"/>')
        + paragraph(run("Plain"), '<w:pStyle w:val="Plain"/>')
        + paragraph(run("Own"), '<w:outlineLvl w:val="2"/>')
        + paragraph(run("half", "<w:b/>") + run("bold"))
    )
    blocks = read(docx(body, STYLED, {"word/styles.xml": STYLES})).blocks
    assert [(b.text, b.kind, b.level, b.bold) for b in blocks] == [
        ("Minutes", "heading", 1, False),
        ("Clause", "heading", 2, True),
        ("Plain", "paragraph", 0, False),
        ("Own", "heading", 3, False),
        ("halfbold", "paragraph", 0, False),
    ]


def level(depth: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = xml(
    "w:numbering",
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1", '<w:pStyle w:val="N1"/>')
    + level(1, "decimal", "%1.%2")
    + level(2, "lowerLetter", "%3)")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="1">'
    + level(0, "upperRoman", "Article %1")
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + level(2, "bullet", "\u2022")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="ListStyle"/></w:abstractNum>'
    + '<w:abstractNum w:abstractNumId="3"><w:styleLink w:val="ListStyle"/>'
    + level(0, "upperRoman", "%1.")
    + level(1, "lowerRoman", "(%2)", '<w:lvlRestart w:val="0"/>')
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    + "</w:lvlOverride></w:num>"
    + '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
    + '<w:num w:numId="5"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    + level(0, "ordinal", "%1")
    + "</w:lvlOverride></w:num>",
)
NUMBERED_STYLES = xml(
    "w:styles",
    style("paragraph", "N1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    + style(
        "paragraph",
        "N2",
        "heading 2",
        '<w:basedOn w:val="N1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>',
    )
    + style("paragraph", "N3", "Third", '<w:basedOn w:val="N2"/>'),
)


def numbers(*items: tuple[int, int] | str) -> list[str]:
    """What the numbers of these paragraphs are: (list, depth) or a style."""

    def properties(item: tuple[int, int] | str) -> str:
        if isinstance(item, str):
            return f'<w:pStyle w:val="{item}"/>'
        return listed(*item)

    relations = (("rS", "styles", "styles.xml"), ("rN", "numbering", "numbering.xml"))
    parts = {"word/styles.xml": NUMBERED_STYLES, "word/numbering.xml": NUMBERING}
    body = "".join(paragraph(run("item"), properties(item)) for item in items)
    return [block.number for block in read(docx(body, relations, parts)).blocks]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("N1", "N2", "N3", "N1", "N2"), ["1", "1.1", "1.2", "2", "2.1"]),
        (((1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2)), ["1", "1.1", "a)", "b)", "1.2", "a)"]),
        (((1, 1), (1, 0), (1, 1)), ["1.1", "2", "2.1"]),
        (((1, 0), (2, 0), (2, 0), (1, 0)), ["1", "7", "8", "9"]),
        (((3, 0), (3, 1), (3, 2), (3, 0)), ["Article I", "1.1", "", "Article II"]),
        (((4, 0), (4, 1), (4, 0), (4, 1)), ["I.", "(i)", "II.", "(ii)"]),
        (((5, 0), (5, 0), (5, 0)), ["1st", "2nd", "3rd"]),
        (((1, 0), (0, 0), (99, 0), (1, 0)), ["1", "", "", "2"]),
    ],
)
def test_numbers_as_word_prints_them(items: tuple[tuple[int, int] | str, ...], expected: list[str]) -> None:
    assert numbers(*items) == expected


def test_bullets_and_numbers_are_list_items() -> None:
    parts = {"word/numbering.xml": NUMBERING}
    body = "".join(paragraph(run(text), listed(3, depth)) for text, depth in (("one", 0), ("point", 2)))
    blocks = read(docx(body, (("rN", "numbering", "numbering.xml"),), parts)).blocks
    assert [(b.kind, b.level, b.number) for b in blocks] == [
        ("list-item", 1, "Article I"),
        ("list-item", 3, ""),
    ]


def test_a_numbered_paragraph_that_is_deleted_does_not_count() -> None:
    properties = listed(1, 0)
    old = deleted(run("Old", tag="w:delText"))
    gone = paragraph(old, f"{properties}<w:rPr>{deleted('')}</w:rPr>")
    body = paragraph(run("First"), properties) + gone + paragraph(run("Second"), properties)
    document = read(docx(body, (("rN", "numbering", "numbering.xml"),), {"word/numbering.xml": NUMBERING}))
    assert [(b.number, b.text) for b in document.blocks] == [("1", "First"), ("2", "Second")]
    assert [b.text for b in document.deleted] == ["Old"]


def test_pages_where_word_left_its_marks() -> None:
    mark = "<w:r><w:lastRenderedPageBreak/></w:r>"
    explicit = '<w:r><w:br w:type="page"/></w:r>'
    body = (
        paragraph(run("one") + explicit)
        + paragraph(mark + run("two"))
        + paragraph(mark + run("three"))
        + paragraph(run("end"), '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>')
        + paragraph(mark + run("four"))
        + "<w:sectPr/>"
    )
    pages = [(b.text, b.place.page) for b in read(docx(body)).blocks]
    assert pages == [("one", 1), ("two", 2), ("three", 3), ("end", 3), ("four", 4)]
    without = read(docx(paragraph(run("one") + explicit) + paragraph(run("two"))))
    assert {block.place.page for block in without.blocks} == {None}


def test_text_boxes_follow_their_paragraph_and_say_so() -> None:
    body = paragraph(run("Host") + text_box(paragraph(run("Box")))) + paragraph(run("Next"))
    found = [(b.text, b.place.story, b.place.paragraph) for b in read(docx(body)).blocks]
    assert found == [("Host", "body", 1), ("Box", "text-box", 1), ("Next", "body", 2)]


def test_an_inserted_document_is_read_in_its_place() -> None:
    inner = docx(paragraph(CODE))
    body = paragraph(run("Before")) + '<w:altChunk r:id="rChunk"/>' + paragraph(run("After"))
    relations = (("rChunk", "aFChunk", "chunks/inner.docx"),)
    document = read(docx(body, relations, {"word/chunks/inner.docx": inner}))
    assert texts(document) == ["Before", "Code of Conduct", "After"]
    assert [link.target for link in links(document.blocks)] == [URL]
    assert [block.place.paragraph for block in document.blocks] == [1, 2, 3]


@pytest.mark.parametrize("kind", ["html", "mht"])
def test_inserted_web_pages(kind: str) -> None:
    page = f'<html><body><p>See the <a href="{URL}">Code</a></p></body></html>'
    if kind == "mht":
        page = f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"
    data = docx('<w:altChunk r:id="rC"/>', (("rC", "aFChunk", "c." + kind),), {f"word/c.{kind}": page})
    assert [link.target for link in links(read(data).blocks)] == [URL]


def test_an_inserted_file_that_cannot_be_read_is_said_so() -> None:
    data = docx(
        paragraph(run("Agenda")) + '<w:altChunk r:id="rC"/>',
        (("rC", "aFChunk", "c.rtf"),),
        {"word/c.rtf": b"{\\rtf1 Code}"},
    )
    document = read(data)
    assert texts(document) == ["Agenda"] and len(document.omissions) == 1


def embedding(body: str, name: str, content: bytes) -> Document:
    data = docx(body, (("rE", "package", f"embeddings/{name}"),), {f"word/embeddings/{name}": content})
    return read(data)


OBJECT = paragraph(
    '<w:r><w:object><v:shape/><o:OLEObject Type="Embed" ProgID="Package" r:id="rE"/></w:object></w:r>'
)


def test_embedded_files_are_attachments() -> None:
    document = embedding(OBJECT, "code.docx", docx(paragraph(run("Principles"))))
    (attachment,) = document.attachments
    assert attachment.name == "code.docx" and isinstance(attachment.content, Document)
    assert texts(attachment.content) == ["Principles"]


def test_an_embedded_file_of_another_kind_is_named_all_the_same() -> None:
    (attachment,) = embedding(OBJECT, "sheet.xlsx", zipped({"xl/workbook.xml": "<x/>"})).attachments
    assert attachment.name == "sheet.xlsx" and isinstance(attachment.content, Unreadable)


def test_a_deleted_object_is_not_an_attachment() -> None:
    body = OBJECT.replace("<w:r>", f"<w:del {CHANGE}><w:r>", 1).replace("</w:r>", "</w:r></w:del>", 1)
    assert embedding(body, "code.docx", docx(paragraph(run("x")))).attachments == ()


def compound_file(stream: str, content: bytes) -> bytes:
    """A compound file ([MS-CFB]) with one stream of at least 4096 bytes, in 512-byte sectors."""
    sectors = -(-len(content) // 512)
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat = [fat_mark, end, *range(3, sectors + 2), end]
    header = struct.pack(
        "<8s16x5H6x9I109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, end, 0, end, 0,
        *([0] + [free] * 108),
    )  # fmt: skip

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(encoded), kind, 1, free, free, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, end, 0) + entry(stream, 2, free, 2, len(content))
    table_of_sectors = struct.pack(f"<{len(fat)}I", *fat) + struct.pack("<I", free) * (128 - len(fat))
    return header + table_of_sectors + directory.ljust(512, b"\0") + content.ljust(sectors * 512, b"\0")


def native(name: str, content: bytes) -> bytes:
    """An Ole10Native stream ([MS-OLEDS] 2.3.6) as Word's Insert / Object makes it."""
    path = f"C:\\temp\\{name}".encode() + b"\0"
    inner = b"\x02\0" + name.encode() + b"\0" + path + b"\0\0\x03\0"
    inner += struct.pack("<I", len(path)) + path + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(inner)) + inner


def test_files_in_ole_objects_come_out_by_their_own_name() -> None:
    code = docx(paragraph(run("Principles")), parts={"word/media/noise.bin": bytes(range(256)) * 20})
    padded = compound_file("\x01Ole10Native", native("iso-code.docx", code + bytes(max(0, 4200 - len(code)))))
    (attachment,) = embedding(OBJECT, "oleObject1.bin", padded).attachments
    assert attachment.name == "iso-code.docx" and isinstance(attachment.content, Document)
    assert texts(attachment.content) == ["Principles"]


def test_data_that_a_content_control_is_bound_to() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings=\"xmlns:m='urn:meeting'\""
        ' w:xpath="/m:meeting/m:title[1]" w:storeItemID="{1B2C}"/><w:text/></w:sdtPr><w:sdtContent>'
        f"{run('Click here')}</w:sdtContent></w:sdt>"
    )
    parts = {
        "customXml/item1.xml": '<meeting xmlns="urn:meeting"><title>45th plenary</title></meeting>',
        "customXml/_rels/item1.xml.rels": relationships(("r1", "customXmlProps", "itemProps1.xml")),
        "customXml/itemProps1.xml": '<ds:datastoreItem ds:itemID="{1B2C}" xmlns:ds="http://schemas.'
        'openxmlformats.org/officeDocument/2006/customXml"/>',
    }
    data = docx(paragraph(control), (("rX", "customXml", "../customXml/item1.xml"),), parts)
    assert texts(read(data)) == ["45th plenary"]


def test_words_and_links_of_a_diagram() -> None:
    diagram = (
        f"<dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:rPr>{CLICK}</a:rPr><a:t>Code</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "</dgm:ptLst>"
    )
    body = paragraph(graphic('<dgm:relIds r:dm="rD"/>'))
    parts = {
        "word/diagrams/data1.xml": xml("dgm:dataModel", diagram),
        "word/diagrams/_rels/data1.xml.rels": relationships(LINK),
    }
    found = links(read(docx(body, (("rD", "diagramData", "diagrams/data1.xml"),), parts)).blocks)
    assert [(link.target, link.label) for link in found] == [(URL, "Code")]


# Other makers and other packagings


def test_a_file_made_by_python_docx() -> None:
    made = python_docx.Document()
    made.core_properties.title, made.core_properties.language = "Draft agenda", "en-GB"
    made.add_heading("Agenda", 1)
    made.add_paragraph("Opening", style="List Number")
    made.sections[0].different_first_page_header_footer = True
    made.sections[0].first_page_header.paragraphs[0].text = "ISO/TC 12 N 1518"
    made.add_table(1, 2).cell(0, 1).text = "Signature"
    buffer = io.BytesIO()
    made.save(buffer)
    document = read(buffer.getvalue())
    assert (document.title, document.language) == ("Draft agenda", "en-GB")
    assert [(b.text, b.kind, b.number, b.place.story, b.place.column) for b in document.blocks] == [
        ("ISO/TC 12 N 1518", "paragraph", "", "header", None),
        ("Agenda", "heading", "", "body", None),
        ("Opening", "list-item", "1.", "body", None),
        ("Signature", "cell", "", "body", 2),
    ]


def strict(data: bytes) -> bytes:
    """The same file in strict OOXML's namespaces."""

    def turned(content: bytes) -> bytes:
        for old in (*NAMESPACES.values(), TYPES.rstrip("/")):
            if old.startswith("http://schemas.openxmlformats.org/") and "/2006/" in old:
                new = old.replace("http://schemas.openxmlformats.org/", STRICT).replace("/2006/", "/")
                content = content.replace(old.encode(), new.encode())
        return content

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: turned(archive.read(name)) for name in archive.namelist()})


def renamed(data: bytes, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name.replace(old, new): archive.read(name) for name in archive.namelist()})


def without(data: bytes, *names: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if name not in names})


WHOLE = docx(paragraph(CODE))

PACKAGED = {
    "strict": strict(WHOLE),
    "odd main part": docx(paragraph(CODE), main="content/text.xml"),
    "absolute targets": docx(paragraph(CODE), main="/word/document.xml"),
    "other case": renamed(WHOLE, "word/document", "Word/Document"),
    "backslashes": renamed(WHOLE, "word/", "word\\"),
    "no package relationships": without(WHOLE, "_rels/.rels"),
    "junk before": b"junk" * 10 + WHOLE,
    "junk behind": WHOLE + b"junk" * 10,
    "end record cut short": WHOLE[:-2],
    "end record cut shorter": WHOLE[:-17],
}


@pytest.mark.parametrize("how", PACKAGED)
def test_packages_that_word_opens(how: str) -> None:
    document = read(PACKAGED[how])
    assert [link.target for link in links(document.blocks)] == [URL]
    assert document.omissions == ()


def test_a_lost_directory_is_pieced_together_and_said_so() -> None:
    document = read(WHOLE[: WHOLE.index(b"PK\x01\x02")])
    assert [link.target for link in links(document.blocks)] == [URL]
    assert len(document.omissions) == 1


def with_checksum_broken(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        checksum = struct.pack("<I", archive.getinfo(name).CRC)
    return data.replace(checksum, b"\x01\x02\x03\x04")


def test_a_wrong_checksum_is_read_past_and_said_so() -> None:
    document = read(with_checksum_broken(WHOLE, "word/document.xml"))
    assert texts(document) == ["Code of Conduct"]
    assert any("word/document.xml" in omission for omission in document.omissions)


def test_text_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    part = xml("w:document", f"<w:body>{paragraph(run('Kept'))}{paragraph(run('Lost'))}</w:body>")
    document = read(docx("", parts={"word/document.xml": part[: part.index("Lost")]}))
    assert texts(document) == ["Kept"]
    assert any("word/document.xml" in omission for omission in document.omissions)


def test_a_missing_or_damaged_part_is_said_so() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rH"/></w:sectPr>'
    body = paragraph(run("Agenda")) + section
    gone = read(docx(body, (("rH", "header", "header1.xml"),)))
    broken = read(docx(body, (("rH", "header", "header1.xml"),), {"word/header1.xml": b"\0\0"}))
    assert texts(gone) == texts(broken) == ["Agenda"]
    assert len(gone.omissions) == len(broken.omissions) == 1


BOMB = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
REFUSED = {
    "empty": (b"", "COC901"),
    "no zip": (b"PK\x03\x04 but no more", "COC901"),
    "no text in it": (zipped({"a.txt": "x"}), "COC901"),
    "another root": (docx("", parts={"word/document.xml": "<x/>"}), "COC901"),
    "no XML": (docx("", parts={"word/document.xml": b"\xff\xfe\x00\x01\x02"}), "COC901"),
    "document type": (docx("", parts={"word/document.xml": BOMB + "<x>&b;</x>"}), "COC901"),
    "document type in UTF-16": (
        docx("", parts={"word/document.xml": (BOMB + "<x>&b;</x>").encode("utf-16")}),
        "COC901",
    ),
    "too deep": (docx("<w:sdt>" * 200_000 + "</w:sdt>" * 200_000), "COC905"),
    "password": (WHOLE.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\x01\0"), "COC902"),
    "too large": (docx("", parts={"word/document.xml": b" " * (97 * 2**20)}), "COC905"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_one_clear_refusal(what: str) -> None:
    data, code = REFUSED[what]
    with pytest.raises(ReadError) as refusal:
        read(data)
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".") and refusal.value.help


def test_nesting_below_the_limit_is_walked() -> None:
    depth = 2000
    nested = "<w:sdt>" * depth + paragraph(CODE) + "</w:sdt>" * depth
    assert texts(read(docx(nested))) == ["Code of Conduct"]


SAMPLE = docx(
    paragraph(CODE)
    + table((paragraph(run("cell")),))
    + paragraph(text_box(paragraph(PLAIN_FIELD)), listed(1, 0))
    + OBJECT
    + '<w:altChunk r:id="rE"/>',
    (
        *STYLED,
        ("rN", "numbering", "numbering.xml"),
        ("rE", "package", "embeddings/o.bin"),
    ),
    {
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/embeddings/o.bin": compound_file("Package", bytes(4200)),
    },
)
STORED = io.BytesIO()
with zipfile.ZipFile(STORED, "w") as _stored, zipfile.ZipFile(io.BytesIO(SAMPLE)) as _packed:
    for _name in _packed.namelist():
        _stored.writestr(_name, _packed.read(_name))

CHANGES = st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(0, 255)), min_size=1, max_size=12)


@given(packed=st.booleans(), changes=CHANGES, cut=st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_damaged_bytes_give_a_document_or_a_refusal(
    packed: bool, changes: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(SAMPLE if packed else STORED.getvalue())
    for position, value in changes:
        data[position % len(data)] = value
    try:
        document = read(bytes(data[: len(data) - (cut if cut > 200 else 0)]))
    except ReadError as refusal:
        assert refusal.code in ("COC901", "COC902", "COC905")
    else:
        links(document.blocks)


PIECES = st.sampled_from(
    ["<w:r><w:tab/></w:r>", run(" "), run("a b "), run("\u00a0c"), CODE, PLAIN_FIELD, run("é\u00ad")]
)


@given(st.lists(PIECES, max_size=12))
@settings(max_examples=100, deadline=None)
def test_labels_and_offsets_agree_however_a_paragraph_is_cut(pieces: list[str]) -> None:
    document = read(docx(paragraph("".join(pieces))))
    for block in document.blocks:
        assert block.text == " ".join(block.text.split())
    found = links(document.blocks)
    assert {link.target for link in found} <= {URL}
    assert bool(found) == any(piece in (CODE, PLAIN_FIELD) for piece in pieces)
