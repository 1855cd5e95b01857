"""COC903: The pages of the document hold text, not only pictures of it."""

from __future__ import annotations

from cocheck.lint.rule import Rule

RULE = Rule(
    code="COC903",
    name="document-no-text",
    kind=None,
    severity="error",
    clause=None,
    summary="The pages of the document hold text, not only pictures of it.",
    why=("A scan is a picture: no word and no link in it can be found, by cocheck or by a reader's search."),
    fix="Check the file that the pages were printed from, or run text recognition (OCR) over the PDF.",
)
