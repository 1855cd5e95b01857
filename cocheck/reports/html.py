"""HTML, to read, print and file: one file that needs nothing else, no script and no network."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import cocheck
from cocheck.lint.clauses import CLAUSES
from cocheck.lint.registry import all_rules
from cocheck.lint.rule import KIND_WORDS, Rule
from cocheck.lint.verdict import (
    ClauseOutcome,
    ClauseState,
    DocumentRecord,
    Evidence,
    MeetingRecord,
    Report,
    RuleText,
    Status,
    Verdict,
)
from cocheck.reports.harmless import harmless
from cocheck.reports.layout import (
    Line,
    Look,
    Segment,
    clean_quote,
    is_printed_in,
    marked_pieces,
    shorten,
    without_commands,
)
from cocheck.reports.summary import SEVERITY_WORDS, summary, why_skipped
from cocheck.reports.text import QUOTE_LENGTH, asked_for, known_facts, known_in_short, recognition

if TYPE_CHECKING:
    from jinja2 import Environment

CLAUSE_WORDS: Mapping[str, str] = {
    "agenda": "Agenda",
    "presentation": "Presentation",
    "attendance": "Attendance list",
    "report": "Report",
}
# A sign and words for each outcome, so that none is told by its colour alone.
OUTCOMES: Mapping[ClauseOutcome, tuple[str, str]] = {
    "met": ("✓", "met"),
    "not-met": ("✗", "not met"),
    "not-applicable": ("–", "does not apply"),
    "not-seen": ("?", "not seen"),
}

# What a browser may follow: a whole web address in plain characters, without a name before the host.
_FOLLOWED = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][!-~]*)?")


class Quote(NamedTuple):
    """Words of a document in pieces, each marked or not, with their language where it is known to be one."""

    place: str
    path: str
    pieces: tuple[tuple[str, bool], ...]
    language: str | None
    target: str | None

    @property
    def link(self) -> str | None:
        """The target where it is an address that a browser may follow."""
        return self.target if self.target and _FOLLOWED.fullmatch(self.target) else None


class Telling(NamedTuple):
    """Verdicts on one document that rest on the same words, which are then shown once.

    Where a meeting's evidence is no verdict of a document, `message` stands alone.
    """

    path: str
    verdicts: tuple[Verdict, ...]
    message: str = ""


class Paper(NamedTuple):
    """A document and all that is said of it; `number` makes its anchor."""

    number: int
    record: DocumentRecord
    findings: tuple[Verdict, ...]
    others: tuple[Telling, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Known of it, in words."""
        return tuple(known_facts(self.record))


def render(report: Report, look: Look) -> Iterator[Line]:
    """The report as one HTML page, the same bytes for the same report.

    Pure ASCII where the output is not UTF-8, which is what the page declares.
    """
    page = _environment().get_template("html.jinja").render(_content(report, look))
    if look.encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        page = page.encode("ascii", "xmlcharrefreplace").decode("ascii")
    yield (Segment(without_commands(page, "&#35;")),)


