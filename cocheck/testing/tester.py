"""A rule held against its own examples, as real files through the real check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from cocheck.lint.rule import Example, ExampleFormat, Rule
from cocheck.lint.verdict import Verdict
from cocheck.testing.render import SUFFIXES, render


@dataclass(frozen=True, slots=True)
class Case:
    """One example of one rule in one format; `name` tells it from the rule's others."""

    rule: Rule
    example: Example
    format: ExampleFormat
    expected: Literal["good", "bad"]
    name: str


def cases(rules: Iterable[Rule]) -> Iterator[Case]:
    """Every example of every rule, in each of its formats.

    A file in Markdown holds no attachments, so an example with some is not rendered there.
    """
    for rule in rules:
        for expected, examples in (("good", rule.good), ("bad", rule.bad)):
            for number, example in enumerate(examples, 1):
                for format in example.formats:
                    if example.attachments and format == "markdown":
                        continue
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
    from cocheck.lint.settings import Settings

    if rule.kind == "meeting":
        _write_files(example, format, folder)
        path, settings = folder, Settings(select=(rule.code,), require=example.require)
    else:
        path = folder / f"example{SUFFIXES[format]}"
        render(example.text, format, path, example.attachments)
        # A rule that is for no kind of document speaks of what the other rules made of one.
        select = (rule.code,) if rule.kind is not None else ()
        settings = Settings(select=select, as_kind=rule.kind)
    if example.code:
        settings = replace(
            settings, required_codes=("invented",), codes={"invented": _describe(example, folder)}
        )
    report = check([str(path)], settings)
    return tuple(verdict for verdict in report.verdicts if _speaks_for(verdict, rule))


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
