"""The configuration that the options of the command line stand over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cocheck.lint.settings import KINDS, UsageError, nearest

if TYPE_CHECKING:
    from cocheck.lint.rule import Rule
    from cocheck.lint.settings_layers import Configuration

# What holds for a run only, whatever a file says.
_NO_SETTINGS = ("as_kind", "pass_skipped", "no_meetings")
_LISTS = ("select", "extend-select", "ignore", "require", "exclude", "extend-exclude")


# The options of a check that tell what is found, and not what becomes of it.
FINDING_OPTIONS = (
    *("select", "extend_select", "ignore", "per_file_ignores", "require"),
    *("exclude", "extend_exclude", "respect_gitignore", "config", "rule_paths", "isolated"),
)


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
