"""The options that stand over the configuration file, for every command that reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

Command = Callable[..., Any]


def _split(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The words of a comma list that may be given more than once."""
    words = tuple(word.strip() for value in values for word in value.split(",") if word.strip())
    if values and not words:
        raise click.BadParameter("it names nothing.", context, parameter)
    return words


def known_words(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """What a shell offers for the parameter: rules, formats, kinds."""
    from cocheck.cli.completion import values_of

    return values_of(parameter.name or "", incomplete)


def _list_option(name: str, metavar: str, help: str) -> Callable[[Command], Command]:
    return click.option(
        name, metavar=metavar, multiple=True, callback=_split, help=help, shell_complete=known_words
    )


def rules_option(does: str) -> Callable[[Command], Command]:
    """The option by which a command takes rules of the user's own, and what it does with them."""
    return click.option(
        "--rules",
        "rule_paths",
        metavar="PATH",
        multiple=True,
        help=f"{does}: a file of TOML or Python rules, or a folder of such files. Python is run.",
    )


_OPTIONS = (
    _list_option(
        "--select",
        "CODES",
        "Check these rules only: codes, beginnings of codes (COC1 is all agenda rules) or names, "
        "separated by commas.",
    ),
    _list_option("--extend-select", "CODES", "Check these rules as well."),
    _list_option("--ignore", "CODES", "Leave these rules out; given likewise."),
    _list_option(
        "--per-file-ignores",
        "PATTERN:CODE",
        "Leave a rule out for the files that a pattern matches, as in archive/*:COC103.",
    ),
    _list_option(
        "--require",
        "KINDS",
        "Kinds of document that every meeting must have: agenda, attendance, report, separated by commas.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(("error", "warning", "info")),
        help="How grave a finding must be for exit status 1 (usually warning).",
    ),
    _list_option("--exclude", "PATTERNS", "Leave out these files and folders, even those given by name."),
    _list_option("--extend-exclude", "PATTERNS", "Leave these out besides those of the configuration."),
    click.option(
        "--respect-gitignore/--no-respect-gitignore",
        default=None,
        help="Whether to pass over what git ignores in folders (usually so).",
    ),
    click.option(
        "--config",
        metavar="FILE",
        multiple=True,
        help="Use this configuration file instead of the nearest cocheck.toml; or one setting, as in "
        "--config 'severity.COC105=\"error\"'.",
    ),
    rules_option("Check these rules of your own as well"),
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
)


def configuration_options(command: Command) -> Command:
    """Gives a command the options that `read_configuration` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
