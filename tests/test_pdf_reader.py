"""The .pdf reader, on files written by fpdf2, and by hand where fpdf2 is too well-behaved."""

from __future__ import annotations

import random
import subprocess
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from fpdf import FPDF

from cocheck.documents.model import Block, Document, Link, ReadError, Unreadable
from cocheck.documents.pdf import read_pdf
from cocheck.documents.pdf_layout import url_goes_on

CODE = "https://www.iso.org/files/live/sites/isoorg/files/store/en/PUB100011.pdf"


def read(data: bytes) -> Document:
    return read_pdf(data, "meeting.pdf", attached)


def attached(data: bytes, name: str) -> Document | Unreadable:
    """An attachment as the test can tell it: its bytes as the one block."""
    return Document(name, "text", (Block(data.decode("latin-1")),))


def refused(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.help
    return caught.value


def new_pdf(size: float = 11) -> FPDF:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=size)
    return pdf


def put(pdf: FPDF, x: float, y: float, text: str, style: str = "", size: float = 11) -> float:
    """Write text with its baseline at `y`; gives the width it takes."""
    pdf.set_font("Helvetica", style=style, size=size)
    pdf.text(x, y, text)
    return float(pdf.get_string_width(text))


def made(pdf: FPDF) -> bytes:
    return bytes(pdf.output())


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def links(document: Document) -> list[Link]:
    found = [(block, link) for block in document.blocks for link in block.links]
    assert all(block.text[link.start : link.end] == link.label for block, link in found)
    return [link for _, link in found]


