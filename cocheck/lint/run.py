"""Judging what was read: a document by the rules of its kind, all of them by the rules on meetings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cocheck.codes.code import Code, CodeError, load_code, other_codes
from cocheck.documents.model import Document, Unreadable
from cocheck.lint.fingerprints import mark_of, meeting_names, told_by, with_fingerprints
from cocheck.lint.meeting import Judged, cited_editions, deleted_link, judge_meetings
from cocheck.lint.neighbours import Neighbours
from cocheck.lint.own_reports import is_own_report
from cocheck.lint.patterns import absolute
from cocheck.lint.registry import graded, known_rules, match_selector, select_rules, usual_rules
from cocheck.lint.rule import Kind, Rule, Ruling
from cocheck.lint.rule_faults import rulings_of
from cocheck.lint.settings import Settings, UsageError
from cocheck.lint.subject import Subject
from cocheck.lint.suppressions import Standing, instructions_in, set_aside
from cocheck.lint.unrecognised import RECOGNISE_TEXT, hidden, pages_in_words, textless
from cocheck.lint.verdict import DocumentRecord, Evidence, Report, RuleText, Status, Verdict
from cocheck.meetings.identity import without_name
from cocheck.meetings.kind import kind_from_name
from cocheck.meetings.paper import paper_of, paper_of_name, sketch, text_sum
from cocheck.meetings.recognition import Recognition, recognise

_KIND_WORDS = {"agenda": "an agenda", "attendance": "an attendance list", "report": "a meeting report"}

# A file of which more could not be read is damaged as a whole.
_MOST_OMISSIONS = 3

_NEEDED = ("COC101", "COC102", "COC103", "COC104", "COC111", "COC112", "COC201", "COC202", "COC301", "COC302")


class Measure(NamedTuple):
    """What a document, or all in one folder, is held against: settings, and the rules and codes they select.

    `place` is the document's absolute path, where it is one document's.
    """

    settings: Settings
    rules: tuple[Rule, ...]
    codes: tuple[Code, ...]
    place: Path = Path()


def report_on(
    judged: Sequence[Judged], measures: Mapping[str, Measure], passed_over: Mapping[str, int]
) -> Report:
    """The Report of documents that were judged one by one: grouped, and judged as meetings.

    `measures` tells for each path what it is held against.
    """
    additions = _additions(measures.values())
    rulings, meetings = judge_meetings(
        judged,
        {path: measure.codes for path, measure in measures.items()},
        {path: measure.settings.require for path, measure in measures.items()},
        _of_meetings(measures.values()),
    )
    selected = _by_code(measures)
    verdicts = [
        verdict
        for one in judged
        for verdict in one.verdicts
        if verdict.code in selected[one.record.path] or verdict.code.startswith("COC9")
    ]
    for rule, ruling in rulings:
        path = ruling.path or ""
        if rule.code in selected[path]:
            verdicts.append(_verdict(selected[path][rule.code], ruling, path, ruling.required_code))
    named = {document.path: meeting.name for meeting in meetings for document in meeting.documents}
    documents = tuple(
        one.record._replace(meeting=one.record.meeting or named.get(one.record.path)) for one in judged
    )
    marks = {one.path: mark_of(one) for one in judged}
    names = meeting_names(meetings)
    of_meetings = frozenset(rule.code for rule in _of_meetings(measures.values()))
    found = with_fingerprints(verdicts, marks, names, of_meetings)
    codes = {id(rules): frozenset(rules) for rules in selected.values()}
    applied = {path: codes[id(rules)] for path, rules in selected.items()}
    settled = set_aside(found, _standings(judged, measures, applied), _today(measures.values()))
    rules = {code: rule for of_path in selected.values() for code, rule in of_path.items()}
    told = tuple(
        _verdict(rules[one.code], Ruling(one.outcome, one.message, one.help, one.location), one.path)
        for one in settled.told
    )
    return Report(
        documents,
        (*settled.verdicts, *with_fingerprints(told, marks, names, of_meetings)),
        passed_over,
        meetings,
        settled.suppressed,
        marks=marks,
        applied=applied,
        rules=tuple(map(_text_of, additions)),
    )


def _additions(measures: Iterable[Measure]) -> tuple[Rule, ...]:
    """The rules of the run that are not installed, by code."""
    settings = {id(measure.settings): measure.settings for measure in measures}
    found = {rule.code: rule for own in settings.values() for rule in own.rules}
    return tuple(found[code] for code in sorted(found))


def _of_meetings(measures: Iterable[Measure]) -> tuple[Rule, ...]:
    """The rules of the run that judge whole meetings, by code."""
    selected = {id(measure.rules): measure.rules for measure in measures}
    found = {rule.code: rule for rules in selected.values() for rule in rules if rule.kind == "meeting"}
    return tuple(found[code] for code in sorted(found))


def _text_of(rule: Rule) -> RuleText:
    return RuleText(
        rule.code,
        rule.name,
        rule.kind,
        rule.severity,
        rule.clause,
        rule.summary,
        rule.why,
        rule.fix,
        rule.source,
    )


def _by_code(measures: Mapping[str, Measure]) -> Mapping[str, Mapping[str, Rule]]:
    """For each path its rules by their codes: one table for all that are held against the same rules."""
    tables: dict[int, Mapping[str, Rule]] = {}
    for measure in measures.values():
        if id(measure.rules) not in tables:
            tables[id(measure.rules)] = {rule.code: rule for rule in measure.rules}
    return {path: tables[id(measure.rules)] for path, measure in measures.items()}


def _standings(
    judged: Iterable[Judged], measures: Mapping[str, Measure], applied: Mapping[str, frozenset[str]]
) -> Iterator[Standing]:
    for one in judged:
        measure = measures[one.path]
        yield Standing(
            one.path,
            measure.place,
            one.record.status,
            measure.settings,
            applied[one.path],
            one.instructions,
        )


def _today(measures: Iterable[Measure]) -> datetime.date:
    """The day by which suppressions expire: that of the run, unless the settings tell another."""
    told = (measure.settings.today for measure in measures)
    return next((day for day in told if day is not None), None) or datetime.date.today()


def measure(settings: Settings) -> Measure:
    """The rules and codes that settings select. Raises UsageError for one that is not known."""
    try:
        codes = tuple(load_code(name, settings.codes.get(name)) for name in settings.required_codes)
    except CodeError as error:
        raise UsageError(str(error)) from error
    chosen = settings.select or settings.ignore or settings.extend_select or settings.severity
    if chosen or settings.rules:
        rules = graded(known_rules(settings.rules), settings.severity)
        rules = select_rules(rules, settings.select, settings.ignore, settings.extend_select)
    else:
        rules = usual_rules()
    if settings.no_meetings:
        rules = tuple(rule for rule in rules if rule.kind != "meeting")
    return Measure(settings, rules, codes)


def measure_for(measure: Measure, path: Path) -> Measure:
    """What the one document at `path` is held against: `per-file-ignores` leave out rules."""
    place = absolute(path)
    ignored: set[str] = set()
    known = known_rules(measure.settings.rules) if measure.settings.per_file_ignores else ()
    for entry in measure.settings.per_file_ignores:
        if entry.holds_for(place):
            ignored.update(code for selector in entry.rules for code in match_selector(known, selector))
    rules = tuple(rule for rule in measure.rules if rule.code not in ignored) if ignored else measure.rules
    return measure._replace(rules=rules, place=place)


def check_content(content: Document | Unreadable, beside: Neighbours, measure: Measure) -> Judged:
    """Recognise and judge what reading a file gave, by the selected rules and those that meetings are
    judged from; `beside` are the files around it.
    """
    path = beside.path
    settings, rules = measure.settings, measure.rules
    place = absolute(path)
    named, told = settings.meeting_of(place), settings.kind_of(place)
    if isinstance(content, Unreadable):
        return _unreadable(content, rules, told, named)
    if told is None and is_own_report(content):
        return Judged(DocumentRecord(content.path, "skipped", content.format, own_report=True), ())
    if (unread := textless(content, told)) is not None:
        return _unreadable(unread, rules, told, named)
    recognition = recognise(content, told)
    if recognition.kind is None and recognition.guess.candidates:
        verdict = _unclear(content, recognition, rules)
        return Judged(_record(content, recognition, "unclear"), (verdict,) if verdict else ())
    if recognition.kind is None and (unread := hidden(content)) is not None:
        return _unreadable(unread, rules, told, named)
    if recognition.kind is None:
        return Judged(_record(content, recognition, "skipped"), ())
    others = other_codes(settings.required_codes)
    verdicts: list[Verdict] = []
    editions: list[tuple[str, int, Evidence]] = []
    deleted_links: list[tuple[str, Evidence]] = []
    applied = _with_needed(rules)
    for number, code in enumerate(measure.codes):
        if number == 1:
            applied = tuple(rule for rule in applied if rule.each_code)
        for part in recognition.parts:
            is_code = partial(beside.has_code, code=code)
            subject = Subject(content, recognition, part, code, others, is_code, beside.has)
            verdicts.extend(judge(subject, applied))
            editions.extend(cited_editions(subject))
            deleted_links.extend(deleted_link(subject))
    emitted = {rule.code for rule in rules}
    shown = [verdict for verdict in verdicts if verdict.code in emitted]
    verdicts.extend(_unread_parts(content, shown, rules))
    return Judged(
        _record(content, recognition, "checked"),
        tuple(sorted(verdicts, key=lambda verdict: verdict.code)),
        paper_of(content, recognition)._replace(named=named),
        tuple(editions),
        sketch(content.blocks),
        text_sum=text_sum(content.blocks),
        told=told_by(without_name(recognition.identity, content)),
        deleted_links=tuple(deleted_links),
        instructions=instructions_in(content),
    )


def _with_needed(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules, and the built-in ones on which a meeting's verdicts and its table rest."""
    present = {rule.code for rule in rules}
    needed = (rule for rule in usual_rules() if rule.code in _NEEDED and rule.code not in present)
    return (*rules, *needed)


