"""`cocheck rules`: the list of rules."""

from __future__ import annotations

import os

import click

from cocheck.cli.configuration import rules_here
from cocheck.cli.options import rules_option
from cocheck.cli.output import look_of, stdout, write
from cocheck.reports.layout import defused

HELP = """Lists the rules: what cocheck looks for in which kind of document, and which pack each rule is from.

Rules that this folder's configuration declares are among them. "cocheck explain COC101" tells more of one.
"""


@click.command("rules", help=HELP, short_help="List the rules.")
@click.option(
    "--format", "format_name", type=click.Choice(("text", "json")), default="text", help="How to list."
)
@rules_option("List these rules of your own as well")
def command(format_name: str, rule_paths: tuple[str, ...]) -> int:
    from cocheck.reports.rule_pages import rule_table, rules_as_json

    rules = rules_here(rule_paths)
    look = look_of(stdout(), os.environ)
    if format_name == "json":
        look = look._replace(colour=False)
        write(rules_as_json(rules), look.colour, None)
    else:
        write(defused(rule_table(rules, look)), look.colour, None)
    return 0
