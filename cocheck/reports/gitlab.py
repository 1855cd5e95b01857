"""GitLab Code Quality: the findings as the list that a merge request's widget shows.

Fields: docs.gitlab.com, "Code Quality", "Code Quality report format".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cocheck.lint.verdict import Report, Severity, Verdict
from cocheck.reports.json import written
from cocheck.reports.layout import Line, Look, Segment
from cocheck.reports.places import at_files, from_here

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report, look: Look) -> Iterator[Line]:
    """One list, in ASCII; an empty one where nothing was found."""
    entries = [_entry(finding, look) for finding in at_files(report).findings]
    yield (Segment(written(entries, indent=2)),)


def _entry(finding: Verdict, look: Look) -> dict[str, Any]:
    label = f"({finding.location.label})" if finding.location.label else ""
    return {
        "description": look.prose(" ".join(filter(None, (finding.message, label, finding.help)))),
        "check_name": f"{finding.code} {finding.rule}",
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": from_here(finding.path),
            "lines": {"begin": finding.location.line or 1},
        },
    }
