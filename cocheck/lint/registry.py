"""The rule registry: every installed pack of rules, loaded through one door."""

from __future__ import annotations

import functools
import importlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from cocheck.lint.rule import READING_RULES, Rule
from cocheck.lint.usage import UnknownRule, UsageError, nearest
from cocheck.lint.verdict import Severity

GROUP = "cocheck.rules"
OWN_PACK = "cocheck.rules"


class Pack(NamedTuple):
    """A pack of rules, as its entry point names it: a package whose modules define RULE, and whose TOML files
    declare rules.
    """

    name: str
    module: str


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of every installed pack, sorted by code. Raises UsageError as `load_rules` does."""
    return load_rules(installed_packs(tuple(sys.path)))


@functools.cache
def usual_rules() -> tuple[Rule, ...]:
    """Those of `all_rules` that run where nothing selects or leaves out any, sorted by code.

    Packs that are off by default (their packages say OFF_BY_DEFAULT = True) are not even read: that takes as
    long as reading a document.
    """
    packs = [pack for pack in installed_packs(tuple(sys.path)) if not _is_off(pack)]
    return tuple(rule for rule in load_rules(packs) if not rule.off_by_default)


def installed_packs(search_path: Sequence[str]) -> tuple[Pack, ...]:
    """The packs that distributions on `search_path` register in the entry point group "cocheck.rules".

    Reads the metadata folders directly (0.7 ms against 50 ms through importlib.metadata), and asks
    importlib.metadata only where that does not even find cocheck's own pack (in a zip archive).
    """
    packs = dict.fromkeys(_packs_in_folders(search_path))
    if not any(pack.module == OWN_PACK for pack in packs):
        from importlib.metadata import entry_points

        packs.update(dict.fromkeys(Pack(entry.name, entry.value) for entry in entry_points(group=GROUP)))
    return tuple(packs)


def load_rules(packs: Iterable[Pack]) -> tuple[Rule, ...]:
    """The rules of the packs, sorted by code.

    Raises UsageError, naming the pack, where one cannot be loaded or its RULE is not a Rule, and where
    two rules have the same code or name.
    """
    owners: dict[str, Rule] = {}
    rules = []
    for pack in packs:
        for rule in _pack_rules(pack):
            own = rule._replace(pack=pack.name, off_by_default=rule.off_by_default or _is_off(pack))
            _claim(own, owners, "Remove one of the packs.")
            rules.append(own)
    if not rules:
        raise UsageError("No rules are installed. Install cocheck as a package: pip install cocheck")
    return tuple(sorted(rules, key=lambda rule: rule.code))


def known_rules(additions: Sequence[Rule]) -> tuple[Rule, ...]:
    """The installed rules and those that are declared or given for a run, sorted by code."""
    if not additions:
        return all_rules()
    # The rule tester is given the source of an installed pack, too.
    by_code = {rule.code: rule for rule in (*all_rules(), *additions)}
    return tuple(by_code[code] for code in sorted(by_code))


def check_additions(additions: Iterable[Rule]) -> None:
    """Raises UsageError for a rule that bears another's code or name, or the letters of an installed pack."""
    owners = {label: rule for rule in all_rules() for label in (rule.code, rule.name)}
    letters = {letters_of(rule.code): rule for rule in all_rules()}
    for rule in additions:
        _claim(rule, owners, "Rename one of them.")
        if (taken := letters.get(letters_of(rule.code))) is not None:
            raise UsageError(
                f'{rule.origin}: the letters {letters_of(rule.code)} belong to the rule pack "{taken.pack}". '
                f"Give {rule.code} letters of your own, such as those of your committee."
            )


def once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, each once, though its file is named twice or in two ways."""
    found = {(os.path.realpath(rule.origin), rule.code, rule.name): rule for rule in rules}
    return tuple(found.values())


def is_installed(rule: Rule) -> bool:
    """Whether the rule is an installed one, or such a one read from its source."""
    return bool(rule.pack) or any((rule.code, rule.name) == (one.code, one.name) for one in all_rules())


def _claim(rule: Rule, owners: dict[str, Rule], advice: str) -> None:
    """Enters the rule's code and name as its own. Raises UsageError where another rule has one of them."""
    for label in (rule.code, rule.name):
        if label in owners:
            raise UsageError(
                f'Two rules are called "{label}": {_whence(owners[label])}, and {_whence(rule)}. {advice}'
            )
        owners[label] = rule


