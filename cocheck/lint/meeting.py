"""The Meeting: the documents that belong together, each judged by itself; what a meeting rule looks at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from cocheck.codes.citations import find_citations
from cocheck.codes.code import Code
from cocheck.lint.locate import locate
from cocheck.lint.names import without_names
from cocheck.lint.rule import Kind, Rule, Ruling
from cocheck.lint.rule_faults import rulings_of
from cocheck.lint.subject import MOST_PLACES, MOST_QUOTED, Subject
from cocheck.lint.verdict import (
    ClauseOutcome,
    ClauseState,
    DocumentRecord,
    Evidence,
    Location,
    MeetingDocument,
    MeetingRecord,
    Verdict,
)
from cocheck.meetings.grouping import Group, group
from cocheck.meetings.paper import Paper
from cocheck.meetings.versions import Series, Version, find_series

_WORST = ("not-met", "unreadable", "met", "not-applicable")
_KIND_CODES: Mapping[Kind, str] = {"agenda": "COC1", "attendance": "COC2", "report": "COC3"}
# The rules whose verdicts tell of each clause, and the kind of document that they judge.
_CLAUSES: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    "agenda": ("agenda", ("COC101", "COC102", "COC104")),
    "presentation": ("agenda", ("COC111", "COC112")),
    "attendance": ("attendance", ("COC201", "COC202")),
    "report": ("report", ("COC301", "COC302")),
}


def clauses_of(codes: Collection[str]) -> frozenset[str]:
    """The clauses of which the rules with those codes speak."""
    return frozenset(clause for clause, (_, own) in _CLAUSES.items() if not set(own).isdisjoint(codes))


class Judged(NamedTuple):
    """One document after its own rules: its record, its verdicts, and what its meeting must know of it.

    `verdicts` also hold those of rules that were not selected but that a meeting is judged from. `paper`
    is None for what is no meeting document. `editions` are (code's name, year, where it is cited) of the
    editions linked or attached; `sketch` is a sketch of its text (`cocheck.meetings.paper`). `horizon`
    says, in words, where git's memory of it ends before its beginning. `deleted_links` are (code's name,
    where it stood) of the codes that an agenda links to only in its tracked deletions. `text_sum` is a sum
    over its text's paragraphs, by which it is known to be the very same, and `told` what its text alone, not
    its name, tells of which document it is.
    """

    record: DocumentRecord
    verdicts: tuple[Verdict, ...]
    paper: Paper | None = None
    editions: tuple[tuple[str, int, Evidence], ...] = ()
    sketch: tuple[int, ...] = ()
    horizon: str = ""
    text_sum: str = ""
    told: str = ""
    instructions: tuple[tuple[str, Location], ...] = ()
    deleted_links: tuple[tuple[str, Evidence], ...] = ()

    @property
    def path(self) -> str:
        return self.record.path

    @property
    def name(self) -> str:
        """What to call the document among the versions of its agenda: "N 1518 (Rev 2)"."""
        label, version = self.record.reference, self.record.version
        file = self.path.rpartition("/")[2]
        if self.paper is not None and self.paper.position is not None:
            return f"{file} ({(version or '').rpartition(' of ')[2]})"
        label = label or file
        return f"{label} ({version})" if version else label

    @property
    def label(self) -> str:
        """The name as it stands beside the path: "" where the path says it."""
        return "" if self.path.endswith(self.name) else self.name

    def verdict(self, code: str, required: str | None) -> Verdict | None:
        """The worst verdict of that rule for that required code, None where the rule did not run."""
        found = [one for one in self.verdicts if one.code == code and one.required_code == required]
        return min(found, key=lambda one: _WORST.index(one.outcome), default=None)


class Meeting(NamedTuple):
    """A meeting's documents with the reasons why they are here, and its agendas' versions in order.

    The numbers in `series` are indexes of `documents`. `codes` are the codes of conduct that documents of
    the meeting must carry; `require` the kinds of document that it must have.
    """

    name: str
    documents: tuple[Judged, ...]
    reasons: tuple[str, ...]
    series: tuple[Series, ...]
    codes: tuple[Code, ...]
    require: tuple[Kind, ...]
    group: Group

    def of(self, version: Version) -> tuple[Judged, ...]:
        """The documents that are one version."""
        return tuple(self.documents[index] for index in version.papers)

    def of_kind(self, kind: Kind) -> tuple[Judged, ...]:
        """The meeting's documents of a kind, unreadable ones too, and those that have a part of that kind."""
        judging = _KIND_CODES[kind]
        return tuple(
            one
            for one in self.documents
            if (one.paper is not None and one.paper.kind == kind)
            or any(verdict.code.startswith(judging) for verdict in one.verdicts)
        )


def cited_editions(subject: Subject) -> Iterator[tuple[str, int, Evidence]]:
    """The editions of the Code that a part of a document links to or has attached, each with its place."""
    seen: Counter[int] = Counter()
    for citation in subject.of_kind("link", "printed"):
        if citation.edition is None:
            continue
        seen[citation.edition] += 1
        if seen[citation.edition] <= MOST_PLACES:
            yield subject.code.name, citation.edition, subject.evidence(citation)
    if subject.part.kind == "attendance" and (attached := subject.attached) and attached.edition:
        yield subject.code.name, attached.edition, subject.evidence_of(attached)


