"""COC112: the item that presents the Code comes after business."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject
from cocheck.meetings.items import Item


def _named(item: Item) -> str:
    """An item by its number; its title may hold a name."""
    return f"item {item.number}" if item.number else "an unnumbered item"


def check(agenda: Subject) -> Iterator[Ruling]:
    if not agenda.code_items:
        yield agenda.rule("not-applicable", "No agenda item presents the Code.")
        return
    position = agenda.code_items[0]
    item = agenda.items[position]
    shown = agenda.title_block(position)
    before = agenda.business_before(position)
    if not before and agenda.unread_before(item.start):
        message = "Something before the item that presents the Code could not be read: it may be business."
        help = "Mend the file so that all of it can be read, and check that."
        yield agenda.rule("unreadable", message, help, blocks=(shown,))
        return
    if not before:
        yield agenda.rule("met", "The Code is presented at the start of the meeting.", blocks=(shown,))
        return
    named = ", ".join(map(_named, before[:3]))
    more = f" and {len(before) - 3} more" if len(before) > 3 else ""
    where = f"item {item.number}" if item.number else "its item"
    message = f"The {agenda.code.title} is presented in {where}, after business has begun: {named}{more}."
    first = _named(before[0]) if before[0].number else "the first item of business"
    help = (
        f"Move the item up, before {first}: only the opening, the roll call, the adoption of the agenda "
        "and the like may stand before it."
    )
    yield agenda.rule("not-met", message, help, blocks=(shown,))


RULE = Rule(
    code="COC112",
    name="agenda-code-item-late",
    kind="agenda",
    severity="error",
    clause="presentation",
    summary="The Code is presented at the start of the meeting, before business.",
    why=(
        "The Code is to be presented when a meeting starts, so that everything after it is discussed in its spirit. "
        "Opening, welcome, roll call, apologies, adoption of the agenda and the appointment of a drafting committee "
        "or a secretary may come first; reports and projects may not."
    ),
    fix="Move the item up, before the first item of business.",
    check=check,
    good=(
        Example(
            "after the formalities",
            "# Draft agenda\n\n1. Opening of the meeting\n2. Welcome from host\n3. Roll call of delegates\n4. Adoption of the agenda\n"
            "5. Appointment of the drafting committee\n6. ISO Code of Conduct\n7. Report of the secretariat\n",
        ),
        Example(
            "under the opening item",
            "# Draft agenda\n\n1. Opening business\n   1. Apologies\n   2. ISO Code of Conduct\n2. Liaison reports\n3. Projects\n",
        ),
        Example("no such item", "# Draft agenda\n\n1. Opening\n2. Report of the secretariat\n"),
    ),
    bad=(
        Example(
            "after the reports",
            "# Draft agenda\n\n1. Opening of the meeting\n2. Adoption of the agenda\n3. Report of the secretariat\n"
            "4. Liaison reports\n5. ISO Code of Conduct\n6. Closure\n",
        ),
        Example(
            "late in French",
            "# Ordre du jour\n\n1. Ouverture de la réunion\n2. Appel des délégués\n3. Rapport du secrétariat\n"
            "4. Code de conduite de l'ISO\n5. Clôture de la réunion\n",
        ),
    ),
)
