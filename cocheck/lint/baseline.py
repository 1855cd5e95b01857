"""The baseline: the findings that are known of, so that a run tells what is new.

The file is JSON, sorted, with a line for each finding, so that a change of it can be read in review:

    {"schema": 1,
     "documents": [
      {"path": "45/agenda.docx", "format": "docx", "title": "…", …, "sketch": "…",
       "findings": [
        {"code": "COC102", "fault": "…", "count": 1}
       ]}
     ]}

Paths are relative to the folder of the file; everything but paths, formats and codes is a hash. What could
not be read or judged (COC9xx) never stands in a baseline: it was not checked, and no run may pass it off as
known.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cocheck.documents.limits import MAX_BASELINE_BYTES, MAX_BASELINE_FINDINGS
from cocheck.documents.opening import read_regular
from cocheck.lint.fingerprints import (
    HASHED,
    fault_of,
    fingerprint_of,
    hashed,
    meeting_codes,
    meeting_names,
)
from cocheck.lint.registry import is_reading_rule
from cocheck.lint.settings import UsageError
from cocheck.lint.verdict import BaselineUse, DocumentMark, Fixed, Report, Status, Suppressed, Verdict
from cocheck.meetings.paper import likeness

SCHEMA = 1
REASON = "It stands in the baseline."

_FIELDS = (*HASHED, "format")
_DIGITS = 8
# How like its old self a text must be to be the same document: at the same path, moved but known by its
# reference or its meeting, moved and known by its text alone.
_SAME_PLACE, _SAME_NAME, _SAME_TEXT = 0.3, 0.5, 0.8

Fault = tuple[str, str]
"""A rule's code, and a hash of what the finding rests on."""


class KnownDocument(NamedTuple):
    """A document of the baseline: what it is known again by, and how often each fault stands in it.

    `beside` are the paths of the other documents that a fault of its meeting was found with.
    """

    path: str
    mark: DocumentMark
    faults: Counter[Fault]
    beside: Mapping[Fault, tuple[str, ...]]


def known_documents(report: Report, folder: str) -> tuple[KnownDocument, ...]:
    """The findings of a run as a baseline in the absolute folder `folder` holds them, sorted by path."""
    faults: dict[str, Counter[Fault]] = {}
    beside: dict[str, dict[Fault, tuple[str, ...]]] = {}
    names = meeting_names(report.meetings)
    of_meetings = meeting_codes(report.rules)
    for finding in report.findings:
        if is_reading_rule(finding.code):
            continue
        fault = fault_of(finding, names.get(finding.path, ()), of_meetings)
        faults.setdefault(finding.path, Counter())[fault] += 1
        if finding.code in of_meetings:
            others = (_relative(path, folder) for path in _company(report, finding.path))
            beside.setdefault(finding.path, {})[fault] = tuple(sorted(others))
    known = (
        KnownDocument(
            _relative(path, folder),
            hashed(report.marks.get(path, DocumentMark())),
            counts,
            beside.get(path, {}),
        )
        for path, counts in faults.items()
    )
    return tuple(sorted(known, key=lambda document: document.path))


def write_baseline(documents: Sequence[KnownDocument]) -> str:
    """The text of the file that holds these documents; the same for the same, byte by byte."""
    if not documents:
        return f'{{"schema": {SCHEMA},\n "documents": []}}\n'
    return f'{{"schema": {SCHEMA},\n "documents": [\n' + ",\n".join(map(_written, documents)) + "\n ]}\n"


def read_baseline(text: str, name: str) -> tuple[KnownDocument, ...]:
    """The documents of a baseline file's text.

    Raises UsageError, with the file's `name`, for a text that is broken or of another schema.
    """
    again = "Write it anew with “cocheck baseline”."
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UsageError(f"{name}: this baseline is broken: it is not JSON. {again}") from fault
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema is None:
        raise UsageError(f"{name}: this is not a baseline of cocheck. {again}")
    if schema is True or schema != SCHEMA:
        raise UsageError(
            f"{name}: this baseline is of another version of cocheck (schema {str(schema)[:20]}; "
            f"this one reads schema {SCHEMA}). {again}"
        )
    try:
        if not isinstance(content["documents"], list):
            raise TypeError(content["documents"])
        documents = tuple(_document(entry) for entry in content["documents"])
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise UsageError(
            f"{name}: this baseline is broken: an entry is not as cocheck writes it. {again}"
        ) from fault
    if sum(sum(document.faults.values()) for document in documents) > MAX_BASELINE_FINDINGS:
        raise UsageError(
            f"{name}: this baseline counts more than {MAX_BASELINE_FINDINGS} findings. "
            "Keep one for each part of the documents."
        )
    return documents


