"""`cocheck code`: describing codes of conduct to cocheck."""

from __future__ import annotations

from pathlib import Path

import click

from cocheck.cli.output import write
from cocheck.lint.settings import UsageError
from cocheck.reports.layout import Segment


@click.group(
    "code",
    short_help="Describe a code of conduct.",
    help="Describes a code of conduct to cocheck, so that it is recognised when attached.",
    invoke_without_command=True,
)
@click.pass_context
def command(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        raise UsageError('What about a code? "cocheck code --help" lists what there is.')


@command.command(
    "fingerprint",
    help="Makes the fingerprint of your organisation's own code from FILE (Word, PDF, Markdown, HTML or "
    "text), to be named in cocheck.toml. It holds hashes instead of the code's sentences.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it to FILE instead of the screen.",
)
def fingerprint(file: Path, output: Path | None) -> int:
    from cocheck.codes.code import CodeError
    from cocheck.codes.fingerprint import fingerprint_file

    try:
        text = fingerprint_file(file)
    except CodeError as fault:
        raise UsageError(str(fault)) from fault
    write([(Segment(line),) for line in text.splitlines()], colour=False, output=output)
    return 0
