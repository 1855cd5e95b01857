"""COC901: The document can be read."""

from __future__ import annotations

from cocheck.lint.rule import Rule

RULE = Rule(
    code="COC901",
    name="document-unreadable",
    kind=None,
    severity="error",
    clause=None,
    summary="The document can be read.",
    why=(
        "A file that is damaged, is not the format it claims to be, or is in a format that cocheck does not read yet was not checked: silence about it would pass for success."
    ),
    fix="Open the file in the program it was made with, save it again as .docx or PDF, and check that.",
)
