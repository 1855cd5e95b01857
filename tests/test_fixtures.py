"""The fixtures: what cocheck says of each, by its real command line, and that they can be made again."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from contextlib import chdir, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cocheck.cli.main import main
from cocheck.documents.model import Attachment, Document
from cocheck.documents.reading import read_file
from cocheck.lint.registry import all_rules

FIXTURES = Path(__file__).parent.parent / "fixtures"
EXPECTED = json.loads((FIXTURES / "expected.json").read_text(encoding="utf-8"))
FILES = [(folder, name) for folder, case in EXPECTED.items() for name in case["files"]]
READ_SUFFIXES = {".docx", ".pdf", ".md", ".txt"}
# Expectations may run ahead of the rules that are there.
KNOWN_CODES = {rule.code for rule in all_rules() if rule.check is not None or rule.code.startswith("COC9")}


@cache
def _run(folder: str) -> tuple[int, dict[str, Any]]:
    # As a newcomer does: beside the papers, where a cocheck.toml of theirs is found.
    printed, complaints = io.StringIO(), io.StringIO()
    with chdir(FIXTURES / folder), redirect_stdout(printed), redirect_stderr(complaints):
        status = main([".", "--format", "json"])
    assert complaints.getvalue() == ""
    return status, json.loads(printed.getvalue())


def _inside(path: str) -> str:
    return path.removeprefix("./")


@pytest.mark.parametrize("folder", EXPECTED)
def test_exit_status(folder: str) -> None:
    status, _ = _run(folder)
    assert status == EXPECTED[folder]["exit"]


@pytest.mark.parametrize(("folder", "name"), FILES)
def test_findings_of_a_file(folder: str, name: str) -> None:
    _, result = _run(folder)
    expected = EXPECTED[folder]["files"][name]
    findings = defaultdict(list)
    for finding in result["findings"]:
        findings[_inside(finding["path"])].append(finding)
    codes = sorted({finding["code"] for finding in findings[name]})
    messages = [finding["message"] for finding in findings[name]]
    assert codes == [code for code in expected["findings"] if code in KNOWN_CODES], messages
    record = next(document for document in result["documents"] if _inside(document["path"]) == name)
    for field in ("kind", "status", "reference", "replaces"):
        if field in expected:
            assert record[field] == expected[field]
    assert record["status"] == expected.get("status", "checked")


def test_what_is_met_says_by_what() -> None:
    """An auditor files the evidence; that the Code is attached as a file is told by the file and its title."""
    for folder in EXPECTED:
        for verdict in _run(folder)[1]["verdicts"]:
            if verdict["outcome"] == "met":
                whole_documents = verdict["code"].startswith("COC4")
                assert verdict["evidence"], verdict
                assert whole_documents or verdict["evidence"][0]["label"], verdict
    _, result = _run("08-attendance-with-code-embedded")
    attached = [one for one in result["verdicts"] if one["outcome"] == "met"]
    assert {one["code"] for one in attached} == {"COC201", "COC203", "COC403"}
    for verdict in attached:
        evidence = verdict["evidence"][0]
        assert re.fullmatch(r"attached file “Code\.(pdf|docx)”", evidence["label"])
        assert evidence["quote"] == "ISO Code of Ethics and Conduct" and evidence["marks"] == [[0, 30]]


def test_what_is_said_reads_as_sentences() -> None:
    for folder in EXPECTED:
        _, result = _run(folder)
        told = [text for one in result["documents"] for text in (*one["reasons"], *one["notes"])]
        told += [text for one in result["findings"] for text in (one["message"], one["help"])]
        told += [verdict["message"] for verdict in result["verdicts"]]
        for text in told:
            assert not re.search(r"[.?!][;.,]|\b1 (different )?(words|times|heads)\b", text), text


def test_all_fixtures_at_once_as_the_readme_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cocheck", "fixtures/"],
        cwd=FIXTURES.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert done.stderr == ""
    assert "fixtures/03-link-lost-in-revision/N240-agenda-rev2.docx" in done.stdout
    assert "01-compliant-en" not in done.stdout


def test_every_file_has_its_expectation() -> None:
    papers = {
        path.relative_to(FIXTURES).as_posix()
        for path in FIXTURES.glob("*/**/*")
        if path.suffix in READ_SUFFIXES and path.is_file()
    }
    assert papers == {f"{folder}/{name}" for folder, name in FILES}


def test_no_file_says_who_made_it_where() -> None:
    for path in FIXTURES.rglob("*"):
        if path.is_file() and path.suffix in (".docx", ".pdf", ".odt"):
            content = path.read_bytes()
            assert b"/work/" not in content and b"/tmp/" not in content and b"/home/" not in content, path


def _content(path: Path) -> object:
    """What cocheck reads of a file: its text and its links, in the body and in what is attached."""
    if path.suffix not in (".docx", ".pdf"):
        return path.read_bytes()
    return _seen(read_file(path, path.name))


def _seen(content: object) -> object:
    if not isinstance(content, Document):
        return getattr(content, "code", content)
    return (
        [
            (block.number, block.text, [(link.target, link.label, link.live) for link in block.links])
            for block in content.blocks
        ],
        [
            (block.text, [link.target for link in block.links])
            for block in (*content.comments, *content.deleted)
        ],
        [_attached(attachment) for attachment in content.attachments],
    )


def _attached(attachment: Attachment) -> object:
    return attachment.name, _seen(attachment.content)


def _rebuild(output: Path, *options: str) -> list[Path]:
    command = [sys.executable, str(FIXTURES / "build.py"), "--output", str(output), *options]
    subprocess.run(command, check=True)
    return [path for path in sorted(output.rglob("*")) if path.is_file()]


def test_rebuilding_gives_the_same_content(tmp_path: Path) -> None:
    made = _rebuild(tmp_path, "--without-libreoffice")
    assert len(made) > 40
    for path in made:
        committed = FIXTURES / path.relative_to(tmp_path)
        assert _content(path) == _content(committed), committed


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rebuilding_with_libreoffice_gives_the_same_files(tmp_path: Path) -> None:
    made = {path.relative_to(tmp_path).as_posix() for path in _rebuild(tmp_path)}
    committed = {
        path.relative_to(FIXTURES).as_posix()
        for path in FIXTURES.glob("*/**/*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert made == committed
    # Line breaks differ between releases and fonts, so of what LibreOffice makes the links are compared.
    for name in ("01-compliant-en/agenda.pdf", "18-word-behaviours/agenda-saved-by-libreoffice.docx"):
        assert _targets(tmp_path / name) == _targets(FIXTURES / name)


def _targets(path: Path) -> list[str]:
    content = read_file(path, path.name)
    assert isinstance(content, Document)
    return [link.target for block in content.blocks for link in block.links if link.live]
