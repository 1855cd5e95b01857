"""Text, for secretaries: by document, what is missing, where, which clause asks for it, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping

from cocheck.lint.clauses import CLAUSES
from cocheck.lint.rule import KIND_WORDS
from cocheck.lint.verdict import (
    ClauseOutcome,
    ClauseState,
    DocumentRecord,
    Evidence,
    MeetingRecord,
    Outcome,
    Report,
    Severity,
    Suppressed,
    Verdict,
)
from cocheck.reports.layout import (
    Line,
    Look,
    Segment,
    Style,
    cells,
    clean_quote,
    defused,
    is_printed_in,
    paragraph,
    quotation,
    shorten,
)
from cocheck.reports.summary import SEVERITY_WORDS, summary, why_skipped

QUOTE_LENGTH = 160
MOST_EVIDENCE = 5
_CLAUSE_COLUMN = 14
_OUTCOME_COLUMN = 16
_NARROWEST = 30

SEVERITY_STYLES: Mapping[Severity, Style] = {"error": "error", "warning": "warning", "info": "info"}
_OUTCOMES: Mapping[Outcome, tuple[str, Style]] = {
    "met": ("met", "good"),
    "not-applicable": ("does not apply", "quiet"),
}
_CLAUSE_OUTCOMES: Mapping[ClauseOutcome, tuple[str, Style]] = {
    "met": ("met", "good"),
    "not-met": ("not met", "error"),
    "not-applicable": ("does not apply", "quiet"),
    "not-seen": ("not seen", "quiet"),
}
_FACTS = (
    ("committee", "Committee"),
    ("reference", "Reference"),
    ("replaces", "Replaces"),
    ("meeting", "Meeting"),
    ("meeting_date", "Meeting date"),
    ("version", "Version"),
    ("date", "Dated"),
    ("language", "Language"),
    ("format", "Format"),
)


def render(report: Report, look: Look) -> Iterator[Line]:
    """The report for a reader: documents with something to say (all of them if verbose), then a summary."""
    return defused(_lines(report, look))


def _lines(report: Report, look: Look) -> Iterator[Line]:
    aside: dict[str, list[Suppressed]] = {}
    for suppressed in report.suppressed if look.verbose else ():
        aside.setdefault(suppressed.verdict.path, []).append(suppressed)
    for path, document, verdicts in by_document(report):
        lines = tuple(_document_lines(path, document, verdicts, look))
        lines += tuple(line for one in aside.get(path, ()) for line in _set_aside(one, look))
        if lines:
            yield from lines
            yield ()
    if look.verbose:
        for meeting in report.meetings:
            yield from _meeting(meeting, look, _selected(report, meeting))
            yield ()
    if not look.quiet:
        for sentence in summary(report, look.selected, look.verbose):
            yield from paragraph(look.prose(sentence), look.width, style="strong")


def _selected(report: Report, meeting: MeetingRecord) -> frozenset[str]:
    """The clauses of which a rule speaks that one of the meeting's documents was held against."""
    from cocheck.lint.meeting import clauses_of

    applied = (report.applied.get(document.path, frozenset()) for document in meeting.documents)
    return clauses_of(frozenset().union(*applied))


def _meeting(meeting: MeetingRecord, look: Look, clauses: Container[str]) -> Iterator[Line]:
    """A meeting's table: its documents and why they are its own, its agendas' versions, and of its clauses
    those.
    """
    yield Segment("Meeting ", "quiet"), Segment(look.clean(meeting.name), "strong")
    names = _short_names(document.path for document in meeting.documents)
    for document in meeting.documents:
        kind = KIND_WORDS.get(document.kind or "", "document")
        text = f"{names[document.path]} ({kind}): {document.reason}"
        yield from paragraph(look.prose(text), look.width, 2, "quiet")
    for agenda in meeting.agendas:
        if len(agenda) > 1:
            order = " → ".join(" = ".join(names[path] for path in version) for version in agenda)
            yield from paragraph(look.prose(order), look.width, 2, lead=Segment("Versions:", "strong"))
    states = [state for state in meeting.clauses if state.clause in clauses]
    if states:
        yield ()
    for state in states:
        yield from _clause_row(state, names, look)


