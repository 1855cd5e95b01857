"""Files made to hurt: by name, what they are, what reading them must come to, and how they are made.

Each holds the same honest agenda, whose link to the Code must be found wherever the file can be read
at all. `python tests/hostile.py` makes each at its full size, checks it by itself and prints what it cost;
names limit it to those that contain them, `--keep FOLDER` leaves the files there. The suite
(`test_hostile.py`) runs the same files at a size that takes no time.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import docx_builder as word

CODE = "https://www.iso.org/publication/PUB100011.html"
READ = "read"
"""The file is read, and the link to the Code in it is found."""
SKIPPED = "skipped"
"""The file is read, and is no meeting document."""
LOST = "lost"
"""The file is read, the link to the Code cannot be had, and the report says that something was not read."""

DAMAGED, LOCKED, NO_TEXT, LIMIT = "COC901", "COC902", "COC903", "COC905"

ITEMS = ("Opening of the meeting", "Roll call of delegates", "Adoption of the agenda", "ISO Code of Conduct",
         "Training on the ISO Code of Conduct", "Report of the secretariat", "Any other business",
         "Closure of the meeting")  # fmt: skip
TITLE = "ISO/TC 999 Draft agenda for the 12th plenary meeting, 16 May 2030, Geneva"


@dataclass(frozen=True)
class Hostile:
    """A file made to hurt: its name, what reading it may come to, and its bytes by size.

    `deadly` ones make pdfium end the whole process, or never come back: only a process apart bounds them.
    """

    name: str
    expected: frozenset[str]
    build: Callable[[bool], bytes]
    deadly: bool = False


HOSTILE: list[Hostile] = []
Builder = Callable[[bool], bytes]


def hostile(name: str, *expected: str, deadly: bool = False) -> Callable[[Builder], Builder]:
    """Registers a builder, which takes whether the file is to have its full size."""

    def register(build: Builder) -> Builder:
        HOSTILE.append(Hostile(name, frozenset(expected), build, deadly))
        return build

    return register


def plain(name: str, data: Callable[[], bytes], *expected: str) -> None:
    """Registers a file that has one size."""
    HOSTILE.append(Hostile(name, frozenset(expected), lambda full: data()))


# The honest agenda in each format


def body(extra: str = "", before: str = "") -> str:
    items = "".join(
        word.paragraph(word.run(f"{number}. ") + (word.linked(item) if "Code" in item else word.run(item)))
        for number, item in enumerate(ITEMS, 1)
    )
    return before + word.paragraph(word.run(TITLE)) + items + extra


LINK = ("rLink", "hyperlink", CODE)


def parts(extra: str = "", before: str = "", relations: tuple[tuple[str, str, str], ...] = (LINK,),
          document: str | bytes | None = None) -> dict[str, str | bytes]:  # fmt: skip
    """The parts of an honest .docx, by name, to be made worse."""
    with zipfile.ZipFile(io.BytesIO(word.docx(body(extra, before), relations))) as archive:
        found: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    if document is not None:
        found["word/document.xml"] = document
    return found


def docx(extra: str = "", before: str = "", relations: tuple[tuple[str, str, str], ...] = (LINK,),
         more: Mapping[str, str | bytes] | None = None) -> bytes:  # fmt: skip
    return word.docx(body(extra, before), relations, more)


def text() -> str:
    items = "\n\n".join(f"{number}. {item}" for number, item in enumerate(ITEMS, 1))
    return f"{TITLE}\n\n{items}\n\nThe Code: {CODE}\n"


def markdown() -> str:
    items = "\n".join(f"{number}. {item}" for number, item in enumerate(ITEMS, 1))
    return f"# {TITLE}\n\n{items}\n\nRead the [ISO Code of Conduct]({CODE}).\n\n"


def html(extra: str = "", before: str = "") -> str:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    return (f"<!DOCTYPE html><html><body>{before}<h1>{TITLE}</h1><ol>{items}</ol>"
            f'<p>Read the <a href="{CODE}">ISO Code of Conduct</a>.</p>{extra}</body></html>')  # fmt: skip


def stream(content: bytes, more: str = "", packed: bool = False, times: int = 1) -> bytes:
    """A PDF stream; packed that many times over."""
    filters = ""
    if packed:
        for _ in range(times):
            content = zlib.compress(content, 9)
        filters = f"/Filter [{'/FlateDecode ' * times}]"
    return f"<< /Length {len(content)} {filters} {more} >>\nstream\n".encode() + content + b"\nendstream"


def page_content() -> bytes:
    lines = [TITLE, *(f"{number}. {item}" for number, item in enumerate(ITEMS, 1))]
    drawn = "".join(f"1 0 0 1 72 {740 - 20 * row} Tm ({line}) Tj\n" for row, line in enumerate(lines))
    return f"BT /F1 12 Tf\n{drawn}ET\n".encode()


LINK_OBJECT = (f"<< /Type /Annot /Subtype /Link /Rect [72 676 400 692] /Border [0 0 0] "
               f"/A << /S /URI /URI ({CODE}) >> >>")  # fmt: skip


def pdf(objects: Mapping[int, str | bytes] | None = None, catalog: str = "", page: str = "",
        content: bytes | None = None, annots: str = "10 0 R", resources: str = "", box: str = "0 0 612 792",
        pages: str = "/Kids [3 0 R] /Count 1", trailer: str = "") -> bytes:  # fmt: skip
    """A PDF of one page with the honest agenda, letter size; `objects` replace or add to its own."""
    bodies: dict[int, str | bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: f"<< /Type /Pages {pages} >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R "
        f"/Resources << /Font << /F1 5 0 R >> {resources} >> /Annots [{annots}] {page} >>",
        4: stream(page_content() if content is None else content),
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        10: LINK_OBJECT,
        **(objects or {}),
    }
    return written(bodies, trailer)


def written(bodies: Mapping[int, str | bytes], trailer: str = "") -> bytes:
    """A PDF file of those objects, with its table of where they stand."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, content in bodies.items():
        offsets[number] = len(out)
        out += f"{number} 0 obj\n".encode()
        out += content.encode("latin-1") if isinstance(content, str) else content
        out += b"\nendobj\n"
    start = len(out)
    size = max(bodies) + 1
    rows = "".join(
        f"{offsets[number]:010} 00000 n \n" if number in offsets else "0000000000 65535 f \n"
        for number in range(size)
    )
    out += f"xref\n0 {size}\n{rows}trailer << /Size {size} /Root 1 0 R {trailer} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


# Whole files: empty, cut off, with junk around them, under another name, under a password

for suffix in ("docx", "pdf", "txt", "md", "html"):
    plain(f"empty.{suffix}", lambda: b"", DAMAGED)
