"""The options of the command line that stand over the configuration file, for every command that reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cocheck.lint.settings import KINDS, UsageError, nearest

if TYPE_CHECKING:
    from cocheck.lint.rule import Rule
    from cocheck.lint.settings_layers import Configuration

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
# What holds for a run only, whatever a file says.
_NO_SETTINGS = ("as_kind", "pass_skipped", "no_meetings")
_LISTS = ("select", "extend-select", "ignore", "require", "exclude", "extend-exclude")


# The options of a check that tell what is found, and not what becomes of it.
FINDING_OPTIONS = (
    *("select", "extend_select", "ignore", "per_file_ignores", "require"),
    *("exclude", "extend_exclude", "respect_gitignore", "config", "rule_paths", "isolated"),
)


def configuration_options(command: Command) -> Command:
    """Gives a command the options that `read_configuration` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_configuration(options: Mapping[str, Any]) -> Configuration:
    """The configuration that the command line's options make, with the files still to be found.

    Options that are no settings of a configuration file (`as_kind`) hold for every document. Raises
    UsageError for options that contradict each other or cannot be read.
    """
    from cocheck.lint.settings_layers import Configuration

    _refuse_unknown_kinds(options["require"])
    values: dict[str, Any] = {name: list(given) for name in _LISTS if (given := options[_field(name)])}
    if options.get("fail_on"):
        values["fail-on"] = options["fail_on"]
    if options["respect_gitignore"] is not None:
        values["respect-gitignore"] = options["respect_gitignore"]
    if pairs := options["per_file_ignores"]:
        values["per-file-ignores"] = _per_file_ignores(pairs)
    files = [text for text in options["config"] if not _is_setting(text)]
    if len(files) > 1:
        raise UsageError(f"--config names two files, {files[0]} and {files[1]}: give one of them.")
    if files and options["isolated"]:
        raise UsageError("--config and --isolated contradict each other: give one of them.")
    return Configuration(
        config=Path(files[0]) if files else None,
        isolated=options["isolated"],
        inline=tuple(text for text in options["config"] if _is_setting(text)),
        options=values,
        rules=_rules_at(options.get("rule_paths", ())),
        given={name: options[name] for name in _NO_SETTINGS if options.get(name)},
    )


def rules_here(paths: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules that are installed, those that the configuration of this folder declares, and those at the
    paths; as grave as that configuration says.

    Raises UsageError for a configuration that is wrong, and as `rules_at` does.
    """
    from cocheck.lint.registry import graded, known_rules
    from cocheck.lint.settings_layers import Configuration

    settings = Configuration(rules=_rules_at(paths)).settings_in(Path.cwd())
    return graded(known_rules(settings.rules), settings.severity)


def _rules_at(paths: Sequence[str]) -> tuple[Rule, ...]:
    if not paths:
        return ()
    from cocheck.lint.registry import rules_at

    return tuple(rule for path in paths for rule in rules_at(path))


def _field(name: str) -> str:
    return name.replace("-", "_")


def _is_setting(text: str) -> bool:
    """Whether a value of --config is a setting (key = value) and no file."""
    return "=" in text and not Path(text).exists()


def _per_file_ignores(pairs: Iterable[str]) -> dict[str, list[str]]:
    ignores: dict[str, list[str]] = {}
    for pair in pairs:
        pattern, _, rule = pair.rpartition(":")
        if not pattern or not rule.strip():
            raise UsageError(
                f'--per-file-ignores: "{pair}" is no pattern with a rule, as in "archive/*:COC103".'
            )
        ignores.setdefault(pattern.strip(), []).append(rule.strip())
    return ignores


def _refuse_unknown_kinds(kinds: Iterable[str]) -> None:
    for kind in kinds:
        if kind not in KINDS:
            hint = nearest(kind, KINDS) or f" Known: {', '.join(KINDS)}."
            raise UsageError(f'--require: there is no kind of document called "{kind}".{hint}')
