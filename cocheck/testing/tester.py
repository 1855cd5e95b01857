"""A rule held against its own examples, as real files through the real check."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cocheck.lint.registry import is_reading_rule
from cocheck.lint.rule import READING_RULES, Example, ExampleFormat, Rule
from cocheck.lint.rule_faults import is_own
from cocheck.lint.usage import UsageError
from cocheck.lint.verdict import Verdict
from cocheck.testing.render import SUFFIXES, render

if TYPE_CHECKING:
    from cocheck.lint.sources import Running


# An example is a page long: a rule that takes longer for one hangs.
_SECONDS = 10


class Case(NamedTuple):
    """One example of one rule in one format; `name` tells it from the rule's others."""

    rule: Rule
    example: Example
    format: ExampleFormat
    expected: Literal["good", "bad"]
    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def is_last(self) -> bool:
        """Whether it is the last of the example's formats."""
        return self.format == _formats(self.example)[-1]

    def check(self, folder: Path) -> None:
        """Raises AssertionError, in words, where the rule does not judge the example as it should.

        The example is written to `folder`, which must be empty.
        """
        if fault := tried(self, folder).fault:
            raise AssertionError(_told(self, fault))


class Trial(NamedTuple):
    """What came of a case: what is wrong, in words ("": nothing), and how the rule judged it."""

    case: Case
    fault: str
    outcome: str


def tried(case: Case, folder: Path) -> Trial:
    """How the rule judges the example.

    Raises UsageError where what PDF files are written with is not installed.
    """
    try:
        verdicts = run_example(case.rule, case.example, case.format, folder)
    except ValueError as fault:
        return Trial(case, f"the example cannot be written as {case.format}: {fault}", "silent")
    return Trial(case, _fault(case, verdicts), outcome(verdicts))


def fault_of_all(trials: Sequence[Trial]) -> str:
    """What is wrong with all of a rule's examples together, in words; "" where nothing is."""
    good = {trial.outcome for trial in trials if trial.case.expected == "good"}
    if good != {"not-applicable"}:
        return ""
    return "the rule applies to none of its good examples: give one in which it is met"


def _fault(case: Case, verdicts: Sequence[Verdict]) -> str:
    found = outcome(verdicts)
    if case.expected == "good" and found in ("met", "not-applicable"):
        return ""
    reading = is_reading_rule(case.rule.code)
    if case.expected == "bad" and (found == "not-met" or (reading and found == "unreadable")):
        return ""
    said = " ".join(dict.fromkeys(verdict.message for verdict in verdicts if verdict.message))
    wanted = "met" if case.expected == "good" else "not met"
    if not verdicts:
        return f"it should be {wanted}, and the rule says nothing of it"
    return f"it should be {wanted}, and is {found.replace('-', ' ')}: {said}"


def _told(case: Case, fault: str) -> str:
    return f"{case.name} ({case.example.because}): {fault}"


def rule_cases(*sources: Rule | ModuleType | str | PathLike[str]) -> tuple[Case, ...]:
    """Every example, in each of its formats, of rules: for pytest to go through.

    A source is a Rule, a module that defines RULE, or the path of a TOML or Python file of rules, or of a
    folder of such. Raises UsageError for a path at which no rules are, and for a rule without a good or a bad
    example.
    """
    rules = distinct(rule for source in sources for rule in _rules_of(source))
    for rule in rules:
        for fault in faulty_examples(rule):
            raise UsageError(f"{rule.code}: {fault}.")
    return tuple(cases(rules))


def assert_examples(*sources: Rule | ModuleType | str | PathLike[str]) -> None:
    """Runs every example of the rules (see `rule_cases`). Raises AssertionError that names all that fail."""
    faults = []
    trials: dict[str, list[Trial]] = {}
    for case in rule_cases(*sources):
        with TemporaryDirectory(prefix="cocheck-") as folder:
            trial = tried(case, Path(folder))
        trials.setdefault(case.rule.code, []).append(trial)
        if trial.fault:
            faults.append(_told(case, trial.fault))
    faults += [f"{code}: {fault}" for code, of_rule in trials.items() if (fault := fault_of_all(of_rule))]
    assert not faults, "\n".join(faults)


def faulty_examples(rule: Rule) -> Iterator[str]:
    """What is wrong with a rule's examples before any is tried, in words: one is missing or shows nothing.

    A rule that judges nothing needs none.
    """
    if rule.check is None:
        return
    if lacking := [name for name, given in (("good", rule.good), ("bad", rule.bad)) if not given]:
        yield f"it has no {' or '.join(lacking)} example"
    for expected, examples in (("good", rule.good), ("bad", rule.bad)):
        for example in examples:
            if not _formats(example):
                why = "Markdown holds no attachments" if example.formats else "it names none"
                yield f"its {expected} example “{example.because}” is tried in no format: {why}"