plain("four.docx", lambda: b"PK\x03\x04", DAMAGED)
plain("four.pdf", lambda: b"%PDF", DAMAGED)
plain("four.txt", lambda: b"abcd", SKIPPED)
plain("truncated-half.docx", lambda: docx()[: len(docx()) // 2], DAMAGED, LOST, READ)
plain("truncated-tail.docx", lambda: docx()[:-10], READ)
plain("truncated-half.pdf", lambda: pdf()[: len(pdf()) // 2], DAMAGED, READ, LOST)
plain("truncated-tail.pdf", lambda: pdf()[:-30], READ, DAMAGED)
plain("prefixed.docx", lambda: b"junk " * 99 + docx(), READ)
plain("prefixed.pdf", lambda: b"junk " * 99 + pdf(), READ)
plain("trailing.docx", lambda: docx() + b"junk" * 9999, READ)
plain("trailing.pdf", lambda: pdf() + b"junk" * 9999, READ)
plain("docx-inside.pdf", docx, READ)
plain("pdf-inside.docx", pdf, READ)
plain("docx-inside.txt", docx, READ)
plain("html-inside.docx", lambda: html().encode(), DAMAGED)
plain("picture.pdf", lambda: b"\x89PNG\r\n\x1a\n" + b"\0\1\2" * 99, DAMAGED)


@hostile("zeros.docx", DAMAGED)
@hostile("zeros.pdf", DAMAGED)
@hostile("zeros.txt", DAMAGED)
def zeros(full: bool) -> bytes:
    return bytes(50_000_000 if full else 1_000_000)


@hostile("zeros-inside.docx", READ)
def docx_then_zeros(full: bool) -> bytes:
    return docx() + bytes(50_000_000 if full else 500_000)


@hostile("zeros-inside.pdf", READ, DAMAGED)
def pdf_then_zeros(full: bool) -> bytes:
    return pdf() + bytes(50_000_000 if full else 500_000)


def compound(*streams: str) -> bytes:
    """The head of an OLE file, and its directory with those streams."""
    names = "".join(name.ljust(32, "\0") for name in ("Root Entry", *streams))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + names.encode("utf-16-le").ljust(
        4096, b"\0"
    )


plain("password.docx", lambda: compound("EncryptionInfo", "EncryptedPackage"), LOCKED)


@hostile("password.pdf", LOCKED)
def locked_pdf(full: bool) -> bytes:
    return _encrypted("open sesame")


@hostile("owner-password.pdf", READ)
def owner_pdf(full: bool) -> bytes:
    return _encrypted("")


def _encrypted(user: str) -> bytes:
    from fpdf import FPDF

    made = FPDF()
    made.set_encryption("owner", user or None)
    made.add_page()
    made.set_font("Helvetica", size=12)
    made.multi_cell(0, 8, text(), new_x="LMARGIN", new_y="NEXT")
    made.cell(0, 8, "ISO Code of Conduct", link=CODE)
    return bytes(made.output())


@hostile("unknown-encryption.pdf", LOCKED, DAMAGED)
def unknown_encryption(full: bool) -> bytes:
    return pdf(trailer="/Encrypt << /Filter /Nobody.Knows /V 99 /R 99 >> /ID [<00> <00>]")


# The zip of a .docx


def zipped_raw(files: Mapping[str, str | bytes], change: Callable[[bytearray, int, int], None],
               wanted: str = "word/document.xml") -> bytes:  # fmt: skip
    """A zip in which `change` has had its way with one entry: the bytes, its local and its central header."""
    data = bytearray(word.zipped(files))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        local = archive.getinfo(wanted).header_offset
    central = data.find(b"PK\x01\x02")
    while data[central + 46 : central + 46 + len(wanted)] != wanted.encode():
        central = data.find(b"PK\x01\x02", central + 1)
    change(data, local, central)
    return bytes(data)


def _set(
    local_at: int, central_at: int, value: int, size: str = "<H"
) -> Callable[[bytearray, int, int], None]:
    def change(data: bytearray, local: int, central: int) -> None:
        struct.pack_into(size, data, local + local_at, value)
        struct.pack_into(size, data, central + central_at, value)

    return change


plain("bad-crc.docx", lambda: zipped_raw(parts(), _set(14, 16, 12345, "<L")), READ)
plain("password-zip.docx", lambda: zipped_raw(parts(), _set(6, 8, 1)), LOCKED)
plain("unknown-compression.docx", lambda: zipped_raw(parts(), _set(8, 10, 99)), DAMAGED)
plain("deflate64.docx", lambda: zipped_raw(parts(), _set(8, 10, 9)), DAMAGED, READ)
plain("lying-size.docx", lambda: zipped_raw(parts(), _set(22, 24, 7, "<L")), READ, LOST, DAMAGED)
plain("huge-size.docx", lambda: zipped_raw(parts(), _set(22, 24, 0xFFFFFFF0, "<L")), READ, LIMIT, DAMAGED)
plain("far-offset.docx", lambda: zipped_raw(parts(), lambda data, local, central:
      struct.pack_into("<L", data, central + 42, 0x7FFFFFF0)), DAMAGED, READ)  # fmt: skip
plain("broken-deflate.docx", lambda: zipped_raw(parts(), lambda data, local, central:
      data.__setitem__(slice(local + 300, local + 340), b"\xff" * 40)), DAMAGED, LOST, READ)  # fmt: skip


@hostile("other-compressions.docx", READ)
def other_compressions(full: bool) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for nth, (name, content) in enumerate(parts().items()):
            archive.writestr(
                name, content, (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED)[nth % 3]
            )
    return buffer.getvalue()


@hostile("duplicate-names.docx", READ)
def duplicate_names(full: bool) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in [*parts().items(), *parts().items()]:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def renamed(change: Callable[[str], str]) -> bytes:
    return word.zipped({change(name): content for name, content in parts().items()})


plain("backslash-names.docx", lambda: _renamed_inside("/", "\\"), READ)
plain("upper-case-names.docx", lambda: renamed(str.upper), READ)
plain("leading-slash-names.docx", lambda: renamed("/{}".format), READ)
plain("names-in-a-folder.docx", lambda: renamed("agenda/{}".format), READ, DAMAGED)


def _renamed_inside(old: str, new: str) -> bytes:
    """Zipfile itself mends such names, so they are changed in the bytes."""
    data = word.zipped(parts())
    for name in parts():
        data = data.replace(name.encode(), name.replace(old, new).encode())
    return data


@hostile("traversing-names.docx", READ)
def traversing_names(full: bool) -> bytes:
    return word.zipped({**parts(), "../../../../etc/passwd": "x", "/etc/shadow": "x", "C:\\boot.ini": "x"})


@hostile("traversing-targets.docx", READ)
def traversing_targets(full: bool) -> bytes:
    relations = (LINK, ("rH", "header", "../../../../../../etc/passwd"), ("rS", "styles", "/etc/passwd"),
                 ("rN", "numbering", "..\\..\\..\\boot.ini"), ("rO", "oleObject", "../../../../etc/passwd"))  # fmt: skip
    ending = '<w:sectPr><w:headerReference w:type="default" r:id="rH"/></w:sectPr>'
    return docx(ending, relations=relations)


def without(name: str) -> bytes:
    return word.zipped({key: value for key, value in parts().items() if key != name})


plain("no-content-types.docx", lambda: without("[Content_Types].xml"), READ)
plain("no-relationships.docx", lambda: without("_rels/.rels"), READ)
plain("no-link-list.docx", lambda: without("word/_rels/document.xml.rels"), LOST)
plain("no-document.docx", lambda: without("word/document.xml"), DAMAGED)
plain("nothing-inside.docx", lambda: word.zipped({}), DAMAGED)
plain("only-content-types.docx", lambda: word.zipped({"[Content_Types].xml": ""}), DAMAGED)


@hostile("dangling-targets.docx", READ)
def dangling_targets(full: bool) -> bytes:
    relations = (LINK, ("rH", "header", "nowhere.xml"), ("rF", "footnotes", "NULL"), ("rS", "styles", ""),
                 ("rN", "numbering", "../NULL"), ("rC", "comments", "nowhere.xml"), ("rE", "hyperlink", ""),
                 ("rO", "oleObject", "NULL"), ("rD", "chart", "nowhere.xml"))  # fmt: skip
    inner = '<w:hyperlink r:id="rE"><w:r><w:t>x</w:t></w:r></w:hyperlink><w:hyperlink r:id="rNone"/>'
    inner += '<w:r><w:footnoteReference w:id="7"/><w:commentReference w:id="8"/></w:r>'
    ending = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rH"/><w:footerReference r:id="rX"/></w:sectPr>'
    )
    return docx(word.paragraph(inner) + ending, relations=relations)


@hostile("relations-to-itself.docx", READ)
def relations_to_itself(full: bool) -> bytes:
    relations = (LINK, ("rS", "styles", "document.xml"), ("rN", "numbering", "document.xml"),
                 ("rF", "footnotes", "document.xml"), ("rH", "header", "document.xml"),
                 ("rA", "aFChunk", "document.xml"), ("rC", "chart", "document.xml"))  # fmt: skip
    extra = '<w:altChunk r:id="rA"/>' + word.paragraph(word.graphic('<c:chart r:id="rC"/>'))
    ending = '<w:sectPr><w:headerReference w:type="default" r:id="rH"/></w:sectPr>'
    return docx(extra + ending, relations=relations)


@hostile("many-relationships.docx", READ)
def many_relationships(full: bool) -> bytes:
    count = 100_000 if full else 5_000
    return docx(relations=(LINK, *((f"r{n}", "hyperlink", f"https://example.org/{n}") for n in range(count))))


@hostile("many-hyperlinks.docx", READ)
def many_hyperlinks(full: bool) -> bytes:
    return docx((word.linked("x ") * 10).join(["<w:p>", "</w:p>"]) * (10_000 if full else 300))


@hostile("many-hyperlinks-in-one-paragraph.docx", READ, LIMIT)
def many_hyperlinks_in_one(full: bool) -> bytes:
    count = 100_000 if full else 3_000
    relations = (LINK, *((f"r{n}", "hyperlink", f"https://example.org/{n}") for n in range(count)))
    return docx(
        word.paragraph("".join(word.linked("x ", f"r{n}") for n in range(count))), relations=relations
    )


@hostile("zip-bomb.docx", LIMIT)
def zip_bomb(full: bool) -> bytes:
    blank = b" " * (1_000_000_000 if full else 70_000_000)
    return word.zipped({**parts(), "word/document.xml": blank})


@hostile("zip-bomb-beside.docx", READ)
def zip_bomb_beside(full: bool) -> bytes:
    return word.zipped({**parts(), "word/media/image1.png": bytes(1_000_000_000 if full else 70_000_000)})


@hostile("zip-bomb-of-headers.docx", LIMIT)
def zip_bomb_of_headers(full: bool) -> bytes:
    """Many parts that each stay within the limit; they share their bytes where the file has them."""
    count = 40 if full else 18
    header = word.xml("w:hdr", " " * (60_000_000 if full else 30_000_000))
    relations = (LINK, *((f"h{n}", "header", f"header{n}.xml") for n in range(count)))
    ending = "".join(f'<w:sectPr><w:headerReference r:id="h{n}"/></w:sectPr>' for n in range(count))
    return docx(ending, relations=relations, more={f"word/header{n}.xml": header for n in range(count)})


@hostile("lying-zip-bomb.docx", LIMIT, DAMAGED, LOST)
def lying_zip_bomb(full: bool) -> bytes:
    """Says that it unpacks to a few bytes, and goes on and on."""
    blank = b" " * (1_000_000_000 if full else 70_000_000)
    return zipped_raw({**parts(), "word/document.xml": blank}, _set(22, 24, 1000, "<L"))


@hostile("entries.docx", READ, LIMIT)
def many_entries(full: bool) -> bytes:
    return word.zipped({**parts(), **{f"word/media/{n}": "" for n in range(300_000 if full else 3_000)}})


@hostile("embedded-in-itself.docx", READ)
def embedded_wide(full: bool) -> bytes:
    """Each document embeds ten that embed ten: a million at the sixth, in a file of some kilobytes."""
    inner = docx()
    for _ in range(5):
        relations = (LINK, *((f"e{n}", "package", f"embeddings/{n}.docx") for n in range(10)))
        inner = _sharing(body(), relations, {f"word/embeddings/{n}.docx": inner for n in range(10)})
    return inner


def _sharing(inner: str, relations: tuple[tuple[str, str, str], ...], more: dict[str, bytes]) -> bytes:
    return word.docx(inner, relations, more)


@hostile("inserted-over-and-over.docx", LIMIT)
def inserted_over(full: bool) -> bytes:
    """One document inserted ten thousand times; with text it is a bomb that no zip limit sees."""
    inner = word.docx(word.paragraph(word.run("Words of an inserted document")) * (1_000 if full else 400))
    relations = (LINK, ("rA", "aFChunk", "inner.docx"))
    chunks = '<w:altChunk r:id="rA"/>' * (10_000 if full else 2_000)
    return docx(chunks, relations=relations, more={"word/inner.docx": inner})


@hostile("charts-over-and-over.docx", LIMIT, READ)
def charts_over(full: bool) -> bytes:
    words = "<a:p><a:r><a:t>Words</a:t></a:r></a:p>" * 2_000
    chart = word.xml(
        "c:chartSpace", f"<c:chart><c:title><c:tx><c:rich>{words}</c:rich></c:tx></c:title></c:chart>"
    )
    shown = word.paragraph(word.graphic('<c:chart r:id="rC"/>'))
    relations = (LINK, ("rC", "chart", "chart.xml"))
    return docx(shown * (5_000 if full else 200), relations=relations, more={"word/chart.xml": chart})


# The XML of a .docx


def document_with(head: str, inner: str = "", encoding: str = "utf-8", declared: str | None = None) -> bytes:
    whole = word.xml("w:document", f"<w:body>{body(inner)}</w:body>")
    declaration, rest = whole.split("?>", 1)
    if declared:
        declaration = f'<?xml version="1.0" encoding="{declared}"'
    return f"{declaration}?>{head}{rest}".encode(encoding)


def with_document(document: bytes) -> bytes:
    return word.zipped(parts(document=document))


@hostile("billion-laughs.docx", DAMAGED)
def billion_laughs(full: bool) -> bytes:
    return with_document(document_with(_laughs(), word.paragraph("<w:r><w:t>&l9;</w:t></w:r>")))


def _laughs() -> str:
    lines = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f"<!DOCTYPE d [{lines}]>"


@hostile("billion-laughs-in-an-attribute.docx", DAMAGED)
def laughs_in_attribute(full: bool) -> bytes:
    return with_document(document_with(_laughs(), '<w:p w:rsidR="&l9;"/>'))


@hostile("billion-laughs-utf16.docx", DAMAGED)
def laughs_utf16(full: bool) -> bytes:
    document = document_with(_laughs(), '<w:p w:rsidR="&l9;"/>', "utf-16", "UTF-16")
    return with_document(document)


@hostile("billion-laughs-utf32.docx", DAMAGED)
def laughs_utf32(full: bool) -> bytes:
    document = document_with(_laughs(), '<w:p w:rsidR="&l9;"/>', "utf-32-be", "UTF-32")
    return with_document(document)


@hostile("billion-laughs-ebcdic.docx", DAMAGED)
def laughs_ebcdic(full: bool) -> bytes:
    return with_document(document_with(_laughs(), '<w:p w:rsidR="&l9;"/>', "cp037", "ebcdic-cp-us"))


@hostile("quadratic-blow-up.docx", DAMAGED)
def quadratic_blow_up(full: bool) -> bytes:
    head = f'<!DOCTYPE d [<!ENTITY a "{"a" * (100_000 if full else 10_000)}">]>'
    return with_document(document_with(head, word.paragraph(f"<w:r><w:t>{'&a;' * 50_000}</w:t></w:r>")))


def external_entities(address: str) -> dict[str, bytes]:
    """Files that ask for what stands at `address`, in every way that their formats have; by name."""
    heads = {
        "general": f'<!DOCTYPE d [<!ENTITY x SYSTEM "{address}">]>',
        "parameter": f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{address}"> %x;]>',
        "type": f'<!DOCTYPE d SYSTEM "{address}">',
    }
    made = {
        f"entity-{name}.docx": with_document(document_with(head, word.paragraph("<w:r><w:t>&x;</w:t></w:r>")))
        for name, head in heads.items()
    }
    styles = '<?xml version="1.0"?>' + heads["general"] + f"<w:styles {word._DECLARED}>&x;</w:styles>"
    made["entity-styles.docx"] = docx(
        relations=(LINK, ("rS", "styles", "styles.xml")), more={"word/styles.xml": styles}
    )
    outside = ("rX", "attachedTemplate", address), ("rI", "image", address), ("rA", "aFChunk", address)
    sheet = f'<?xml-stylesheet href="{address}"?>'
    inside = (
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}"/><w:altChunk r:id="rA"/>'
    )
    made["outside.docx"] = word.zipped({
        **parts(inside, relations=(LINK, *outside)),
        "word/settings.xml": sheet + word.xml("w:settings", '<w:attachedTemplate r:id="rX"/>'),
    })  # fmt: skip
    calls = f'<img src="{address}"><iframe src="{address}"></iframe><link rel="stylesheet" href="{address}">'
    calls += f'<script src="{address}"></script><object data="{address}"></object>'
    made["outside.html"] = (
        html(calls).replace("<!DOCTYPE html>", heads["general"].replace(" d ", " html ")).encode()
    )
    made["outside.md"] = (markdown() + f"![picture]({address})\n\n{calls}\n").encode()
    made["outside.pdf"] = pdf(
        {11: f"<< /Type /Filespec /FS /URL /F ({address}) >>",
         12: f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F ({address}) /D [0 /Fit] >> >>",
         13: "<< /Length 0 /F 11 0 R >>\nstream\n\nendstream",
         14: f"<< /S /URI /URI ({address}) >>", 15: "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F 11 0 R /Page 0 >> /Length 0 >>\nstream\n\nendstream",
         16: f"<< /S /JavaScript /JS (app.launchURL\\('{address}'\\);) >>"},
        catalog="/OpenAction 16 0 R /AA << /O 14 0 R >>", annots="10 0 R 12 0 R", page="/AA << /O 14 0 R >>",
        resources="/XObject << /X 15 0 R /Y 13 0 R >>", content=page_content() + b"/X Do /Y Do\n",
    )  # fmt: skip
    return made


plain("utf16.docx", lambda: with_document(document_with("", encoding="utf-16", declared="UTF-16")), READ)
plain("utf16-be.docx", lambda: with_document(
      b"\xfe\xff" + document_with("", encoding="utf-16-be", declared="UTF-16")), READ)  # fmt: skip
plain("utf32.docx", lambda: with_document(document_with("", encoding="utf-32", declared="UTF-32")), DAMAGED)
plain("invalid-utf8.docx", lambda: with_document(document_with("", word.paragraph(word.run("QQQ")))
      .replace(b"QQQ", b"\xff\xfe\xc0\x80")), READ)  # fmt: skip
plain("control-characters.docx", lambda: with_document(document_with("", word.paragraph(word.run("QQQ")))
      .replace(b"QQQ", b"\x00\x01\x1b[31m\x07&#1;&#x1b;")), READ, LOST)  # fmt: skip
plain("unfinished.docx", lambda: with_document(document_with("")[:-60]), READ)
plain("no-namespaces.docx", lambda: with_document(
      document_with("").replace(b"w:", b"").replace(b"xmlns:w=", b"xmlns:q=")), DAMAGED)  # fmt: skip


@hostile("deep.docx", LIMIT)
def deep_docx(full: bool) -> bytes:
    depth = 200_000 if full else 20_000
    return docx("<w:smartTag>" * depth + "</w:smartTag>" * depth)


@hostile("deep-tables.docx", READ)
def deep_tables(full: bool) -> bytes:
    depth = 600
    return docx(
        "<w:tbl><w:tr><w:tc>" * depth + word.paragraph(word.run("x")) + "</w:tc></w:tr></w:tbl>" * depth
    )


@hostile("deep-styles.docx", READ)
def deep_styles(full: bool) -> bytes:
    count = 20_000 if full else 2_000
    chain = "".join(
        word.style("paragraph", f"s{n}", f"s{n}", f'<w:basedOn w:val="s{n + 1}"/>') for n in range(count)
    )
    used = "".join(word.paragraph(word.run("x"), f'<w:pStyle w:val="s{n}"/>') for n in range(count))
    return docx(
        used,
        relations=(LINK, ("rS", "styles", "styles.xml")),
        more={"word/styles.xml": word.xml("w:styles", chain)},
    )


@hostile("deep-controls.docx", READ, LIMIT)
def deep_controls(full: bool) -> bytes:
    """Each of the controls would look through all that it holds."""
    bound = '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="x"/></w:sdtPr><w:sdtContent>'
    depth, width = 500, 40_000 if full else 2_000
    return docx(bound * depth + word.paragraph(word.run("x")) * width + "</w:sdtContent></w:sdt>" * depth)


@hostile("deep-alternatives.docx", READ, LIMIT)
def deep_alternatives(full: bool) -> bytes:
    depth, width = 600, 200_000 if full else 5_000
    return docx("<w:p>" + "<mc:AlternateContent><mc:Choice>" * depth + "<w:r/>" * width
                + "</mc:Choice></mc:AlternateContent>" * depth + "</w:p>")  # fmt: skip


@hostile("deep-shapes.docx", READ, LIMIT)
def deep_shapes(full: bool) -> bytes:
    depth, width = 500, 40_000 if full else 2_000
    return docx("<w:p><w:r><w:drawing>" + "<a:sp><a:nvSpPr/>" * depth + "<a:sp/>" * width + "</a:sp>" * depth
                + "</w:drawing></w:r></w:p>")  # fmt: skip


@hostile("deep-fields.docx", READ)
def deep_fields(full: bool) -> bytes:
    count = 20_000 if full else 2_000
    begun = "".join(
        word.character("begin") + word.instruction(f"HYPERLINK x{n}") + word.character("separate")
        for n in range(count)
    )
    return docx(word.paragraph(begun + word.run("x")) * 2)


@hostile("spans.docx", READ)
def docx_spans(full: bool) -> bytes:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    before = '<w:trPr><w:gridBefore w:val="2000000000"/></w:trPr>'
    return docx(f"<w:tbl><w:tr>{before}{cell * 9}</w:tr></w:tbl>")


@hostile("merges.docx", READ)
def docx_merges(full: bool) -> bytes:
    rows = 2_000
    cell = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>" + cell.format("") * 5 + "</w:tr>"
    return docx("<w:tbl><w:tr>" + cell.format(' w:val="restart"') * 5 + "</w:tr>" + row * rows + "</w:tbl>")


@hostile("empty-paragraphs.docx", READ, LIMIT)
def empty_paragraphs(full: bool) -> bytes:
    return docx("<w:p/>" * (3_000_000 if full else 100_000))


@hostile("paragraphs.docx", LIMIT)
def many_paragraphs(full: bool) -> bytes:
    return docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * (2_500_000 if full else 210_000))


@hostile("one-long-paragraph.docx", LIMIT)
def long_paragraph(full: bool) -> bytes:
    return docx(word.paragraph(word.run("words and " * (8_000_000 if full else 520_000))))


@hostile("spaces.docx", READ)
def docx_spaces(full: bool) -> bytes:
    return docx(word.paragraph(word.run(" " * (50_000_000 if full else 500_000))))


@hostile("attributes.docx", READ, LIMIT)
def many_attributes(full: bool) -> bytes:
    named = " ".join(f'a{n}="x"' for n in range(200_000 if full else 10_000))
    return docx(f"<w:p {named}/>")


@hostile("namespaces.docx", READ, LIMIT)
def many_namespaces(full: bool) -> bytes:
    named = " ".join(f'xmlns:a{n}="urn:x{n}"' for n in range(20_000 if full else 2_000))
    inner = "".join(f"<a{n}:x/>" for n in range(20_000 if full else 2_000))
    return docx(f"<w:p {named}>{inner}</w:p>")


@hostile("notes.docx", READ, LOST)
def many_notes(full: bool) -> bytes:
    count = 20_000 if full else 1_000
    notes = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>' for n in range(count)
    )
    references = "".join(f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in range(count))
    return docx(word.paragraph(references * 3), relations=(LINK, ("rF", "footnotes", "footnotes.xml")),
                more={"word/footnotes.xml": word.xml("w:footnotes", notes)})  # fmt: skip


