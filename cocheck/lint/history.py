"""Checking every version of each agenda that git knows: paths in, a Report out."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cocheck.documents.history import (
    Blobs,
    Committed,
    HistoryError,
    Lineage,
    blob_id,
    lineages,
    repository_of,
)
from cocheck.documents.model import Document, Unreadable
from cocheck.documents.reading import READABLE_SUFFIXES, read_bytes
from cocheck.lint.discovery import is_excluded, show
from cocheck.lint.meeting import Judged
from cocheck.lint.run import Measure, check_content, measure, measure_for, report_on
from cocheck.lint.settings import Settings, UsageError
from cocheck.lint.verdict import Report
from cocheck.meetings.paper import paper_of_name


def check_history(
    paths: Sequence[str], settings: Settings, settings_in: Callable[[Path], Settings] | None = None
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
    for top, scope in scopes.items():
        run = _Run(top, scope, settings, settings_in, {}, measures)
        try:
            found = lineages(top)
        except HistoryError as fault:
            raise UsageError(str(fault)) from fault
        judged.extend(_judge(found, run))
    return report_on(judged, measures, {})


@dataclass(frozen=True, slots=True)
class _Run:
    """What a run over one repository needs; `folders` and `measures` are filled as it goes."""

    top: Path
    scope: Sequence[tuple[str, Path]]
    settings: Settings
    settings_in: Callable[[Path], Settings] | None
    folders: dict[Path, Measure]
    measures: dict[str, Measure]

    def measure(self, folder: Path) -> Measure:
        if folder not in self.folders:
            own = self.settings_in(folder) if self.settings_in is not None else self.settings
            self.folders[folder] = measure(own)
        return self.folders[folder]

    def measure_of(self, line: Lineage) -> Measure:
        """What all versions of a file are held against: what holds where it stands now."""
        path = self.top / line.path
        return measure_for(self.measure(path.parent), path)


@dataclass(frozen=True, slots=True)
class _Version:
    """A version to read: as committed, or (None) as it stands in the work tree."""

    path: str
    committed: Committed | None


def _judge(found: Sequence[Lineage], run: _Run) -> Iterator[Judged]:
    settings_in = run.settings_in or (lambda folder: run.settings)
    wanted = [
        line
        for line in found
        if _suffix(line.path) in READABLE_SUFFIXES
        and _shown(line.path, run)
        and not is_excluded(run.top / line.path, settings_in)
    ]
    uses = Counter(version.blob for line in wanted for version in line.versions)
    cache: dict[tuple[str, str], Document | Unreadable] = {}
    with Blobs(run.top) as blobs:
        for number, line in enumerate(wanted):
            versions = _versions(line, run)
            seen: dict[int, Judged] = {}

            def judge(
                at: int, line: Lineage = line, versions: Sequence[_Version] = versions, number: int = number
            ) -> Judged:
                content = _content(versions[at], blobs, uses, cache, run)
                one = check_content(content, run.top / line.path, run.measure_of(line))
                return _placed(one, versions[at], line, at, f"{run.top}:{number}")

            ends = (len(versions) - 1, 0)
            for at in ends:
                seen[at] = judge(at)
                if seen[at].record.kind == "agenda":
                    break
            else:
                # What could not be read may be an agenda: silence would look like success.
                yield from (
                    _told(one, line, run) for one in seen.values() if one.record.status == "unreadable"
                )
                continue
            for at in range(len(versions)):
                yield _told(seen.get(at) or judge(at), line, run)


def _told(one: Judged, line: Lineage, run: _Run) -> Judged:
    """The judged version, with what it is held against noted for the report."""
    run.measures[one.path] = run.measure_of(line)
    return one


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


def _content(
    version: _Version,
    blobs: Blobs,
    uses: Counter[str],
    cache: dict[tuple[str, str], Document | Unreadable],
    run: _Run,
) -> Document | Unreadable:
    """The version as a reader of its format sees it; each blob is read once."""
    shown = _shown(version.path, run) or version.path
    if version.committed is None:
        from cocheck.documents.reading import read_file

        return read_file(run.top / version.path, shown)
    named = f"{shown}@{version.committed.short}"
    key = version.committed.blob, _suffix(version.path)
    content = cache.get(key)
    if content is None:
        data = blobs.read(version.committed.blob)
        if data is None:
            content = Unreadable(
                named,
                "COC901",
                f"This clone lacks this version (of commit {version.committed.short}): it was not checked.",
                "Run “git fetch --refetch” (or clone anew, whole), and check again.",
            )
        else:
            content = read_bytes(data, shown)
        if uses[version.committed.blob] > 1:
            cache[key] = content
    return replace(content, path=named)


def _placed(one: Judged, version: _Version, line: Lineage, at: int, lineage: str) -> Judged:
    """The judged version with its place in the file's history."""
    committed = version.committed
    when = f"{committed.short} of {committed.day.isoformat()}" if committed else "in the work tree"
    horizon = ""
    if at == 0 and line.horizon:
        horizon = f"versions before {line.horizon[:7]}, where this shallow clone begins"
    paper = one.paper
    if paper is None and one.record.status == "unreadable":
        paper = paper_of_name(one.path, one.record.format, "agenda")
    return replace(
        one,
        record=replace(one.record, version=", ".join(filter(None, (one.record.version, when)))),
        paper=replace(paper, lineage=lineage, position=at) if paper is not None else None,
        horizon=horizon,
    )


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
