"""The command line as users type it, on real files through the real readers and rules."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from agendas import BAD, GOOD, RECIPE

from cocheck.cli.main import COMMANDS, main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of documents, as the current one, and an environment that says nothing of colour."""
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    (tmp_path / "bread.md").write_text(RECIPE, encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "COCHECK_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(output: str) -> set[str]:
    return set(re.findall(r"COC\d{3}", output))


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["good.md"], 0),
        (["check", "good.md"], 0),
        (["bad.md"], 1),
        (["--quiet", "bad.md"], 1),
        (["--format", "concise", "good.md", "bad.md"], 1),
        (["."], 1),
        (["bad.md", "--ignore", "COC1"], 0),
        (["bad.md", "--ignore", "COC101,COC102", "--ignore", "agenda-code-item"], 0),
        (["bad.md", "--select", "COC3"], 0),
        (["bad.md", "--select", "agenda-code-link"], 1),
        (["bad.md", "--as", "report", "--fail-on", "error"], 0),
        (["bad.md", "--as", "report"], 1),
        (["broken.docx"], 3),
        (["broken.docx", "good.md"], 3),
        (["broken.docx", "bad.md"], 1),
        (["broken.docx", "--ignore", "COC901"], 3),
        (["broken.docx", "--select", "COC101"], 3),
        (["bread.md"], 3),
        (["bread.md", "--pass-skipped"], 0),
        (["bread.md", "broken.docx", "--pass-skipped"], 3),
        (["--pass-skipped", "bread.md", "bad.md"], 1),
        (["none.md"], 2),
        (["good.md", "none.md"], 2),
        ([], 2),
        (["check"], 2),
        (["--format", "xml", "good.md"], 2),
        (["--no-such-option", "good.md"], 2),
        (["--select", "COC777", "good.md"], 2),
        (["--select", ",", "good.md"], 2),
        (["--ignore", "COC", "good.md"], 2),
        (["--verbose", "--quiet", "good.md"], 2),
        (["--config", "none.toml", "good.md"], 2),
        (["--output", "no/such/folder/out.txt", "good.md"], 2),
        (["explain"], 2),
        (["explain", "COC777"], 2),
        (["explain", "COC101"], 0),
        (["explain", "agenda-code-link"], 0),
        (["rules"], 0),
        (["--version"], 0),
        (["--help"], 0),
        (["-h"], 0),
        (["check", "--help"], 0),
        (["code", "fingerprint", "none.docx"], 2),
        (["code", "fingerprint", "broken.docx"], 2),
    ],
)
def test_exit_status(
    arguments: list[str], status: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == status
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    if status == 2:
        assert out == ""
        assert len(err.splitlines()) == 1 and err.startswith("cocheck: ")
    else:
        assert err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Which documents?"),
        (["none.md"], "none.md"),
        (["--format", "rules"], "Which documents?"),
        (["--quiet", "rules"], 'If you mean the command, it comes first: "cocheck rules …"'),
        (["explan", "COC101"], 'Did you mean "explain"?'),
        (["--fromat", "json", "good.md"], "--format"),
        (["--select", "COC1001", "good.md"], 'Did you mean "COC101"?'),
        (["--fail-on", "never", "good.md"], "'error', 'warning', 'info'"),
        (["explain", "agenda-code-lnik"], 'Did you mean "agenda-code-link"?'),
    ],
)
def test_wrong_usage_is_answered_helpfully(
    arguments: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if arguments == ["--format", "rules"]:
        arguments = ["--format", "text"]
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["completion"], 'Choose from: bash, zsh, fish. "cocheck completion --help" lists what there is.'),
        (["code"], 'What about a code? "cocheck code --help" lists what there is.'),
        (["gone.md"], 'There is no file or folder named "gone.md". Check the spelling.'),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and told in err and err.count("\n") == 1 and "\\x09" not in err


def test_what_is_missing_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["bad.md"])
    out = capsys.readouterr().out
    assert {"COC101", "COC102", "COC111"} == codes(out)
    assert out.startswith("bad.md") and "What to do:" in out and "Asked for by:" in out
    assert "1 document checked: 3 errors." in out


def test_all_is_well_is_said_only_of_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["good.md"])
    assert capsys.readouterr().out == "All is well: 1 document checked, nothing found.\n"
    main(["good.md", "bread.md"])
    assert "All is well" not in capsys.readouterr().out
    main(["good.md", "--ignore", "COC105"])
    assert "against the selected rules only" in capsys.readouterr().out