@hostile("numbers.docx", READ)
def absurd_numbers(full: bool) -> bytes:
    level = '<w:lvl w:ilvl="0"><w:start w:val="99999999999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1%1%1%9"/></w:lvl>'
    numbering = word.xml(
        "w:numbering",
        f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    )
    return docx(word.paragraph(word.run("x"), word.listed(1, 0)) * 50 + word.paragraph(word.run("x"), word.listed(1, 2_000_000_000)),
                relations=(LINK, ("rN", "numbering", "numbering.xml")), more={"word/numbering.xml": numbering})  # fmt: skip


# PDF

plain("header-only.pdf", lambda: b"%PDF-1.7\n", DAMAGED)
plain("no-pages.pdf", lambda: pdf(pages="/Kids [] /Count 0"), DAMAGED, READ)
plain("pages-missing.pdf", lambda: pdf({2: "null"}), DAMAGED, READ)
plain("page-tree-loop.pdf", lambda: pdf(pages="/Kids [2 0 R 3 0 R 2 0 R] /Count 9"), READ, DAMAGED, LOST)
plain("page-tree-of-pages.pdf", lambda: pdf(pages="/Kids [3 0 R 3 0 R 1 0 R 4 0 R] /Count 4"), READ, DAMAGED)
plain("trillion-pages.pdf", lambda: pdf(pages="/Kids [3 0 R] /Count 1000000000000"), READ, DAMAGED, LIMIT)
plain("two-billion-pages.pdf", lambda: pdf(pages="/Kids [3 0 R] /Count 2000000000"), LIMIT, READ)
plain("many-claimed-pages.pdf", lambda: pdf(pages="/Kids [3 0 R] /Count 4999"), READ, LOST)
plain("negative-pages.pdf", lambda: pdf(pages="/Kids [3 0 R] /Count -5"), READ, DAMAGED)
plain("outline-loop.pdf", lambda: pdf({20: "<< /First 21 0 R /Last 21 0 R /Count 1000000000000 >>",
      21: "<< /Title (x) /Parent 20 0 R /Next 21 0 R /First 20 0 R >>"}, catalog="/Outlines 20 0 R"), READ)  # fmt: skip
