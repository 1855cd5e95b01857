"""Telling cocheck's own reports from meeting documents, whose words they quote: filed beside the documents
of a meeting, they would be taken for its report.
"""

from __future__ import annotations

from cocheck.compiled import lazy
from cocheck.documents.model import Document

TITLE = "cocheck report"
"""What the title of the HTML report, and of a PDF made from it, ends with."""

_HEADING = "cocheck"
_SUMMARY = lazy(r"(?:All is well: )?\d+ documents? checked\b|Nothing was checked\b")
_FINDING = lazy(r"\[[A-Z]+\d+ [a-z-]+\]|: [A-Z]+\d+ (?:error|warning|note): ")


def is_own_report(document: Document) -> bool:
    """Whether the document is what cocheck wrote with --format html, markdown, text or concise."""
    if document.format in ("html", "pdf"):
        return document.title.endswith(TITLE)
    lines = [block.text for block in document.blocks if block.text]
    if document.format == "markdown":
        return bool(lines) and lines[0] == _HEADING and any(map(_SUMMARY.match, lines[1:2]))
    # The lines of the concise format run into one paragraph.
    if document.format != "text" or not any(map(_SUMMARY.search, lines[-8:])):
        return False
    return _SUMMARY.match(lines[0]) is not None or any(map(_FINDING.search, lines))
