"""`cocheck clean`: forget the verdicts that were kept for later runs."""

from __future__ import annotations

import os

import click

from cocheck.cli.output import write
from cocheck.lint.settings import UsageError
from cocheck.reports.layout import Segment

HELP = """Removes the verdicts that cocheck keeps between runs: the next run reads every document anew.

They stand in the system's folder for such files, or in COCHECK_CACHE_DIR. A document that changed is always
read anew; nobody needs this command but to free the disk.
"""


@click.command("clean", help=HELP, short_help="Remove the verdicts kept from earlier runs.")
def command() -> int:
    from cocheck.lint.cache import cache_folder, clean

    folder = cache_folder(os.environ)
    if folder is None:
        raise UsageError("No verdicts are kept: it is not known where your files are (HOME is not set).")
    try:
        freed = clean(folder)
    except OSError as fault:
        raise UsageError(
            f"{folder}: the kept verdicts cannot be removed: {fault.strerror or fault}."
        ) from fault
    told = f"Removed {freed / 1_000_000:.1f} MB from {folder}." if freed else f"Nothing is kept in {folder}."
    write([(Segment(told),)], colour=False, output=None)
    return 0
