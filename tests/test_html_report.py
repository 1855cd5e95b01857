"""The HTML report: its structure, its harmlessness, its contrast, and how Chromium prints it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import html5lib
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cocheck.cli.main import main
from cocheck.lint.verdict import (
    ClauseState,
    DocumentRecord,
    Evidence,
    Location,
    MeetingDocument,
    MeetingRecord,
    Report,
    Suppressed,
    Verdict,
)
from cocheck.reports import render
from cocheck.reports.harmless import harmless
from cocheck.reports.layout import Look, plain

SNAPSHOT = Path(__file__).parent / "snapshots" / "html-structure.txt"
ADDRESS = "https://www.iso.org/publication/PUB100011.html"
LATIN = "a quotation that is shown nowhere but in the evidence"


def verdict(code: str, path: str, outcome: Any, message: str, **more: Any) -> Verdict:
    given: dict[str, Any] = {"rule": "a-rule", "severity": "error", "clause": "agenda", **more}
    return Verdict(code=code, path=path, outcome=outcome, message=message, **given)


LINKED = verdict(
    "COC101",
    "45/agenda.docx",
    "met",
    "The agenda links to the Code.",
    rule="agenda-code-link",
    evidence=(Evidence("45/agenda.docx", "item 4", f"{LATIN}: the Code", ADDRESS, ((55, 63),)),),
)
UNTRAINED = verdict(
    "COC102",
    "45/agenda.docx",
    "not-met",
    "The agenda does not link to the training.",
    rule="agenda-training-link",
    help="Put the link beside the one to the Code.",
    location=Location(item="4", label="item 4, page 3"),
    required_code="iso",
)
DAMAGED = verdict("COC901", "45/broken.pdf", "unreadable", "The file is damaged.", clause=None)
KNOWN = verdict(
    "COC301",
    "45/report.md",
    "not-met",
    "The report is silent on the Code.",
    clause="report",
    severity="warning",
)
REPORT = Report(
    documents=(
        DocumentRecord("45/agenda.docx", "checked", "docx", "agenda", "en", meeting="Widgets 2024-05-16"),
        DocumentRecord("45/report.md", "checked", "markdown", "report", notes=("Page 2 could not be read.",)),
        DocumentRecord("45/broken.pdf", "unreadable"),
        DocumentRecord("45/letter.docx", "skipped"),
        DocumentRecord("45/odd.docx", "unclear"),
    ),
    verdicts=(LINKED, LINKED._replace(code="COC104", rule="agenda-link-unusable"), UNTRAINED, DAMAGED),
    passed_over={"doc": 2},
    meetings=(
        MeetingRecord(
            "Widgets 2024-05-16",
            "Widgets",
            "2024-05-16",
            (
                MeetingDocument("45/agenda.docx", "agenda", "committee and meeting date"),
                MeetingDocument("45/report.md", "report", "its folder"),
            ),
            ((("45/draft.docx",), ("45/agenda.docx", "45/agenda.pdf")),),
            (
                ClauseState(
                    "agenda", "not-met", (Evidence("45/agenda.docx", "item 4, page 3", UNTRAINED.message),)
                ),
                ClauseState("presentation", "met", (Evidence("45/agenda.docx", "item 4", LINKED.message),)),
                ClauseState("attendance", "not-seen"),
                ClauseState("report", "not-applicable", (Evidence("45/report.md", "", "It does not."),)),
            ),
        ),
        MeetingRecord("46", None, "2025-05-16", (), (), ()),
    ),
    suppressed=(Suppressed(KNOWN, "suppression", "agreed with the chair"), Suppressed(KNOWN, "baseline")),
)


def page_of(report: Report, look: Look | None = None) -> str:
    return plain(render("html", report, look or Look()))


def parse(page: str) -> Any:
    """The page as HTML5 has it. Raises for any fault of the markup."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=True
    )
    return parser.parse(page).getroot()


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def outline(element: Any, depth: int = 0) -> Iterator[str]:
    """What a screen reader makes of the page: landmarks, headings, tables, buttons and what they open."""
    tag = element.tag
    if not isinstance(tag, str) or tag in ("head", "style"):
        return
    told = {
        "section": lambda: f"region #{element.get('id')}",
        "a": lambda: f"link {words(element)} -> {element.get('href')}",
        "button": lambda: f"button {words(element)} -> {element.get('popovertarget')}",
        "th": lambda: f"{element.get('scope')}header {words(element)}",
        "summary": lambda: f"summary {words(element)}",
        "caption": lambda: f"caption {words(element)}",
        "blockquote": lambda: f"quote ({element.get('lang')}) {words(element)}",
        "mark": lambda: f"mark {words(element)}",
        "div": lambda: f"{element.get('role') or 'group'} {element.get('id') or element.get('class')}",
        "p": lambda: f"p {words(element)}",
        "li": lambda: "item",
    }
    if re.fullmatch("h[1-6]", tag):
        line: str | None = f"{tag} {words(element)}"
    elif tag in told:
        line = told[tag]()
    else:
        line = (
            tag
            if tag in ("header", "nav", "main", "footer", "table", "tr", "td", "article", "details")
            else None
        )
    if line:
        yield "  " * depth + line
    for child in element:
        yield from outline(child, depth + bool(line))


