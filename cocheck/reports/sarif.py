"""SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning and for keeping on file.

Every result has a physical location, since uploads without one are refused: the real line where the format
has lines, else line 1, with the place in the document ("item 4, page 3") as a logical location.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import cocheck
from cocheck.lint.clauses import CLAUSES
from cocheck.lint.registry import all_rules
from cocheck.lint.rule import Rule
from cocheck.lint.verdict import (
    DocumentRecord,
    Evidence,
    Location,
    Report,
    RuleText,
    Severity,
    Suppressed,
    Verdict,
)
from cocheck.reports.json import written
from cocheck.reports.layout import Line, Look, Segment, is_printed_in
from cocheck.reports.markdown import as_text
from cocheck.reports.places import at_files, file_of, from_here
from cocheck.reports.summary import why_skipped

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# The property's name says how the fingerprint is made; another way of making it is another version.
FINGERPRINT = "cocheckFinding/v1"
# Places that a finding names, which can be as many as a document has links.
MOST_RELATED = 20

_ROOT = "%SRCROOT%"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_EXIT_STATUSES = {
    0: "Everything was checked, and nothing was found.",
    1: "A requirement is not met.",
    3: "Something could not be judged, or nothing was checked at all.",
}


def render(report: Report, look: Look) -> Iterator[Line]:
    """One log with one run, in ASCII."""
    yield (Segment(written(_log(report, look), indent=2)),)


def _log(given: Report, look: Look) -> dict[str, Any]:
    report = at_files(given)
    told = [*report.findings, *(aside.verdict for aside in report.suppressed)]
    rules = _rules([*told, *report.verdicts], report, look)
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    results = [_result(finding, indexes, look) for finding in report.findings]
    if report.baseline is not None:
        results = [{**result, "baselineState": "new"} for result in results]
    results += [_set_aside(aside, report, indexes, look) for aside in report.suppressed]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "cocheck", "semanticVersion": cocheck.__version__, "rules": rules}
                },
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that cocheck ran in."}}},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(given, look)],
                "results": results + _absent(report, indexes),
            }
        ],
    }


def _rules(verdicts: Sequence[Verdict], report: Report, look: Look) -> list[dict[str, Any]]:
    """Every rule that is installed or declared, and any other that the report speaks of."""
    known: list[Rule | RuleText] = [*all_rules(), *report.rules]
    rules = {rule.code: _rule(rule, look) for rule in known}
    for verdict in verdicts:
        rules.setdefault(verdict.code, {"id": verdict.code, "name": verdict.rule})
    for fixed in report.baseline.fixed if report.baseline else ():
        rules.setdefault(fixed.code, {"id": fixed.code})
    return [rules[code] for code in sorted(rules)]


def _rule(rule: Rule | RuleText, look: Look) -> dict[str, Any]:
    clause = CLAUSES.get(rule.clause or "")
    parts = [rule.summary, *re.split(r"\n\s*\n", rule.why), *re.split(r"\n\s*\n", rule.fix)]
    source = rule.source or (clause.citation if clause else "")
    asked = [f"Asked for by: {source}."] if source else []
    told = [part for part in (*parts, *asked) if part.strip()]
    # A rule may be declared by the repository that is checked: its texts stay text, too.
    paragraphs = [as_text(part, look) for part in told]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _message(rule.summary, look)},
        "fullDescription": {"text": _message(rule.why or rule.summary, look)},
        "help": {
            "text": "\n\n".join(_message(part, look) for part in told),
            "markdown": "\n\n".join([f"**{paragraphs[0]}**", *paragraphs[1:]]),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity], **_disabled(rule)},
        "properties": {"tags": list(dict.fromkeys(filter(None, (rule.kind, rule.clause))))},
    }


def _disabled(rule: Rule | RuleText) -> dict[str, bool]:
    return {"enabled": False} if isinstance(rule, Rule) and rule.off_by_default else {}


def _result(finding: Verdict, indexes: dict[str, int], look: Look) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": indexes[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(" ".join(filter(None, (finding.message, finding.help))), look)},
        "locations": [_place(finding.path, finding.location, look)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint} if finding.fingerprint else {},
    }
    if finding.evidence:
        result["relatedLocations"] = [
            {"id": number, **_related(evidence, finding, look)}
            for number, evidence in enumerate(finding.evidence[:MOST_RELATED], 1)
        ]
    if len(finding.evidence) > MOST_RELATED:
        left_out = len(finding.evidence) - MOST_RELATED
        result["message"]["text"] += f" More places, which are left out here: {left_out}."
    return result


def _set_aside(aside: Suppressed, report: Report, indexes: dict[str, int], look: Look) -> dict[str, Any]:
    """A finding of the baseline is an unchanged one; one that a suppression answers for is suppressed."""
    result = _result(aside.verdict, indexes, look)
    if aside.by == "suppression":
        justification = {"justification": look.prose(aside.reason)} if aside.reason else {}
        result["suppressions"] = [{"kind": "external", **justification}]
    if report.baseline is not None:
        result["baselineState"] = "unchanged"
    return result


def _absent(report: Report, indexes: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "ruleId": fixed.code,
            "ruleIndex": indexes[fixed.code],
            "level": "none",
            "kind": "pass",
            "message": {"text": "A finding of the baseline that is fixed."},
            "locations": [{"physicalLocation": _physical(fixed.path, 1)}],
            "partialFingerprints": {FINGERPRINT: fixed.fingerprint},
            "baselineState": "absent",
        }
        for fixed in (report.baseline.fixed if report.baseline else ())
    ]


def _place(path: str, location: Location, look: Look) -> dict[str, Any]:
    place: dict[str, Any] = {"physicalLocation": _physical(path, location.line or 1)}
    if location.label:
        place["logicalLocations"] = [_logical(path, location.label, look)]
    return place


def _related(evidence: Evidence, finding: Verdict, look: Look) -> dict[str, Any]:
    line = finding.location.line if _is_place_of(evidence, finding) else None
    place: dict[str, Any] = {"physicalLocation": _physical(evidence.path, line or 1)}
    if evidence.label:
        place["logicalLocations"] = [_logical(evidence.path, evidence.label, look)]
    told = evidence.target is None or is_printed_in(evidence.quote, evidence.target)
    target = "" if told else f" leads to {evidence.target or 'nowhere'}"
    if words := look.prose(f"“{evidence.quote}”{target}" if evidence.quote else target):
        place["message"] = {"text": _message(words, look)}
    return place


def _is_place_of(evidence: Evidence, finding: Verdict) -> bool:
    return evidence.path == finding.path and evidence.label == finding.location.label


def _logical(path: str, label: str, look: Look) -> dict[str, Any]:
    place = look.prose(label)
    return {"name": place, "fullyQualifiedName": f"{look.clean(path)}: {place}", "kind": "element"}


def _physical(path: str, line: int) -> dict[str, Any]:
    return {"artifactLocation": _artifact(path), "region": {"startLine": line}}


def _artifact(path: str) -> dict[str, Any]:
    """A path below the working folder relative to it, percent-encoded; any other as a file: address."""
    place = from_here(path)
    if place.partition("/")[0] != ".." and not os.path.isabs(place):  # noqa: PTH117
        return {"uri": _encoded(place), "uriBaseId": _ROOT}
    slashed = os.path.abspath(path).replace(os.sep, "/")  # noqa: PTH100 (follows no link)
    return {"uri": "file://" + ("" if slashed.startswith("/") else "/") + _encoded(slashed)}


def _encoded(path: str) -> str:
    # A byte of a name that is no text is that byte.
    data = b"".join(
        character.encode(
            "utf-8", "surrogateescape" if "\udc80" <= character <= "\udcff" else "backslashreplace"
        )
        for character in path
    )
    return quote(data, safe="/")


def _invocation(report: Report, look: Look) -> dict[str, Any]:
    """Successful only where everything that was given could be judged."""
    notifications = list(_notifications(report, look))
    unjudged = any(record.status in ("unreadable", "unclear") for record in report.documents)
    invocation: dict[str, Any] = {
        "executionSuccessful": bool(report.count_documents("checked")) and not unjudged,
        "toolExecutionNotifications": notifications,
    }
    if look.exit_status is not None:
        invocation["exitCode"] = look.exit_status
        invocation["exitCodeDescription"] = _EXIT_STATUSES.get(look.exit_status, "")
    return invocation


def _notifications(report: Report, look: Look) -> Iterator[dict[str, Any]]:
    """What was not checked, in whole or in part."""
    why = {verdict.path: verdict.message for verdict in report.findings if verdict.outcome == "unreadable"}
    for record in report.documents:
        if record.status in ("unreadable", "unclear"):
            message = why.get(record.path) or "This document could not be judged."
            yield _notification("not-checked", "error", message, look, record)
        elif record.status == "skipped":
            message = f"It is {why_skipped(record)}, and was skipped."
            yield _notification("skipped", "note", message, look, record)
        for note in record.notes:
            yield _notification("read-in-part", "warning", note, look, record)
    for suffix, number in sorted(report.passed_over.items()):
        files = "1 file was" if number == 1 else f"{number} files were"
        message = f"{files} not checked: cocheck does not read .{suffix} yet."
        yield _notification("format-not-read", "warning", message, look)
    if not report.count_documents("checked"):
        yield _notification("nothing-checked", "error", "Nothing was checked.", look)


def _notification(
    id: str, level: str, message: str, look: Look, record: DocumentRecord | None = None
) -> dict[str, Any]:
    where = {"locations": [{"physicalLocation": _physical(file_of(record), 1)}]} if record else {}
    if record and record.commit:
        message = f"Version {record.commit}: {message}"
    return {
        "descriptor": {"id": id},
        "level": level,
        "message": {"text": _message(message, look)},
        **where,
    }


def _message(text: str, look: Look) -> str:
    """Text in which no viewer finds a link of its own (SARIF 2.1.0, section 3.11.6)."""
    return re.sub(r"[\\\[\]]", r"\\\g<0>", look.prose(text))