def deleted_link(subject: Subject) -> Iterator[tuple[str, Evidence]]:
    """The required code's name and the place of its link, where tracked deletions alone have it."""
    deleted = subject.document.deleted
    if not deleted or subject.part.kind != "agenda" or subject.of_kind("link", "printed"):
        return
    found = find_citations(deleted, subject.document.format, subject.code, subject.others)
    for citation in found.links[:1]:
        where = locate(deleted, (), citation.block).label
        quote = without_names(deleted[citation.block].text[:MOST_QUOTED])
        yield subject.code.name, Evidence(subject.document.path, where, quote, citation.target)


def judge_meetings(
    judged: Sequence[Judged],
    codes: Mapping[str, Sequence[Code]],
    require: Mapping[str, tuple[Kind, ...]],
    rules: Sequence[Rule],
) -> tuple[tuple[tuple[Rule, Ruling], ...], tuple[MeetingRecord, ...]]:
    """Group the documents into meetings and judge each: the rules' rulings, and the meetings' records.

    `codes` and `require` tell what holds for the document at a path. Raises RuleFault as `rulings_of` does.
    """
    bearing = [one for one in judged if one.paper is not None]
    papers = [one.paper for one in bearing if one.paper is not None]
    known = frozenset((paper.committee, paper.reference) for paper in papers if paper.reference) | {
        (one.record.committee, one.record.reference) for one in judged if one.record.reference
    }
    rulings: list[tuple[Rule, Ruling]] = []
    records = []
    for found in group(papers):
        documents = tuple(bearing[index] for index in found.members)
        own = {code.name: code for one in documents for code in codes[one.path]}
        meeting = Meeting(
            name=found.name,
            documents=documents,
            reasons=found.reasons,
            series=find_series(
                [papers[index] for index in found.members], range(len(documents)), frozenset(known)
            ),
            codes=tuple(own.values()),
            require=tuple(dict.fromkeys(kind for one in documents for kind in require[one.path])),
            group=found,
        )
        of_meeting = [(rule, ruling) for rule in rules if rule.check for ruling in rulings_of(rule, meeting)]
        rulings.extend(of_meeting)
        records.append(_record(meeting, [(rule.code, ruling) for rule, ruling in of_meeting]))
    return tuple(rulings), tuple(records)


def _record(meeting: Meeting, rulings: Sequence[tuple[str, Ruling]]) -> MeetingRecord:
    day = meeting.group.meeting_date
    return MeetingRecord(
        name=meeting.name,
        committee=meeting.group.committee,
        meeting_date=day.isoformat() if day else None,
        documents=tuple(
            MeetingDocument(one.path, one.paper.kind if one.paper else None, reason)
            for one, reason in zip(meeting.documents, meeting.reasons, strict=True)
        ),
        agendas=tuple(
            tuple(tuple(one.path for one in meeting.of(version)) for version in series.versions)
            for series in meeting.series
        ),
        clauses=tuple(_clause(meeting, clause, rulings) for clause in _CLAUSES),
    )


def _clause(meeting: Meeting, clause: str, rulings: Sequence[tuple[str, Ruling]]) -> ClauseState:
    kind, codes = _CLAUSES[clause]
    documents = meeting.of_kind(kind)
    if clause == "presentation":
        # The agenda in force counts: what an earlier draft lacked was mended in time.
        documents = tuple(
            one
            for series in meeting.series
            for version in series.versions[-1:]
            for one in meeting.of(version)
        )
    verdicts = [one for document in documents for one in document.verdicts if one.code in codes]
    outcomes = {verdict.outcome for verdict in verdicts}
    lost = [
        ruling
        for code, ruling in rulings
        if clause == "agenda" and code == "COC401" and ruling.outcome == "not-met"
    ]
    outcome: ClauseOutcome = "not-seen"
    for candidate in ("not-applicable", "met", "not-met"):
        if candidate in outcomes:
            outcome = candidate
    if lost:
        outcome = "not-met"
    telling = [verdict for verdict in verdicts if verdict.outcome == outcome]
    if outcome == "not-applicable":
        # One reason a document is enough: that of the rule which the others rest on.
        telling = list({verdict.path: verdict for verdict in reversed(telling)}.values())[::-1]
    evidence = [Evidence(verdict.path, verdict.location.label, verdict.message) for verdict in telling]
    evidence += [Evidence(ruling.path or "", "", ruling.message) for ruling in lost]
    if outcome == "not-seen":
        evidence = [Evidence(one.path, "", "could not be read") for one in documents]
    return ClauseState(clause, outcome, tuple(dict.fromkeys(evidence)))


def twins(meeting: Meeting) -> Iterator[tuple[Judged, Judged]]:
    """Pairs of documents of one kind in two formats that have a reference or a file name in common."""
    found: dict[tuple[object, ...], list[Judged]] = defaultdict(list)
    for one in meeting.documents:
        paper = one.paper
        if paper is None or one.record.status != "checked":
            continue
        stem = paper.path.rpartition("/")[2].rpartition(".")[0].casefold()
        found["name", paper.kind, stem, paper.position].append(one)
        if paper.reference:
            found["reference", paper.kind, paper.reference, paper.version, paper.position].append(one)
    told = set()
    for alike in found.values():
        first = {one.record.format: one for one in reversed(alike)}
        source = first.get("docx")
        for format, made in first.items():
            if source is None or format != "pdf" or (source.path, made.path) in told:
                continue
            told.add((source.path, made.path))
            yield source, made
