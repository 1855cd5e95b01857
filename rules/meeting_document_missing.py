"""COC405: a meeting lacks a document that it must have."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.meeting import Meeting
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.verdict import Evidence

NAMES = {"agenda": "agenda", "attendance": "attendance list", "report": "report"}
HEAD = "ISO/TC 999\n\nMeeting date: 16 May 2024\n\n1. Opening of the meeting\n2. ISO Code of Conduct\n3. Reports\n"


def check(meeting: Meeting) -> Iterator[Ruling]:
    if not meeting.require:
        return
    missing = [kind for kind in meeting.require if not meeting.of_kind(kind)]
    path = meeting.documents[0].path
    evidence = tuple(Evidence(one.path, one.label, "") for one in meeting.documents)
    if not missing:
        message = f"The meeting {meeting.name} has all the documents that it must have."
        yield Ruling("met", message, path=path, evidence=evidence)
        return
    words = " and ".join(f"no {NAMES[kind]}" for kind in missing)
    yield Ruling(
        "not-met",
        f"The meeting {meeting.name} has {words} among the documents.",
        "Add what is missing. If it is there, it was not recognised as this meeting's: --verbose tells which document "
        "was taken for which meeting, and why.",
        path=path,
        evidence=evidence,
    )


RULE = Rule(
    code="COC405",
    name="meeting-document-missing",
    kind="meeting",
    severity="error",
    clause=None,
    summary="A meeting has every kind of document that the configuration or --require names.",
    why=(
        "An attendance list that nobody filed cannot be checked. Which documents a meeting must have differs from "
        "committee to committee, so nothing is asked for unless it is named."
    ),
    fix="File the missing document with the others of the meeting.",
    check=check,
    good=(
        Example(
            "agenda and report are there",
            files={
                "agenda": f"# Draft agenda\n\n{HEAD}",
                "minutes": f"# Minutes of the meeting\n\n{HEAD}\nThe chair welcomed the delegates.\n",
            },
            require=("agenda", "report"),
        ),
    ),
    bad=(
        Example(
            "the attendance list is not there",
            files={"agenda": f"# Draft agenda\n\n{HEAD}"},
            require=("agenda", "attendance"),
        ),
    ),
)
