"""The output formats, from fixed reports: compared exactly with tests/snapshots, and held to their promises.

UPDATE_SNAPSHOTS=1 writes the snapshots anew; look at the difference before committing it.
"""

from __future__ import annotations

import io
import json
import os
import re
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cocheck.lint.rule import Example, Rule
from cocheck.lint.verdict import DocumentRecord, Evidence, Location, Report, Suppressed, Verdict
from cocheck.reports import FORMATS, render
from cocheck.reports.harmless import encodable, harmless
from cocheck.reports.layout import Look, cells, clean_quote, plain, quotation, shorten, wrap
from cocheck.reports.printing import print_lines
from cocheck.reports.rule_pages import rule_page, rule_table, rules_as_json
from cocheck.reports.summary import summary

SNAPSHOTS = Path(__file__).parent / "snapshots"
ADDRESS = "https://www.iso.org/publication/PUB100397.html"

AGENDA = DocumentRecord(
    path="45/agenda-rev2.docx",
    status="checked",
    format="docx",
    kind="agenda",
    language="en",
    committee="ISO/TC 12",
    reference="N 1518",
    replaces="N 1512",
    meeting="ISO/TC 12 2024-05-16",
    version="Rev 2",
    date="2024-05-08",
    meeting_date="2024-05-16",
    certainty=0.97,
    reasons=("the title is “Draft agenda”", "numbered items"),
)
LINK_MET = Verdict(
    code="COC101",
    rule="agenda-code-link",
    outcome="met",
    severity="error",
    path=AGENDA.path,
    message="The agenda links to the ISO Code of Conduct.",
    clause="agenda",
    location=Location(page=3, item="4", paragraph=12, label="item 4, page 3"),
    evidence=(
        Evidence(
            AGENDA.path,
            "item 4, page 3",
            "ISO Code of Conduct for the technical work",
            target=ADDRESS,
            marks=((0, 42),),
        ),
    ),
    required_code="iso",
)
TRAINING_MISSING = Verdict(
    code="COC102",
    rule="agenda-training-link",
    outcome="not-met",
    severity="error",
    path=AGENDA.path,
    message="The agenda does not link to the training programme of the Code.",
    help="Put a link to the training programme beside the one to the Code, under item 4.",
    clause="agenda",
    location=Location(page=3, item="4", paragraph=12, label="item 4, page 3"),
    required_code="iso",
)
LOCAL_LINK = Verdict(
    code="COC104",
    rule="agenda-link-unusable",
    outcome="not-met",
    severity="error",
    path=AGENDA.path,
    message="A link that is labelled with the Code leads to a file on somebody’s own computer.",
    help="Let it lead to the Code’s address on iso.org.",
    clause="agenda",
    location=Location(page=1, item="2.1", paragraph=4, label="item 2.1, page 1"),
    evidence=(
        Evidence(
            AGENDA.path,
            "item 2.1, page 1",
            "The committee manager reminds all delegates, before the agenda is adopted and the drafting "
            "committee is appointed, that the ISO Code of Conduct for the technical work applies to them as "
            "it applies to everybody who takes part in this meeting, in the room or online.",
            target="file:///C:/Users/secretary/Code.pdf",
            marks=((128, 170),),
        ),
        Evidence(AGENDA.path, "item 9, page 5", "Code of Conduct", target="", marks=((0, 15),)),
    ),
    required_code="iso",
)
LATE = Verdict(
    code="COC112",
    rule="agenda-code-item-late",
    outcome="not-met",
    severity="warning",
    path="45/ordre du jour.md",
    message="Le point sur le code vient après « Rapport du secrétariat ».",
    help="Mettez-le au début.",
    clause="presentation",
    location=Location(item="6", line=31, label="item 6, line 31"),
    evidence=(
        Evidence("45/ordre du jour.md", "item 6, line 31", "6. Code de conduite de l’ISO", None, ((3, 28),)),
    ),
    required_code="ecma",
)
NOT_APPLICABLE = Verdict(
    code="COC201",
    rule="attendance-code-attached",
    outcome="not-applicable",
    severity="error",
    path="45/attendance.pdf",
    message="The meeting was virtual only, so no list was circulated for signature.",
    clause="attendance",
)
DAMAGED = Verdict(
    code="COC901",
    rule="document-unreadable",
    outcome="unreadable",
    severity="error",
    path="45/minutes.docx",
    message="The file is damaged: it ends too early.",
    help="Open it in Word, save it under a new name, and check that.",
)
UNCLEAR = Verdict(
    code="COC904",
    rule="document-kind-unclear",
    outcome="unreadable",
    severity="warning",
    path="45/notes.txt",
    message="This looks like a meeting document, but it could be an agenda or a report.",
    help="Say which it is with --as agenda or --as report.",
)
FRENCH = DocumentRecord(
    LATE.path, "checked", "markdown", "agenda", language="fr", notes=("Page 2 is a picture.",)
)
ATTENDANCE = DocumentRecord(NOT_APPLICABLE.path, "checked", "pdf", "attendance", certainty=1.0)

