"""`cocheck --history` on repositories that the tests make."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cocheck.cli.main import main

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

HEAD = "# Draft agenda\n\nISO/TC 999\n\nMeeting date: 16 May 2024\n\n1. Opening of the meeting\n"
TAIL = "3. Liaison reports\n4. Any other business\n"
WITH = HEAD + "2. [ISO Code of Ethics and Conduct](https://www.iso.org/publication/PUB100011.html)\n" + TAIL
WITHOUT = HEAD + "2. Roll call of delegates\n" + TAIL


class Repository:
    """A repository in a folder, whose commits are a day apart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.days = 0
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        names = {
            f"GIT_{who}_{what}": "x@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        day = f"2024-03-{self.days + 1:02}T12:00:00Z"
        environment = (
            os.environ
            | names
            | {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day, "GIT_CONFIG_GLOBAL": os.devnull}
        )
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, **files: str) -> str:
        """Write the files (agenda="…" is agenda.md) and commit everything; gives the short id."""
        for name, text in files.items():
            (self.folder / f"{name}.md").write_text(text, encoding="utf-8")
        self.days += 1
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD")[:7]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = Repository(tmp_path / "papers")
    monkeypatch.chdir(made.folder)
    return made


def _history(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["--history", "--format", "json", "--ignore", "COC102,COC111", *arguments])
    found = capsys.readouterr()
    assert found.err == ""
    content = json.loads(found.out)
    assert isinstance(content, dict)
    return content


def _paths(content: dict[str, Any]) -> list[str]:
    return [document["path"] for document in content["documents"]]


