"""Checking files and folders: paths in, a Report out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cocheck.lint.discovery import Discovery, discover
from cocheck.lint.settings import Settings, UsageError
from cocheck.lint.sources import (
    IN_THIS_PROCESS,
    Answer,
    Running,
    Source,
    content_of,
    judge_all,
    measures_of,
    settings_by_folder,
)
from cocheck.lint.verdict import DocumentRecord, Report

if TYPE_CHECKING:
    from cocheck.lint.meeting import Judged


def check(
    paths: Sequence[str],
    settings: Settings,
    settings_in: Callable[[Path], Settings] | None = None,
    running: Running = IN_THIS_PROCESS,
) -> Report:
    """Check files and folders.

    Gives a Report of every document found, in the order of the paths. `settings_in` gives the settings that
    apply in a folder (its nearest configuration); without it, `settings` apply everywhere. Raises UsageError
    where a path does not exist, a rule or a code is not known, or a configuration describes a code wrongly.
    """
    found = discover(paths, settings_in or (lambda folder: settings), for_hook=settings.pass_skipped)
    if found.missing:
        names = ", ".join(f'"{name}"' for name in found.missing)
        raise UsageError(f"There is no file or folder named {names}. Check the spelling.")
    if running.remark is not None:
        for remark in found.remarks:
            running.remark(remark)
    settings_of = settings_by_folder(settings, settings_in)
    sources = [Source(file.path, file.shown, settings_of(file.path.parent)) for file in found.files]

    cache = running.cache
    if cache is None:
        return _judge(sources, running, found)[0]
    from cocheck.lint.report_cache import keep_report, kept_report, state_of

    contents = [content_of(source) for source in sources]
    state = state_of(sources, contents, found)
    report = kept_report(cache, paths, state, sources)
    if report is None:
        report, answers = _judge(sources, running, found, contents)
        # What could not be read, or not as it was a moment before, is to be looked at anew; and whether a
        # suppression is needed may depend on documents that this run was not given.
        settled = all(
            content == answer.digest != "" for answer, content in zip(answers, contents, strict=True)
        )
        suppressed = any(source.settings.suppressions for source in sources)
        if settled and not suppressed and not any(answer.judged.instructions for answer in answers):
            keep_report(cache, paths, state, report, answers)
    return report


def _judge(
    sources: Sequence[Source], running: Running, found: Discovery, contents: Sequence[str] | None = None
) -> tuple[Report, list[Answer]]:
    from cocheck.lint.run import measure_for, report_on

    measures = measures_of(source.settings for source in sources)
    by_number = dict(judge_all(sources, measures, running, contents))
    answers = [by_number[number] for number in range(len(sources))]
    by_path = {source.shown: measure_for(measures[id(source.settings)], source.path) for source in sources}
    judged = [_of_file(answer.judged, source) for answer, source in zip(answers, sources, strict=True)]
    report = report_on(judged, by_path, found.passed_over)
    return report._replace(documents=(*report.documents, *map(excluded_record, found.excluded))), answers


def _of_file(judged: Judged, source: Source) -> Judged:
    """With the file's own name, where that is no text and its path is shown with escapes."""
    name = os.fspath(source.path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return judged._replace(record=judged.record._replace(file=name))
    return judged


def excluded_record(path: str) -> DocumentRecord:
    """A path that was given and that the settings exclude: as one that is no meeting document."""
    return DocumentRecord(path, "skipped", excluded=True, reasons=("excluded by the configuration",))
