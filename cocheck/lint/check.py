"""Checking files and folders: paths in, a Report out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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


class Prepared(NamedTuple):
    """A run up to where its first document would be read.

    `sources` are the documents found at `paths`. With a cache, `contents` tell their bytes and `state` all
    that the Report rests on but for the files that links lead to; without, they are None and empty.
    """

    paths: tuple[str, ...]
    sources: tuple[Source, ...]
    found: Discovery
    contents: tuple[str, ...] | None = None
    state: bytes = b""


class Checked(NamedTuple):
    """A Report, and whether it `holds` for as long as the state of the run it is from does."""

    report: Report
    holds: bool


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
    return check_prepared(prepare(paths, settings, settings_in, running), running).report


def prepare(
    paths: Sequence[str],
    settings: Settings,
    settings_in: Callable[[Path], Settings] | None,
    running: Running,
) -> Prepared:
    """Find the documents, as `check` does."""
    found = discover(paths, settings_in or (lambda folder: settings), for_hook=settings.pass_skipped)
    if found.missing:
        names = ", ".join(f'"{name}"' for name in found.missing)
        raise UsageError(f"There is no file or folder named {names}. Check the spelling.")
    if running.remark is not None:
        for remark in found.remarks:
            running.remark(remark)
    settings_of = settings_by_folder(settings, settings_in)
    sources = tuple(Source(file.path, file.shown, settings_of(file.path.parent)) for file in found.files)
    if running.cache is None:
        return Prepared(tuple(paths), sources, found)
    from cocheck.lint.report_cache import state_of

    contents = tuple(content_of(source) for source in sources)
    return Prepared(tuple(paths), sources, found, contents, state_of(sources, contents, found))


def check_prepared(prepared: Prepared, running: Running) -> Checked:
    """Check what was found. Raises UsageError as `check` does."""
    paths, sources, found, contents, state = prepared
    cache = running.cache
    if cache is None or contents is None:
        return Checked(_judge(sources, running, found)[0], holds=False)
    from cocheck.lint.report_cache import keep_report, kept_report

    kept = kept_report(cache, paths, state, sources)
    if kept is not None:
        return Checked(*kept)
    report, answers = _judge(sources, running, found, contents)
    # What could not be read, or not as it was a moment before, is to be looked at anew; and whether a
    # suppression is needed may depend on documents that this run was not given.
    settled = all(content == answer.digest != "" for answer, content in zip(answers, contents, strict=True))
    suppressed = any(source.settings.suppressions for source in sources)
    if not settled or suppressed or any(answer.judged.instructions for answer in answers):
        return Checked(report, holds=False)
    keep_report(cache, paths, state, report, answers)
    return Checked(report, holds=not any(answer.seen for answer in answers))


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
