"""The settings of a run, and the configuration file they come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from cocheck.lint.rule import Kind
from cocheck.lint.verdict import SEVERITIES, Severity

KINDS: tuple[Kind, ...] = ("agenda", "attendance", "report")
CONFIG_NAMES = ("cocheck.toml", ".cocheck.toml", "pyproject.toml")


class UsageError(Exception):
    """Wrong usage, a bad configuration or a path that is not there: exit status 2.

    The message is one that a secretary can act on, and stands alone.
    """


@dataclass(frozen=True, slots=True)
class NamedMeeting:
    """A meeting told by the configuration: its name, and patterns of its documents' paths.

    The patterns are those of a shell, relative to `folder`, where the configuration file is.
    """

    name: str
    patterns: tuple[str, ...]
    folder: Path

    def has(self, path: Path) -> bool:
        """Whether one of the patterns matches the absolute path."""
        from fnmatch import fnmatchcase

        if not path.is_relative_to(self.folder):
            return False
        inside = path.relative_to(self.folder).as_posix()
        return any(fnmatchcase(inside, pattern) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run checks and how strictly.

    `select` and `ignore` hold rule codes, prefixes of codes and rule names. `as_kind` is the kind that
    every document given is taken for. `fail_on` is the severity from which a finding fails the run.
    `required_codes` are the codes of conduct that documents must carry; `codes` the [codes.NAME] tables
    as written (but for the paths in them, which are absolute), which `cocheck.codes` interprets.
    `require` are the kinds of document that every meeting must have; `meetings` those that are told outright.
    `pass_skipped` makes a run that met only documents of other kinds a success, for the pre-commit hook;
    `no_meetings` leaves out the rules on whole meetings, for a run that is given a part of the documents.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_kind: Kind | None = None
    fail_on: Severity = "warning"
    required_codes: tuple[str, ...] = ("iso",)
    codes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pass_skipped: bool = False
    no_meetings: bool = False
    require: tuple[Kind, ...] = ()
    meetings: tuple[NamedMeeting, ...] = ()


def load_settings(config: Path | None, start: Path) -> Settings:
    """The settings of the configuration file `config`, or else of the nearest one upward from `start`.

    Without any such file, the defaults. Raises UsageError, with the file and as far as known the line,
    for a file that cannot be read, an unknown key, a value of the wrong type or an unknown rule.
    """
    if config is not None:
        text = _read(config)
        table = _tool_table(config, text)
        if table is None:
            raise UsageError(f"{config}: there is no [tool.cocheck] table in this file.")
        return _settings(_Source(config, text), table)
    for folder in _upward(start):
        for name in CONFIG_NAMES:
            path = folder / name
            if not path.is_file():
                continue
            text = _read(path)
            if (table := _tool_table(path, text)) is not None:
                return _settings(_Source(path, text), table)
    return Settings()


def nearest(word: str, known: Iterable[str]) -> str:
    """' Did you mean "…"?' with the known word that begins so or is most like `word`; "" where none is."""
    import difflib

    spellings = {candidate.lower(): candidate for candidate in known}
    longer = [spelling for spelling in spellings if word and spelling.startswith(word.lower())]
    close = longer or difflib.get_close_matches(word.lower(), spellings, n=1)
    return f' Did you mean "{spellings[close[0]]}"?' if close else ""


@dataclass(frozen=True, slots=True)
class _Source:
    """A configuration file and its text, to name the line of a fault."""

    path: Path
    text: str

    def error(self, message: str, token: str) -> UsageError:
        """The fault with the first line, comments apart, on which `token` stands as a word of its own."""
        word = re.compile(rf"(?<![\w-]){re.escape(token)}(?![\w-])")
        for number, line in enumerate(self.text.splitlines(), 1):
            if word.search(line.split("#")[0]):
                return UsageError(f"{self.path}:{number}: {message}")
        return UsageError(f"{self.path}: {message}")


def _upward(start: Path) -> Sequence[Path]:
    """`start` (its folder, if it is a file) and every folder above it, nearest first."""
    absolute = start.absolute()
    return (absolute, *absolute.parents) if absolute.is_dir() else absolute.parents


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise UsageError(
            f"{path}: the configuration file cannot be read: {fault.strerror or fault}."
        ) from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"{path}: the configuration file is not UTF-8 text.") from fault


def _tool_table(path: Path, text: str) -> Mapping[str, Any] | None:
    """The file's settings; None for a pyproject.toml that says nothing of cocheck."""
    in_project = path.name == "pyproject.toml"
    if in_project and "cocheck" not in text:
        return None
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        reason, _, place = str(fault).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = int(line[1]) if line else len(text.splitlines())  # "at end of document"
        raise UsageError(f"{path}:{number}: this is not valid TOML: {reason}.") from fault
    if not in_project:
        return table
    tool = table.get("tool")
    if not isinstance(tool, dict) or "cocheck" not in tool:
        return None
    if not isinstance(tool["cocheck"], dict):
        raise _Source(path, text).error("[tool.cocheck] must be a table of settings.", "cocheck")
    return cast(Mapping[str, Any], tool["cocheck"])