def letters_of(code: str) -> str:
    """The letters of a code, which tell whose it is: "COC" of COC101."""
    return code.rstrip("0123456789")


def _whence(rule: Rule) -> str:
    """Where a rule is from, in words."""
    if rule.pack:
        return f'one in the rule pack "{rule.pack}" ({rule.origin})'
    return f"one in {rule.origin}"


def rules_at(path: str) -> tuple[Rule, ...]:
    """The rules at a path that the user's own command line names: a Python file, a file of TOML rules, or a
    folder of such files.

    Python is run, so no path that a configuration or a document names may come here. Raises UsageError for
    what is not there, cannot be loaded, or declares no rule.
    """
    place = Path(path)
    if place.is_dir():
        files = [one for one in sorted(place.iterdir()) if one.suffix == ".py" or _declares_rules(one)]
        if not files:
            raise UsageError(f"{path}: this folder holds no rules, neither Python nor TOML.")
        found = [rule for file in files for rule in _rules_of_file(file)]
    elif place.is_file():
        found = [*_rules_of_file(place)]
    else:
        raise UsageError(f'There is no file or folder of rules named "{path}". Check the spelling.')
    if not found:
        raise UsageError(f"{path}: no rule is here. A module defines RULE, a TOML file has [[rule]] tables.")
    return tuple(found)


def _rules_of_file(path: Path) -> Iterator[Rule]:
    if path.suffix != ".py":
        from cocheck.lint.declared import rules_in_file

        yield from rules_in_file(path)
        return
    place = path.resolve()
    try:
        module = _module_at(place)
    except (Exception, SystemExit) as fault:  # it is the user's code, which may raise anything
        from cocheck.lint.rule_faults import told_of

        told = told_of(fault, str(place))
        raise UsageError(f"{path}: these rules cannot be loaded: {told}.") from fault
    rule = getattr(module, "RULE", None)
    if rule is not None:
        if wrong := _fault_of(rule):
            raise UsageError(f"{path}: {wrong}")
        yield rule._replace(origin=str(place))


def _declares_rules(path: Path) -> bool:
    """Whether a file in a folder of rules is a TOML file of some: a configuration need not declare any."""
    if path.suffix != ".toml":
        return False
    from cocheck.lint.declared import declares_rules

    return declares_rules(path)


_OWN_MODULES = "cocheck_rules_of_your_own"


def _module_at(place: Path) -> ModuleType:
    """The module in that file, run anew; as a part of its package, where it is in one."""
    folder = place.parent
    if not (folder / "__init__.py").is_file():
        return _run(f"{_OWN_MODULES}.{place.stem}", place)
    names = [] if place.stem == "__init__" else [place.stem]
    while (folder.parent / "__init__.py").is_file():
        names.insert(0, folder.name)
        folder = folder.parent
    package = f"{_OWN_MODULES}_{folder.name}"
    for name in [one for one in sys.modules if one == package or one.startswith(f"{package}.")]:
        del sys.modules[name]
    importlib.invalidate_caches()
    top = _run(package, folder / "__init__.py", [str(folder)])
    return importlib.import_module(".".join((package, *names))) if names else top


def _run(name: str, place: Path, folders: list[str] | None = None) -> ModuleType:
    """Runs a Python file as a module of that name; with the folders of its modules, as a package."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, place, submodule_search_locations=folders)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    if folders is not None:
        sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _fault_of(rule: object) -> str:
    """What is wrong with the RULE of somebody's module, in words; "" where nothing is."""
    if not isinstance(rule, Rule):
        return "RULE is not a cocheck.lint.rule.Rule."
    from cocheck.lint.rule_faults import fault_of_rule

    fault = fault_of_rule(rule)
    return f"RULE is not as it must be: {fault}" if fault else ""


