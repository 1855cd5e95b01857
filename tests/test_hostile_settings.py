"""What a stranger may commit beside the documents: a configuration, rules, a baseline, names of folders, links."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec
from test_configuration import folder, write
from test_formats import obeyed

from cocheck.cli.main import main
from cocheck.lint.patterns import Patterns, fault_in

__all__ = ["folder"]

BREAKS = ("\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029")
RULE = """[[rule]]
code = "EVIL1"
name = "agenda-evil"
kind = "agenda"
summary = '''It asks.
::error::summary'''
help = "##[add-mask]help"
source = '''
::error::source'''
why = '''Because.

::error::why'''
require-phrase = ["safety"]
"""


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 2) -> str:
    """What the command line writes, which is no command to anybody."""
    assert main([*arguments]) == status
    out, err = capsys.readouterr()
    assert not [line for line in (out + err).splitlines() if obeyed(line)], out + err
    return out + err


def toml(text: str) -> str:
    """A text as TOML writes it between quotation marks, with every character escaped."""
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


@pytest.mark.parametrize("end", BREAKS)
@pytest.mark.parametrize(
    "written",
    [
        "select = [{}]",
        "extend = {}",
        "rule-files = [{}]",
        "{} = 1",
        "required-codes = [{}]",
        "[codes.{}]\nlinks = 5",
        "[severity]\n{} = 'error'",
        "fail-on = {}",
        "[per-file-ignores]\n'a' = [{}]",
        RULE.replace('"EVIL1"', "{}"),
    ],
)
def test_no_setting_writes_a_command_to_a_ci_system(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str, end: str
) -> None:
    write("a.md")
    write("cocheck.toml", written.replace("{}", toml(f"x{end}::add-mask::e")))
    assert said(capsys, "a.md").count("\n") == 1
    write("cocheck.toml", written.replace("{}", toml("##[add-mask]x")))
    said(capsys, "a.md")


@pytest.mark.skipif(os.name == "nt", reason="no such names on Windows")
def test_no_folder_writes_a_command_to_a_ci_system(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("d\n::error::x/a.md")
    write("d\n::error::x/cocheck.toml", "select = 5")
    assert r"\x0a" in said(capsys, ".")
    write("d\n::error::x/cocheck.toml", RULE.replace("##[", "# ["))
    for command in (["config", "d\n::error::x"], ["config", "--format", "json", "d\n::error::x"]):
        said(capsys, *command, status=0)
    long = "y" * 60
    said(capsys, "--isolated", "--format", f"json={long}\n::error::z", "d\n::error::x", status=1)
    said(capsys, "baseline", "--isolated", ".", "--output", f"{long}\n::error::z", status=0)


def test_no_baseline_writes_a_command_to_a_ci_system(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.md")
    write("known.json", '{"schema": "x\\n::error::y", "documents": []}')
    said(capsys, "--baseline", "known.json", "a.md")


@pytest.mark.parametrize("width", ["30", "80"])
def test_no_rule_writes_a_command_to_a_ci_system(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    write("cocheck.toml", RULE)
    for command in (["explain", "EVIL1"], ["rules"], ["config"]):
        assert "EVIL1" in said(capsys, *command, status=0)
    assert "EVIL1" in said(capsys, "test-rules", status=1)


def test_no_traceback_writes_a_command_to_a_ci_system(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COCHECK_TRACEBACK", "1")
    write("cocheck.toml", 'select = ["x\\n::add-mask::e"]')
    assert "Traceback" in said(capsys, ".")


@pytest.mark.parametrize("name", ["cocheck.toml", "pyproject.toml", "base.toml", "rules.toml"])
@pytest.mark.parametrize(
    "written",
    [
        "a" + ".a" * 40_000 + " = 1",
        "[" + "a" + " . 'a'" * 40_000 + "]",
        "[[" + "a" + '."\\u0061"' * 40_000 + "]]",
        "b = [{ c = 1, a" + ".a" * 40_000 + " = 1 }]",
        "b = '''\n'''  # '\"\n" + "a" + ".a" * 40_000 + " = 1",
    ],
)
def test_a_key_of_very_many_parts_takes_no_memory(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, written: str
) -> None:
    """tomllib keeps every beginning of a key: 40 KB of text would take gigabytes."""
    write("a.md")
    write("cocheck.toml", 'extend = "base.toml"' if name == "base.toml" else 'rule-files = ["rules.toml"]')
    write("base.toml", "")
    write(name, "# cocheck\n" + written)
    line = 2 + written.count("\n")
    arguments = ("--config", name) if name == "pyproject.toml" else ()
    told = said(capsys, "a.md", *arguments)
    assert f"{name}:{line}: a key here has more than 20 parts" in told and len(told) < 300


def test_what_is_no_key_may_have_many_points(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md")
    points = "a" + ".a" * 40
    write("cocheck.toml", f"# {points}\n[codes.x]\ntitle = '{points}'\ntitles = ['''\n{points}\n''']")
    said(capsys, "a.md", status=1)
    write("cocheck.toml", f"select = ['\n{points} = 1")
    assert "not valid TOML" in said(capsys, "a.md")


STARS = "*a" * 100 + "*b"
FOLDERS = "**/" + "*a" * 50 + "/**/" + "*a" * 50 + "*b"


@pytest.mark.parametrize("stars", [STARS, FOLDERS])
@pytest.mark.parametrize(
    "written",
    [
        "exclude = ['{}']",
        "[per-file-ignores]\n'{}' = ['COC101']",
        "[[documents]]\nfiles = ['{}']\nkind = 'agenda'",
        "[[meetings]]\nname = 'x'\ndocuments = ['{}']",
        "[[suppressions]]\nrules = ['COC101']\nreason = 'x'\nfiles = ['{}']",
        "",
    ],
)
def test_a_pattern_of_many_stars_is_matched_at_once(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str, stars: str
) -> None:
    """With going back from star to star, each of these would take longer than the world is old."""
    write(f"d/{'a' * 200}/{'a' * 200}.md")
    write("cocheck.toml", written.replace("{}", stars))
    write(".gitignore", stars)
    (folder / ".git").mkdir()
    assert "COC101" in said(capsys, ".", status=1)


parts = st.lists(
    st.sampled_from(["a", "b", "*", "**", "?", "/", "/**/", "[ab]", "[!a]", "!", "\\*", "."]), max_size=9
)


@given(
    st.lists(parts.map("".join), max_size=4),
    st.lists(st.text("ab.*", min_size=1, max_size=6), min_size=1, max_size=4),
)
def test_a_pattern_matches_what_it_matches_with_going_back(patterns: list[str], names: list[str]) -> None:
    lines = tuple(line for line in patterns if not fault_in(line))
    inside = "/".join(names)
    usual = GitIgnoreSpec.from_lines(lines).check_file(inside).include
    assert Patterns(Path("/x"), lines).verdict(Path("/x", inside)) == usual or "." in names or ".." in names


NO_FILES = ["pipe", "device", "nothing"]


def put(kind: str, path: str) -> None:
    """Puts what is no file at the path: a pipe, a link to a device, a link to nothing."""
    if kind == "pipe":
        os.mkfifo(path)
    else:
        Path(path).symlink_to("/dev/zero" if kind == "device" else "no/such/file")


posix = pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")


@posix
@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize(
    "name", ["cocheck.toml", ".cocheck.toml", "pyproject.toml", "base.toml", "rules.toml"]
)
def test_what_is_no_file_is_no_configuration(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str, name: str
) -> None:
    write("a.md")
    if name in ("base.toml", "rules.toml"):
        write(
            "cocheck.toml", 'extend = "base.toml"' if name == "base.toml" else 'rule-files = ["rules.toml"]'
        )
    put(kind, name)
    assert name in said(capsys, "a.md")


def test_a_folder_is_passed_over_that_is_called_like_a_configuration(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.md")
    (folder / "cocheck.toml").mkdir()
    said(capsys, "a.md", status=1)


CODE = '[codes.acme]\ntitle = "ACME Code"\nlinks = ["https://acme.example/code"]\n'


@posix
@pytest.mark.parametrize("kind", NO_FILES)
@pytest.mark.parametrize(
    "written", [CODE + 'fingerprint = "f"', CODE + "[[codes.acme.editions]]\nyear = 2020\nfingerprint = 'f'"]
)
def test_what_is_no_file_is_no_fingerprint(
    folder: Path, capsys: pytest.CaptureFixture[str], kind: str, written: str
) -> None:
    write("a.md")
    write("cocheck.toml", written)
    put(kind, "f")
    told = said(capsys, "a.md")
    assert re.search(r"cocheck\.toml:[46]: The fingerprint .* cannot be read", told)


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": 1, "title": "x", "shingle": "abc", "clauses": [{"title": "x", "hashes": ["1"]}]}',
        '{"schema": 1, "title": "x", "shingle": 1e999, "clauses": [{"title": "x", "hashes": ["1"]}]}',
        '{"schema": 1, "title": "x", "shingle": ' + "9" * 5000 + "}",
        "[" * 100_000,
        "[]",
        "\ufffe",
        " " * 5_000_000,
    ],
)
def test_a_broken_fingerprint_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    write("a.md")
    write("f.json", text)
    write("cocheck.toml", CODE + 'fingerprint = "f.json"')
    told = said(capsys, "a.md")
    assert "cocheck.toml:4: " in told and "fingerprint" in told and "Traceback" not in told


@posix
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_no_baseline(folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    write("a.md")
    put(kind, "known.json")
    assert "known.json" in said(capsys, "--baseline", "known.json", "a.md")


@pytest.mark.parametrize("entries", [1, 20_000])
def test_a_baseline_that_counts_to_a_billion_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], entries: int
) -> None:
    write("a.md")
    findings = [
        {"code": "COC101", "fault": str(number), "count": 1_000_000_000 // entries}
        for number in range(entries)
    ]
    write("known.json", json.dumps({"schema": 1, "documents": [{"path": "a.md", "findings": findings}]}))
    assert "more than 100000 findings" in said(capsys, "--baseline", "known.json", "a.md")


ADDRESS = "https://acme.example/" + "*a" * 30
MANY = ", ".join(f"'x{number}'" for number in range(1001))


@pytest.mark.parametrize(
    ("written", "line", "words"),
    [
        ("[limits]\nseconds = 9999999999", 2, "a whole number from 1 to 86400"),
        ("[limits]\nmemory = 1", 2, "a whole number from 64 to 1048576"),
        ("[limits]\nfile-size = 99999999999999999999", 2, "a whole number from 1 to 65536"),
        (f"[codes.acme]\ntitle = 'ACME Code'\nlinks = ['{ADDRESS}']", 1, "twice in it at most"),
        (f"[codes.acme]\ntitle = 'ACME Code'\ntraining = '{ADDRESS}'", 1, "twice in it at most"),
        (f"[codes.iso]\ntraining.links = ['{ADDRESS}']", 1, "twice in it at most"),
        (f"[[codes.iso.editions]]\nyear = 2030\nlinks = ['{ADDRESS}']", 1, "twice in it at most"),
        (RULE.replace('["safety"]', "['" + "a " * 20_000 + "']"), 13, "more than 300 characters"),
        (RULE.replace('["safety"]', f"[{MANY}]"), 13, "has 1001 entries, and may have 1000 at most"),
        (f"exclude = [{MANY}]", 1, "has 1001 entries"),
        (f"required-codes = [{MANY}]", 1, "has 1001 entries"),
        ("[[suppressions]]\nrules=['COC1']\nfiles=['a']\nreason='x'\n" * 1001, 1, "has 1001 entries"),
        ("[per-file-ignores]\n" + "".join(f"x{n} = ['COC1']\n" for n in range(1001)), 1, "has 1001 entries"),
    ],
)
def test_what_is_beyond_reason_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str, line: int, words: str
) -> None:
    write("a.md")
    write("cocheck.toml", written)
    told = said(capsys, "a.md")
    assert f"cocheck.toml:{line}: " in told and words in told


def test_a_gitignore_of_too_many_lines_is_passed_over_whole(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".git").mkdir()
    write("a.md")
    write(".gitignore", "*.md\n" * 5001)
    said(capsys, ".", status=1)
    write(".gitignore", "*.md\n" * 5000)
    said(capsys, ".", status=3)


SECRETS = [
    "SECRETKEY = 'SECRETVALUE'",
    "[SECRETKEY]\nSECRETKEY = 1",
    "SECRETKEY = 1\nSECRETKEY = 2",
    "SECRETKEY: SECRETVALUE",
    "fail-on = 'SECRETVALUE'",
    "select = ['SECRETVALUE']",
    "exclude = ['!', 'SECRETVALUE']",
    "required-codes = ['SECRETVALUE']",
    "[codes.SECRETKEY]\ntitle = 3",
    "extend = 'SECRETVALUE'",
    "rule-files = ['SECRETVALUE']",
    "[limits]\nSECRETKEY = 1",
    RULE.replace("EVIL1", "SECRETVALUE"),
    RULE.replace("agenda-evil", "SECRETVALUE"),
    RULE.replace('["safety"]', "['SECRETVALUE ** ']"),
    CODE + "fingerprint = 'SECRETVALUE'",
    "SECRETKEY" + ".a" * 30 + " = 1",
]


@posix
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("way", ["extend", "chain", "rules", "link", "pyproject", "inside"])
def test_no_message_repeats_a_file_outside(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, secret: str, way: str
) -> None:
    write("outside/cocheck.toml" if way == "pyproject" else "outside/secret.toml", secret)
    outside = "../outside/secret.toml"
    write("repository/a.md")
    (folder / "repository" / ".git").mkdir()
    monkeypatch.chdir("repository")
    if way == "link":
        Path("cocheck.toml").symlink_to(outside)
    elif way == "chain":
        write("cocheck.toml", "extend = 'deep/link.toml'")
        write("deep/empty.toml", "")
        Path("deep/link.toml").symlink_to(f"../{outside}")
    elif way == "inside":
        write("cocheck.toml", f"extend = '{outside}'")
        write("../outside/secret.toml", "extend = 'more.toml'")
        write("../outside/more.toml", secret)
    elif way == "pyproject":
        write("pyproject.toml", "[tool.cocheck]\nextend = '../outside/cocheck.toml'")
    else:
        key = "rule-files" if way == "rules" else "extend"
        write("cocheck.toml", f"{key} = {[outside] if way == 'rules' else repr(outside)}")
    told = said(capsys, "a.md")
    assert "SECRET" not in told and ("outside" in told or "20 parts" in told)


def test_a_message_tells_of_what_lies_in_the_repository_or_above(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write("cocheck.toml", "selct = 5")
    write("45/cocheck.toml", "extend = '../cocheck.toml'")
    write("45/a.md")
    monkeypatch.chdir("45")
    assert 'Did you mean "select"' in said(capsys, ".")
    write("../shared/base.toml", "selct = 5")
    write("cocheck.toml", "extend = '../shared/base.toml'")
    assert "Did you mean" not in said(capsys, ".")
    (folder / ".git").mkdir()
    assert 'Did you mean "select"' in said(capsys, ".")
