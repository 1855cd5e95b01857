"""JSON, for other programs: the object that design.md, section 3 fixes; json.schema.json describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import cocheck
from cocheck.lint.verdict import (
    DocumentRecord,
    Evidence,
    Fixed,
    Location,
    MeetingRecord,
    Report,
    Suppressed,
    Verdict,
)
from cocheck.reports.harmless import harmless
from cocheck.reports.layout import Line, Look, Segment, without_commands

SCHEMA_VERSION = 1

_SURROGATE = re.compile("[\ud800-\udfff]")


def render(report: Report, look: Look) -> Iterator[Line]:
    """The report as one object, in ASCII, with the same keys in the same order each time."""
    yield (Segment(written(content(report), indent=2)),)


def content(report: Report) -> dict[str, Any]:
    """The report as the object that the schema describes."""
    return {
        "schema": SCHEMA_VERSION,
        "tool": {"name": "cocheck", "version": cocheck.__version__},
        "documents": [_document(document) for document in report.documents],
        "findings": [_finding(finding) for finding in report.findings],
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "suppressed": [_suppressed(aside) for aside in report.suppressed],
        "fixed": [_fixed(fixed) for fixed in report.baseline.fixed] if report.baseline else [],
        "meetings": [_meeting(meeting) for meeting in report.meetings],
        "summary": _summary(report),
    }


def _document(document: DocumentRecord) -> dict[str, Any]:
    return {
        "path": document.path,
        "format": document.format,
        "kind": document.kind,
        "status": document.status,
        "language": document.language,
        "committee": document.committee,
        "reference": document.reference,
        "replaces": document.replaces,
        "meeting": document.meeting,
        "version": document.version,
        "date": document.date,
        "meeting_date": document.meeting_date,
        "certainty": document.certainty,
        "reasons": list(document.reasons),
        "notes": list(document.notes),
    }


def _meeting(meeting: MeetingRecord) -> dict[str, Any]:
    return {
        "name": meeting.name,
        "committee": meeting.committee,
        "meeting_date": meeting.meeting_date,
        "documents": [
            {"path": document.path, "kind": document.kind, "reason": document.reason}
            for document in meeting.documents
        ],
        "agendas": [[list(version) for version in agenda] for agenda in meeting.agendas],
        "clauses": {
            state.clause: {
                "outcome": state.outcome,
                "evidence": [_evidence(evidence) for evidence in state.evidence],
            }
            for state in meeting.clauses
        },
    }


def _finding(verdict: Verdict) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "rule": verdict.rule,
        "severity": verdict.severity,
        "outcome": verdict.outcome,
        "path": verdict.path,
        "location": _location(verdict.location),
        "message": verdict.message,
        "help": verdict.help,
        "clause": verdict.clause,
        "source": verdict.source or None,
        "required_code": verdict.required_code,
        "fingerprint": verdict.fingerprint,
        "evidence": [_evidence(evidence) for evidence in verdict.evidence],
    }


def _suppressed(aside: Suppressed) -> dict[str, Any]:
    return {**_finding(aside.verdict), "by": aside.by, "reason": aside.reason}


def _fixed(fixed: Fixed) -> dict[str, Any]:
    return {"code": fixed.code, "path": fixed.path, "fingerprint": fixed.fingerprint}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "code": verdict.code,
        "rule": verdict.rule,
        "outcome": verdict.outcome,
        "path": verdict.path,
        "location": _location(verdict.location),
        "message": verdict.message,
        "clause": verdict.clause,
        "source": verdict.source or None,
        "required_code": verdict.required_code,
        "evidence": [_evidence(evidence) for evidence in verdict.evidence],
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "page": location.page,
        "item": location.item,
        "paragraph": location.paragraph,
        "table": location.table,
        "row": location.row,
        "line": location.line,
        "label": location.label,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "path": evidence.path,
        "label": evidence.label,
        "quote": evidence.quote,
        "target": evidence.target,
        "marks": [list(mark) for mark in evidence.marks],
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "checked": report.count_documents("checked"),
        "skipped": report.count_documents("skipped"),
        "unclear": report.count_documents("unclear"),
        "unreadable": report.count_documents("unreadable"),
        "errors": report.count_findings("error"),
        "warnings": report.count_findings("warning"),
        "infos": report.count_findings("info"),
        "suppressed": report.count_suppressed("suppression"),
        "baselined": report.count_suppressed("baseline"),
        "fixed": len(report.baseline.fixed) if report.baseline else 0,
        "not_looked_for": report.baseline.not_looked_for if report.baseline else 0,
        "passed_over": dict(sorted(report.passed_over.items())),
    }


def written(value: Any, indent: int | None = None) -> str:
    """`value` as JSON in ASCII, that any parser takes and in which no CI system finds a command to it."""
    return without_commands(json.dumps(_whole(value), indent=indent), "\\u0023")


def _whole(value: Any) -> Any:
    r"""`value` without lone surrogates (a file name's bytes that are not UTF-8), which strict parsers
    refuse: they become "\xff"."""
    if isinstance(value, str):
        return _SURROGATE.sub(lambda found: harmless(found[0]), value)
    if isinstance(value, Mapping):
        return {key: _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value
