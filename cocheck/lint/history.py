"""Checking every version of each agenda that git knows: paths in, a Report out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cocheck.documents.history import (
    Blobs,
    Committed,
    HistoryError,
    Lineage,
    blob_id,
    lineages,
    repository_of,
)
from cocheck.documents.model import Unreadable
from cocheck.documents.suffixes import READABLE_SUFFIXES
from cocheck.lint.discovery import is_excluded, show
from cocheck.lint.meeting import Judged
from cocheck.lint.run import Measure, measure_for, report_on
from cocheck.lint.settings import Settings, UsageError
from cocheck.lint.sources import (
    IN_THIS_PROCESS,
    Running,
    Source,
    judge_all,
    measures_of,
    settings_by_folder,
)
from cocheck.lint.verdict import Report
from cocheck.meetings.paper import paper_of_name


def check_history(
    paths: Sequence[str],
    settings: Settings,
    settings_in: Callable[[Path], Settings] | None = None,
    running: Running = IN_THIS_PROCESS,
) -> Report:
    """Check every committed version of the agendas at and below `paths`; the work tree's is the latest.

    A version's path is "agenda.md@1a2b3c4". A file is an agenda whose latest or first version is one, and
    all its versions are reported then; of other files nothing is, unless they could not be read. Raises
    UsageError where a path is in no repository, or git fails there.
    """
    scopes: dict[Path, list[tuple[str, Path]]] = {}
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 (drops "..", follows no link)
        try:
            top = repository_of(path)
        except HistoryError as fault:
            raise UsageError(str(fault)) from fault
        scopes.setdefault(top, []).append((given, path))
    judged: list[Judged] = []
    measures: dict[str, Measure] = {}
    settings_of = settings_by_folder(settings, settings_in)
    for top, scope in scopes.items():
        run = _Run(top, scope, settings_of, running, measures)
        try:
            found = lineages(top)
        except HistoryError as fault:
            raise UsageError(str(fault)) from fault
        judged.extend(_judge(found, run))
    return report_on(judged, measures, {})


class _Run(NamedTuple):
    """What a run over one repository needs; `measures` of what is told are filled in as it goes."""

    top: Path
    scope: Sequence[tuple[str, Path]]
    settings_of: Callable[[Path], Settings]
    running: Running
    measures: dict[str, Measure]


class _Version(NamedTuple):
    """A version to read: as committed, or (None) as it stands in the work tree."""

    path: str
    committed: Committed | None


def _judge(found: Sequence[Lineage], run: _Run) -> Iterator[Judged]:
    wanted = [
        line
        for line in found
        if _suffix(line.path) in READABLE_SUFFIXES
        and _shown(line.path, run)
        and not is_excluded(run.top / line.path, run.settings_of)
    ]
    by_settings = measures_of(run.settings_of((run.top / line.path).parent) for line in wanted)
    versions = [_versions(line, run) for line in wanted]
    seen: list[dict[int, Judged]] = [{} for _ in wanted]
    with Blobs(run.top) as blobs:

        def judge(places: Sequence[tuple[int, int]]) -> None:
            sources = [_source(versions[file][at], wanted[file], blobs, run) for file, at in places]
            for number, answer in judge_all(sources, by_settings, run.running):
                file, at = places[number]
                line = wanted[file]
                placed = _placed(answer.judged, versions[file][at], line, at, f"{run.top}:{file}")
                seen[file][at] = _of_file(placed, versions[file][at], _shown(line.path, run) or line.path)

        def is_agenda(file: int) -> bool:
            return any(one.record.kind == "agenda" for one in seen[file].values())

        judge([(file, len(versions[file]) - 1) for file in range(len(wanted))])
        judge([(file, 0) for file in range(len(wanted)) if not is_agenda(file) and 0 not in seen[file]])
        agendas = [file for file in range(len(wanted)) if is_agenda(file)]
        judge([(file, at) for file in agendas for at in range(len(versions[file])) if at not in seen[file]])
    told = frozenset(agendas)
    for file, line in enumerate(wanted):
        for _, one in sorted(seen[file].items(), reverse=file not in told):
            # What could not be read may be an agenda: silence would look like success.
            if file in told or one.record.status == "unreadable":
                path = run.top / line.path
                run.measures[one.path] = measure_for(by_settings[id(run.settings_of(path.parent))], path)
                yield one


def _versions(line: Lineage, run: _Run) -> list[_Version]:
    """The committed versions, and the work tree's file where it differs from the last of them."""
    versions = [_Version(version.path, version) for version in line.versions]
    file = run.top / line.path
    try:
        data = file.read_bytes() if file.is_file() and not file.is_symlink() else None
    except OSError:
        return [*versions, _Version(line.path, None)]
    last = line.versions[-1].blob
    # A checkout may end lines with CR LF where the blob has LF alone.
    if data is not None and last not in (blob_id(data, last), blob_id(data.replace(b"\r\n", b"\n"), last)):
        versions.append(_Version(line.path, None))
    return versions


def _source(version: _Version, line: Lineage, blobs: Blobs, run: _Run) -> Source:
    """The version as something to read; its blob is fetched when its turn comes."""
    path, shown = run.top / line.path, _shown(version.path, run) or version.path
    settings = run.settings_of(path.parent)
    if version.committed is None:
        return Source(run.top / version.path, shown, settings)
    named, committed = f"@{version.committed.short}", version.committed

    def load() -> bytes | Unreadable:
        data = blobs.read(committed.blob)
        return (
            data
            if data is not None
            else Unreadable(
                shown,
                "COC901",
                f"This clone lacks this version (of commit {committed.short}): it was not checked.",
                'Run "git fetch --refetch" (or clone anew, whole), and check again.',
            )
        )

    return Source(path, shown, settings, named, load, f"git {committed.blob}")


def _placed(one: Judged, version: _Version, line: Lineage, at: int, lineage: str) -> Judged:
    """The judged version with its place in the file's history."""
    committed = version.committed
    when = "in the work tree"
    if committed:
        when = f"{committed.short} of {committed.day.isoformat() if committed.day else 'an unknown day'}"
    horizon = ""
    if at == 0 and line.horizon:
        horizon = f"versions before {line.horizon[:7]}, where this shallow clone begins"
    paper = one.paper
    if paper is None and one.record.status == "unreadable":
        paper = paper_of_name(one.path, one.record.format, "agenda")
    return one._replace(
        record=one.record._replace(version=", ".join(filter(None, (one.record.version, when)))),
        paper=paper._replace(lineage=lineage, position=at) if paper is not None else None,
        horizon=horizon,
    )


def _of_file(one: Judged, version: _Version, file: str) -> Judged:
    """The judged version with the file that it is one of, and its commit."""
    if version.committed is None:
        return one
    return one._replace(record=one.record._replace(file=file, commit=version.committed.short))


def _shown(path: str, run: _Run) -> str | None:
    """The repository's path as the user would give it; None where it is outside of what was given."""
    absolute = run.top / path
    for given, root in run.scope:
        real = Path(os.path.realpath(root))
        for base in (root, real):
            if absolute == base:
                return show(given)
            if absolute.is_relative_to(base):
                inside = absolute.relative_to(base).as_posix()
                prefix = show(given).rstrip("/")
                return show(inside if prefix in (".", "") else f"{prefix}/{inside}")
    return None


def _suffix(path: str) -> str:
    return Path(path).suffix.lower()
