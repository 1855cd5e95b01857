"""Markdown, for a job's summary or a comment: the findings as a table.

Everything that comes from a document, a path or a configuration is written so that it stays text: no markup,
no HTML, no link, and nobody is mentioned. GitHub refuses a summary of more than 1 MiB (docs.github.com,
"Adding a job summary"), so what does not fit is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cocheck.lint.verdict import Report, Verdict
from cocheck.reports.layout import Line, Look, Segment
from cocheck.reports.summary import SEVERITY_WORDS, summary

MOST_BYTES = 900_000
_LONGEST = 2_000

# The last two are the hyphen of "GH-12" and the first digit of a commit's number.
_MARKUP = re.compile(
    r"[&<>`*_\[\]|~$\\@#]|:(?=\S)|(?<=[Ww]{3})\.|(?<=\b[Gg][Hh])-(?=\d)|\b[0-9A-Fa-f](?=[0-9A-Fa-f]{6,39}\b)"
)


def render(report: Report, look: Look) -> Iterator[Line]:
    """A heading, the summary, and a table: where, what is wrong, what to do; at most MOST_BYTES of UTF-8."""
    yield (Segment("## cocheck"),)
    yield ()
    if not look.quiet:
        yield (Segment(as_text(" ".join(summary(report, look.selected, look.verbose)), look)),)
        yield ()
    findings = [_row(finding, look) for finding in report.findings]
    yield from _table(("Document", "What is not as asked", "What to do", "Rule"), findings, MOST_BYTES)
    if look.verbose and report.suppressed:
        rows = [
            _cells(
                look,
                aside.verdict.path,
                aside.verdict.message,
                f"{aside.by}: {aside.reason}",
                aside.verdict.code,
            )
            for aside in report.suppressed
        ]
        room = MOST_BYTES - sum(len(row.encode()) + 1 for row in findings)
        yield from _table(("Document", "Set aside", "Why", "Rule"), rows, room)


def _table(heads: Sequence[str], rows: Sequence[str], room: int) -> Iterator[Line]:
    if not rows:
        return
    yield (Segment(f"| {' | '.join(heads)} |"),)
    yield (Segment("| --- " * len(heads) + "|"),)
    for number, row in enumerate(rows):
        room -= len(row.encode()) + 1
        if room < 0:
            yield ()
            yield (Segment(f"And {len(rows) - number} more, for which there is no room here."),)
            break
        yield (Segment(row),)
    yield ()


def _row(finding: Verdict, look: Look) -> str:
    place = ", ".join(filter(None, (finding.path, finding.location.label)))
    message = f"{SEVERITY_WORDS[finding.severity]}: {finding.message}"
    return _cells(look, place, message, finding.help, f"{finding.code} {finding.rule}")


def _cells(look: Look, *texts: str) -> str:
    return f"| {' | '.join(as_text(text, look) for text in texts)} |"


def as_text(text: str, look: Look) -> str:
    """The text as Markdown that shows just that; what is very long is cut."""
    shown = look.prose(text)
    if len(shown) > _LONGEST:
        shown = look.clean(shown[:_LONGEST] + "…")
    return _MARKUP.sub(_written, shown)


def _written(found: re.Match[str]) -> str:
    # GitHub looks for mentions, issues and commits in the finished text, where only an element parts them.
    character = found[0]
    apart = character in "@#-" or character.isalnum()
    return f"<span>{character}</span>" if apart else f"&#{ord(character)};"
