"""`cocheck config [PATH]`: the settings that hold for a file or folder, and where each is from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cocheck.cli.configuration import read_configuration
from cocheck.cli.options import configuration_options
from cocheck.cli.output import look_of, stdout, write
from cocheck.lint.settings import UsageError
from cocheck.reports.layout import Line, Segment, defused

if TYPE_CHECKING:
    from cocheck.lint.settings_layers import Configuration, Entry, Resolved

HELP = """Shows the settings that hold for a file or folder, and where each of them is from.

Options of the command line are shown as they would hold for a check.

\b
Examples:
  cocheck config                 what holds in this folder
  cocheck config 45/agenda.docx  what holds for a document
  cocheck config --schema        the JSON Schema, for editors
"""


@click.command("config", help=HELP, short_help="Show the settings and where they are from.")
@click.argument("path", default=".", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(("text", "json")), default="text", help="How to show them."
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the configuration instead.")
@configuration_options
def command(path: Path, format_name: str, schema: bool, **options: Any) -> int:
    if schema:
        from cocheck.lint.settings_reference import shipped_schema

        write([(Segment(line),) for line in shipped_schema().splitlines()], False, None)
        return 0
    if not os.path.lexists(path):
        raise UsageError(f'There is no file or folder named "{path}". Check the spelling.')
    configuration = read_configuration(options)
    resolved = configuration.resolve(path)
    facts = _facts(path, configuration)
    lines = _json(path, resolved, facts) if format_name == "json" else _text(path, resolved, facts)
    look = look_of(stdout(), os.environ)
    shown = [tuple(part._replace(text=look.clean(part.text)) for part in line) for line in lines]
    write(shown if format_name == "json" else defused(shown), False, None)
    return 0


def _facts(path: Path, configuration: Configuration) -> Mapping[str, Any]:
    """What the settings make of the one file or folder: its rules, its kind, whether it is excluded."""
    from cocheck.lint.discovery import is_excluded
    from cocheck.lint.patterns import absolute
    from cocheck.lint.run import measure, measure_for

    settings = configuration.settings_in(path)
    configuration.refuse_unknown_selectors()
    place = absolute(path)
    rules = measure_for(measure(settings), path).rules
    return {
        "excluded": is_excluded(path, configuration.settings_in),
        "kind": settings.kind_of(place),
        "meeting": settings.meeting_of(place),
        "rules": [rule.code for rule in rules],
        "suppressed": sorted(
            {
                rule
                for one in settings.suppressions
                if one.files is not None and one.files.match(place)
                for rule in one.rules
            }
        ),
    }


def _files(resolved: Resolved) -> list[str]:
    """The files that the settings are from, the nearest first."""
    return [layer.source.shown for layer in reversed(resolved.layers) if layer.source.path is not None]


def _text(path: Path, resolved: Resolved, facts: Mapping[str, Any]) -> Iterator[Line]:
    """Each value as a cocheck.toml would write it, and where it is from."""
    from cocheck.lint.settings_layers import entries

    files = _files(resolved)
    yield (Segment(f"# What holds for {path}"),)
    yield (Segment(f"# Files: {', which extends '.join(files) if files else 'none'}"),)
    if facts["excluded"]:
        yield (Segment("# Excluded: it is not checked."),)
    if facts["kind"]:
        yield (Segment(f"# Kind of document: {facts['kind']}"),)
    if facts["meeting"]:
        yield (Segment(f"# Meeting: {facts['meeting']}"),)
    yield (Segment(f"# Rules: {', '.join(facts['rules'])}"),)
    if facts["suppressed"]:
        yield (Segment(f"# Suppressed: {', '.join(facts['suppressed'])}"),)
    found = [entry for entry in entries(resolved) if entry.value is not None]
    width = max((len(_written(entry)) for entry in found if len(_written(entry)) <= 50), default=0)
    for entry in found:
        yield (Segment(f"{_written(entry).ljust(width)}  # {entry.origin}"),)


def _written(entry: Entry) -> str:
    value = entry.value
    if entry.path == ("rule",):  # its page is told by "cocheck explain"
        value = {key: value[key] for key in ("code", "name", "kind")}
    return f"{'.'.join(_key(part) for part in entry.path)} = {_toml(value)}"


def _key(part: str) -> str:
    import re

    return part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else json.dumps(part, ensure_ascii=False)


def _toml(value: Any) -> str:
    """A value as TOML writes it in one line."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {_toml(item)}" for name, item in value.items()) + " }"
    return str(value)


def _json(path: Path, resolved: Resolved, facts: Mapping[str, Any]) -> Iterator[Line]:
    from cocheck.lint.settings_layers import entries

    content = {
        "path": str(path),
        "files": _files(resolved),
        **facts,
        "settings": [
            {"key": list(entry.path), "value": entry.value, "from": entry.origin}
            for entry in entries(resolved)
        ],
    }
    for line in json.dumps(content, indent=2, default=str).splitlines():
        yield (Segment(line),)
