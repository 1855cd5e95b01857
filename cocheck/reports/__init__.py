"""Output, one file a format.

A format is a module here with `render(report, look)`, which gives lines, and its name in FORMATS.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from cocheck.lint.verdict import Report
    from cocheck.reports.layout import Line, Look

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "html")

# What people read where it is printed; the others are for programs, and UTF-8 wherever they go.
FOR_READING = ("text", "concise")

# Formats that have no place for what was skipped or not read, and for what was set aside.
WITHOUT_SUMMARY = ("gitlab",)


def render(format_name: str, report: Report, look: Look) -> Iterable[Line]:
    """The report in the format of that name, one of FORMATS, whose module is imported only now."""
    return cast("Iterable[Line]", load_format(format_name).render(report, look))


def load_format(format_name: str) -> ModuleType:
    """The module of that format."""
    return import_module(f"cocheck.reports.{format_name}")
