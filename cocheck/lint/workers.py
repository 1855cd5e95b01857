"""Worker processes: each document is read in one that can be killed, and is killed where it must be.

Workers are forked, so they start in milliseconds and know all that this process knows. Where a system
cannot fork (Windows), documents are read in this process (`cocheck.lint.deadline`).
"""

from __future__ import annotations

import gc
import marshal
import os
import select
import signal
import struct
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal, NamedTuple

from cocheck.documents.limits import Limits
from cocheck.lint.usage import UsageError

Work = Callable[[Any], bytes]
Cause = Literal["time", "memory", "death"]

CAN_FORK = hasattr(os, "fork") and hasattr(select, "poll")
_MEBIBYTE = 1024 * 1024
_HEADER = struct.Struct("<?Q")
# A second worker imports the readers anew, which takes as long as reading some ten documents.
_ENOUGH_FOR_ONE = 10
# A worker that has grown so much (MiB) makes room for a new one.
_GROWTH = 256
_ENDING = (signal.SIGINT, signal.SIGTERM)
# In a worker: the memory (MiB) that its task may have.
_allowed = 0


class Lost(NamedTuple):
    """What a task came to whose worker had to be killed or died: `detail` names the signal."""

    cause: Cause
    detail: str = ""


class _Worker:
    """A process, the ends of its pipes that are ours, and the task it is at.

    `at_birth` are the bytes that this process had in memory when the worker was forked from it.
    """

    __slots__ = (
        *("pid", "requests", "answers", "lifeline", "at_birth"),
        *("done", "task", "until", "received"),
    )

    def __init__(self, pid: int, requests: int, answers: int, lifeline: int, at_birth: int) -> None:
        self.pid, self.requests, self.answers, self.lifeline = pid, requests, answers, lifeline
        self.at_birth = at_birth
        self.done = 0
        self.task: int | None = None
        self.until = 0.0
        self.received = bytearray()

    @property
    def ends(self) -> tuple[int, int, int]:
        return self.requests, self.answers, self.lifeline