def test_the_structure_is_as_it_was() -> None:
    told = "\n".join(outline(parse(page_of(REPORT)).find("body"))) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(told, encoding="utf-8")
    assert told == SNAPSHOT.read_text(encoding="utf-8")


def test_headings_step_down_one_at_a_time() -> None:
    levels = [int(one.tag[1]) for one in parse(page_of(REPORT)).iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def check_references(tree: Any) -> None:
    """Every anchor, button and label points to one element that is there."""
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    pointed = tree.xpath("//@popovertarget | //@aria-labelledby")
    pointed += [href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")]
    assert set(pointed) <= set(ids)


def check_harmless(tree: Any) -> None:
    """Nothing runs, nothing is fetched, and a link leads within the page or to a web address."""
    assert {one.tag for one in tree.iter() if isinstance(one.tag, str)} <= {
        *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section"),
        *("article", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "b"),
        *("strong", "small", "a", "bdi", "mark", "blockquote", "time", "details", "summary", "button"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    }
    for one in tree.iter():
        assert not [name for name in one.attrib if name.startswith("on") or name in ("src", "style")]
    for link in tree.iter("a"):
        href = link.get("href")
        if not href.startswith("#"):
            assert re.match("https?://[A-Za-z0-9.-]+", href)
            assert "noreferrer" in link.get("rel")
            assert words(link) == href


def test_it_stands_alone() -> None:
    tree = parse(page_of(REPORT))
    check_references(tree)
    check_harmless(tree)
    style = tree.find(".//style").text
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "@import" not in style


NASTY = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>'",
    "</style></title></textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "]]>--><!--",
    "\x1b[31m\x00\u202egnp.exe\u200b",
    "file\udcff.docx",
    "&lt;b&gt; &amp;amp;",
)
TARGETS = (
    "javascript:alert(1)",
    " https://iso.org/",
    "data:text/html,<script>alert(1)</script>",
    "https://www.iso.org@evil.example/",
    'https://evil.example/" onclick="alert(1)',
    "https://evil.example/\u202egpj",
    "file:///C:/code.pdf",
    "//evil.example",
    "",
)


def hostile(text: str, target: str) -> Report:
    """A report that has `text` wherever a document, a name or a configuration can put it."""
    evidence = Evidence(text, text, text, target, ((0, len(text)), (1, 2)))
    found = verdict(
        text, text, "not-met", text, rule=text, help=text, required_code=text,
        location=Location(label=text), evidence=(evidence,),
    )  # fmt: skip
    known = {
        "kind": text,
        "language": text,
        "committee": text,
        "meeting": text,
        "version": text,
        "date": text,
    }
    return Report(
        (
            DocumentRecord(text, "checked", text, reasons=(text,), notes=(text,), **known),
            DocumentRecord(text + "2", "skipped"),
            DocumentRecord(text + "3", "unreadable", reference=text),
        ),
        (found, found._replace(outcome="met"), found._replace(path=text + "4")),
        {text: 1},
        (
            MeetingRecord(
                text, text, text, (MeetingDocument(text, text, text),), (((text,), (text,)),),
                (ClauseState("agenda", "met", (Evidence(text, text, text),)),),
            ),
        ),
        (Suppressed(found, "suppression", text),),
    )  # fmt: skip


@pytest.mark.parametrize(("text", "target"), list(product(NASTY, TARGETS)))
def test_hostile_words_stay_words(text: str, target: str) -> None:
    page = page_of(hostile(text, target))
    tree = parse(page)
    check_references(tree)
    check_harmless(tree)
    shown = " ".join(harmless(text).split())
    assert shown in words(tree.find(".//h3[@id='findings-1']"))
    assert shown in words(tree.find(".//blockquote"))
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u202e\ud800-\udfff]", page)


@settings(max_examples=40)
@given(st.text(max_size=30), st.text(max_size=30) | st.text(max_size=20).map("https://{}".format))
def test_whatever_the_words_the_page_is_sound(text: str, target: str) -> None:
    tree = parse(page_of(hostile(text, target)))
    check_references(tree)
    check_harmless(tree)


def test_only_a_plain_web_address_can_be_followed() -> None:
    def links(target: str) -> list[str]:
        tree = parse(page_of(hostile("words", target)))
        return [href for href in tree.xpath("//a/@href") if not href.startswith("#")]

    assert set(links(ADDRESS)) == {ADDRESS}
    assert not any(links(target) for target in TARGETS)