plain("name-tree-loop.pdf", lambda: pdf({20: "<< /Kids [20 0 R 20 0 R] /Limits [(a) (z)] >>"},
      catalog="/Names << /EmbeddedFiles 20 0 R /Dests 20 0 R >>"), READ)  # fmt: skip
plain("field-tree-loop.pdf", lambda: pdf({20: "<< /T (x) /FT /Tx /Kids [20 0 R 21 0 R] /Parent 21 0 R >>",
      21: "<< /T (y) /FT /Tx /Kids [20 0 R] /Parent 20 0 R /Subtype /Widget /Rect [0 0 9 9] /V (z) >>"},
      catalog="/AcroForm << /Fields [20 0 R 21 0 R] >>", annots="10 0 R 21 0 R"), READ)  # fmt: skip
plain("xref-loop.pdf", lambda: pdf().replace(b"/Root 1 0 R ", b"/Prev 9 /Root 1 0 R ").replace(b"/Prev 9 ",
      f"/Prev {pdf().rindex(b'xref' + bytes([10]) + b'0 ')} ".encode()), READ)  # fmt: skip
plain(
    "length-of-itself.pdf",
    lambda: pdf({4: b"<< /Length 4 0 R >>\nstream\n" + page_content() + b"endstream"}),
    READ,
    DAMAGED,
    NO_TEXT,
)
plain("forever-inherited.pdf", lambda: pdf(pages="/Kids [3 0 R] /Count 1 /Parent 2 0 R"), READ)
plain("reference-loop.pdf", lambda: pdf({3: "3 0 R"}), DAMAGED)
plain("catalog-loop.pdf", lambda: pdf({1: "1 0 R"}), DAMAGED, LIMIT)
for nth, odd in enumerate(("-1e30 -1e30 1e30 1e30", "0 0 1e38 1e38", "0 0 0 0", "0 0 999999999 999999999", "612 792 0 0",
                           "nan inf 1 2", "0 0 612", "(a) (b) (c) (d)")):  # fmt: skip
    plain(f"media-box-{nth}.pdf", lambda box=odd: pdf(box=box), READ, DAMAGED, LOST)  # type: ignore[misc]


