"""What cocheck writes is never taken for a meeting document, and never written over one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from agendas import BAD, GOOD

from cocheck.cli.main import main
from cocheck.testing.render import render


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agenda.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "agenda.md").write_text(BAD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("format", "file"),
    [
        ("html", "report.html"),
        ("markdown", "minutes.md"),
        ("text", "report-of-the-meeting.txt"),
        ("concise", "attendance.txt"),
    ],
)
@pytest.mark.parametrize("paths", [["agenda.md"], ["."]])
def test_a_report_of_its_own_is_no_meeting_document(
    folder: Path, format: str, file: str, paths: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = main(["--require", "agenda,report", "--verbose", "--format", "json", *paths])
    capsys.readouterr()
    main(["--format", f"{format}={file}", "--verbose", *paths])
    capsys.readouterr()
    assert main(["--require", "agenda,report", "--format", "json", *paths, file]) == before != 0
    report = json.loads(capsys.readouterr().out)
    assert [one["status"] for one in report["documents"] if one["path"] == file] == ["skipped"]
    main([*paths, file])
    assert "1 report of cocheck's own was passed over" in capsys.readouterr().out


def test_minutes_that_speak_of_cocheck_are_minutes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "minutes.txt").write_text(
        "Minutes of the 12th meeting of ISO/TC 999\n\n12 March 2024\n\n1. Opening\n\n2. ISO Code of Conduct\n\n"
        "The chair presented the ISO Code of Conduct. No questions were raised.\n\n3. Tools\n\n"
        "The secretary had run cocheck over the papers:\n\n3 documents checked: 2 errors.\n",
        encoding="utf-8",
    )
    main(["--format", "json", "minutes.txt"])
    assert json.loads(capsys.readouterr().out)["documents"][0]["kind"] == "report"


@pytest.mark.parametrize(
    "options",
    [
        ["--output", "agenda.md"],
        ["--format", "html=agenda.md"],
        ["--format", "text", "--format", "json=later/../agenda.md"],
        ["--output", "cocheck.toml"],
    ],
)
def test_no_document_and_no_settings_are_written_over(
    folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "cocheck.toml").write_text('fail-on = "error"\n', encoding="utf-8")
    assert main([*options, "."]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert (folder / "agenda.md").read_text(encoding="utf-8") == GOOD
    assert (folder / "cocheck.toml").read_text(encoding="utf-8") == 'fail-on = "error"\n'


def test_a_report_may_be_written_again(folder: Path) -> None:
    for _ in range(2):
        assert main(["--output", "report.txt", "."]) == 1
        assert main(["--format", "html=report.html", "."]) == 1


def test_nothing_is_written_under_the_name_of_an_office_document(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    render("# Letter", "pdf", folder / "letter.pdf")
    letter = (folder / "letter.pdf").read_bytes()
    assert main(["--output", "letter.pdf", "agenda.md"]) == 2
    assert main(["baseline", ".", "--output", "known.docx"]) == 2
    assert "html=report.html" in capsys.readouterr().err
    assert (folder / "letter.pdf").read_bytes() == letter and not (folder / "known.docx").exists()


def test_the_baseline_that_was_read_and_a_document_are_kept(folder: Path) -> None:
    assert main(["baseline", ".", "--output", "known.json"]) == 0
    known = (folder / "known.json").read_text(encoding="utf-8")
    assert main(["--baseline", "known.json", "--output", "known.json", "."]) == 2
    assert main(["baseline", ".", "--output", "agenda.md"]) == 2
    assert (folder / "known.json").read_text(encoding="utf-8") == known
    assert (folder / "agenda.md").read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(
    "arguments",
    [
        ["--output", "report.txt", "agenda.md"],
        ["--format", "html=report.txt", "agenda.md"],
        ["baseline", "agenda.md", "--output", "report.txt"],
    ],
)
def test_a_report_is_not_written_through_a_link(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], there: bool
) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    if there:
        outside.write_text("a secret", encoding="utf-8")
    (folder / "report.txt").symlink_to(outside)
    assert main(arguments) == 2
    assert "report.txt is a link" in capsys.readouterr().err
    assert (outside.read_text(encoding="utf-8") if there else outside.exists()) == (
        "a secret" if there else False
    )
    assert sorted(path.name for path in folder.iterdir()) == ["agenda.md", "later", "report.txt"]


def test_what_is_to_become_a_report_is_not_written_through_a_link(folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    outside.write_text("a secret", encoding="utf-8")
    (folder / f".report.txt.{os.getpid()}.tmp").symlink_to(outside)
    assert main(["--output", "report.txt", "agenda.md"]) == 0
    assert outside.read_text(encoding="utf-8") == "a secret"
    assert "1 document checked" in (folder / "report.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_reads_is_not_waited_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(folder / "report.txt")
    assert main(["--output", "report.txt", "agenda.md"]) == 2
    assert "nobody reads from this pipe" in capsys.readouterr().err
    end = os.open(folder / "report.txt", os.O_RDONLY | os.O_NONBLOCK)
    assert main(["--output", "report.txt", "agenda.md"]) == 0
    assert b"1 document checked" in os.read(end, 1000)
    os.close(end)


@pytest.mark.skipif(os.name == "nt", reason="no such permissions on Windows")
def test_a_report_may_be_read_by_whom_other_files_may(folder: Path) -> None:
    (folder / "other").write_text("", encoding="utf-8")
    assert main(["--output", "report.txt", "agenda.md"]) == 0
    assert (folder / "report.txt").stat().st_mode == (folder / "other").stat().st_mode
