"""Rules that users add: in a configuration, in files, on the command line; and the commands for their authors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from agendas import BAD, PHRASE_RULE
from test_configuration import codes, folder, told, write

from cocheck.cli.main import main
from cocheck.lint.requirement import VERBS

__all__ = ["folder", "told"]

DOCS = Path(__file__).parents[1] / "docs"


def test_a_rule_in_the_configuration_is_checked_like_any_other(folder: Path, told: Any) -> None:
    write("cocheck.toml", 'select = ["ACME"]\n' + PHRASE_RULE)
    write("a.md")
    write("b.md", BAD + "\nThere is a safety briefing at nine.\n")
    _, report = told("a.md", "b.md")
    assert [(finding["path"], finding["code"]) for finding in report["findings"]] == [("a.md", "ACME1")]


def test_a_rule_that_was_changed_is_not_answered_from_the_cache(folder: Path, told: Any) -> None:
    write("cocheck.toml", 'select = ["ACME"]\n' + PHRASE_RULE)
    write("a.md", BAD + "\nThere is a safety briefing at nine.\n")
    assert codes(told("a.md")[1]) == set()
    write("cocheck.toml", 'select = ["ACME"]\n' + PHRASE_RULE.replace("safety briefing", "fire drill"))
    assert codes(told("a.md")[1]) == {"ACME1"}


def test_a_file_of_rules_that_was_changed_is_read_anew(folder: Path, told: Any) -> None:
    write("cocheck.toml", 'select = ["ACME"]\nrule-files = ["ours.toml"]\n')
    write("ours.toml", PHRASE_RULE)
    write("a.md", BAD + "\nThere is a safety briefing at nine.\n")
    assert codes(told("a.md")[1]) == set()
    write("ours.toml", PHRASE_RULE.replace("safety briefing", "fire drill"))
    assert codes(told("a.md")[1]) == {"ACME1"}


def test_no_configuration_makes_python_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("evil.py", 'open("ran", "w").close()\n')
    write("cocheck.toml", 'rule-files = ["evil.py"]\n')
    write("a.md")
    assert main(["a.md"]) == 2
    assert "--rules evil.py" in capsys.readouterr().err
    assert not Path("ran").exists()


@pytest.mark.parametrize("form", ["toml", "python"])
def test_a_new_rule_passes_its_own_tests_and_is_checked(folder: Path, told: Any, form: str) -> None:
    assert main(["new-rule", "agenda-safety-item", f"--{form}"]) == 0
    file = "agenda-safety-item.toml" if form == "toml" else "agenda_safety_item.py"
    assert main(["test-rules", file]) == 0
    write("a.md")
    assert main(["new-rule", "agenda-safety-item", f"--{form}"]) == 2, "no file is written over"


@pytest.mark.parametrize("form", ["toml", "python"])
def test_the_command_line_gives_rules(
    folder: Path, told: Any, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new-rule", "agenda-safety-item", f"--{form}"])
    capsys.readouterr()
    file = "agenda-safety-item.toml" if form == "toml" else "agenda_safety_item.py"
    write("a.md")
    told_codes = codes(told("--rules", file, "a.md")[1])
    assert "OWN1" in told_codes
    assert codes(told("--rules", file, "--ignore", "OWN1", "a.md")[1]) == told_codes - {"OWN1"}


def test_an_example_that_is_judged_otherwise_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = '[[rule.{kind}]]\nbecause = "one"\nformats = ["markdown"]\ntext = "# Draft agenda\\n\\n1. Opening\\n2. Reports\\n"\n'
    write("ours.toml", PHRASE_RULE + example.format(kind="good") + example.format(kind="bad"))
    assert main(["test-rules", "ours.toml"]) == 1
    assert "should be met" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PHRASE_RULE + PHRASE_RULE, 'Two rules are called "ACME1"'),
        (PHRASE_RULE.replace("ACME1", "COC150"), "belong to the rule pack"),
        (PHRASE_RULE.replace("require-phrase", "require-phrases"), "require-phrase"),
        (PHRASE_RULE + 'forbid-phrase = ["x y"]\n', "Two things are two rules"),
        (PHRASE_RULE.replace("ACME1", "acme 1"), "is no code"),
        (
            PHRASE_RULE.replace("require-", "forbid-") + 'whole-item = ["safety"]\n',
            "goes with require-phrase",
        ),
        (PHRASE_RULE + 'whole-item = ["x"]\n', "cannot be looked for"),
    ],
)
def test_a_rule_that_is_wrong_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    write("cocheck.toml", text)
    write("a.md")
    assert main(["a.md"]) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert words in err
    assert "Traceback" not in err


def test_the_other_statements_are_off_until_they_are_selected(folder: Path, told: Any) -> None:
    write("a.md")
    usual = codes(told("a.md")[1])
    assert not [code for code in usual if code.startswith("ISO")]
    found = codes(told("--extend-select", "ISO", "a.md")[1])
    assert usual < found
    assert "ISO101" in found


@pytest.mark.parametrize(
    ("language", "sign", "file"), [("toml", "[[rule]]", "a.toml"), ("python", "RULE =", "a.py")]
)
def test_the_rules_in_the_documentation_work(
    folder: Path, capsys: pytest.CaptureFixture[str], language: str, sign: str, file: str
) -> None:
    page = (DOCS / "writing-rules.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
    write(file, next(text for text in blocks if sign in text))
    assert main(["test-rules", file]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


EXTRA_KEYS = {"but-not": '["x y"]', "before": '["x y"]', "within-first": "1", "words": '["x y"]'}


@pytest.mark.parametrize("key", EXTRA_KEYS)
@pytest.mark.parametrize("verb", VERBS)
def test_the_documentation_tells_which_key_goes_with_which(folder: Path, verb: str, key: str) -> None:
    page = (DOCS / "writing-rules.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{verb}`")]
    wanted = '["https://acme.example/s"]' if verb == "require-link" else '["safety"]'
    more = "within-first = 2\n" if verb == "require-order" and key != "within-first" else ""
    asked = f"{verb} = {wanted}\n{more}{key} = {EXTRA_KEYS[key]}"
    write("cocheck.toml", PHRASE_RULE.replace('require-phrase = ["safety briefing"]', asked))
    write("a.md")
    refused = main(["--select", "ACME1", "a.md"]) == 2
    assert refused != (f"`{key}`" in row.rpartition("| ")[2])


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            'require-link = ["https://acme.example/s"]\nbut-not = ["data safety"]\n',
            '"but-not" goes with require-phrase, require-item, require-attachment, require-order or forbid-phrase',
        ),
        (
            'require-phrase = ["safety"]\nwithin-first = 3\n',
            '"within-first" goes with require-item or require-order',
        ),
        ('forbid-phrase = ["safety"]\nwords = ["rules"]\n', '"words" goes with require-link'),
    ],
)
def test_keys_that_do_nothing_for_a_rule_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], keys: str, words: str
) -> None:
    write("cocheck.toml", PHRASE_RULE.replace('require-phrase = ["safety briefing"]\n', keys))
    write("a.md")
    assert main(["a.md"]) == 2
    assert words in " ".join(capsys.readouterr().err.split())
