"""`cocheck check PATH…`, which is what `cocheck PATH…` does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cocheck.cli.checking import run_check
from cocheck.cli.options import configuration_options, known_words
from cocheck.reports import FORMATS

HELP = """Checks meeting documents: files, and every document in the folders named.

An agenda must link the Code of Conduct and its training, and put the Code on the programme; an
attendance list must have the Code attached; a report must tell what was said on it. Word documents,
PDF, Markdown, HTML and plain text are read. What cannot be read is always said.

\b
Examples:
  cocheck agenda.docx
  cocheck meetings/ --verbose
  cocheck --as attendance "sign-in sheet.pdf"
  cocheck --ignore COC102,agenda-link-superseded agenda.docx
  cocheck --history agendas/
  cocheck --format json --output findings.json meetings/
"""


@click.command("check", help=HELP, short_help="Check meeting documents.", options_metavar="[OPTIONS]")
@click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(path_type=str))
@click.option(
    "--format",
    "formats",
    metavar="NAME[=FILE]",
    multiple=True,
    shell_complete=known_words,
    help=f"How to report: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}; with =FILE into that file. It may be "
    "repeated.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to FILE instead of the screen.",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='Set aside the findings that FILE knows, as "cocheck baseline" wrote it.',
)
@click.option(
    "--as",
    "as_kind",
    type=click.Choice(("agenda", "attendance", "report")),
    help="What the documents are, instead of finding that out.",
)
@configuration_options
@click.option(
    "--history",
    is_flag=True,
    help="Check every version of each agenda that git knows, in the repository of PATH.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes read documents side by side (usually as many as there are processors).",
)
@click.option("--no-cache", is_flag=True, help="Read every document anew, and keep nothing for the next run.")
@click.option(
    "--stdin-filename",
    metavar="NAME",
    help="What the document is called that comes through a pipe, with - as PATH.",
)
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of showing them.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Also show what is met, by which words, and what was skipped."
)
@click.option("-q", "--quiet", is_flag=True, help="Show findings only, no summary.")
@click.option(
    "--no-meetings",
    is_flag=True,
    help="Judge each document by itself, not whole meetings (for hooks, which give what changed).",
)
@click.option(
    "--pass-skipped",
    is_flag=True,
    help="Exit with 0 where no document is a meeting document (for hooks).",
)
def command(**options: Any) -> int:
    return run_check(**options)
