"""Statistics: how many findings there are of each rule, most first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import cocheck
from cocheck.lint.verdict import Report, Severity
from cocheck.reports.json import written
from cocheck.reports.layout import Line, Look, Segment, paragraph
from cocheck.reports.summary import SEVERITY_WORDS, summary
from cocheck.reports.text import SEVERITY_STYLES

FORMATS = ("text", "json")


class Statistic(NamedTuple):
    """A rule's findings of one severity: how many, in how many documents."""

    code: str
    rule: str
    severity: Severity
    findings: int
    documents: int


def statistics(report: Report) -> tuple[Statistic, ...]:
    """The findings by rule and severity, most first, then by code."""
    counts = Counter((finding.code, finding.rule, finding.severity) for finding in report.findings)
    paths = {(finding.code, finding.severity, finding.path) for finding in report.findings}
    documents = Counter((code, severity) for code, severity, _ in paths)
    rows = [
        Statistic(code, rule, severity, count, documents[code, severity])
        for (code, rule, severity), count in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.findings, row.code, row.severity)))


def render(format_name: str, report: Report, look: Look) -> Iterator[Line]:
    """The statistics in one of FORMATS."""
    return _json(report) if format_name == "json" else _text(report, look)


def _text(report: Report, look: Look) -> Iterator[Line]:
    rows = statistics(report)
    widths = [
        max((len(str(row.findings)) for row in rows), default=0),
        max(map(len, SEVERITY_WORDS.values())),
    ]
    for row in rows:
        severity = Segment(f"{SEVERITY_WORDS[row.severity]:{widths[1]}}", SEVERITY_STYLES[row.severity])
        yield (
            Segment(f"{row.findings:{widths[0]}}  "),
            severity,
            Segment(look.clean(f"  {row.code}  {row.rule}  ")),
            Segment(f"(in {row.documents} {'document' if row.documents == 1 else 'documents'})", "quiet"),
        )
    if rows and not look.quiet:
        yield ()
    if not look.quiet:
        for sentence in summary(report, look.selected, look.verbose):
            yield from paragraph(look.prose(sentence), look.width, style="strong")


def _json(report: Report) -> Iterator[Line]:
    content = {
        "schema": 1,
        "tool": {"name": "cocheck", "version": cocheck.__version__},
        "statistics": [
            {
                "code": row.code,
                "rule": row.rule,
                "severity": row.severity,
                "count": row.findings,
                "documents": row.documents,
            }
            for row in statistics(report)
        ],
        "summary": {
            status: report.count_documents(status)
            for status in ("checked", "skipped", "unclear", "unreadable")
        },
    }
    yield (Segment(written(content, indent=2)),)
