"""What a declared rule can ask, each with examples through Word, PDF and Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

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
