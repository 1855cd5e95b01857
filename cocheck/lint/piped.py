"""Checking one document that comes through a pipe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cocheck.lint.check import excluded_record
from cocheck.lint.discovery import is_excluded
from cocheck.lint.settings import Settings
from cocheck.lint.sources import Running, Source, judge_all, measures_of
from cocheck.lint.verdict import Report


def check_piped(
    data: bytes, shown: str, settings: Settings, settings_in: Callable[[Path], Settings], running: Running
) -> Report:
    """The Report of a document's bytes; `shown` is its name, which need not be that of a file.

    It may be excluded by that name, and its relative links are followed from there. Raises UsageError as
    `cocheck.lint.check.check` does.
    """
    from cocheck.lint.run import measure_for, report_on

    if is_excluded(Path(shown), settings_in):
        return Report((excluded_record(shown),), (), {})
    source = Source(Path(shown), shown, settings, load=lambda: data)
    measures = measures_of([settings])
    judged = [answer.judged for _, answer in judge_all([source], measures, running)]
    return report_on(judged, {shown: measure_for(measures[id(settings)], source.path)}, {})