EVERYTHING = Report(
    documents=(
        AGENDA,
        FRENCH,
        ATTENDANCE,
        DocumentRecord(DAMAGED.path, "unreadable", "docx"),
        DocumentRecord(UNCLEAR.path, "unclear", "text", certainty=0.55, reasons=("dates and numbers only",)),
        DocumentRecord("45/photo credits.md", "skipped", "markdown"),
        DocumentRecord("45/README.md", "skipped", "markdown"),
    ),
    verdicts=(LOCAL_LINK, LINK_MET, TRAINING_MISSING, LATE, NOT_APPLICABLE, DAMAGED, UNCLEAR),
    passed_over={"odt": 1, "doc": 3},
)
ALL_WELL = Report((AGENDA, ATTENDANCE), (LINK_MET, NOT_APPLICABLE), {})

RULES = (
    Rule(
        "COC101",
        "agenda-code-link",
        "agenda",
        "error",
        "agenda",
        "The agenda does not link to the Code of Conduct.",
        "Delegates read the agenda before the meeting.\n\nWhoever finds the Code there\ncomes prepared.",
        "Add a link to the Code’s address.",
        good=(Example("the title is linked", "# Agenda\n\n1. [Code](https://example.org)\n"),),
        bad=(
            Example("no link", "# Agenda\n\n1. Code\n"),
            Example("a file only", "# Agenda\n", attachments={"code.md": "# Code\n"}),
        ),
    ),
    Rule(
        "COC901",
        "document-unreadable",
        None,
        "error",
        None,
        "The document cannot be read.",
        "",
        "Save it anew.",
    ),
)


def compare(name: str, text: str) -> None:
    path = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def text_of(report: Report, look: Look, format_name: str = "text") -> str:
    return plain(render(format_name, report, look))


@pytest.mark.parametrize(
    ("name", "report", "format_name", "look"),
    [
        ("text-80.txt", EVERYTHING, "text", Look()),
        ("text-40.txt", EVERYTHING, "text", Look(width=40)),
        ("text-ascii.txt", EVERYTHING, "text", Look(encoding="ascii")),
        ("text-verbose.txt", EVERYTHING, "text", Look(verbose=True)),
        ("text-quiet.txt", EVERYTHING, "text", Look(quiet=True)),
        ("text-all-well.txt", ALL_WELL, "text", Look()),
        ("concise.txt", EVERYTHING, "concise", Look()),
        ("concise-quiet.txt", EVERYTHING, "concise", Look(quiet=True)),
        ("report.json", EVERYTHING, "json", Look()),
    ],
)
def test_a_report_looks_as_it_did(name: str, report: Report, format_name: str, look: Look) -> None:
    compare(name, text_of(report, look, format_name))


def test_rule_pages_look_as_they_did() -> None:
    compare("rules-100.txt", plain(rule_table(RULES, Look(width=100))))
    compare("rules-40.txt", plain(rule_table(RULES, Look(width=40))))
    compare("rule-page.txt", plain(line for rule in RULES for line in rule_page(rule, Look())))
    compare("rules.json", plain(rules_as_json(RULES)))


