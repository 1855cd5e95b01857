"""The list of rules, and a rule's page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cocheck.lint.clauses import CLAUSES
from cocheck.lint.requirement import Requirement
from cocheck.lint.rule import KIND_WORDS, Example, Rule
from cocheck.reports.json import written
from cocheck.reports.layout import Line, Look, Segment, cells, paragraph
from cocheck.reports.summary import SEVERITY_WORDS

_NARROW = 76


def rule_table(rules: Sequence[Rule], look: Look) -> Iterator[Line]:
    """Code, name, kind, severity and summary of each rule: in columns, or stacked where they do not fit."""
    rows = [(rule.code, rule.name, _kind(rule), SEVERITY_WORDS[rule.severity]) for rule in rules]
    heads = ("code", "name", "kind", "severity")
    widths = [max(cells(row[column]) for row in (*rows, heads)) for column in range(len(heads))]
    indent = sum(widths) + 2 * len(widths)
    if look.width < max(_NARROW, indent + 24):
        yield from _stacked(rules, look)
        yield from _packs(rules, look)
        return
    yield (Segment(_row((*heads, "what it says"), widths), "quiet"),)
    for rule, row in zip(rules, rows, strict=True):
        first, *rest = paragraph(look.prose(_summary(rule)), look.width, indent)
        yield (Segment(look.clean(_row(row, widths)) + "  "), *first[1:])
        yield from rest
    yield from _packs(rules, look)


def _packs(rules: Sequence[Rule], look: Look) -> Iterator[Line]:
    """Which rules are from which pack, and which are off by default."""
    yield ()
    for whence in dict.fromkeys(_whence(rule) for rule in rules):
        own = [rule.code for rule in rules if _whence(rule) == whence]
        yield from paragraph(look.prose(f"{whence}: {', '.join(own)}"), look.width, style="quiet")
    if any(rule.off_by_default for rule in rules):
        text = "Rules that are off by default are checked where select or --extend-select names them."
        yield from paragraph(look.prose(text), look.width, style="quiet")


def _whence(rule: Rule) -> str:
    return f"pack {rule.pack}" if rule.pack else "declared by you"


def _summary(rule: Rule) -> str:
    return f"{rule.summary} (Off by default.)" if rule.off_by_default else rule.summary


def rules_as_json(rules: Iterable[Rule]) -> Iterator[Line]:
    """The same as a JSON list of objects."""
    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "kind": rule.kind,
            "severity": rule.severity,
            "clause": rule.clause,
            "source": rule.source or None,
            "pack": rule.pack or None,
            "off_by_default": rule.off_by_default,
            "summary": rule.summary,
        }
        for rule in rules
    ]
    yield (Segment(written(rows, indent=2)),)


def rule_page(rule: Rule, look: Look) -> Iterator[Line]:
    """A rule's page: what it says, which clause it rests on, why, how to mend it, and examples."""
    yield (Segment(look.clean(f"{rule.code} {rule.name}"), "strong"),)
    yield ()
    yield from paragraph(look.prose(rule.summary), look.width)
    yield ()
    yield from _fact("Judges:", _kind(rule), look)
    yield from _fact("Severity:", SEVERITY_WORDS[rule.severity], look)
    if clause := CLAUSES.get(rule.clause or ""):
        yield from _fact("Clause:", clause.citation, look)
    if rule.source:
        yield from _fact("Source:", rule.source, look)
    if rule.pack:
        yield from _fact("From:", f"the rule pack {rule.pack}", look)
    elif rule.origin:
        yield from _fact("From:", rule.origin, look)
    if isinstance(rule.check, Requirement):
        for key, text in rule.check.as_declared():
            yield from _fact(f"{key}:", text, look)
    if rule.off_by_default:
        text = (
            f"It is off by default: --extend-select {rule.code} checks it, or extend-select in cocheck.toml."
        )
        yield from paragraph(look.prose(text), look.width)
    yield from _section("Why", rule.why, look)
    yield from _section("What to do", rule.fix, look)
    yield from _examples("Good", rule.good, look)
    yield from _examples("Not good", rule.bad, look)


def _kind(rule: Rule) -> str:
    return KIND_WORDS[rule.kind] if rule.kind else "any document"


def _row(texts: Iterable[str], widths: Sequence[int]) -> str:
    padded = [text.ljust(width) for text, width in zip(texts, (*widths, 0), strict=False)]
    return "  ".join(padded)


def _stacked(rules: Iterable[Rule], look: Look) -> Iterator[Line]:
    for rule in rules:
        yield from paragraph(
            look.prose(f"{rule.name} ({_kind(rule)}, {SEVERITY_WORDS[rule.severity]})"),
            look.width,
            lead=Segment(rule.code, "strong"),
        )
        yield from paragraph(look.prose(_summary(rule)), look.width, 2)


def _fact(head: str, text: str, look: Look) -> Iterator[Line]:
    return paragraph(look.prose(text), look.width, lead=Segment(head, "strong"))


def _section(head: str, text: str, look: Look) -> Iterator[Line]:
    if not text.strip():
        return
    yield ()
    yield (Segment(head, "strong"),)
    for part in re.split(r"\n\s*\n", text.strip()):
        yield from paragraph(look.prose(part), look.width, 2)


def _examples(head: str, examples: Sequence[Example], look: Look) -> Iterator[Line]:
    for example in examples:
        yield ()
        yield from paragraph(look.prose(example.because), look.width, lead=Segment(f"{head}:", "strong"))
        if example.text:
            yield from _verbatim(example.text, look)
        for name, text in example.files.items():
            yield from paragraph(look.prose(f"the file {name}:"), look.width, 2, "quiet")
            yield from _verbatim(text, look)
        for name, text in example.attachments.items():
            yield from paragraph(look.prose(f"with the attached file {name}:"), look.width, 2, "quiet")
            yield from _verbatim(text, look)


def _verbatim(text: str, look: Look) -> Iterator[Line]:
    bar = look.clean("  │ ")
    for line in text.strip("\n").splitlines():
        yield Segment(bar, "quiet"), Segment(look.clean(line))
