"""`cocheck new-rule NAME`: the file of a new rule, which passes its own tests."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from cocheck.cli.configuration import rules_here
from cocheck.cli.output import look_of, stdout, write
from cocheck.lint.rule import KIND_WORDS, Rule
from cocheck.lint.usage import UsageError
from cocheck.reports.layout import paragraph

HELP = """Writes the file of a new rule into this folder: a small rule with examples, to be made your own.

\b
Examples:
  cocheck new-rule agenda-safety-item
  cocheck new-rule next-meeting-date --kind report --code ACME7
  cocheck new-rule agenda-safety-item --python
"""


class _Sample(NamedTuple):
    """What an example of a kind is made of: titles, of which one will do, lines, and a file's usual name."""

    titles: tuple[str, ...]
    lines: tuple[str, ...]
    file: str


_SAMPLES = {
    "agenda": _Sample(
        ("Draft agenda", "Agenda", "Tagesordnung"),
        (
            *("Opening of the meeting", "Roll call of delegates", "Any other business"),
            *("Liaison reports", "Closure", "Work programme"),
        ),
        "agenda.docx",
    ),
    "attendance": _Sample(
        ("Attendance list", "List of participants", "Sign-in sheet"),
        ("Name", "Organization", "Signature", "Country", "Delegation"),
        "attendance-list.docx",
    ),
    "report": _Sample(
        ("Report of the meeting", "Minutes of the meeting", "Minutes", "Report"),
        (
            *("The chair opened the meeting at 9:00.", "The agenda was adopted without changes."),
            *("The secretary reported on the work programme.", "There was no other business."),
            "All delegates were thanked.",
        ),
        "minutes.docx",
    ),
}
_LINES = 3
_LONGER = "Give the rule a longer name."

_TOML = """\
# Every key of a rule: cocheck config --schema, or docs/configuration.md. To try it: cocheck test-rules {file}

[[rule]]
code = "{code}"
name = "{name}"
kind = "{kind}"
severity = "warning"
summary = "The {word} says “{subject}”."
source = "Where the duty comes from, such as your rules of procedure, 4.2"
why = "Why that matters, for whoever reads: cocheck explain {code}"
help = "What to do, such as: add a line on {subject}."
# One of these wordings is enough. In place of require-phrase: require-link, require-item, require-attachment,
# require-order or forbid-phrase.
require-phrase = ["{subject}"]

[[rule.good]]
because = "it is there"
text = \"\"\"
{good}\"\"\"

[[rule.bad]]
because = "it is not there"
text = \"\"\"
{bad}\"\"\"
"""

_PYTHON = '''\
"""{code}: the {word} says “{subject}”."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.codes.wordings import find
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

WORDINGS = ("{subject}",)
GOOD = """
{good}"""
BAD = """
{bad}"""


def check(document: Subject) -> Iterator[Ruling]:
    for number in range(document.part.start, document.part.end):
        if find(document.blocks[number].text, WORDINGS):
            yield document.rule("met", "The {word} says so.", blocks=(number,))
            return
    yield document.rule("not-met", "The {word} does not say “{subject}”.", "Add a line on {subject}.")


RULE = Rule(
    code="{code}",
    name="{name}",
    kind="{kind}",
    severity="warning",
    clause=None,
    summary="The {word} says “{subject}”.",
    source="Where the duty comes from, such as your rules of procedure, 4.2",
    why="Why that matters, for whoever reads: cocheck explain {code}",
    fix="What to do, such as: add a line on {subject}.",
    each_code=False,
    check=check,
    good=(Example("it is there", GOOD),),
    bad=(Example("it is not there", BAD),),
)
'''


@click.command("new-rule", help=HELP, short_help="Write the file of a new rule.")
@click.argument("name")
@click.option("--toml", is_flag=True, help="Declare it in TOML (as usual).")
@click.option("--python", is_flag=True, help="Write it in Python.")
@click.option(
    "--kind",
    type=click.Choice(tuple(_SAMPLES)),
    help="The kind of document it judges (what the name begins with, unless you say).",
)
@click.option("--code", metavar="CODE", help="Its code (OWN1, or the next one that is free, unless you say).")
def command(name: str, toml: bool, python: bool, kind: str | None, code: str | None) -> int:
    from cocheck.lint.rule_faults import fault_of_code, fault_of_name

    if toml and python:
        raise UsageError("--toml and --python contradict each other: give one of them.")
    known = rules_here()
    code = code or _free_code(known)
    if wrong := fault_of_name(name) or fault_of_code(code):
        raise UsageError(wrong)
    kind = kind or _kind_of(name)
    first, *rest = name.split("-")
    subject = " ".join(rest if first == kind else (first, *rest))
    good, bad = _examples(kind, subject)
    file = Path(f"{name.replace('-', '_')}.py" if python else f"{name}.toml")
    _refuse_what_is_taken(known, name, code)
    text = (_PYTHON if python else _TOML).format(
        code=code,
        name=name,
        kind=kind,
        file=file,
        word=KIND_WORDS[kind],
        subject=subject,
        good=good,
        bad=bad,
    )
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError as fault:
        raise UsageError(f"{file} is there already, and is left as it is. Give another name.") from fault
    except OSError as fault:
        raise UsageError(f"{file} cannot be written: {fault.strerror or fault}.") from fault
    _tell(file, python, kind)
    return 0


