"""COC102: the agenda links to the Code's training programme."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

CODE = "https://www.iso.org/publication/PUB100011.html"
TRAINING = "https://learning.example.org/code-of-conduct"


def check(agenda: Subject) -> Iterator[Ruling]:
    code = agenda.code
    if code.training is None:
        yield agenda.rule("not-applicable", f"The {code.title} is described without a training programme.")
        return
    links = tuple(found for found in agenda.training if found.kind == "training-link")
    if links:
        yield agenda.rule(
            "met", f"The agenda links to the training programme of the {code.title}.", citations=links
        )
        return
    near = tuple(found for found in agenda.training if found.kind != "training-link")
    if near:
        message = f"The training programme of the {code.title} is named, but no link leads to it."
        yield agenda.rule(
            "not-met", message, "Put a link to the training programme on these words.", citations=near
        )
        return
    message = f"The agenda has no link to the training programme of the {code.title}."
    help = (
        "Beside the link to the Code, add one to its training programme, with words that say so. Its address is "
        "the one that your committee manager was given."
    )
    yield agenda.rule("not-met", message, help, citations=agenda.of_kind("link", "printed")[:1])


RULE = Rule(
    code="COC102",
    name="agenda-training-link",
    kind="agenda",
    severity="error",
    clause="agenda",
    summary="The agenda links to the training programme on the Code of Conduct.",
    why=(
        "The clause asks for the Code and for its training programme. ISO publishes no fixed address for the "
        "programme, so a link counts when its words, or the words around it, say that it is the training on the Code; "
        "a committee can list the address in its configuration."
    ),
    fix="Add a second link beside the one to the Code, labelled as the training on it.",
    check=check,
    absence=True,
    good=(
        Example(
            "a link of its own in the same item",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({CODE}) and its [training programme]({TRAINING})\n"
            "3. Adoption of the agenda\n",
        ),
        Example(
            "in German",
            f"# Tagesordnung\n\n1. Eröffnung\n2. [ISO-Verhaltenskodex]({CODE}) und [Schulung zum Verhaltenskodex]({TRAINING})\n",
        ),
    ),
    bad=(
        Example(
            "the Code alone",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({CODE})\n3. Reports\n",
        ),
        Example(
            "the training is named without a link",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({CODE}) and training on the Code of Conduct\n",
        ),
        Example(
            "training in something else",
            f"# Draft agenda\n\n1. Opening\n2. [ISO Code of Ethics and Conduct]({CODE})\n3. Reports\n"
            "4. [Training course on measurement](https://www.example.org/course)\n",
        ),
    ),
)
