"""Configuration as committees write it: layers, patterns, kinds, severities, through the real command line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from agendas import BAD, GOOD

from cocheck.cli.main import main
from cocheck.lint.settings import UsageError, load_settings
from cocheck.lint.settings_places import key_lines

ALL = {"COC101", "COC102", "COC111"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command line and gives its exit status and its JSON report."""

    def run(*arguments: str) -> tuple[int, dict[str, Any]]:
        status = main(["--format", "json", *arguments])
        out, err = capsys.readouterr()
        assert out, err
        return status, json.loads(out)

    return run


def write(path: str, text: str = BAD) -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def codes(report: dict[str, Any], path: str | None = None) -> set[str]:
    return {finding["code"] for finding in report["findings"] if path in (None, finding["path"])}


def paths(report: dict[str, Any], status: str = "checked") -> list[str]:
    return [document["path"] for document in report["documents"] if document["status"] == status]


def test_extend_is_replaced_by_lists_and_merged_by_tables(folder: Path, told: Any) -> None:
    write(
        "shared/base.toml",
        'select = ["COC1"]\nignore = ["COC101"]\n[severity]\nCOC102 = "info"\nCOC111 = "info"',
    )
    write("cocheck.toml", 'extend = "shared/base.toml"\nignore = ["COC103"]\nseverity.COC111 = "warning"')
    write("a.md")
    status, report = told("a.md")
    assert {finding["code"]: finding["severity"] for finding in report["findings"]} == {
        "COC102": "info",
        "COC111": "warning",
    }
    assert status == 1
    write("cocheck.toml", 'extend = "shared/base.toml"\nselect = ["COC101", "COC102"]')
    assert codes(told("a.md")[1]) == {"COC101", "COC102"}


def test_patterns_of_an_extended_file_are_its_own_folders(folder: Path, told: Any) -> None:
    write("cocheck.toml", 'exclude = ["45/old"]')
    write("45/cocheck.toml", 'extend = "../cocheck.toml"\nextend-exclude = ["new.md"]')
    for name in ("45/old/a.md", "45/new.md", "45/b.md"):
        write(name)
    assert paths(told("45")[1]) == ["45/b.md"]


@pytest.mark.parametrize(
    ("files", "place", "words"),
    [
        ({"cocheck.toml": "\nextend = 'none.toml'"}, "cocheck.toml:2:", "no file is there"),
        ({"cocheck.toml": "extend = 'cocheck.toml'"}, "cocheck.toml:1:", "circle"),
        (
            {"cocheck.toml": "extend = 'b.toml'", "b.toml": "#\nextend = './cocheck.toml'"},
            "b.toml:2:",
            "circle",
        ),
        (
            {"cocheck.toml": "extend = 'b.toml'", "b.toml": "\n\nselekt = ['COC1']"},
            "b.toml:3:",
            'mean "select"',
        ),
        ({"cocheck.toml": "extend = 3"}, "cocheck.toml:1:", "must be the path of a file"),
        (
            {"cocheck.toml": "extend = 'pyproject.toml'", "pyproject.toml": "[project]"},
            "pyproject.toml",
            "[tool.c",
        ),
    ],
)
def test_a_fault_in_an_extended_file_is_told_there(
    files: dict[str, str], place: str, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in files.items():
        write(name, text)
    write("a.md")
    assert main(["a.md"]) == 2
    message = capsys.readouterr().err
    assert place in message and words in message and message.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[severity]\nCOC101 = 'grave'", 2, '"severity.COC101" must be one of "error"'),
        ("[severity]\n\nCOC1001 = 'error'", 3, 'no rule "COC1001". Did you mean "COC101"?'),
        ("[per-file-ignores]\n'a/*' = 'COC101'", 2, "must be a list of texts"),
        ("[per-file-ignores]\n'a/*' = [\n'COC101',\n'COC19']", 4, 'no rule "COC19"'),
        ("exclude = [\n'a',\n'!',\n]", 3, "not written as in .gitignore"),
        ("exclude = ['a/**/b/**/c/**/d']", 1, '"**" stands in it more than 2 times'),
        ("respect-gitignore = 'yes'", 1, "true or false"),
        ("[[documents]]\nfiles = ['a']\nkind = 'agneda'", 3, 'Did you mean "agenda"?'),
        ("[[documents]]\nfiles = ['a']\nkind = 'agenda'\n[[documents]]\nkind = 'report'", 4, 'needs "files"'),
        ("[[meetings]]\nname = ''\ndocuments = ['a']", 2, "must be a text"),
        ("[[meetings]]\nnam = 'x'\ndocuments = ['a']", 2, 'Did you mean "name"?'),
        ("[[suppressions]]\nrules = ['COC101']\nfiles = ['a']", 1, 'needs "reason"'),
        (
            "[[suppressions]]\nrules = ['COC101']\nfiles = ['a']\nreason = ' '",
            4,
            '"suppressions.reason" must be',
        ),
        (
            "[[suppressions]]\nrules = ['COC101']\nfiles = ['a']\nreason = 'x'\nexpires = '31 May'",
            5,
            "must be a date, as in expires = 2026-12-31",
        ),
        ("[codes.ours]\ntitle = 'Our Code'\nlink = 'https://a.example'", 3, 'Did you mean "links"?'),
        ("[codes.ours]\ntitle = 3", 2, '"codes.ours.title" must be a text'),
        ("[codes.ours]\nlinks = ['no address']\ntitle = 'Our Code'", 1, "not a web address"),
        ("[[codes.iso.editions]]\nyear = '2023'", 2, "must be a whole number"),
        ("required-codes = [\n'iso',\n'ours']", 3, "No code of conduct is called 'ours'"),
        ("[lint]\nselect = ['COC1']", 1, "settings stand at the top"),
        ("a = " + "[" * 3000 + "]" * 3000, None, "nested too deep"),
        ("a = " + "9" * 5000, None, "beyond reading"),
        ("a." * 50_000 + "a = 1", 1, "more than 20 parts"),
        ("#" * 1_100_000, None, "larger than 1024 KiB"),
    ],
)
def test_a_nested_fault_is_told_with_its_line(text: str, line: int | None, words: str, folder: Path) -> None:
    path = write("cocheck.toml", text).absolute()
    with pytest.raises(UsageError) as caught:
        load_settings(None, folder)
    assert str(caught.value).startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert words in str(caught.value)


