"""COC103: the Code's address is printed in the agenda, but cannot be clicked."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

ADDRESS = "https://www.iso.org/publication/PUB100011.html"
CLICKABLE_FORMATS = ("docx", "pdf", "html")


def check(agenda: Subject) -> Iterator[Ruling]:
    printed = agenda.of_kind("printed")
    live = agenda.everywhere.of("link")
    if live:
        yield agenda.rule("met", "The link to the Code can be clicked.", citations=live[:1])
    elif not printed:
        yield agenda.rule("not-applicable", "The Code's address does not stand in the agenda.")
    elif agenda.document.format not in CLICKABLE_FORMATS:
        yield agenda.rule(
            "not-applicable", "A printed address is as good as this format gets.", citations=printed
        )
    else:
        message = f"The address of the {agenda.code.title} is printed, but cannot be clicked."
        help = (
            "In Word, select the address and choose Insert > Link; then export the PDF again with its links."
        )
        yield agenda.rule("not-met", message, help, citations=printed)


RULE = Rule(
    code="COC103",
    name="agenda-link-not-live",
    kind="agenda",
    severity="warning",
    clause="agenda",
    summary="The Code's address in the agenda can be clicked.",
    why=(
        "The clause asks for a link. An address that must be typed by hand is one that few readers follow; it "
        "meets the letter of the clause (COC101), so this is a warning."
    ),
    fix="Make the printed address a live link, in the .docx and in the .pdf made from it.",
    check=check,
    good=(
        Example(
            "a live link",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({ADDRESS})\n3. Reports\n",
        ),
        Example(
            "printed and live",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({ADDRESS}), `{ADDRESS}`\n3. Reports\n",
        ),
    ),
    bad=(
        Example(
            "printed only",
            f"# Draft agenda\n\n1. Opening\n2. ISO Code of Ethics and Conduct: `{ADDRESS}`\n3. Reports\n",
            formats=("docx", "pdf"),
        ),
    ),
)
