"""`cocheck new-rule NAME`: the file of a new rule, which passes its own tests."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cocheck.cli.output import look_of, stdout, write
from cocheck.lint.rule import KIND_WORDS
from cocheck.lint.usage import UsageError
from cocheck.reports.layout import paragraph

HELP = """Writes the file of a new rule into this folder: a small rule with examples, to be made your own.

\b
Examples:
  cocheck new-rule agenda-safety-item
  cocheck new-rule report-next-meeting --kind report --code ACME7
  cocheck new-rule agenda-safety-item --python
"""

_TITLES = {"agenda": "Draft agenda", "attendance": "Attendance list", "report": "Report of the meeting"}

_TOML = """\
# Every key of a rule: docs/writing-rules.md. Try the examples: cocheck test-rules {file}

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
# {title}

1. Opening of the meeting
2. {capital}
\"\"\"

[[rule.bad]]
because = "it is not there"
text = \"\"\"
# {title}

1. Opening of the meeting
2. Any other business
\"\"\"
"""

_PYTHON = '''\
"""{code}: the {word} says “{subject}”."""

from __future__ import annotations

from collections.abc import Iterator

from cocheck.codes.wordings import find
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.subject import Subject

WORDINGS = ("{subject}",)


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
    good=(Example("it is there", "# {title}\\n\\n1. Opening of the meeting\\n2. {capital}\\n"),),
    bad=(Example("it is not there", "# {title}\\n\\n1. Opening of the meeting\\n2. Any other business\\n"),),
)
'''


@click.command("new-rule", help=HELP, short_help="Write the file of a new rule.")
@click.argument("name")
@click.option("--toml", "language", flag_value="toml", default="toml", help="Declare it in TOML (as usual).")
@click.option("--python", "language", flag_value="python", help="Write it in Python.")
@click.option(
    "--kind",
    type=click.Choice(("agenda", "attendance", "report")),
    help="The kind of document it judges (usually what the name begins with, else agenda).",
)
@click.option("--code", default="OWN1", metavar="CODE", help="Its code (OWN1, unless you give another).")
def command(name: str, language: str, kind: str | None, code: str) -> int:
    from cocheck.lint.rule_faults import fault_of_code, fault_of_name

    if wrong := fault_of_name(name) or fault_of_code(code):
        raise UsageError(wrong)
    first, *rest = name.split("-")
    kind = kind or (first if first in _TITLES else "agenda")
    subject = " ".join(rest if first == kind else (first, *rest))
    file = Path(f"{name}.toml" if language == "toml" else f"{name.replace('-', '_')}.py")
    _refuse_what_is_taken(name, code)
    text = (_TOML if language == "toml" else _PYTHON).format(
        code=code,
        name=name,
        kind=kind,
        file=file,
        word=KIND_WORDS[kind],
        title=_TITLES[kind],
        subject=subject,
        capital=subject.capitalize(),
    )
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError as fault:
        raise UsageError(f"{file} is there already, and is left as it is. Give another name.") from fault
    except OSError as fault:
        raise UsageError(f"{file} cannot be written: {fault.strerror or fault}.") from fault
    _tell(file, language)
    return 0


def _refuse_what_is_taken(name: str, code: str) -> None:
    """Raises UsageError for a code or name of another rule, or a pack's letters."""
    from cocheck.lint.registry import all_rules, letters_of

    letters = letters_of(code)
    for rule in all_rules():
        if name == rule.name:
            raise UsageError(f'There is a rule "{name}" already, in the rule pack "{rule.pack}".')
        if letters_of(rule.code) == letters:
            raise UsageError(f'The letters {letters} belong to the rule pack "{rule.pack}". Choose others.')


def _tell(file: Path, language: str) -> None:
    look = look_of(stdout(), os.environ)
    use = (
        f'put rule-files = ["{file}"] into cocheck.toml'
        if language == "toml"
        else f"check documents with: cocheck --rules {file} agenda.docx"
    )
    steps = (
        f"{file} is written, and passes its own tests.",
        "1. Change it, the examples first.",
        f"2. Try it: cocheck test-rules {file}",
        f"3. Use it: {use}",
    )
    write((line for text in steps for line in paragraph(look.prose(text), look.width)), look.colour, None)
