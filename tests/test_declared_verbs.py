"""What a declared rule can ask, each with examples through Word, PDF and Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from cocheck.cli.main import main
from cocheck.testing import assert_examples

AGENDA = "# Draft agenda\n\n1. Opening of the meeting\n2. {second}\n3. {third}\n4. Any other business\n"
VERBS = {
    "phrase": (
        'require-phrase = ["safety briefing"]',
        ("Safety briefing", "Reports"),
        ("Roll call", "Reports"),
    ),
    "whole": (
        'require-phrase = ["safety briefing"]\nwhole-item = ["safety"]',
        ("Reminder of ISO's safety policy", "Reports"),
        ("Safety of toys: draft ISO 8124", "Reports"),
    ),
    "item": ('require-item = ["safety brief*"]', ("Safety briefings", "Reports"), ("Roll call", "Reports")),
    "order": (
        'require-order = ["safety briefing"]\nbefore = ["reports"]',
        ("Safety briefing", "Reports"),
        ("Reports", "Safety briefing"),
    ),
    "first": (
        'require-order = ["safety briefing"]\nwithin-first = 2',
        ("Safety briefing", "Reports"),
        ("Reports", "Safety briefing"),
    ),
    "link": (
        'require-link = ["https://acme.example/safety"]\nwords = ["safety rules"]',
        ("[Safety rules](https://acme.example/safety)", "Reports"),
        ("Safety rules", "[Reports](https://acme.example/reports)"),
    ),
    "forbid": ('forbid-phrase = ["fire drill"]', ("Roll call", "Reports"), ("Fire drill", "Reports")),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_rule_judges_its_examples_in_every_format(verb: str, tmp_path: Path) -> None:
    asked, good, bad = VERBS[verb]
    file = tmp_path / "ours.toml"
    examples = [
        f'[[rule.{name}]]\nbecause = "{name}"\ntext = """\n{AGENDA.format(second=second, third=third)}"""\n'
        for name, (second, third) in (("good", good), ("bad", bad))
    ]
    file.write_text(
        f'[[rule]]\ncode = "ACME1"\nname = "agenda-{verb}"\nkind = "agenda"\nsummary = "A rule."\nhelp = "Do so."\n'
        + "\n".join((asked, *examples)),
        encoding="utf-8",
    )
    assert_examples(file)


ORDER = """[[rule]]
code = "ACME1"
name = "agenda-order"
kind = "agenda"
summary = "Safety is early."
help = "Move it up."
require-order = ["safety"]
within-first = 2
"""


@pytest.mark.parametrize(
    ("agenda", "status"),
    [
        ("1. Opening\n   - Welcome\n2. Reports\n3. Safety\n", 1),
        ("1. Opening\n   - Welcome\n   - Roll call\n   - Apologies\n2. Safety\n", 0),
        ("1. Opening\n   - Welcome\n   - Roll call\n   - Safety\n2. Reports\n", 0),
        ("1. Opening\n   1. Welcome\n   2. Roll call\n2. Safety\n3. Reports\n", 0),
        ("## Opening\n\n- Welcome\n- Roll call\n- Apologies\n\n## Safety\n\n## Reports\n", 0),
        ("## Opening\n\n- Welcome\n\n## Reports\n\n## Safety\n", 1),
        ("## Day 1\n\n1. Opening\n2. Safety\n3. Reports\n", 0),
        ("## Day 1\n\n1. Opening\n2. Reports\n3. Safety\n", 1),
    ],
)
def test_what_stands_under_an_item_is_not_counted(
    agenda: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cocheck.toml").write_text('select = ["ACME"]\n' + ORDER, encoding="utf-8")
    Path("agenda.md").write_text("# Draft agenda\n\n" + agenda, encoding="utf-8")
    assert main(["agenda.md"]) == status
