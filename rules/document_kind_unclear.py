"""COC904: It is clear whether the document is an agenda, an attendance list or a report."""

from __future__ import annotations

from cocheck.lint.rule import Rule

RULE = Rule(
    code="COC904",
    name="document-kind-unclear",
    kind=None,
    severity="warning",
    clause=None,
    summary="It is clear whether the document is an agenda, an attendance list or a report.",
    why=(
        "Each kind has rules of its own. Where the signs point to two kinds alike, applying either would be a guess."
    ),
    fix="Say which it is with --as, or give the document a title that does.",
)
