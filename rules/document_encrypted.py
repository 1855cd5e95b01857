"""COC902: The document can be read without a password."""

from __future__ import annotations

from cocheck.lint.rule import Rule

RULE = Rule(
    code="COC902",
    name="document-encrypted",
    kind=None,
    severity="error",
    clause=None,
    summary="The document can be read without a password.",
    why=(
        "What a password protects cannot be read, so it was not checked; participants may not be able to read it either."
    ),
    fix="Save a copy without the password and check that.",
)
