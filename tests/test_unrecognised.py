"""A document that shows no sign of being a meeting's: skipped, unless too little of it was read to tell."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from agendas import GOOD, RECIPE
from docx_builder import docx, graphic, paragraph, run
from fpdf import FPDF
from hostile import pdf, stream

from cocheck.cli.main import main
from cocheck.testing.markup import parse
from cocheck.testing.write_pdf import pdf_bytes

PICTURE = docx(
    paragraph(graphic('<pic:pic><pic:blipFill><a:blip r:embed="rI"/></pic:blipFill></pic:pic>')),
    (("rI", "image", "media/scan.png"),),
    {"word/media/scan.png": b"\x89PNG\r\n\x1a\n"},
)
BLANK = docx("")
COVER = parse("This is a portfolio. Open it in another program.")


def broken_off() -> bytes:
    """A Word file whose text ends after two words."""
    whole = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    return docx("", parts={"word/document.xml": f"{whole}<w:body><w:p><w:r><w:t>Hello there"})


def locked() -> bytes:
    made = FPDF()
    made.add_page()
    made.set_encryption(owner_password="owner", user_password="user")
    return bytes(made.output())


def agenda() -> bytes:
    return pdf_bytes(parse(GOOD), {})


def dynamic_form() -> bytes:
    """A PDF of which only Adobe's programs show more than a page that says so (XFA)."""
    words = b"BT /F1 12 Tf 72 700 Td (Please wait. Your viewer may not be able to show this.) Tj ET"
    form = "/NeedsRendering true /AcroForm << /XFA 20 0 R /Fields [] >>"
    return pdf({20: stream(b"<xdp>Draft agenda</xdp>")}, catalog=form, content=words)


@pytest.fixture
def judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    Path("good.md").write_text(GOOD, encoding="utf-8")

    def judged(name: str, data: bytes) -> tuple[int, list[str]]:
        Path(name).write_bytes(data)
        status = main(["--isolated", "--no-cache", "--no-meetings", "--format", "json", "."])
        report = json.loads(capsys.readouterr().out)
        return status, [one["code"] for one in report["findings"] if one["path"] == name]

    return judged


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("scan.docx", PICTURE, "COC903"),
        ("agenda.docx", BLANK, "COC903"),
        ("agenda.txt", b" \n \n", "COC903"),
        ("agenda.html", b'<html><body><img src="scan.png"></body></html>', "COC903"),
        ("minutes.md", b"![](scan.png)\n", "COC903"),
        ("notes.txt", GOOD.encode("cp500"), "COC901"),
        ("notes.txt", RECIPE.replace("\n", " ").encode("cp037"), "COC901"),
        ("N 123 meeting paper.docx", broken_off(), "COC901"),
        ("form.pdf", dynamic_form(), "COC901"),
        ("portfolio.pdf", pdf_bytes(COVER, {"papers.pdf": locked()}), "COC902"),
        ("portfolio.pdf", pdf_bytes(COVER, {"papers.pdf": agenda()}), "COC901"),
    ],
)
def test_what_was_hardly_read_is_not_passed_over(name: str, data: bytes, code: str, judge: Any) -> None:
    assert judge(name, data) == (3, [code])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("blank.docx", BLANK),
        ("blank.txt", b" \n \n"),
        ("bread.md", RECIPE.encode()),
        ("logo.md", b"![](logo.png)\n"),
        (
            "portfolio.pdf",
            pdf_bytes(COVER, {"logo.png": b"\x89PNG\r\n\x1a\n", "recipe.pdf": pdf_bytes(parse(RECIPE), {})}),
        ),
    ],
)
def test_what_is_merely_of_another_sort_is(name: str, data: bytes, judge: Any) -> None:
    assert judge(name, data) == (0, [])


def test_an_emoji_in_two_halves_costs_a_sign_and_not_the_agenda(judge: Any) -> None:
    whole = docx("".join(paragraph(run(line)) for line in GOOD.splitlines() if line))
    halves = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(halves, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Any other", b"Any &#xD83D;&#xDE00;&#55357; other"))
    _, codes = judge("agenda.docx", halves.getvalue())
    assert "COC102" in codes and codes.count("COC901") == 1


def test_a_thousand_parts_that_are_lost_are_one_finding(
    judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = "".join(f'<w:subDoc r:id="r{number}"/>' for number in range(1000))
    relations = tuple((f"r{number}", "subDocument", "“" * 500 + str(number)) for number in range(1000))
    body = "".join(paragraph(run(line)) for line in GOOD.splitlines() if line) + parts
    _, codes = judge("agenda.docx", docx(body, relations))
    assert codes.count("COC901") == 1
    main(["--isolated", "--no-cache", "--format", "json", "agenda.docx"])
    [lost] = [one for one in json.loads(capsys.readouterr().out)["findings"] if one["code"] == "COC901"]
    assert len(lost["message"]) < 3000


def test_an_instruction_of_any_length_is_read_at_once(judge: Any) -> None:
    _, codes = judge("agenda.md", (GOOD + f"\n<!-- cocheck: ignore {'a' * 300_000} -->\n").encode())
    assert codes == ["COC502"]


def test_a_thousand_dead_links_are_some_findings_and_a_number(
    judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    links = "\n".join(
        f"{number}. [ISO Code of Conduct](file:///C:/{number}.pdf)" for number in range(6, 1006)
    )
    _, codes = judge("agenda.md", (GOOD + links).encode())
    assert codes.count("COC104") == 21
    main(["--isolated", "--no-cache", "agenda.md"])
    assert "980 more links" in " ".join(capsys.readouterr().out.split())
