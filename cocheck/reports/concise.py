"""Concise: one line a finding, for editors, for grep and for whoever knows ruff."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.verdict import Report, Verdict
from cocheck.reports.layout import Line, Look, Segment, defused
from cocheck.reports.summary import SEVERITY_WORDS, summary


def render(report: Report, look: Look) -> Iterator[Line]:
    """`path:line: CODE severity: message` in text formats, `path: place: CODE …` in the others."""
    yield from defused(_lines(report, look))


def _lines(report: Report, look: Look) -> Iterator[Line]:
    for finding in report.findings:
        yield (Segment(_line(finding, look)),)
    if look.verbose:
        for aside in report.suppressed:
            words = look.prose(f"set aside ({aside.by}: {aside.reason})")
            yield (Segment(f"{_line(aside.verdict, look)} {words}"),)
    if not look.quiet:
        yield (Segment(look.prose(" ".join(summary(report, look.selected, look.verbose)))),)


def _line(finding: Verdict, look: Look) -> str:
    line, label = finding.location.line, finding.location.label
    path = look.clean(finding.path)
    place = f"{path}:{line}" if line is not None else ": ".join(filter(None, (path, look.prose(label))))
    message = look.prose(finding.message)
    return f"{place}: {finding.code} {SEVERITY_WORDS[finding.severity]}: {message}"
