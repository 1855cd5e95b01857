"""Rules that a folder's own configuration declares, named on the command line from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from agendas import PHRASE_RULE
from test_configuration import codes, folder, told, write

from cocheck.cli.main import main

__all__ = ["folder", "told"]


@pytest.fixture
def papers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that declares ACME1, and one beside it that does not."""
    write("acme/cocheck.toml", PHRASE_RULE)
    write("acme/sub/agenda.md")
    write("acme/agenda.md")
    write("other/agenda.md")
    return folder


@pytest.mark.parametrize("path", ["acme", "acme/agenda.md", "acme/sub", "."])
def test_a_rule_of_the_folder_is_left_out(papers: Path, told: Any, path: str) -> None:
    assert "ACME1" in codes(told(path)[1])
    assert codes(told("--ignore", "ACME1", path)[1]) == codes(told(path)[1]) - {"ACME1"}
    assert codes(told("--config", 'ignore=["ACME"]', path)[1]) == codes(told(path)[1]) - {"ACME1"}
    assert codes(told("--per-file-ignores", "*.md:ACME1", path)[1]) == codes(told(path)[1]) - {"ACME1"}


def test_the_folder_itself_may_be_given(papers: Path, told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("acme")
    assert "ACME1" not in codes(told("--ignore", "ACME1", ".")[1])


def test_a_rule_of_one_folder_is_selected_there_alone(papers: Path, told: Any) -> None:
    _, report = told("--select", "ACME1", ".")
    found = {(finding["path"], finding["code"]) for finding in report["findings"]}
    assert found == {("acme/agenda.md", "ACME1"), ("acme/sub/agenda.md", "ACME1")}
    _, report = told("--config", 'severity.ACME1="info"', ".")
    assert {one["severity"] for one in report["findings"] if one["code"] == "ACME1"} == {"info"}


def test_rules_besides_the_usual_ones(papers: Path, told: Any) -> None:
    write("acme/cocheck.toml", PHRASE_RULE + "off-by-default = true\n")
    usual = codes(told(".")[1])
    assert codes(told("--extend-select", "ACME1", ".")[1]) == usual | {"ACME1"}


@pytest.mark.parametrize("option", ["--select", "--ignore", "--extend-select"])
def test_a_rule_that_no_folder_has_is_told(
    papers: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert main([option, "ACME2", "."]) == 2
    assert 'the command line: There is no rule "ACME2".' in capsys.readouterr().err
    assert main([option, "ACME1", "other"]) == 2


def test_a_configuration_that_names_an_unknown_rule_is_told(
    papers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("other/cocheck.toml", 'ignore = ["ACME1"]\n')
    assert main(["."]) == 2
    assert 'cocheck.toml:1: There is no rule "ACME1".' in capsys.readouterr().err


def test_the_baseline_knows_them_too(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["baseline", "--ignore", "ACME1", "."]) == 0
    assert "ACME1" not in capsys.readouterr().out