def find_rule(rules: Iterable[Rule], code_or_name: str) -> Rule:
    """The rule of that code or name, in upper or lower case. Raises UsageError with the nearest one."""
    known = tuple(rules)
    for rule in known:
        if code_or_name.lower() in (rule.code.lower(), rule.name.lower()):
            return rule
    raise _unknown(known, code_or_name)


def match_selector(rules: Iterable[Rule], selector: str) -> frozenset[str]:
    """The codes that a code, a prefix of codes or a rule's name stands for.

    Raises UnknownRule with the nearest right name where it stands for none.
    """
    known = tuple(rules)
    for rule in known:
        if selector.lower() == rule.name.lower():
            return frozenset({rule.code})
    prefix = selector.upper()
    codes = frozenset(rule.code for rule in known if prefix and rule.code.startswith(prefix))
    if not codes:
        raise _unknown(known, selector)
    return codes


def select_rules(
    rules: Iterable[Rule], select: Sequence[str], ignore: Sequence[str], extend_select: Sequence[str] = ()
) -> tuple[Rule, ...]:
    """The rules that `select` (all, if empty), `extend_select` and `ignore` leave, sorted by code.

    Rules that are off by default are left out where nothing selects them. The longer selector wins, and
    `ignore` where both are as long: ignoring COC1 but selecting COC101 leaves COC101. What could not be read
    was not checked, so COC9xx rules need no selecting; they go only when ignored. Raises UsageError for an
    unknown selector, and where no rule is left.
    """
    known = tuple(rules)
    wanted = _specificity(known, (*select, *extend_select))
    unwanted = _specificity(known, ignore)
    selected = []
    for rule in known:
        by_default = not select and not rule.off_by_default
        default = 0 if by_default or is_reading_rule(rule.code) else -1
        if wanted.get(rule.code, default) > unwanted.get(rule.code, -1):
            selected.append(rule)
    if not selected or (not select and all(is_reading_rule(rule.code) for rule in selected)):
        raise UsageError("No rule is left to check: everything is ignored.")
    return tuple(sorted(selected, key=lambda rule: rule.code))


def graded(rules: Iterable[Rule], severity: Mapping[str, Severity]) -> tuple[Rule, ...]:
    """The rules with the severities that selectors give them; the longest selector of a rule wins.

    Raises UsageError for an unknown selector.
    """
    known = tuple(rules)
    given: dict[str, tuple[int, Severity]] = {}
    for selector, grade in severity.items():
        for code, length in _specificity(known, (selector,)).items():
            given[code] = max(given.get(code, (0, grade)), (length, grade), key=lambda one: one[0])
    return tuple(
        rule._replace(severity=given[rule.code][1]) if rule.code in given else rule for rule in known
    )


def is_reading_rule(code: str) -> bool:
    """True for the rules that speak of reading a document (COC9xx) and not of what it says."""
    return code.startswith(READING_RULES)


def _specificity(rules: Sequence[Rule], selectors: Iterable[str]) -> dict[str, int]:
    """For each code that the selectors cover, the length of the longest one; a name counts as a code."""
    lengths: dict[str, int] = {}
    for selector in selectors:
        codes = match_selector(rules, selector)
        for code in codes:
            length = len(selector) if code.startswith(selector.upper()) else len(code)
            lengths[code] = max(length, lengths.get(code, 0))
    return lengths


def _unknown(rules: Sequence[Rule], word: str) -> UnknownRule:
    if word.upper() == "ALL":
        return UnknownRule(
            'There is no rule "ALL". Leave "select" out, and all the usual rules are checked; '
            '"extend-select" adds a pack that is off by default, such as ISO.'
        )
    hint = nearest(word, [label for rule in rules for label in (rule.code, rule.name)])
    return UnknownRule(f'There is no rule "{word}".{hint} "cocheck rules" lists them.')


