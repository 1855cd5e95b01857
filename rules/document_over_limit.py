"""COC905: The document can be read within the limits on size and depth."""

from __future__ import annotations

from cocheck.lint.rule import Rule

RULE = Rule(
    code="COC905",
    name="document-over-limit",
    kind=None,
    severity="error",
    clause=None,
    summary="The document can be read within the limits on size and depth.",
    why=("Limits keep one file, broken or hostile, from costing the check of all the others."),
    fix="Check the file by itself, or split it.",
)
