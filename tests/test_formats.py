"""The formats that other programs read: each against its official schema, or in a program that reads it."""

from __future__ import annotations

import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import cmarkgfm
import jsonschema
import lxml.etree
import lxml.html
import pytest
from agendas import BAD, GOOD, RECIPE
from junitparser import JUnitXml

from cocheck.cli.main import main
from cocheck.lint.check import excluded_record
from cocheck.lint.verdict import (
    BaselineUse,
    DocumentRecord,
    Evidence,
    Fixed,
    Location,
    Report,
    Suppressed,
    Verdict,
)
from cocheck.reports import FORMATS, render
from cocheck.reports.layout import Look, plain
from cocheck.reports.markdown import MOST_BYTES

SCHEMAS = Path(__file__).parent / "schemas"
FIXTURES = Path(__file__).parent.parent / "fixtures"
MACHINE_FORMATS = ("json", "jsonl", "sarif", "gitlab", "junit")
LOCAL = BAD.replace("3. Liaison", "3. [ISO Code of Conduct](file:///C:/code.pdf)\n4. Liaison")

# What a document's words, a file's name or a meeting's name could try to say to whatever reads the report.
HOSTILE = (
    "::error file=x::injected",
    "  ::stop-commands::x",
    "a\n::add-mask::b\r\n::set-output name=x::y",
    "##[add-path]/evil ##vso[task.setvariable variable=x]y ##teamcity[buildStop]",
    "%0A::error::x %25 ,title=x::y",
    "</testsuite>]]><![CDATA[<x>&amp;&bogus;",
    "\x1b[31mred\x1b]8;;https://evil.example\x07link\x1b]8;;\x07\x9b2J",
    "null\x00 \ufffe\uffff\ufdd0 \ud800 \u202egnp.exe \u200b",
    "| cell | cell |\n| --- | --- |\n# heading",
    "[click](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>",
    "https://evil.example www.evil.example mail@evil.example @somebody org/repo#1 #12 $x$",
    "GH-12 gh-7 da39a3ee5e6b4b0d3255bfef95601890afd80709 see 1a2b3c4",
    "<script>alert(1)</script><img src=x onerror=alert(1)> <!-- ` `` ``` ~~~",
    "\\| \\` **bold** _em_ ~~struck~~ &lt; &#124;",
    '"},{"injected": true',
    "${{ secrets.TOKEN }} $(id) `id` %PATH%",
)


def finding(text: str, code: str = "COC101", outcome: Any = "not-met", line: int | None = None) -> Verdict:
    where = Location(line=line, label=text)
    evidence = (Evidence(text, text, text, target=text, marks=((0, 1),)),)
    return Verdict(
        code, "a-rule", outcome, "error", text, text, text, "agenda", where, evidence, "iso", "f" * 32
    )


def report_of(text: str) -> Report:
    """A report in which every word that is not cocheck's own is `text`."""
    record = DocumentRecord(text, "checked", "docx", "agenda", text, text, text, text, text, notes=(text,))
    unread = DocumentRecord(text + "2", "unreadable", "docx")
    told = (finding(text), finding(text + "2", "COC901", "unreadable"), finding(text, outcome="met"))
    aside = (Suppressed(finding(text), "baseline", text), Suppressed(finding(text), "suppression", text))
    fixed = BaselineUse((Fixed("COC102", text, "e" * 32),), 1)
    return Report((record, unread), told, {text: 1}, suppressed=aside, baseline=fixed)