def _environment() -> Environment:
    """Escapes whatever it prints, and makes it harmless first: neither is left to the template."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def source(name: str) -> str:
        return files("cocheck.reports").joinpath(name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: Any) -> Any:
    from markupsafe import Markup

    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _content(report: Report, look: Look) -> dict[str, Any]:
    """Everything that the template needs."""
    from markupsafe import Markup

    papers = _papers(report)
    anchors = {paper.record.path: paper.number for paper in papers}
    findings = {paper.record.path: paper.findings for paper in papers}
    languages = {paper.record.path: paper.record.language for paper in papers}
    judged = {(verdict.path, verdict.message): verdict for verdict in reversed(report.verdicts)}
    rules = _rules_told(report)
    style = files("cocheck.reports").joinpath("html.css").read_text(encoding="utf-8")

    def quotes(verdict: Verdict) -> tuple[Quote, ...]:
        return tuple(_quote(one, languages.get(one.path)) for one in verdict.evidence)

    def tellings(state: ClauseState) -> dict[str, tuple[Telling, ...]]:
        return _tellings_by_path(state, judged)

    return {
        "version": cocheck.__version__,
        # Printed as it is: it is ours, and the policy below lets no other style through.
        "style": Markup(style),
        "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
        "well": _all_is_well(report, look),
        "sentences": summary(report, look.selected, verbose=True),
        "statuses": {status: report.count_documents(status) for status in _STATUSES},
        "passed_over": dict(sorted(report.passed_over.items())),
        "partly": [paper for paper in papers if paper.record.status == "checked" and paper.record.notes],
        "clauses": tuple(CLAUSES.values()),
        "clause_words": CLAUSE_WORDS,
        "outcomes": OUTCOMES,
        "meetings": report.meetings,
        "totals": _totals(report.meetings),
        "states": lambda meeting: {state.clause: state for state in meeting.clauses},
        "not_seen": ClauseState("", "not-seen"),
        "papers": papers,
        "anchors": anchors,
        "suppressed": report.suppressed,
        "rules": rules,
        "rule_anchors": {rule.code: number for number, rule in enumerate(rules, 1)},
        "kind_words": KIND_WORDS,
        "why_skipped": why_skipped,
        "severity_words": SEVERITY_WORDS,
        "recognition": recognition,
        "asked_for": asked_for,
        "known_in_short": known_in_short,
        "quotes": quotes,
        "tellings": tellings,
        "blemishes": lambda meeting, state: _blemishes(meeting, state, findings),
    }


_STATUSES: tuple[Status, ...] = ("checked", "unreadable", "unclear", "skipped")


def _all_is_well(report: Report, look: Look) -> bool:
    """Whether everything that was given was checked in full, and nothing was found or set aside."""
    whole = all(one.status == "checked" and not one.notes for one in report.documents)
    return bool(
        report.documents
        and whole
        and not (report.findings or report.suppressed or report.passed_over or look.selected)
    )


def _papers(report: Report) -> tuple[Paper, ...]:
    """Every document with its verdicts, in the order given; a path with verdicts alone counts as checked."""
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in report.verdicts:
        verdicts.setdefault(verdict.path, []).append(verdict)
    records = list(report.documents)
    listed = {record.path for record in records}
    records += [DocumentRecord(path, "checked") for path in verdicts if path not in listed]
    return tuple(
        Paper(
            number,
            record,
            tuple(verdict for verdict in verdicts.get(record.path, ()) if verdict.is_finding),
            _together(verdict for verdict in verdicts.get(record.path, ()) if not verdict.is_finding),
        )
        for number, record in enumerate(records, 1)
    )


def _together(verdicts: Iterable[Verdict]) -> tuple[Telling, ...]:
    """The verdicts, those with the same outcome and the same words to rest on together."""
    alike: dict[object, list[Verdict]] = {}
    for verdict in verdicts:
        alike.setdefault((verdict.outcome, verdict.location.label, verdict.evidence), []).append(verdict)
    return tuple(Telling(group[0].path, tuple(group)) for group in alike.values())


def _tellings_by_path(
    state: ClauseState, judged: Mapping[tuple[str, str], Verdict]
) -> dict[str, tuple[Telling, ...]]:
    """What a meeting's answer rests on, by document. `judged` finds a verdict by its path and message."""
    found: dict[str, list[Verdict]] = {}
    alone: dict[str, list[Telling]] = {}
    for evidence in state.evidence:
        if verdict := judged.get((evidence.path, evidence.quote)):
            found.setdefault(evidence.path, []).append(verdict)
        else:
            alone.setdefault(evidence.path, []).append(Telling(evidence.path, (), evidence.quote))
    paths = dict.fromkeys(evidence.path for evidence in state.evidence)
    return {path: (*_together(found.get(path, ())), *alone.get(path, ())) for path in paths}


def _blemishes(
    meeting: MeetingRecord, state: ClauseState, findings: Mapping[str, Sequence[Verdict]]
) -> tuple[Verdict, ...]:
    """What was found wrong about a clause that is met; notes do not count. `findings` are by path."""
    if state.outcome != "met":
        return ()
    return tuple(
        verdict
        for document in meeting.documents
        for verdict in findings.get(document.path, ())
        if verdict.clause == state.clause and verdict.severity != "info"
    )


def _rules_told(report: Report) -> tuple[Rule | RuleText, ...]:
    """The rules that the report speaks of, in the order of their codes."""
    told = {verdict.code for verdict in report.verdicts}
    told |= {one.verdict.code for one in report.suppressed}
    known: list[Rule | RuleText] = [*all_rules(), *report.rules]
    return tuple(rule for rule in known if rule.code in told)


def _totals(meetings: Sequence[MeetingRecord]) -> Mapping[str, str]:
    """For each clause, how many meetings stand how, in words."""
    totals = {}
    for clause in CLAUSES:
        found = [state.outcome for meeting in meetings for state in meeting.clauses if state.clause == clause]
        numbers = ((found.count(outcome), words) for outcome, (_, words) in OUTCOMES.items())
        totals[clause] = ", ".join(f"{number} {words}" for number, words in numbers if number)
    return totals


def _quote(evidence: Evidence, language: str | None) -> Quote:
    text, marks = clean_quote(*shorten(evidence.quote, evidence.marks, QUOTE_LENGTH), Look())
    pieces = marked_pieces(text, 0, len(text), marks)
    told = tuple((piece.text, piece.style == "mark") for piece in pieces if piece.text)
    if language and "+" in language:  # either of two
        language = None
    printed = evidence.target is not None and is_printed_in(text, evidence.target)
    return Quote(evidence.label, evidence.path, told, language, None if printed else evidence.target)
