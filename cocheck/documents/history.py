"""What git remembers of files: every committed version.

The work tree is not touched, and nothing that the repository's configuration names is run. git's plumbing is
asked, which does not heed what a configuration says of how people like their logs and differences.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from cocheck.documents.limits import MAX_GIT_LOG_SECONDS, MAX_GIT_SECONDS

# A repository's own configuration may name programs; none of them is to be run, and nothing fetched.
_SAFE = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.alternateRefsCommand="),
    *("-c", "core.quotePath=false"),
    *("-c", "core.commitGraph=false"),
    *("-c", "core.attributesFile=/dev/null"),
    *("-c", "core.excludesFile=/dev/null"),
)
_COMMITS = ("rev-list", "HEAD", "--topo-order", "--reverse", "--timestamp")
_CHANGES = (
    *("diff-tree", "--stdin", "--root", "-r", "-m", "--raw", "-z", "--no-abbrev"),
    *("--no-ext-diff", "--no-textconv", "--no-color"),
)
_OWN = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "GIT_CONFIG_PARAMETERS",
)
_FILES = ("100644", "100755")


class HistoryError(Exception):
    """There is no history to read: no git, no repository, or a refusal. The text is for the user."""


class NoAnswer(HistoryError):
    """git was asked, and had not answered when its time was over."""


class Committed(NamedTuple):
    """One committed version of a file: its path then, its commit, the day of that (None for one that cannot
    be), and its blob's id.
    """

    path: str
    commit: str
    day: datetime.date | None
    blob: str

    @property
    def short(self) -> str:
        return self.commit[:7]


class Lineage(NamedTuple):
    """A file through its renames: its committed versions, the first first, each unlike the one before.

    `path` is where it stands, or stood last. `horizon` is the commit at which a shallow clone's memory ends,
    where the file is older than that; "" otherwise.
    """

    path: str
    versions: tuple[Committed, ...]
    horizon: str = ""


def repository_of(path: Path) -> Path:
    """The top folder of the repository that holds `path`. Raises HistoryError where there is none."""
    folder = path
    while not folder.is_dir():
        if folder == folder.parent:
            break
        folder = folder.parent
    return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))


def lineages(top: Path) -> tuple[Lineage, ...]:
    """Every file that HEAD's commits ever held, in the order of their first commits.

    Symbolic links and submodules are left out. Raises HistoryError where git fails.
    """
    if not _succeeds(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"):
        return ()
    days = dict(_days(_git(top, *_COMMITS, seconds=MAX_GIT_LOG_SECONDS)))
    commits = "".join(f"{commit}\n" for commit in days).encode()
    try:
        changes = _git(top, *_CHANGES, "-M", given=commits, seconds=MAX_GIT_LOG_SECONDS)
    except NoAnswer:
        raise
    except HistoryError:
        # A partial clone lacks the blobs that renamed files are compared by.
        changes = _git(top, *_CHANGES, "-M100%", given=commits, seconds=MAX_GIT_LOG_SECONDS)
    traced = _Tracing()
    for commit, entry in _entries(changes):
        traced.add(commit, days[commit], *entry)
    head = os.fsdecode(_git(top, "rev-parse", "HEAD").strip())
    traced.settle(head, _tree(top))
    return traced.lineages(_horizon(top))


def tracked(top: Path) -> tuple[bytes, ...]:
    """The files that git tracks, by path from the top folder.

    Raises HistoryError where there is no git, or it fails.
    """
    listed = _git(top, "ls-files", "--cached", "--full-name", "-z")
    return tuple(name for name in listed.split(b"\0") if name)


def blob_id(data: bytes, like: str) -> str:
    """The id that git gives to a file's bytes, by the hash that the id `like` was made with."""
    hashed = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return hashed(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Blobs:
    """Reads blobs by their ids, through one git process. Use it in a `with` statement."""

    def __init__(self, top: Path) -> None:
        self._process = subprocess.Popen(
            [_program(), "-C", str(top), *_SAFE, "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def __enter__(self) -> Blobs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def read(self, blob: str) -> bytes | None:
        """The blob's bytes; None where this clone does not have it, or cannot read it."""
        # An object may be a pipe: what does not come in time does not come.
        alarm = threading.Timer(MAX_GIT_SECONDS, self._process.kill)
        alarm.start()
        try:
            return self._read(blob)
        finally:
            alarm.cancel()
            alarm.join()

    def _read(self, blob: str) -> bytes | None:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(blob.encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:  # git gave up on a damaged object, and on those after it
            return None
        head = self._process.stdout.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            return None
        data = self._process.stdout.read(int(head[2]))
        self._process.stdout.read(1)
        return data if len(data) == int(head[2]) else None


class _Tracing:
    """Commits taken in from the oldest to the newest, and what file each path stands for at that point."""

    def __init__(self) -> None:
        self.files: list[list[Committed]] = []
        self.last_paths: list[str] = []
        self.at: dict[str, int] = {}
        self.former: dict[str, int] = {}

    def add(
        self, commit: str, day: datetime.date | None, status: str, mode: str, blob: str, old: str, path: str
    ) -> None:
        if status == "D":
            return
        if mode not in _FILES:
            return
        file = self._file(status, old, path)
        self.last_paths[file] = path
        versions = self.files[file]
        if not versions or versions[-1].blob != blob or versions[-1].path != path:
            if versions and versions[-1].blob == blob:
                return  # renamed or merged, with nothing changed
            versions.append(Committed(path, commit, day, blob))

    def _file(self, status: str, old: str, path: str) -> int:
        known = self.at.get(path)
        if status == "R":
            origin = self.at.get(old, self.former.get(old))
            if origin is not None:
                # What is put at the old path after this is another file.
                self.former[old] = origin
                self.at.pop(old, None)
                if known is None or known != origin:
                    self.at[path] = origin
                return origin
        if known is None and status != "A":
            known = self.former.get(path)
        if known is None:
            known = len(self.files)
            self.files.append([])
            self.last_paths.append(path)
            self.at[path] = known
        return known

    def settle(self, head: str, tree: Mapping[str, str]) -> None:
        """Make the last version of each file the one that HEAD holds."""
        for path, blob in tree.items():
            file = self._file("M", path, path)
            self.last_paths[file] = path
            versions = self.files[file]
            if versions and versions[-1].blob != blob:
                versions.append(Committed(path, head, versions[-1].day, blob))

    def lineages(self, horizon: frozenset[str]) -> tuple[Lineage, ...]:
        return tuple(
            Lineage(path, tuple(versions), versions[0].commit if versions[0].commit in horizon else "")
            for path, versions in zip(self.last_paths, self.files, strict=True)
            if versions
        )


_Entry = tuple[str, str, str, str, str]


def _days(listed: bytes) -> Iterator[tuple[str, datetime.date | None]]:
    """Each commit's id and day, from `git rev-list --timestamp`."""
    for line in listed.decode().splitlines():
        seconds, _, commit = line.partition(" ")
        yield commit, _day(int(seconds))


def _day(seconds: int) -> datetime.date | None:
    """The day of a commit; None for 0, which git says where it cannot read it, and for what is no time."""
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date() if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _entries(changes: bytes) -> Iterator[tuple[str, _Entry]]:
    """Each change (status, mode, blob, old path, path) with its commit's id, from `git diff-tree -z`."""
    tokens = iter(changes.split(b"\0"))
    commit = ""
    for token in tokens:
        if not token.startswith(b":"):
            commit = token.decode()
            continue
        _, mode, _, blob, status = token[1:].decode().split(" ")
        old = path = os.fsdecode(next(tokens))
        if status[0] in "RC":
            path = os.fsdecode(next(tokens))
        yield commit, (status[0], mode, blob, old, path)


def _tree(top: Path) -> dict[str, str]:
    """The files of HEAD with their blobs."""
    found = {}
    for line in _git(top, "ls-tree", "-r", "-z", "--full-tree", "HEAD").split(b"\0"):
        facts, _, path = line.partition(b"\t")
        if path and facts.decode().split()[0] in _FILES:
            found[os.fsdecode(path)] = facts.decode().split()[2]
    return found


def _horizon(top: Path) -> frozenset[str]:
    """The commits at which a shallow clone's memory ends."""
    if _git(top, "rev-parse", "--is-shallow-repository").strip() != b"true":
        return frozenset()
    file = top / os.fsdecode(_git(top, "rev-parse", "--git-path", "shallow").strip())
    return frozenset(file.read_text(encoding="ascii").split()) if file.is_file() else frozenset()


def _environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if name not in _OWN}
    # GIT_ALLOW_PROTOCOL overrides what a repository's configuration allows: a missing blob is not fetched.
    return environment | {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        # Grafts leave commits out of the history.
        "GIT_GRAFT_FILE": "/dev/null",
        "LC_ALL": "C",
    }


def _program() -> str:
    """The path of git. Raises HistoryError where it is not installed.

    A checked folder may hold a git of its own, to which an entry of PATH without a root would lead, and on
    Windows a bare name.
    """
    name = "git.exe" if os.name == "nt" else "git"
    here = os.path.realpath(os.curdir)
    for entry in os.get_exec_path():
        if os.path.isabs(entry) and os.path.realpath(entry) != here:  # noqa: PTH117 (it may be no path at all)
            path = os.path.join(entry, name)  # noqa: PTH118
            if os.path.isfile(path) and os.access(path, os.X_OK):  # noqa: PTH113
                return path
    raise HistoryError("--history needs git, which is not installed here.")


def _run(
    folder: Path, arguments: Sequence[str], given: bytes = b"", seconds: int | None = None
) -> subprocess.CompletedProcess[bytes]:
    limit = seconds or MAX_GIT_SECONDS
    try:
        return subprocess.run(
            [_program(), "-C", str(folder), *_SAFE, *arguments],
            input=given,
            capture_output=True,
            check=False,
            env=_environment(),
            timeout=limit,
        )
    except subprocess.TimeoutExpired as fault:
        raise NoAnswer(
            f"git did not answer in {folder} within {limit} seconds. Does its configuration, or a file in "
            ".git, lead to a pipe or a device?"
        ) from fault
    except OSError as fault:
        raise HistoryError(f"git cannot be run: {fault.strerror or fault}.") from fault


def _succeeds(folder: Path, *arguments: str) -> bool:
    return _run(folder, arguments).returncode == 0


def _git(folder: Path, *arguments: str, given: bytes = b"", seconds: int | None = None) -> bytes:
    done = _run(folder, arguments, given, seconds)
    if done.returncode == 0:
        return done.stdout
    said = done.stderr.decode("utf-8", "replace").strip()
    if "not a git repository" in said:
        raise HistoryError(f"{folder} is not in a git repository: there is no history to check.")
    reason = said.splitlines()[0] if said else "no reason given"
    raise HistoryError(f"git cannot read the history of {folder}: {reason}")
