"""The examples of rules: none may count as tried that shows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_configuration import folder, told, write
from test_python_rules import said

from cocheck.cli.main import main
from cocheck.lint.usage import UsageError
from cocheck.testing import assert_examples

__all__ = ["folder", "told"]

HEAD = '[[rule]]\ncode = "ACME1"\nname = "agenda-ours"\nkind = "agenda"\nsummary = "S."\nhelp = "Do so."\n'
AGENDA = "# Draft agenda\n\n1. Opening of the meeting\n2. {line}\n3. Any other business\n"


def example(kind: str, text: str, more: str = "") -> str:
    return f'[[rule.{kind}]]\nbecause = "{kind}"\ntext = """\n{text}"""\n{more}\n'


def test_an_example_that_no_format_can_show_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    attached = 'formats = ["markdown"]\nattachments = { "rules.pdf" = "# Safety rules" }\n'
    rule = HEAD + 'require-attachment = ["safety rules"]\n'
    rule += example("good", AGENDA.format(line="Reports"), attached) + example("bad", AGENDA.format(line="A"))
    write("ours.toml", rule)
    assert main(["test-rules", "ours.toml"]) == 1
    assert "its good example “good” is tried in no format: Markdown holds no attachments" in said(capsys)
    with pytest.raises(UsageError, match="tried in no format"):
        assert_examples("ours.toml")


def test_good_examples_to_which_a_rule_does_not_apply_show_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = HEAD + 'require-order = ["safety"]\nwithin-first = 2\n'
    bad = example("bad", AGENDA.format(line="Reports").replace("Any other", "Safety"))
    vacuous = example("good", AGENDA.format(line="Reports"))
    write("ours.toml", rule + vacuous + bad)
    assert main(["test-rules", "ours.toml"]) == 1
    assert "the rule applies to none of its good examples" in said(capsys)
    with pytest.raises(AssertionError, match="applies to none of its good examples"):
        assert_examples("ours.toml")
    write("ours.toml", rule + vacuous + example("good", AGENDA.format(line="Safety")) + bad)
    assert main(["test-rules", "ours.toml"]) == 0
    assert_examples("ours.toml")


def test_an_example_that_is_no_such_document_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shopping = "# Shopping\n\n- Milk\n- {line}\n"
    rule = HEAD + 'require-phrase = ["safety"]\n'
    rule += example("good", shopping.format(line="Safety pins"))
    rule += example("bad", AGENDA.format(line="Reports"))
    write("ours.toml", rule)
    assert main(["test-rules", "ours.toml"]) == 0
    out = said(capsys)
    assert "good example “good”: by itself it is not recognised as an agenda" in out
    assert "bad example “bad”" not in out


def test_the_built_in_examples_leave_nothing_to_say(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test-rules", "COC111", "iso-meetings"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