def test_what_was_not_checked_comes_first() -> None:
    tree = parse(page_of(REPORT))
    told = words(tree.find(".//section[@id='summary']"))
    assert "1 document could not be read." in told
    assert "2 files in formats not read yet (2 .doc) were not checked." in told
    assert "1 document could be read only in part." in told
    assert "2 findings are known and set aside." in told
    assert tree.xpath("//div[contains(@class, 'verdict')]/@class") == ["verdict unwell"]
    well = REPORT._replace(documents=REPORT.documents[:1], verdicts=(LINKED,), passed_over={}, suppressed=())
    marks = "//div[contains(@class, 'verdict')]/@class"
    assert parse(page_of(well)).xpath(marks) == ["verdict well"]
    assert parse(page_of(well, Look(selected=True))).xpath(marks) == ["verdict unwell"]
    assert parse(page_of(well._replace(passed_over={"odt": 1}))).xpath(marks) == ["verdict unwell"]
    assert parse(page_of(well._replace(suppressed=REPORT.suppressed))).xpath(marks) == ["verdict unwell"]
    assert parse(page_of(Report((), (), {}))).xpath(marks) == ["verdict unwell"]


def test_an_output_that_is_not_utf_8_gets_ascii(tmp_path: Path) -> None:
    page = page_of(REPORT, Look(encoding="cp1252"))
    assert page.isascii()
    assert etree.tostring(parse(page).find("body")) == etree.tostring(parse(page_of(REPORT)).find("body"))


def test_a_clause_that_is_met_with_a_warning_says_so() -> None:
    slight = UNTRAINED._replace(severity="warning", clause="presentation", message="It comes late.")
    note = slight._replace(severity="info")
    cell = "//button[contains(@class, 'outcome') and contains(., 'Presentation, Widgets')]"
    for found, told in (
        ((), "met"),
        ((note,), "met"),
        ((slight,), "met, 1 warning"),
        ((slight,) * 2, "met, 2 warnings"),
    ):
        tree = parse(page_of(REPORT._replace(verdicts=(LINKED, *found))))
        [button] = tree.xpath(cell)
        assert words(button) == f"✓ {told}: Presentation, Widgets 2024-05-16"
        behind = words(tree.xpath("//*[@id=$id]", id=button.get("popovertarget"))[0])
        assert ("It comes late." in behind) is ("warning" in told)
    error = slight._replace(severity="error")
    [button] = parse(page_of(REPORT._replace(verdicts=(LINKED, slight, error)))).xpath(cell)
    assert words(button).startswith("✓ met, 2 findings:")


def test_the_command_line_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("<b>agenda.md").write_text("# Draft agenda\n\n1. Opening\n2. Adoption of the agenda\n3. Closing\n")
    assert main(["--format", "html", "--output", "report.html", "<b>agenda.md"]) == 1
    tree = parse(Path("report.html").read_text(encoding="utf-8"))
    assert words(tree.find(".//h3[@id='findings-1']")) == "<b>agenda.md"
    assert "COC101" in words(tree.find(".//section[@id='findings']"))


def test_a_quotation_in_two_languages_claims_none() -> None:
    records = tuple(record._replace(language="en+fr") for record in REPORT.documents)
    tree = parse(page_of(REPORT._replace(documents=records)))
    assert tree.xpath("//blockquote") and not tree.xpath("//blockquote[@lang]")
    assert parse(page_of(REPORT)).xpath("//blockquote/@lang")


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough_for_everyone(scheme: int) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text."""
    style = files("cocheck.reports").joinpath("html.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    texts = ("ink", "quiet", "link", "good", "mark-ink") if scheme else ("ink", "quiet", "link", "good")
    grounds = [name for name in colours if name in ("paper", "ground", "mark") or name.endswith("-ground")]
    pairs = [(name, f"{name}-ground") for name in ("error", "warning", "info", "good")]
    for text, ground in (*product(texts, grounds), *pairs, ("mark-ink", "mark")):
        darker, lighter = sorted((luminance(colours[text]), luminance(colours[ground])))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, ground)


BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
def test_chromium_prints_what_is_folded_away(tmp_path: Path) -> None:
    source = tmp_path / "report.html"
    source.write_text(page_of(REPORT), encoding="utf-8")
    subprocess.run(
        [
            *(str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
            *("--no-first-run", "--disable-sync", "--disable-component-update", "--no-pdf-header-footer"),
            *(f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'report.pdf'}"),
            source.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with pdfplumber.open(tmp_path / "report.pdf") as pdf:
        text = " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)
    assert text.count(LATIN) == 1
    table, findings, documents, belonging = map(
        text.index,
        ("All meetings", UNTRAINED.message, "Each opens on what is met", "The documents of each meeting"),
    )
    assert table < findings < documents < belonging
    assert "45/letter.docx" in text
    assert "not met" in text
    # The style is let through by the policy: without it, what is meant for the screen would be printed.
    assert "Skip to the summary" not in text
    assert "Close" not in text
