"""COC202: the Code attached to the attendance list is whole."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

LIST = "# Attendance list\n\nMeeting date: 16 May 2024\n\n| Name | Organization | Signature |\n| --- | --- | --- |\n| | | |\n\n---\n\n"
TITLE = "# Widget Makers' Code of Conduct\n\n"
WORKSHOP = (
    "## In the workshop\n\nWe leave every bench as clean as we would wish to find it, and return each borrowed tool on the day "
    "it was lent. Whoever breaks a gauge says so before lunch. Apprentices may question any drawing, and masters answer "
    "them with patience, in the language in which they were asked. Nobody is laughed at for measuring twice.\n\n"
)
MARKET = (
    "## At the market\n\nWe name the price before the customer unties the purse, and keep to it when the rain comes. We "
    "praise our own widgets only for what they do. A rival's widget is never called names, even where it squeaks; we lend "
    "a rival oil when asked. Returned goods are taken back until the next full moon, whatever the reason given.\n\n"
)
QUARRELS = (
    "## When we quarrel\n\nTwo members who disagree walk once around the pond together before they speak to the warden. The "
    "warden hears both, sleeps one night, and decides in the morning. The decision is written in the blue book, and both "
    "sign it. A quarrel that is in the blue book is over, and may not be told as a story at the winter feast.\n"
)


def check(attendance: Subject) -> Iterator[Ruling]:
    attached = attendance.attached
    if attached is None:
        yield attendance.rule("not-applicable", "The Code is not attached.")
        return
    if attached.clauses_missing is None:
        message = "cocheck has no fingerprint of this edition, so it cannot tell whether all of it is there."
        yield attendance.rule_on(attached, "not-applicable", message)
    elif attached.clauses_missing:
        parts = "; ".join(f"“{title}”" for title in attached.clauses_missing)
        message = f"Parts of the {attendance.code.title} are missing from what is attached: {parts}."
        yield attendance.rule_on(
            attached, "not-met", message, "Attach the whole Code, with all of its pages."
        )
    else:
        yield attendance.rule_on(attached, "met", f"The {attendance.code.title} is attached whole.")


RULE = Rule(
    code="COC202",
    name="attendance-code-complete",
    kind="attendance",
    severity="warning",
    clause="attendance",
    summary="The Code of Conduct that is attached to the attendance list is complete.",
    why=(
        "Half of the Code is not the Code. Editions whose text cocheck knows by fingerprint are compared clause by "
        "clause, so that the message can say which ones are missing."
    ),
    fix="Attach the whole Code.",
    check=check,
    good=(
        Example(
            "all of it",
            LIST + TITLE + WORKSHOP + MARKET + QUARRELS,
            code=TITLE + WORKSHOP + MARKET + QUARRELS,
        ),
        Example("the list alone", LIST),
    ),
    bad=(
        Example(
            "a clause is missing",
            LIST + TITLE + WORKSHOP + QUARRELS,
            code=TITLE + WORKSHOP + MARKET + QUARRELS,
        ),
    ),
)
