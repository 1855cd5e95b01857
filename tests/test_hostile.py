"""Files made to hurt (hostile.py), all in one run beside an honest one: each gets one clear answer."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hostile import CODE, HOSTILE, READ, Hostile, docx, external_entities, html, markdown, outcome, pdf, text

from cocheck.lint.neighbours import Neighbours

CALM = [one for one in HOSTILE if not one.deadly]
MEMORY = 1536 << 20
HONEST = {
    "honest.docx": docx(),
    "honest.pdf": pdf(),
    "honest.md": markdown().encode(),
    "honest.txt": text().encode(),
    "honest.html": html().encode(),
}


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (100, 100))


def report_of(folder: Path) -> dict[str, object]:
    """What the real command line says of a folder, in a process that may not take more than its share."""
    command = [sys.executable, "-m", "cocheck", "check", "--format", "json", "."]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=150, preexec_fn=bounded, check=False
    )
    assert not run.stderr, run.stderr.decode("utf-8", "replace")
    assert run.returncode in (1, 3)
    report = json.loads(run.stdout)
    assert isinstance(report, dict)
    return report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("hostile")
    for one in CALM:
        (folder / one.name).write_bytes(one.build(False))
    for name, data in HONEST.items():
        (folder / name).write_bytes(data)
    return report_of(folder)


@pytest.mark.parametrize("one", CALM, ids=lambda one: one.name)
def test_a_hostile_file_has_one_clear_finding_or_is_read_right(
    one: Hostile, report: dict[str, object]
) -> None:
    found = outcome(report, one.name)
    assert not found.problem, found
    assert found.came_to in one.expected, found


def test_a_deadly_file_costs_itself_alone(tmp_path: Path) -> None:
    """What makes pdfium end its process, or never come back, is bounded by the worker that reads it."""
    (tmp_path / "cocheck.toml").write_text("[limits]\nseconds = 3\n")
    deadly = [one for one in HOSTILE if one.deadly]
    for one in deadly:
        (tmp_path / one.name).write_bytes(one.build(False))
    for name, data in HONEST.items():
        (tmp_path / name).write_bytes(data)
    report = report_of(tmp_path)
    found = {one.name: outcome(report, one.name) for one in deadly}
    assert not [
        one for one in deadly if found[one.name].problem or found[one.name].came_to not in one.expected
    ], found
    assert all(outcome(report, name).came_to == READ for name in HONEST)


def test_no_message_shows_an_exception(report: dict[str, object]) -> None:
    findings = report["findings"]
    assert isinstance(findings, list)
    messages = [str(finding["message"]) for finding in findings]
    assert not [
        message for message in messages if "Error" in message or "Exception" in message or "[" in message
    ]


def test_the_honest_files_beside_them_are_judged_as_when_alone(
    report: dict[str, object], tmp_path: Path
) -> None:
    for name, data in HONEST.items():
        (tmp_path / name).write_bytes(data)
    alone = report_of(tmp_path)
    for name in HONEST:
        assert outcome(alone, name).came_to == READ
        for key in ("documents", "findings", "verdicts"):
            assert _of(report, key, name) == _of(alone, key, name)


def _of(report: dict[str, object], key: str, path: str) -> list[dict[str, object]]:
    rows = report[key]
    assert isinstance(rows, list)
    # What a file's neighbours make of its meeting is no judgement on the file, and like findings are
    # counted so that each has a fingerprint of its own.
    return [
        {name: value for name, value in row.items() if name not in ("meeting", "fingerprint")}
        for row in rows
        if row["path"] == path and not str(row.get("code", "")).startswith("COC4")
    ]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server of our own, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"<a href='{CODE}'>ISO Code of Conduct</a> SECRET".encode())

        do_HEAD = do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x", asked
    server.shutdown()
    thread.join()


def test_nothing_that_a_document_points_to_is_fetched(
    tmp_path: Path, listener: tuple[str, list[str]]
) -> None:
    address, asked = listener
    for name, data in external_entities(address).items():
        (tmp_path / name).write_bytes(data)
    shown = json.dumps(report_of(tmp_path))
    assert not asked
    assert "SECRET" not in shown


def test_no_file_that_a_document_points_to_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET ISO Code of Conduct")
    # A pipe that nobody writes to: whoever opens it waits for ever, and the run is not done in time.
    os.mkfifo(tmp_path / "pipe")
    for kind, target in (("secret", secret), ("pipe", tmp_path / "pipe")):
        for name, data in external_entities(target.as_uri()).items():
            (folder / f"{kind}-{name}").write_bytes(data)
    assert "SECRET" not in json.dumps(report_of(folder))


@pytest.mark.parametrize("form", ["{}", "file:{}", "%2F{}", "//localhost{}", "\\\\\\\\localhost{}", "C:{}"])
def test_a_link_never_leads_to_the_root_or_to_another_machine(form: str, tmp_path: Path) -> None:
    beside = Neighbours(tmp_path / "agenda.md")
    (tmp_path / "code.txt").write_text("words")
    assert beside.has("code.txt")
    assert not beside.has(form.format(tmp_path / "code.txt"))
