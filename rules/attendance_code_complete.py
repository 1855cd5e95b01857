"""COC202: the Code attached to the attendance list is whole."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Rule, Ruling
from cocheck.lint.subject import Subject


def check(attendance: Subject) -> Iterator[Ruling]:
    attached = attendance.attached
    if attached is None:
        yield attendance.rule("not-applicable", "The Code is not attached.")
        return
    blocks = () if attached.first_block is None else (attached.first_block,)
    if attached.clauses_missing is None:
        message = "cocheck has no fingerprint of this edition, so it cannot tell whether all of it is there."
        yield attendance.rule("not-applicable", message, blocks=blocks)
    elif attached.clauses_missing:
        parts = "; ".join(f"“{title}”" for title in attached.clauses_missing)
        message = f"Parts of the {attendance.code.title} are missing from what is attached: {parts}."
        yield attendance.rule(
            "not-met", message, "Attach the whole Code, with all of its pages.", blocks=blocks
        )
    else:
        yield attendance.rule("met", f"The {attendance.code.title} is attached whole.", blocks=blocks)


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
)
