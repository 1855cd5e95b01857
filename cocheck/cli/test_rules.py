"""`cocheck test-rules [PATH…]`: the examples of rules, tried as real files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from cocheck.cli.configuration import rules_here
from cocheck.cli.output import look_of, stdout, write
from cocheck.lint.usage import UsageError
from cocheck.reports.layout import Line, Look, Segment, defused, paragraph

if TYPE_CHECKING:
    from cocheck.lint.rule import Rule

HELP = """Tries the good and the bad examples of rules, as Word, PDF and Markdown files.

PATH is a file of TOML rules, a configuration that declares some, a Python file of a rule (which is run), or a
folder of such files; or the name of an installed pack, or the code or name of a rule. Without it, all
installed rules are tried and those that this folder's configuration declares.

\b
Examples:
  cocheck test-rules our-rules.toml
  cocheck test-rules our_rule.py
  cocheck test-rules iso-meetings

Exit status: 0 where every example is judged as it should be, 1 where one is not or a rule has none.
"""


_NAMED = {"agenda": "an agenda", "attendance": "an attendance list", "report": "a report"}


@click.command("test-rules", help=HELP, short_help="Try the examples of rules.")
@click.argument("paths", nargs=-1, metavar="[PATH…]")
def command(paths: tuple[str, ...]) -> int:
    from cocheck.testing.render import require_pdf_writer
    from cocheck.testing.tester import distinct

    rules = distinct(rule for path in paths for rule in _rules(path)) if paths else rules_here()
    require_pdf_writer()
    look = look_of(stdout(), os.environ)
    lines, faults = _try(rules, look)
    write(defused(lines), look.colour, None)
    return 1 if faults else 0


def _rules(given: str) -> tuple[Rule, ...]:
    """The rules at a path, else of a pack, else those that a selector names."""
    from cocheck.lint.registry import match_selector, rules_at

    if os.path.lexists(given) or "/" in given or given.endswith((".toml", ".py")):
        return rules_at(given)
    known = rules_here()
    if of_pack := tuple(rule for rule in known if rule.pack == given):
        return of_pack
    codes = match_selector(known, given)
    return tuple(rule for rule in known if rule.code in codes)


def _try(rules: Sequence[Rule], look: Look) -> tuple[list[Line], int]:
    """What is to be told of the rules, and how many faults that are."""
    from cocheck.testing.tester import cases, fault_of_all, faulty_examples, seen_as, tried

    lines: list[Line] = []
    faults = files = 0
    for rule in rules:
        told, notes, trials = [*faulty_examples(rule)], [], []
        for case in cases([rule]):
            named = f"{case.expected} example “{case.example.because}”"
            with TemporaryDirectory(prefix="cocheck-") as folder:
                trials.append(trial := tried(case, Path(folder)))
                if trial.fault:
                    told.append(f"{named} as {case.format}: {trial.fault}")
                elif case.is_last and rule.kind in _NAMED and seen_as(case, Path(folder)) != rule.kind:
                    notes.append(
                        f"{named}: by itself it is not recognised as {_NAMED[rule.kind]}, so such a document "
                        "would be passed over. Give it a title, as a real one has."
                    )
        if fault := fault_of_all(trials):
            told.append(fault)
        files += len(trials)
        faults += len(told)
        lines += _of_rule(rule, told, notes, look)
    if not files and not faults:
        raise UsageError("These rules have no examples to try.")
    count = f"{len(rules)} rule{'s' if len(rules) != 1 else ''}, {files} example files: "
    text = count + (f"{faults} not as they should be." if faults else "all as they should be.")
    lines += paragraph(look.prose(text), look.width, style="strong")
    return lines, faults


def _of_rule(rule: Rule, told: Sequence[str], notes: Sequence[str], look: Look) -> Iterator[Line]:
    if told or notes:
        yield (Segment(look.clean(f"{rule.code} {rule.name}"), "strong"),)
    for fault in told:
        yield from paragraph(look.prose(fault), look.width, 2, lead=Segment("failed:", "error"))
    for note in notes:
        yield from paragraph(look.prose(note), look.width, 2, lead=Segment("note:", "info"))
