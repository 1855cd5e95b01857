"""`cocheck explain RULE`: a rule's page."""

from __future__ import annotations

import os

import click

from cocheck.cli.configuration import rules_here
from cocheck.cli.options import known_words, rules_option
from cocheck.cli.output import look_of, stdout, write
from cocheck.reports.layout import defused

HELP = """Tells what a rule looks for, which clause of the Code it rests on, why, and how to mend a document.

\b
Examples:
  cocheck explain COC101
  cocheck explain agenda-code-link
  cocheck explain COC1             lists the rules whose codes begin so
  cocheck explain ACME1 --rules our-rules.toml
"""


@click.command("explain", help=HELP, short_help="Tell about one rule.")
@click.argument("rule", shell_complete=known_words)
@rules_option("Know these rules of your own as well")
def command(rule: str, rule_paths: tuple[str, ...]) -> int:
    from cocheck.lint.registry import find_rule
    from cocheck.reports.rule_pages import rule_page, rule_table

    look, rules = look_of(stdout(), os.environ), rules_here(rule_paths)
    family = tuple(one for one in rules if one.code.startswith(rule.upper()))
    is_one = any(rule.upper() in (one.code, one.name.upper()) for one in rules)
    lines = rule_table(family, look) if family and not is_one else rule_page(find_rule(rules, rule), look)
    write(defused(lines), look.colour, None)
    return 0
