"""COC105: the agenda links to an edition that had been superseded."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

OLD = "https://www.iso.org/publication/PUB100397.html"
NEW = "https://www.iso.org/publication/PUB100011.html"


def check(agenda: Subject) -> Iterator[Ruling]:
    links = tuple(link for link in agenda.of_kind("link", "printed") if link.edition is not None)
    day = agenda.identity.meeting_date or agenda.identity.date
    if not links:
        yield agenda.rule("not-applicable", "The agenda links to no edition of the Code.")
        return
    if day is None:
        yield agenda.rule("not-applicable", "The date of the meeting is not known.", citations=links)
        return
    old = tuple(link for link in links if agenda.is_superseded(link.edition, day))
    if len(old) < len(links):
        yield agenda.rule("met", "The agenda links to the edition that was current.", citations=links)
        return
    message = (
        f"The agenda links to the {old[0].edition} edition of the Code, which had been superseded "
        f"when the committee met ({day.isoformat()})."
    )
    yield agenda.rule(
        "not-met", message, f"Replace the link with {agenda.current_address(day)}.", citations=old
    )


RULE = Rule(
    code="COC105",
    name="agenda-link-superseded",
    kind="agenda",
    severity="warning",
    clause="agenda",
    summary="The edition of the Code that the agenda links to was current at the meeting's date.",
    why=(
        "The ISO Code of Ethics and Conduct (2023, PUB100011) took the place of the ISO Code of Conduct for the "
        "technical work (2020, PUB100397). Agendas made from last year's file often keep the old link."
    ),
    fix="Replace the link with that of the current edition.",
    check=check,
    good=(
        Example(
            "the current edition",
            f"# Draft agenda 2024-05-16\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({NEW})\n3. Reports\n",
        ),
        Example(
            "the old edition in its day",
            f"# Draft agenda 2021-05-20\n\n1. Opening\n2. [ISO Code of Conduct]({OLD})\n3. Reports\n",
        ),
        Example(
            "no date to go by", f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Conduct]({OLD})\n3. Reports\n"
        ),
    ),
    bad=(
        Example(
            "the old edition in 2024",
            f"# Draft agenda 2024-05-16\n\n1. Opening\n2. [ISO Code of Conduct]({OLD})\n3. Reports\n",
        ),
        Example(
            "the new title on the old link",
            f"# Draft agenda\n\nMeeting date: 16 May 2024\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({OLD})\n3. Reports\n",
        ),
    ),
)