def test_a_fault_in_pyproject_is_told_with_its_line(folder: Path) -> None:
    write(
        "pyproject.toml",
        "[project]\nselect = 1\n[tool.cocheck]\nignore = []\n[tool.cocheck.severity]\nCOC1 = 'x'",
    )
    with pytest.raises(UsageError, match=r"pyproject.toml:6: "):
        load_settings(None, folder)


def test_every_key_has_its_line() -> None:
    text = """# c
a = 1
"b\\u00e9" = \"\"\"x
y\"\"\" # z
c = [
  "x", # q
  "y", [1,
   2], {k = 1, l = [3,
  4]},
]
d.e = { g = "x", h.i = 3 }
[[m]]
n = 1
[[m]]
[m.q]
z = []
"""
    assert key_lines(text) == {
        ("a",): 2,
        ("bé",): 3,
        ("c",): 5,
        ("c", 0): 6,
        ("c", 1): 7,
        ("c", 2): 7,
        ("c", 2, 0): 7,
        ("c", 2, 1): 8,
        ("c", 3): 8,
        ("c", 3, "k"): 8,
        ("c", 3, "l"): 8,
        ("c", 3, "l", 0): 8,
        ("c", 3, "l", 1): 9,
        ("d",): 11,
        ("d", "e"): 11,
        ("d", "e", "g"): 11,
        ("d", "e", "h"): 11,
        ("d", "e", "h", "i"): 11,
        ("m",): 12,
        ("m", 0): 12,
        ("m", 0, "n"): 13,
        ("m", 1): 14,
        ("m", 1, "q"): 15,
        ("m", 1, "q", "z"): 16,
    }


def test_a_broken_file_in_one_folder_stops_the_run_and_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("45/a.md", GOOD)
    write("46/a.md", GOOD)
    broken = write("46/cocheck.toml", "selekt = []")
    assert main(["."]) == 2
    assert f"{broken.absolute()}:1: " in capsys.readouterr().err
    write("cocheck.toml", 'exclude = ["46"]')
    assert main(["."]) == 0


def test_rules_are_left_out_for_some_files(folder: Path, told: Any) -> None:
    write("cocheck.toml", "[per-file-ignores]\n'old/*' = ['COC101', 'agenda-code-item']\n'!new' = ['COC102']")
    write("old/a.md")
    write("new/a.md")
    _, report = told(".")
    assert codes(report, "new/a.md") == ALL
    assert codes(report, "old/a.md") == set()
    status, report = told("new/a.md", "--per-file-ignores", "new/*:COC1")
    assert (status, codes(report), paths(report)) == (0, set(), ["new/a.md"])


