"""JSON Lines, for streams: what `json` gives as one object, a line each, every line with its "type".

The types are "document", "finding", "verdict", "suppressed", "fixed", "meeting", and last, once, "summary",
which also names the tool and the schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.verdict import Report
from cocheck.reports.json import content, written
from cocheck.reports.layout import Line, Look, Segment

_TYPES = {
    "documents": "document",
    "findings": "finding",
    "verdicts": "verdict",
    "suppressed": "suppressed",
    "fixed": "fixed",
    "meetings": "meeting",
}


def render(report: Report, look: Look) -> Iterator[Line]:
    """A line for each part of the report, in ASCII; the fields are those of json.schema.json."""
    whole_report = content(report)
    for key, type in _TYPES.items():
        for entry in whole_report[key]:
            yield (Segment(written({"type": type, **entry})),)
    last = {"type": "summary", "schema": whole_report["schema"], "tool": whole_report["tool"]}
    yield (Segment(written({**last, **whole_report["summary"]})),)
