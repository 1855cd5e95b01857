"""`cocheck baseline PATH…`: write down the findings that are known of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cocheck.cli import check
from cocheck.cli.checking import cache_of, run, running_of
from cocheck.cli.configuration import FINDING_OPTIONS
from cocheck.cli.output import remark, write
from cocheck.cli.targets import refuse_document_names, refuse_overwriting
from cocheck.lint.settings import UsageError
from cocheck.reports.layout import Segment

HELP = """Writes down what cocheck finds now, so that later runs tell what is new.

"cocheck --baseline FILE PATH" then sets the findings in FILE aside, and tells which of them are fixed. The
file holds rules, paths and hashes, nothing of what the documents say. A document that cannot be read is never
in it: nobody knows what is wrong with that one.

\b
Examples:
  cocheck baseline meetings/ --output cocheck-baseline.json
  cocheck --baseline cocheck-baseline.json meetings/
"""

# What is found depends on these, so they are the same as for a check.
_SHARED = ("paths", "as_kind", "history", "no_meetings", *FINDING_OPTIONS)


def _command(
    paths: tuple[str, ...],
    history: bool,
    output: Path | None,
    **options: Any,
) -> int:
    if not paths:
        raise UsageError('Which documents? Name files or folders, as in "cocheck baseline meetings/".')
    from cocheck.lint.baseline import known_documents, write_baseline

    if output is not None:
        refuse_document_names(output)

    no_cache = bool(options["rule_paths"])
    with cache_of(no_cache) as cache, running_of(None, cache) as running:
        _, report = run(paths, history, options, running)
    if output is not None:
        refuse_overwriting((output,), report)
    folder = (output.absolute() if output else Path.cwd() / "-").parent
    known = known_documents(report, str(folder))
    text = write_baseline(known)
    write([(Segment(line),) for line in text.splitlines()], colour=False, output=output)
    if output is not None:
        _say(output, sum(sum(document.faults.values()) for document in known), len(report.findings))
    return 0


def _say(output: Path, written: int, found: int) -> None:
    """On standard error, how much is in the file, and what was left out of it."""
    findings = "1 finding is" if written == 1 else f"{written} findings are"
    text = f"{findings} in {output}."
    if left := found - written:
        were = "1 was" if left == 1 else f"{left} were"
        text += f" {were} left out: what could not be read or judged is never known."
    remark(text)


command = click.Command(
    "baseline",
    callback=_command,
    params=[
        *(parameter for parameter in check.command.params if parameter.name in _SHARED),
        click.Option(
            ("--output",),
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Write it to FILE instead of the screen; the paths in it are relative to its folder.",
        ),
    ],
    help=HELP,
    short_help="Write down the known findings.",
)