class Pool:
    """Up to `jobs` workers that do `work`, a function from a task to bytes; to be used in a `with`.

    Tasks are what marshal can write. A worker is killed where a task takes longer than its limits say, and
    has no more memory than they say; a new one takes its place. None is left when the `with` ends.
    """

    def __init__(self, work: Work, jobs: int) -> None:
        self._work = work
        self._jobs = max(jobs, 1)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in tuple(self._workers):
            self._end(worker)

    def map(
        self,
        count: int,
        task: Callable[[int], Any],
        limits: Callable[[int], Limits],
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Iterator[tuple[int, bytes | Lost]]:
        """The numbers from 0 to `count`, as they are done, each with its answer or why there is none.

        `task(number)` is asked for when a worker is free for it. A task at which a worker died is done
        once more, by a new worker, since an earlier one may have broken the first. `meanwhile` is called
        once, when every worker has something to do.
        """
        waiting = deque(range(count))
        tried: set[int] = set()
        began = False
        done: list[tuple[int, bytes | Lost]] = []
        jobs = min(self._jobs, -(-count // _ENOUGH_FOR_ONE))
        while waiting or done or any(worker.task is not None for worker in self._workers):
            for worker in self._idle(jobs, len(waiting)):
                number = waiting.popleft()
                self._give(worker, number, task(number), limits(number))
            if not began:
                began = True
                meanwhile()
            # While the workers are at their next tasks, whoever asked has time for the answers.
            yield from done
            done.clear()
            for worker in self._ready():
                answer = self._answer(worker, limits)
                if answer is None:
                    continue
                assert worker.task is not None
                number = worker.task
                worker.task = None
                if isinstance(answer, Lost):
                    fresh = worker.done == 0
                    self._end(worker)
                    once_more = answer.cause == "death" or (answer.cause == "memory" and not fresh)
                    if once_more and number not in tried:
                        tried.add(number)
                        self._give(self._start(), number, task(number), limits(number))
                        continue
                done.append((number, answer))

    def _idle(self, jobs: int, wanted: int) -> list[_Worker]:
        """Workers without a task, as many as are wanted, and new ones where there are fewer than `jobs`."""
        idle = [worker for worker in self._workers if worker.task is None]
        while len(idle) < wanted and len(self._workers) < jobs:
            idle.append(self._start())
        return idle[:wanted]

    def _start(self) -> _Worker:
        """Fork a worker. Raises UsageError where the system lets no more processes start."""
        try:
            return self._forked()
        except OSError as fault:
            raise UsageError(
                f"The system lets cocheck start no process to read documents in ({fault.strerror or fault}). "
                "Close other programs, or ask whoever runs the machine to allow more (ulimit -u, ulimit -n)."
            ) from fault

    def _forked(self) -> _Worker:
        from_us, to_us, life = os.pipe(), os.pipe(), os.pipe()
        # A signal in between would make the worker unwind as if it were this process, or orphan it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        try:
            pid = os.fork()
            if pid == 0:
                # Nothing of this process may run in the worker, not even its `finally` clauses.
                try:
                    others = [end for worker in self._workers for end in worker.ends]
                    for end in (*others, from_us[1], to_us[0], life[1]):
                        os.close(end)
                    _serve(self._work, from_us[0], to_us[1], life[0])
                except BaseException:
                    os._exit(1)
                os._exit(0)
            worker = _Worker(pid, from_us[1], to_us[0], life[1], _resident())
            self._workers.append(worker)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for end in (from_us[0], to_us[1], life[0]):
            os.close(end)
        os.set_blocking(worker.answers, False)
        return worker

    def _give(self, worker: _Worker, number: int, task: Any, limits: Limits) -> None:
        worker.task, worker.until = number, time.monotonic() + limits.seconds
        request = marshal.dumps((limits.memory, limits.seconds, task))
        # A worker that is dead already is found out when its answer is read.
        with suppress(BrokenPipeError):
            _write(worker.requests, _HEADER.pack(False, len(request)), request)

    def _ready(self) -> list[_Worker]:
        """The workers that have answered, died or run out of time; waits for the first of them."""
        busy = {worker.answers: worker for worker in self._workers if worker.task is not None}
        if not busy:
            return []
        poll = select.poll()
        for end in busy:
            poll.register(end, select.POLLIN)
        left = min(worker.until for worker in busy.values()) - time.monotonic()
        heard = {end for end, _ in poll.poll(max(left, 0) * 1000)}
        now = time.monotonic()
        return [worker for end, worker in busy.items() if end in heard or worker.until <= now]

    def _answer(self, worker: _Worker, limits: Callable[[int], Limits]) -> bytes | Lost | None:
        """The worker's answer, None while it is not there in full."""
        dead = not _receive(worker)
        if len(worker.received) >= _HEADER.size:
            tired, size = _HEADER.unpack_from(worker.received)
            if len(worker.received) >= _HEADER.size + size:
                answer = bytes(worker.received[_HEADER.size :])
                worker.received.clear()
                worker.done += 1
                if tired:
                    self._end(worker)
                return answer
        if dead:
            assert worker.task is not None
            return self._why(worker, limits(worker.task))
        return Lost("time") if worker.until <= time.monotonic() else None

    def _why(self, worker: _Worker, limits: Limits) -> Lost:
        """Why a worker died: out of memory, where it had used most of what it may have."""
        _, status, usage = os.wait4(worker.pid, 0)
        worker.pid = 0
        unit = 1 if os.uname().sysname == "Darwin" else 1024
        if usage.ru_maxrss * unit - worker.at_birth > limits.memory * _MEBIBYTE // 2:
            return Lost("memory")
        killer = -os.waitstatus_to_exitcode(status)
        if killer == signal.SIGXCPU:
            return Lost("time")
        try:
            return Lost("death", signal.Signals(killer).name)
        except ValueError:  # it ended by itself, or by a signal that Python does not know
            return Lost("death", f"exit {-killer}")

    def _end(self, worker: _Worker) -> None:
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        if worker.pid:
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
            os.waitpid(worker.pid, 0)
        for end in worker.ends:
            os.close(end)


def _receive(worker: _Worker) -> bool:
    """Takes what the worker has sent so far; False once it can send no more."""
    while True:
        try:
            piece = os.read(worker.answers, 1 << 20)
        except BlockingIOError:
            return True
        if not piece:
            return False
        worker.received += piece


def _serve(work: Work, requests: int, answers: int, lifeline: int) -> None:
    """What a worker does: one task after the other, until its pipe is closed."""
    import resource

    _cut_off(lifeline)
    # What was there before the worker was stays: it need not be gone through for garbage again and again.
    gc.freeze()
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    at_first = _resident()
    while (header := _read(requests, _HEADER.size)) is not None:
        request = _read(requests, _HEADER.unpack(header)[1])
        if request is None:
            return
        memory, seconds, task = marshal.loads(request)
        del request
        _bound(memory, seconds)
        answer = work(task)
        # The peak never falls: the next task's want of memory could not be told from this one's.
        tired = _resident() - at_first > _GROWTH * _MEBIBYTE or is_starved()
        _write(answers, _HEADER.pack(tired, len(answer)), answer)
        del answer, task


def _cut_off(lifeline: int) -> None:
    """Cut a worker off from the terminal, and tie its life to its parent's.

    Ctrl-C is the parent's to answer. The lifeline is a pipe whose other end only the parent has: when the
    parent is gone the system sends SIGIO, which kills.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    import fcntl

    if hasattr(os, "O_ASYNC"):
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _bound(memory: int, seconds: int) -> None:
    """Bound the address space to what it is and `memory` MiB, and the processor's time to `seconds` more.

    The clock on the wall is the parent's to watch; this one stops a worker that has lost its parent.
    """
    import resource

    global _allowed
    _allowed = memory
    with suppress(OSError, ValueError):  # macOS has no bound on the address space
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = _pages()[0] + memory * _MEBIBYTE
        resource.setrlimit(
            resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
        )
    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        spent = int(time.process_time()) + seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (spent, most))


def is_starved() -> bool:
    """Whether this worker came near the end of its memory, so that what failed may have failed for that.

    An allocation that fails is often one that would have doubled what there was: half counts as near.
    """
    import resource

    bound = resource.getrlimit(resource.RLIMIT_AS)[0]
    peak = _peak()
    return bound != resource.RLIM_INFINITY and peak > bound - _allowed * _MEBIBYTE // 2


def _peak() -> int:
    """The largest address space that this process had, in bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/status", "rb") as file:  # noqa: PTH123 (no Path is needed here)
            lines = file.read().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(b"VmPeak:")), 0)


def _resident() -> int:
    return _pages()[1]


def _pages() -> tuple[int, int]:
    """The bytes of this process's address space, and those in memory; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 (no Path is needed here)
            size, resident = file.read().split()[:2]
    except OSError:
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(size) * page, int(resident) * page


def _read(end: int, count: int) -> bytes | None:
    """That many bytes of a pipe, None where it was closed before."""
    pieces = []
    while count:
        piece = os.read(end, min(count, 1 << 20))
        if not piece:
            return None
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _write(end: int, *pieces: bytes) -> None:
    for piece in pieces:
        view = memoryview(piece)
        while view:
            view = view[os.write(end, view) :]
