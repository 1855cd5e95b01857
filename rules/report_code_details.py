"""COC302: the report gives details, and does not only name the Code."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

OPENING = "# Minutes of the 12th meeting\n\n1. Opening of the meeting\n\nThe chair welcomed the delegates and opened the meeting.\n\n"
AFTER = "\n\n3. Adoption of the agenda\n\nThe agenda was adopted.\n"
ADDRESS = "https://www.iso.org/publication/PUB100011.html"


def check(report: Subject) -> Iterator[Ruling]:
    code = report.code
    if not report.mentions:
        yield report.rule("not-applicable", f"The report does not name the {code.title}.")
    elif report.details:
        blocks = tuple(detail.block for detail in report.details[:3])
        yield report.rule("met", f"The report tells of the discussion on the {code.title}.", blocks=blocks)
    else:
        message = f"The report names the {code.title}, but gives no details of what was said."
        help = "Write what was said or agreed; “No questions were raised” is enough where nothing was."
        yield report.rule("not-met", message, help, citations=report.mentions[:3])


RULE = Rule(
    code="COC302",
    name="report-code-details",
    kind="report",
    severity="warning",
    clause="report",
    summary="The report gives details of the discussion on the Code, not only its title.",
    why=(
        "A heading copied from the agenda, a link or a placeholder tells nobody whether the Code was presented and "
        "what was said."
    ),
    fix="Write a sentence under the heading.",
    check=check,
    good=(
        Example("no questions", OPENING + "2. ISO Code of Conduct\n\nNo questions were raised." + AFTER),
        Example(
            "what was agreed",
            OPENING + "2. ISO Code of Conduct\n\nThe delegates agreed to abide by the Code." + AFTER,
        ),
        Example(
            "a sentence is the item",
            OPENING + "2. The chair presented the ISO Code of Conduct and asked all to follow it." + AFTER,
        ),
        Example("the Code is not named", OPENING + "2. Roll call\n\nAll delegates were present." + AFTER),
    ),
    bad=(
        Example("a heading only", OPENING + "2. Presentation of the ISO Code of Conduct" + AFTER),
        Example("a placeholder", OPENING + "2. ISO Code of Conduct\n\nTBC" + AFTER),
        Example("dots", OPENING + "2. ISO Code of Conduct\n\n…" + AFTER),
        Example(
            "the title and a link",
            OPENING + f"2. ISO Code of Conduct\n\n[Direct link to the Code of Conduct]({ADDRESS})" + AFTER,
        ),
    ),
)
