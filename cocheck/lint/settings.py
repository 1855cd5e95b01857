"""The settings of a run, as plain values. `settings_keys` declares what configuration files may say,
`settings_files` finds and reads those, `settings_layers` puts them together with the command line.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from cocheck.documents.limits import Limits
from cocheck.lint.patterns import Patterns
from cocheck.lint.rule import Kind, Rule
from cocheck.lint.usage import UnknownRule, UsageError, nearest
from cocheck.lint.verdict import Severity

__all__ = [
    "KINDS",
    "NamedMeeting",
    "Settings",
    "Suppression",
    "ToldKind",
    "UnknownRule",
    "UsageError",
    "load_settings",
    "nearest",
]

KINDS: tuple[Kind, ...] = ("agenda", "attendance", "report")


class NamedMeeting(NamedTuple):
    """A meeting told by the configuration: its name, and which documents are its own."""

    name: str
    documents: Patterns

    def has(self, path: Path) -> bool:
        """Whether the document at the absolute path is one of the meeting's."""
        return self.documents.match(path)


class ToldKind(NamedTuple):
    """The kind of the documents that patterns match, told by the configuration."""

    files: Patterns
    kind: Kind


class FileIgnores(NamedTuple):
    """Rules that are left out for the files that a pattern matches; for all others, if `inverted`."""

    files: Patterns
    inverted: bool
    rules: tuple[str, ...]

    def holds_for(self, path: Path) -> bool:
        """Whether the rules are left out for the file at the absolute path."""
        return self.files.match(path) != self.inverted


class Suppression(NamedTuple):
    """A finding that somebody has set aside, and why.

    `rules` are codes, beginnings of codes and names. `files` is None where the document itself says so.
    `expires` is the last day on which it holds. `file` and `line` say where it is written.
    """

    rules: tuple[str, ...]
    reason: str
    files: Patterns | None = None
    owner: str = ""
    expires: datetime.date | None = None
    file: str = ""
    line: int | None = None


class Settings(NamedTuple):
    """What a run checks and how strictly.

    `select`, `ignore` and `extend_select` hold rule codes, prefixes of codes and rule names; so do the keys
    of `severity`. `as_kind` is the kind that every document given is taken for; `documents` tell the kind of
    some. `fail_on` is the severity from which a finding fails the run.
    `required_codes` are the codes of conduct that documents must carry; `codes` the [codes.NAME] tables
    as written (but for the paths in them, which are absolute), which `cocheck.codes` interprets.
    `require` are the kinds of document that every meeting must have; `meetings` those that are told outright.
    `pass_skipped` makes a run that met only documents of other kinds a success, for the pre-commit hook;
    `no_meetings` leaves out the rules on whole meetings, for a run that is given a part of the documents.
    `document_suppressions` is whether documents themselves may set findings aside.
    `limits` are what one document may cost. `rules` are those that are declared, or given on the command
    line, besides the installed ones.
    `today` is the day by which suppressions expire, None for the day of the run.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_kind: Kind | None = None
    fail_on: Severity = "warning"
    required_codes: tuple[str, ...] = ("iso",)
    codes: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    pass_skipped: bool = False
    no_meetings: bool = False
    require: tuple[Kind, ...] = ()
    meetings: tuple[NamedMeeting, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = MappingProxyType({})
    per_file_ignores: tuple[FileIgnores, ...] = ()
    exclude: tuple[Patterns, ...] = ()
    respect_gitignore: bool = True
    documents: tuple[ToldKind, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    document_suppressions: bool = True
    limits: Limits = Limits()
    today: datetime.date | None = None
    rules: tuple[Rule, ...] = ()

    def kind_of(self, path: Path) -> Kind | None:
        """The kind that the document at the absolute path is said to be, None where nothing says so."""
        if self.as_kind is not None:
            return self.as_kind
        return next((told.kind for told in self.documents if told.files.match(path)), None)

    def meeting_of(self, path: Path) -> str | None:
        """The meeting that the document at the absolute path is said to be of, None where nothing says so."""
        return next((meeting.name for meeting in self.meetings if meeting.has(path)), None)

    def excludes(self, path: Path, is_folder: bool) -> bool:
        """Whether the file or folder at the absolute path is not to be checked."""
        return any(patterns.match(path, is_folder) for patterns in self.exclude)


def load_settings(config: Path | None, start: Path) -> Settings:
    """The settings of the configuration file `config`, or else of the nearest one upward from `start`.

    Without any such file, the defaults. Raises UsageError, with the file and as far as known the line,
    for a file that cannot be read, an unknown key, a value of the wrong type or an unknown rule.
    """
    from cocheck.lint.settings_layers import Configuration

    return Configuration(config=config).settings_in(start)