def judge(subject: Subject, rules: Iterable[Rule]) -> Iterator[Verdict]:
    """The verdicts of the rules that are for the subject's kind. Raises RuleFault as `rulings_of` does."""
    for rule in rules:
        if rule.check is None or rule.kind != subject.part.kind:
            continue
        for ruling in rulings_of(rule, subject):
            yield _verdict(rule, ruling, subject.document.path, subject.code.name if rule.each_code else None)


def _verdict(rule: Rule, ruling: Ruling, path: str, code: str | None = None) -> Verdict:
    return Verdict(
        code=rule.code,
        rule=rule.name,
        outcome=ruling.outcome,
        severity=rule.severity,
        path=path,
        message=ruling.message,
        help=ruling.help,
        clause=rule.clause,
        location=ruling.location,
        evidence=ruling.evidence,
        required_code=code,
        source=rule.source,
        absence=rule.absence,
    )


def _find(rules: Iterable[Rule], code: str) -> Rule | None:
    return next((rule for rule in rules if rule.code == code), None)


def _unreadable(content: Unreadable, rules: Sequence[Rule], told: Kind | None, named: str | None) -> Judged:
    kind = told or kind_from_name(content.path)
    record = DocumentRecord(content.path, "unreadable", content.format, kind)
    rule = _find(rules, content.code)
    paper = paper_of_name(content.path, content.format, kind)._replace(named=named) if kind else None
    if rule is None:
        return Judged(record, (), paper)
    ruling = Ruling("unreadable", content.message, content.help)
    return Judged(record, (_verdict(rule, ruling, content.path),), paper)