def load_baseline(file: Path) -> tuple[KnownDocument, ...]:
    """The documents of a baseline file. Raises UsageError where it is not there, and as `read_baseline`."""
    try:
        data = read_regular(file, MAX_BASELINE_BYTES)
        if len(data) > MAX_BASELINE_BYTES:
            raise UsageError(f"{file}: this is larger than any baseline ({MAX_BASELINE_BYTES >> 20} MiB).")
        return read_baseline(data.decode("utf-8-sig"), str(file))
    except FileNotFoundError as fault:
        raise UsageError(
            f"{file}: there is no such baseline. “cocheck baseline PATH --output {file}” writes it."
        ) from fault
    except OSError as fault:
        raise UsageError(f"{file}: the baseline cannot be read: {fault.strerror or fault}.") from fault
    except UnicodeDecodeError as fault:
        raise UsageError(f"{file}: this baseline is broken: it is not UTF-8 text.") from fault


def against_baseline(
    report: Report, known: Sequence[KnownDocument], folder: str, still_there: Callable[[str], bool]
) -> Report:
    """The report with the findings that the baseline knows set aside, and what is fixed told.

    `folder` is the absolute folder of the baseline file; `still_there` tells whether a file stands at a path
    relative to it. A document is the one known of when it stands at the same path and is not plainly another
    (a later version, the next meeting's), or elsewhere, when nothing stands at the old path any more and it
    says that it is the same, or its text does.
    """
    paths = {_relative(path, folder): path for path in _paths(report)}
    marks = {relative: hashed(report.marks.get(path, DocumentMark())) for relative, path in paths.items()}
    pairs = _pairs(known, marks, still_there)
    left = {paths[now]: Counter(known[index].faults) for now, index in pairs.items()}
    names = meeting_names(report.meetings)
    of_meetings = meeting_codes(report.rules)
    verdicts: list[Verdict] = []
    aside: list[Suppressed] = []
    for verdict in report.verdicts:
        fault = ("", "")
        if verdict.is_finding:
            fault = fault_of(verdict, names.get(verdict.path, ()), of_meetings)
        counts = left.get(verdict.path)
        if counts and counts[fault] and not is_reading_rule(verdict.code):
            counts[fault] -= 1
            aside.append(Suppressed(verdict, "baseline", REASON))
        else:
            verdicts.append(verdict)
    # Those that a suppression answers for are there still.
    for suppressed in report.suppressed:
        verdict = suppressed.verdict
        counts = left.get(verdict.path)
        fault = fault_of(verdict, names.get(verdict.path, ()), of_meetings)
        if counts and counts[fault]:
            counts[fault] -= 1
    places = {index: paths[now] for now, index in pairs.items()}
    statuses = {record.path: record.status for record in report.documents}
    fixed: list[Fixed] = []
    not_looked_for = 0
    for index, document in enumerate(known):
        path = places.get(index)
        rest = left[path] if path is not None else document.faults
        for fault, number in sorted((+rest).items()):
            if (
                path is not None
                and _was_applied(fault[0], statuses.get(path), report.applied.get(path, frozenset()))
                and all(other in paths for other in document.beside.get(fault, ()))
            ):
                fingerprint = fingerprint_of(fault, document.mark, document.path)
                fixed.extend([Fixed(fault[0], path, fingerprint)] * number)
            else:
                not_looked_for += number
    return report._replace(
        verdicts=tuple(verdicts),
        suppressed=(*report.suppressed, *aside),
        baseline=BaselineUse(tuple(fixed), not_looked_for),
    )


def _company(report: Report, path: str) -> Iterator[str]:
    """The other documents of the meetings that the document is one of."""
    for meeting in report.meetings:
        members = [document.path for document in meeting.documents]
        if path in members:
            yield from (member for member in members if member != path)


def _paths(report: Report) -> Iterator[str]:
    yield from dict.fromkeys(
        [
            *(document.path for document in report.documents),
            *(verdict.path for verdict in report.verdicts),
        ]
    )


