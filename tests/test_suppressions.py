"""Suppressions, in the configuration and in documents, through the real command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from agendas import BAD, GOOD
from test_configuration import folder, told, write

from cocheck.cli.main import main
from cocheck.documents.reading import read_file
from cocheck.lint.check import check
from cocheck.lint.registry import all_rules
from cocheck.lint.settings import load_settings
from cocheck.lint.suppressions import Misfit, read_instruction
from cocheck.testing.render import render

__all__ = ["folder", "told"]

TABLE = """[[suppressions]]
rules = ["COC102"]
files = ["45/*"]
reason = "The course opens in autumn."
owner = "secretariat"
"""
COMMENT = '<!-- cocheck: ignore COC102 reason="The course opens in autumn." owner="secretariat" -->\n\n'


def found(report: dict[str, Any]) -> set[tuple[str, str]]:
    return {(finding["path"], finding["code"]) for finding in report["findings"]}


def aside(report: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(one["path"], one["code"], one["reason"]) for one in report["suppressed"]}


@pytest.fixture
def meeting(folder: Path) -> Path:
    write("45/a.md", BAD)
    write("46/a.md", BAD.replace("12 March", "13 March"))
    return folder


def test_a_configured_suppression_sets_aside_and_is_counted(meeting: Path, told: Any) -> None:
    write("cocheck.toml", TABLE)
    status, report = told(".", "--select", "COC1,COC5")
    assert status == 1
    assert found(report) == {
        ("45/a.md", "COC101"),
        ("45/a.md", "COC111"),
        *(("46/a.md", code) for code in ("COC101", "COC102", "COC111")),
    }
    assert aside(report) == {("45/a.md", "COC102", "The course opens in autumn.")}
    assert report["summary"]["suppressed"] == 1
    assert told("45", "--select", "COC102")[0] == 0


def test_the_owner_is_printed_only_on_request(meeting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("cocheck.toml", TABLE)
    for format in ("text", "json", "sarif", "junit", "html", "markdown", "gitlab", "github", "concise"):
        main(["45", "--format", format])
        assert "secretariat" not in capsys.readouterr().out, format
    main(["45", "--verbose"])
    out = " ".join(capsys.readouterr().out.split())
    assert "by the suppression: The course opens in autumn. (owner: secretariat)" in out


@pytest.mark.parametrize(("today", "over"), [("2026-06-30", False), ("2026-07-01", True)])
def test_an_expired_suppression_is_told_and_the_finding_too(meeting: Path, today: str, over: bool) -> None:
    import datetime

    write("cocheck.toml", "\n" + TABLE + "expires = 2026-06-30")
    settings = load_settings(None, meeting)._replace(today=datetime.date.fromisoformat(today))
    report = check(["45"], settings)
    codes = {(finding.path, finding.code) for finding in report.findings}
    assert (("45/a.md", "COC102") in codes) == over
    assert (("cocheck.toml", "COC501") in codes) == over
    assert not any(code == "COC502" for _, code in codes)
    assert len(report.suppressed) == (not over)
    for finding in report.findings:
        if finding.code == "COC501":
            assert finding.location.line == 2
            assert "ended on 2026-06-30" in finding.message and "line 2 of cocheck.toml" in finding.help


def test_an_unused_suppression_is_told_only_by_a_run_that_could_know(meeting: Path, told: Any) -> None:
    write("45/a.md", GOOD)
    write("cocheck.toml", TABLE)
    assert ("cocheck.toml", "COC502") in found(told("45")[1])
    assert ("cocheck.toml", "COC502") in found(told("45/a.md")[1])
    assert ("cocheck.toml", "COC502") not in found(told("46")[1])
    assert ("cocheck.toml", "COC502") not in found(told("45", "--select", "COC101,COC502")[1])
    assert ("cocheck.toml", "COC502") not in found(told("45", "--ignore", "COC502")[1])
    write("45/b.md", BAD)
    assert ("cocheck.toml", "COC502") not in found(told("45/a.md")[1]), "b.md may need it"
    write("45/b.md", GOOD)
    write("45/c.docx", "broken")
    assert ("cocheck.toml", "COC502") not in found(told("45")[1]), "c.docx was not checked"


def test_one_for_files_that_are_not_there_shows_in_a_whole_run(meeting: Path, told: Any) -> None:
    write("cocheck.toml", TABLE.replace("45/*", "44/*"))
    assert ("cocheck.toml", "COC502") in found(told(".")[1])
    assert ("cocheck.toml", "COC502") not in found(told("45")[1])


def test_part_of_a_suppression_may_be_unused(folder: Path, told: Any) -> None:
    write(
        "45/a.md",
        GOOD.replace("training programme", "copy").replace(
            "learning.example.org/iso-code-of-conduct", "a.example"
        ),
    )
    write("cocheck.toml", TABLE.replace('["COC102"]', '["COC102", "COC111"]'))
    _, report = told("45")
    messages = [one["message"] for one in report["findings"] if one["code"] == "COC502"]
    assert len(messages) == 1 and "matches nothing of COC111" in messages[0]


def test_suppressing_a_meeting_rule_is_unused_only_over_the_whole(meeting: Path, told: Any) -> None:
    write("cocheck.toml", TABLE.replace("COC102", "COC405"))
    assert ("cocheck.toml", "COC502") not in found(told("45")[1])
    assert ("cocheck.toml", "COC502") in found(told(".")[1])
    assert ("cocheck.toml", "COC502") not in found(told(".", "--require", "report")[1])


@pytest.mark.parametrize("suffix", [".md", ".html"])
def test_a_comment_in_a_document_sets_aside(suffix: str, folder: Path, told: Any) -> None:
    text = BAD if suffix == ".md" else f"<html><body><pre>{BAD}</pre></body></html>"
    write(f"a{suffix}", COMMENT + text if suffix == ".md" else text.replace("<body>", "<body>" + COMMENT))
    _, report = told(f"a{suffix}", "--as", "agenda")
    assert {code for _, code in found(report)} == {"COC101", "COC111"}
    assert aside(report) == {(f"a{suffix}", "COC102", "The course opens in autumn.")}


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        ("ignore COC102", "it gives no reason"),
        ('ignore COC102 reason=""', "it gives no reason"),
        ('ignore COC1002 reason="x"', "there is no rule “COC1002”"),
        ('ignore reason="x"', "it names no rule"),
        ('ignore COC102 reason="x" expires=2026-13-01', "“2026-13-01” is no date"),
        ('ignore COC102 reason="x" until=2026-12-01', "no part called “until”"),
        ('ignore COC102 resaon="x"', 'no part called “resaon”. Did you mean "reason"?'),
        ('disable COC102 reason="x"', "“disable” is no instruction"),
        ('ignore COC904 reason="x"', "what could not be read was not checked"),
        ('ignore COC502 reason="x"', "cannot be set aside"),
        ('ignore COC reason="ok"', "“COC” is the beginning of several codes"),
        ('ignore COC10 reason="ok"', "“COC10” is the beginning of several codes"),
        ('ignore COC102, COC11 reason="ok"', "“COC11” is the beginning of several codes"),
    ],
)
def test_a_wrong_comment_sets_nothing_aside_and_is_told(
    instruction: str, words: str, folder: Path, told: Any
) -> None:
    write("a.md", f"<!-- cocheck: {instruction} -->\n\n{BAD}")
    _, report = told("a.md")
    assert {"COC101", "COC102", "COC111", "COC502"} == {code for _, code in found(report)}
    assert aside(report) == set()
    message = next(one for one in report["findings"] if one["code"] == "COC502")
    assert words in message["message"] and message["location"]["line"] == 1
    assert message["message"].endswith((".", "?")) and not message["message"].endswith("?.")


def test_a_document_names_whole_rules(folder: Path, told: Any) -> None:
    """A stranger's document must not switch off its own check by two words; whoever configures may."""
    write("a.md", f'<!-- cocheck: ignore coc102, agenda-code-item reason="x" -->\n\n{BAD}')
    assert {code for _, code, _ in aside(told("a.md")[1])} == {"COC102", "COC111"}
    write("a.md", f'<!-- cocheck: ignore C reason="x" -->\n\n{BAD}')
    assert aside(told("a.md")[1]) == set()
    write("cocheck.toml", TABLE.replace("COC102", "COC1").replace("45/*", "a.md"))
    assert {code for _, code, _ in aside(told("a.md")[1])} == {"COC101", "COC102", "COC111"}


