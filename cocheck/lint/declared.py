"""Rules declared in TOML: [[rule]] tables of a configuration, of files that it names, and of packs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cocheck.lint.declared_keys import RULE_KEYS
from cocheck.lint.requirement import VERBS, Requirement, Verb
from cocheck.lint.rule import Example, Rule
from cocheck.lint.rule_faults import fault_of_code, fault_of_name
from cocheck.lint.settings_files import CONFIG_NAMES, Layer, Source, Spot, is_foreign, parse, text_of
from cocheck.lint.settings_shapes import TablesOf
from cocheck.lint.usage import UsageError, either, nearest

_RULES = TablesOf(RULE_KEYS)
_WORDINGS = ("require-phrase", "require-item", "require-attachment", "require-order", "forbid-phrase")
_ITEM_VERBS = ("require-item", "require-order")
_GOES_WITH = {
    "before": _ITEM_VERBS,
    "within-first": _ITEM_VERBS,
    "words": ("require-link",),
    "but-not": _WORDINGS,
    "whole-item": ("require-phrase",),
}


def rules_of_layer(layer: Layer) -> tuple[Rule, ...]:
    """The rules that a configuration declares, and those of the files that it names, in order.

    The tables must have been checked for their shape. Raises UsageError, with the file and the line, for a
    rule that contradicts itself, and for a file that is not there or holds Python.
    """
    found = [*_rules(layer)]
    for number, name in enumerate(layer.table.get("rule-files", ())):
        spot = layer.spot("rule-files", number)
        path = layer.source.home / name
        if path.suffix.lower() in (".py", ".pyc", ".pyw", ".so", ".pyd"):
            raise spot.error(
                f'"{name}" is Python, which no configuration can make cocheck run. If you trust it, name it '
                f"on the command line: --rules {name}"
            )
        if not path.is_file():
            raise spot.error(f'"rule-files" names {path}, and no file is there.')
        foreign = layer.source.foreign or is_foreign(path, layer.source.home)
        found += rules_in_file(Path(os.path.normpath(path)), foreign)
    return tuple(found)


def rules_in_file(path: Path, foreign: bool = False) -> tuple[Rule, ...]:
    """The rules of a TOML file of rules, or of a configuration file; no message repeats a `foreign` one.

    Raises UsageError, with the file and the line, for a file that cannot be read, or a rule that is wrong.
    """
    return rules_in_text(text_of(path), str(path), path.absolute(), foreign)


def declares_rules(path: Path) -> bool:
    """Whether a TOML file is one of rules: any that is no configuration, and one that has some.

    Raises UsageError for one that cannot be read.
    """
    if path.name not in CONFIG_NAMES:
        return True
    return "rule" in _layer_of(text_of(path), str(path), path).table


def rules_in_text(text: str, shown: str, path: Path | None = None, foreign: bool = False) -> tuple[Rule, ...]:
    """The rules that a TOML text declares; `shown` names it in messages. Raises UsageError as above."""
    layer = _layer_of(text, shown, path, foreign)
    table = layer.table
    if "rule" not in table:
        raise UsageError(f"{shown}: no rule is declared here. A rule begins with [[rule]].")
    if path is None or path.name not in CONFIG_NAMES:
        for name in table:
            if name != "rule":
                raise layer.spot(name).error(
                    f'a file of rules holds [[rule]] tables alone, and no "{name}".{nearest(name, ("rule",))}'
                )
    _RULES.check(table["rule"], layer.spot("rule"))
    return tuple(_rules(layer))


def _layer_of(text: str, shown: str, path: Path | None, foreign: bool = False) -> Layer:
    table: Mapping[str, Any] = parse(text, shown, foreign=foreign)
    base: tuple[str, ...] = ()
    if path is not None and path.name == "pyproject.toml":
        base = ("tool", "cocheck")
        table = table.get("tool", {}).get("cocheck", {})
    source = Source(shown, path.parent if path else Path.cwd(), path, text, base, foreign=foreign)
    return Layer(source, table)


def _rules(layer: Layer) -> Iterator[Rule]:
    for number, table in enumerate(layer.table.get("rule", ())):
        yield _rule(table, layer.spot("rule", number))


def _rule(table: Mapping[str, Any], spot: Spot) -> Rule:
    code, name = table["code"], table["name"]
    for key, fault in (("code", fault_of_code(code)), ("name", fault_of_name(name))):
        if fault:
            raise spot.at(key).error(fault)
    verb = _verb(table, spot)
    _check_requirement(table, verb, spot)
    return Rule(
        code=code,
        name=name,
        kind=table["kind"],
        severity=table.get("severity", "warning"),
        clause=None,
        summary=table["summary"].strip(),
        why=table.get("why", ""),
        fix=table["help"],
        check=Requirement(
            verb=verb,
            wanted=tuple(table[verb]),
            help=table["help"].strip(),
            message=table.get("message", "").strip(),
            but_not=tuple(table.get("but-not", ())),
            words=tuple(table.get("words", ())),
            before=tuple(table.get("before", ())),
            whole_item=tuple(table.get("whole-item", ())),
            within_first=table.get("within-first"),
        ),
        good=tuple(_example(example) for example in table.get("good", ())),
        bad=tuple(_example(example) for example in table.get("bad", ())),
        source=table.get("source", "").strip(),
        off_by_default=table.get("off-by-default", False),
        each_code=False,
        absence=verb != "forbid-phrase" and verb != "require-order",
        origin=spot.place,
    )


def _verb(table: Mapping[str, Any], spot: Spot) -> Verb:
    verbs = [verb for verb in VERBS if verb in table]
    if len(verbs) != 1:
        what = f"has {' and '.join(verbs)}" if verbs else "requires nothing"
        raise spot.error(f"The rule {what}: give it one of {', '.join(VERBS)}. Two things are two rules.")
    return verbs[0]


def _check_requirement(table: Mapping[str, Any], verb: Verb, spot: Spot) -> None:
    """Raises UsageError for keys that do not fit together, and wordings or addresses that match nothing."""
    for key, verbs in _GOES_WITH.items():
        if key in table and verb not in verbs:
            raise spot.at(key).error(f'"{key}" goes with {either(verbs)}, and this rule has {verb}.')
    if verb == "require-order" and "before" not in table and "within-first" not in table:
        raise spot.error('require-order needs "before" or "within-first", to say where the item must stand.')
    if (verb in _ITEM_VERBS or "whole-item" in table) and table["kind"] == "attendance":
        raise spot.at("kind").error("an attendance list has no items: the kind must be agenda or report.")
    for key in (*_WORDINGS, "before", "words", "whole-item", "but-not"):
        _check_wordings(table.get(key, ()), spot.at(key))
    for number, address in enumerate(table.get("require-link", ())):
        fault = _fault_of_address(address)
        if fault:
            raise spot.at("require-link", number).error(f'"{address}" is no address: {fault}.')


def _check_wordings(wordings: Sequence[str], spot: Spot) -> None:
    from cocheck.codes.wordings import wording

    for number, phrase in enumerate(wordings):
        try:
            wording(phrase)
        except ValueError as fault:
            raise spot.at(number).error(f'"{phrase}" cannot be looked for: {fault}.') from fault


def _fault_of_address(address: str) -> str:
    host = re.sub(r"^https?://", "", address, flags=re.IGNORECASE).partition("/")[0]
    if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?", host):
        return "it must begin with the name of a web site, as in https://acme.example/safety"
    from cocheck.codes.code import fault_of_pattern

    return fault_of_pattern(address)


def _example(table: Mapping[str, Any]) -> Example:
    return Example(
        table["because"].strip(),
        table["text"],
        attachments=table.get("attachments", {}),
        formats=tuple(table.get("formats", Example("").formats)),
    )
