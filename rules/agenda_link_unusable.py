"""COC104: a link labelled with the Code leads where no reader can follow."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

ADDRESS = "https://www.iso.org/publication/PUB100011.html"

# An agenda that holds more of them was not written by hand.
MOST = 20
# What to do about a link, by what is wrong with it ("" for all else).
REMEDIES = {
    "no https:// in front": "Write https:// in front of its address: without that it names a file beside the agenda.",
    "": "Replace its address with the Code's own on iso.org; a file on your computer is on nobody else's.",
}


def check(agenda: Subject) -> Iterator[Ruling]:
    unusable = agenda.of_kind("unusable")
    for citation in unusable[:MOST]:
        where = f"“{citation.target}”" if citation.target else "nowhere"
        reason = f" ({citation.near})" if citation.near else ""
        message = f"A link labelled with the {agenda.code.title} leads to {where}{reason}, where no reader can follow."
        help = REMEDIES.get(citation.near or "", REMEDIES[""])
        yield agenda.rule("not-met", message, help, citations=(citation,))
    if len(unusable) > MOST:
        message = f"{len(unusable) - MOST} more links labelled with the {agenda.code.title} lead where no reader can follow."
        yield agenda.rule("not-met", message, REMEDIES[""], citations=unusable[MOST : MOST + 1])
    if not unusable:
        usable = agenda.of_kind("link")
        if agenda.document.omissions and agenda.of_kind("link", "printed"):
            message = "A part of the agenda could not be read: a link there may lead nowhere."
            help = "Mend the file so that all of it can be read, and check that."
            yield agenda.rule("unreadable", message, help)
        elif usable:
            yield agenda.rule("met", "The links labelled with the Code can be followed.", citations=usable)
        else:
            yield agenda.rule("not-applicable", "No link is labelled with the Code.")


RULE = Rule(
    code="COC104",
    name="agenda-link-unusable",
    kind="agenda",
    severity="error",
    clause="agenda",
    summary="Every link labelled with the Code leads where readers can follow.",
    why=(
        "A link to a file on the secretary's own computer, to a neighbouring file or to nothing works for nobody "
        "who receives the agenda, yet looks right on the page."
    ),
    fix="Replace the link's address with the Code's own address on iso.org.",
    check=check,
    good=(
        Example(
            "the Code's own address",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({ADDRESS})\n3. Reports\n",
        ),
        Example("no link at all", "# Draft agenda\n\n1. Opening\n2. ISO Code of Conduct\n3. Reports\n"),
    ),
    bad=(
        Example(
            "a file on a computer",
            "# Draft agenda\n\n1. Opening\n2. [ISO Code of Conduct](file:///C:/Temp/code.pdf)\n3. Reports\n",
        ),
        Example(
            "a relative path",
            "# Draft agenda\n\n1. Opening\n2. [ISO Code of Conduct](../shared/code.pdf)\n3. Reports\n",
        ),
        Example(
            "the Code's address without https://",
            "# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct](www.iso.org/publication/PUB100011.html)\n",
            formats=("docx", "markdown"),
        ),
        Example(
            "localhost",
            "# Draft agenda\n\n1. Opening\n2. [ISO Code of Conduct](http://localhost:8080/code.pdf)\n3. Reports\n",
        ),
        Example(
            "beside a good link",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({ADDRESS}) and again the "
            "[Code of Conduct](file:///C:/Temp/code.pdf)\n3. Reports\n",
        ),
    ),
)
