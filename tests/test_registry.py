"""The rule registry: packs found on a path, loaded, and selected from."""

from __future__ import annotations

import itertools
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocheck.lint.registry import (
    GROUP,
    Pack,
    all_rules,
    find_rule,
    installed_packs,
    is_reading_rule,
    load_rules,
    match_selector,
    select_rules,
)
from cocheck.lint.rule import Rule
from cocheck.lint.settings import UsageError

_numbers = itertools.count()


def rule(code: str, name: str) -> Rule:
    return Rule(code, name, "agenda", "error", "agenda", "Summary.", "Why.", "Fix.")


RULES = (
    rule("COC101", "agenda-code-link"),
    rule("COC102", "agenda-training-link"),
    rule("COC201", "attendance-code-attached"),
    rule("COC901", "document-unreadable"),
    rule("COC904", "document-kind-unclear"),
)


def install(folder: Path, modules: dict[str, str], entry: str = "{package}") -> Pack:
    """A distribution with a pack of rules, installed in `folder` as pip would lay it out."""
    package = f"pack_{next(_numbers)}"
    (folder / package).mkdir(parents=True)
    for name, source in {"__init__": "", **modules}.items():
        (folder / package / f"{name}.py").write_text(source, encoding="utf-8")
    metadata = folder / f"{package}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    value = entry.format(package=package)
    (metadata / "entry_points.txt").write_text(
        f"[console_scripts]\nother = elsewhere:main\n\n[{GROUP}]\n# ours\nteam = {value} [extra]\n"
    )
    return Pack("team", value)


RULE_SOURCE = """
from cocheck.lint.rule import Rule
def check(document):
    yield document.rule("met", "Yes.")

RULE = Rule({code!r}, {name!r}, "agenda", "error", None, "Summary.", "Why.", "Fix.", check)
"""


def codes(rules: tuple[Rule, ...]) -> list[str]:
    return [rule.code for rule in rules]


def test_the_built_in_pack_is_found_like_any_other() -> None:
    found = {(pack.name, pack.module) for pack in installed_packs(tuple(sys.path))}
    assert found == {(entry.name, entry.value) for entry in entry_points(group=GROUP)}
    assert ("iso", "cocheck.rules") in found


def test_all_rules_are_sorted_and_told_apart() -> None:
    rules = all_rules()
    assert codes(rules) == sorted(codes(rules))
    assert len({label for rule in rules for label in (rule.code, rule.name)}) == 2 * len(rules)
    assert {"COC101", "COC201", "COC301", "COC901"} <= set(codes(rules))


def test_a_third_party_pack_is_installed_by_its_metadata_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = install(
        tmp_path,
        {
            "second": RULE_SOURCE.format(code="TEAM2", name="rule-two"),
            "first": RULE_SOURCE.format(code="TEAM1", name="rule-one"),
            "helper": "WORDS = ()",
        },
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    packs = installed_packs((str(tmp_path), *sys.path))
    assert pack in packs
    assert codes(load_rules([pack])) == ["TEAM1", "TEAM2"]
    assert {"TEAM1", "COC101"} <= set(codes(load_rules(packs)))


def test_a_distribution_that_is_on_the_path_twice_counts_once(tmp_path: Path) -> None:
    pack = install(tmp_path / "a", {})
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / f"{pack.module}-1.0.dist-info").rename(tmp_path / "b" / f"{pack.module}-1.0.dist-info")
    again = install(tmp_path / "a", {})
    search = (str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "b"), "", str(tmp_path / "not there"))
    assert [found for found in installed_packs(search) if found.name == "team"] == [again, pack]


