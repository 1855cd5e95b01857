"""Documents that hang, swell or kill the reader; workers that are killed; runs that are ended."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cocheck.documents.limits import Limits
from cocheck.lint.check import check
from cocheck.lint.settings import Settings
from cocheck.lint.sources import Running
from cocheck.lint.workers import CAN_FORK, Lost, Pool

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="workers are forked")

AGENDA = """# Agenda of the 12th meeting of ISO/TC 999/WG 7

12 March 2024, Sampletown

1. Opening of the meeting
2. Adoption of the agenda
3. Any other business
"""


def run(
    folder: Path, *arguments: str, environment: dict[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """The exit status and the JSON of a real run in that folder."""
    done = subprocess.run(
        [sys.executable, "-m", "cocheck", "--format", "json", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == "", done.stderr
    return done.returncode, json.loads(done.stdout)


def neighbours(folder: Path, count: int = 3) -> None:
    for number in range(count):
        (folder / f"agenda-{number}.md").write_text(AGENDA, encoding="utf-8")


def findings(report: dict[str, Any], path: str) -> list[tuple[str, str]]:
    return [(one["code"], one["message"]) for one in report["findings"] if one["path"] == path]


def slow_rule(folder: Path) -> dict[str, str]:
    """The environment of runs with an installed rule that never has done with a document named slow."""
    pack = folder / ".site" / "slowpack"
    pack.mkdir(parents=True)
    (pack / "__init__.py").write_text("")
    (pack / "rule.py").write_text(
        "import time\n"
        "from cocheck.lint.rule import Rule\n"
        "def check(subject):\n"
        "    while 'slow' in subject.document.path:\n        time.sleep(1)\n"
        "    return (subject.rule('met', 'It is not slow.'),)\n"
        "RULE = Rule('SLOW1', 'slow-rule', 'agenda', 'error', None, 'S.', 'W.', 'F.', check)\n"
    )
    metadata = folder / ".site" / "slowpack-1.0.dist-info"
    metadata.mkdir()
    (metadata / "entry_points.txt").write_text("[cocheck.rules]\nslowpack = slowpack\n")
    return {**os.environ, "PYTHONPATH": str(folder / ".site")}


def test_a_document_that_takes_too_long_costs_itself_alone(tmp_path: Path) -> None:
    neighbours(tmp_path)
    (tmp_path / "cocheck.toml").write_text("[limits]\nseconds = 1\n")
    (tmp_path / "agenda-0-slow.md").write_text(AGENDA)
    status, report = run(tmp_path, ".", environment=slow_rule(tmp_path))
    [(code, message)] = findings(report, "agenda-0-slow.md")
    assert code == "COC905" and "1 second" in message
    [finding] = [one for one in report["findings"] if one["code"] == "COC905"]
    assert "seconds under [limits]" in finding["help"]
    assert [one["status"] for one in report["documents"]] == ["unreadable", *["checked"] * 3]
    assert status == 1


def test_a_document_that_takes_too_long_costs_itself_alone_where_no_worker_can_be_forked(
    tmp_path: Path,
) -> None:
    environment = slow_rule(tmp_path)
    (tmp_path / ".site" / "sitecustomize.py").write_text("import os\ndel os.fork\n")
    neighbours(tmp_path)
    (tmp_path / "cocheck.toml").write_text("[limits]\nseconds = 1\n")
    (tmp_path / "agenda-0-slow.md").write_text(AGENDA)
    _, report = run(tmp_path, ".", environment=environment)
    [(code, message)] = findings(report, "agenda-0-slow.md")
    assert code == "COC905" and "1 second" in message
    assert [one["status"] for one in report["documents"]] == ["unreadable", *["checked"] * 3]


def test_a_document_that_swells_costs_itself_alone(tmp_path: Path) -> None:
    neighbours(tmp_path)
    (tmp_path / "cocheck.toml").write_text("[limits]\nmemory = 100\n")
    with zipfile.ZipFile(tmp_path / "agenda-1-swollen.docx", "w", zipfile.ZIP_DEFLATED) as package:
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/officeDocument"/></Relationships>',
        )
        package.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_000_000
            + "</w:body></w:document>",
        )
    _, report = run(tmp_path, ".")
    [(code, message)] = findings(report, "agenda-1-swollen.docx")
    assert code == "COC905" and "memory" in message
    [finding] = [one for one in report["findings"] if one["code"] == "COC905"]
    assert "memory under [limits]" in finding["help"]
    assert [one["status"] for one in report["documents"]].count("checked") == 3


def limits_of(seconds: int = 20, memory: int = 512) -> Callable[[int], Limits]:
    return lambda number: Limits(seconds, memory)


def answers(pool: Pool, count: int, limits: Callable[[int], Limits] | None = None) -> dict[int, bytes | Lost]:
    return dict(pool.map(count, lambda number: number, limits or limits_of()))


def test_a_task_at_which_workers_die_is_tried_twice_and_the_others_are_done(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    tries.write_bytes(b"")

    def work(number: int) -> bytes:
        if number == 3:
            with tries.open("ab") as file:
                file.write(b".")
            faulthandler.disable()
            os.abort()
        return str(number).encode()

    with Pool(work, 2) as pool:
        found = answers(pool, 30)
    assert found.pop(3) == Lost("death", "SIGABRT")
    assert found == {number: str(number).encode() for number in range(30) if number != 3}
    assert tries.read_bytes() == b".."


def test_a_worker_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "once"

    def work(number: int) -> bytes:
        if number == 5 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return b"done"

    with Pool(work, 2) as pool:
        assert answers(pool, 12) == dict.fromkeys(range(12), b"done")


def test_a_worker_that_hangs_is_killed_and_replaced() -> None:
    def work(number: int) -> bytes:
        while number == 1:
            time.sleep(1)
        return b"done"

    with Pool(work, 1) as pool:
        found = answers(pool, 4, limits_of(seconds=1))
    assert found == {0: b"done", 1: Lost("time"), 2: b"done", 3: b"done"}


def test_what_a_worker_prints_and_reads_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> bytes:
        os.write(1, b"noise")
        os.write(2, b"noise")
        return os.read(0, 10)

    with Pool(work, 1) as pool:
        assert answers(pool, 2) == {0: b"", 1: b""}
    assert capfd.readouterr() == ("", "")


def test_answers_of_any_size_arrive_whole() -> None:
    with Pool(lambda number: bytes([number]) * (number * 1_000_000), 2) as pool:
        found = answers(pool, 25)
    assert all(found[number] == bytes([number]) * (number * 1_000_000) for number in range(25))


def test_what_comes_next_is_loaded_once_and_while_a_worker_works(tmp_path: Path) -> None:
    go_on = tmp_path / "go on"

    def work(number: int) -> bytes:
        while not go_on.exists():
            time.sleep(0.01)
        return b""

    with Pool(work, 2) as pool:
        # The first task is not done until `meanwhile` was called; a second call would raise.
        meanwhile = lambda: go_on.touch(exist_ok=False)  # noqa: E731
        assert len(dict(pool.map(30, int, lambda number: Limits(), meanwhile))) == 30


def test_a_worker_that_has_grown_is_replaced() -> None:
    kept: list[bytearray] = []

    def work(number: int) -> bytes:
        kept.append(bytearray(b"x") * (200 * 1024 * 1024))
        return str(os.getpid()).encode()

    with Pool(work, 1) as pool:
        found = answers(pool, 4, limits_of(memory=1024))
    assert len(set(found.values())) == 2


def test_no_worker_is_left_when_a_run_is_ended_by_a_fault() -> None:
    with pytest.raises(KeyboardInterrupt), Pool(lambda number: b"", 2) as pool:
        for _ in pool.map(40, lambda number: number, limits_of()):
            raise KeyboardInterrupt
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def wait_for(happened: Callable[[], Any]) -> Any:
    for _ in range(400):
        if value := happened():
            return value
        time.sleep(0.05)
    raise AssertionError("it never happened")


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A run whose worker is busy for long, and that worker's process."""
    (tmp_path / "slow.md").write_text(AGENDA)
    process = subprocess.Popen(
        [sys.executable, "-m", "cocheck", "."],
        cwd=tmp_path,
        env=slow_rule(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    [worker] = wait_for(lambda: children(process.pid))
    yield process, worker
    process.kill()
    process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_ended_leaves_no_worker_and_no_traceback(
    at_work: tuple[subprocess.Popen[str], int], number: signal.Signals, status: int
) -> None:
    process, worker = at_work
    # As a terminal does: the signal goes to the worker, too.
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    output, errors = process.communicate(timeout=20)
    assert process.returncode == status
    assert (output, errors.strip()) == ("", "")
    assert not is_alive(worker)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_dies_with_its_run(at_work: tuple[subprocess.Popen[str], int]) -> None:
    process, worker = at_work
    process.kill()
    process.wait()
    wait_for(lambda: not is_alive(worker))


def test_the_report_is_the_same_whatever_the_number_of_workers(tmp_path: Path) -> None:
    neighbours(tmp_path, 25)
    (tmp_path / "agenda-9b.docx").write_bytes(b"PK\x03\x04 and no more")
    one, four = (run(tmp_path, "--jobs", jobs, ".") for jobs in ("1", "4"))
    assert one == four
    assert len(one[1]["documents"]) == 26


def test_what_is_no_file_is_told_or_passed_over_and_never_waited_for(tmp_path: Path) -> None:
    neighbours(tmp_path, 1)
    os.mkfifo(tmp_path / "pipe.docx")
    (tmp_path / "folder.docx").mkdir()
    (tmp_path / "dangling.md").symlink_to("nowhere.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "device.pdf").symlink_to("/dev/zero")
    (tmp_path / "round").symlink_to(".", target_is_directory=True)
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket has a hundred bytes at most
        try:
            bound.bind("socket.md")
        finally:
            os.chdir(here)
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/agenda-\xff.md")).write_text(AGENDA)
        _, report = run(tmp_path, ".")
    status = {document["path"]: document["status"] for document in report["documents"]}
    assert status == {
        "agenda-0.md": "checked",
        "agenda-\\xff.md": "checked",
        **dict.fromkeys(("pipe.docx", "dangling.md", "loop.md", "device.pdf", "socket.md"), "unreadable"),
    }
    for path in status:
        if status[path] == "unreadable":
            [(code, _)] = findings(report, path)
            assert code == "COC901"


def test_progress_is_for_terminals_and_long_runs_alone(tmp_path: Path) -> None:
    import pty

    neighbours(tmp_path, 3)
    (tmp_path / "agenda-4-slow.md").write_text(AGENDA)
    (tmp_path / "cocheck.toml").write_text("[limits]\nseconds = 1\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cocheck", "--jobs", "1", "."]
    environment = {**slow_rule(tmp_path), "TERM": "xterm"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    drawn = os.read(ours, 100_000)
    os.close(ours)
    assert b"Reading documents" in drawn and b"4/4" in drawn
    assert b"Reading documents" not in done.stdout
    piped = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True)
    assert piped.stderr == b"" and piped.stdout == done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_output_that_does_not_fit_and_a_reader_that_leaves(tmp_path: Path) -> None:
    neighbours(tmp_path)
    command = f"{sys.executable} -m cocheck --verbose ."
    full = subprocess.run(f"{command} > /dev/full", shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert full.returncode == 2 and "cannot be written" in full.stderr and "Traceback" not in full.stderr
    left = subprocess.run(f"{command} | head -1", shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert left.stderr == "" and left.stdout


STARVING = """
from cocheck.documents.limits import Limits
from cocheck.lint.workers import Pool, is_starved

def work(number):
    block = bytearray(b"x") * (300 * 1024 * 1024 if number == 0 else 1)
    return f"{number} {is_starved()}".encode()

with Pool(work, 1) as pool:
    for _, answer in pool.map(2, lambda number: number, lambda number: Limits(memory=400)):
        print(answer.decode())
"""


def test_what_one_task_used_does_not_make_the_next_one_starve() -> None:
    # In a process of its own: what a worker may have depends on the size of the process it is forked from.
    done = subprocess.run([sys.executable, "-c", STARVING], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["0 True", "1 False", ""]


def test_what_many_documents_are_told_alike_is_held_once(tmp_path: Path) -> None:
    neighbours(tmp_path)
    report = check([str(tmp_path)], Settings(), running=Running(jobs=1))
    told = [verdict.message for verdict in report.verdicts if verdict.code == "COC102"]
    assert len(told) == 3 and len(set(told)) == 1
    assert len({id(message) for message in told}) == 1
