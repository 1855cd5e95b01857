"""`cocheck`, and `python -m cocheck`: what happens before the program is there to see to it."""

import gc
import os
import signal
import sys


def run() -> int:
    """Run the command line in a process that seldom looks through its memory; whoever presses Ctrl-C while
    the program is being loaded gets no traceback.
    """
    # More than a usual document makes, which has next to no garbage; of a hostile one's, some 50 MB may wait.
    gc.set_threshold(500_000)
    python_answers = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if python_answers:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from cocheck.cli.main import run

    if python_answers:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return run()


def _working_folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:  # it is gone; `run` says so
        return ""


if __name__ == "__main__":
    # Python puts the current folder first on the path; a checked folder must never supply modules.
    if not sys.flags.safe_path and sys.path and sys.path[0] in ("", _working_folder()):
        del sys.path[0]
    sys.exit(run())
