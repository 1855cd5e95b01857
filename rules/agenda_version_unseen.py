"""COC402: a version of an agenda is known of, but was not among the documents."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.meeting import Meeting
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.verdict import Evidence

HEAD = "# Draft agenda\n\nISO/TC 999\n\nMeeting date: 16 May 2024\n\n"
ITEMS = "1. Opening of the meeting\n2. ISO Code of Conduct\n3. Liaison reports\n"


def check(meeting: Meeting) -> Iterator[Ruling]:
    for series in meeting.series:
        documents = [one for version in series.versions for one in meeting.of(version)]
        horizon = next((one.horizon for one in documents if one.horizon), "")
        unseen = (*series.unseen, horizon) if horizon else series.unseen
        evidence = tuple(Evidence(one.path, one.label, "") for one in documents)
        if unseen:
            yield Ruling(
                "not-met",
                f"Not every version of this agenda was among the documents: {'; '.join(unseen)}. "
                "Whether the link to the Code stands there was not checked.",
                "Check the missing version as well, together with this one.",
                evidence=evidence,
                path=documents[0].path,
            )
        elif len(series.versions) > 1:
            message = f"No gap shows between the {len(series.versions)} versions of the agenda."
            yield Ruling("met", message, evidence=evidence, path=documents[-1].path)


RULE = Rule(
    code="COC402",
    name="agenda-version-unseen",
    kind="meeting",
    severity="info",
    clause="agenda",
    summary="Every version of an agenda that is known of was among the documents.",
    why=(
        "A cover page that says “Replaces: N 1512”, or a Rev 2 without a Rev 1, tells of a version that could not be "
        "judged. Silence on it would look like success."
    ),
    fix="Give the missing version to cocheck as well.",
    check=check,
    good=(
        Example(
            "both versions are there",
            files={
                "N1512-agenda": HEAD + ITEMS,
                "N1518-agenda-rev1": HEAD.replace("agenda", "agenda, Rev 1") + ITEMS,
            },
        ),
    ),
    bad=(
        Example(
            "Rev 2 follows the first version",
            files={"agenda": HEAD + ITEMS, "agenda-rev2": HEAD.replace("agenda", "agenda, Rev 2") + ITEMS},
        ),
        Example("a lone Rev 2", files={"agenda-rev2": HEAD.replace("agenda", "agenda, Rev 2") + ITEMS}),
        Example(
            "what it replaces is not there",
            files={"N1518-agenda": "ISO/TC 999 N 1518\n\nReplaces: N 1512\n\n" + HEAD + ITEMS},
        ),
    ),
)
