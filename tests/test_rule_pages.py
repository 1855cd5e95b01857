"""What is told of rules of one's own: their pages, and the table of a meeting that they were checked in."""

from __future__ import annotations

from pathlib import Path

import pytest
from agendas import PHRASE_RULE
from test_configuration import folder, write
from test_python_rules import said

from cocheck.cli.main import main

__all__ = ["folder"]


def test_a_page_tells_what_a_declared_rule_looks_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = 'require-order = ["safety briefing", "fire drill"]\nbefore = ["reports"]\nwithin-first = 3\n'
    rule = PHRASE_RULE.replace('require-phrase = ["safety briefing"]\n', wanted)
    write("cocheck.toml", rule + 'but-not = ["data safety"]\n')
    assert main(["explain", "ACME1"]) == 0
    out = said(capsys)
    assert "require-order: “safety briefing”, “fire drill”" in out
    assert "before: “reports”" in out
    assert "within-first: 3" in out
    assert "but-not: “data safety”" in out


def test_a_page_tells_how_grave_it_is_here(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("cocheck.toml", 'severity.ACME1 = "error"\nseverity.COC105 = "error"\n' + PHRASE_RULE)
    for code in ("ACME1", "COC105"):
        assert main(["explain", code]) == 0
        assert "Severity: error" in said(capsys)


@pytest.mark.parametrize(
    ("select", "shown"),
    [("ACME", ()), ("COC111", ("presentation",)), ("COC1", ("agenda", "presentation"))],
)
def test_a_meetings_table_tells_of_the_clauses_that_were_checked(
    folder: Path, capsys: pytest.CaptureFixture[str], select: str, shown: tuple[str, ...]
) -> None:
    write("cocheck.toml", PHRASE_RULE)
    write("a.md")
    main(["--verbose", "--select", select, "a.md"])
    _, _, table = capsys.readouterr().out.partition("\nMeeting ")
    clauses = [
        line.split()[0] for line in table.splitlines() if line.startswith("  ") and line[2:3].isalpha()
    ]
    assert tuple(one for one in clauses if one != "a.md") == shown
