"""`cocheck config`, the JSON Schema and the reference: all made from one declaration of the keys."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from agendas import PHRASE_RULE

from cocheck.cli.main import main
from cocheck.lint.settings import UsageError, load_settings
from cocheck.lint.settings_keys import KEYS, schema
from cocheck.lint.settings_reference import reference, schema_text, shipped_schema

SUPPRESSION = "[[suppressions]]\nrules = ['COC101']\nfiles = ['a']\nreason = 'x'\n"
RULE = '[[rule]]\ncode = "AB1"\nname = "agenda-x"\nkind = "agenda"\nsummary = "s"\nhelp = "h"\n'
PHRASE = "require-phrase = ['hello']\n"
ACCEPTED = (
    "",
    *(key.example for key in KEYS if key.name not in ("extend", "codes")),
    "select = ['agenda-code-link', 'COC1']",
    "require = []",
    "exclude = []",
    SUPPRESSION + "expires = 2026-12-31",
    SUPPRESSION + "expires = '2026-12-31'",
    'exclude = ["\\na", "!a", " #a", "a\\\\\\\\", "a\\\\ b", "**/a/**", "*a*a*a*a*a*a"]',
    "rule-files = ['our-rules.toml']",
    SUPPRESSION.replace("COC101", "COC1"),
    RULE + PHRASE,
    RULE + "forbid-phrase = ['hello']\n",
    RULE + "require-item = ['hello']\nbefore = ['reports']\nwithin-first = 3\n",
    RULE + "require-order = ['hello']\nwithin-first = 3\n",
    RULE.replace('kind = "agenda"', 'kind = "attendance"') + PHRASE,
    RULE + "require-link = ['https://a.example/*/*']\nwords = ['hello']\n",
    "[codes.ours]\ntitle = 'Our Code'\ntraining = false",
    "[codes.ours]\ntitle = 'Our Code'\ntraining = 'https://a.example/course'",
    "[codes.ours]\ntitle = 'Our Code'\ntraining = { links = ['https://a.example/course'] }",
    "[codes.ours]\ntitle = 'Our Code'\n[[codes.ours.editions]]\nyear = 2023\nsuperseded-from = 2024-01-01",
)
REFUSED = (
    "selekt = []",
    "select = []",
    "select = 'COC1'",
    "select = ['']",
    "ignore = [1]",
    "fail-on = 'never'",
    "fail-on = 3",
    "require = ['minutes']",
    "respect-gitignore = 1",
    "exclude = ['#a']",
    "exclude = ['']",
    "severity.COC101 = 'grave'",
    "severity = []",
    "[per-file-ignores]\na = 'COC101'",
    "[[documents]]\nfiles = ['a']",
    "[[documents]]\nfiles = []\nkind = 'agenda'",
    "[[meetings]]\nname = 'x'",
    "meetings = 'x'",
    "[[suppressions]]\nrules = ['COC101']\nfiles = ['a']",
    SUPPRESSION + "expires = 'soon'",
    SUPPRESSION + "expires = 2026",
    SUPPRESSION + "until = 2026-01-01",
    "codes = []",
    "codes.ours = 'x'",
    "[codes.ours]\ntitle = ''",
    "[codes.ours]\ntitle = 'Our Code'\ntraining = 3",
    "[[codes.ours.editions]]\ntitle = 'x'",
    *(
        f"exclude = ['{pattern}']"
        for pattern in ("!", "a\\", "a\\\\\\", "**/a/**/b/**/c", "a/**/b/**/c/**/d")
    ),
    "rule-files = ['rules.py']",
    "rule-files = ['rules.SO']",
    *(SUPPRESSION.replace("COC101", code) for code in ("COC901", "COC9", "COC501", "COC5")),
    RULE.replace("AB1", "ab1") + PHRASE,
    RULE.replace("agenda-x", "agenda") + PHRASE,
    RULE,
    RULE + PHRASE + "forbid-phrase = ['goodbye']\n",
    RULE + PHRASE + "before = ['reports']\n",
    RULE + PHRASE + "within-first = 3\n",
    RULE + PHRASE + "words = ['hello']\n",
    RULE + "require-order = ['hello']\n",
    RULE.replace('kind = "agenda"', 'kind = "attendance"') + "require-item = ['hello']\n",
    RULE + "require-link = ['https://a.example/*/*/*']\n",
    "extend = 3",
)


def as_json(text: str) -> object:
    """What an editor holds against the schema: dates are text there."""
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_shipped_schema_is_current() -> None:
    """Write it anew with: python -c "from cocheck.lint.settings_reference import *; print(schema_text(), end='')" """
    assert shipped_schema() == schema_text()


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(schema())


@pytest.mark.parametrize("text", ACCEPTED)
def test_schema_and_reader_accept_alike(text: str, tmp_path: Path) -> None:
    jsonschema.Draft7Validator(schema()).validate(as_json(text))
    (tmp_path / "cocheck.toml").write_text(text, encoding="utf-8")
    (tmp_path / "our-rules.toml").write_text(PHRASE_RULE, encoding="utf-8")
    load_settings(None, tmp_path)


@pytest.mark.parametrize("text", REFUSED)
def test_schema_and_reader_refuse_alike(text: str, tmp_path: Path) -> None:
    assert not jsonschema.Draft7Validator(schema()).is_valid(as_json(text))
    (tmp_path / "cocheck.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        load_settings(None, tmp_path)


def test_config_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema()


def test_the_reference_tells_of_every_key() -> None:
    page = reference()
    for key in KEYS:
        assert f"## `{key.name}`\n\n{key.description}" in page
    assert "| `editions.superseded-from` |" in page


@pytest.fixture
def committee(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.toml").write_text('fail-on = "error"\nignore = ["COC105"]\n', encoding="utf-8")
    (tmp_path / "cocheck.toml").write_text(
        '# ours\nextend = "base.toml"\nignore = [\n  "COC103",\n]\nexclude = ["old"]\n[severity]\nCOC101 = "info"\n'
        '[per-file-ignores]\n"*.md" = ["COC111"]\n[[documents]]\nfiles = ["oj*"]\nkind = "agenda"\n',
        encoding="utf-8",
    )
    (tmp_path / "oj.md").write_text("# x", encoding="utf-8")
    return tmp_path


def test_config_tells_where_each_value_is_from(committee: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "oj.md", "--require", "report", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    file, base = committee / "cocheck.toml", committee / "base.toml"
    origins = {tuple(one["key"]): (one["value"], one["from"]) for one in told["settings"]}
    assert origins["fail-on",] == ("error", f"{base}:1")
    assert origins["severity", "COC101"] == ("info", f"{file}:8")
    assert origins["per-file-ignores", "*.md"] == (["COC111"], f"{file}:10")
    assert origins["require",] == (["report"], "the command line")
    assert origins["respect-gitignore",] == (True, "default")
    ignores = [(one["value"], one["from"]) for one in told["settings"] if one["key"] == ["ignore"]]
    assert ignores == [(["COC105"], f"{base}:2"), (["COC103"], f"{file}:3")]
    assert told["files"] == [str(file), str(base)]
    assert told["kind"] == "agenda" and not told["excluded"]
    assert {"COC101", "COC102"} <= set(told["rules"]) and not {"COC103", "COC105", "COC111"} & set(
        told["rules"]
    )


def test_config_reads_well(committee: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "oj.md"]) == 0
    out = capsys.readouterr().out
    assert "# Kind of document: agenda\n" in out
    assert tomllib.loads("".join(line + "\n" for line in out.splitlines() if line.startswith("fail-on")))
    (committee / "old").mkdir()
    assert main(["config", "old"]) == 0
    assert "# Excluded: it is not checked." in capsys.readouterr().out
    assert main(["config", "none.md"]) == 2
    assert main(["config", "--isolated"]) == 0
    assert "# Files: none" in capsys.readouterr().out