def _packs_in_folders(search_path: Sequence[str]) -> Iterator[Pack]:
    """The packs named in the metadata folders on the path; the first folder of a distribution counts."""
    seen = set()
    for folder in search_path:
        try:
            names = sorted(os.listdir(folder)) if folder else []  # noqa: PTH208 (names alone: quicker)
        except OSError:  # sys.path may name what is not there, and archives
            continue
        for name in names:
            if not name.endswith((".dist-info", ".egg-info")):
                continue
            file = os.path.join(folder, name, "entry_points.txt")  # noqa: PTH118 (one a distribution)
            if not os.path.isfile(file):  # noqa: PTH113
                continue
            distribution = re.sub(r"[-_.]+", "-", name.rpartition(".")[0].partition("-")[0]).lower()
            if distribution not in seen:
                seen.add(distribution)
                yield from _packs_in_text(Path(file).read_text(encoding="utf-8"))


def _packs_in_text(entry_points: str) -> Iterator[Pack]:
    """The packs that an entry_points.txt names (packaging.python.org, "Entry points specification")."""
    in_group = False
    for line in entry_points.splitlines():
        line = line.strip()
        if line.startswith("["):
            in_group = line == f"[{GROUP}]"
        elif in_group and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield Pack(name.strip(), value.partition("[")[0].strip())


def _is_off(pack: Pack) -> bool:
    """Whether the pack's rules run only where they are selected."""
    try:
        return getattr(importlib.import_module(pack.module), "OFF_BY_DEFAULT", False) is True
    except Exception:  # what is wrong with the pack is told where its rules are loaded
        return False


def _pack_rules(pack: Pack) -> Iterator[Rule]:
    for module in _pack_modules(pack):
        rule = getattr(module, "RULE", None)
        if rule is None:
            continue
        # Tests hold cocheck's own rules to it; to start quickly, nothing is said twice.
        if pack.module != OWN_PACK and (wrong := _fault_of(rule)):
            raise UsageError(
                f'The rule pack "{pack.name}" is broken: {module.__name__}: {wrong} Mend or remove the pack.'
            )
        yield rule._replace(origin=module.__name__)
    yield from _pack_declarations(pack)


def _pack_declarations(pack: Pack) -> Iterator[Rule]:
    """The rules of the TOML files in the pack's package."""
    folders = getattr(sys.modules[pack.module], "__path__", ())
    if not any(map(_may_declare, folders)):
        return
    from importlib import resources

    files = [file for file in resources.files(pack.module).iterdir() if file.name.endswith(".toml")]
    for file in sorted(files, key=lambda file: file.name):
        from cocheck.lint.declared import rules_in_text

        try:
            yield from rules_in_text(file.read_text(encoding="utf-8"), str(file))
        except (UsageError, UnicodeDecodeError) as fault:
            raise UsageError(
                f'The rule pack "{pack.name}" is broken: {fault} Mend or remove the pack.'
            ) from fault


def _module_names(pack: Pack, package: ModuleType) -> Iterable[str]:
    folders: Sequence[str] = getattr(package, "__path__", ())
    if pack.module == OWN_PACK and Path(folders[0]).is_dir():
        # The modules of our own are plain files, and pkgutil loads inspect.
        names = os.listdir(folders[0])  # noqa: PTH208 (names alone: quicker)
        return [name[:-3] for name in names if name.endswith(".py") and name != "__init__.py"]
    import pkgutil

    return [module.name for module in pkgutil.iter_modules(folders)]


def _may_declare(folder: str) -> bool:
    """Whether there are TOML files in the folder: to list it is quicker than to load `resources`."""
    try:
        return any(name.endswith(".toml") for name in os.listdir(folder))  # noqa: PTH208
    except OSError:  # it is in an archive
        return True


def _pack_modules(pack: Pack) -> tuple[ModuleType, ...]:
    try:
        package = importlib.import_module(pack.module)
        names = sorted(_module_names(pack, package))
        return (package, *(importlib.import_module(f"{pack.module}.{name}") for name in names))
    except (Exception, SystemExit) as fault:  # a pack is anybody's code, which may raise anything
        if pack.module == OWN_PACK:
            raise
        raise UsageError(
            f'The rule pack "{pack.name}" ({pack.module}) cannot be loaded: '
            f"{type(fault).__name__}: {fault}. Mend or remove the pack."
        ) from fault
