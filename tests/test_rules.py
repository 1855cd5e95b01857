"""Every rule's examples, as real files of every format, and every rule's page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cocheck.lint.registry import all_rules, is_reading_rule
from cocheck.lint.rule import Example, ExampleFormat, Rule
from cocheck.lint.verdict import Verdict
from cocheck.testing.tester import Case, cases, outcome, run_example

RULES = all_rules()
CASES = tuple(cases(RULES))
JUDGING = tuple(rule for rule in RULES if rule.check is not None and not is_reading_rule(rule.code))
SHARED_EXAMPLES = tuple(
    (rule, example)
    for rule in JUDGING
    for example in (*rule.good, *rule.bad)
    if len(example.formats) > 1 and not example.attachments
)


def _name(value: object) -> str:
    if isinstance(value, Case):
        return value.name
    if isinstance(value, Rule):
        return value.code
    return re.sub(r"\W+", "-", value.because)[:40] if isinstance(value, Example) else ""


Judge = Callable[[Rule, Example, ExampleFormat], tuple[Verdict, ...]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """The rule's verdicts on an example in a format, each asked for once."""
    known: dict[tuple[str, int, str], tuple[Verdict, ...]] = {}

    def verdicts(rule: Rule, example: Example, format: ExampleFormat) -> tuple[Verdict, ...]:
        key = (rule.code, id(example), format)
        if key not in known:
            known[key] = run_example(rule, example, format, tmp_path_factory.mktemp(rule.code))
        return known[key]

    return verdicts


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_example_is_judged_as_it_says(case: Case, judge: Judge) -> None:
    verdicts = judge(case.rule, case.example, case.format)
    wanted = {"good": ("met", "not-applicable"), "bad": ("not-met", "unreadable")}[case.expected]
    if not is_reading_rule(case.rule.code) and case.expected == "bad":
        wanted = ("not-met",)
    messages = [f"{verdict.code} {verdict.outcome}: {verdict.message}" for verdict in verdicts]
    assert outcome(verdicts) in wanted, f"{case.example.because}: {messages}"


@pytest.mark.parametrize(("rule", "example"), SHARED_EXAMPLES, ids=_name)
def test_formats_agree_on_an_example(rule: Rule, example: Example, judge: Judge) -> None:
    outcomes = {format: outcome(judge(rule, example, format)) for format in example.formats}
    assert len(set(outcomes.values())) == 1, f"{example.because}: {outcomes}"


@pytest.mark.parametrize("rule", JUDGING, ids=_name)
def test_rule_has_good_and_bad_examples(rule: Rule) -> None:
    assert rule.good
    assert rule.bad
    for example in (*rule.good, *rule.bad):
        assert example.because.strip()
        assert example.formats


@pytest.mark.parametrize("rule", JUDGING, ids=_name)
def test_finding_tells_a_secretary_what_to_do(rule: Rule, judge: Judge) -> None:
    example = rule.bad[0]
    for verdict in judge(rule, example, example.formats[0]):
        if verdict.is_finding:
            assert verdict.message.strip()
            assert verdict.help.strip()
            assert verdict.clause == rule.clause
            assert "None" not in verdict.message


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_rule_page_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"(COC|ISO)\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert re.fullmatch(r"[^\n]+[.]", rule.summary), "the summary is one sentence on one line"
    assert ". " not in rule.summary
    assert rule.why.strip()
    assert rule.fix.strip()
