"""COC404: a Word document and the PDF made from it get different verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.meeting import Judged, Meeting, twins
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.verdict import Evidence, Verdict
from cocheck.meetings.paper import likeness

# Two texts that differ more than line breaks and running headers do are two versions, not twins.
ALIKE = 0.6

ADDRESS = "https://www.iso.org/publication/PUB100011.html"
HEAD = (
    "# Draft agenda\n\nISO/TC 999 N 161\n\nMeeting date: 16 May 2024\n\nThe committee meets at the invitation of "
    "its member, and delegates are asked to register before the end of April with their national body.\n\n"
)
WITH = f"1. Opening of the meeting\n2. [ISO Code of Ethics and Conduct]({ADDRESS})\n3. Liaison reports\n4. Any other business\n"
WITHOUT = "1. Opening of the meeting\n2. ISO Code of Ethics and Conduct\n3. Liaison reports\n4. Any other business\n"


def check(meeting: Meeting) -> Iterator[Ruling]:
    for source, made in twins(meeting):
        if likeness(source.sketch, made.sketch) < ALIKE:
            continue
        differing = list(_differences(source, made))
        if not differing:
            message = f"This PDF and {source.path} get the same verdicts."
            yield Ruling("met", message, path=made.path, evidence=(Evidence(source.path, "", ""),))
            continue
        worse = made if any(second.outcome == "not-met" for _, second in differing) else source
        better = source if worse is made else made
        what = " ".join(dict.fromkeys(_lacking(pair).message for pair in differing))
        if worse is made:
            message = f"This PDF differs from the Word document that it was made from ({source.path}): {what}"
            help = (
                "Export the PDF anew from the Word document so that links are kept, and check it by a click."
            )
        else:
            message = f"This Word document differs from the PDF made from it ({made.path}): {what}"
            help = "Mend the Word document, and export the PDF anew."
        evidence = tuple(
            found
            for first, second in differing
            for verdict in (first, second)
            if verdict.outcome == "met" and verdict.path == better.path
            for found in verdict.evidence[:1]
        )
        yield Ruling("not-met", message, help, evidence=tuple(dict.fromkeys(evidence)), path=worse.path)


def _differences(source: Judged, made: Judged) -> Iterator[tuple[Verdict, Verdict]]:
    """The verdicts of the two that say the opposite of each other, rule by rule."""
    for verdict in source.verdicts:
        other = made.verdict(verdict.code, verdict.required_code)
        own = source.verdict(verdict.code, verdict.required_code)
        if own is verdict and other is not None and {verdict.outcome, other.outcome} == {"met", "not-met"}:
            yield verdict, other


def _lacking(pair: tuple[Verdict, Verdict]) -> Verdict:
    return next(verdict for verdict in pair if verdict.outcome == "not-met")


RULE = Rule(
    code="COC404",
    name="meeting-twins-differ",
    kind="meeting",
    severity="warning",
    clause=None,
    summary="A Word document and the PDF made from it get the same verdicts.",
    why=(
        "Links that work in Word may be dead in the PDF, if it was printed instead of exported. The PDF is what most "
        "people open."
    ),
    fix="Export the PDF anew (not by a printer driver), with links kept.",
    check=check,
    good=(
        Example(
            "the links are in both",
            files={"agenda.docx": HEAD + WITH, "agenda.pdf": HEAD + WITH},
            formats=("docx",),
        ),
    ),
    bad=(
        Example(
            "the PDF has lost the link",
            files={"agenda.docx": HEAD + WITH, "agenda.pdf": HEAD + WITHOUT},
            formats=("docx",),
        ),
    ),
)