def text_of(report: Report, format_name: str, look: Look | None = None) -> str:
    return plain(render(format_name, report, look or Look()))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    papers = tmp_path / "45 papers"
    papers.mkdir()
    (papers / "good.md").write_text(GOOD, encoding="utf-8")
    (papers / "bad 100%.md").write_text(BAD, encoding="utf-8")
    (papers / "ordre-du-jour-é#1.md").write_text(LOCAL, encoding="utf-8")
    (papers / "bread.md").write_text(RECIPE, encoding="utf-8")
    (papers / "broken.docx").write_bytes(b"PK\x03\x04 and no more")
    (papers / "old.odt").write_bytes(b"PK\x03\x04")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(format_name: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(["--format", format_name, *(arguments or ("45 papers",))])
    out, err = capsys.readouterr()
    # GitLab's format has no place for what was not checked, a quiet report holds findings alone.
    elsewhere = format_name == "gitlab" or "--quiet" in arguments
    assert ("documents checked" in err or "document checked" in err) is elsewhere
    return out


def sarif_run(text: str) -> dict[str, Any]:
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(text)
    jsonschema.validate(log, schema, format_checker=jsonschema.FormatChecker())
    only: dict[str, Any] = log["runs"][0]
    assert len({rule["id"] for rule in only["tool"]["driver"]["rules"]}) == len(
        only["tool"]["driver"]["rules"]
    )
    for result in only["results"]:
        assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            physical = place["physicalLocation"]
            assert physical["region"]["startLine"] >= 1
            assert re.fullmatch(r"(file:///)?[\w%./~-]+", physical["artifactLocation"]["uri"], re.ASCII)
    return only


def test_sarif(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = sarif_run(run("sarif", capsys))
    uris = Counter(place_of(result) for result in only["results"])
    assert set(uris) == {
        "45%20papers/bad%20100%25.md",
        "45%20papers/broken.docx",
        "45%20papers/ordre-du-jour-%C3%A9%231.md",
    }
    local = next(result for result in only["results"] if result["ruleId"] == "COC104")
    assert local["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    assert local["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
    assert "baselineState" not in local and "suppressions" not in local
    assert (
        len({result["partialFingerprints"]["cocheckFinding/v1"] for result in only["results"]})
        == uris.total()
    )
    [invocation] = only["invocations"]
    assert invocation["executionSuccessful"] is False and invocation["exitCode"] == 1
    told = {(one["descriptor"]["id"], one["level"]) for one in invocation["toolExecutionNotifications"]}
    assert told == {("not-checked", "error"), ("skipped", "note"), ("format-not-read", "warning")}
    rules = {rule["id"]: rule for rule in only["tool"]["driver"]["rules"]}
    assert "What to do" not in rules["COC101"]["help"]["text"] and rules["COC101"]["help"]["markdown"]


def place_of(result: dict[str, Any]) -> str:
    uri: str = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return uri


def test_sarif_of_an_office_document_names_the_place_within(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FIXTURES)
    only = sarif_run(run("sarif", capsys, "17-link-to-a-local-file/agenda.pdf"))
    local = next(result for result in only["results"] if result["ruleId"] == "COC104")
    [place] = local["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 1}
    assert re.fullmatch(r"item \d, page 1", place["logicalLocations"][0]["name"])
    assert only["invocations"][0]["executionSuccessful"] is True


def test_sarif_addresses_what_lies_outside_the_working_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    absolute = str(folder / "45 papers" / "bad 100%.md")
    inside = sarif_run(run("sarif", capsys, absolute))
    assert place_of(inside["results"][0]) == "45%20papers/bad%20100%25.md"
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    outside = sarif_run(run("sarif", capsys, "../45 papers/bad 100%.md"))
    assert place_of(outside["results"][0]).startswith("file:///")
    assert place_of(outside["results"][0]).endswith("/45%20papers/bad%20100%25.md")


def test_sarif_tells_what_is_new_known_fixed_and_suppressed() -> None:
    only = sarif_run(text_of(report_of("a.md"), "sarif"))
    states = [(result.get("baselineState"), "suppressions" in result) for result in only["results"]]
    assert states == [
        ("new", False),
        ("new", False),
        ("unchanged", False),
        ("unchanged", True),
        ("absent", False),
    ]


HOSTILE_RULE = """
[[rule]]
code = "DEMO101"
name = "hostile-texts"
kind = "agenda"
summary = "![s](https://evil.example/s.png) [here](https://evil.example/s)"
why = "<img src=https://evil.example/w.png> ## See @somebody at https://evil.example/w"
help = "**Do** [this](javascript:alert(1))."
source = "[clause](https://evil.example/c)"
require-phrase = ["safety"]
[[rule.good]]
because = "named"
text = "# Agenda\\n\\n1. Safety\\n"
[[rule.bad]]
because = "not named"
text = "# Agenda\\n\\n1. Opening\\n"
"""


def test_sarif_names_some_places_of_very_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    address = "<p>https://www.iso.org/publication/PUB100011.html</p>\n"
    items = "".join(f"<p>{number}. Liaison report</p>\n{address}" for number in range(1, 91))
    page = f"<html><body><h1>Draft agenda</h1>\n<p>Meeting date: 16 May 2024</p>\n{items}</body></html>\n"
    Path("agenda.html").write_text(page, encoding="utf-8")
    results = sarif_run(run("sarif", capsys, "agenda.html"))["results"]
    printed = next(result for result in results if result["ruleId"] == "COC103")
    assert len(printed["relatedLocations"]) == 20
    assert printed["message"]["text"].endswith(" More places, which are left out here: 70.")
    assert all(len(result.get("relatedLocations", ())) <= 20 for result in results)


def test_sarif_shows_the_texts_of_declared_rules_as_text(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "rule.toml").write_text(HOSTILE_RULE, encoding="utf-8")
    only = sarif_run(run("sarif", capsys, "--rules", "rule.toml", "45 papers"))
    rule = next(rule for rule in only["tool"]["driver"]["rules"] if rule["id"] == "DEMO101")
    for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"], rule["help"]["text"]):
        assert not re.search(r"(?<!\\)[\[\]]", text)
    elements, tree = markdown_elements(rule["help"]["markdown"])
    assert set(elements) <= {"main", "p", "strong", "span"}
    assert "![s](https://evil.example/s.png) [here]" in tree.text_content()
    assert not any(re.search(r"[@#]\w", piece) for piece in tree.xpath("//text()"))


def test_github_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [obeyed(line) for line in run("github", capsys, "--quiet", "45 papers").splitlines()]
    local = next(command for command in commands if command and "COC104" in command[1]["title"])
    assert local[0] == "error"
    assert local[1]["file"] == "45 papers/ordre-du-jour-é#1.md" and local[1]["line"] == "7"
    assert all(command is not None for command in commands)


def obeyed(line: str) -> tuple[str, dict[str, str], str] | None:
    """What GitHub's runner takes a line for, by the account of its ActionCommand; None for no command."""
    text = line.lstrip()
    if text.startswith("::") and (end := text.find("::", 2)) >= 0:
        name, _, properties = text[2:end].partition(" ")
        pairs = (pair.split("=", 1) for pair in properties.strip().split(",") if "=" in pair)
        return name, {key: unescaped(value) for key, value in pairs}, unescaped(text[end + 2 :])
    if found := re.search(r"##(?:vso|teamcity)?\[([^\]]*)\]", line):
        return found[1], {}, ""
    return None


def unescaped(text: str) -> str:
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(written, meant)
    return text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_a_command_that_a_document_wrote(text: str, format_name: str, verbose: bool) -> None:
    lines = text_of(report_of(text), format_name, Look(verbose=verbose)).splitlines()
    commands = [command for line in lines if (command := obeyed(line))]
    own = 2 if format_name == "github" else 0
    assert len(commands) == own
    for name, properties, _ in commands:
        assert name == "error" and list(properties) == ["file", "line", "title"] and properties["line"] == "1"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_hostile_steers_a_terminal(text: str, format_name: str) -> None:
    out = text_of(report_of(text), format_name, Look(verbose=True))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\ud800-\udfff]", out)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_the_structured_formats(text: str) -> None:
    report = report_of(text)
    sarif = sarif_run(text_of(report, "sarif"))
    assert len(sarif["results"]) == 5
    for result in sarif["results"]:
        assert not re.search(r"(?<!\\)[\[\]]", result["message"]["text"].replace("\\\\", ""))
    assert len(gitlab(text_of(report, "gitlab"))) == 2
    assert len([json.loads(line) for line in text_of(report, "jsonl").splitlines()]) == 11
    cases = [case for suite in junit(text_of(report, "junit")) for case in suite]
    assert [len(case.result) for case in cases] == [1, 0, 1, 1, 1, 1]


def gitlab(text: str) -> list[dict[str, Any]]:
    schema = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text(encoding="utf-8"))
    entries: list[dict[str, Any]] = json.loads(text)
    jsonschema.validate(entries, schema)
    return entries


def test_gitlab(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries = gitlab(run("gitlab", capsys, "./45 papers"))
    assert {entry["location"]["path"] for entry in entries} >= {
        "45 papers/bad 100%.md",
        "45 papers/broken.docx",
    }
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) > 4
    assert run("gitlab", capsys, "45 papers/good.md") == "[]\n"


@pytest.mark.parametrize(
    "given", ["{here}/agenda.md", "././agenda.md", ".//sub/../agenda.md", "sub/../agenda.md"]
)
def test_programs_find_the_file_however_it_was_given(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("agenda.md").write_text(BAD, encoding="utf-8")
    Path("sub").mkdir()
    path = given.format(here=tmp_path)
    assert {entry["location"]["path"] for entry in gitlab(run("gitlab", capsys, path))} == {"agenda.md"}
    assert {place_of(result) for result in sarif_run(run("sarif", capsys, path))["results"]} == {"agenda.md"}
    assert {suite.name for suite in junit(run("junit", capsys, path))} == {"agenda.md"}
    commands = [obeyed(line) for line in run("github", capsys, path).splitlines()]
    assert {command[1]["file"] for command in commands if command} == {"agenda.md"}


def test_programs_find_a_file_outside_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    Path("../agenda.md").write_text(BAD, encoding="utf-8")
    for path in (".//../agenda.md", str(tmp_path / "agenda.md")):
        assert {entry["location"]["path"] for entry in gitlab(run("gitlab", capsys, path))} == {
            "../agenda.md"
        }


def test_sarif_names_a_file_by_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        Path(os.fsdecode(b"agenda\xff.md")).write_text(BAD, encoding="utf-8")
    except OSError:
        pytest.skip("no file can have that name here")
    for _ in range(2):  # from the cache, too
        assert {place_of(result) for result in sarif_run(run("sarif", capsys, "."))["results"]} == {
            "agenda%FF.md"
        }


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("format_name", [name for name in FORMATS if name not in ("text", "concise")])
def test_what_programs_read_is_utf_8_whatever_the_locale(
    encoding: str, format_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("größe 議事 agenda.md").write_text(BAD, encoding="utf-8")
    printed = []
    for locale in ("utf-8", encoding):
        monkeypatch.setattr("sys.stdout", stream := io.TextIOWrapper(buffer := io.BytesIO(), locale))
        assert main(["--format", format_name, "."]) == 1
        stream.flush()
        printed.append(buffer.getvalue())
    assert printed[0] == printed[1]


def junit(text: str) -> JUnitXml:
    schema = lxml.etree.XMLSchema(lxml.etree.parse(str(SCHEMAS / "junit-10.xsd")))
    schema.assertValid(lxml.etree.fromstring(text.encode()))
    return JUnitXml.fromstring(text.encode())


def test_junit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suites = junit(run("junit", capsys))
    by_name = {suite.name: suite for suite in suites}
    assert by_name["45 papers/good.md"].failures == 0
    assert by_name["45 papers/good.md"].tests > 3
    assert by_name["45 papers/bad 100%.md"].failures >= 3
    assert (by_name["45 papers/broken.docx"].errors, by_name["45 papers/broken.docx"].failures) == (1, 0)
    assert by_name["45 papers/bread.md"].skipped == 1
    assert by_name["formats that cocheck does not read yet"].skipped == 1
    names = Counter((suite.name, case.classname, case.name) for suite in suites for case in suite)
    assert set(names.values()) == {1}
    assert suites.tests == names.total()


def test_junit_of_nothing_is_no_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    for path, words in (("empty", "no documents were found"), ("45 papers/bread.md", "Nothing was checked.")):
        suites = junit(run("junit", capsys, path))
        assert suites.errors == 1
        [error] = [one for suite in suites for case in suite for one in case.result if one._tag == "error"]
        assert words in error.message
    assert junit(run("junit", capsys, "--pass-skipped", "45 papers/bread.md")).errors == 0


def test_junit_fails_where_the_run_does() -> None:
    slight = finding("it is slight")._replace(severity="info")
    report = Report((DocumentRecord("it is slight", "checked"),), (slight,), {})
    [[case]] = junit(text_of(report, "junit"))
    assert case.result == [] and "it is slight" in case.system_out
    [[case]] = junit(text_of(report, "junit", Look(fail_on="info")))
    assert len(case.result) == 1


def test_what_is_excluded_is_said_so_and_not_taken_for_another_kind() -> None:
    report = Report((excluded_record("archive/agenda.md"),), (), {})
    for format in ("junit", "sarif"):
        text = text_of(report, format)
        assert "excluded by the configuration" in text and "no sign" not in text


def markdown_elements(text: str) -> tuple[Counter[str], Any]:
    """The elements that GitHub's own Markdown makes of it (cmark-gfm with all of its extensions)."""
    page = cmarkgfm.github_flavored_markdown_to_html(text, cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE)
    tree = lxml.html.fragment_fromstring(page, create_parent="main")
    return Counter(element.tag for element in tree.iter()), tree


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text: str) -> None:
    elements, tree = markdown_elements(text_of(report_of(text), "markdown", Look(verbose=True)))
    allowed = {"main", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "span"}
    assert set(elements) <= allowed
    assert elements["td"] == 4 * 4 and elements["h2"] == 1
    # A mention, an issue or a commit is one only where all of it is in one piece of text.
    linked = r"[@#]\w|\bGH-\d|\b(1a2b3c4|da39a3ee)"
    assert not any(re.search(linked, piece, re.IGNORECASE) for piece in tree.xpath("//text()"))
    shown = Look().prose(text)
    assert tree.xpath("//tbody/tr/td[3]")[0].text_content() == " ".join(shown.split())


def test_markdown_for_a_job_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elements, tree = markdown_elements(run("markdown", capsys))
    assert elements["table"] == 1
    assert "COC901 document-unreadable" in tree.text_content()
    assert "1 document could not be read." in tree.text_content()
    assert "table" not in markdown_elements(run("markdown", capsys, "45 papers/good.md"))[0]


def test_markdown_stays_below_what_github_takes() -> None:
    report = Report((), tuple(finding("é@<" * 3000) for _ in range(200)), {})
    text = text_of(report, "markdown", Look(verbose=True))
    assert MOST_BYTES // 2 < len(text.encode()) < 1024 * 1024
    assert re.search(r"And (\d+) more, for which there is no room here\.", text)
    assert text.count("\n| ") - 2 + int(re.search(r"And (\d+) more", text)[1]) == 200  # type: ignore[index]


def test_jsonl_is_json_a_line_at_a_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.loads(line) for line in run("jsonl", capsys).splitlines()]
    whole = json.loads(run("json", capsys))
    kinds = Counter(line["type"] for line in lines)
    assert kinds["document"] == len(whole["documents"]) and kinds["verdict"] == len(whole["verdicts"])
    assert kinds["finding"] == len(whole["findings"]) and kinds["meeting"] == len(whole["meetings"])
    last = lines[-1]
    assert last.pop("type") == "summary" and last.pop("tool") == whole["tool"] and last.pop("schema") == 1
    assert last == whole["summary"]


def test_json_with_findings_set_aside_fits_its_schema() -> None:
    schema = json.loads(files("cocheck.reports").joinpath("json.schema.json").read_text(encoding="utf-8"))
    content = json.loads(text_of(report_of("a.md"), "json"))
    jsonschema.validate(content, schema)
    assert [(one["by"], one["reason"]) for one in content["suppressed"]] == [
        ("baseline", "a.md"),
        ("suppression", "a.md"),
    ]
    assert {"suppressed": 1, "baselined": 1, "fixed": 1, "not_looked_for": 1}.items() <= content[
        "summary"
    ].items()
    assert len(content["findings"]) == 2 and len(content["verdicts"]) == 3


def test_the_schema_of_the_report_says_which_values_have_properties() -> None:
    """A strict compiler (ajv) refuses "properties" without the type that they are for."""

    def parts(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            yield value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from parts(inner)

    text = files("cocheck.reports").joinpath("json.schema.json").read_text(encoding="utf-8")
    tables = [part for part in parts(json.loads(text)) if "properties" in part]
    assert len(tables) > 8 and all(part.get("type") == "object" for part in tables)


@pytest.mark.parametrize("format_name", ["text", "concise"])
def test_what_is_set_aside_is_counted_and_named_on_request(format_name: str) -> None:
    quiet, verbose = (
        text_of(report_of("a.md"), format_name, Look(verbose=v, width=200)) for v in (False, True)
    )
    assert (
        "2 known findings were set aside: 1 by the baseline, 1 by suppressions (--verbose names them)."
        in quiet
    )
    assert "1 finding of the baseline was fixed" in quiet
    assert quiet.count("set aside") == 1 and verbose.count("set aside") == 3


def test_nothing_is_well_that_is_only_set_aside() -> None:
    aside = (Suppressed(finding("a.md"), "baseline", "known"),)
    report = Report((DocumentRecord("a.md", "checked"),), (), {}, suppressed=aside)
    assert text_of(report, "concise").startswith(
        "1 document checked: nothing new found. 1 known finding was set"
    )


def test_several_reports_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = [f"--format={name}=out.{name}" for name in MACHINE_FORMATS]
    assert main([*options, "--format", "concise", "45 papers/bad 100%.md"]) == 1
    out, err = capsys.readouterr()
    assert out.count("COC101") == 1 and err == ""
    for name in MACHINE_FORMATS:
        assert "COC101" in (folder / f"out.{name}").read_text(encoding="utf-8")
    assert main(["--format", "sarif=alone.sarif", "45 papers/bad 100%.md"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and " ".join(err.split()).endswith("The report is in alone.sarif.")
    sarif_run((folder / "alone.sarif").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "text", "--format", "json"], "Only one report can go to the screen, not text and json"),
        (["--format", "json=a", "--output", "b"], "every --format names its own file already"),
        (["--format", "json=a", "--format", "sarif=./a"], "Two reports are to go to"),
        (["--format", "json=a", "--format", "text", "--output", "a"], "Two reports are to go to"),
        (["--format", "sarif="], "--format sarif=FILE"),
        (["--format", "json=45 papers"], "that is a folder"),
        (["--format", "srif=a"], 'Did you mean "sarif"?'),
        (["--format", "xml"], "Known: text, concise, json, jsonl, sarif"),
    ],
)
def test_contradictory_outputs_are_answered_helpfully(
    options: list[str], words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*options, "45 papers/good.md"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err and len(err.splitlines()) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["45 papers"]


NAMES = (
    "::error::x agenda.md",
    "a\n::stop-commands::t agenda.md",
    "agenda ]]>&.md",
    "\x1b[31magenda|x.md",
    "##vso[task.setvariable variable=PATH]evil ##[add-mask]e agenda.md",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_real_file_with_a_hostile_name(
    name: str,
    format_name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        Path(name).write_text(
            LOCAL.replace("file:///C:/code.pdf", "C:/::error::y]]>|##[error]z"), encoding="utf-8"
        )
    except OSError:
        pytest.skip("no file can have that name here")
    monkeypatch.setattr("sys.stdout", stream := io.TextIOWrapper(buffer := io.BytesIO(), "utf-8"))
    assert main(["--format", format_name, "."]) == 1
    stream.flush()
    text = buffer.getvalue().decode()
    assert "\x1b" not in text and "\r" not in text
    commands = [command for line in text.splitlines() if (command := obeyed(line))]
    assert {command[0] for command in commands} <= (
        {"error", "warning"} if format_name == "github" else set()
    )
    assert len(commands) == (text.count("title=COC") if format_name == "github" else 0)
