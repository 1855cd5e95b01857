"""What a wording of a declared rule stands for: punctuation, spelling, and where one paragraph ends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_configuration import codes, folder, told, write

from cocheck.cli.main import main

__all__ = ["folder", "told"]

AGENDA = "# Draft agenda\n\n1. Opening of the meeting\n2. {line}\n3. Any other business\n"
FORBID = """select = ["ACME"]
[[rule]]
code = "ACME1"
name = "agenda-forbidden"
kind = "agenda"
summary = "The agenda does not say so."
help = "Take it out."
forbid-phrase = ['''{wording}''']
"""
VERBATIM = (
    *("ISO 9001:2015", "Dr. Smith", "N.N. (chair)", "10 a.m. sharp", "clause 4.2", "2.14"),
    *("to be confirmed (tbc)", "Safety, fire and first aid", "info@acme.example", "safety|fire"),
    *("C++ (draft)", "AT&T", "and/or", "R&D: plans"),
)
OTHERWISE = (
    ("C++ (draft)", "The C draft"),
    ("ISO 9001:2015", "ISO 9001, 2015"),
    ("safety, fire", "safety fire"),
    ("safety fire", "safety, fire"),
    ("2.14", "2:14"),
)
SPELLED = (
    ("e-mail", "By email alone"),
    ("email", "By e-mail alone"),
    ("email", "By an e-mail-address"),
    ("Straße", "In der Strasse"),
    ("Strasse", "In der Straße"),
    ("œuvre", "Mise en oeuvre"),
    ("oeuvre", "Mise en œuvre"),
    ("fire", "On \ufb01re doors"),
    ("office", "The o\ufb03ce"),
    ("café", "A cafe\u0301 nearby"),
    ("safety", "On safe\u00adty at work"),
)


def forbidden(told: Any, wording: str, line: str) -> bool:
    write("cocheck.toml", FORBID.format(wording=wording))
    write("a.md", AGENDA.format(line=line))
    return codes(told("a.md")[1]) == {"ACME1"}


@pytest.mark.parametrize("wording", VERBATIM)
def test_a_wording_is_found_as_it_is_written(folder: Path, told: Any, wording: str) -> None:
    assert forbidden(told, wording, f"Notes on {wording} and more")
    assert forbidden(told, wording, f"Notes on {wording.upper()}")


@pytest.mark.parametrize(("wording", "line"), OTHERWISE)
def test_signs_within_a_wording_must_stand_there(folder: Path, told: Any, wording: str, line: str) -> None:
    assert not forbidden(told, wording, line)


@pytest.mark.parametrize("line", ["Notes on ISO 9001: 2015", "Notes on ISO 9001 :2015", "ISO9001:2015"])
def test_spaces_around_a_sign_make_no_difference(folder: Path, told: Any, line: str) -> None:
    assert forbidden(told, "ISO 9001:2015", line)


@pytest.mark.parametrize(("wording", "line"), SPELLED)
def test_another_spelling_of_a_letter_makes_no_difference(
    folder: Path, told: Any, wording: str, line: str
) -> None:
    assert forbidden(told, wording, line)


def test_what_is_quoted_is_what_stands_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("cocheck.toml", FORBID.format(wording="Strasse"))
    write("a.md", AGENDA.format(line="Œuvre: in der Straße selbst"))
    assert main(["a.md"]) == 1
    assert "The agenda says “Straße”." in capsys.readouterr().out


def test_a_phrase_over_two_paragraphs_is_quoted_whole(folder: Path, told: Any) -> None:
    write("cocheck.toml", FORBID.format(wording="safety briefing"))
    write("a.md", AGENDA.format(line="Reports") + "\nDelegates attend the safety\n\nbriefing at nine.\n")
    (finding,) = told("a.md")[1]["findings"]
    assert finding["message"] == "The agenda says “safety briefing”."
    quotes = [evidence["quote"] for evidence in finding["evidence"]]
    assert quotes == ["Delegates attend the safety", "briefing at nine."]
