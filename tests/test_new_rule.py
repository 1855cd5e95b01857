"""`cocheck new-rule`: what it writes works, and fits in with what is there."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from agendas import PHRASE_RULE
from test_configuration import folder, write
from test_python_rules import said

from cocheck.cli.main import main

__all__ = ["folder"]

NAMES = (
    *("agenda-safety-item", "agenda-any-other-business", "agenda-opening-of-the-meeting", "agenda-draft"),
    *("agenda-agenda", "attendance-list", "attendance-name", "attendance-signature", "attendance-data"),
    *("report-next-meeting", "report-minutes", "report-report", "report-meeting", "report-adopted"),
)


@pytest.mark.parametrize("form", ["toml", "python"])
@pytest.mark.parametrize("name", NAMES)
def test_a_new_rule_passes_its_own_tests(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, form: str
) -> None:
    assert main(["new-rule", name, f"--{form}"]) == 0
    assert "is written, and passes its own tests." in said(capsys)
    (file,) = folder.iterdir()
    assert main(["test-rules", file.name]) == 0
    assert said(capsys) == "1 rule, 6 example files: all as they should be. "


@pytest.mark.parametrize("name", ["report-x", "attendance-y"])
def test_a_name_of_one_letter_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["new-rule", name]) == 2
    assert "Give the rule a longer name." in said(capsys)
    assert not [*folder.iterdir()]


@pytest.mark.parametrize("name", ["minutes-next", "safety-item"])
def test_the_kind_is_never_guessed(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["new-rule", name]) == 2
    assert f'Which kind of document does "{name}" judge?' in said(capsys)
    assert main(["new-rule", name, "--kind", "report"]) == 0


def test_each_new_rule_has_a_code_of_its_own(folder: Path) -> None:
    for name in ("agenda-safety-item", "agenda-fire-drill"):
        assert main(["new-rule", name]) == 0
    assert 'code = "OWN2"' in Path("agenda-fire-drill.toml").read_text(encoding="utf-8")
    write("cocheck.toml", 'rule-files = ["agenda-safety-item.toml", "agenda-fire-drill.toml"]\n')
    assert main(["new-rule", "agenda-first-aid", "--python"]) == 0
    assert 'code="OWN3"' in Path("agenda_first_aid.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("given", [["agenda-safety-phrase"], ["agenda-other-thing", "--code", "ACME1"]])
def test_what_the_folder_declares_is_taken(
    folder: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    write("cocheck.toml", PHRASE_RULE)
    assert main(["new-rule", *given]) == 2
    assert "already, in " in said(capsys)


def test_one_language_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-rule", "agenda-safety-item", "--toml", "--python"]) == 2
    assert "contradict each other" in said(capsys)


def test_the_last_step_names_such_a_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new-rule", "report-next-meeting", "--python"]) == 0
    assert "cocheck --rules report_next_meeting.py minutes.docx" in said(capsys)


def test_without_what_writes_pdf_it_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "fpdf" else found(name))
    assert main(["new-rule", "agenda-safety-item"]) == 0
    assert "passes its own tests as Word and Markdown files (for PDF:" in said(capsys)
