"""Meetings through the command line: the table, the configuration, and what text and JSON say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest

import cocheck.reports
from cocheck.cli.main import main
from cocheck.testing.render import render

LINK = "[ISO Code of Ethics and Conduct](https://www.iso.org/publication/PUB100011.html)"
HEAD = "ISO/TC 999\n\nMeeting date: 16 May 2024\n\n1. Opening of the meeting\n"
TAIL = "3. Liaison reports\n4. Any other business\n"
WITH = f"# Draft agenda\n\n{HEAD}2. {LINK}\n{TAIL}"
WITHOUT = f"# Draft agenda\n\n{HEAD}2. Roll call of delegates\n{TAIL}"
REPORT = f"# Minutes of the meeting\n\n{HEAD}2. {LINK}\n\n   The chair presented the Code. No questions were raised.\n\n{TAIL}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main([".", "--format", "json", *arguments])
    content = json.loads(capsys.readouterr().out)
    schema = Path(cocheck.reports.__file__).parent / "json.schema.json"
    jsonschema.validate(content, json.loads(schema.read_text(encoding="utf-8")))
    assert isinstance(content, dict)
    return content


def _codes(content: dict[str, Any], prefix: str = "COC4") -> list[tuple[str, str]]:
    found = [(finding["code"], finding["path"]) for finding in content["findings"]]
    return [entry for entry in found if entry[0].startswith(prefix)]


def test_meeting_over_several_folders_and_what_it_shows_of_each_clause(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, agendas__agenda=WITH, minutes__minutes=REPORT)
    (meeting,) = _json(capsys, "--ignore", "COC102")["meetings"]
    assert meeting["name"] == "ISO/TC 999 2024-05-16"
    assert {document["path"] for document in meeting["documents"]} == {
        "agendas/agenda.md",
        "minutes/minutes.md",
    }
    outcomes = {clause: state["outcome"] for clause, state in meeting["clauses"].items()}
    # COC102, though not selected, belongs to the clause: the training is not linked.
    assert outcomes == {"agenda": "not-met", "presentation": "met", "attendance": "not-seen", "report": "met"}


def test_text_tells_the_same_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, agenda=WITH, agenda_v2=WITHOUT)
    content = _json(capsys)
    main([".", "--verbose"])
    text = " ".join(capsys.readouterr().out.split())
    (meeting,) = content["meetings"]
    for document in meeting["documents"]:
        assert document["reason"] in text
    assert "agenda.md → agenda_v2.md" in text
    assert meeting["agendas"] == [[["agenda.md"], ["agenda_v2.md"]]]
    (finding,) = [one for one in content["findings"] if one["code"] == "COC401"]
    assert finding["message"] in text
    assert finding["path"] == "agenda_v2.md"


def test_nothing_is_missing_unless_it_is_required(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, agenda=WITH)
    assert _codes(_json(capsys)) == []
    assert _codes(_json(capsys, "--require", "agenda,report")) == [("COC405", "agenda.md")]
    (folder / "cocheck.toml").write_text('require = ["attendance"]\n', encoding="utf-8")
    assert _codes(_json(capsys)) == [("COC405", "agenda.md")]


def test_word_that_is_no_kind_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, agenda=WITH)
    assert main([".", "--require", "agendas"]) == 2
    assert 'Did you mean "agenda"?' in capsys.readouterr().err


def test_configuration_tells_meetings_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, a__agenda=WITH, b__agenda=WITHOUT)
    assert [code for code, _ in _codes(_json(capsys))] == ["COC401"]
    config = "".join(f'[[meetings]]\nname = "{name}"\ndocuments = ["{name}/*"]\n' for name in "ab")
    (folder / "cocheck.toml").write_text(config, encoding="utf-8")
    content = _json(capsys)
    assert _codes(content) == []
    assert [meeting["name"] for meeting in content["meetings"]] == ["a", "b"]


@pytest.mark.parametrize(
    "config",
    [
        "meetings = 1",
        "[[meetings]]\nname = 'x'",
        "[[meetings]]\ndocuments = ['x']",
        "[[meetings]]\nnome = 'x'",
        "require = ['minutes']",
    ],
)
def test_bad_configuration_is_refused(folder: Path, config: str, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, agenda=WITH)
    (folder / "cocheck.toml").write_text(config, encoding="utf-8")
    assert main(["."]) == 2
    assert "cocheck.toml" in capsys.readouterr().err


def test_selecting_a_meeting_rule_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder, agenda=WITH, agenda_v2=WITHOUT)
    content = _json(capsys, "--select", "COC401")
    assert _codes(content, "COC") == [("COC401", "agenda_v2.md")]


def test_pending_deletion_of_the_link_counts_as_lost(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    render(WITH, "docx", folder / "agenda.docx")
    render(WITH.replace(LINK, f"ISO Code of Conduct ~~{LINK}~~"), "docx", folder / "agenda-rev1.docx")
    content = _json(capsys)
    assert ("COC401", "agenda-rev1.docx") in _codes(content)
    (finding,) = [one for one in content["findings"] if one["code"] == "COC101"]
    assert "marked as deleted" in finding["message"]


def test_pending_insertion_of_the_link_counts_as_present(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    render(WITH, "docx", folder / "agenda.docx")
    render(WITH.replace(LINK, f"<ins>{LINK}</ins>"), "docx", folder / "agenda-rev1.docx")
    assert _codes(_json(capsys)) == []


AGENDA = f"# Agenda{{}}\n\n1. Opening\n2. {LINK}\n{TAIL}"
MINUTES = f"# Minutes{{}}\n\n1. Opening\n\nThe chair opened the meeting.\n\n2. {LINK}\n\nThe chair presented the Code. No questions were raised.\n"
LAYOUTS = {
    "a folder a meeting": (
        "2024-01-15/agenda",
        "2024-01-15/minutes",
        "2024-02-15/agenda",
        "2024-02-15/minutes",
    ),
    "a folder a kind": (
        "agendas/2024-01-15",
        "minutes/2024-01-15",
        "agendas/2024-02-15",
        "minutes/2024-02-15",
    ),
    "days in file names": (
        "2024-01-15 agenda",
        "2024-01-15 minutes",
        "2024-02-15 agenda",
        "2024-02-15 minutes",
    ),
    "months in file names": (
        "Agenda January 2024",
        "Minutes January 2024",
        "Agenda May 2024",
        "Minutes May 2024",
    ),
    "numbers in file names": ("agenda-45", "minutes-45", "agenda-46", "minutes-46"),
    "a number is the agenda": ("2024/01", "2024/01-notes", "2024/03", "2024/03-notes"),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("title", ["", " of the meeting of WG 9"])
def test_two_meetings_however_their_files_lie(
    folder: Path, capsys: pytest.CaptureFixture[str], layout: tuple[str, str, str, str], title: str
) -> None:
    texts = (AGENDA, MINUTES, AGENDA, MINUTES)
    for name, text in zip(layout, texts, strict=True):
        path = folder / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.format(title), encoding="utf-8")
    meetings = _json(capsys)["meetings"]
    found = {frozenset(document["path"] for document in meeting["documents"]) for meeting in meetings}
    first, second = (frozenset(f"{name}.md" for name in pair) for pair in (layout[:2], layout[2:]))
    assert found == {first, second}
    assert len({meeting["name"] for meeting in meetings}) == 2


def test_replacement_that_puts_the_meeting_off_by_a_day(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(
        folder,
        N100=f"# ISO/TC 999 N 100 Draft agenda, meeting 16 May 2024\n\n1. Opening\n2. {LINK}\n{TAIL}",
        N105=f"# ISO/TC 999 N 105 Draft agenda, meeting 17 May 2024\n\nReplaces: N 100\n\n1. Opening\n{TAIL}",
        N300=f"# ISO/TC 999 N 300 Draft agenda, meeting 16 November 2024\n\n1. Opening\n2. {LINK}\n{TAIL}",
    )
    content = _json(capsys)
    assert [len(meeting["documents"]) for meeting in content["meetings"]] == [2, 1]
    assert ("COC401", "N105.md") in _codes(content)


@pytest.mark.parametrize("format", ["text", "html"])
def test_the_meeting_of_what_could_not_be_read_is_not_told_as_known(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    head = "ISO/TC 999\n\nMeeting date: 4 May 2026\n\n1. Opening of the meeting\n2. Reports\n"
    Path("agenda-2026.md").write_text(f"# Draft agenda\n\n{head}", encoding="utf-8")
    Path("agenda-2026.pdf").write_bytes(b"%PDF-1.4 and no more")
    main(["--verbose", "--require", "attendance", "--format", format, "agenda-2026.md", "agenda-2026.pdf"])
    out = " ".join(capsys.readouterr().out.split())
    assert "agenda-2026.md (agenda, ISO/TC 999 2026-05-04, Draft)" in out or format == "html"
    assert "agenda-2026.pdf (agenda, ISO/TC 999" not in out
    assert "agenda-2026.pdf, agenda-2026.pdf" not in out
    if format == "html":
        about = lxml.html.fromstring(out).xpath("//article//p[@class='about']/text()")
        assert about == ["agenda, ISO/TC 999 2026-05-04, Draft", "agenda"]
