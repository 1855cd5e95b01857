"""Where rules of one's own may lie, and every command that is told of the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from agendas import PHRASE_RULE
from test_configuration import codes, folder, told, write
from test_python_rules import MET, RULE, said

from cocheck.cli.main import main
from cocheck.testing import assert_examples

__all__ = ["folder", "told"]

OURS = RULE.format(check='yield document.rule("met" if is_good(document) else "not-met", "So.")')
RELATIVE = "from .shared import is_good\n" + OURS
SHARED = "def is_good(document):\n    return any('Safety' in block.text for block in document.blocks)\n"


def test_a_rule_that_is_given_is_explained_and_listed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("ours.toml", PHRASE_RULE)
    assert main(["explain", "ACME1", "--rules", "ours.toml"]) == 0
    assert "The agenda speaks of safety." in said(capsys)
    assert main(["rules", "--rules", "ours.toml", "--format", "json"]) == 0
    assert "ACME1" in [rule["code"] for rule in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize("given", ["ours.toml", "./ours.toml", "{folder}/ours.toml"])
def test_a_file_that_is_named_twice_holds_one_rule(folder: Path, told: Any, given: str) -> None:
    write("ours.toml", PHRASE_RULE)
    write("cocheck.toml", 'rule-files = ["ours.toml"]\n')
    write("a.md")
    assert "ACME1" in codes(told("--rules", given.format(folder=folder), "a.md")[1])
    assert main(["explain", "ACME1", "--rules", given.format(folder=folder)]) == 0


@pytest.mark.parametrize("place", ["src/acme_rules", "src/acme_rules/ours.py", "src/acme_rules/deep/more.py"])
def test_a_module_imports_from_its_own_package(folder: Path, told: Any, place: str) -> None:
    write("src/acme_rules/__init__.py", "")
    write("src/acme_rules/shared.py", SHARED)
    write("src/acme_rules/ours.py", RELATIVE)
    write("src/acme_rules/deep/__init__.py", "")
    write("src/acme_rules/deep/more.py", RELATIVE.replace("from .shared", "from ..shared"))
    assert_examples(place)
    write("a.md")
    assert "ACME1" in codes(told("--rules", place, "a.md")[1])


def test_a_package_that_was_changed_is_read_anew(folder: Path, told: Any) -> None:
    write("acme/__init__.py", "")
    write("acme/shared.py", SHARED)
    write("acme/ours.py", RELATIVE)
    write("a.md")
    assert "ACME1" in codes(told("--rules", "acme", "a.md")[1])
    write("acme/shared.py", SHARED + "is_good = bool\n")
    assert "ACME1" not in codes(told("--rules", "acme", "a.md")[1])


def test_a_configuration_in_a_folder_of_rules_is_none(folder: Path, told: Any) -> None:
    write("ours/pyproject.toml", '[project]\nname = "ours"\n')
    write("ours/cocheck.toml", 'ignore = ["COC103"]\n')
    write("ours/rules.toml", PHRASE_RULE)
    write("a.md")
    assert "ACME1" in codes(told("--rules", "ours", "a.md")[1])


COLLISIONS = {
    "code": (
        PHRASE_RULE + PHRASE_RULE.replace("safety-phrase", "fire-phrase"),
        'Two rules are called "ACME1"',
    ),
    "name": (PHRASE_RULE + PHRASE_RULE.replace("ACME1", "ACME2"), 'called "agenda-safety-phrase"'),
    "built-in code": (PHRASE_RULE.replace("ACME1", "COC101"), 'Two rules are called "COC101"'),
    "built-in name": (
        PHRASE_RULE.replace("agenda-safety-phrase", "agenda-code-link"),
        "Two rules are called",
    ),
    "letters": (PHRASE_RULE.replace("ACME1", "COC150"), 'belong to the rule pack "iso"'),
}


@pytest.mark.parametrize("case", COLLISIONS)
def test_rules_that_a_check_refuses_are_not_tested(
    folder: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    text, words = COLLISIONS[case]
    write("ours.toml", text)
    write("a.md")
    assert main(["--rules", "ours.toml", "a.md"]) == 2
    refused = said(capsys)
    assert words in refused
    assert main(["test-rules", "ours.toml"]) == 2
    assert said(capsys) == refused


def test_a_file_that_is_tested_twice_holds_one_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("ours.py", RULE.format(check=MET))
    main(["test-rules", "ours.py", "./ours.py"])
    assert "1 rule, 6 example files" in said(capsys)