@hostile("deep-page-tree.pdf", READ, DAMAGED, LIMIT, LOST)
def deep_page_tree(full: bool) -> bytes:
    depth = 50_000 if full else 2_000
    chain = {
        100 + n: f"<< /Type /Pages /Kids [{101 + n} 0 R] /Count 1 /Parent {99 + n} 0 R >>"
        for n in range(depth)
    }
    last = "<< /Type /Page /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [10 0 R] >>"
    return pdf({**chain, 100 + depth: last}, pages="/Kids [100 0 R] /Count 1")


@hostile("deep-arrays.pdf", READ, DAMAGED)
def deep_arrays(full: bool) -> bytes:
    depth = 200_000 if full else 20_000
    return pdf(
        {20: "[" * depth + "]" * depth, 21: "<< /a " * depth + ">>" * depth}, catalog="/X 20 0 R /Y 21 0 R"
    )


@hostile("deep-content.pdf", LIMIT, DAMAGED, NO_TEXT, READ, deadly=True)
def deep_content(full: bool) -> bytes:
    depth = 200_000 if full else 20_000
    return pdf(
        content=page_content() + b"q " * depth + b"/x BMC " * depth + b"[" * depth + b"]" * depth + b"TJ "
    )


@hostile("deep-saved-states.pdf", READ, LIMIT)
def deep_states(full: bool) -> bytes:
    return pdf(content=page_content() + b"q " * (200_000 if full else 20_000))


