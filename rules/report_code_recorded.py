"""COC301: the report records something on the Code."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

OPENING = "# Minutes of the 12th meeting\n\n1. Opening of the meeting\n\nThe chair welcomed the delegates and opened the meeting.\n\n"


def check(report: Subject) -> Iterator[Ruling]:
    code = report.code
    recorded = report.mentions
    if recorded:
        yield report.rule("met", f"The report speaks of the {code.title}.", citations=recorded[:3])
        return
    other = report.of_kind("other-code")
    note = "; the code that it names is another body's" if other else ""
    message = f"The report records nothing on the {code.title}{note}."
    help = "Under the item that presented the Code, write what was said; that no questions were raised is worth a line."
    yield report.rule("not-met", message, help, citations=other[:3])


RULE = Rule(
    code="COC301",
    name="report-code-recorded",
    kind="report",
    severity="warning",
    clause="report",
    summary="The report records what was said on the Code of Conduct.",
    why="Meeting reports should tell of the discussions on the Code, so that a complaint made later finds a record.",
    fix="Add a paragraph under the item that presented the Code.",
    check=check,
    absence=True,
    good=(
        Example(
            "an item on the Code",
            OPENING
            + "2. ISO Code of Conduct\n\nThe chair presented the Code. No questions were raised.\n\n3. Reports\n\nThe report was noted.\n",
        ),
        Example(
            "a sentence, in German",
            "# Protokoll der 12. Sitzung\n\n1. Eröffnung\n\nDie Vorsitzende eröffnete die Sitzung und erinnerte an den ISO-Verhaltenskodex.\n",
        ),
    ),
    bad=(
        Example(
            "silent",
            OPENING
            + "2. Adoption of the agenda\n\nThe agenda was adopted.\n\n3. Reports\n\nThe report was noted.\n",
        ),
        Example(
            "another code",
            OPENING + "2. NISO Code of Conduct\n\nThe NISO Code of Conduct was presented by the chair.\n",
        ),
    ),
)