def _unclear(document: Document, recognition: Recognition, rules: Sequence[Rule]) -> Verdict | None:
    rule = _find(rules, "COC904")
    if rule is None:
        return None
    names = " or ".join(_KIND_WORDS[kind] for kind in recognition.guess.candidates)
    options = " or ".join(f"--as {kind}" for kind in recognition.guess.candidates)
    message = f"This looks like a meeting document, but it could be {names}; no other rule was applied."
    return _verdict(
        rule,
        Ruling("unreadable", message, f"Say which it is with {options}, or give it a title."),
        document.path,
    )


def _unread_parts(
    document: Document, verdicts: Sequence[Verdict], rules: Sequence[Rule]
) -> Iterator[Verdict]:
    """What of a readable file could not be read, where that leaves a verdict in doubt.

    A requirement that is met is met, whatever the unread page says; one that is not met may be met there, and
    a rule that looks for what must not be there says itself where it is in doubt.
    """
    if not any(verdict.is_finding for verdict in verdicts):
        return
    pictured, unread = _find(rules, "COC903"), _find(rules, "COC901")
    if document.pictured_pages and pictured is not None:
        where = pages_in_words(document.pictured_pages)
        message = f"Pictures only, no text, on {where}: what stands there was not checked."
        yield _verdict(pictured, Ruling("unreadable", message, RECOGNISE_TEXT), document.path)
    if document.omissions and unread is not None:
        help = "Open the file, save it again under a new name, and check that."
        more = len(document.omissions) - _MOST_OMISSIONS
        message = " ".join(document.omissions[:_MOST_OMISSIONS]) + (f" And {more} more." if more > 0 else "")
        yield _verdict(unread, Ruling("unreadable", message, help), document.path)


def _record(document: Document, recognition: Recognition, status: Status) -> DocumentRecord:
    identity = recognition.identity
    notes = list(document.omissions)
    if document.pictured_pages:
        notes.append(f"Pictures only: {pages_in_words(document.pictured_pages)}")
    return DocumentRecord(
        path=document.path,
        status=status,
        format=document.format,
        kind=recognition.kind if status == "checked" else None,
        language=recognition.language,
        committee=identity.committee,
        reference=identity.reference,
        replaces=identity.replaces,
        meeting=identity.meeting,
        version=identity.version,
        date=identity.date.isoformat() if identity.date else None,
        meeting_date=identity.meeting_date.isoformat() if identity.meeting_date else None,
        certainty=recognition.guess.certainty,
        reasons=recognition.guess.reasons[:6],
        notes=tuple(notes),
    )
