"""`cocheck check PATH…`, which is what `cocheck PATH…` does."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cocheck.cli import habits
from cocheck.cli.configuration import configuration_options, known_words, read_configuration
from cocheck.cli.output import complain, look_of, remark, stdout, stdout_in_utf8, write
from cocheck.cli.targets import Target, read_targets, refuse_overwriting
from cocheck.lint.settings import Settings, UsageError, nearest
from cocheck.reports import FOR_READING, FORMATS, WITHOUT_SUMMARY, render

if TYPE_CHECKING:
    from cocheck.lint.baseline import KnownDocument
    from cocheck.lint.settings_layers import Configuration
    from cocheck.lint.sources import Running
    from cocheck.lint.verdict import Report
    from cocheck.reports.layout import Line, Look

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


# Python's own 700 would have all that is kept of thousands of documents gone through again and again.
_VALUES_BEFORE_COLLECTION = 50_000


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
def command(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    output: Path | None,
    baseline: Path | None,
    verbose: bool,
    quiet: bool,
    history: bool,
    jobs: int | None,
    no_cache: bool,
    stdin_filename: str | None,
    statistics: bool,
    **options: Any,
) -> int:
    if stdin_filename is not None and not paths:
        paths = ("-",)
    if history and not paths:
        paths = (".",)
    if not paths:
        raise UsageError(
            'Which documents? Name files or folders, as in "cocheck agenda.docx". '
            '"cocheck check --help" lists the options.'
        )
    if verbose and quiet:
        raise UsageError("--verbose and --quiet contradict each other: give one of them.")
    _refuse_misplaced_command(paths)
    targets = read_targets(formats, output)
    if statistics and any(target.format not in ("text", "json") for target in targets):
        raise UsageError("--statistics are given as text or json only: see --format.")
    known = _known(baseline)
    from cocheck.lint.exit_status import exit_status
    from cocheck.lint.patterns import absolute

    piped = "-" in paths or stdin_filename is not None
    if piped:
        _refuse_beside_a_pipe(paths, history)
    # What a Python file of the user's own says is not known to be as it was.
    no_cache = no_cache or piped or bool(options["rule_paths"])
    with running_of(jobs, no_cache, verbose, quiet) as running:
        if piped:
            settings, report = _run_piped(stdin_filename, options, running)
        else:
            settings, report = run(paths, history, options, running)
    refuse_overwriting((target.file for target in targets if target.file), report, baseline)
    if baseline is not None:
        report = _against(report, known, baseline)
    status = exit_status(report, settings.fail_on, settings.pass_skipped)
    selected = bool(settings.select or settings.ignore or settings.no_meetings) or any(
        ignores.holds_for(absolute(Path(document.path)))
        for ignores in settings.per_file_ignores
        for document in report.documents
    )
    for target in sorted(targets, key=lambda target: target.file is None):  # the screen last
        look = _look(target, verbose, quiet, selected)._replace(exit_status=status, fail_on=settings.fail_on)
        lines = statistics_in if statistics else render
        if target.file is None and target.format not in FOR_READING:
            stdout_in_utf8()
        write(lines(target.format, report, look), look.colour, target.file)
    _say(report, look, targets, status)
    return status


def run(
    paths: Sequence[str], history: bool, options: dict[str, Any], running: Running
) -> tuple[Settings, Report]:
    """Checks the paths as the options of the command line say; the settings are those that hold for all.

    Raises UsageError as `cocheck.lint.check.check` does.
    """
    from cocheck.lint.check import check

    configuration = read_configuration(options)
    settings = _settings(configuration, paths)
    settings_in = configuration.settings_in
    try:
        if history:
            from cocheck.lint.history import check_history

            return settings, check_history(paths, settings, settings_in, running)
        return settings, check(paths, settings, settings_in, running)
    except ValueError as fault:
        # Imported here: a run that is answered from the cache does without.
        from cocheck.codes.code import CodeError

        if isinstance(fault, CodeError):
            raise UsageError(str(fault)) from fault
        raise


def statistics_in(format_name: str, report: Report, look: Look) -> Iterable[Line]:
    """The statistics in place of the report."""
    from cocheck.reports import statistics

    return statistics.render(format_name, report, look)


def _refuse_beside_a_pipe(paths: Sequence[str], history: bool) -> None:
    if history or tuple(paths) != ("-",):
        raise UsageError(
            'A document from a pipe is checked alone: "cocheck - --stdin-filename agenda.docx", without '
            "other paths and without --history. To check a file that is called -, write ./-"
        )
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError('"-" reads a document from a pipe, as in "cocheck - < agenda.docx".')


def _run_piped(name: str | None, options: dict[str, Any], running: Running) -> tuple[Settings, Report]:
    """Checks the document on standard input, by the configuration that holds for its name."""
    from cocheck.codes.code import CodeError
    from cocheck.lint.discovery import show
    from cocheck.lint.piped import check_piped

    shown = show(name or "<stdin>")
    configuration = read_configuration(options)
    settings = _settings(configuration, [name or "."])
    try:
        data = sys.stdin.buffer.read(settings.limits.file_bytes + 1)
        return settings, check_piped(data, shown, settings, configuration.settings_in, running)
    except CodeError as fault:
        raise UsageError(str(fault)) from fault
    except OSError as fault:
        raise UsageError(f"Standard input cannot be read: {fault.strerror or fault}.") from fault


def _known(file: Path | None) -> Sequence[KnownDocument]:
    """What the baseline knows, read before the work begins, so that a fault of it is told at once."""
    if file is None:
        return ()
    from cocheck.lint.baseline import load_baseline

    return load_baseline(file)


def _against(report: Report, known: Sequence[KnownDocument], file: Path) -> Report:
    from cocheck.lint.baseline import against_baseline

    folder = file.absolute().parent
    return against_baseline(report, known, str(folder), lambda path: os.path.lexists(folder / path))


def _settings(configuration: Configuration, paths: Sequence[str]) -> Settings:
    """The settings that hold for all the paths together."""
    settings = configuration.settings_in(_start(paths))
    if configuration.unknown_selectors:
        # A configuration further down may declare the rule.
        from cocheck.lint.discovery import discover

        for file in discover(paths, configuration.settings_in).files:
            configuration.settings_in(file.path.parent)
        configuration.refuse_unknown_selectors()
    if settings.select or settings.ignore:
        # That no rule is left is to be told before the work begins.
        from cocheck.lint.registry import known_rules, select_rules

        select_rules(known_rules(settings.rules), settings.select, settings.ignore, settings.extend_select)
    return settings


@contextmanager
def running_of(
    jobs: int | None = None, no_cache: bool = False, verbose: bool = False, quiet: bool = False
) -> Iterator[Running]:
    """How the command line runs: in as many processes as told, or as there are processors; with a bar on a
    terminal, and with the user's cache.
    """
    gc.set_threshold(_VALUES_BEFORE_COLLECTION)
    from cocheck.cli.progress import ProgressBar
    from cocheck.lint.cache import Cache, cache_folder
    from cocheck.lint.sources import Running

    folder = None if no_cache else cache_folder(os.environ)
    cache = Cache(folder) if folder is not None else None
    at_terminal = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    try:
        with ProgressBar() as bar:
            yield Running(jobs or _processors(), bar if at_terminal and not quiet else None, cache, remark)
    finally:
        if cache is not None:
            cache.close()
    if verbose and cache is not None and cache.fault:
        complain(f"cocheck: {cache.fault}")


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(paths: Iterable[str]) -> Path:
    """Where to look for the configuration, and upward from there: the folder that holds all the paths."""
    absolute = [os.path.abspath(path) for path in paths]  # noqa: PTH100 (drops "..", follows no link)
    try:
        return Path(os.path.commonpath(absolute))
    except ValueError:  # on different drives of Windows
        return Path.cwd()


def _look(target: Target, verbose: bool, quiet: bool, selected: bool) -> Look:
    from cocheck.reports.layout import Look

    on_screen = target.file is None and target.format in FOR_READING
    base = look_of(stdout(), os.environ) if on_screen else Look()
    colour = base.colour and target.format == "text"
    return base._replace(colour=colour, verbose=verbose, quiet=quiet, selected=selected)


def _say(report: Report, look: Look, targets: Sequence[Target], status: int) -> None:
    """On standard error, what the report's reader would otherwise not be told."""
    from cocheck.lint.exit_status import NOT_CHECKED
    from cocheck.reports.summary import summary

    files = [str(target.file) for target in targets if target.file]
    # That something was not checked is said however quiet a run is to be.
    nothing = status == NOT_CHECKED and not report.findings
    unsaid = look.quiet and (nothing or bool(report.passed_over))
    summarised = any(target.file is None and target.format not in WITHOUT_SUMMARY for target in targets)
    if unsaid or not (summarised or look.quiet):
        text = " ".join(summary(report, look.selected, look.verbose))
        if files and not look.quiet:
            text += f" The report is in {' and '.join(files)}."
        remark(text)


def _refuse_misplaced_command(paths: Sequence[str]) -> None:
    """Raises UsageError for a first path that is not there and reads like a command."""
    from cocheck.cli.main import COMMANDS

    first = paths[0]
    if os.path.lexists(first):
        return
    if first in habits.COMMANDS:
        raise UsageError(f'There is no file, folder or command "{first}". {habits.COMMANDS[first]}')
    if first in COMMANDS:
        raise UsageError(
            f'There is no file or folder "{first}". If you mean the command, it comes first: '
            f'"cocheck {first} …", and then its options.'
        )
    if hint := nearest(first, COMMANDS):
        raise UsageError(f'There is no file, folder or command "{first}".{hint}')
