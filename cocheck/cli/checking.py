"""What `cocheck check` does with its paths and options, once they are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cocheck.cli import habits
from cocheck.cli.configuration import read_configuration
from cocheck.cli.kept_output import Recorder, Slot, kept_output, slot_of
from cocheck.cli.output import complain, look_of, remark, stdout, stdout_in_utf8, write, write_text
from cocheck.cli.targets import Target, read_targets, refuse_overwriting
from cocheck.lint.settings import Settings, UsageError, nearest
from cocheck.reports import FOR_READING, WITHOUT_SUMMARY, load_format, render
from cocheck.reports.layout import Line, Look, plain_line

if TYPE_CHECKING:
    from cocheck.lint.baseline import KnownDocument
    from cocheck.lint.cache import Cache
    from cocheck.lint.check import Checked, Prepared
    from cocheck.lint.settings_layers import Configuration
    from cocheck.lint.sources import Running
    from cocheck.lint.verdict import Report


def run_check(
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
    """Checks as the options of `cocheck check` say, writes the reports, and gives the exit status.

    `options` are those that `read_configuration` reads. Raises UsageError as `run` does, and for options that
    contradict each other.
    """
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
    piped = "-" in paths or stdin_filename is not None
    if piped:
        _refuse_beside_a_pipe(paths, history)
    # What a Python file of the user's own says is not known to be as it was.
    no_cache = no_cache or piped or bool(options["rule_paths"])
    shown = _Shown(verbose, quiet, statistics)
    recorder = None
    with cache_of(no_cache, verbose) as cache:
        with running_of(jobs, cache, quiet) as running:
            running = running._replace(meanwhile=partial(_load_reports, targets))
            if piped:
                settings, report = _run_piped(stdin_filename, options, running)
            elif history or baseline is not None or cache is None:
                settings, report = run(paths, history, options, running)
            else:
                settings, prepared = _prepare(paths, options, running)
                slot = _slot(prepared, settings, targets, shown)
                if slot is not None and (kept := kept_output(cache, slot)) is not None:
                    _encode_for(targets[0])
                    write_text(kept[1])
                    return kept[0]
                report, holds = _checked(prepared, running)
                recorder = Recorder(slot) if slot is not None and holds else None
        refuse_overwriting((target.file for target in targets if target.file), report, baseline)
        if baseline is not None:
            report = _against(report, known, baseline)
        status, unsaid = _write_reports(report, settings, targets, shown, recorder)
        if unsaid:
            remark(unsaid)
        elif recorder is not None and cache is not None:
            recorder.keep(cache, status)
    return status


class _Shown(NamedTuple):
    """What of a report is shown, as the options say."""

    verbose: bool
    quiet: bool
    statistics: bool


def _write_reports(
    report: Report,
    settings: Settings,
    targets: Sequence[Target],
    shown: _Shown,
    recorder: Recorder | None,
) -> tuple[int, str]:
    """Writes a report to each target; gives the exit status, and what was not said there but is to be."""
    from cocheck.lint.exit_status import exit_status
    from cocheck.lint.patterns import absolute

    status = exit_status(report, settings.fail_on, settings.pass_skipped)
    selected = bool(settings.select or settings.ignore or settings.no_meetings) or any(
        ignores.holds_for(absolute(Path(document.path)))
        for ignores in settings.per_file_ignores
        for document in report.documents
    )
    for target in sorted(targets, key=lambda target: target.file is None):  # the screen last
        look = _look(target, shown, selected)._replace(exit_status=status, fail_on=settings.fail_on)
        lines = (statistics_in if shown.statistics else render)(target.format, report, look)
        _encode_for(target)
        if recorder is not None:
            write_text(recorder.record(map(plain_line, lines)))
        else:
            write(lines, look.colour, target.file)
    return status, _unsaid(report, look, targets, status)


def _encode_for(target: Target) -> None:
    """Programs are given UTF-8, whatever the locale says."""
    if target.file is None and target.format not in FOR_READING:
        stdout_in_utf8()


def run(
    paths: Sequence[str], history: bool, options: dict[str, Any], running: Running
) -> tuple[Settings, Report]:
    """Checks the paths as the options of the command line say; the settings are those that hold for all.

    Raises UsageError as `cocheck.lint.check.check` does.
    """
    if not history:
        settings, prepared = _prepare(paths, options, running)
        return settings, _checked(prepared, running).report
    from cocheck.lint.history import check_history

    configuration = read_configuration(options)
    settings = _settings(configuration, paths)
    with _codes_told():
        return settings, check_history(paths, settings, configuration.settings_in, running)


def _prepare(paths: Sequence[str], options: dict[str, Any], running: Running) -> tuple[Settings, Prepared]:
    from cocheck.lint.check import prepare

    configuration = read_configuration(options)
    settings = _settings(configuration, paths)
    with _codes_told():
        return settings, prepare(paths, settings, configuration.settings_in, running)


def _checked(prepared: Prepared, running: Running) -> Checked:
    from cocheck.lint.check import check_prepared

    with _codes_told():
        return check_prepared(prepared, running)


@contextmanager
def _codes_told() -> Iterator[None]:
    """Raises a fault in the description of a code as one of usage."""
    try:
        yield
    except ValueError as fault:
        # Imported here: a run that is answered from the cache does without.
        from cocheck.codes.code import CodeError

        if isinstance(fault, CodeError):
            raise UsageError(str(fault)) from fault
        raise


def _slot(prepared: Prepared, settings: Settings, targets: Sequence[Target], shown: _Shown) -> Slot | None:
    """Where the output is kept, None where it is not: files are written anew, and colour is for eyes."""
    if len(targets) > 1 or targets[0].file is not None:
        return None
    look = _look(targets[0], shown)
    return None if look.colour else slot_of(prepared, settings, targets[0].format, shown.statistics, look)


def _load_reports(targets: Iterable[Target]) -> None:
    """Load what takes in the workers' answers and reports them, while they are at work."""
    from cocheck.lint.sources import load_judged

    load_judged()
    for target in targets:
        load_format(target.format)


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
    from cocheck.lint.discovery import show
    from cocheck.lint.piped import check_piped

    shown = show(name or "<stdin>")
    configuration = read_configuration(options)
    settings = _settings(configuration, [name or "."])
    try:
        data = sys.stdin.buffer.read(settings.limits.file_bytes + 1)
        with _codes_told():
            return settings, check_piped(data, shown, settings, configuration.settings_in, running)
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
def cache_of(no_cache: bool = False, verbose: bool = False) -> Iterator[Cache | None]:
    """The user's cache, None where none is wanted or there is no place for it; `verbose` tells its fault."""
    from cocheck.lint.cache import Cache, cache_folder

    folder = None if no_cache else cache_folder(os.environ)
    cache = Cache(folder) if folder is not None else None
    try:
        yield cache
    finally:
        if cache is not None:
            cache.close()
    if verbose and cache is not None and cache.fault:
        complain(f"cocheck: {cache.fault}")


