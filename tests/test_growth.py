"""A document that says one thing over and over costs steps in proportion to its length, not to its square."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import docx_builder as word
import pytest

from cocheck.codes.code import load_code
from cocheck.codes.titles import find_titles
from cocheck.documents.model import Document
from cocheck.documents.reading import read_bytes
from cocheck.lint.baseline import KnownDocument, against_baseline
from cocheck.lint.check import check
from cocheck.lint.fingerprints import hashed, meeting_names
from cocheck.lint.rule import Kind
from cocheck.lint.settings import Settings
from cocheck.lint.verdict import DocumentMark, DocumentRecord, MeetingDocument, MeetingRecord, Report

CODE = "https://www.iso.org/publication/PUB100397.html"
HEAD = "Agenda for the meeting of ISO/TC 12\n\n1. Opening of the meeting\n2. Adoption of the agenda\n\n"
PAGE = "<!DOCTYPE html><html><body><h1>Agenda for the meeting of ISO/TC 12</h1>"


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python `work` runs through."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def grows_in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Whether what comes to `size` costs as much again when it is doubled; what grows with the square costs
    three times as much.
    """
    work(1)
    none, once, twice = (steps(lambda size=size: work(size)) for size in (1, size, 2 * size))
    return twice - once < 1.4 * (once - none)


@pytest.mark.parametrize(
    "name",
    ["code de conduite ", "Code-of-Conduct-", "Verhaltenskodex, "],
)
def test_names_of_codes_in_one_line(name: str) -> None:
    code = load_code("iso")
    others = (load_code("ietf"), load_code("w3c"))
    assert grows_in_proportion(lambda times: find_titles(name * times, code, others), 1000)


@pytest.mark.parametrize(
    ("unit", "kind", "suffix", "times"),
    [
        ("Code of Condcut, ", "agenda", ".txt", 300),
        ("Code of Conduct [here](https://x.example.org/a) ", "agenda", ".md", 200),
        ("Training on the Code of Conduct: [here](https://x.example.org/a) ", "agenda", ".md", 150),
        ("[here](https://x.example.org/a) training, ", "agenda", ".md", 200),
        ("ISO Code of Conduct. Training. ", "agenda", ".txt", 400),
        (f"{CODE} Code of Conduct, ", "agenda", ".txt", 300),
        ("PUB100397, ISO Code of Conduct ", "agenda", ".txt", 300),
        ("The ISO Code of Conduct. ", "report", ".txt", 300),
        ("The ISO Code of Conduct.\n\n", "report", ".txt", 300),
        ("- ISO Code of Conduct\n", "agenda", ".txt", 300),
        ("a) ISO Code of Conduct\n", "agenda", ".md", 200),
        ("Code of Conduct\n\n", "attendance", ".txt", 200),
    ],
)
def test_what_is_said_of_the_code(unit: str, kind: Kind, suffix: str, times: int, tmp_path: Path) -> None:
    path = tmp_path / f"said{suffix}"

    def work(times: int) -> None:
        path.write_text(HEAD + unit * times, encoding="utf-8")
        check([str(path)], Settings(as_kind=kind))

    assert grows_in_proportion(work, times)


@pytest.mark.parametrize(
    "unit",
    [
        '<a href="x">y</a> www.example.org ',
        "<code>www.example.org</code> ",
        "<a href=x>x</a> 4.1 Roll call<br>",
    ],
)
def test_addresses_and_items_in_one_paragraph_of_a_page(unit: str) -> None:
    def work(times: int) -> None:
        page = f"{PAGE}<p>1. a<br>{unit * times}</p>".encode()
        assert isinstance(read_bytes(page, "page.html"), Document)

    assert grows_in_proportion(work, 300)


def test_no_more_is_quoted_than_can_be_read(tmp_path: Path) -> None:
    """Each of the links was quoted with all the others."""
    path = tmp_path / "agenda.txt"
    path.write_text(HEAD + f"{CODE} and " * 3_000, encoding="utf-8")
    report = check([str(path)], Settings())
    quoted = sum(len(one.quote or "") for verdict in report.verdicts for one in verdict.evidence)
    assert any(verdict.code == "COC101" and verdict.outcome == "met" for verdict in report.verdicts)
    assert quoted < 2_000_000


def test_a_report_in_capitals_is_judged(tmp_path: Path) -> None:
    """The pattern for document numbers tried seventy times as many ways with each word in capitals."""
    path = tmp_path / "minutes.txt"
    path.write_text(
        "MINUTES OF THE MEETING\n\n1. OPENING\n\n2. ISO CODE OF CONDUCT\n\n"
        "THE CONVENOR REMINDED ALL PARTICIPANTS OF THE CODE AND MEMBERS DISCUSSED WHETHER TRAINING IS NEEDED.\n"
    )
    report = check([str(path)], Settings(as_kind="report"))
    assert [verdict.outcome for verdict in report.verdicts if verdict.code == "COC302"] == ["met"]


def test_what_stands_behind_a_linked_name_is_told(tmp_path: Path) -> None:
    """What the link and the name both cover was cut out twice, and as many characters behind it."""
    path = tmp_path / "minutes.md"
    path.write_text(
        f"# Minutes\n\n1. Opening\n\n2. Any other matters\n\n[ISO Code of Conduct]({CODE}): noted with thanks.\n"
    )
    report = check([str(path)], Settings(as_kind="report"))
    assert [verdict.outcome for verdict in report.verdicts if verdict.code == "COC302"] == ["met"]


def test_documents_that_were_all_moved_are_not_compared_each_with_each() -> None:
    def work(times: int) -> None:
        marks = {
            f"new/{n}.md": DocumentMark(title=f"Agenda {n}", text=str(n), format="md") for n in range(times)
        }
        known = [
            KnownDocument(f"old/{n}.md", hashed(mark), Counter([("COC101", "x")]), {})
            for n, mark in enumerate(marks.values())
        ]
        documents = tuple(DocumentRecord(path, "checked") for path in marks)
        found = against_baseline(Report(documents, (), {}, marks=marks), known, "/", lambda path: False)
        assert found.baseline is not None

    assert grows_in_proportion(work, 100)


def test_the_documents_of_a_meeting_share_their_names() -> None:
    """Each of them had a set of its own: gigabytes where a folder holds 20,000 versions of one agenda."""
    documents = tuple(MeetingDocument(f"45/{n}.md", "agenda", "") for n in range(100))
    names = meeting_names([MeetingRecord("45", None, None, documents, (), ())])
    assert len({id(found) for found in names.values()}) == 1
    assert {"45/0.md", "0.md", "45/99.md", "99.md"} <= names["45/7.md"]


def test_lists_that_stand_for_numbering_styles() -> None:
    """Each of them looked through the definitions of all."""

    def work(times: int) -> None:
        definitions = "".join(
            f'<w:abstractNum w:abstractNumId="{n}"><w:numStyleLink w:val="s{n}"/></w:abstractNum>'
            f'<w:abstractNum w:abstractNumId="d{n}"><w:styleLink w:val="s{n}"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
            for n in range(1, times + 1)
        )
        lists = "".join(
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, times + 1)
        )
        body = "".join(word.paragraph(word.run("x"), word.listed(n, 0)) for n in range(1, times + 1))
        data = word.docx(
            body,
            (word.LINK, ("rNumbering", "numbering", "numbering.xml")),
            {"word/numbering.xml": word.xml("w:numbering", definitions + lists)},
        )
        document = read_bytes(data, "agenda.docx")
        assert isinstance(document, Document)
        assert [block.number for block in document.blocks] == ["1."] * times

    assert grows_in_proportion(work, 100)