def test_no_document_sets_anything_aside_where_that_is_not_wanted(folder: Path, told: Any) -> None:
    write("a.md", COMMENT + BAD)
    render(BAD, "docx", folder / "b.docx", {})
    with_properties(folder / "b.docx", ("cocheck-ignore", "COC102 reason='x'"))
    write("cocheck.toml", "document-suppressions = false\n" + TABLE.replace("45/*", "c.md"))
    write("c.md", BAD)
    for arguments in ((), ("--isolated", "--config", "document-suppressions=false")):
        _, report = told("a.md", "b.docx", "c.md", *arguments)
        assert {"COC102", "COC502"} <= {code for path, code in found(report) if path == "a.md"}
        assert {"COC102", "COC502"} <= {code for path, code in found(report) if path == "b.docx"}
        assert {path for path, _, _ in aside(report)} == ({"c.md"} if not arguments else set())
        messages = [one["message"] for one in report["findings"] if one["code"] == "COC502"]
        assert all("the configuration lets no document do that" in message for message in messages)


def test_the_comment_is_no_text_of_the_document(folder: Path) -> None:
    write("a.md", COMMENT.replace("autumn", "https://www.iso.org/publication/PUB100011.html") + BAD)
    document = read_file(folder / "a.md", "a.md")
    assert not hasattr(document, "code")
    assert "cocheck" not in " ".join(block.text for block in document.blocks)  # type: ignore[union-attr]


