"""Verdicts: what a rule says of a document, with its evidence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Outcome = Literal["met", "not-met", "not-applicable", "unreadable"]
Severity = Literal["error", "warning", "info"]
Status = Literal["checked", "skipped", "unclear", "unreadable"]

OUTCOMES: tuple[Outcome, ...] = ("met", "not-met", "not-applicable", "unreadable")
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


class Location(NamedTuple):
    """A place as the JSON contract names it; `label` says it in words ("item 4, page 3")."""

    page: int | None = None
    item: str | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    line: int | None = None
    label: str = ""


class Evidence(NamedTuple):
    """Words found in a document that a verdict rests on.

    `quote` is text on the Code alone, never a list of names; `marks` are (start, end) offsets of the
    telling words in it; `target` is the address of a link, None where the evidence is not a link.
    """

    path: str
    label: str
    quote: str
    target: str | None = None
    marks: tuple[tuple[int, int], ...] = ()


class Verdict(NamedTuple):
    """What one rule says of one document; `message` and `help` are for secretaries.

    `required_code` names the code the verdict is about ("iso"), None where it is about none. A finding of a
    Report has a `fingerprint`, by which it is known again in a later run (`cocheck.lint.fingerprints`).
    `source` says where the duty comes from, where that is no clause of the Code. `absence` is its rule's.
    """

    code: str
    rule: str
    outcome: Outcome
    severity: Severity
    path: str
    message: str
    help: str = ""
    clause: str | None = None
    location: Location = Location()
    evidence: tuple[Evidence, ...] = ()
    required_code: str | None = None
    fingerprint: str = ""
    source: str = ""
    absence: bool = False

    @property
    def is_finding(self) -> bool:
        """True where lint output must speak: not met, or could not be read."""
        return self.outcome in ("not-met", "unreadable")


class DocumentRecord(NamedTuple):
    """One line of the report's document list; what is not known is None.

    `reasons` tells why the kind was recognised so, and `certainty` (0 to 1) how sure that is.
    `excluded` is True for a path given that the settings exclude, `own_report` for what cocheck wrote itself;
    the status of both is "skipped". `file` is the document's file where `path` does not name it: that of an
    earlier version, the one in `commit`, as it is called now; one whose name has bytes that are no text.
    """

    path: str
    status: Status
    format: str | None = None
    kind: str | None = None
    language: str | None = None
    committee: str | None = None
    reference: str | None = None
    replaces: str | None = None
    meeting: str | None = None
    version: str | None = None
    date: str | None = None
    meeting_date: str | None = None
    certainty: float | None = None
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    excluded: bool = False
    own_report: bool = False
    file: str = ""
    commit: str = ""


ClauseOutcome = Literal["met", "not-met", "not-applicable", "not-seen"]


class MeetingDocument(NamedTuple):
    """A document of a meeting, and in words why it was taken to be one of that meeting's."""

    path: str
    kind: str | None
    reason: str


class ClauseState(NamedTuple):
    """What a meeting's documents show of one clause; `evidence` names the documents that bear on it."""

    clause: str
    outcome: ClauseOutcome
    evidence: tuple[Evidence, ...] = ()


class MeetingRecord(NamedTuple):
    """One meeting: its documents, the versions of its agendas from first to last, and the four clauses.

    Each agenda is a tuple of versions, each version a tuple of paths (a .docx and its .pdf).
    """

    name: str
    committee: str | None
    meeting_date: str | None
    documents: tuple[MeetingDocument, ...]
    agendas: tuple[tuple[tuple[str, ...], ...], ...]
    clauses: tuple[ClauseState, ...]


class Suppressed(NamedTuple):
    """A finding that is known and set aside: `by` a suppression, with its reason, or the baseline.

    `owner` answers for the suppression; reports that leave the house do not name them.
    """

    verdict: Verdict
    by: Literal["suppression", "baseline"]
    reason: str = ""
    owner: str = ""


class DocumentMark(NamedTuple):
    """What a document is known again by under another name.

    Each is "" where nothing is known; `text` is a sum over its paragraphs and `sketch` a shortened sketch of
    its words (`cocheck.meetings.paper`). `told` is what the text alone tells, whatever the file's name adds.
    Only its hashes are ever written down (`cocheck.lint.fingerprints.hashed`).
    """

    committee: str = ""
    reference: str = ""
    version: str = ""
    meeting_date: str = ""
    title: str = ""
    ordinal: str = ""
    text: str = ""
    told: str = ""
    format: str = ""
    sketch: tuple[int, ...] = ()


class RuleText(NamedTuple):
    """What a report tells of a rule that is not installed but declared, or given for the run."""

    code: str
    name: str
    kind: str | None
    severity: Severity
    clause: str | None
    summary: str
    why: str
    fix: str
    source: str


class Fixed(NamedTuple):
    """A finding that stands in the baseline, and is no longer there."""

    code: str
    path: str
    fingerprint: str


class BaselineUse(NamedTuple):
    """What a baseline told of a run: what is fixed, and how many of its findings were not looked for.

    The latter are those of documents that were not among the ones given or could not be read, and of rules
    that were not selected.
    """

    fixed: tuple[Fixed, ...]
    not_looked_for: int


class Report(NamedTuple):
    """The outcome of a run: every document and every verdict, in the order the paths were given.

    `passed_over` counts files by reason that a folder holds and cocheck does not read yet
    ("doc": 3), so that the summary can name them. `suppressed` are the findings set aside: they stand
    there alone, not in `verdicts`. `baseline` is None where none was used. `marks` and `applied` tell, by
    path, what each document is known again by, and which rules it was held against. `rules` are those of the
    run that are not installed.
    """

    documents: tuple[DocumentRecord, ...]
    verdicts: tuple[Verdict, ...]
    passed_over: Mapping[str, int]
    meetings: tuple[MeetingRecord, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    baseline: BaselineUse | None = None
    marks: Mapping[str, DocumentMark] = MappingProxyType({})
    applied: Mapping[str, frozenset[str]] = MappingProxyType({})
    rules: tuple[RuleText, ...] = ()

    @property
    def findings(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.is_finding)

    def count_documents(self, status: Status) -> int:
        """How many documents have that status."""
        return sum(1 for document in self.documents if document.status == status)

    def count_findings(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)

    def count_suppressed(self, by: Literal["suppression", "baseline"]) -> int:
        """How many findings were set aside that way."""
        return sum(1 for aside in self.suppressed if aside.by == by)