def _formats(example: Example) -> tuple[ExampleFormat, ...]:
    """The formats that show the example: a file in Markdown holds no attachments."""
    return tuple(one for one in example.formats if one != "markdown" or not example.attachments)


def seen_as(case: Case, folder: Path) -> str | None:
    """The kind of which the example, as it was tried in `folder`, is recognised by itself; None for none."""
    from cocheck.lint.check import check
    from cocheck.lint.settings import Settings

    report = check([str(folder / f"example{SUFFIXES[case.format]}")], Settings(select=(READING_RULES,)))
    return next((one.kind for one in report.documents if one.status == "checked"), None)


def distinct(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, each once. Raises UsageError for two of one code or name, as a check would."""
    from cocheck.lint.registry import check_additions, is_installed, once

    found = once(rules)
    check_additions(rule for rule in found if not is_installed(rule))
    return found


def _rules_of(source: Rule | ModuleType | str | PathLike[str]) -> tuple[Rule, ...]:
    from cocheck.lint.registry import rules_at

    if isinstance(source, Rule):
        return (source,)
    if isinstance(source, ModuleType):
        return _rules_of(source.RULE)
    return rules_at(str(source))


def cases(rules: Iterable[Rule]) -> Iterator[Case]:
    """Every example of every rule, in each of its formats."""
    for rule in rules:
        for expected, examples in (("good", rule.good), ("bad", rule.bad)):
            for number, example in enumerate(examples, 1):
                for format in _formats(example):
                    name = f"{rule.code}-{expected}-{number}-{format}"
                    yield Case(rule, example, format, expected, name)  # type: ignore[arg-type]


def run_example(rule: Rule, example: Example, format: ExampleFormat, folder: Path) -> tuple[Verdict, ...]:
    """The rule's verdicts on the example, written to `folder` as a file of that format and checked.

    The document is taken for the rule's kind, so that an example can be as short as its point; those of a
    meeting must be recognised. A
    document that could not be read gives its COC9xx verdicts instead. Raises ValueError for an example
    that cannot be rendered.
    """
    from cocheck.lint.check import check
    from cocheck.lint.registry import all_rules
    from cocheck.lint.settings import Settings

    own = () if rule in all_rules() else (rule,)
    if rule.kind == "meeting":
        _write_files(example, format, folder)
        path, settings = folder, Settings(select=(rule.code,), require=example.require)
    else:
        path = folder / f"example{SUFFIXES[format]}"
        render(example.text, format, path, example.attachments)
        # A rule that is for no kind of document speaks of what the other rules made of one.
        select = (rule.code,) if rule.kind is not None else ()
        settings = Settings(select=select, as_kind=rule.kind)
    settings = settings._replace(limits=settings.limits._replace(seconds=_SECONDS))
    if example.code:
        settings = settings._replace(
            required_codes=("invented",), codes={"invented": _describe(example, folder)}
        )
    report = check([str(path)], settings._replace(rules=own), running=_running(rule))
    return tuple(verdict for verdict in report.verdicts if _speaks_for(verdict, rule))


def _running(rule: Rule) -> Running:
    """A process of its own for a rule that is somebody's Python, which may hang or end the program.

    In this process, where a debugger and what the rule prints are wanted, with COCHECK_TRACEBACK.
    """
    from cocheck.lint.sources import Running

    apart = not is_own(rule) and not os.environ.get("COCHECK_TRACEBACK")
    return Running(jobs=1 if apart else 0)


def _write_files(example: Example, format: ExampleFormat, folder: Path) -> None:
    """Each of an example's files, in its own format if its name tells one, else in the one asked for."""
    formats = {suffix: name for name, suffix in SUFFIXES.items()}
    for name, text in example.files.items():
        suffix = Path(name).suffix
        if suffix in formats:
            render(text, formats[suffix], folder / name)
        else:
            render(text, format, folder / f"{name}{SUFFIXES[format]}")


def _describe(example: Example, folder: Path) -> dict[str, Any]:
    """The description of an example's own code of conduct, as a configuration would give it."""
    from cocheck.codes.fingerprint import fingerprint_file

    text, fingerprint = folder / "code.md", folder / "code.json"
    text.write_text(example.code, encoding="utf-8")
    fingerprint.write_text(fingerprint_file(text), encoding="utf-8")
    title = example.code.lstrip("# ").split("\n", 1)[0]
    return {"title": title, "titles": [title], "fingerprint": str(fingerprint)}


def outcome(verdicts: Iterable[Verdict]) -> str:
    """The worst outcome among the verdicts, as an example is judged by it; "silent" where there is none."""
    found = {verdict.outcome for verdict in verdicts}
    for worst in ("unreadable", "not-met", "met", "not-applicable"):
        if worst in found:
            return worst
    return "silent"


def _speaks_for(verdict: Verdict, rule: Rule) -> bool:
    return verdict.code == rule.code or verdict.outcome == "unreadable"
