"""Deciding the format by the bytes, and reading whatever comes."""

from __future__ import annotations

import io
import os
import socket
import stat
import zipfile
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cocheck.documents.limits import MAX_ATTACHMENT_DEPTH, MAX_FILE_BYTES
from cocheck.documents.model import Document, Unreadable
from cocheck.documents.reading import read_bytes, read_file
from cocheck.documents.sniffing import sniff
from cocheck.documents.suffixes import OFFICE_SUFFIXES_NOT_READ, READABLE_SUFFIXES

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def word_bytes(text: str = "Agenda") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_bytes(text: str = "Agenda") -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text=text)
    return bytes(pdf.output())


def zip_bytes(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def picture_bytes(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, kind)
    return stream.getvalue()


def ole_bytes(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


def unread(data: bytes, name: str) -> Unreadable:
    result = read_bytes(data, name)
    assert isinstance(result, Unreadable), result
    return result


WORD, PDF = word_bytes(), pdf_bytes()


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (WORD, "agenda.pdf", "docx"),
        (WORD, "agenda.doc", "docx"),
        (WORD[: len(WORD) // 2], "agenda", "docx"),
        (WORD[:-40], "x", "docx"),
        (PDF, "agenda.docx", "pdf"),
        (b"\xef\xbb\xbf junk \r\n" * 9 + PDF, "a.pdf", "pdf"),
        (PDF[20:], "a.txt", "pdf"),
        (zip_bytes(xl__workbook=b"x"), "a.docx", "xlsx"),
        (zip_bytes(ppt__presentation=b"x"), "", "pptx"),
        (zip_bytes(mimetype=b"application/vnd.oasis.opendocument.text"), "a.docx", "odt"),
        (zip_bytes(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "", "ods"),
        (zip_bytes(mimetype=b"application/epub+zip"), "", "epub"),
        (zip_bytes(readme=b"x"), "a.docx", "zip"),
        (b"PK\x03\x04", "a", "zip"),
        (ole_bytes("EncryptionInfo", "EncryptedPackage"), "a.docx", "encrypted-office"),
        (ole_bytes("WordDocument"), "a.doc", "doc"),
        (ole_bytes("Workbook"), "", "xls"),
        (ole_bytes("PowerPoint Document", "Workbook"), "", "ppt"),
        (ole_bytes("WordDocument", "PowerPoint Document"), "a.doc", "doc"),
        (rb"{\rtf1 Agenda}", "a.doc", "rtf"),
        (picture_bytes("PNG"), "a.docx", "png"),
        (picture_bytes("JPEG"), "a.pdf", "jpeg"),
        (picture_bytes("BMP"), "a.txt", "bmp"),
        (b"\x1f\x8b\x08\0\0\0", "a.txt", "gzip"),
        (b"MZ\x90\0\3\0\0\0" * 10, "a.docx", "executable"),
        (b"", "a.md", "empty"),
        (bytes(1000), "a.md", "zeros"),
        (bytes(range(256)) * 4, "a.txt", "unknown"),
        (b"<!DOCTYPE html><p>x", "a.txt", "html"),
        (b"<!-- saved -->\n<html><p>x", "a.md", "html"),
        (b"<h1>Agenda</h1><p>x</p><p>y</p>", "", "html"),
        (b'<img src="l.png" align="right">\n\n# Agenda\n', "agenda.md", "markdown"),
        (b"# Agenda\n\n- [Code](https://example.org)\n", "agenda.txt", "markdown"),
        (b"# 1 Agenda\n\n1. Opening\n", "agenda.txt", "text"),
        (b"Agenda\n", "agenda.md", "markdown"),
        (b"a < b and c > d", "a.html", "text"),
        (b"BM agenda and MZ agenda", "a.txt", "text"),
        (b"BZh agenda", "a.txt", "text"),
        ("Повестка дня".encode("utf-16"), "a.txt", "text"),
        ("Ordre du jour de la séance".encode("cp1252"), "a", "text"),
        (b'<?xml version="1.0"?><svg></svg>', "a.txt", "svg"),
        (b'<?xml version="1.0"?><notes/>', "a.txt", "xml"),
    ],
)
def test_the_bytes_decide(data: bytes, name: str, key: str) -> None:
    assert sniff(data, name).key == key


def test_content_types_decide_where_parts_have_odd_names() -> None:
    types = (
        b'<Types><Override PartName="/a.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.wordprocessingml.document.main+xml"/></Types>'
    )
    assert sniff(zip_bytes(**{"[Content_Types].xml": types, "a.xml": b"<x/>"})).key == "docx"


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (picture_bytes("PNG"), "45/agenda.docx", "agenda.docx is a PNG picture, not a Word document."),
        (b"<html><h1>404 Not found</h1>", "agenda.pdf", "agenda.pdf is an HTML page, not a PDF file."),
        (b"", "agenda.docx", "agenda.docx is empty: it holds not one byte."),
        (rb"{\rtf1 x}", "agenda.rtf", "This is a Rich Text file (.rtf), which cocheck does not read yet."),
        (ole_bytes("WordDocument"), "a.doc",
         "This is a Word 97–2003 document (.doc), which cocheck does not read yet."),
        (bytes(range(256)), "a.docx",
         "a.docx is damaged, or not a Word document: cocheck does not know what it is."),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named(data: bytes, name: str, message: str) -> None:
    result = unread(data, name)
    assert (result.path, result.code, result.message) == (name, "COC901", message)
    assert result.help.endswith(".")


def test_each_office_format_has_a_way_out() -> None:
    assert "PDF" in unread(zip_bytes(xl__workbook=b"x"), "list.xlsx").help
    assert "PDF" in unread(zip_bytes(ppt__presentation=b"x"), "slides.pptx").help
    assert ".docx" in unread(zip_bytes(mimetype=b"application/vnd.oasis.opendocument.text"), "a.odt").help


def test_a_password_is_its_own_finding() -> None:
    assert unread(ole_bytes("EncryptionInfo", "EncryptedPackage"), "agenda.docx").code == "COC902"


@pytest.mark.parametrize(
    ("data", "name", "format"),
    [
        (WORD, "agenda.docx", "docx"),
        (WORD, "agenda.doc", "docx"),
        (PDF, "agenda.docx", "pdf"),
        (b"# Agenda\n", "agenda.md", "markdown"),
        (b"Agenda\n", "agenda.txt", "text"),
        (b"<html><p>Agenda", "agenda.html", "html"),
        (b"Agenda", "no suffix", "text"),
    ],
)
def test_each_format_has_its_reader(data: bytes, name: str, format: str) -> None:
    result = read_bytes(data, name)
    assert isinstance(result, Document)
    assert (result.path, result.format) == (name, format)
    assert "Agenda" in [block.text for block in result.blocks]


def test_a_reader_that_refuses_becomes_a_finding() -> None:
    result = unread(b"<div>" * 100_000, "agenda.html")
    assert (result.code, result.format) == ("COC905", "html")


def test_documents_embedded_too_deep_are_refused() -> None:
    assert isinstance(read_bytes(b"Agenda", "a.txt", MAX_ATTACHMENT_DEPTH), Document)
    refused = read_bytes(b"Agenda", "a.txt", MAX_ATTACHMENT_DEPTH + 1)
    assert isinstance(refused, Unreadable) and refused.code == "COC905"


def test_a_file_is_read_under_the_name_the_user_gave(tmp_path: Path) -> None:
    (tmp_path / "agenda.md").write_text("# Agenda")
    result = read_file(tmp_path / "agenda.md", "45/agenda.md")
    assert isinstance(result, Document) and result.path == "45/agenda.md"


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    (tmp_path / "folder.docx").mkdir()
    (tmp_path / "gone.docx").symlink_to(tmp_path / "nowhere.docx")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.docx"))
        results = [
            read_file(tmp_path / name, name)
            for name in ("pipe.docx", "folder.docx", "s.docx", "gone.docx", "never.docx")
        ]
    results.append(read_file(Path("/dev/null"), "null.docx"))
    messages = [result.message for result in results if isinstance(result, Unreadable)]
    assert messages == [
        "pipe.docx is a pipe, not a document.",
        "folder.docx is a folder, not a document.",
        "s.docx is a socket, not a document.",
        "gone.docx is a link to a file that does not exist.",
        "never.docx is no longer there.",
        "null.docx is a device, not a document.",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_forbidden_file_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "agenda.md").write_text("# Agenda")
    (tmp_path / "agenda.md").chmod(stat.S_IWUSR)
    result = read_file(tmp_path / "agenda.md", "agenda.md")
    assert isinstance(result, Unreadable) and "permission" in result.message


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    with (tmp_path / "agenda.docx").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    result = read_file(tmp_path / "agenda.docx", "agenda.docx")
    assert isinstance(result, Unreadable) and result.code == "COC905"


def test_no_format_is_both_read_and_not_read() -> None:
    assert not READABLE_SUFFIXES & OFFICE_SUFFIXES_NOT_READ


NAMES = st.sampled_from([f"agenda{suffix}" for suffix in sorted(READABLE_SUFFIXES | {".doc", ""})])
HEADS = st.sampled_from(
    [b"", b"PK\x03\x04", b"%PDF-1.4\n", OLE, rb"{\rtf", b"<html>", b"---\na: b\n", b"\xff\xfe"]
)


@given(HEADS, st.binary(max_size=400), NAMES)
@settings(max_examples=250, deadline=None)
def test_any_bytes_give_a_document_or_a_finding(head: bytes, rest: bytes, name: str) -> None:
    result = read_bytes(head + rest, name)
    assert isinstance(result, Document | Unreadable)
    assert result.path == name
    if isinstance(result, Unreadable):
        assert result.code in ("COC901", "COC902", "COC903", "COC905")
        assert result.message and result.help


@given(st.integers(0, len(WORD)), st.integers(0, 255), st.booleans())
@settings(max_examples=60, deadline=None)
def test_damaged_word_and_pdf_files_end_in_a_finding_or_a_document(
    position: int, byte: int, cut: bool
) -> None:
    for data, name in ((WORD, "a.docx"), (PDF, "a.pdf")):
        at = position % len(data)
        damaged = data[:at] if cut else data[:at] + bytes([byte]) + data[at + 1 :]
        assert isinstance(read_bytes(damaged, name), Document | Unreadable)
