"""How much of a file the readers unpack and walk before they say COC905 instead.

A meeting document is a few megabytes; these bounds are far above any seen, and below what exhausts a
machine of 4 GiB, so that one hostile file costs one finding and not the run.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_XML_PART_BYTES = 96 * 1024 * 1024
"""One part of a .docx, unpacked; lxml's tree takes some ten times that."""

MAX_UNPACKED_BYTES = 512 * 1024 * 1024
"""All that is unpacked from one .docx, embedded files included."""

MAX_PARTS = 50_000
"""Parts looked for while a .docx without a table of contents is pieced together."""

MAX_FIELD_DEPTH = 64
"""Links opened inside one another; Word allows 20 nested fields."""

MAX_BOUND_CONTROLS = 10_000
"""Content controls whose bound data is looked up in one document."""

MAX_FILE_BYTES = 256 * 1024 * 1024
"""One file, as it lies on the disk."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost before its reading is given up.

    `seconds` by the clock on the wall, `memory` and `file_size` in MiB. The slowest honest document seen
    takes 3 s and 300 MiB.
    """

    seconds: int = 60
    memory: int = 2048
    file_size: int = MAX_FILE_BYTES // (1024 * 1024)


MAX_ATTACHMENT_DEPTH = 5
"""Documents embedded in one another."""

MAX_MARKDOWN_DEPTH = 120
"""Open lists, items and quotations in Markdown; a list counts two. The parser is recursive: 3 frames each."""

MAX_PDF_PAGES = 5000
"""Pages of one .pdf; the longest minutes seen have 136."""

MAX_PAGE_CHARACTERS = 500_000
"""Characters on one page of a .pdf; a page set in the smallest type that can be read has some 20,000."""

MAX_PAGE_ANNOTATIONS = 20_000
"""Links, notes and form fields looked at on one page of a .pdf."""

MAX_PAGE_OBJECTS = 20_000
"""Drawn objects looked at on one page of a .pdf, in search of ruled lines and pictures."""

MAX_PDF_ATTACHMENTS = 200
"""Files embedded in one .pdf."""

MAX_PDF_ATTACHMENT_BYTES = 100_000_000
"""Size of one file embedded in a .pdf."""
