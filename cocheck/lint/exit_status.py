"""The exit status of a run (design.md, section 3)."""

from __future__ import annotations

from cocheck.lint.registry import is_reading_rule
from cocheck.lint.verdict import SEVERITIES, Report, Severity

ALL_WELL = 0
NOT_MET = 1
WRONG_USAGE = 2
NOT_CHECKED = 3


def exit_status(report: Report, fail_on: Severity, pass_skipped: bool) -> int:
    """0, 1 or 3 for what the run found.

    1 where a finding at or above `fail_on` says that a requirement is not met; otherwise 3 where
    something could not be judged, or nothing was checked at all. `pass_skipped` makes the latter 0
    where every document was merely of another kind.
    """
    threshold = SEVERITIES.index(fail_on)
    failing = [finding for finding in report.findings if SEVERITIES.index(finding.severity) >= threshold]
    if any(not is_reading_rule(finding.code) for finding in failing):
        return NOT_MET
    if failing:
        return NOT_CHECKED
    if report.count_documents("checked"):
        return ALL_WELL
    only_skipped = all(document.status == "skipped" for document in report.documents)
    return ALL_WELL if pass_skipped and only_skipped else NOT_CHECKED
