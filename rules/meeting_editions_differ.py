"""COC403: the documents of one meeting point to different editions of the Code."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.codes.code import Code
from cocheck.lint.meeting import Meeting
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.verdict import Evidence

OLD = "https://www.iso.org/publication/PUB100397.html"
NEW = "https://www.iso.org/publication/PUB100011.html"
HEAD = "ISO/TC 999\n\nMeeting date: 16 May 2024\n\n1. Opening of the meeting\n"
AGENDA = "# Draft agenda\n\n" + HEAD + f"2. [ISO Code of Ethics and Conduct]({NEW})\n"
REPORT = (
    "# Minutes of the meeting\n\n"
    + HEAD
    + "2. [ISO Code of Conduct]({address}) was presented and discussed.\n"
)


def check(meeting: Meeting) -> Iterator[Ruling]:
    for code in meeting.codes:
        cited = _by_document(meeting, code)
        if len(cited) < 2:
            continue
        common = set.intersection(*(set(places) for places in cited.values()))
        years = sorted({year for places in cited.values() for year in places})
        latest = next(reversed(cited))
        if common:
            evidence = tuple(places[min(common)] for places in cited.values())
            message = f"The documents of the meeting point to the same edition of the {code.title}."
            yield Ruling("met", message, evidence=evidence, path=latest, required_code=code.name)
            continue
        current = _current(meeting, code, years)
        mended = next((path for path, places in cited.items() if current not in places), latest)
        evidence = tuple(places[max(places)] for places in cited.values())
        yield Ruling(
            "not-met",
            f"The documents of this meeting point to different editions of the {code.title}: "
            f"{', '.join(map(str, years))}.",
            f"Make them all point to the {current} edition.",
            evidence=evidence,
            path=mended,
            required_code=code.name,
        )


def _by_document(meeting: Meeting, code: Code) -> dict[str, dict[int, Evidence]]:
    """For each document that points to an edition, the years and where."""
    cited: dict[str, dict[int, Evidence]] = {}
    for document in meeting.documents:
        for name, year, evidence in document.editions:
            if name == code.name and year:
                cited.setdefault(document.path, {}).setdefault(year, evidence)
    return cited


def _current(meeting: Meeting, code: Code, years: list[int]) -> int:
    """Of those years, the edition that was current when the meeting was held; the newest if that is unknown."""
    day = meeting.group.meeting_date
    held = [
        year
        for year in years
        if day is None
        or (edition := code.edition(year)) is None
        or edition.superseded_from is None
        or day < edition.superseded_from
    ]
    if day is not None:
        held = [year for year in held if year <= day.year] or held
    return max(held or years)


RULE = Rule(
    code="COC403",
    name="meeting-editions-differ",
    kind="meeting",
    severity="warning",
    clause="agenda",
    summary="The documents of one meeting point to the same edition of the Code.",
    why=(
        "The agenda links to one edition and the report, or the attendance list, to another: participants cannot tell "
        "which one they were bound by."
    ),
    fix="Point all documents of the meeting to the edition that was current when it was held.",
    check=check,
    good=(
        Example("agenda and report agree", files={"agenda": AGENDA, "report": REPORT.format(address=NEW)}),
    ),
    bad=(
        Example(
            "the report links to the older edition",
            files={"agenda": AGENDA, "report": REPORT.format(address=OLD)},
        ),
    ),
)
