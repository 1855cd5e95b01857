"""The endings of file names: of formats that cocheck reads, and of those that it only knows by name."""

from __future__ import annotations

MARKDOWN_SUFFIXES = frozenset((".md", ".markdown", ".mkd", ".mkdn", ".mdown"))
HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".shtml"))
WORD_SUFFIXES = frozenset((".docx", ".docm", ".dotx", ".dotm"))
TEXT_SUFFIXES = frozenset((".txt", ".text"))
READABLE_SUFFIXES = WORD_SUFFIXES | {".pdf"} | MARKDOWN_SUFFIXES | TEXT_SUFFIXES | HTML_SUFFIXES
"""What a folder is searched for."""

_UNREAD_TEXTS = frozenset((".doc", ".dot", ".odt", ".ott", ".fodt", ".rtf", ".wpd", ".pages"))
_UNREAD_SHEETS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
_UNREAD_SLIDES = frozenset((".pptx", ".pptm", ".ppsx", ".ppt", ".pps", ".odp"))
SHEET_AND_SLIDE_SUFFIXES = _UNREAD_SHEETS | _UNREAD_SLIDES
OFFICE_SUFFIXES_NOT_READ = _UNREAD_TEXTS | SHEET_AND_SLIDE_SUFFIXES
"""Office formats that cocheck does not read yet; in a folder they are counted, not read."""