def in_colour(report: Report) -> str:
    stream = io.StringIO()
    print_lines(render("text", report, Look(colour=True)), stream, colour=True)
    return stream.getvalue()


def test_colour_says_the_same_words_and_marks_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = in_colour(EVERYTHING)
    words = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    # The carets, too: they are what is left once it is pasted into a mail.
    assert [line.rstrip() for line in words.splitlines()] == text_of(EVERYTHING, Look()).splitlines()
    assert "^^^" in words
    assert re.search(r"\x1b\[[0-9;]*4[0-9;]*mCode of Conduct", coloured)


@pytest.mark.parametrize(
    ("report", "selected", "words"),
    [
        (ALL_WELL, False, "All is well: 2 documents checked, nothing found."),
        (ALL_WELL, True, "2 documents checked against the selected rules only: nothing found."),
        (Report((), (), {}), False, "Nothing was checked: no documents were found."),
        (
            Report((DocumentRecord("a", "skipped"),), (), {}),
            False,
            "Nothing was checked. 1 file shows no sign of being a meeting document and was skipped "
            "(--verbose names it).",
        ),
        (
            Report((), (), {"doc": 1}),
            False,
            "Nothing was checked. 1 file in formats not read yet (1 .doc) was not checked.",
        ),
        (
            Report((AGENDA, DocumentRecord("a", "unreadable")), (LINK_MET,), {}),
            False,
            "1 document checked: nothing found. 1 document could not be read: a.",
        ),
        (
            Report((FRENCH,), (), {}),
            False,
            "1 document checked: nothing found. 1 document could be read only in part.",
        ),
        (
            Report((AGENDA,), (TRAINING_MISSING, LATE, LATE), {}),
            False,
            "1 document checked: 1 error, 2 warnings.",
        ),
    ],
)
def test_the_summary(report: Report, selected: bool, words: str) -> None:
    assert " ".join(summary(report, selected, verbose=False)) == words


records = st.builds(
    DocumentRecord,
    path=st.sampled_from(["a.md", "b.md", "c.md"]),
    status=st.sampled_from(["checked", "skipped", "unclear", "unreadable"]),
    notes=st.sampled_from([(), ("Page 2 is a picture.",)]),
    excluded=st.just(False),
    own_report=st.just(False),
)


@given(
    st.lists(records, max_size=3),
    st.lists(st.sampled_from(EVERYTHING.verdicts), max_size=2),
    st.dictionaries(st.just("doc"), st.integers(1, 3)),
    st.booleans(),
)
def test_all_is_well_only_where_all_of_it_is(
    documents: list[DocumentRecord], verdicts: list[Verdict], passed_over: dict[str, int], selected: bool
) -> None:
    report = Report(tuple(documents), tuple(verdicts), passed_over)
    all_checked = documents and all(d.status == "checked" and not d.notes for d in documents)
    well = all_checked and not report.findings and not passed_over and not selected
    assert summary(report, selected, verbose=False)[0].startswith("All is well") is bool(well)


