"""`cocheck explain RULE`: a rule's page."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cocheck.cli.configuration import known_words
from cocheck.cli.output import look_of, stdout, write

HELP = """Tells what a rule looks for, which clause of the Code it rests on, why, and how to mend a document.

\b
Examples:
  cocheck explain COC101
  cocheck explain agenda-code-link
"""


@click.command("explain", help=HELP, short_help="Tell about one rule.")
@click.argument("rule", shell_complete=known_words)
def command(rule: str) -> int:
    from cocheck.lint.registry import find_rule, known_rules
    from cocheck.lint.settings import load_settings
    from cocheck.reports.rule_pages import rule_page

    look = look_of(stdout(), os.environ)
    known = known_rules(load_settings(None, Path.cwd()).rules)
    write(rule_page(find_rule(known, rule), look), look.colour, None)
    return 0
