"""Where each report goes: `--format NAME`, `--format NAME=FILE`, `--output FILE`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from cocheck.documents.suffixes import OFFICE_SUFFIXES_NOT_READ, WORD_SUFFIXES
from cocheck.lint.settings import UsageError, nearest
from cocheck.lint.settings_files import CONFIG_NAMES
from cocheck.lint.verdict import Report
from cocheck.reports import FORMATS


class Target(NamedTuple):
    """A report to write: its format, and its file, None for standard output."""

    format: str
    file: Path | None


def read_targets(formats: Sequence[str], output: Path | None) -> tuple[Target, ...]:
    """The reports that the options ask for, text to standard output where they ask for none.

    Raises UsageError for an unknown format, a file that is none, two reports for one place, and an --output
    that no format is left for.
    """
    targets = [_target(written) for written in formats] or [Target("text", None)]
    loose = [target for target in targets if target.file is None]
    if len(loose) > 1:
        names = " and ".join(target.format for target in loose)
        raise UsageError(
            f"Only one report can go to the screen, not {names}: give the others a file, as in "
            f"--format {loose[-1].format}=FILE."
        )
    if output is not None:
        if not loose:
            raise UsageError(
                f"--output {output}: every --format names its own file already. Leave --output out, or give "
                "a --format without a file."
            )
        targets = [target if target.file else Target(target.format, output) for target in targets]
    for target in targets:
        if target.file:
            refuse_document_names(target.file)
    places = [os.path.realpath(target.file) for target in targets if target.file]
    for target in targets:
        if target.file and places.count(os.path.realpath(target.file)) > 1:
            raise UsageError(f"Two reports are to go to {target.file}: give each a file of its own.")
    return tuple(targets)


def refuse_overwriting(files: Iterable[Path], report: Report, baseline: Path | None = None) -> None:
    """Raises UsageError where one of the files to write is a document that was checked, settings, or the
    baseline that was read: none of them is ever changed.
    """
    documents = {os.path.realpath(one.path): "a document" for one in report.documents if not one.own_report}
    for file in files:
        place = os.path.realpath(file)
        what = documents.get(place)
        if baseline is not None and place == os.path.realpath(baseline):
            what = "the baseline"
        if Path(place).name in CONFIG_NAMES and os.path.lexists(place):
            what = "a file of settings"
        if what:
            raise UsageError(
                f"{file} is {what}, and would be overwritten: give the report a file of its own."
            )


def refuse_document_names(file: Path) -> None:
    """Raises UsageError for a file that is named as only documents are."""
    suffix = file.suffix.lower()
    if suffix in WORD_SUFFIXES | OFFICE_SUFFIXES_NOT_READ | {".pdf"}:
        raise UsageError(
            f"{file}: what cocheck writes is no {suffix} document. Name the file by its format; "
            "--format html=report.html prints well, to PDF too."
        )


def _target(written: str) -> Target:
    name, equals, file = written.partition("=")
    if name not in FORMATS:
        hint = nearest(name, FORMATS) or f" Known: {', '.join(FORMATS)}."
        raise UsageError(f'--format: there is no format "{name}".{hint}')
    if equals and not file:
        raise UsageError(f"--format {written}: the file is missing, as in --format {name}=FILE.")
    if file and Path(file).is_dir():
        raise UsageError(f"--format {written}: that is a folder; name a file in it.")
    return Target(name, Path(file) if file else None)
