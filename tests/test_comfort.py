"""What makes every day's work easier: documents through pipes, counts, completion, other tools' words."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from agendas import BAD, GOOD

from cocheck.cli.habits import COMMANDS as FOREIGN_COMMANDS
from cocheck.cli.habits import OPTIONS as FOREIGN_OPTIONS
from cocheck.cli.main import COMMANDS, main
from cocheck.testing.render import render


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    (tmp_path / "worse.md").write_text(BAD, encoding="utf-8")
    render(BAD, "docx", tmp_path / "bad.docx")
    render(BAD, "pdf", tmp_path / "bad.pdf")
    return tmp_path


def piped(file: str | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    """cocheck with the file's bytes on its standard input."""
    data = Path(file).read_bytes() if file else b""
    done = subprocess.run(
        [sys.executable, "-m", "cocheck", *arguments], input=data, capture_output=True, check=False
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("name", ["bad.md", "bad.docx", "bad.pdf"])
def test_a_document_may_come_through_a_pipe(name: str, folder: Path) -> None:
    done = piped(name, "-")
    assert done.returncode == 1 and done.stderr == "" and "COC101" in done.stdout and "<stdin>" in done.stdout
    done = piped(name, "--format", "json", "--stdin-filename", "45/agenda.docx", "-")
    content = json.loads(done.stdout)
    assert [document["path"] for document in content["documents"]] == ["45/agenda.docx"]
    kept = Path(name).suffix[1:].replace("md", "")
    if kept:  # the bytes tell the format, whatever the name says
        assert done.returncode == 1 and content["documents"][0]["format"] == kept
    else:  # but text that is named as a Word file is an error page or the like
        assert done.returncode == 3


def test_the_configuration_beside_the_name_counts(folder: Path) -> None:
    (folder / "45").mkdir()
    (folder / "45" / "cocheck.toml").write_text('ignore = ["COC1"]\nexclude = ["drafts"]\n')
    assert piped("bad.md", "-").returncode == 1
    assert piped("bad.md", "--stdin-filename", "45/agenda.md", "-").returncode == 0
    assert piped("bad.md", "--stdin-filename", "45/agenda.md").returncode == 0
    done = piped("bad.md", "--stdin-filename", "45/drafts/agenda.md", "-")
    assert done.returncode == 3 and "COC1" not in done.stdout


@pytest.mark.parametrize(
    "arguments", [["-", "bad.md"], ["bad.md", "--stdin-filename", "x.md"], ["--history", "-"]]
)
def test_a_pipe_stands_alone(arguments: list[str], folder: Path) -> None:
    done = piped("bad.md", *arguments)
    assert done.returncode == 2 and "alone" in done.stderr and done.stdout == ""


def test_nothing_through_a_pipe_is_no_success(folder: Path) -> None:
    done = piped(None, "-")
    assert done.returncode == 3 and "COC901" in done.stdout and "empty" in done.stdout


def test_statistics_count_the_findings_of_each_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    assert main(["--statistics", "bad.md", "broken.docx", "worse.md", "--no-meetings"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:4] == ["2", "error", "COC101", "agenda-code-link"]
    assert [line.split()[0] for line in lines[:4]] == ["2", "2", "2", "1"] and "COC901" in lines[3]
    assert "2 documents checked" in lines[-2] + lines[-1] and "could not be read" in lines[-1] + lines[-2]
    assert main(["--statistics", "--format", "json", "bad.md", "worse.md", "--no-meetings"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert content["statistics"][0] == {
        "code": "COC101", "rule": "agenda-code-link", "severity": "error", "count": 2, "documents": 2
    }  # fmt: skip
    assert content["summary"]["checked"] == 2
    assert main(["--statistics", "--format", "sarif", "bad.md"]) == 2


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["help"], 0, "Exit status:"),
        (["help", "rules"], 0, "Lists the rules"),
        (["version"], 0, "cocheck "),
        (["-V"], 0, "cocheck "),
        (["rule", "COC101"], 0, "COC101 agenda-code-link"),
        (["rule", "--all"], 0, "COC301"),
        (["-q", "bad.md"], 1, "COC101"),
        (["-v", "bad.md"], 1, "Taken for: agenda"),
        (["--output-format", "json", "bad.md"], 2, "--format"),
        (["check", "--exit-zero", "."], 2, "test $? -eq 1"),
        (["--fix", "."], 2, "what to do"),
        (["linter"], 2, "cocheck rules"),
        (["--select", "ALL", "."], 2, "Leave"),
        (["-o", "report.txt", "."], 2, "--output FILE"),
        (["--fix-suppressions", "."], 2, "delete it there"),
        (["explain", "coc1"], 0, "COC112"),
        (["explain", "agenda-code-link"], 0, "COC101 agenda-code-link"),
    ],
)
def test_what_is_typed_for_other_tools_works_or_is_answered(
    arguments: list[str], status: int, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == status
    out, err = capsys.readouterr()
    assert words in (err if status == 2 else out)


def test_every_answer_names_only_what_there_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option in FOREIGN_OPTIONS:
        main([option, "bad.md"])
        capsys.readouterr()
    for word in FOREIGN_COMMANDS:
        if word not in COMMANDS:
            assert main([word]) == 2
            assert FOREIGN_COMMANDS[word] in capsys.readouterr().err
            (folder / word).mkdir()
            assert main([word]) == 3, "a folder of that name is checked"
            capsys.readouterr()


def script(shell: str) -> str:
    done = piped(None, "completion", shell)
    assert done.returncode == 0
    return done.stdout


def completed(shell: str, line: str) -> list[str]:
    """What the real shell offers at the end of the line."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    if shell == "bash":
        words = [word for word in line.replace("=", " = ").split(" ") if word or line.endswith(" ")]
        code = (
            f"{script(shell)}\nCOMP_WORDS=({' '.join(map(shlex.quote, words))}); COMP_CWORD={len(words) - 1}\n"
            "_cocheck_completion cocheck; printf '%s\\n' \"${COMPREPLY[@]}\""
        )
        command = ["bash", "--norc", "-c", code]
    elif shell == "fish":
        command = ["fish", "--no-config", "-c", f"{script(shell)}\ncomplete -C {shlex.quote(line)}"]
    else:
        code = (
            "compdef() { : }\ncompadd() { print -l -- ${(P)argv[-1]} }\n"
            "_describe() { print -l -- ${(P)3} }\n_path_files() { print -l -- * }\n"
            f"words=({' '.join(map(shlex.quote, line.split(' ')))}); CURRENT={len(line.split(' '))}\n"
            f"{script(shell)}\n_cocheck_completion"
        )
        command = ["zsh", "-f", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return [text.split("\t")[0].split(":")[0] for text in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["--fail-on", "note"], "info"),
        (["--config", 'fail-on = "note"'], "info"),
        (["--require", "minutes"], "report"),
        (["--as", "minutes"], "report"),
    ],
)
def test_a_word_that_reports_or_people_use_is_led_to_the_one_that_is_wanted(
    arguments: list[str], meant: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "bad.md"]) == 2
    assert f'Did you mean "{meant}"?' in capsys.readouterr().err


def test_files_that_were_not_read_are_told_of_however_quiet_a_run_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "alone").mkdir()
    (folder / "alone" / "agenda.md").write_text(GOOD, encoding="utf-8")
    assert main(["-q", "alone"]) == 0
    assert capsys.readouterr() == ("", "")
    (folder / "alone" / "minutes.odt").write_bytes(b"PK")
    assert main(["-q", "alone"]) == 0
    assert "1 file in formats not read yet (1 .odt) was not checked" in " ".join(
        capsys.readouterr().err.split()
    )


def test_what_could_not_be_read_is_named_though_its_rule_is_ignored(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.docx").write_bytes(b"PK")
    for arguments in (["--ignore", "COC9", "."], ["--per-file-ignores", "*:COC901", "."]):
        main(arguments)
        assert "1 document could not be read: broken.docx." in " ".join(capsys.readouterr().out.split())
    main(["."])
    assert "1 document could not be read." in " ".join(capsys.readouterr().out.split())


def test_only_files_that_lose_a_rule_make_a_run_one_of_some_rules(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--per-file-ignores", "nowhere/*:COC1", "."])
    assert "selected rules" not in capsys.readouterr().out
    main(["--per-file-ignores", "bad.md:COC1", "."])
    assert "selected rules" in capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes(shell: str, folder: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    first = completed(shell, "cocheck ")
    assert {"check", "explain", "bad.docx"} <= set(first)
    assert "--statistics" in completed(shell, "cocheck --st")
    assert {"sarif"} <= set(completed(shell, "cocheck --format s"))
    assert "agenda-code-link" in completed(shell, "cocheck explain agenda-c")
    assert "COC101,COC102" in completed(shell, "cocheck --select COC101,COC1")
    assert "bad.docx" in completed(shell, "cocheck --verbose ba")
