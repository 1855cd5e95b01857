"""COC203: the attached edition of the Code was current."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

TABLE = "| Name | Organization | Signature |\n| --- | --- | --- |\n| | | |\n"
FRENCH = (
    "Ce texte tient lieu de la publication, qui ne peut être reproduite ici. Les membres se respectent et agissent avec "
    "intégrité et éthique. Ils recherchent le consensus, écoutent avant de répondre et acceptent les décisions. Ils "
    "signalent un différend au président et aident à le résoudre. Ils déclarent un conflit d'intérêts, refusent le "
    "harcèlement et la discrimination, et participent activement aux travaux dans l'intérêt de tous. "
)
OLD = (
    "# Code de conduite de l'ISO pour les travaux techniques\n\nPUB100397\n\n"
    + "\n\n".join([FRENCH] * 6)
    + "\n"
)
NEW = "# Code d'éthique et de conduite de l'ISO\n\nPUB100011\n\n" + "\n\n".join([FRENCH] * 6) + "\n"


def check(attendance: Subject) -> Iterator[Ruling]:
    attached = attendance.attached
    if attached is None:
        yield attendance.rule("not-applicable", "The Code is not attached.")
        return
    day = attendance.identity.meeting_date or attendance.identity.date
    if day is None or attached.edition is None:
        what = "date of the meeting" if day is None else "edition of the attached Code"
        yield attendance.rule_on(attached, "not-applicable", f"The {what} is not known.")
    elif attendance.is_superseded(attached.edition, day):
        message = (
            f"The attached Code is the {attached.edition} edition, which had been superseded "
            f"when the committee met ({day.isoformat()})."
        )
        help = f"Attach the current edition, from {attendance.current_address(day)}."
        yield attendance.rule_on(attached, "not-met", message, help)
    else:
        yield attendance.rule_on(attached, "met", f"The attached edition ({attached.edition}) was current.")


RULE = Rule(
    code="COC203",
    name="attendance-code-superseded",
    kind="attendance",
    severity="warning",
    clause="attendance",
    summary="The attached edition of the Code was current at the meeting's date.",
    why="What participants sign beside should be the Code that binds them on that day.",
    fix="Attach the current edition instead.",
    check=check,
    good=(
        Example(
            "the current edition", f"# Attendance list\n\nMeeting date: 16 May 2024\n\n{TABLE}\n---\n\n{NEW}"
        ),
        Example("the list alone", f"# Attendance list\n\nMeeting date: 16 May 2024\n\n{TABLE}"),
    ),
    bad=(
        Example(
            "the old edition in 2024",
            f"# Attendance list\n\nMeeting date: 16 May 2024\n\n{TABLE}\n---\n\n{OLD}",
        ),
    ),
)