def _kind_of(name: str) -> str:
    """The kind that the name begins with. Raises UsageError where it is none."""
    first = name.partition("-")[0]
    if first in _SAMPLES:
        return first
    raise UsageError(
        f'Which kind of document does "{name}" judge? Add --kind agenda, --kind attendance or --kind report '
        "(which minutes are), or let the name begin with it."
    )


def _free_code(known: Iterable[Rule]) -> str:
    """The first code of OWN1, OWN2, … that no rule has, and none in a file of this folder."""
    taken = {rule.code for rule in known}
    for file in (*Path().glob("*.toml"), *Path().glob("*.py")):
        text = file.read_text(encoding="utf-8", errors="replace")
        taken.update(re.findall(r'^\s*code\s*=\s*"(\w+)"', text, re.MULTILINE))
    number = 1
    while f"OWN{number}" in taken:
        number += 1
    return f"OWN{number}"


def _examples(kind: str, subject: str) -> tuple[str, str]:
    """A document of the kind that says the subject, and one that does not.

    Raises UsageError where it is no wording, or nearly every such document says it.
    """
    from cocheck.codes.wordings import find

    try:
        titles, lines = (
            [text for text in texts if not find(text, (subject,))] for texts in _SAMPLES[kind][:2]
        )
    except ValueError as fault:
        raise UsageError(f"“{subject}” cannot be looked for: {fault}. {_LONGER}") from fault
    if not titles or len(lines) < _LINES:
        raise UsageError(
            f"Any {KIND_WORDS[kind]} says “{subject}”, so a rule that looks for it says nothing. {_LONGER}"
        )
    title, lines = titles[0], lines[:_LINES]
    return _document(kind, title, [lines[0], subject.capitalize(), *lines[1:]]), _document(kind, title, lines)


def _document(kind: str, title: str, lines: Sequence[str]) -> str:
    if kind == "attendance":
        heads = "| " + " | ".join(lines) + " |\n"
        body = f"{heads}{'|---' * len(lines)}|\n{'|   ' * len(lines)}|\n"
    else:
        body = "".join(f"{number}. {line}\n" for number, line in enumerate(lines, 1))
    return f"# {title}\n\n{body}"


def _refuse_what_is_taken(known: Iterable[Rule], name: str, code: str) -> None:
    """Raises UsageError for a code or name of another rule, or a pack's letters."""
    from cocheck.lint.registry import letters_of

    letters = letters_of(code)
    for rule in known:
        where = f'in the rule pack "{rule.pack}"' if rule.pack else f"in {rule.origin}"
        for label in {name, code} & {rule.name, rule.code}:
            raise UsageError(f'There is a rule "{label}" already, {where}.')
        if rule.pack and letters_of(rule.code) == letters:
            raise UsageError(f'The letters {letters} belong to the rule pack "{rule.pack}". Choose others.')


def _passes(file: Path) -> str:
    """In words, whether the rule's examples are judged as they should be."""
    from cocheck.lint.registry import rules_at
    from cocheck.testing.render import require_pdf_writer
    from cocheck.testing.tester import cases, tried

    untried = ""
    try:
        require_pdf_writer()
    except UsageError:
        untried = " as Word and Markdown files (for PDF: pip install 'cocheck[testing]')"
    for case in cases(rules_at(str(file))):
        if case.format == "pdf" and untried:
            continue
        with TemporaryDirectory(prefix="cocheck-") as folder:
            if fault := tried(case, Path(folder)).fault:
                return f"is written. Its {case.expected} example is still to be changed: {fault}"
    return f"is written, and passes its own tests{untried}."


def _tell(file: Path, python: bool, kind: str) -> None:
    look = look_of(stdout(), os.environ)
    use = (
        f"check documents with: cocheck --rules {file} {_SAMPLES[kind].file}"
        if python
        else f'put rule-files = ["{file}"] into cocheck.toml'
    )
    steps = (
        f"{file} {_passes(file)}",
        "1. Change it, the examples first.",
        f"2. Try it: cocheck test-rules {file}",
        f"3. Use it: {use}",
    )
    write((line for text in steps for line in paragraph(look.prose(text), look.width)), look.colour, None)