@hostile("deep-marked-content.pdf", READ, LIMIT, DAMAGED, deadly=True)
def deep_marks(full: bool) -> bytes:
    return pdf(content=page_content() + b"/x BMC " * (200_000 if full else 20_000))


@hostile("deep-array-in-content.pdf", READ, LIMIT)
def deep_array(full: bool) -> bytes:
    depth = 200_000 if full else 20_000
    return pdf(content=page_content() + b"[" * depth + b"]" * depth + b" TJ\n")


@hostile("pages.pdf", LIMIT)
def many_pages(full: bool) -> bytes:
    count = 100_000 if full else 6_000
    return pdf(pages=f"/Kids [{'3 0 R ' * count}] /Count {count}")


def _spread(lines: int) -> bytes:
    """Lines of words that do not lie over each other: pdfium reads those once."""
    shown = b"".join(
        b"BT /F1 1 Tf %d %d Td (words and words and words) Tj ET\n" % (n % 40 * 15, n // 40 % 700)
        for n in range(min(lines, 28_000))
    )
    return shown * max(1, lines // 28_000)


@hostile("flate-bomb.pdf", LIMIT, READ, DAMAGED)
def flate_bomb(full: bool) -> bytes:
    return pdf({4: stream(page_content() + b" " * (1_000_000_000 if full else 50_000_000), packed=True)})


@hostile("flate-bomb-of-text.pdf", LIMIT)
def flate_bomb_of_text(full: bool) -> bytes:
    words = _spread(5_000_000 if full else 20_000)
    return pdf({4: stream(page_content() + words, packed=True)})


@hostile("flate-bomb-twice.pdf", LIMIT, READ, DAMAGED)
def flate_bomb_twice(full: bool) -> bytes:
    return pdf(
        {4: stream(page_content() + b" " * (2_000_000_000 if full else 50_000_000), packed=True, times=2)}
    )


@hostile("flate-bomb-thrice.pdf", LIMIT)
def flate_bomb_thrice(full: bool) -> bytes:
    return pdf(
        {4: stream(page_content() + b" " * (2_000_000_000 if full else 270_000_000), packed=True, times=3)}
    )


@hostile("flate-bomb-attached.pdf", READ, LIMIT)
def flate_bomb_attached(full: bool) -> bytes:
    return _attaching(
        {20: stream(bytes(1_000_000_000 if full else 70_000_000), packed=True, more="/Type /EmbeddedFile")}
    )


def _attaching(files: Mapping[int, bytes], copies: int = 1) -> bytes:
    specs: dict[int, str | bytes] = dict(files)
    names = []
    for number in files:
        for copy in range(copies):
            at = 1_000 + number * copies + copy
            specs[at] = f"<< /Type /Filespec /F (a{at}.docx) /EF << /F {number} 0 R >> >>"
            names.append(f"(a{at:09}) {at} 0 R")
    return pdf(specs, catalog=f"/Names << /EmbeddedFiles << /Names [{' '.join(names)}] >> >>")


@hostile("attachments.pdf", READ)
def many_attachments(full: bool) -> bytes:
    inner = docx()
    return _attaching({20: stream(inner, "/Type /EmbeddedFile")}, copies=5_000 if full else 300)


@hostile("large-attachments.pdf", READ)
def large_attachments(full: bool) -> bytes:
    """One file of ninety megabytes, attached two hundred times over."""
    inner = stream(bytes(90_000_000 if full else 20_000_000), "/Type /EmbeddedFile", packed=True)
    return _attaching({20: inner}, copies=200 if full else 15)


@hostile("text-over-pages.pdf", LIMIT)
def text_over_pages(full: bool) -> bytes:
    """One long text that all of the pages show."""
    words = _spread(9_000)
    count = 4_000 if full else 40
    return pdf({4: stream(words, packed=True)}, pages=f"/Kids [{'3 0 R ' * count}] /Count {count}")


@hostile("annotations.pdf", READ, LIMIT)
def many_annotations(full: bool) -> bytes:
    count = 200_000 if full else 20_000
    return pdf(
        {11: "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (x) >>"},
        annots="10 0 R " + "11 0 R " * count,
    )


@hostile("links.pdf", READ, LIMIT)
def many_links(full: bool) -> bytes:
    count = 200_000 if full else 3_000
    return pdf(
        {11: LINK_OBJECT.replace("PUB100011", "x").replace("72 676 400 692", "0 0 612 792")},
        annots="10 0 R " + "11 0 R " * count,
    )


@hostile("links-over-many-words.pdf", READ, LIMIT)
def links_over_words(full: bool) -> bytes:
    lines = b"".join(
        b"1 0 0 1 72 %d Tm (a b c d e f g h i j k l m n o p q r s t u v w x y z) Tj\n" % (500 - n % 400)
        for n in range(8_000 if full else 500)
    )
    cover = LINK_OBJECT.replace("PUB100011", "x").replace("72 676 400 692", "0 0 612 792")
    return pdf(
        {11: cover},
        annots="10 0 R " + "11 0 R " * (19_000 if full else 100),
        content=page_content() + b"BT /F1 1 Tf\n" + lines + b"ET\n",
    )


@hostile("form-in-itself.pdf", LIMIT, DAMAGED, deadly=True)
def form_in_itself(full: bool) -> bytes:
    resources = "/XObject << /X 20 0 R >>"
    form = stream(
        b"/X Do /X Do", f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << {resources} >>"
    )
    return pdf({20: form}, resources=resources, content=page_content() + b"/X Do\n")


@hostile("forms-in-forms.pdf", LIMIT, DAMAGED, deadly=True)
def forms_in_forms(full: bool) -> bytes:
    """Forms that each draw the next one ten times."""
    levels = 8
    forms = {
        20 + n: stream(
            b"/X Do " * 10,
            f"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X {21 + n} 0 R >> >>",
        )
        for n in range(levels)
    }
    forms[20 + levels] = stream(
        b"BT /F1 9 Tf 9 9 Td (x) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> >>",
    )
    return pdf(forms, resources="/XObject << /X 20 0 R >>", content=page_content() + b"/X Do\n")


@hostile("drawn-objects.pdf", READ, LIMIT)
def drawn_objects(full: bool) -> bytes:
    lines = b"".join(
        b"72 %d m 500 %d l S %d 72 m %d 700 l S\n" % (n % 700, n % 700, n % 600, n % 600)
        for n in range(200_000 if full else 5_000)
    )
    cells = b"".join(
        b"BT 1 0 0 1 %d %d Tm (x) Tj ET\n" % (72 + n % 9 * 50, 500 - n // 9)
        for n in range(4_000 if full else 300)
    )
    return pdf(content=page_content() + b"/F1 1 Tf\n" + cells + lines)


# Text, Markdown, HTML

plain("utf16.txt", lambda: text().encode("utf-16"), READ)
plain("utf16-without-mark.txt", lambda: text().encode("utf-16-le"), READ)
plain("utf16.md", lambda: markdown().encode("utf-16"), READ)
plain("utf16.html", lambda: html().encode("utf-16"), READ)
plain("invalid-utf8.txt", lambda: text().encode() + b"\xff\xfe\xc0\x80\xed\xa0\x80 \xf5", READ)
plain("invalid-utf8.md", lambda: markdown().encode() + b"\xff\xfe\xc0\x80\xed\xa0\x80 \xf5", READ)
plain("invalid-utf8.html", lambda: html("QQQ").encode().replace(b"QQQ", b"\xff\xfe\xc0\x80"), READ)
plain("control-characters.txt", lambda: text().encode() + b"\x1b[31m\x07\x08\x7f\x9b", READ)
plain("control-characters.md", lambda: markdown().encode() + b"\x1b]0;x\x07 \x0c\x0b\x00", READ, DAMAGED)
plain("control-characters.html", lambda: html("\x1b[31m\x07&#27;&#0;").encode(), READ)
plain("right-to-left.txt", lambda: ("\u202e" + text() + "\u2066\u200b\ufeff").encode(), READ)

_ONE_SIGN: dict[str, str] = {
    "quotes": "> ", "brackets": "[", "open-links": "[a](", "images": "![", "backticks": "`a``", "stars": "*a **a ",
    "underscores": "_a __a ", "tildes": "~~a ", "angles": "<", "comments": "<!--", "tags": "<a ", "addresses": "http://a.b/(",
    "bare-addresses": "www.a.b ", "references": "[a]: b\n", "footnotes": "[^a]: b\n[^a]\n", "lists": "- ", "numbers": "1. ", "tables": "|a",
    "table-rows": "|-|-|\n", "headings": "# a\n", "rules": "---\n", "entities": "&amp;", "backslashes": "\\", "newlines": "\n",
    "tabs": "\t", "form-feeds": "\f", "carriage-returns": "\r", "indents": "\n  - a", "colons": "a:\n", "dots": ".", "parentheses": "(((",
    "cdata": "<![CDATA[", "instructions": "<?", "fences": "```\n", "mixed": "*_`[<", "front-matter": "---\na: b\n", "ones": "1.1.1.1.",
    "hyphens": "- - - ", "at": "a@", "paragraphs": "x\n\n", "words": "word ", "spaces": " ", "code-words": "Code of Conduct ",
}  # fmt: skip


def _repeated(sign: str, suffix: str) -> Builder:
    def build(full: bool) -> bytes:
        head = {"md": markdown, "txt": text, "html": html}[suffix]()
        return (head + "\n" + sign * ((1_900_000 if full else 8_000) // len(sign)) + "\n").encode()

    return build


for sign_name, sign in _ONE_SIGN.items():
    for suffix in ("md", "txt", "html"):
        HOSTILE.append(Hostile(f"{sign_name}.{suffix}", frozenset((READ, LIMIT)), _repeated(sign, suffix)))


@hostile("deep.html", LIMIT)
def deep_html(full: bool) -> bytes:
    depth = 200_000 if full else 20_000
    return html("<div>" * depth + "x" + "</div>" * depth).encode()


@hostile("deep-menus.html", READ, LIMIT)
def deep_menus(full: bool) -> bytes:
    """Each of the elements would look through all that it holds."""
    depth = 1_000
    return html(
        '<div class="menu">' * depth + "<p>words</p>" * (100_000 if full else 2_000) + "</div>" * depth
    ).encode()


@hostile("deep-headers.html", READ, LIMIT)
def deep_headers(full: bool) -> bytes:
    depth = 1_000
    return html(
        "<header>" * depth + "<p>words</p>" * (100_000 if full else 2_000) + "</header>" * depth
    ).encode()


@hostile("tables.html", READ, LIMIT)
def nested_tables(full: bool) -> bytes:
    depth = 500
    return html("<table><tr><td>" * depth + "x" + "</table>" * depth).encode()


@hostile("spans.html", READ)
def html_spans(full: bool) -> bytes:
    cell = '<td rowspan="2000000000" colspan="2000000000">x</td>'
    return html("<table>" + f"<tr>{cell * 200}</tr>" * (200 if full else 5) + "</table>").encode()


@hostile("merges.html", READ)
def html_merges(full: bool) -> bytes:
    return html(
        '<table><tr><td rowspan="2000">x</td></tr>' + "<tr><td>x</td></tr>" * 2_000 + "</table>"
    ).encode()


@hostile("paragraphs.html", LIMIT)
def html_paragraphs(full: bool) -> bytes:
    return html("<p>x</p>" * (3_000_000 if full else 210_000)).encode()


@hostile("paragraphs-three-million.txt", LIMIT)
def text_paragraphs(full: bool) -> bytes:
    return (text() + "x\n\n" * (3_000_000 if full else 210_000)).encode()


@hostile("paragraphs-three-million.md", LIMIT)
def markdown_paragraphs(full: bool) -> bytes:
    return (markdown() + "x\n\n" * (3_000_000 if full else 210_000)).encode()


@hostile("one-long-line.txt", LIMIT)
def one_long_line(full: bool) -> bytes:
    return (text() + "words and " * (5_000_000 if full else 520_000)).encode()


@hostile("attributes.html", READ, LIMIT)
def html_attributes(full: bool) -> bytes:
    return html("<p " + " ".join(f"a{n}=x" for n in range(200_000 if full else 5_000)) + ">x</p>").encode()


@hostile("links.html", READ, LIMIT)
def html_links(full: bool) -> bytes:
    return html("<p>" + "<a href=x>y</a> " * (100_000 if full else 5_000)).encode()


@hostile("entities.html", READ)
def html_entities(full: bool) -> bytes:
    return html("&l9;").replace("<!DOCTYPE html>", _laughs().replace(" d ", " html ")).encode()


# Running one and seeing what it came to


@dataclass(frozen=True)
class Outcome:
    """What a run said of one file, in the words of `Hostile.expected`; `problem` is what it may not say."""

    came_to: str
    message: str
    problem: str


def outcome(report: dict[str, object], path: str) -> Outcome:
    """Read from a JSON report what became of the file at `path`."""
    documents = [one for one in _rows(report, "documents") if one["path"] == path]
    findings = [one for one in _rows(report, "findings") if one["path"] == path]
    refusals = [one for one in findings if str(one["code"]).startswith("COC9")]
    links = [
        one["outcome"] for one in _rows(report, "verdicts") if one["path"] == path and one["code"] == "COC101"
    ]
    message = " / ".join(str(one["message"]) for one in refusals)
    if len(documents) != 1:
        return Outcome("?", message, f"{len(documents)} records")
    status = documents[0]["status"]
    if status == "unreadable":
        problem = "" if len(findings) == 1 and len(refusals) == 1 else f"{len(findings)} findings"
        if refusals and not (refusals[0]["message"] and refusals[0]["help"]):
            problem = "a finding without words"
        return Outcome(str(refusals[0]["code"]) if refusals else "?", message, problem)
    if status == "skipped":
        return Outcome(SKIPPED, message, "findings" if findings else "")
    if links and all(link == "met" for link in links):
        return Outcome(READ, message, "")
    return Outcome(LOST if refusals else f"{status}, no link", message, "")


def _rows(report: dict[str, object], key: str) -> list[dict[str, object]]:
    rows = report[key]
    assert isinstance(rows, list)
    return rows


def check_alone(path: Path, memory: int, seconds: float) -> tuple[Outcome, float, float]:
    """Check one file in a process of its own; gives what it came to, its processor seconds, its peak in MiB."""
    import resource

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    command = [sys.executable, "-m", "cocheck", "check", "--format", "json", str(path)]
    begun = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        run = subprocess.Popen(command, stdout=out, stderr=err, preexec_fn=bounded)
        while True:
            done, status, usage = os.wait4(run.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() - begun > seconds:
                run.kill()
            time.sleep(0.01)
        run.returncode = os.waitstatus_to_exitcode(status)
        spent = usage.ru_utime + usage.ru_stime
        out.seek(0)
        err.seek(0)
        printed, complaint = out.read(), err.read().decode("utf-8", "replace")
    peak = usage.ru_maxrss / 1024
    try:
        found = outcome(json.loads(printed), str(path))
    except ValueError:
        return Outcome("?", complaint[-300:], f"exit {run.returncode}"), spent, peak
    if complaint:
        found = Outcome(found.came_to, found.message, f"said {complaint[-300:]}")
    return found, spent, peak


def main() -> int:
    parser = argparse.ArgumentParser(description="Check each of the files made to hurt, at its full size.")
    parser.add_argument("names", nargs="*", help="only those whose names contain one of these")
    parser.add_argument("--keep", type=Path, help="write the files into this folder and leave them there")
    parser.add_argument("--quick", action="store_true", help="at the size that the test suite uses")
    options = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for one in HOSTILE:
            if options.names and not any(name in one.name for name in options.names):
                continue
            path = folder / one.name
            path.write_bytes(one.build(not options.quick))
            found, spent, peak = check_alone(path, 1536 << 20, 60)
            wrong = (
                found.problem
                or found.came_to not in one.expected
                or spent > 10
                or (peak > 1024 and not one.deadly)
            )
            bad += bool(wrong)
            mark = "BAD " if wrong else "    "
            sys.stdout.write(
                f"{mark}{spent:6.2f} s {peak:6.0f} MiB  {one.name:34} {found.came_to:8} {found.problem} {found.message}\n"
            )
            sys.stdout.flush()
            if not options.keep:
                path.unlink()
    sys.stdout.write(f"{bad} of {len(HOSTILE)} went wrong\n")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
