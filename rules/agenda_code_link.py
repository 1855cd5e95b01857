"""COC101: the agenda links to the Code."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

ADDRESS = "https://www.iso.org/files/live/sites/isoorg/files/store/en/PUB100011.pdf"

# Each near miss, the nearest first: the kind of citation, what it is, and what to do about it.
NEAR_MISSES = (
    (
        "unusable",
        "a link labelled with it leads where no reader can follow",
        "Replace that link's address with {address}.",
    ),
    ("misdirected", "a link labelled with it leads somewhere else", "Point that link to {address}."),
    (
        "kept-copy",
        "the link leads to a copy that the committee keeps, not to the Code's own address",
        "Add a link to {address}.",
    ),
    ("reference", "it is cited by its document number only", "Add a link to {address} beside the number."),
    ("title", "it is named, but not linked", "Put a link to {address} on the words marked here."),
    ("other-code", "the code that is cited here is another body's", "Add a link to {address} as well."),
)


def check(agenda: Subject) -> Iterator[Ruling]:
    code = agenda.code
    links = agenda.of_kind("link", "printed")
    if links:
        printed = all(link.kind == "printed" for link in links)
        message = (
            f"The address of the {code.title} stands in the agenda."
            if printed
            else f"The agenda links to the {code.title}."
        )
        yield agenda.rule("met", message, citations=links)
        return
    address = code.address
    if agenda.set_aside:
        message = f"The agenda has no link to the {code.title}: the link stands only {agenda.set_aside}."
        help = f"Put the link to {address} back into the text."
        yield agenda.rule("not-met", message, help, citations=agenda.mentions[:3])
        return
    # Words on the training want a link to the training (COC102).
    of_training = {citation.block for citation in agenda.training}
    for kind, what, remedy in NEAR_MISSES:
        near = agenda.of_kind(kind)
        near = tuple(citation for citation in near if citation.block not in of_training) or near
        if near:
            message = f"The agenda has no link to the {code.title}: {what}."
            yield agenda.rule("not-met", message, remedy.format(address=address), citations=near)
            return
    message = f"The agenda has no link to the {code.title}, and does not name it."
    yield agenda.rule(
        "not-met", message, f"Add an item near the start that presents it, with a link to {address}."
    )


RULE = Rule(
    code="COC101",
    name="agenda-code-link",
    kind="agenda",
    severity="error",
    clause="agenda",
    summary="The agenda links to the Code of Conduct.",
    why=(
        "Participants are to have the Code at hand before they travel. Naming it is not enough, nor is a document "
        "number: the link must be in the first and in every later version of the agenda."
    ),
    fix="Put a link to the Code's own address on the item that presents it, in this and in every later version.",
    check=check,
    absence=True,
    good=(
        Example(
            "the item's title is the link",
            "# Draft agenda\n\n1. Opening of the meeting\n2. Roll call of delegates\n"
            f"3. Presentation of the [ISO Code of Ethics and Conduct]({ADDRESS})\n4. Adoption of the agenda\n",
        ),
        Example(
            "the older edition's page, in French",
            "# Projet d'ordre du jour\n\n1. Ouverture de la réunion\n2. Appel des délégués\n"
            "3. Présentation du [Code de conduite de l'ISO](http://www.iso.org/publication/PUB100397.html)\n",
        ),
    ),
    bad=(
        Example(
            "nothing on the Code",
            "# Draft agenda\n\n1. Opening of the meeting\n2. Roll call\n3. Liaison reports\n",
        ),
        Example(
            "the title without a link",
            "# Draft agenda\n\n1. Opening of the meeting\n2. Presentation of the ISO Code of Conduct\n3. Liaison reports\n",
        ),
        Example(
            "a document number only",
            "# Draft agenda\n\n1. Opening of the meeting\n2. ISO Code of Conduct, see N 1344\n3. Liaison reports\n",
        ),
        Example(
            "another body's code",
            "# Draft agenda\n\n1. Opening\n2. [INCITS Code of Conduct](http://www.incits.org/standards-information/policies)\n",
        ),
        Example(
            "the link is deleted",
            f"# Draft agenda\n\n1. Opening\n2. ISO Code of Conduct ~~[here]({ADDRESS})~~\n3. Reports\n",
            formats=("docx",),
        ),
        Example(
            "the words lead elsewhere",
            "# Draft agenda\n\n1. Opening\n2. [ISO Code of Conduct](https://www.example.org/hotel)\n3. Reports\n",
        ),
    ),
)
