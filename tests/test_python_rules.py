"""Rules in Python: somebody's code, which may be wrong in any way, and must never pass for that."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from agendas import BAD
from test_configuration import codes, folder, told, write

from cocheck.cli.main import main
from cocheck.lint.registry import all_rules
from cocheck.lint.rule_faults import fault_of_rule

__all__ = ["folder", "told"]

RULE = """import sys
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.verdict import Evidence

def check(document):
    {check}

RULE = Rule(
    code="ACME1", name="agenda-ours", kind="agenda", severity="warning", clause=None,
    summary="S.", why="W.", fix="F.", source="Ours", each_code=False, check=check,
    good=(Example("good", "# Draft agenda\\n\\n1. Opening\\n2. Safety\\n"),),
    bad=(Example("bad", "# Draft agenda\\n\\n1. Opening\\n2. Reports\\n"),),
)
"""
MET = 'yield document.rule("met", "Yes.")'


def said(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    return re.sub(r"\s+", " ", out + err)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("code", '"py1"', '"py1" is no code'),
        ("name", '"Ours"', '"Ours" is no name of a rule'),
        ("kind", '"minutes"', "kind is 'minutes', and must be agenda, attendance, report or meeting"),
        ("kind", "None", "kind is None"),
        ("severity", '"fatal"', "severity is 'fatal', and must be info, warning or error"),
        ("clause", '"safety"', "clause is 'safety'"),
        ("fix", '""', "fix says nothing"),
        ("why", "None", "why must be a text"),
        ("check", '"check"', "check must be a function"),
        ("good", '("# Draft agenda",)', "good must be a tuple of Example"),
    ],
)
def test_a_rule_that_is_wrong_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], key: str, value: str, words: str
) -> None:
    text = RULE.format(check=MET)
    write(
        "ours.py", re.sub(rf'\b{key}=(?:"[^"]*"|check|None|\(.*?\),\)|\w+)', f"{key}={value}", text, count=1)
    )
    write("a.md")
    for command in (["--rules", "ours.py", "a.md"], ["test-rules", "ours.py"]):
        assert main(command) == 2
        told = said(capsys)
        assert told.startswith("cocheck: ours.py: ")
        assert words in told


def test_the_built_in_rules_are_as_they_must_be() -> None:
    for rule in all_rules():
        if rule.check is not None:
            assert fault_of_rule(rule) == ""


FAULTS = {
    'yield document.rule("not_met", "No.")': "the outcome 'not_met', where met, not-met, not-applicable or",
    'yield document.rule("not-met", "")': "a finding without a message",
    'yield "not-met"': "it yields a str, where a Ruling is wanted",
    'yield Ruling("met", "Yes.", evidence=("here",))': "evidence is no tuple of Evidence",
    'yield Ruling("met", "Yes.", evidence=(Evidence(1, 2, 3),))': "evidence is no tuple of Evidence",
    "return ()": "it yields no ruling",
    "return None": "check returns None, where it is to yield rulings",
    'raise KeyError("boom")': "KeyError: 'boom' (ours.py, line 6)",
    "sys.exit(0)": "SystemExit: 0 (ours.py, line 6)",
    "check(document)": "RecursionError",
}


@pytest.mark.parametrize("check", FAULTS)
def test_a_rule_that_fails_is_a_finding_and_no_pass(folder: Path, told: Any, check: str) -> None:
    write("ours.py", RULE.format(check=check))
    write("a.md")
    status, report = told("--rules", "ours.py", "--select", "ACME1", "--verbose", "a.md")
    assert status == 3
    (finding,) = report["findings"]
    assert finding["code"] == "COC901"
    assert "by a fault of the rule ACME1" in finding["message"]
    assert FAULTS[check] in finding["message"]


@pytest.mark.parametrize("check", FAULTS)
def test_its_examples_fail(folder: Path, capsys: pytest.CaptureFixture[str], check: str) -> None:
    write("ours.py", RULE.format(check=check))
    assert main(["test-rules", "ours.py"]) == 1
    assert FAULTS[check].split("(")[0] in said(capsys)


def test_a_rule_over_meetings_that_fails_ends_the_run(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("ours.py", RULE.format(check='raise KeyError("boom")').replace('kind="agenda"', 'kind="meeting"'))
    write("a.md")
    assert main(["--rules", "ours.py", "a.md"]) == 2
    told = said(capsys)
    assert "The rule ACME1" in told
    assert "KeyError: 'boom' (ours.py, line 6)" in told


def test_a_module_that_is_no_python_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("ours.py", "def check(:\n")
    assert main(["test-rules", "ours.py"]) == 2
    assert "cannot be loaded: SyntaxError: invalid syntax (ours.py, line 1)." in said(capsys)


def test_a_module_that_ends_the_program_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("ours.py", "import sys\nsys.exit(0)\n")
    write("a.md")
    for command in (["--rules", "ours.py", "a.md"], ["test-rules", "ours.py"]):
        assert main(command) == 2
        assert "SystemExit: 0 (ours.py, line 2)" in said(capsys)


def test_a_rule_that_hangs_fails_its_examples(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cocheck.testing.tester._SECONDS", 1)
    formats = '"# Draft agenda", formats=("markdown",)'
    text = re.sub(r'"# Draft [^)]*"', formats, RULE.format(check="while True: pass\n    yield"))
    write("ours.py", text)
    assert main(["test-rules", "ours.py"]) == 1
    assert "longer to read and judge than the limit, 1 seconds" in said(capsys)


def test_what_a_rule_raises_is_shown_whole_on_request(folder: Path) -> None:
    write("ours.py", RULE.format(check='raise KeyError("boom")'))
    write("a.md", BAD)
    for arguments in (["--rules", "ours.py", "a.md"], ["test-rules", "ours.py"]):
        done = subprocess.run(
            [sys.executable, "-m", "cocheck", *arguments],
            env={"COCHECK_TRACEBACK": "1", "COCHECK_CACHE_DIR": str(folder / "cache")},
            capture_output=True,
            text=True,
        )
        assert 'ours.py", line 6, in check' in done.stderr


def test_a_rule_that_is_right_is_judged_by(folder: Path, told: Any) -> None:
    write("ours.py", RULE.format(check='yield document.rule("not-met", "No.", "Do so.")'))
    write("a.md")
    assert "ACME1" in codes(told("--rules", "ours.py", "a.md")[1])