def test_json_fits_its_schema() -> None:
    schema = json.loads(files("cocheck.reports").joinpath("json.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for report in (EVERYTHING, ALL_WELL, Report((), (), {})):
        jsonschema.validate(content := json.loads(text_of(report, Look(), "json")), schema)
        assert set(content) == set(schema["properties"])
        for part, definition in (("documents", "document"), ("findings", "finding"), ("verdicts", "verdict")):
            for item in content[part]:
                assert list(item) == schema["$defs"][definition]["required"]


def test_json_says_what_the_contract_says() -> None:
    content = json.loads(text_of(EVERYTHING, Look(), "json"))
    assert [finding["code"] for finding in content["findings"]] == [
        "COC104",
        "COC102",
        "COC112",
        "COC901",
        "COC904",
    ]
    assert len(content["verdicts"]) == len(EVERYTHING.verdicts)
    contract = {"checked": 3, "skipped": 2, "unreadable": 1, "errors": 3, "warnings": 2, "infos": 0}
    assert contract.items() <= content["summary"].items()
    met = next(verdict for verdict in content["verdicts"] if verdict["outcome"] == "met")
    assert met["evidence"][0]["target"] == ADDRESS


NASTY = "a\x1b[31mb\x9b2J\u202ec\u2066d\u200be\u2028f\x07g\rh\ni\ufeffj\U000e0041k\x00l"


def nasty_report() -> Report:
    where = Location(label=NASTY)
    evidence = Evidence("x" + NASTY, NASTY, NASTY, target=NASTY, marks=((1, 20), (25, 99)))
    verdict = Verdict(
        "COC101", "r", "not-met", "error", NASTY, NASTY, NASTY, "agenda", where, (evidence,), NASTY
    )
    record = DocumentRecord(
        NASTY, "checked", "docx", "agenda", NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, NASTY
    )
    return Report((record,), (verdict,), {})


@pytest.mark.parametrize(
    "look", [Look(), Look(verbose=True, width=20), Look(encoding="ascii"), Look(encoding="cp1252")]
)
@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_in_a_document_steers_the_terminal(format_name: str, look: Look) -> None:
    text = text_of(nasty_report(), look, format_name)
    text.encode(look.encoding)
    bad = [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]
    assert bad == []


@pytest.mark.parametrize("format_name", ["text", "html", "sarif"])
@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("See https://www.iso.org/publication/PUB100397.html for it", False),
        ("See iso.org/publication/ PUB100397.html.", False),
        ("The Code", True),
        ("https://www.iso.org/publication/PUB100397.html/fr", True),
        ("https://www.iso.org/publication/PUB100011.html", True),
    ],
)
def test_an_address_that_is_printed_is_not_told_again(format_name: str, quote: str, told: bool) -> None:
    evidence = Evidence("a.md", "line 1", quote, target=ADDRESS, marks=((0, len(quote)),))
    verdict = LOCAL_LINK._replace(path="a.md", evidence=(evidence,))
    text = text_of(Report((), (verdict,), {}), Look(), format_name)
    assert bool(re.search('leads to (<a href="|<bdi>)?https', text)) is told


def test_concise_tells_all_of_a_document_together() -> None:
    unseen = Verdict(
        "COC402", "agenda-version-unseen", "not-met", "info", AGENDA.path, "Rev 1 was not there."
    )
    report = EVERYTHING._replace(verdicts=(*EVERYTHING.verdicts, unseen))
    lines = text_of(report, Look(quiet=True), "concise").splitlines()
    assert [line.startswith(AGENDA.path) for line in lines] == [True] * 3 + [False] * (len(lines) - 3)
    assert "COC402 note: Rev 1" in lines[2]


def test_concise_writes_what_is_set_aside_in_no_findings_form() -> None:
    aside = (Suppressed(LATE, "suppression", "agreed"), Suppressed(LOCAL_LINK, "baseline"))
    lines = text_of(Report((), (), {}, suppressed=aside), Look(verbose=True), "concise").splitlines()
    assert lines[0] == (
        "(set aside: suppression) COC112 in 45/ordre du jour.md, item 6, line 31. "
        "Le point sur le code vient après « Rapport du secrétariat ». agreed"
    )
    assert lines[1].startswith(
        "(set aside: baseline) COC104 in 45/agenda-rev2.docx, item 2.1, page 1. A link"
    )
    # What an editor's problem matcher looks for.
    finding = r"(.+):(\d+): |(.+): ([A-Z]+\d+) (error|warning|note): "
    assert not any(re.match(finding, line) for line in lines[:2])


def test_a_path_stays_on_one_line_and_concise_has_one_line_a_finding() -> None:
    assert len(text_of(nasty_report(), Look(quiet=True), "concise").splitlines()) == 1
    assert "j\\U000e0041k\\x00l" in text_of(nasty_report(), Look()).splitlines()[0]


