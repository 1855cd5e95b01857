"""Where documents stand, for programs that look for the files."""

from __future__ import annotations

import os
from collections.abc import Callable

from cocheck.lint.verdict import DocumentRecord, Report, Verdict


def from_here(path: str) -> str:
    """The path from the working folder, with "/", however it was given ("./x/../agenda.md": "agenda.md")."""
    try:
        place = os.path.relpath(path or ".")
    except ValueError:  # on another drive of Windows
        place = os.path.abspath(path)  # noqa: PTH100 (follows no link)
    return place.replace(os.sep, "/")


def file_of(record: DocumentRecord) -> str:
    """The file that the document is, or that an earlier version is one of."""
    return record.file or record.path


def at_files(report: Report) -> Report:
    """The report with findings at files that are there: an earlier version's at the file as it is now.

    The version is told in the finding's place, which then has no line: the file as it is now has others.
    """
    records = {record.path: record for record in report.documents if record.file}
    if not records:
        return report
    moved = _moving(records.get)
    return report._replace(
        verdicts=tuple(moved(verdict) for verdict in report.verdicts),
        suppressed=tuple(aside._replace(verdict=moved(aside.verdict)) for aside in report.suppressed),
    )


def _moving(record_of: Callable[[str], DocumentRecord | None]) -> Callable[[Verdict], Verdict]:
    def place(path: str, label: str) -> tuple[str, str]:
        record = record_of(path)
        if record is None:
            return path, label
        version = f"version {record.commit}" if record.commit else ""
        return record.file, ", ".join(filter(None, (version, label)))

    def moved(verdict: Verdict) -> Verdict:
        record = record_of(verdict.path)
        path, label = place(verdict.path, verdict.location.label)
        location = verdict.location._replace(label=label)
        if record is not None and record.commit:
            location = location._replace(line=None)
        evidence = []
        for one in verdict.evidence:
            its_path, its_label = place(one.path, one.label)
            evidence.append(one._replace(path=its_path, label=its_label))
        return verdict._replace(path=path, location=location, evidence=tuple(evidence))

    return moved