def _clause_row(state: ClauseState, names: Mapping[str, str], look: Look) -> Iterator[Line]:
    """A row of the table: the clause, how it stands, and a line for each document that tells of it."""
    word, style = _CLAUSE_OUTCOMES[state.outcome]
    told = dict.fromkeys(_told(evidence, names) for evidence in state.evidence)
    clause = f"  {state.clause:{_CLAUSE_COLUMN}}"
    row: Line = (Segment(clause, "strong"), Segment(f"{word:{_OUTCOME_COLUMN}}", style))
    indent = 2 + _CLAUSE_COLUMN + _OUTCOME_COLUMN
    for text in told or ("no document of the meeting tells of it",):
        for _, words in paragraph(look.prose(text), max(look.width, indent + _NARROWEST), indent):
            yield (*row, words)
            row = (Segment(" " * indent),)


def _told(evidence: Evidence, names: Mapping[str, str]) -> str:
    place = ", ".join(filter(None, (names.get(evidence.path, evidence.path), evidence.label)))
    return f"{place}: {evidence.quote}"


def _short_names(paths: Iterable[str]) -> Mapping[str, str]:
    """Each path's file name, or the whole path where two files are called the same."""
    names = {path: path.rpartition("/")[2] for path in paths}
    count = Counter(names.values())
    return {path: name if count[name] == 1 else path for path, name in names.items()}


def by_document(report: Report) -> Iterator[tuple[str, DocumentRecord | None, list[Verdict]]]:
    """Each path with its record and its verdicts, in the order given; paths with findings set aside, too."""
    verdicts: dict[str, list[Verdict]] = {document.path: [] for document in report.documents}
    for verdict in report.verdicts:
        verdicts.setdefault(verdict.path, []).append(verdict)
    for aside in report.suppressed:
        verdicts.setdefault(aside.verdict.path, [])
    records = {document.path: document for document in report.documents}
    for path, of_path in verdicts.items():
        yield path, records.get(path), of_path


def _document_lines(
    path: str, document: DocumentRecord | None, verdicts: Iterable[Verdict], look: Look
) -> Iterator[Line]:
    shown = [verdict for verdict in verdicts if verdict.is_finding or look.verbose]
    notes = document.notes if document else ()
    if not shown and not look.verbose and (look.quiet or not notes):
        return
    yield from _heading(path, _title(document, look), look)
    if document and look.verbose:
        yield from _facts(document, look)
    if not look.quiet:
        for note in notes:
            yield from paragraph(look.prose(note), look.width, 2, lead=Segment("note:", "info"))
    for verdict in shown:
        yield ()
        if verdict.is_finding:
            yield from _finding(verdict, look)
        else:
            yield from _judgement(verdict, look)


def _heading(path: str, title: str, look: Look) -> Iterator[Line]:
    """The path in one piece, for copying, with the title beside it, or below where both do not fit."""
    link = look.link_to(path) if look.link_to is not None else ""
    name = Segment(look.clean(path), "strong", link)
    if cells(name.text) + cells(title) + 2 <= look.width:
        yield name, Segment("  "), Segment(title, "quiet")
    else:
        yield (name,)
        yield from paragraph(title, look.width, 2, "quiet")


def _title(document: DocumentRecord | None, look: Look) -> str:
    """What the document is, in brackets after its path."""
    if document is None or document.kind is None:
        return ""
    return look.prose(f"({known_in_short(document)})")


def known_in_short(document: DocumentRecord) -> str:
    """What the document is. Of which meeting is known only where it could be read, else it is guessed."""
    kind = KIND_WORDS.get(document.kind or "", document.kind)
    meeting = document.meeting if document.status != "unreadable" else None
    return ", ".join(filter(None, (kind, meeting, document.version)))


def _facts(document: DocumentRecord, look: Look) -> Iterator[Line]:
    for text in filter(None, (recognition(document), *known_facts(document))):
        yield from paragraph(look.prose(text), look.width, 2, "quiet")


def recognition(document: DocumentRecord) -> str:
    """What the document was taken for, how surely and why."""
    certainty = "" if document.certainty is None else f" (certainty {document.certainty:.0%})"
    because = f": {'; '.join(document.reasons)}" if document.reasons else ""
    if document.excluded or document.own_report:
        return f"Skipped: {why_skipped(document)}"
    if document.status == "skipped":
        return f"Skipped: no sign of being a meeting document{certainty}{because}"
    if document.status == "unclear":
        return f"Not clear what kind of document this is{certainty}{because}"
    if document.kind is None:
        return ""
    return f"Taken for: {KIND_WORDS.get(document.kind, document.kind)}{certainty}{because}"


