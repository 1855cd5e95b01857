"""GitHub workflow commands: each finding as an annotation beside its document.

Commands and their escapes: docs.github.com, "Workflow commands for GitHub Actions", and the runner's own
ActionCommand, which splits properties at commas and colons.
"""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.verdict import Report, Severity, Verdict
from cocheck.reports.layout import Line, Look, Segment, defused
from cocheck.reports.places import at_files, from_here
from cocheck.reports.summary import summary

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, look: Look) -> Iterator[Line]:
    """A command for each finding; then, as ordinary lines of the log, the summary."""
    for finding in at_files(report).findings:
        yield (Segment(_command(finding, look)),)
    if not look.quiet:
        for sentence in summary(report, look.selected, look.verbose):
            yield from defused([(Segment(look.prose(sentence)),)])


def _command(finding: Verdict, look: Look) -> str:
    """Line 1 where the format has no lines: an annotation without one is not shown beside the file."""
    properties = {
        "file": look.clean(from_here(finding.path)),
        "line": str(finding.location.line or 1),
        "title": look.prose(f"{finding.code} {finding.rule}"),
    }
    place = "" if finding.location.line else finding.location.label
    told = look.prose(" ".join(filter(None, (f"{place}:" if place else "", finding.message, finding.help))))
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