def _findings(content: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [finding for finding in content["findings"] if finding["code"] == code]


def test_renamed_lost_on_a_branch_and_regained_in_a_merge(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    first = repository.commit(agenda=WITH)
    repository.git("mv", "agenda.md", "may.md")
    repository.commit()
    repository.git("checkout", "-q", "-b", "side")
    lost = repository.commit(may=WITHOUT)
    repository.git("checkout", "-q", "main")
    repository.commit(other="A recipe for bread.\n")
    repository.git("merge", "-q", "--no-commit", "--no-ff", "side")
    merged = repository.commit(may=WITH)
    content = _history(capsys)
    assert _paths(content) == [f"agenda.md@{first}", f"may.md@{lost}", f"may.md@{merged}"]
    (finding,) = _findings(content, "COC401")
    assert finding["path"] == f"may.md@{lost}"
    assert f"may.md@{lost} (2024-03-04) lost it" in finding["message"]
    assert [evidence["path"] for evidence in finding["evidence"]] == _paths(content)
    assert [finding["path"] for finding in _findings(content, "COC101")] == [f"may.md@{lost}"]


def test_merge_that_takes_one_side_is_no_new_version(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    first = repository.commit(agenda=WITH)
    repository.git("checkout", "-q", "-b", "side")
    second = repository.commit(agenda=WITH + "5. Closure\n")
    repository.git("checkout", "-q", "main")
    repository.commit(other="A recipe for bread.\n")
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    content = _history(capsys)
    assert _paths(content) == [f"agenda.md@{first}", f"agenda.md@{second}"]
    assert content["findings"] == []


def test_file_in_the_work_tree_is_the_latest_version(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    first = repository.commit(agenda=WITH)
    assert _paths(_history(capsys)) == [f"agenda.md@{first}"]
    (repository.folder / "agenda.md").write_text(WITHOUT, encoding="utf-8")
    content = _history(capsys)
    assert _paths(content) == [f"agenda.md@{first}", "agenda.md"]
    assert [finding["path"] for finding in _findings(content, "COC401")] == ["agenda.md"]


def test_new_agenda_at_the_place_of_a_renamed_one_is_another(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(agenda=WITH)
    repository.git("mv", "agenda.md", "may.md")
    repository.commit()
    repository.commit(agenda=WITHOUT.replace("16 May", "20 November"))
    content = _history(capsys)
    assert not _findings(content, "COC401")
    assert len(content["meetings"]) == 2


def test_deleted_agenda_and_one_outside_of_the_path(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository.folder / "old").mkdir()
    first = repository.commit(**{"old/agenda": WITHOUT, "agenda": WITH})
    repository.git("rm", "-q", "old/agenda.md")
    repository.commit()
    assert _paths(_history(capsys, "old")) == [f"old/agenda.md@{first}"]


def test_shallow_clone_says_where_it_ends(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(agenda=WITHOUT)
    second = repository.commit(agenda=WITH)
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--depth", "1", repository.folder.as_uri(), str(clone))
    content = _history(capsys, str(clone))
    assert _paths(content) == [f"{clone.as_posix()}/agenda.md@{second}"]
    (finding,) = _findings(content, "COC402")
    assert second in finding["message"] and "shallow" in finding["message"]


def test_missing_object_is_said_and_the_rest_is_checked(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    first = repository.commit(agenda=WITH)
    gone = repository.commit(agenda=WITHOUT)
    last = repository.commit(agenda=WITH + "5. Closure\n")
    blob = repository.git("rev-parse", f"{gone}:agenda.md")
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    content = _history(capsys)
    assert _paths(content) == [f"agenda.md@{first}", f"agenda.md@{gone}", f"agenda.md@{last}"]
    (finding,) = _findings(content, "COC901")
    assert finding["path"] == f"agenda.md@{gone}"


def test_missing_object_of_a_file_whose_name_tells_nothing(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = repository.commit(**{"05": WITH})
    repository.commit(**{"05": WITH + "5. Closure\n"})
    blob = repository.git("rev-parse", f"{gone}:05.md")
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    content = _history(capsys)
    assert [finding["path"] for finding in _findings(content, "COC901")] == [f"05.md@{gone}"]


def test_version_that_is_no_agenda_yet_is_counted(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(**{"05": "A recipe for bread: flour, water, salt, and time.\n"})
    repository.commit(**{"05": WITH})
    assert [document["status"] for document in _history(capsys)["documents"]] == ["skipped", "checked"]


def test_file_written_over_for_the_next_meeting(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(agenda=WITHOUT.replace("2024", "2021"))
    repository.commit(agenda=WITH)
    content = _history(capsys)
    assert len(content["meetings"]) == 2
    assert not _findings(content, "COC401")


def test_nothing_that_the_repository_names_is_run_and_nothing_is_written(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(agenda=WITH)
    repository.commit(agenda=WITHOUT)
    trap = repository.folder.parent / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{repository.folder.parent}/ran'\ncat \"$@\"\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in (
        *("core.fsmonitor", "core.pager", "diff.external", "diff.x.command", "diff.x.textconv"),
        *(
            "filter.x.smudge",
            "filter.x.clean",
            "gpg.program",
            "core.sshCommand",
            "uploadpack.packObjectsHook",
        ),
    ):
        repository.git("config", key, str(trap))
    repository.git("config", "log.showSignature", "true")
    (repository.folder / ".git" / "info" / "attributes").write_text(
        "*.md diff=x filter=x\n", encoding="utf-8"
    )
    before = {path: path.read_bytes() for path in repository.folder.rglob("*") if path.is_file()}
    content = _history(capsys)
    assert len(content["documents"]) == 2
    assert not (repository.folder.parent / "ran").exists()
    assert before == {path: path.read_bytes() for path in repository.folder.rglob("*") if path.is_file()}


def test_without_a_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--history", str(tmp_path)]) == 2
    assert "not in a git repository" in capsys.readouterr().err


def test_without_a_commit(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--history"]) == 3


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("i18n.logOutputEncoding", "UTF-16"), ("log.date", "nonsense"), ("format.pretty", "%H %(x")),
        *(("diff.algorithm", "nonsense"), ("diff.context", "nonsense"), ("log.diffMerges", "off")),
        *(("core.excludesFile", "PIPE"), ("core.attributesFile", "PIPE"), ("mailmap.file", "PIPE")),
        *(("diff.orderFile", "/dev/zero"), ("diff.orderFile", "PIPE"), ("log.follow", "true")),
        ("log.excludeDecoration", "*"),
    ],
)
def test_what_the_configuration_says_of_logs_changes_nothing(
    repository: Repository, capsys: pytest.CaptureFixture[str], key: str, value: str
) -> None:
    repository.commit(agenda=WITHOUT)
    repository.git("mv", "agenda.md", "may.md")
    repository.commit(may=WITH, **{".gitignore": "may.*"})
    (repository.folder / ".gitignore").write_text("may.*\n", encoding="utf-8")
    before = _history(capsys), main(["."]), capsys.readouterr()
    pipe = repository.folder.parent / "pipe"
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
    repository.git("config", key, str(pipe) if value == "PIPE" else value)
    assert (_history(capsys), main(["."]), capsys.readouterr()) == before
    assert len(before[0]["documents"]) == 2


def test_no_graft_and_no_replacement_hides_a_version(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    first = repository.commit(agenda=WITHOUT)
    second = repository.commit(agenda=WITH)
    third = repository.commit(agenda=WITH + "5. Closure\n")
    whole = repository.git("rev-parse", third)
    (repository.folder / ".git" / "info" / "grafts").write_text(f"{whole}\n", encoding="ascii")
    repository.git("replace", second, third)
    assert _paths(_history(capsys)) == [f"agenda.md@{commit}" for commit in (first, second, third)]


@pytest.mark.parametrize(
    "when", ["300000000000 +0000", "99999999999999999999999 +0000", "", "-5 +0000", "x y"]
)
def test_a_day_that_cannot_be_costs_nothing(
    repository: Repository, capsys: pytest.CaptureFixture[str], when: str
) -> None:
    first = repository.commit(agenda=WITH)
    (repository.folder / "agenda.md").write_text(WITHOUT, encoding="utf-8")
    repository.git("add", "agenda.md")
    head = f"tree {repository.git('write-tree')}\nparent {repository.git('rev-parse', 'HEAD')}\n"
    (repository.folder / "commit").write_text(
        f"{head}author x <x> 1 +0000\ncommitter x <x> {when}\n\nodd\n", encoding="ascii"
    )
    odd = repository.git("hash-object", "-t", "commit", "-w", "--literally", "commit")
    (repository.folder / "commit").unlink()
    repository.git("reset", "-q", "--hard", odd)
    last = repository.commit(agenda=WITH + "5. Closure\n")
    content = _history(capsys)
    assert _paths(content) == [f"agenda.md@{commit}" for commit in (first, odd[:7], last)]
    assert content["documents"][1]["version"].endswith(f"{odd[:7]} of an unknown day")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_git_that_hangs_is_told(
    repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(agenda=WITH)
    repository.commit(agenda=WITHOUT)
    (repository.folder / ".gitignore").write_text("agenda.md\n", encoding="utf-8")
    blob = repository.git("rev-parse", "HEAD~1:agenda.md")
    place = repository.folder / ".git" / "objects" / blob[:2] / blob[2:]
    place.unlink()
    os.mkfifo(place)
    monkeypatch.setattr("cocheck.documents.history.MAX_GIT_SECONDS", 1)
    assert [finding["path"][:10] for finding in _findings(_history(capsys), "COC901")] == ["agenda.md@"]
    pipe = repository.folder.parent / "pipe"
    os.mkfifo(pipe)
    repository.git("config", "include.path", str(pipe))
    assert main(["--history"]) == 2
    assert "git did not answer" in capsys.readouterr().err
    assert main(["."]) == 1
    found = capsys.readouterr()
    assert "COC101" in found.out
    assert "did not answer" in found.err and "What git ignores there was checked, too" in found.err


@pytest.mark.parametrize("entries", [["", "."], ["tools"], ["{here}"]])
def test_a_git_in_the_checked_folder_is_not_run(
    repository: Repository,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    entries: list[str],
) -> None:
    repository.commit(agenda=WITH)
    (repository.folder / ".gitignore").write_text("agenda.md\n", encoding="utf-8")
    for name in ("git", "git.exe", "tools/git", "tools/git.exe"):
        trap = repository.folder / name
        trap.parent.mkdir(exist_ok=True)
        trap.write_text(f"#!/bin/sh\ntouch '{repository.folder.parent}/ran'\n", encoding="utf-8")
        trap.chmod(0o755)
    own = [entry.replace("{here}", str(repository.folder)) for entry in entries]
    monkeypatch.setenv("PATH", os.pathsep.join([*own, os.environ["PATH"]]))
    assert len(_history(capsys)["documents"]) == 1
    assert main(["."]) == 1
    monkeypatch.setenv("PATH", os.pathsep.join(own))
    capsys.readouterr()
    assert main(["--history"]) == 2
    assert "git, which is not installed" in capsys.readouterr().err
    assert not (repository.folder.parent / "ran").exists()


def test_programs_find_the_file_that_a_version_is_of(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    first = repository.commit(agenda=WITHOUT)
    repository.git("mv", "agenda.md", "draft agenda.md")
    second = repository.commit(**{"draft agenda": WITHOUT.replace("Roll call", "A roll call")})
    (repository.folder / "draft agenda.md").write_text(WITHOUT + "5. Closing\n", encoding="utf-8")

    def printed(format: str) -> str:
        main(["--history", "--format", format, "--select", "COC101"])
        return capsys.readouterr().out

    entries = json.loads(printed("gitlab"))
    assert [entry["location"]["path"] for entry in entries] == ["draft agenda.md"] * 3
    assert len({entry["fingerprint"] for entry in entries}) == 3
    for entry, version in zip(entries, (f"(version {first}", f"(version {second}", ""), strict=True):
        assert version in entry["description"]
    results = json.loads(printed("sarif"))["runs"][0]["results"]
    places = [result["locations"][0] for result in results]
    assert {place["physicalLocation"]["artifactLocation"]["uri"] for place in places} == {"draft%20agenda.md"}
    assert [f"version {first}", f"version {second}"] == [
        place["logicalLocations"][0]["name"].partition(",")[0] for place in places[:2]
    ]
    commands = [line for line in printed("github").splitlines() if line.startswith("::")]
    assert all("file=draft agenda.md,line=1," in command for command in commands) and len(commands) == 3
    assert f"::version {first}: " in commands[0]