def known_facts(document: DocumentRecord) -> Iterator[str]:
    """What is known of a document, in words: "Committee: ISO/TC 12"."""
    for field, words in _FACTS:
        value = getattr(document, field)
        if field == "meeting" and document.status == "unreadable":
            continue
        if value is not None:
            yield f"{words}: {value}"


def _finding(verdict: Verdict, look: Look) -> Iterator[Line]:
    word = Segment(f"{SEVERITY_WORDS[verdict.severity]}:", SEVERITY_STYLES[verdict.severity])
    yield from paragraph(look.prose(verdict.message), look.width, 2, "strong", lead=word)
    yield from _evidence(verdict, look)
    if verdict.help:
        yield from paragraph(look.prose(verdict.help), look.width, 4, lead=Segment("What to do:", "strong"))
    if asked := asked_for(verdict):
        yield from paragraph(look.prose(asked), look.width, 4, lead=Segment("Asked for by:", "strong"))
    yield from paragraph(look.clean(f"[{verdict.code} {verdict.rule}]"), look.width, 4, "quiet")


def _judgement(verdict: Verdict, look: Look) -> Iterator[Line]:
    """A verdict that is no finding: one paragraph, and its evidence."""
    word, style = _OUTCOMES[verdict.outcome]
    text = f"{verdict.message} [{verdict.code} {verdict.rule}]"
    yield from paragraph(look.prose(text), look.width, 2, lead=Segment(f"{word}:", style))
    yield from _evidence(verdict, look)


def _set_aside(aside: Suppressed, look: Look) -> Iterator[Line]:
    verdict = aside.verdict
    owner = f" (owner: {aside.owner})" if aside.owner else ""
    text = f"{verdict.message} [{verdict.code} {verdict.rule}]"
    yield ()
    yield from paragraph(look.prose(text), look.width, 2, lead=Segment("set aside:", "quiet"))
    yield from paragraph(look.prose(f"by the {aside.by}: {aside.reason}{owner}"), look.width, 4, "quiet")


def asked_for(verdict: Verdict) -> str:
    if verdict.source:
        return verdict.source
    clause = CLAUSES.get(verdict.clause or "")
    if clause is None:
        return ""
    if verdict.required_code in (None, "iso"):
        return clause.citation
    return f'your configuration, for the code "{verdict.required_code}", after {clause.citation}'


def _evidence(verdict: Verdict, look: Look) -> Iterator[Line]:
    """Where it is, with the words found there; each place is named once."""
    place = verdict.location.label
    if place and (not verdict.evidence or _place(verdict.evidence[0], verdict.path) != place):
        yield from _where(place, look)
        named = place
    else:
        named = ""
    most = len(verdict.evidence) if look.verbose else MOST_EVIDENCE
    for evidence in verdict.evidence[:most]:
        place = _place(evidence, verdict.path)
        if place and place != named:
            yield from _where(place, look)
            named = place
        yield from _quote(evidence, look)
    if len(verdict.evidence) > most:
        more = len(verdict.evidence) - most
        yield from paragraph(f"and {more} more (--verbose shows all)", look.width, 4, "quiet")


def _place(evidence: Evidence, path: str) -> str:
    if evidence.path == path:
        return evidence.label
    return ", ".join(filter(None, (evidence.path, evidence.label)))


def _where(place: str, look: Look) -> Iterator[Line]:
    return paragraph(look.prose(place), look.width, 4, lead=Segment("Where:", "strong"))


def _quote(evidence: Evidence, look: Look) -> Iterator[Line]:
    if not evidence.quote and evidence.target is None:
        return
    quote, marks = clean_quote(*shorten(evidence.quote, evidence.marks, QUOTE_LENGTH), look)
    yield from quotation(quote, marks, look, indent=6)
    if evidence.target is not None and not is_printed_in(quote, evidence.target):
        leads = f"leads to {look.clean(evidence.target)}" if evidence.target else "leads nowhere"
        yield from paragraph(leads, look.width, 6, "quiet")
