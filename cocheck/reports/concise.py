"""Concise: one line a finding, for editors, for grep and for whoever knows ruff."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.verdict import Report, Suppressed, Verdict
from cocheck.reports.layout import Line, Look, Segment, defused
from cocheck.reports.summary import SEVERITY_WORDS, summary
from cocheck.reports.text import by_document


def render(report: Report, look: Look) -> Iterator[Line]:
    """`path:line: CODE severity: message` in text formats, `path: place: CODE …` in the others."""
    yield from defused(_lines(report, look))


def _lines(report: Report, look: Look) -> Iterator[Line]:
    for _, _, verdicts in by_document(report):
        for verdict in verdicts:
            if verdict.is_finding:
                yield (Segment(_line(verdict, look)),)
    if look.verbose:
        for aside in report.suppressed:
            yield (Segment(_set_aside(aside, look)),)
    if not look.quiet:
        yield (Segment(look.prose(" ".join(summary(report, look.selected, look.verbose)))),)


def _line(finding: Verdict, look: Look) -> str:
    line, label = finding.location.line, finding.location.label
    path = look.clean(finding.path)
    place = f"{path}:{line}" if line is not None else ": ".join(filter(None, (path, look.prose(label))))
    message = look.prose(finding.message)
    return f"{place}: {finding.code} {SEVERITY_WORDS[finding.severity]}: {message}"


def _set_aside(aside: Suppressed, look: Look) -> str:
    """In a form that no editor takes for a finding's: the line does not begin with a path."""
    verdict = aside.verdict
    place = ", ".join(filter(None, (verdict.path, verdict.location.label)))
    message = verdict.message.rstrip(".")
    return look.prose(f"(set aside: {aside.by}) {verdict.code} in {place}. {message}. {aside.reason}")