def test_verbose_names_what_is_met_and_what_was_skipped(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--verbose", "good.md", "bread.md"])
    out = capsys.readouterr().out
    assert "met:" in out and "PUB100011" in out and "bread.md" in out and "Skipped" in out


def test_json_is_alone_on_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--format", "json", "good.md", "bad.md", "bread.md", "broken.docx"])
    content = json.loads(capsys.readouterr().out)
    statuses = {document["path"]: document["status"] for document in content["documents"]}
    assert statuses == {
        "good.md": "checked",
        "bad.md": "checked",
        "bread.md": "skipped",
        "broken.docx": "unreadable",
    }
    assert {finding["code"] for finding in content["findings"] if finding["path"] == "bad.md"} == {
        "COC101",
        "COC102",
        "COC111",
        "COC401",
    }


@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_output_goes_to_the_file_that_is_named(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--format", form, "bad.md"])
    printed = capsys.readouterr().out
    (folder / "out").write_text("older")
    assert main(["--format", form, "--output", "out", "bad.md"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "The report is in out." in err
    assert (folder / "out").read_text(encoding="utf-8") == printed
    assert main(["--format", form, "--output", "out", "--quiet", "bad.md"]) == 1
    assert capsys.readouterr() == ("", "")
    assert not list(folder.glob(".out*"))


def test_quiet_shows_findings_only_but_never_fails_without_a_word(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--quiet", "good.md"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["--quiet", "bread.md"]) == 3
    out, err = capsys.readouterr()
    assert out == "" and "Nothing was checked." in err


def test_the_configuration_near_the_documents_counts(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = folder / "committee" / "45"
    deep.mkdir(parents=True)
    shutil.copy(folder / "bad.md", deep)
    (folder / "committee" / "cocheck.toml").write_text('ignore = ["COC1"]')
    assert main(["committee/45/bad.md"]) == 0
    assert main(["committee"]) == 0
    assert main(["bad.md"]) == 1
    assert main(["bad.md", "committee/45/bad.md"]) == 1
    assert main(["bad.md", "--config", "committee/cocheck.toml"]) == 0
    # As in ruff: --ignore adds to the file's, --select starts afresh.
    assert main(["committee/45/bad.md", "--ignore", "COC102", "--fail-on", "info"]) == 0
    assert main(["committee/45/bad.md", "--select", "COC1"]) == 1
    assert main(["committee/45/bad.md", "--isolated"]) == 1


def test_a_bad_configuration_is_one_message(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cocheck.toml").write_text("\nselekt = []\n")
    assert main(["good.md"]) == 2
    assert f"{folder / 'cocheck.toml'}:2: " in capsys.readouterr().err


def test_a_committee_can_require_its_own_code_and_fingerprint_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = " ".join(f"{first}ore{second}al" for first in "bcdfgh" for second in "klmnprst" * 4)
    (folder / "own.md").write_text(f"# Rules of conduct of Body A\n\n{words}\n", encoding="utf-8")
    assert main(["code", "fingerprint", "own.md"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) and "boreka" not in printed
    assert main(["code", "fingerprint", "own.md", "--output", "own.json"]) == 0
    assert (folder / "own.json").read_text(encoding="utf-8") == printed
    (folder / "cocheck.toml").write_text(
        'required-codes = ["own"]\n[codes.own]\ntitle = "Rules of conduct of Body A"\n'
        'links = ["https://body-a.example.org/conduct"]\ntraining = false\nfingerprint = "own.json"\n'
    )
    assert main(["good.md"]) == 1
    assert "COC102" not in capsys.readouterr().out
    (folder / "cocheck.toml").write_text('required-codes = ["another"]')
    assert main(["good.md"]) == 2
    assert "another" in capsys.readouterr().err


def test_a_folder_that_is_called_like_a_command_can_be_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in COMMANDS:
        (folder / command).mkdir()
        shutil.copy(folder / "bad.md", folder / command)
        assert main(["check", command]) == 1
        assert main([f"./{command}"]) == 1
    capsys.readouterr()


def test_rules_and_explain_speak_of_every_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == 0
    rules = json.loads(capsys.readouterr().out)
    assert [rule["code"] for rule in rules] == sorted(rule["code"] for rule in rules)
    assert main(["rules"]) == 0
    listed = capsys.readouterr().out
    for rule in rules:
        assert rule["code"] in listed and rule["name"] in listed
        assert main(["explain", rule["name"]]) == 0
        assert capsys.readouterr().out.startswith(f"{rule['code']} {rule['name']}\n")


def run(
    *arguments: str, environment: dict[str, str] | None = None, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """cocheck as a process of its own, its output piped."""
    return subprocess.run(
        [sys.executable, "-m", "cocheck", *arguments],
        capture_output=True,
        encoding=encoding,
        env={**os.environ, **(environment or {})},
        check=False,
    )


def test_piped_text_is_plain_and_imports_no_rich(folder: Path) -> None:
    code = (
        "import sys; from cocheck.cli.main import main; main(['bad.md']); "
        "heavy = 'rich', 'cocheck.documents.pdfium', 'pypdfium2', 'docx', 'pdfplumber'; "
        "sys.exit([name for name in heavy if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.stderr == "[]\n" and "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1", "TERM": "xterm"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "xterm"}, False),
    ],
)
def test_colour_is_for_those_who_want_it(environment: dict[str, str], coloured: bool, folder: Path) -> None:
    result = run("bad.md", environment=environment)
    assert result.returncode == 1
    assert ("\x1b[" in result.stdout) == coloured
    json.loads(run("bad.md", "--format", "json", environment=environment).stdout)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_output_fits_the_encoding(encoding: str, folder: Path) -> None:
    Path("bad.md").rename("повестка.md")
    result = run("повестка.md", environment={"PYTHONIOENCODING": encoding}, encoding=encoding)
    assert result.returncode == 1 and result.stderr == ""
    assert ("повестка.md" in result.stdout) == (encoding == "utf-8")


def test_a_closed_pipe_is_quiet_and_keeps_the_status(folder: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        result = subprocess.run(
            [sys.executable, "-m", "cocheck", "bad.md"], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (result.returncode, result.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "cocheck", "bad.md"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (
        result.returncode == 2 and b"cannot be written" in result.stderr and b"Traceback" not in result.stderr
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_ctrl_c_ends_it_with_130(folder: Path) -> None:
    os.mkfifo("stalled")
    Path("stalled.py").write_text("open('stalled').read()\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "cocheck", "--rules", "stalled.py", "good.md"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # Opening this end waits until cocheck has opened the other, so it is surely at work then.
    with Path("stalled").open("wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and out == b"" and b"Traceback" not in err


def broken_pack(folder: Path) -> None:
    """An installed pack whose rule fails when it judges."""
    (folder / "site" / "faulty").mkdir(parents=True)
    (folder / "site" / "faulty" / "__init__.py").write_text("")
    (folder / "site" / "faulty" / "rule.py").write_text(
        "from cocheck.lint.rule import Rule\n"
        "def check(subject):\n    raise KeyError('\\x1b[31m' + 'no\\nsuch')\n"
        "RULE = Rule('BAD1', 'bad-rule', 'agenda', 'error', None, 'S.', 'W.', 'F.', check)\n"
    )
    metadata = folder / "site" / "faulty-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[cocheck.rules]\nfaulty = faulty\n")


def test_a_rule_that_fails_costs_the_verdict_on_that_document_alone(folder: Path) -> None:
    broken_pack(folder)
    environment = {"PYTHONPATH": str(folder / "site")}
    result = run("good.md", "bread.md", "--format", "json", environment=environment)
    report = json.loads(result.stdout)
    assert result.returncode == 3 and result.stderr == ""
    assert [document["status"] for document in report["documents"]] == ["unreadable", "skipped"]
    [finding] = report["findings"]
    assert finding["code"] == "COC901" and "KeyError" in finding["message"]
    result = run("good.md", environment=environment)
    assert "by a fault of the rule BAD1" in result.stdout and "\x1b" not in result.stdout
    result = run("good.md", environment={**environment, "COCHECK_TRACEBACK": "1"})
    assert result.returncode == 2 and "Traceback" in result.stderr and "faulty" in result.stderr


def test_a_checked_folder_supplies_no_modules(folder: Path) -> None:
    """`python -m cocheck` puts the current folder on Python's path."""
    for name in ("click", "lxml", "tomllib", "rich"):
        (folder / f"{name}.py").write_text("open('ran', 'w').close()")
    broken_pack(folder)
    shutil.copytree(folder / "site", folder, dirs_exist_ok=True)
    result = run("good.md")
    assert result.returncode == 0, result.stderr
    assert not (folder / "ran").exists()


def test_the_help_fits_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], *([command, "--help"] for command in COMMANDS)):
        assert main(arguments) == 0
        lines: Sequence[str] = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) <= 80


def on_a_terminal(folder: Path, **environment: str) -> str:
    """What cocheck writes over bad.md where its output is a terminal."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cocheck", "--isolated", "--no-cache", "bad.md"],
        cwd=folder,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    os.close(theirs)
    told = b""
    with suppress(OSError):  # the end of a terminal is an error on Linux
        while piece := os.read(ours, 65536):
            told += piece
    process.wait()
    os.close(ours)
    return told.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
def test_names_of_files_lead_to_the_files_on_a_terminal_alone(folder: Path) -> None:
    opening = re.compile(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b")
    assert opening.findall(on_a_terminal(folder)) == [(folder / "bad.md").as_uri()]
    assert "\x1b" not in on_a_terminal(folder, NO_COLOR="1")
    command = [sys.executable, "-m", "cocheck", "--isolated", "bad.md"]
    environment = {**os.environ, "FORCE_COLOR": "1"}
    piped = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    assert "\x1b[1m" in piped.stdout and "\x1b]8" not in piped.stdout
