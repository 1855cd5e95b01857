"""The command `cocheck`, and what becomes of every fault."""

from __future__ import annotations

import errno
import importlib
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

import cocheck
from cocheck.cli.habits import OPTIONS, rewritten
from cocheck.lint.exit_status import ALL_WELL, WRONG_USAGE
from cocheck.lint.settings import UsageError, nearest

# click's words for a value that is none of those that an option takes.
_NOT_ONE_OF = re.compile(r"'(.*)' is not one of (.*)\.")

INTERRUPTED = 130
TERMINATED = 143
# What a disk that is full or gone answers with.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
# The first file descriptor that is not one of the three standard streams.
_FIRST_FREE = 3

# Every command is the module of its name in this folder ("_" for "-"), imported when it is wanted, and its
# `command`.
COMMANDS = (
    *("check", "rules", "explain", "test-rules", "new-rule"),
    *("baseline", "code", "completion", "config", "clean"),
)
_OWN_OPTIONS = ("--help", "-h", "--version", "-V")

HELP = """Checks that meeting documents carry the Code of Conduct as the ISO Code asks: that agendas link
to it and to its training and put it on the programme, that attendance lists have it attached, that reports
tell what was said about it.

\b
Examples:
  cocheck agenda.docx            check one document
  cocheck meetings/              check every document in a folder
  cocheck --as report 45.pdf     say what kind of document it is
  cocheck explain COC101         read what a rule asks for

"cocheck PATH" is short for "cocheck check PATH"; "cocheck check --help" lists its options. To check a
folder that is called like a command, write "cocheck check rules".

\b
Exit status:
  0  everything was checked, and nothing is missing
  1  a document lacks something
  2  the command was not understood, or a path is not there
  3  something could not be checked, or there was nothing to check
"""


class DefaultCommandGroup(click.Group):
    """A group whose commands are modules, and in which whatever is no command goes to `check`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"cocheck.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*COMMANDS, *_OWN_OPTIONS) and not os.path.lexists(args[0]):
            args = rewritten(args)
        if args and args[0] not in (*COMMANDS, *_OWN_OPTIONS):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """For the first word: commands, the options of `check`, and files."""
        from click.shell_completion import CompletionItem

        items = super().shell_complete(ctx, incomplete)
        if not incomplete.startswith("-"):
            return [*items, CompletionItem(incomplete, type="file")]
        check = self.get_command(ctx, "check")
        assert check is not None
        known = {item.value for item in items}
        context = click.Context(check, info_name="check", parent=ctx)
        return [*items, *(i for i in check.shell_complete(context, incomplete) if i.value not in known)]


@click.command(
    cls=DefaultCommandGroup,
    help=HELP,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="PATH… | COMMAND …",
    options_metavar="",
)
@click.version_option(
    cocheck.__version__, "-V", "--version", prog_name="cocheck", message="%(prog)s %(version)s"
)
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        raise UsageError(
            'Which documents? Name files or folders, as in "cocheck agenda.docx". '
            '"cocheck --help" tells more.'
        )


class Terminated(BaseException):
    """The system asked the process to end (SIGTERM): it leaves no worker and no half-written file behind."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line `argv` (the process's own, if None) and gives the exit status.

    No fault leaves it: wrong usage is 2 with one message, Ctrl-C is 130, SIGTERM 143, and a fault of
    cocheck's own is 2 with a line that says so (with the traceback too, where COCHECK_TRACEBACK is set).
    """
    try:
        _end_in_order()
        _open_standard_streams()
        _stand_somewhere()
        arguments = list(sys.argv[1:] if argv is None else argv)
        if "_COCHECK_COMPLETE" in os.environ and _answers_a_shell():
            return ALL_WELL
        status = cli.main(arguments, prog_name="cocheck", standalone_mode=False)
        return status if isinstance(status, int) else ALL_WELL
    except click.ClickException as fault:
        return _wrong_usage(_in_words(fault), fault)
    except UsageError as fault:
        return _wrong_usage(str(fault), fault)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Terminated:
        return TERMINATED
    except OSError as fault:
        if fault.errno not in _NO_ROOM:
            return _own_fault(fault)
        return _wrong_usage(f"The output cannot be written: {fault.strerror}.", fault)
    except SystemExit:  # click's answer to a closed pipe, as in `cocheck --help | head -1`
        return ALL_WELL
    except Exception as fault:  # the last resort that keeps tracebacks from users
        return _own_fault(fault)


def run() -> int:
    """`main` for a process of its own, which seldom looks through its memory, and not at its end."""
    import gc

    gc.set_threshold(50_000)
    status = main()
    gc.freeze()
    return status


def _own_fault(fault: Exception) -> int:
    message = f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__
    return _wrong_usage(
        f"This is a fault of cocheck's own, not of your documents ({' '.join(message.split())}). Please "
        "report it, with the command you gave. COCHECK_TRACEBACK=1 shows where it happened.",
        fault,
    )


def _open_standard_streams() -> None:
    """Open what of standard input, output and error the process was started without: the next file that is
    opened would take its number, and be taken for it.
    """
    with suppress(OSError):
        while (lowest := os.open(os.devnull, os.O_RDWR)) < _FIRST_FREE:
            os.set_inheritable(lowest, True)
        os.close(lowest)


def _stand_somewhere() -> None:
    """Raises UsageError where the working folder, from which every path is told, is gone."""
    try:
        os.getcwd()  # noqa: PTH109
    except OSError as fault:
        raise UsageError(
            "The folder you are in is no longer there: go to another one, and try again."
        ) from fault


def _end_in_order() -> None:
    """Let SIGTERM end the process by way of its `finally` clauses, unless whoever runs it settled that."""
    import signal
    import threading

    def end(number: int, frame: object) -> None:
        raise Terminated

    in_main = threading.current_thread() is threading.main_thread()
    if in_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, end)


def _answers_a_shell() -> bool:
    from cocheck.cli.completion import answer

    return answer(cli)


def _in_words(fault: click.ClickException) -> str:
    """click's message, with the command whose help tells more; for other tools' options, what to use here."""
    if isinstance(fault, click.NoSuchOption) and fault.option_name in OPTIONS:
        return f"There is no option {fault.option_name}. {OPTIONS[fault.option_name]}"
    if isinstance(fault, click.BadParameter) and (word := _NOT_ONE_OF.match(fault.message)):
        return fault.format_message() + nearest(word[1], word[2].replace("'", "").split(", "))
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    hint = f' "{context.command_path} --help" lists what there is.' if context else ""
    # click breaks some of its messages into lines, and ends some without a stop.
    message = " ".join(fault.format_message().split())
    return message + ("" if message.endswith((".", "?", "!")) else ".") + hint


def _wrong_usage(message: str, fault: Exception) -> int:
    from cocheck.cli.output import complain

    if os.environ.get("COCHECK_TRACEBACK"):
        import traceback

        complain(*"".join(traceback.format_exception(fault)).splitlines())
    complain(f"cocheck: {message}")
    return WRONG_USAGE