def _settings(source: _Source, table: Mapping[str, Any]) -> Settings:
    """The settings that the file's table gives; each key is read by its own function in _READERS."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            hint = nearest(key, _READERS)
            raise source.error(f'there is no setting "{key}".{hint or " Known: " + ", ".join(_READERS)}', key)
        values[key.replace("-", "_")] = _READERS[key](source, key, value)
    return Settings(**values)


def _strings(source: _Source, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        example = "COC1" if key in ("select", "ignore") else "iso"
        raise source.error(f'"{key}" must be a list of texts, as in {key} = ["{example}"].', key)
    return tuple(value)


def _selectors(source: _Source, key: str, value: object) -> tuple[str, ...]:
    from cocheck.lint.registry import all_rules, match_selector

    selectors = _strings(source, key, value)
    for selector in selectors:
        try:
            match_selector(all_rules(), selector)
        except UnknownRule as fault:
            raise source.error(str(fault), selector) from fault
    return selectors


def _severity(source: _Source, key: str, value: object) -> Severity:
    if value not in SEVERITIES:
        known = ", ".join(f'"{severity}"' for severity in reversed(SEVERITIES))
        raise source.error(f'"{key}" must be one of {known}.{nearest(str(value), SEVERITIES)}', key)
    return value


def _kinds(source: _Source, key: str, value: object) -> tuple[Kind, ...]:
    kinds = _strings(source, key, value)
    for kind in kinds:
        if kind not in KINDS:
            known = ", ".join(f'"{name}"' for name in KINDS)
            raise source.error(f'"{key}" names kinds of document: {known}.{nearest(kind, KINDS)}', kind)
    return cast("tuple[Kind, ...]", kinds)


def _meetings(source: _Source, key: str, value: object) -> tuple[NamedMeeting, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise source.error('"meetings" must be tables, each written [[meetings]].', key)
    return tuple(_meeting(source, entry) for entry in value)


def _meeting(source: _Source, entry: Mapping[str, Any]) -> NamedMeeting:
    for key in entry:
        if key not in ("name", "documents"):
            raise source.error(f'[[meetings]] has no key "{key}": it holds "name" and "documents".', key)
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        raise source.error('[[meetings]] needs a "name", a text such as "45th plenary".', "meetings")
    patterns = entry.get("documents")
    if (
        not isinstance(patterns, list)
        or not patterns
        or not all(isinstance(pattern, str) for pattern in patterns)
    ):
        raise source.error(
            'the "documents" of [[meetings]] must be a list of paths, as in documents = ["45/*"].', name
        )
    return NamedMeeting(name, tuple(patterns), source.path.absolute().parent)


def _codes(source: _Source, key: str, value: object) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, dict):
        raise source.error('"codes" must hold tables, as in [codes.committee].', key)
    for name, code in value.items():
        if not isinstance(code, dict):
            raise source.error(f'"codes.{name}" must be a table, as in [codes.{name}].', name)
    folder = source.path.absolute().parent
    return {name: _anchored(code, folder) for name, code in value.items()}


def _anchored(table: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """A [codes.NAME] table whose fingerprints are found from the configuration file's own folder."""
    anchored = dict(table)
    if isinstance(path := table.get("fingerprint"), str):
        anchored["fingerprint"] = str(folder / path)
    if isinstance(editions := table.get("editions"), list):
        anchored["editions"] = [_anchored(e, folder) if isinstance(e, dict) else e for e in editions]
    return anchored


class UnknownRule(UsageError):
    """A selector that no rule answers to."""


_READERS: Mapping[str, Callable[[_Source, str, object], object]] = {
    "select": _selectors,
    "ignore": _selectors,
    "fail-on": _severity,
    "required-codes": _strings,
    "require": _kinds,
    "meetings": _meetings,
    "codes": _codes,
}