@contextmanager
def running_of(jobs: int | None, cache: Cache | None, quiet: bool = False) -> Iterator[Running]:
    """How the command line runs: in as many processes as told, or as there are processors; with a bar on a
    terminal.
    """
    from cocheck.cli.progress import ProgressBar
    from cocheck.lint.sources import Running

    at_terminal = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    with ProgressBar() as bar:
        yield Running(jobs or _processors(), bar if at_terminal and not quiet else None, cache, remark)


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


def _look(target: Target, shown: _Shown, selected: bool = False) -> Look:
    on_screen = target.file is None and target.format in FOR_READING
    base = look_of(stdout(), os.environ) if on_screen else Look()
    colour = base.colour and target.format == "text"
    return base._replace(colour=colour, verbose=shown.verbose, quiet=shown.quiet, selected=selected)


def _unsaid(report: Report, look: Look, targets: Sequence[Target], status: int) -> str:
    """What the report's reader would otherwise not be told, "" where that is nothing."""
    from cocheck.lint.exit_status import NOT_CHECKED
    from cocheck.reports.summary import summary

    files = [str(target.file) for target in targets if target.file]
    # That something was not checked is said however quiet a run is to be.
    nothing = status == NOT_CHECKED and not report.findings
    unsaid = look.quiet and (nothing or bool(report.passed_over))
    summarised = any(target.file is None and target.format not in WITHOUT_SUMMARY for target in targets)
    if not unsaid and (summarised or look.quiet):
        return ""
    text = " ".join(summary(report, look.selected, look.verbose))
    if files and not look.quiet:
        text += f" The report is in {' and '.join(files)}."
    return text


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
