"""The whole Report of a run kept for the next, which is answered without a rule or a reader being loaded."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence

from cocheck.lint.cache import Cache, key, settings_keys
from cocheck.lint.discovery import Discovery
from cocheck.lint.neighbours import is_unchanged
from cocheck.lint.sources import Answer, Source
from cocheck.lint.values import dump, load
from cocheck.lint.verdict import Report

# Some 4 KB are kept of each document: of more of them the cache would not take it.
_MOST_DOCUMENTS = 16_000

# The numbers of the sources whose verdicts rest on files beside them, and what was found there.
_Beside = tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
# The different sets of rules that documents were held against, and for each path which of them it is.
_Applied = tuple[tuple[frozenset[str], ...], Mapping[str, int]]


def state_of(sources: Sequence[Source], contents: Sequence[str], found: Discovery) -> bytes:
    """A key of all that the Report rests on, the day included, but for the files that links lead to."""
    by_settings = settings_keys(source.settings for source in sources)
    parts = [
        key(by_settings[id(source.settings)], os.fsencode(source.path), source.shown, content)
        for source, content in zip(sources, contents, strict=True)
    ]
    # Suppressions expire.
    today = datetime.date.today().isoformat()
    return key(today, os.getcwd(), repr(dict(found.passed_over)), repr(found.excluded), *parts)  # noqa: PTH109


def kept_report(
    cache: Cache, paths: Sequence[str], state: bytes, sources: Sequence[Source]
) -> tuple[Report, bool] | None:
    """The Report of the last run over these paths, if all that it rests on is as it was, and whether that is
    the state alone.
    """
    data = cache.get(_slot(paths), state)
    if data is None:
        return None
    try:
        beside, (sets, by_path), report = load(tuple[_Beside, _Applied, Report], data)
        applied = {path: sets[number] for path, number in by_path.items()}
    except (ValueError, IndexError):
        return None
    unchanged = all(is_unchanged(sources[number].path, seen) for number, seen in beside)
    return (report._replace(applied=applied), not beside) if unchanged else None


def keep_report(
    cache: Cache, paths: Sequence[str], state: bytes, report: Report, answers: Sequence[Answer]
) -> None:
    """Keep the Report for `kept_report`, in place of an earlier one over these paths; no very large one."""
    if len(report.documents) > _MOST_DOCUMENTS:
        return
    beside = tuple((number, answer.seen) for number, answer in enumerate(answers) if answer.seen)
    sets = tuple(dict.fromkeys(report.applied.values()))
    numbers = {applied: number for number, applied in enumerate(sets)}
    applied = (sets, {path: numbers[codes] for path, codes in report.applied.items()})
    cache.put(_slot(paths), dump((beside, applied, report._replace(applied={}))), state)


def _slot(paths: Sequence[str]) -> bytes:
    return key("report", os.getcwd(), *paths)  # noqa: PTH109
