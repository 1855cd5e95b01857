"""COC111: an agenda item presents the Code."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

ADDRESS = "https://www.iso.org/publication/PUB100011.html"


def check(agenda: Subject) -> Iterator[Ruling]:
    code = agenda.code
    if agenda.code_items:
        first = agenda.code_items[0]
        blocks = (agenda.title_block(first),)
        yield agenda.rule("met", f"An agenda item presents the {code.title}.", blocks=blocks)
        return
    elsewhere = agenda.of_kind("title", "link", "printed", "reference")
    if elsewhere:
        about = all(map(agenda.is_business_about_code, elsewhere))
        where = "in business about it" if about else "outside the items"
        message = f"No agenda item presents the {code.title}; it is only mentioned {where}."
        help = "Make it an item of its own, right after the opening, with whoever leads the meeting as presenter."
        yield agenda.rule("not-met", message, help, citations=elsewhere[:3])
        return
    other = tuple(
        found
        for found in agenda.mentions + agenda.of_kind("other-code")
        if found.kind == "other-code" or agenda.is_foreign(found)
    )
    note = " (the code that an item names is another body's)" if other else ""
    message = f"No agenda item presents the {code.title}{note}."
    help = f"Add an item right after the opening, such as “Presentation of the {code.title}”."
    yield agenda.rule("not-met", message, help, citations=other[:3])


RULE = Rule(
    code="COC111",
    name="agenda-code-item",
    kind="agenda",
    severity="error",
    clause="presentation",
    summary="An agenda item presents the Code of Conduct.",
    why=(
        "Whoever leads a committee or working-group meeting is to present the Code when it starts. What is not on "
        "the agenda is easily forgotten."
    ),
    fix="Add an item for it right after the opening of the meeting.",
    check=check,
    absence=True,
    good=(
        Example(
            "an item of its own",
            "# Draft agenda\n\n1. Opening\n2. Presentation of the ISO Code of Conduct\n3. Adoption of the agenda\n",
        ),
        Example(
            "a line under an item, in Spanish",
            "# Orden del día\n\n1. Apertura de la reunión\n2. Entorno de trabajo\n   - Código de conducta de la ISO\n"
            "3. Aprobación del orden del día\n",
        ),
        Example(
            "in Russian",
            "# Повестка дня\n\n1. Открытие заседания\n2. Кодекс поведения ИСО\n3. Утверждение повестки дня\n",
        ),
    ),
    bad=(
        Example(
            "no such item",
            "# Draft agenda\n\n1. Opening\n2. Roll call of delegates\n3. Adoption of the agenda\n",
        ),
        Example(
            "mentioned before the items only",
            f"# Draft agenda\n\nParticipants are reminded of the [ISO Code of Ethics and Conduct]({ADDRESS}).\n\n"
            "1. Opening\n2. Roll call of delegates\n3. Adoption of the agenda\n4. Reports\n",
        ),
        Example(
            "a code in patent matters",
            "# Draft agenda\n\n1. Opening\n2. Code of Conduct in Patent Matters\n3. Reports\n",
        ),
    ),
)
