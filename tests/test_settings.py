"""The settings, their file, and the exit status they lead to."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocheck.lint.exit_status import exit_status
from cocheck.lint.settings import Settings, UsageError, load_settings
from cocheck.lint.verdict import SEVERITIES, DocumentRecord, Report, Severity, Status, Verdict

WHOLE = """
# everything that there is
select = ["COC1", "report-code-details"]
ignore = ["COC105"]
fail-on = "error"
required-codes = ["iso", "committee"]

[codes.committee]
titles = ["Our Code"]
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load_settings(None, tmp_path) == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path / "any.toml", WHOLE), tmp_path)
    assert settings == Settings(
        select=("COC1", "report-code-details"),
        ignore=("COC105",),
        fail_on="error",
        required_codes=("iso", "committee"),
        codes={"committee": {"titles": ["Our Code"]}},
    )


@pytest.mark.parametrize("start", ["", "deep/er", "deep/er/agenda.md"])
@pytest.mark.parametrize("name", ["cocheck.toml", ".cocheck.toml"])
def test_the_nearest_file_upward_counts(name: str, start: str, tmp_path: Path) -> None:
    write(tmp_path / name, 'fail-on = "info"')
    write(tmp_path / "deep" / "er" / "agenda.md", "# Agenda")
    write(tmp_path / "deep" / "pyproject.toml", '[project]\nname = "not about cocheck"')
    assert load_settings(None, tmp_path / start).fail_on == "info"


def test_the_nearer_file_wins_and_pyproject_counts(tmp_path: Path) -> None:
    write(tmp_path / "cocheck.toml", 'fail-on = "info"')
    write(tmp_path / "deep" / "pyproject.toml", '[tool.cocheck]\nfail-on = "error"')
    assert load_settings(None, tmp_path / "deep").fail_on == "error"
    assert load_settings(None, tmp_path).fail_on == "info"


