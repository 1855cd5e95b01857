"""Odd surroundings: closed streams, a full disk, no home, folders that are gone or too deep, strange names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from agendas import BAD, GOOD

from cocheck.lint.workers import CAN_FORK

COCHECK = f"'{sys.executable}' -m cocheck"
pytestmark = pytest.mark.skipif(not CAN_FORK, reason="a shell and processes as on Linux")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "agenda.md").write_text(GOOD, encoding="utf-8")
    return tmp_path


def shell(command: str, folder: Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **more,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize(
    "closed", ["<&-", "2>&-", "<&- 2>&-", ">&- --output report.txt", "<&- >&- 2>&- --output report.txt"]
)
@pytest.mark.parametrize("cache", ["--no-cache", ""])
def test_documents_are_read_though_a_stream_is_closed(closed: str, cache: str, folder: Path) -> None:
    done = shell(
        f"{COCHECK} {cache} agenda.md {closed}",
        folder,
        env={**os.environ, "COCHECK_CACHE_DIR": str(folder / "c")},
    )
    assert done.returncode == 0
    told = (folder / "report.txt").read_text(encoding="utf-8") if "report.txt" in closed else done.stdout
    assert "All is well: 1 document checked" in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [("nothing-there.md", 2), ("agenda.md --output report.txt", 0), ("agenda.md --output report.txt -q", 0)],
)
def test_messages_that_find_no_room_change_no_exit_status(arguments: str, status: int, folder: Path) -> None:
    assert shell(f"{COCHECK} --no-cache {arguments} 2>/dev/full", folder).returncode == status


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("arguments", ["--help", "rules", "--no-cache agenda.md"])
def test_output_that_finds_no_room_is_told(arguments: str, folder: Path) -> None:
    done = shell(f"{COCHECK} {arguments} >/dev/full", folder)
    assert done.returncode == 2 and "The output cannot be written" in done.stderr


def test_a_folder_that_is_gone_is_told(folder: Path) -> None:
    (folder / "gone").mkdir()
    done = shell(f"cd gone && rmdir ../gone && {COCHECK} --no-cache {folder}/agenda.md", folder)
    assert done.returncode == 2 and "no longer there" in done.stderr and "fault" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
def test_whoever_has_no_home_runs_without_a_cache(folder: Path) -> None:
    nobody = {
        name: value
        for name, value in os.environ.items()
        if name not in ("HOME", "XDG_CACHE_HOME", "COCHECK_CACHE_DIR")
    }
    folder.chmod(0o755)
    for path in (folder, *folder.parents):
        if not path.stat().st_mode & 0o001:
            pytest.skip("somebody else cannot come here")
    done = shell(
        f"{COCHECK} - --stdin-filename agenda.md < agenda.md; {COCHECK} agenda.md; {COCHECK} clean",
        folder,
        env=nobody,
        user=12345,
    )
    if "No module named cocheck" in done.stderr or "Permission denied" in done.stderr:
        pytest.skip("somebody else cannot read the program")
    assert done.stdout.count("All is well") == 2 and "HOME is not set" in done.stderr


def test_folders_too_deep_for_any_path_cost_themselves_alone(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(25):
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
        Path("agenda.md").write_text(BAD, encoding="utf-8")
    finally:
        os.chdir(here)
    done = shell(f"{COCHECK} --no-cache .", folder)
    assert done.returncode == 3 and done.stdout.count("[COC901") == 1 and "1 document checked" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["agenda 1²3.md", "agenda ①.md", "agenda ٣.md", f"agenda {'9' * 200}.md"])
def test_a_name_with_odd_figures_is_a_name(name: str, folder: Path) -> None:
    (folder / name).write_text(BAD, encoding="utf-8")
    done = shell(f"{COCHECK} --no-cache --format concise .", folder)
    assert done.returncode == 1 and name in done.stdout and done.stderr == ""


def test_no_more_processes_is_told(folder: Path) -> None:
    done = shell(f"ulimit -n 8; {COCHECK} --no-cache agenda.md", folder)
    assert done.returncode == 2 and "fault of cocheck's own" not in done.stderr
