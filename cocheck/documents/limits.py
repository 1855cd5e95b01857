"""How much of a file the readers unpack and walk before they say COC905 instead.

A meeting document is a few megabytes; these bounds are far above any seen, and below what exhausts a
machine of 4 GiB, so that one hostile file costs one finding and not the run: reading and judging what they
let through takes some ten seconds and less than 1 GiB. `tests/hostile.py` holds them to that. What goes
beyond one of them is never cut off in silence.
"""

from __future__ import annotations

from typing import NamedTuple

MAX_BLOCKS = 200_000
"""Paragraphs of one document and all that is embedded in it; 300 pages of minutes have some 10,000."""

MAX_TEXT_CHARACTERS = 5_000_000
"""Characters of one document and all that is embedded in it; 300 pages of minutes have a million."""

MAX_LINKS = 20_000
"""Links of one document; the most seen are 119."""

MAX_TEXT_FILE_BYTES = 24 * 1024 * 1024
"""A text or HTML file: five million characters of four bytes, or a page with its pictures inside."""

MAX_TEXT_LINES = 400_000
"""Lines of a text file, blank ones included."""

MAX_MARKDOWN_CHARACTERS = 1_000_000
"""One Markdown file; the longest minutes seen, a PDF, have 300,000. Its parser is the slowest of all."""

MAX_MARKDOWN_LINES = 80_000
"""Lines of one Markdown file."""

MAX_MARKDOWN_STEPS = 1_000_000
"""Times that the Markdown parser may look ahead for a bracket's end; 500 links take some thousand."""

MAX_ATTACHMENTS = 200
"""Files embedded in one document, and in those; those beyond it are named as not read."""

MAX_ATTACHED_BYTES = 256 * 1024 * 1024
"""All files embedded in one document, and in those, unpacked."""

MAX_XML_PART_BYTES = 64 * 1024 * 1024
"""One part of a .docx, unpacked; an attendance list of 2,000 rows has some 10 MiB."""

MAX_XML_ELEMENTS = 1_500_000
"""Elements of one .docx; a list of 2,000 rows has 300,000. lxml takes 120 to 240 bytes for each."""

MAX_XML_ATTRIBUTES = 2_500_000
"""Attributes of one .docx, as far as equals signs tell; lxml takes some 200 bytes for each."""

MAX_ALTERNATIVES_DEPTH = 32
"""Drawings with a fallback inside one another; each is looked through for text. Word nests three or four."""

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


class Limits(NamedTuple):
    """What one document may cost before its reading is given up.

    `seconds` by the clock on the wall, `memory` and `file_size` in MiB. The slowest honest document seen
    takes 3 s and 300 MiB.
    """

    seconds: int = 60
    memory: int = 2048
    file_size: int = MAX_FILE_BYTES // (1024 * 1024)

    @property
    def file_bytes(self) -> int:
        """The `file_size` in bytes."""
        return self.file_size * 1024 * 1024


MAX_FINGERPRINT_BYTES = 4 * 1024 * 1024
"""A code's fingerprint; that of the ISO Code has 7 KB."""

MAX_BASELINE_BYTES = 32 * 1024 * 1024
"""A baseline; six thousand findings take some megabytes."""

MAX_BASELINE_FINDINGS = 100_000
"""Findings that a baseline may know of; ten thousand documents have some six thousand."""

MAX_GIT_SECONDS = 60
"""One question to git, which waits for ever where a repository puts a pipe in a file's place."""

MAX_GIT_LOG_SECONDS = 900
"""git's walk through all commits; Linux's million take it some minutes."""

MAX_ATTACHMENT_DEPTH = 5
"""Documents embedded in one another."""

MAX_MARKDOWN_DEPTH = 120
"""Open lists, items and quotations in Markdown; a list counts two. The parser is recursive: 3 frames each."""

MAX_OMISSIONS = 20
"""Things said of one document that could not be read; a damaged one has a few."""

MAX_SAID_CHARACTERS = 600
"""What is said of a file that could not be read; the names in it are the file's own, and of any length."""

MAX_INSTRUCTIONS = 100
"""What one document says to cocheck (suppressions); none seen has more than a few."""

MAX_INSTRUCTION_CHARACTERS = 2_000
"""One of those; a reason takes a line."""

MAX_PDF_PAGES = 5000
"""Pages of one .pdf; the longest minutes seen have 136."""

MAX_SECOND_STEPS = 5_000_000
"""Calls that the second PDF reader may make to open a file, and again for each page; a page takes 500,000."""

MAX_PAGE_CHARACTERS = 300_000
"""Characters on one page of a .pdf; a page set in the smallest type that can be read has some 20,000."""

MAX_PAGE_WORDS = 40_000
"""Words on one page of a .pdf; a web page printed on one endless sheet has some thousand."""

MAX_PAGE_ANNOTATIONS = 20_000
"""Links, notes and form fields looked at on one page of a .pdf."""

MAX_PAGE_OBJECTS = 20_000
"""Drawn objects looked at on one page of a .pdf, in search of ruled lines and pictures."""

MAX_PAGE_COMPARISONS = 5_000_000
"""Links on one page of a .pdf times its words, each of which may lie over each."""

MAX_RULE_COMPARISONS = 50_000_000
"""Ruled lines on one page of a .pdf times its words; beyond it (maps, plans) tables are read without them."""

MAX_PDF_STREAM_BYTES = 256 * 1024 * 1024
"""One stream of a .pdf, unpacked, pictures aside."""

MAX_PDF_ATTACHMENT_BYTES = 100_000_000
"""Size of one file embedded in a .pdf."""

MIN_MEANINGLESS = 5
"""Characters of a .pdf page without a meaning below which they are ornaments: a logo's, some bullets."""

MAX_CONTROL_SHARE = 0.1
"""Control codes among a .pdf page's characters; text has none. Of 2,700 .pdf from test suites and committees,
pages that can be read have 0.04 at most; shifted alphabets have one for each space, 0.11 and more."""

MAX_UNNAMED_SHARE = 0.5
"""Characters of a .pdf page that its fonts give no code for. By itself that says little, since pdfium guesses
most of them right; with `MAX_SENSELESS_SHARE` beside it, it guessed wrong."""

MAX_SENSELESS_SHARE = 0.1
"""Control, private and unassigned codes on such a page: 0.01 at most in committees' documents that can be
read, 0.11 and more where the letters are lost."""