def test_the_command_line_is_over_the_file(folder: Path, told: Any) -> None:
    write(
        "cocheck.toml", 'select = ["COC101"]\nfail-on = "error"\nexclude = ["b.md"]\n[severity]\nCOC = "info"'
    )
    write("a.md")
    write("b.md")
    assert told("a.md")[0] == 0
    assert told("a.md", "--fail-on", "info")[0] == 1
    assert codes(told("a.md", "--extend-select", "COC102")[1]) == {"COC101", "COC102"}
    assert codes(told("a.md", "--select", "COC111")[1]) == {"COC111"}
    assert told("a.md", "--config", 'severity.COC101 = "error"')[0] == 1
    assert told("a.md", "--isolated")[0] == 1
    assert paths(told(".", "--exclude", "a.md")[1]) == ["b.md"]
    assert paths(told(".", "--extend-exclude", "a.md")[1]) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--select", "COC1001"], 'the command line: There is no rule "COC1001"'),
        (["--per-file-ignores", "a/*"], "no pattern with a rule"),
        (["--config", "a=1"], 'there is no setting "a"'),
        (["--config", "select=COC1"], "not valid TOML"),
        (["--config", "a.toml", "--config", "b.toml"], "two files"),
        (["--config", "a.toml", "--isolated"], "contradict"),
        (["--exclude", "!"], "not a pattern"),
        (["--require", "agneda"], 'Did you mean "agenda"?'),
    ],
)
def test_a_wrong_option_is_one_message(
    arguments: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.md")
    assert main(["a.md", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err and err.count("\n") == 1


def test_what_is_excluded_is_not_checked_even_by_name(
    folder: Path, told: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    write("cocheck.toml", 'exclude = ["archive", "/*.docx"]')
    for name in ("a.md", "archive/b.md", "45/archive/c.md"):
        write(name, GOOD)
    write("broken.docx", "no Word file")
    assert paths(told(".")[1]) == ["a.md"]
    for given in ("archive/b.md", "45/archive/c.md", "archive", "broken.docx"):
        status, report = told(given)
        assert (status, paths(report, "skipped"), report["summary"]["skipped"]) == (3, [given], 1)
        assert told(given, "--pass-skipped")[0] == 0
    assert told("a.md", "archive/b.md")[0] == 0
    capsys.readouterr()
    assert main(["archive/b.md"]) == 3
    assert "1 path that was given was excluded by the configuration" in " ".join(
        capsys.readouterr().out.split()
    )
    assert main(["--verbose", "archive/b.md"]) == 3
    assert "Skipped: excluded by the configuration" in capsys.readouterr().out


def test_an_excluded_folder_with_a_configuration_of_its_own_stays_excluded(folder: Path, told: Any) -> None:
    write("cocheck.toml", 'exclude = ["archive"]')
    write("archive/cocheck.toml", "")
    write("archive/a.md")
    assert paths(told("archive/a.md")[1], "skipped") == ["archive/a.md"]
    assert paths(told(".")[1]) == []


def test_kinds_are_told_by_pattern(folder: Path, told: Any) -> None:
    write(
        "cocheck.toml",
        '[[documents]]\nfiles = ["oj-*"]\nkind = "agenda"\n[[documents]]\nfiles = ["*"]\nkind = "report"',
    )
    write("oj-45.md", "# Ordre\n\n1. Opening\n2. Business\n")
    write("other.md", "# Something\n\nWords.\n")
    documents = {document["path"]: document["kind"] for document in told(".")[1]["documents"]}
    assert documents == {"oj-45.md": "agenda", "other.md": "report"}
    assert told("oj-45.md", "--as", "attendance")[1]["documents"][0]["kind"] == "attendance"


def test_the_longest_selector_gives_the_severity(folder: Path, told: Any) -> None:
    write("cocheck.toml", '[severity]\nagenda-code-link = "info"\nCOC1 = "warning"\nCOC11 = "error"')
    write("a.md")
    severities = {finding["code"]: finding["severity"] for finding in told("a.md")[1]["findings"]}
    assert severities == {"COC101": "info", "COC102": "warning", "COC111": "error"}


def test_severity_holds_for_rules_over_meetings(folder: Path, told: Any) -> None:
    write("cocheck.toml", 'require = ["report"]\n[severity]\nCOC405 = "info"')
    write("a.md", GOOD)
    status, report = told("a.md")
    assert status == 0
    assert [(one["code"], one["severity"]) for one in report["findings"]] == [("COC405", "info")]


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def test_what_git_ignores_is_passed_over_in_folders(folder: Path, told: Any) -> None:
    for name in ("a.md", "build/b.md", "45/c.md", "45/keep.md", "local.md", "tracked.md", "45/deep/d.md"):
        write(name, GOOD)
    write(".gitignore", "build/\n*.md\n!/a.md\n!45/*.md\n#x\n")
    write("45/.gitignore", "c.md\n")
    write("outside.md")
    assert len(paths(told(".")[1])) == 8, "outside of a repository nothing is ignored"
    git("init", "-q")
    write(".git/info/exclude", "45/deep\n")
    git("add", "-f", "tracked.md")
    assert paths(told(".")[1]) == ["45/keep.md", "a.md", "tracked.md"]
    assert paths(told("45/c.md", "build/b.md")[1]) == ["45/c.md", "build/b.md"]
    assert len(paths(told(".", "--no-respect-gitignore")[1])) == 8
    write("cocheck.toml", "respect-gitignore = false")
    assert len(paths(told(".")[1])) == 8
    git("add", "-f", "build/b.md")
    assert paths(told("build", "--respect-gitignore")[1]) == ["build/b.md"]


def test_history_leaves_out_what_is_excluded(folder: Path, told: Any) -> None:
    git("init", "-q")
    for name in ("a.md", "old/b.md"):
        write(name, GOOD)
    write("cocheck.toml", 'exclude = ["old"]')
    git("add", ".")
    git("-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "x")
    assert {path.split("@")[0] for path in paths(told("--history", ".")[1])} == {"a.md"}