def test_a_project_file_that_only_names_cocheck_does_not_count(tmp_path: Path) -> None:
    write(tmp_path / "cocheck.toml", 'fail-on = "info"')
    write(tmp_path / "deep" / "pyproject.toml", '[project]\ndependencies = ["cocheck"]')
    assert load_settings(None, tmp_path / "deep").fail_on == "info"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cocheck.toml").write_bytes(b'\xef\xbb\xbffail-on = "error"')
    assert load_settings(None, tmp_path).fail_on == "error"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\nfail_on = 'error'", 2, 'no setting "fail_on". Did you mean "fail-on"?'),
        ("\n\nselekt = ['COC1']", 3, 'Did you mean "select"?'),
        ("verbosity-of-things = 3", 1, "Known: select"),
        ("[rule]\nx = 1", 1, "each written [[rule]]"),
        ("select = 'COC1'", 1, 'as in select = ["COC1"]'),
        ("# select\nselect = []", 2, "must be a list of texts"),
        ("ignore = [1]", 1, "must be a list of texts"),
        ("ignore = [\n  'COC101',\n  'COC1001',\n]", 3, 'no rule "COC1001". Did you mean "COC101"?'),
        ("select = ['agenda-code-lnik']", 1, 'Did you mean "agenda-code-link"?'),
        ("fail-on = 'warnings'", 1, 'Did you mean "warning"?'),
        ("fail-on = 3", 1, 'must be one of "error", "warning", "info"'),
        ("fail-on = ['error']", 1, 'must be one of "error"'),
        ("required-codes = 'iso'", 1, 'as in required-codes = ["iso"]'),
        ("codes = 'iso'", 1, "must hold tables"),
        ("\n[codes]\nours = 'x'", 3, '"codes.ours" must be a table'),
        ("select = ['COC1'\nignore = []", 2, "not valid TOML"),
        ("fail-on = 'error'\nfail-on = 'info'", 2, "not valid TOML"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    path = write(tmp_path / "cocheck.toml", text)
    with pytest.raises(UsageError) as caught:
        load_settings(None, tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


def test_a_file_that_is_named_must_be_there_and_speak_of_cocheck(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(tmp_path / "none.toml", tmp_path)
    with pytest.raises(UsageError, match="cannot be read"):
        load_settings(tmp_path, tmp_path)
    with pytest.raises(UsageError, match=r"no \[tool.cocheck\] table"):
        load_settings(write(tmp_path / "pyproject.toml", "[project]"), tmp_path)


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "cocheck.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8 text"):
        load_settings(None, tmp_path)


@given(st.text(max_size=60))
def test_any_text_gives_settings_or_one_message(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "cocheck.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        settings = load_settings(path, path.parent)
    except UsageError as fault:
        assert str(path) in str(fault)
    else:
        assert settings.fail_on in SEVERITIES


def finding(code: str, severity: Severity) -> Verdict:
    outcome = "unreadable" if code.startswith("COC9") else "not-met"
    return Verdict(code, "a-rule", outcome, severity, "a.md", "Message.")  # type: ignore[arg-type]


def report(statuses: tuple[Status, ...], *verdicts: Verdict) -> Report:
    documents = tuple(DocumentRecord(f"{n}.md", status) for n, status in enumerate(statuses))
    return Report(documents, verdicts, {})


MET = Verdict("COC101", "agenda-code-link", "met", "error", "a.md", "The link is there.")
NOT_APPLICABLE = Verdict("COC201", "a-rule", "not-applicable", "error", "a.md", "Virtual only.")


@pytest.mark.parametrize(
    ("statuses", "verdicts", "fail_on", "pass_skipped", "status"),
    [
        (("checked",), (MET,), "warning", False, 0),
        (("checked",), (NOT_APPLICABLE,), "info", False, 0),
        (("checked",), (), "warning", False, 0),
        (("checked", "skipped"), (MET,), "warning", False, 0),
        (("checked",), (finding("COC101", "error"),), "warning", False, 1),
        (("checked",), (finding("COC103", "warning"),), "warning", False, 1),
        (("checked",), (finding("COC103", "warning"),), "error", False, 0),
        (("checked",), (finding("COC402", "info"),), "warning", False, 0),
        (("checked",), (finding("COC402", "info"),), "info", False, 1),
        (("checked",), (finding("COC101", "error"),), "warning", True, 1),
        (("unreadable",), (finding("COC901", "error"),), "warning", False, 3),
        (("unreadable",), (finding("COC901", "error"),), "warning", True, 3),
        (("checked", "unreadable"), (finding("COC901", "error"),), "error", False, 3),
        (
            ("checked", "unreadable"),
            (finding("COC901", "error"), finding("COC101", "error")),
            "error",
            False,
            1,
        ),
        (("checked", "unclear"), (finding("COC904", "warning"),), "warning", False, 3),
        (("checked", "unclear"), (finding("COC904", "warning"),), "error", False, 0),
        (("unclear",), (finding("COC904", "warning"),), "error", False, 3),
        (("unclear",), (finding("COC904", "warning"),), "error", True, 3),
        # the finding is ignored, but nothing was checked all the same
        (("unreadable",), (), "warning", False, 3),
        (("unreadable", "skipped"), (), "warning", True, 3),
        (("skipped",), (), "warning", False, 3),
        (("skipped", "skipped"), (), "warning", True, 0),
        ((), (), "warning", False, 3),
        ((), (), "warning", True, 0),
    ],
)
def test_exit_status(
    statuses: tuple[Status, ...],
    verdicts: tuple[Verdict, ...],
    fail_on: Severity,
    pass_skipped: bool,
    status: int,
) -> None:
    assert exit_status(report(statuses, *verdicts), fail_on, pass_skipped) == status


def test_success_is_never_silent_failure() -> None:
    """Over every small report: 0 needs a checked document, or only skipped ones that may pass."""
    every_status: tuple[Status, ...] = ("checked", "skipped", "unclear", "unreadable")
    findings = [finding(code, severity) for code in ("COC101", "COC901") for severity in SEVERITIES]
    for number in range(3):
        for statuses in itertools.product(every_status, repeat=number):
            for count in range(3):
                for verdicts in itertools.combinations(findings, count):
                    for fail_on in SEVERITIES:
                        for passing in (False, True):
                            result = exit_status(report(statuses, *verdicts), fail_on, passing)
                            grave = {
                                v.code
                                for v in verdicts
                                if SEVERITIES.index(v.severity) >= SEVERITIES.index(fail_on)
                            }
                            assert (result == 1) == ("COC101" in grave)
                            if result == 0:
                                assert not grave
                                assert "checked" in statuses or (passing and set(statuses) <= {"skipped"})
