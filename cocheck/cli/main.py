"""The command `cocheck`, and what becomes of every fault."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from cocheck.lint.exit_status import ALL_WELL, WRONG_USAGE
from cocheck.lint.usage import UsageError

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
        return _run(arguments)
    except UsageError as fault:
        return _wrong_usage(str(fault), fault)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Terminated:
        return TERMINATED
    except OSError as fault:
        if fault.errno not in _NO_ROOM:
            return _own_fault(fault)
        return _wrong_usage(f"The output cannot be written: {fault.strerror}.", fault)
    except Exception as fault:  # the last resort that keeps tracebacks from users
        return _own_fault(fault)


def _run(arguments: list[str]) -> int:
    """Runs the command line; without click where it is plain, since loading that takes longer than Python."""
    from cocheck.cli.plain import read_plain

    options = read_plain(arguments, COMMANDS)
    if options is None:
        from cocheck.cli.commands import run_command

        return run_command(arguments)
    from cocheck.cli.checking import run_check

    try:
        return run_check(**options)
    except KeyboardInterrupt:
        # So that what the terminal shows of Ctrl-C has a line of its own, as click does it.
        from cocheck.cli.output import complain

        complain("")
        raise


def run() -> int:
    """`main` for a process of its own, which does not look through its memory at its end."""
    import gc

    status = main()
    gc.freeze()
    _leave(status)
    return status


def _leave(status: int) -> None:
    """End the process here, since taking everything down in order is of no use and takes milliseconds.

    Where something cannot be written it returns: Python says so at its own end.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    os._exit(status)


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

    def end(number: int, frame: object) -> None:
        raise Terminated

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        with suppress(ValueError):  # a thread that is not the first one has no say in it
            signal.signal(signal.SIGTERM, end)


def _answers_a_shell() -> bool:
    from cocheck.cli.commands import cli
    from cocheck.cli.completion import answer

    return answer(cli)


def _wrong_usage(message: str, fault: Exception) -> int:
    from cocheck.cli.output import complain

    if os.environ.get("COCHECK_TRACEBACK"):
        import traceback

        complain(*"".join(traceback.format_exception(fault)).splitlines())
    complain(f"cocheck: {message}")
    return WRONG_USAGE
