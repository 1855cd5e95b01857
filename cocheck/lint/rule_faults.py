"""What can be wrong with a rule that somebody wrote: its declaration, its rulings, and what it raises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cocheck.compiled import lazy
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.usage import UsageError, either
from cocheck.lint.verdict import OUTCOMES, SEVERITIES, Evidence, Location

CODE = "[A-Z]{2,12}[0-9]{1,5}"
NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)+"
"""What a rule's code and its name look like, as patterns."""

_CODE = lazy(CODE)
_NAME = lazy(NAME)
_KINDS = ("agenda", "attendance", "report", "meeting")
_TEXTS = ("summary", "why", "fix", "source")
_FLAGS = ("off_by_default", "each_code", "absence")


class RuleFault(UsageError):
    """A rule that is no part of cocheck failed at a document: `code` is its own, `told` says how."""

    def __init__(self, rule: Rule, told: str) -> None:
        super().__init__(f"The rule {rule.code} ({rule.origin}) failed: {told}.")
        self.code, self.told = rule.code, told


def fault_of_code(code: str) -> str:
    """Why that can be no rule's code, in words; "" where it can."""
    if _CODE.fullmatch(code):
        return ""
    return f'"{code}" is no code: write capital letters and then digits, as in ACME1.'


def fault_of_name(name: str) -> str:
    """Why that can be no rule's name, in words; "" where it can."""
    if _NAME.fullmatch(name):
        return ""
    return f'"{name}" is no name of a rule: write small words with hyphens, as in agenda-safety-item.'


def fault_of_rule(rule: Rule) -> str:
    """What is wrong with a Rule that is written in Python, in words; "" where nothing is."""
    from cocheck.lint.clauses import CLAUSES

    if fault := fault_of_code(str(rule.code)) or fault_of_name(str(rule.name)):
        return fault
    for key, value, known in (("kind", rule.kind, _KINDS), ("severity", rule.severity, SEVERITIES)):
        if value not in known:
            return f"{key} is {value!r}, and must be {either(known)}."
    if rule.clause is not None and rule.clause not in CLAUSES:
        return f"clause is {rule.clause!r}, and must be None or {either(tuple(CLAUSES))}."
    for key in _TEXTS:
        if not isinstance(getattr(rule, key), str):
            return f"{key} must be a text."
    for key in ("summary", "fix"):
        if not getattr(rule, key).strip():
            return f"{key} says nothing."
    for key in _FLAGS:
        if not isinstance(getattr(rule, key), bool):
            return f"{key} must be True or False."
    if not callable(rule.check):
        return "check must be a function that takes a document and yields rulings."
    for key in ("good", "bad"):
        examples = getattr(rule, key)
        if not isinstance(examples, tuple) or not all(isinstance(one, Example) for one in examples):
            return f"{key} must be a tuple of Example, as in (Example(…),)."
    return ""


def is_own(rule: Rule) -> bool:
    """Whether what judges by the rule is a part of cocheck, as it is for one declared in TOML, too."""
    return str(getattr(rule.check, "__module__", "")).startswith("cocheck.")


def rulings_of(rule: Rule, subject: Any) -> tuple[Ruling, ...]:
    """What the rule says of a Subject, or of a Meeting.

    Raises RuleFault where a rule that is no part of cocheck raises anything, asks to end the program, or
    yields what is no ruling: that must never look like a document on which there is nothing to say.
    """
    assert rule.check is not None
    if is_own(rule):
        return tuple(rule.check(subject))
    try:
        given = rule.check(subject)
        rulings = None if given is None else tuple(given)
    except MemoryError:
        raise
    except (Exception, SystemExit) as fault:  # it is somebody's code, which may raise anything
        raise RuleFault(rule, told_of(fault, _file_of(rule))) from fault
    if rulings is None:
        raise RuleFault(rule, "check returns None, where it is to yield rulings")
    if not rulings and rule.kind != "meeting":
        raise RuleFault(rule, "it yields no ruling")
    for ruling in rulings:
        if wrong := _fault_of_ruling(ruling):
            raise RuleFault(rule, wrong)
    return rulings


def told_of(fault: BaseException, file: str) -> str:
    """What was raised, and the last line of that file on the way there, if any."""
    import traceback

    frames = traceback.extract_tb(fault.__traceback__)
    own = [frame for frame in frames if frame.filename == file]
    where = f" ({Path(file).name}, line {own[-1].lineno})" if own else ""
    return " ".join(f"{type(fault).__name__}: {fault}".split())[:200] + where


def _file_of(rule: Rule) -> str:
    return str(getattr(getattr(rule.check, "__code__", None), "co_filename", ""))


def _fault_of_ruling(ruling: object) -> str:
    if not isinstance(ruling, Ruling):
        return f"it yields a {type(ruling).__name__}, where a Ruling is wanted, as document.rule(…) makes one"
    if ruling.outcome not in OUTCOMES:
        return f"it yields the outcome {ruling.outcome!r}, where {either(OUTCOMES)} is wanted"
    if not isinstance(ruling.message, str) or not isinstance(ruling.help, str):
        return "it yields a ruling whose message or help is no text"
    if ruling.outcome in ("not-met", "unreadable") and not ruling.message.strip():
        return "it yields a finding without a message"
    if not isinstance(ruling.location, Location):
        return "it yields a ruling whose location is no Location"
    if not isinstance(ruling.evidence, tuple) or not all(_is_evidence(one) for one in ruling.evidence):
        return "it yields a ruling whose evidence is no tuple of Evidence"
    return ""


def _is_evidence(one: object) -> bool:
    return isinstance(one, Evidence) and all(isinstance(part, str) for part in one[:3])