@pytest.mark.parametrize(
    ("modules", "words"),
    [
        ({"broken": "import a_module_that_is_not_there"}, "a_module_that_is_not_there"),
        ({"broken": "1 / 0"}, "ZeroDivisionError"),
        ({"broken": "def"}, "SyntaxError"),
        ({"broken": "RULE = 'a text'"}, "is not a cocheck.lint.rule.Rule"),
        ({"broken": RULE_SOURCE.format(code="team1", name="rule-one")}, '"team1" is no code'),
        ({"broken": "import sys; sys.exit(0)"}, "SystemExit"),
    ],
)
def test_a_broken_pack_is_named(
    modules: dict[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = install(tmp_path, modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(UsageError, match='rule pack "team"') as caught:
        load_rules([pack])
    assert words in str(caught.value)


def test_a_pack_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='rule pack "gone"'):
        load_rules([Pack("gone", "a_pack_that_is_not_there")])


@pytest.mark.parametrize(("code", "name"), [("COC101", "something-new"), ("TEAM1", "agenda-code-link")])
def test_a_code_or_a_name_belongs_to_one_rule(
    code: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = install(tmp_path, {"first": RULE_SOURCE.format(code=code, name=name)})
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(UsageError, match="Two rules are called") as caught:
        load_rules([Pack("iso", "cocheck.rules"), pack])
    assert '"iso"' in str(caught.value) and '"team"' in str(caught.value)


def test_no_rules_at_all_is_an_error() -> None:
    with pytest.raises(UsageError, match="No rules are installed"):
        load_rules([])


@pytest.mark.parametrize("word", ["COC101", "coc101", "agenda-code-link", "Agenda-Code-Link"])
def test_a_rule_is_found_by_code_or_name(word: str) -> None:
    assert find_rule(RULES, word).code == "COC101"


@pytest.mark.parametrize(
    ("word", "right"),
    [("COC1001", "COC101"), ("agenda-code-lnik", "agenda-code-link"), ("COC1", "COC101")],
)
def test_the_nearest_rule_is_offered(word: str, right: str) -> None:
    with pytest.raises(UsageError, match=f'Did you mean "{right}"'):
        find_rule(RULES, word)


READING = ["COC901", "COC904"]


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        ([], [], ["COC101", "COC102", "COC201", *READING]),
        (["COC101"], [], ["COC101", *READING]),
        (["coc1"], [], ["COC101", "COC102", *READING]),
        (["COC1", "attendance-code-attached"], [], ["COC101", "COC102", "COC201", *READING]),
        ([], ["COC1"], ["COC201", *READING]),
        ([], ["agenda-code-link"], ["COC102", "COC201", *READING]),
        (["COC1"], ["COC101"], ["COC102", *READING]),
        (["COC101"], ["COC1"], ["COC101", *READING]),
        (["agenda-code-link"], ["COC"], ["COC101"]),
        (["COC101"], ["COC9"], ["COC101"]),
        ([], ["COC904"], ["COC101", "COC102", "COC201", "COC901"]),
        (["COC904"], [], READING),
        (["COC101"], ["document-unreadable"], ["COC101", "COC904"]),
    ],
)
def test_selecting(select: list[str], ignore: list[str], left: list[str]) -> None:
    assert codes(select_rules(RULES, select, ignore)) == left


@pytest.mark.parametrize(
    ("select", "ignore"),
    [([], ["COC"]), ([], ["COC1", "COC2"]), (["COC101"], ["COC101", "COC9"]), ([], ["C"])],
)
def test_leaving_no_rule_is_an_error(select: list[str], ignore: list[str]) -> None:
    with pytest.raises(UsageError, match="No rule is left"):
        select_rules(RULES, select, ignore)


@pytest.mark.parametrize("selector", ["COC7", "agenda", "", "COC1011"])
def test_an_unknown_selector_is_an_error(selector: str) -> None:
    with pytest.raises(UsageError, match="There is no rule"):
        match_selector(RULES, selector)


selectors = st.sampled_from(
    ["COC", "COC1", "COC101", "COC102", "COC2", "agenda-training-link", "COC9", "COC904"]
)


@given(st.lists(selectors, max_size=3), st.lists(selectors, max_size=3))
def test_no_selecting_silences_reading_but_ignoring_it(select: list[str], ignore: list[str]) -> None:
    try:
        left = set(codes(select_rules(RULES, select, ignore)))
    except UsageError:
        return
    ignored = {code for selector in ignore for code in match_selector(RULES, selector)}
    assert {rule.code for rule in RULES if is_reading_rule(rule.code)} - ignored <= left
    assert not select or left <= {c for s in select for c in match_selector(RULES, s)} | set(READING)
