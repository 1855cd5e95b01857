"""From paths to files."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cocheck.lint.discovery import discover


@pytest.fixture
def meetings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the papers of two meetings."""
    in_45 = """agenda.docx agenda.PDF annex/list.md ~$agenda.docx .hidden.docx .git/notes.md old.doc
    sheet.xlsx sheet2.XLSX photo.jpg node_modules/README.md"""
    names = [*(f"45/{name}" for name in re.findall(r"\S+", in_45)), "46/report.txt", "notes.html"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(*paths: str) -> list[str]:
    return [file.shown for file in discover(paths).files]


IN_45 = ["45/agenda.PDF", "45/agenda.docx", "45/annex/list.md", "45/node_modules/README.md"]


def test_a_folder_is_searched_for_what_is_read(meetings: Path) -> None:
    discovery = discover(["45"])
    assert [file.shown for file in discovery.files] == IN_45
    assert dict(discovery.passed_over) == {"doc": 1, "xlsx": 2}
    assert discovery.missing == ()
    assert all(file.path.is_file() and not file.given for file in discovery.files)


@pytest.mark.parametrize(
    ("given", "prefix"), [("45/", "45/"), ("./45", "./45/"), ("45//", "45/"), ("46/../45", "46/../45/")]
)
def test_paths_are_shown_as_given(meetings: Path, given: str, prefix: str) -> None:
    assert shown(given) == [name.replace("45/", prefix) for name in IN_45]


@pytest.mark.parametrize("given", [".", "./"])
def test_the_working_folder_is_not_shown(meetings: Path, given: str) -> None:
    assert shown(given) == [*IN_45, "46/report.txt", "notes.html"]


def test_a_file_given_by_name_is_always_there(meetings: Path) -> None:
    given = ["45/sheet.xlsx", "45/~$agenda.docx", "45/.hidden.docx", "45/photo.jpg"]
    discovery = discover(given)
    assert [(file.shown, file.given) for file in discovery.files] == [(name, True) for name in given]
    assert not discovery.passed_over


def test_a_hidden_folder_given_by_name_is_searched(meetings: Path) -> None:
    assert shown("45/.git") == ["45/.git/notes.md"]


def test_each_file_comes_once_in_the_order_given(meetings: Path) -> None:
    files = discover(["46", "45/annex", "./45/annex/list.md", "46"]).files
    assert [(file.shown, file.given) for file in files] == [
        ("46/report.txt", False),
        ("./45/annex/list.md", True),
    ]


def test_missing_paths_are_named(meetings: Path) -> None:
    discovery = discover(["45/nothing.docx", "46", "", "a\0b"])
    assert discovery.missing == ("45/nothing.docx", "", "a\0b")
    assert len(discovery.files) == 1


def test_links_lead_round_no_circle_and_bring_nothing_twice(meetings: Path) -> None:
    (meetings / "46" / "loop").symlink_to(meetings)
    (meetings / "46" / "a-link.txt").symlink_to(meetings / "46" / "report.txt")
    (meetings / "46" / "broken.docx").symlink_to(meetings / "nowhere.docx")
    assert shown("46") == ["46/broken.docx", "46/report.txt"]
    assert shown("46/loop/46/report.txt") == ["46/loop/46/report.txt"]


def test_an_old_name_does_not_hide_a_newer_format(meetings: Path) -> None:
    (meetings / "45" / "old.doc").write_bytes(b"PK\x03\x04")
    discovery = discover(["45"])
    assert "45/old.doc" in [file.shown for file in discovery.files]
    assert dict(discovery.passed_over) == {"xlsx": 2}


def test_what_only_looks_like_a_file_is_left_to_the_reader(meetings: Path) -> None:
    os.mkfifo(meetings / "46" / "pipe.docx")
    (meetings / "46" / "folder.docx").mkdir()
    assert shown("46") == ["46/pipe.docx", "46/report.txt"]


def test_names_that_are_no_text_are_shown_with_escapes(meetings: Path) -> None:
    try:
        (meetings / "46" / os.fsdecode(b"r\xe9union.txt")).write_text("x")
    except OSError:
        pytest.skip("this file system takes no such names")
    files = discover(["46"]).files
    assert [file.shown for file in files] == ["46/r\\xe9union.txt", "46/report.txt"]
    assert files[0].path.read_text() == "x"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may open every folder")
def test_a_folder_that_cannot_be_opened_is_not_passed_over_in_silence(meetings: Path) -> None:
    (meetings / "45" / "annex").chmod(0)
    try:
        assert "45/annex" in shown("45")
    finally:
        (meetings / "45" / "annex").chmod(0o700)