def by_hand(content: str, *, page: str = "", objects: Iterable[str] = (), catalog: str = "") -> bytes:
    """A PDF of one page, letter size, Helvetica as /F1; `objects` are numbered from 10."""
    stream = content.encode("latin-1")
    bodies = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        f"/Resources << /Font << /F1 5 0 R >> >> {page} >>",
        4: f"<< /Length {len(stream)} >>\nstream\n{content}\nendstream",
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    bodies |= dict(enumerate(objects, start=10))
    parts = [b"%PDF-1.7\n"]
    offsets = {}
    for number, body in bodies.items():
        offsets[number] = sum(map(len, parts))
        parts.append(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = sum(map(len, parts))
    rows = ["0000000000 65535 f \n" if n not in offsets else f"{offsets[n]:010} 00000 n \n"
            for n in range(max(bodies) + 1)]  # fmt: skip
    parts.append(f"xref\n0 {len(rows)}\n{''.join(rows)}".encode("latin-1"))
    parts.append(f"trailer << /Size {len(rows)} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode("latin-1"))
    return b"".join(parts)


LINE = "BT /F1 12 Tf 72 700 Td (Direct link to the Code of Conduct) Tj ET\n"
NEXT = "BT /F1 12 Tf 72 686 Td (Adoption of the agenda) Tj ET"


def annotated(annotation: str, content: str = LINE + NEXT) -> Document:
    return read(by_hand(content, page="/Annots [10 0 R]", objects=[annotation]))


class TestText:
    def test_wrapped_lines_are_one_block_and_short_lines_are_not(self) -> None:
        pdf = new_pdf()
        pdf.set_xy(60, 60)
        sentence = "The delegates agreed to follow the principles of the Code in the work of the committee. "
        pdf.multi_cell(300, 13, sentence * 3, align="L", new_x="LEFT")
        pdf.multi_cell(300, 13, "Opening of the meeting\nRoll call of delegates", align="L")
        assert texts(read(made(pdf))) == [
            (sentence * 3).strip(), "Opening of the meeting", "Roll call of delegates",
        ]  # fmt: skip

    def test_a_number_left_of_a_title_is_the_blocks_number(self) -> None:
        pdf = new_pdf()
        for row, (number, title) in enumerate(
            [("1.", "Opening"), ("2.1", "Code of Conduct"), ("IV", "Closure")]
        ):
            put(pdf, 60, 80 + 20 * row, number)
            put(pdf, 100, 80 + 20 * row, title)
        blocks = read(made(pdf)).blocks
        assert [(b.number, b.text) for b in blocks] == [
            ("1.", "Opening"), ("2.1", "Code of Conduct"), ("IV", "Closure"),
        ]  # fmt: skip

    def test_the_columns_of_a_bilingual_page_do_not_mix(self) -> None:
        pdf = new_pdf()
        put(pdf, 60, 80, "Status of items of the programme of work and")
        put(pdf, 60, 93, "action to be taken")
        put(pdf, 320, 80, "État des points du programme de travail et")
        put(pdf, 320, 93, "action à entreprendre")
        assert texts(read(made(pdf))) == [
            "Status of items of the programme of work and action to be taken",
            "État des points du programme de travail et action à entreprendre",
        ]

    def test_a_ruled_row_reads_cell_by_cell(self) -> None:
        pdf = new_pdf()
        for x, width in ((60, 30), (90, 260), (350, 100), (450, 60)):
            for y in (70, 110, 130, 150):
                pdf.rect(x, y, width, 40 if y == 70 else 20)
        put(pdf, 64, 84, "4.")
        put(pdf, 94, 84, "Work environment: Presentation on the Code of")
        put(pdf, 94, 97, "Conduct")
        put(pdf, 354, 84, "for information")
        put(pdf, 454, 84, "5 min")
        for row, title in enumerate(("Adoption of the agenda", "Closure")):
            put(pdf, 64, 124 + 20 * row, f"{5 + row}.")
            put(pdf, 94, 124 + 20 * row, title)
            put(pdf, 354, 124 + 20 * row, "for discussion")
            put(pdf, 454, 124 + 20 * row, "5 min")
        blocks = read(made(pdf)).blocks
        assert [(b.place.row, b.number, b.text) for b in blocks][:4] == [
            (1, "4.", "Work environment: Presentation on the Code of Conduct"),
            (1, "", "for information"), (1, "", "5 min"), (2, "5.", "Adoption of the agenda"),
        ]  # fmt: skip
        assert {b.kind for b in blocks} == {"cell"}

    def test_larger_and_bolder_lines_are_headings(self) -> None:
        pdf = new_pdf()
        put(pdf, 60, 80, "Minutes of the meeting", size=18)
        put(pdf, 60, 120, "Code of Conduct", style="B")
        put(pdf, 60, 140, "The Code was presented and nobody had a question on any of its seven principles.")
        blocks = read(made(pdf)).blocks
        assert [(b.kind, b.level, b.bold) for b in blocks] == [
            ("heading", 1, False), ("heading", 2, True), ("paragraph", 0, False),
        ]  # fmt: skip
        assert blocks[0].place.page == 1
        assert blocks[0].box is not None and 55 < blocks[0].box[0] < 65 and 60 < blocks[0].box[1] < 80

    def test_running_lines_are_headers_and_footers(self) -> None:
        pdf = FPDF(unit="pt", format="A4")
        for number in range(1, 5):
            pdf.add_page()
            put(pdf, 60, 40, f"ISO/TC 999 N {number}")
            put(pdf, 60, 300, f"Resolution {'abcd'[number - 1]} was adopted.")
            put(pdf, 300, 820, f"Page {number}")
        stories = {block.text: block.place.story for block in read(made(pdf)).blocks}
        assert stories["ISO/TC 999 N 1"] == "header"
        assert stories["Page 3"] == "footer"
        assert stories["Resolution c was adopted."] == "body"

    def test_invisible_text_is_text_and_text_off_the_page_is_not(self) -> None:
        content = "BT 3 Tr /F1 12 Tf 72 700 Td (Recognised by OCR) Tj 0 200 Td (Off the page) Tj ET"
        assert texts(read(by_hand(content))) == ["Recognised by OCR"]

    @pytest.mark.parametrize("turns", [90, 180, 270])
    def test_a_turned_page_reads_as_shown(self, turns: int) -> None:
        matrix = {90: "0 1 -1 0 300 100", 180: "-1 0 0 -1 500 400", 270: "0 -1 1 0 300 500"}[turns]
        content = f"BT /F1 12 Tf {matrix} Tm (Opening of the meeting) Tj 0 -40 Td (Roll call) Tj ET"
        assert texts(read(by_hand(content, page=f"/Rotate {turns}"))) == [
            "Opening of the meeting",
            "Roll call",
        ]

    def test_words_residue_in_invisible_type_is_dropped(self) -> None:
        content = "BT /F1 1 Tf 72 700 Td (3B) Tj /F1 13 Tf (Work environment) Tj ET"
        assert texts(read(by_hand(content))) == ["Work environment"]

    def test_properties(self) -> None:
        pdf = new_pdf()
        pdf.set_title("Ordre du jour")
        pdf.set_lang("fr-FR")
        put(pdf, 60, 80, "Ouverture de la séance")
        document = read(made(pdf))
        assert (document.title, document.language, document.page_count) == ("Ordre du jour", "fr-FR", 1)


class TestBrokenAddresses:
    @pytest.mark.parametrize(
        ("line", "following"),
        [
            ("https://iso.zoom.us/j/91866502432?pwd=QmN", "FYkViWTRMdEJyWDcveFh4U25DQT09"),
            ("See https://www.iso.org/files/live/sites/isoorg/", "files/store/en/PUB100011.pdf"),
            ("https://www.iso.org/files/live/sites/isoorg/files/store/en/PUB", "100011.pdf"),
            ("https://www.iso.org/iso/home/standards_", "development/governance.htm for details"),
            ("https://www.iso.org/iso/home/standards-", "development.html"),
            ("www.iso.org/publication", "/PUB100397.html"),
        ],
    )
    def test_goes_on(self, line: str, following: str) -> None:
        assert url_goes_on(line, following) == ""

    @pytest.mark.parametrize(
        ("line", "following"),
        [
            ("https://www.iso.org/publication/PUB100397.html", "Password: 147235"),
            ("https://www.iso.org/publication/PUB100397.html", "2024-05-16 in Geneva"),
            ("see https://www.iso.org/publication", "The delegates agreed."),
            ("see https://www.iso.org/publication", "for details"),
            ("see https://www.iso.org/", "for details"),
            ("https://www.iso.org/publication", "https://www.iso.org/other"),
            ("https://www.iso.org/publication", "4.1 Code of Conduct"),
            ("no address here", "PUB100011.pdf"),
        ],
    )
    def test_ends(self, line: str, following: str) -> None:
        assert url_goes_on(line, following) is None

    def test_in_a_block(self) -> None:
        pdf = new_pdf()
        put(pdf, 60, 80, "The Code: https://www.iso.org/files/live/sites/isoorg/")
        put(pdf, 60, 93, "files/store/en/PUB100011.pdf")
        put(pdf, 60, 106, "The delegates took note of the Code and agreed to abide by its principles.")
        assert texts(read(made(pdf)))[0] == f"The Code: {CODE}"


class TestLinks:
    def test_the_label_is_the_words_under_it(self) -> None:
        pdf = new_pdf()
        start = 60 + put(pdf, 60, 80, "Direct ")
        width = put(pdf, start, 80, "link")
        put(pdf, start + width, 80, " to the Code")
        pdf.link(start, 70, width, 13, CODE)
        assert links(read(made(pdf))) == [Link(CODE, "link", 7, 11)]

    def test_a_rectangle_that_overlaps_the_next_line(self) -> None:
        document = annotated(f"<< /Subtype /Link /Rect [72 690 300 712] /A << /S /URI /URI ({CODE}) >> >>")
        assert [(link.label, link.target) for link in links(document)] == [
            ("Direct link to the Code of Conduct", CODE)
        ]

    def test_a_link_over_two_lines_is_one(self) -> None:
        pdf = new_pdf()
        put(pdf, 60, 80, "Presentation on the Code of Ethics and its seven principles and")
        put(pdf, 60, 93, "conduct of meetings")
        pdf.link(60, 70, 400, 13, CODE)
        pdf.link(60, 84, 200, 13, CODE)
        document = read(made(pdf))
        assert [link.label for link in links(document)] == texts(document)

    def test_quadpoints_are_closer_than_the_rectangle(self) -> None:
        quads = "72 712 250 712 72 698 250 698"
        document = annotated(
            f"<< /Subtype /Link /Rect [60 680 400 720] /QuadPoints [{quads}] "
            f"/A << /S /URI /URI ({CODE}) >> >>"
        )
        assert [link.label for link in links(document)] == ["Direct link to the Code of Conduct"]

    def test_a_link_on_a_picture_stands_in_the_nearest_block(self) -> None:
        document = annotated(f"<< /Subtype /Link /Rect [400 690 450 720] /A << /S /URI /URI ({CODE}) >> >>")
        assert [(link.label, link.target) for link in links(document)] == [("", CODE)]

    def test_a_link_on_a_page_without_words(self) -> None:
        pdf = new_pdf()
        put(pdf, 60, 80, "The agenda of the meeting")
        pdf.add_page()
        pdf.link(60, 70, 400, 13, CODE)
        block = read(made(pdf)).blocks[-1]
        assert (block.text, block.place.page, block.links) == ("", 2, (Link(CODE, ""),))

    @pytest.mark.parametrize(
        ("action", "target"),
        [
            ("/A << /S /URI /URI () >>", ""),
            ("/A << /S /Launch /F (C:\\\\Code\\\\code.docx) >>", "C:\\Code\\code.docx"),
            ("/A << /S /GoToR /F (code.pdf) /D [0 /Fit] >>", "code.pdf"),
            ("/A << /S /GoTo /D [3 0 R /Fit] >>", "#page=1"),
            ("/Dest [3 0 R /Fit]", "#page=1"),
            ("/A << /S /URI /URI (file:///C:/Code/code.docx) >>", "file:///C:/Code/code.docx"),
        ],
    )
    def test_targets_are_kept_as_written(self, action: str, target: str) -> None:
        document = annotated(f"<< /Subtype /Link /Rect [72 696 300 712] {action} >>")
        assert [(link.target, bool(link.label)) for link in links(document)] == [(target, True)]

    @pytest.mark.parametrize("flag", [2, 32])
    def test_hidden_links_are_none(self, flag: int) -> None:
        hidden = f"<< /Subtype /Link /F {flag} /Rect [72 696 300 712] /A << /S /URI /URI ({CODE}) >> >>"
        assert links(annotated(hidden)) == []

    def test_a_printed_address_is_no_link(self) -> None:
        assert links(read(by_hand(f"BT /F1 9 Tf 72 700 Td ({CODE}) Tj ET"))) == []


class TestAnnotations:
    def test_a_typed_note_is_text_and_a_comment_is_not(self) -> None:
        note = annotated(
            "<< /Subtype /FreeText /Rect [72 600 300 620] /Contents (Code of Conduct presented) >>"
        )
        assert "Code of Conduct presented" in texts(note)
        comment = annotated("<< /Subtype /Text /Rect [72 600 90 620] /Contents (Where is the Code?) >>")
        assert [block.text for block in comment.comments] == ["Where is the Code?"]
        assert "Where is the Code?" not in texts(comment)

    def test_form_values_are_text(self) -> None:
        fields = [
            "<< /FT /Tx /T (title) /V (Adoption of the Code) /Subtype /Widget /Rect [72 600 300 620] "
            "/Parent 11 0 R >>",
            "<< /T (parent) /Kids [10 0 R] >>",
        ]
        document = read(by_hand(LINE, page="/Annots [10 0 R]", objects=fields,
                                catalog="/AcroForm << /Fields [11 0 R] >>"))  # fmt: skip
        assert "Adoption of the Code" in texts(document)

    def test_passwords_are_not(self) -> None:
        field = "<< /FT /Tx /Ff 8192 /T (key) /V (secret) /Subtype /Widget /Rect [72 600 300 620] >>"
        document = read(by_hand(LINE, page="/Annots [10 0 R]", objects=[field],
                                catalog="/AcroForm << /Fields [10 0 R] >>"))  # fmt: skip
        assert "secret" not in texts(document)

    def test_embedded_files(self) -> None:
        pdf = new_pdf()
        put(pdf, 60, 80, "Attendance list")
        pdf.embed_file(basename="code.txt", bytes=b"Respect others")
        found = read(made(pdf)).attachments
        assert [(a.name, texts(a.content)) for a in found if isinstance(a.content, Document)] == [
            ("code.txt", ["Respect others"])
        ]

    def test_a_file_attached_on_a_page(self, tmp_path: Path) -> None:
        file = tmp_path / "code.txt"
        file.write_bytes(b"Respect others")
        pdf = new_pdf()
        put(pdf, 60, 80, "Attendance list")
        pdf.file_attachment_annotation(file, 60, 100)
        found = read(made(pdf)).attachments
        assert [(a.name, texts(a.content)) for a in found if isinstance(a.content, Document)] == [
            ("code.txt", ["Respect others"])
        ]


PICTURE = (
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    "/Length 1 >>\nstream\nA\nendstream"
)


def scanned(stamp: str = "") -> bytes:
    content = "q 612 0 0 792 0 0 cm /Im1 Do Q " + (f"BT /F1 9 Tf 72 760 Td ({stamp}) Tj ET" if stamp else "")
    resources = "/Resources << /Font << /F1 5 0 R >> /XObject << /Im1 10 0 R >> >>"
    return by_hand(content, page=resources, objects=[PICTURE])


def packed_lines(*, spoiled: bool, sum_: bytes = b"") -> bytes:
    """A PDF of forty lines in one packed stream; `spoiled` in its middle, or with `sum_` for its checksum."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghij", k=30)) for _ in range(40)]
    lines = "".join(f"1 0 0 1 72 {750 - 17 * row} Tm ({line}) Tj\n" for row, line in enumerate(words))
    packed = bytearray(zlib.compress(f"BT /F1 9 Tf {lines} ET".encode()))
    if spoiled:
        packed[len(packed) // 2 : len(packed) // 2 + 60] = b"\xff" * 60
    if sum_:
        packed[-4:] = sum_
    content = (
        f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n{packed.decode('latin-1')}\nendstream"
    )
    return by_hand("", page="/Contents 10 0 R", objects=[content])


def shifted(words: str, shift: int) -> bytes:
    """A PDF of one line whose font numbers its letters as it likes, and does not say how."""
    codes = "".join(f"\\{ord(letter) + shift:03o}" for letter in words)
    font = "/Resources << /Font << /F1 10 0 R >> >>"
    names = " ".join(f"/g{code}" for code in range(256))
    type3 = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 0 "
        f"/LastChar 255 /Widths [{'6 ' * 256}] /CharProcs << /g1 11 0 R >> "
        f"/Encoding << /Type /Encoding /Differences [0 {names}] >> >>"
    )
    glyph = "<< /Length 27 >>\nstream\n6 0 0 0 5 5 d1 0 0 5 5 re f\nendstream"
    return by_hand(f"BT /F1 12 Tf 72 700 Td ({codes}) Tj ET", page=font, objects=[type3, glyph])


class TestRefusals:
    @pytest.mark.parametrize("stamp", ["", "ISO/TC 999 N 1202"])
    def test_pictures_only(self, stamp: str) -> None:
        error = refused(scanned(stamp))
        assert error.code == "COC903"
        assert "pictures" in error.message and "ocrmypdf" in error.help

    def test_a_pictured_page_among_others_is_named(self) -> None:
        from PIL import Image

        pdf = new_pdf()
        put(pdf, 60, 80, "Minutes of the meeting of the committee, with the list as signed on paper")
        pdf.add_page()
        pdf.image(Image.new("L", (20, 20), 200), 0, 0, 590, 800)
        assert read(made(pdf)).pictured_pages == (2,)

    def test_no_text_at_all(self) -> None:
        assert refused(by_hand("")).code == "COC903"

    def test_letters_without_a_meaning(self) -> None:
        codes = "".join(f"\\{code:03o}" for code in (1, 4, 5, 6, 7, 11, 14, 15, 16, 17, 18, 19)) * 6
        font = "/Resources << /Font << /F1 10 0 R >> >>"
        type3 = (
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 0 "
            f"/LastChar 31 /Widths [{'6 ' * 32}] /CharProcs << /a 11 0 R >> "
            f"/Encoding << /Type /Encoding /Differences [0 {'/a ' * 32}] >> >>"
        )
        glyph = "<< /Length 27 >>\nstream\n6 0 0 0 5 5 d1 0 0 5 5 re f\nendstream"
        error = refused(by_hand(f"BT /F1 12 Tf 72 700 Td ({codes}) Tj ET", page=font, objects=[type3, glyph]))
        assert error.code == "COC903"

    @pytest.mark.parametrize("shift", [-29, 32])
    def test_an_alphabet_that_is_shifted(self, shift: int) -> None:
        words = "Draft agenda of the meeting in the house of the committee"
        assert refused(shifted(words, shift)).code == "COC903"

    def test_letters_that_are_guessed_right(self) -> None:
        words = "Draft agenda of the meeting in the house of the committee"
        assert texts(read(shifted(words, 0))) == [words]

    def test_a_page_that_breaks_off_is_not_read_in_silence(self) -> None:
        assert read(packed_lines(spoiled=False)).omissions == ()
        spoiled = read(packed_lines(spoiled=True))
        assert 0 < len(spoiled.blocks) < 40 and "amaged" in " ".join(spoiled.omissions)

    def test_a_wrong_sum_at_the_end_costs_nothing(self) -> None:
        document = read(packed_lines(spoiled=False, sum_=b"\0\0\0\0"))
        assert len(document.blocks) == 40 and document.omissions == ()

    def test_a_password(self) -> None:
        pdf = new_pdf()
        put(pdf, 60, 80, "Secret")
        pdf.set_encryption(owner_password="owner", user_password="user")
        assert refused(made(pdf)).code == "COC902"

    @pytest.mark.parametrize(
        "data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF", b"hello"]
    )
    def test_damaged(self, data: bytes) -> None:
        assert refused(data).code in ("COC901", "COC903")

    def test_too_many_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cocheck.documents.pdf.MAX_PDF_PAGES", 1)
        pdf = new_pdf()
        pdf.add_page()
        assert refused(made(pdf)).code == "COC905"


_MUTATE = """
import random, sys
from cocheck.documents.model import Document, ReadError, Unreadable
from cocheck.documents.pdf import read_pdf
data = open(sys.argv[1], "rb").read()
chance = random.Random(7)
for _ in range(150):
    changed = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    if chance.random() < 0.2:
        del changed[chance.randrange(len(changed)):]
    try:
        read = read_pdf(bytes(changed), "x.pdf", lambda data, name: Unreadable(name, "COC901", "", ""))
        assert isinstance(read, Document)
    except ReadError as error:
        assert error.code.startswith("COC9"), error.code
print("done")
"""


def test_mutated_files_give_a_document_or_a_read_error(tmp_path: Path) -> None:
    """In a process of its own, since pdfium can abort the whole process."""
    annotation = f"<< /Subtype /Link /Rect [72 696 300 712] /A << /S /URI /URI ({CODE}) >> >>"
    file = tmp_path / "seed.pdf"
    file.write_bytes(by_hand(LINE + NEXT, page="/Annots [10 0 R]", objects=[annotation]))
    run = subprocess.run(
        [sys.executable, "-c", _MUTATE, str(file)], capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == "done", run.stderr
