"""Verdicts kept between runs, in one SQLite file in the platform's cache folder.

Whatever befalls the file (damage, a full disk, another run that holds it), the run goes on without it. It
holds plain values, never code; attendees' names never get so far (`cocheck.lint.names`).
"""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cocheck.lint.hashing import blake2b
from cocheck.lint.settings import Settings

_FILE = "verdicts.sqlite"
_TABLE = """CREATE TABLE IF NOT EXISTS verdicts (
    key BLOB PRIMARY KEY, state BLOB NOT NULL, used INTEGER NOT NULL, sum BLOB NOT NULL, value BLOB NOT NULL
)"""
_MAX_BYTES = 256 * 1024 * 1024
_MAX_VALUE = _MAX_BYTES // 4
# Writing is put off until there is so much of it.
_BATCH_BYTES = 4 * 1024 * 1024
_PATIENCE = 3.0
_DAY = 24 * 60 * 60


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Where verdicts are kept: COCHECK_CACHE_DIR, or else the platform's own place for such files; None for
    a user who has no such place.
    """
    if own := environment.get("COCHECK_CACHE_DIR"):
        return Path(own).absolute()
    try:
        return _usual_folder(environment)
    except RuntimeError:  # nobody's home is known
        return None


def _usual_folder(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return (
            Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "cocheck" / "Cache"
        )
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "cocheck"
    # XDG Base Directory Specification: a relative path is to be ignored.
    base = environment.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "cocheck"


class Cache:
    """The kept verdicts in a folder; every method does its best and raises nothing.

    `fault` says in words why nothing is kept, "" while all is well. Keys are from `key`; a `state` that is
    not the one that a value was kept with makes it unknown.
    """

    def __init__(self, folder: Path) -> None:
        self.fault = ""
        self._path = folder / _FILE
        self._kept: dict[bytes, tuple[bytes, bytes, bytes]] = {}
        self._bytes = 0
        self._seen: set[bytes] = set()
        self._today = int(time.time()) // _DAY
        self._database: sqlite3.Connection | None = None
        try:
            self._database = self._open(folder)
        except (sqlite3.Error, OSError, RuntimeError) as fault:
            self._give_up(fault)

    def _open(self, folder: Path) -> sqlite3.Connection | None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
        if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
            self.fault = f"{folder} can be written by others, so no verdicts are kept there."
            return None
        with suppress(PermissionError):  # an existing file may still be read
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        # Another process reads what is written as it is, so that Python is not to open transactions itself.
        database = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
        # The worst that a power cut can do is to damage a file that can be made anew.
        database.execute("PRAGMA synchronous = OFF")
        return database

    def get(self, key: bytes, state: bytes = b"") -> bytes | None:
        """What was kept under the key in that state, None where nothing was or it is damaged."""
        if self._database is None:
            return None
        try:
            row = self._database.execute(
                "SELECT used, sum, value FROM verdicts WHERE key = ? AND state = ?", (key, state)
            ).fetchone()
        except sqlite3.Error as fault:
            if "no such table" not in str(fault):
                self._give_up(fault)
            return None
        if row is None or not isinstance(row[2], bytes) or row[1] != _sum(key, row[2]):
            return None
        if row[0] != self._today:
            self._seen.add(key)
        return row[2]

    def put(self, key: bytes, value: bytes, state: bytes = b"") -> None:
        """Keep the value under the key, in place of what is there."""
        if self._database is None or len(value) > _MAX_VALUE:
            return
        self._kept[key] = (state, _sum(key, value), value)
        self._bytes += len(value)
        if self._bytes > _BATCH_BYTES:
            self._write()

    def close(self) -> None:
        """Write what is to be kept, and let go of the file."""
        if self._kept or self._seen:
            self._write()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _write(self) -> None:
        if self._database is None:
            return
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(_TABLE)
            self._database.executemany(
                "INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?)",
                ((key, state, self._today, sum, value) for key, (state, sum, value) in self._kept.items()),
            )
            self._database.executemany(
                "UPDATE verdicts SET used = ? WHERE key = ?", ((self._today, key) for key in self._seen)
            )
            self._make_room(self._database)
            self._database.execute("COMMIT")
        except sqlite3.Error as fault:
            self._give_up(fault)
        self._kept, self._seen, self._bytes = {}, set(), 0

    def _make_room(self, database: sqlite3.Connection) -> None:
        """Forget what was not used for longest, where the file has grown over its bound."""
        [pages], [free], [size] = (
            database.execute(f"PRAGMA {name}").fetchone()
            for name in ("page_count", "freelist_count", "page_size")
        )
        over = (pages - free) * size - _MAX_BYTES
        if over <= 0:
            return
        over += _MAX_BYTES // 4
        gone = []
        for key, length in database.execute("SELECT key, length(value) FROM verdicts ORDER BY used, rowid"):
            gone.append((key,))
            over -= length
            if over <= 0:
                break
        database.executemany("DELETE FROM verdicts WHERE key = ?", gone)

    def _give_up(self, fault: Exception) -> None:
        """Go on without the file, which is removed where it is damaged."""
        self.fault = f"Verdicts are not kept: {self._path}: {fault}."
        with suppress(sqlite3.Error):
            if self._database is not None:
                self._database.close()
        self._database = None
        damaged = isinstance(fault, sqlite3.DatabaseError) and not isinstance(fault, sqlite3.OperationalError)
        if damaged:
            clean(self._path.parent)


def clean(folder: Path) -> int:
    """Remove what is kept in the folder; gives how many bytes that were. Raises OSError."""
    freed = 0
    for path in (folder / _FILE, folder / f"{_FILE}-journal"):
        with suppress(FileNotFoundError):
            freed += path.lstat().st_size
            path.unlink()
    return freed


def key(*parts: bytes | str) -> bytes:
    """One key of what it stands for; no two lists of parts have the same."""
    made = blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(data).to_bytes(8, "big") + data)
    return made.digest()


def _sum(key: bytes, value: bytes) -> bytes:
    """A sum that shows damage: of the value and of the key it belongs to."""
    return blake2b(value, key=key, digest_size=16).digest()


def settings_keys(settings: Iterable[Settings]) -> dict[int, bytes]:
    """For the id of each settings a key of them, of the contents of the files they name, and of the code
    that judges by them.
    """
    program = program_key()
    return {
        number: key(program, repr(own), *(f"{path}\0{_content(path)}" for path in sorted(set(_paths(own)))))
        for number, own in {id(own): own for own in settings}.items()
    }


def _paths(value: Any) -> Iterator[str]:
    """The absolute paths of files that settings name, such as fingerprints of codes."""
    if isinstance(value, str | Path):
        if os.path.isabs(value) and os.path.isfile(value):  # noqa: PTH113, PTH117 (texts, mostly no paths)
            yield str(value)
    elif isinstance(value, Mapping):
        yield from _paths(list(value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _paths(one)


def _content(path: str) -> str:
    from cocheck.lint.neighbours import file_digest

    try:
        return file_digest(Path(path))
    except (OSError, ValueError):
        return ""


def program_key() -> bytes:
    """A key of the code that runs: Python, every distribution that is installed, and the files of cocheck
    and of the rule packs with their sizes and times, so that an edit counts.
    """
    import importlib.util

    from cocheck.lint.registry import installed_packs

    parts = [sys.version, sys.platform]
    for folder in dict.fromkeys(sys.path):
        with suppress(OSError):
            names = os.listdir(folder) if folder else []  # noqa: PTH208 (names alone: quicker)
            parts += sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))
    packs = installed_packs(tuple(sys.path))
    modules = {
        "cocheck",
        *(pack.module for pack in packs),
        *(pack.module.partition(".")[0] for pack in packs),
    }
    gone_through: list[str] = []
    for module in sorted(modules):
        with suppress(ImportError, ValueError):  # a pack that is not there is told when it is loaded
            spec = importlib.util.find_spec(module)
            places = [*(spec.submodule_search_locations or ())] if spec is not None else []
            if spec is not None and not places and spec.origin:
                places = [spec.origin]
            for place in places:
                # The built-in packs are below cocheck itself.
                if not place.startswith(tuple(gone_through)):
                    parts += sorted(_files(place))
                    gone_through.append(place + os.sep)
    return key(*parts)


def _files(place: str) -> Iterator[str]:
    """Each file at and below the place with its size and time; compiled files apart."""
    try:
        status = os.stat(place)  # noqa: PTH116 (hundreds of files at every start)
        if not stat.S_ISDIR(status.st_mode):
            yield f"{place} {status.st_size} {status.st_mtime_ns}"
            return
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        yield from _files(entry.path)
                else:
                    found = entry.stat()
                    yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"
    except OSError:
        return