def _relative(path: str, folder: str) -> str:
    """The path, as the run shows it, from the baseline's folder."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:  # on another drive of Windows
        return os.path.abspath(path).replace(os.sep, "/")  # noqa: PTH100 (follows no link)


def _pairs(
    known: Sequence[KnownDocument],
    marks: Mapping[str, DocumentMark],
    still_there: Callable[[str], bool],
) -> dict[str, int]:
    """For each path of the run at which a known document stands, that one's index; the surest ones first."""
    candidates = []
    by_trait: dict[tuple[str, str], list[str]] = {}
    for path, mark in marks.items():
        for trait in _traits(mark):
            by_trait.setdefault(trait, []).append(path)
    for index, document in enumerate(known):
        here = marks.get(document.path)
        sureness = _sureness(document, here, same_place=True) if here is not None else None
        if sureness is not None:
            candidates.append((-sureness, document.path, document.path, index))
        elif document.path in marks or not still_there(document.path):
            alike = (path for trait in _traits(document.mark) for path in by_trait.get(trait, ()))
            for path in dict.fromkeys(alike):
                sureness = _sureness(document, marks[path], same_place=False)
                if sureness is not None:
                    candidates.append((-sureness, document.path, path, index))
    paired: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, path, index in sorted(candidates):
        if path not in paired and index not in taken:
            paired[path] = index
            taken.add(index)
    return paired


def _traits(mark: DocumentMark) -> Iterator[tuple[str, str]]:
    """What a document that was moved has one of in common with its old self (`_sureness`)."""
    for name in ("text", "reference", "meeting_date"):
        if value := getattr(mark, name):
            yield name, value
    yield "title", mark.title


def _sureness(document: KnownDocument, mark: DocumentMark, same_place: bool) -> float | None:
    """How surely a document with that mark is the known one; None where it is not."""
    before = document.mark
    if not mark.format:  # no document: a configuration file
        return 2.0 if same_place and not before.format else None
    if before.text and before.text == mark.text and before.format == mark.format:
        return 4.0 if same_place else 3.0  # some of what it says of itself may come from the file's name
    if _contradict(before, mark):
        return None
    unread = not before.sketch or not mark.sketch
    size = max(len(before.sketch), len(mark.sketch))
    alike = 0.0 if unread else likeness(before.sketch, mark.sketch, size)
    named = any(
        getattr(before, name) and getattr(before, name) == getattr(mark, name)
        for name in ("reference", "meeting_date")
    )
    if same_place:
        return 2.0 + alike if named or unread or alike >= _SAME_PLACE else None
    if before.format != mark.format or not (named or before.title == mark.title):
        return None
    return alike if alike >= (_SAME_NAME if named else _SAME_TEXT) else None


def _contradict(before: DocumentMark, now: DocumentMark) -> bool:
    """Whether two documents say that they are not the same: another number, version or meeting."""
    if before.sketch and now.sketch and before.version != now.version:
        return True
    return any(
        getattr(before, name) and getattr(now, name) and getattr(before, name) != getattr(now, name)
        for name in ("committee", "reference", "meeting_date", "ordinal")
    )


def _was_applied(code: str, status: Status | None, applied: frozenset[str]) -> bool:
    """Whether the rule was applied to what has that status: None for what is no document."""
    return status is None or (status == "checked" and code in applied)


def _written(document: KnownDocument) -> str:
    mark = {name: value for name in _FIELDS if (value := getattr(document.mark, name))}
    sketch = "".join(f"{value:0{_DIGITS}x}" for value in document.mark.sketch)
    head = {"path": document.path, **mark, **({"sketch": sketch} if sketch else {})}
    lines = []
    for fault, count in sorted(document.faults.items()):
        entry: dict[str, Any] = {"code": fault[0], "fault": fault[1], "count": count}
        if beside := document.beside.get(fault):
            entry["beside"] = list(beside)
        lines.append("    " + json.dumps(entry))
    return f'  {json.dumps(head)[:-1]},\n   "findings": [\n' + ",\n".join(lines) + "\n   ]}"


def _document(entry: Mapping[str, Any]) -> KnownDocument:
    values = {name: _text(entry.get(name, "")) for name in _FIELDS}
    digits = _text(entry.get("sketch", ""))
    sketch = tuple(int(digits[at : at + _DIGITS], 16) for at in range(0, len(digits), _DIGITS))
    faults: Counter[Fault] = Counter()
    beside: dict[Fault, tuple[str, ...]] = {}
    for finding in entry["findings"]:
        fault = _text(finding["code"]), _text(finding["fault"])
        count = finding["count"]
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise ValueError(count)
        faults[fault] += count
        beside[fault] = tuple(_text(path) for path in finding.get("beside", ()))
    return KnownDocument(_text(entry["path"]), DocumentMark(**values, sketch=sketch), faults, beside)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