def test_a_file_name_that_is_not_utf8_is_told_the_same_everywhere() -> None:
    path = b"caf\xe9.md".decode("utf-8", "surrogateescape")
    report = Report(
        (DocumentRecord(path, "checked"),), (Verdict("COC101", "r", "not-met", "error", path, "M."),), {}
    )
    assert json.loads(text_of(report, Look(), "json"))["documents"][0]["path"] == "caf\\xe9.md"
    assert text_of(report, Look(), "concise").startswith("caf\\xe9.md: COC101 error: M.\n")
    assert text_of(report, Look()).startswith("caf\\xe9.md\n")


@given(st.text())
@example("\ufffe \uffff \ufdd0 \ufdef \U0001ffff \U0010fffe \u3164 \u115f \u1160 \uffa0")
def test_harmless_text_is_visible_and_settled(text: str) -> None:
    shown = harmless(text)
    assert not re.search(
        "[\ufffe\uffff\ufdd0-\ufdef\u3164\u115f\u1160\uffa0\U0001fffe\U0001ffff\U0010fffe]", shown
    )
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Zl", "Zp", "Cs"}
    assert harmless(shown) == shown


@given(
    st.text(alphabet=st.characters(codec="utf-8")),
    st.sampled_from(["ascii", "cp1252", "latin-1", "koi8-r", "no such"]),
)
def test_encodable_text_can_be_written(text: str, encoding: str) -> None:
    shown = encodable(text, encoding)
    shown.encode("ascii" if encoding == "no such" else encoding)


def test_plainer_characters_stand_for_typographic_ones() -> None:
    assert encodable("“é” – …", "ascii") == '"e" - ...'
    assert encodable("“é” – …", "cp1252") == "“é” – …"


words = st.text(alphabet=st.sampled_from(["a", "b", " ", "é", "語", "\u0301", "\u00a0"]), max_size=60)


@given(words, st.integers(1, 30))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    pieces = [text[start:end] for start, end in wrap(text, width)]
    assert [word for piece in pieces for word in piece.split(" ") if word] == [
        w for w in text.split(" ") if w
    ]
    assert all(cells(piece) <= width or " " not in piece.strip(" ") for piece in pieces)


@given(words, st.integers(2, 30))
def test_hard_wrapping_keeps_within_the_width(text: str, width: int) -> None:
    pieces = [text[start:end] for start, end in wrap(text, width, hard=True)]
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert all(cells(piece) <= width for piece in pieces)


@given(words, st.data())
def test_a_shortened_quote_keeps_its_first_mark(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 10)))
    limit = data.draw(st.integers(12, 40))
    short, marks = shorten(text, ((start, end),) if end > start else (), limit)
    assert len(short) <= limit + 4
    if end > start:
        assert [short[a:b] for a, b in marks] == [text[start:end]]


@given(st.text(max_size=30), st.data())
def test_marks_move_with_what_they_mark(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    look = Look(encoding="ascii")
    cleaned, marks = clean_quote(text, ((start, end),), look)
    marked = clean_quote(text[start:end], (), look)[0]
    assert [cleaned[a:b] for a, b in marks] == ([marked] if marked else [])


def test_carets_stand_under_wide_and_combining_characters() -> None:
    lines = quotation("語e\u0301 Code", ((4, 8),), Look(), 0)
    text, carets = plain(lines).splitlines()
    assert cells(text[: text.index("Code")]) == carets.index("^")
    assert carets.count("^") == 4


@pytest.mark.parametrize("width", [20, 40, 80])
def test_text_keeps_within_the_width(width: int) -> None:
    for line in text_of(EVERYTHING, Look(width=width, verbose=True)).splitlines():
        assert cells(line) <= width or len(line.split()) == 1 or "45/" in line, line


def test_the_same_report_gives_the_same_json() -> None:
    def shuffled(value: Any) -> Any:
        return dict(reversed(value.items()))

    other = Report(EVERYTHING.documents, EVERYTHING.verdicts, shuffled(EVERYTHING.passed_over))
    assert text_of(EVERYTHING, Look(), "json") == text_of(other, Look(), "json")