def with_properties(path: Path, *properties: tuple[str, str]) -> None:
    """Adds custom properties to a .docx, as Word keeps them."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006"
    entries = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{text}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(properties, 2)
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="{kind}/custom-properties" '
        f'xmlns:vt="{kind}/docPropsVTypes">{entries}</Properties>'
    )
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdC" Type="{kind}/relationships/custom-properties" Target="docProps/custom.xml"/>'
        "</Relationships>".encode(),
    )
    parts["docProps/custom.xml"] = xml.encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)


def test_a_property_of_a_word_file_sets_aside(folder: Path, told: Any) -> None:
    path = folder / "a.docx"
    render(BAD, "docx", path, {})
    with_properties(
        path,
        ("Department", "none"),
        ("cocheck-ignore", "COC102 reason=“The course opens in autumn.” owner=secretariat"),
        ("cocheck-ignore-2", "cocheck: ignore agenda-code-item reason='It was held before.'"),
        ("Cocheck-Ignore 3", "COC101"),
    )
    _, report = told("a.docx")
    assert {code for _, code in found(report)} == {"COC101", "COC502"}
    assert aside(report) == {
        ("a.docx", "COC102", "The course opens in autumn."),
        ("a.docx", "COC111", "It was held before."),
    }


def test_a_reviewers_comment_in_word_is_no_instruction() -> None:
    with pytest.raises(Misfit):
        read_instruction("please ignore COC102", all_rules())


@pytest.mark.parametrize("selector", ["COC9", "COC901", "document-unreadable", "COC5"])
def test_what_could_not_be_read_cannot_be_set_aside(
    selector: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write("45/a.docx", "broken")
    write("cocheck.toml", TABLE.replace("COC102", selector))
    assert main(["45"]) == 2
    assert "cocheck.toml:2: " in (err := capsys.readouterr().err) and "cannot be set aside" in err
    write("cocheck.toml", TABLE.replace("COC102", "COC"))
    assert main(["45"]) == 3


def test_fixed_text_for_programs(meeting: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("cocheck.toml", TABLE)
    main(["45", "--format", "sarif", "--select", "COC102"])
    sarif = json.loads(capsys.readouterr().out)
    results = sarif["runs"][0]["results"]
    assert [one["suppressions"][0]["justification"] for one in results] == ["The course opens in autumn."]


@pytest.mark.parametrize(
    "comment",
    ['cocheck ignore COC102 reason="x"', 'cocheck-ignore COC102 reason="x"', "Cocheck  disable COC102"],
)
def test_what_is_nearly_an_instruction_is_told(comment: str, meeting: Path, told: Any) -> None:
    write("45/a.md", f"<!-- {comment} -->\n\n{BAD}")
    report = told("45")[1]
    assert {("45/a.md", "COC502"), ("45/a.md", "COC102")} <= found(report)
    [message] = [one["message"] for one in report["findings"] if one["code"] == "COC502"]
    assert "it begins otherwise than with “cocheck: ignore”" in message


def test_a_comment_that_speaks_of_cocheck_is_no_instruction(meeting: Path, told: Any) -> None:
    write("45/a.md", f"<!-- cocheck will ignore this, and cocheck: is a tool -->\n\n{BAD}")
    assert ("45/a.md", "COC502") not in found(told("45")[1])
