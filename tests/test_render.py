"""Rule examples as files: nothing of an example is lost on the way, and a text always gives the same file."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from cocheck.testing.markup import Item, Paragraph, Run, Table, parse
from cocheck.testing.render import Format, render

TEXT = """# Agenda

3. Opening
4. Code
   1. [The Code](C:\\papers\\code.pdf) and [nothing]() and [near](../code.pdf) and [there](#code)

| # | Items |
|---|---|
| 1 | [Code](https://example.org/code) |

~~Deleted words~~ and <ins>inserted words</ins> <!-- a remark -->
"""
TARGETS = ["C:\\papers\\code.pdf", "", "../code.pdf", "#code", "https://example.org/code"]


def _pdf(path: Path) -> tuple[str, list[str]]:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    text = page.get_textpage().get_text_range()
    addresses = []
    raw = pypdfium2.raw
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        link = raw.FPDFAnnot_GetLink(raw.FPDFPage_GetAnnot(page, index))
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(document, action, buffer, size)
        addresses.append(bytes(buffer).split(b"\0")[0].decode())
    document.close()
    return text, addresses


def test_numbers_follow_the_list() -> None:
    labels = [element.label for element in parse(TEXT) if isinstance(element, Item)]
    assert labels == ["3.", "4.", "4.1"]


def test_cells_keep_their_links() -> None:
    table = next(element for element in parse(TEXT) if isinstance(element, Table))
    assert table.rows[1][1] == (Run("Code", target="https://example.org/code"),)


def test_docx_holds_live_links_with_their_targets_as_written(tmp_path: Path) -> None:
    render(TEXT, "docx", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    links = document.element.xpath(".//w:hyperlink/@r:id")
    assert [document.part.rels[link].target_ref for link in links] == TARGETS


def test_docx_tracks_changes_and_comments(tmp_path: Path) -> None:
    render(TEXT, "docx", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert document.element.xpath("string(.//w:del//w:delText)") == "Deleted words"
    assert document.element.xpath("string(.//w:ins//w:t)") == "inserted words"
    assert [comment.text for comment in document.comments] == ["a remark"]


def test_docx_numbers_by_itself(tmp_path: Path) -> None:
    render(TEXT, "docx", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    opening = next(paragraph for paragraph in document.paragraphs if "Opening" in paragraph.text)
    assert opening.text == "Opening"
    assert opening._p.pPr.numPr is not None


def test_pdf_prints_numbers_and_leaves_out_what_is_deleted(tmp_path: Path) -> None:
    render(TEXT, "pdf", tmp_path / "a.pdf")
    text, addresses = _pdf(tmp_path / "a.pdf")
    assert "3. Opening" in text
    assert "4.1 The Code" in text
    assert "inserted words" in text
    assert "Deleted" not in text
    assert "remark" not in text
    assert addresses == TARGETS


@pytest.mark.parametrize("words", ["Compte rendu : « œuvre »", "Повестка дня заседания", "“Entwurf” – Maß"])
def test_pdf_spells_every_language(tmp_path: Path, words: str) -> None:
    render(words, "pdf", tmp_path / "a.pdf")
    text, _ = _pdf(tmp_path / "a.pdf")
    assert words in text


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_the_same_text_gives_the_same_bytes(tmp_path: Path, format: Format) -> None:
    attachments = {"code.pdf": "# Code", "code.docx": "# Code"}
    render(TEXT, format, tmp_path / "first", attachments)
    render(TEXT, format, tmp_path / "second", attachments)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


@pytest.mark.parametrize("text", ["![a picture](a.png)", "<div>a box</div>", "a <b>raw</b> tag"])
def test_markdown_that_cannot_be_drawn_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an example cannot hold"):
        parse(text)


def test_markdown_holds_no_attachments(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="attachments"):
        render("text", "markdown", tmp_path / "a.md", {"code.pdf": "# Code"})


def test_an_empty_item_keeps_its_number() -> None:
    elements = parse("1. first\n2.\n3. third")
    assert [element.label for element in elements if isinstance(element, Item)] == ["1.", "2.", "3."]


def test_a_second_paragraph_of_an_item_has_no_number() -> None:
    assert parse("1. first\n\n   more")[1] == Paragraph((Run("more"),), depth=1)
