"""Suppressions: findings that are set aside, with their reason; and those that rot, which are findings."""

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.limits import MAX_INSTRUCTION_CHARACTERS, MAX_INSTRUCTIONS
from cocheck.documents.model import Document
from cocheck.lint.patterns import Patterns, absolute
from cocheck.lint.registry import is_reading_rule, known_rules, match_selector
from cocheck.lint.rule import Rule
from cocheck.lint.settings import Settings, Suppression, UnknownRule
from cocheck.lint.usage import nearest
from cocheck.lint.verdict import Location, Status, Suppressed, Verdict

EXPIRED, UNUSED = "COC501", "COC502"
GRAMMAR = 'cocheck: ignore COC102 reason="why" owner="secretariat" expires=2026-12-31'

_INSTRUCTION = lazy(r"\s*cocheck\s*:\s*", re.IGNORECASE)
# What is meant for one, and would otherwise be passed over without a word.
_NEARLY = lazy(r"\s*cocheck[\s-]*(?:ignore|disable|allow|noqa)\b", re.IGNORECASE)
_VALUE = lazy(r"""(?<![\w-])([\w-]+)\s*=\s*("[^"]*"|“[^“”]*[”“]|„[^“”]*[“”]|«[^»]*»|'[^']*'|[^\s"'“„«]+)""")
_QUOTES = "\"'“”„«»"
_WITH_COMMENTS = ("markdown", "html")

Instruction = tuple[str, Location]


class Misfit(Exception):
    """An instruction in a document that sets nothing aside; the text says why."""


def instructions_in(document: Document) -> tuple[Instruction, ...]:
    """What a document says to cocheck, as written, and where: in comments, or in properties of a .docx."""
    found = [(text, Location(label="the document's properties")) for text in document.instructions]
    if document.format in _WITH_COMMENTS:
        for comment in document.comments:
            if len(found) > MAX_INSTRUCTIONS:
                break
            start = _INSTRUCTION.match(comment.text)
            if start or _NEARLY.match(comment.text):
                line = comment.place.line
                label = f"line {line}" if line else ""
                text = comment.text[start.end() :] if start else comment.text
                found.append((text, Location(line=line, label=label)))
    return tuple((text[:MAX_INSTRUCTION_CHARACTERS], place) for text, place in found[:MAX_INSTRUCTIONS])


def read_instruction(text: str, known: Sequence[Rule]) -> Suppression:
    """The suppression in an instruction such as 'ignore COC102 reason="…"', by the rules that are known.

    Raises Misfit for none.
    """
    text = _INSTRUCTION.sub("", text, count=1).strip()
    if _NEARLY.match(text):
        raise Misfit("it begins otherwise than with “cocheck: ignore”")
    verb, _, rest = text.partition(" ")
    if verb.lower() != "ignore":
        raise Misfit(f"“{verb}” is no instruction that cocheck knows")
    values: dict[str, str] = {}
    for found in _VALUE.finditer(rest):
        name = found[1].lower()
        if name not in ("reason", "owner", "expires"):
            raise Misfit(f"it has no part called “{name}”.{nearest(name, ('reason', 'owner', 'expires'))}")
        values[name] = found[2].strip(_QUOTES).strip()
    rules = tuple(filter(None, re.split(r"[\s,;]+", _VALUE.sub(" ", rest))))
    if not rules:
        raise Misfit("it names no rule")
    for selector in rules:
        try:
            match_selector(known, selector)
        except UnknownRule as fault:
            raise Misfit(f"there is no rule “{selector}”") from fault
        if refused := refusal(selector, known):
            raise Misfit(refused)
        if not any(selector.lower() in (rule.code.lower(), rule.name.lower()) for rule in known):
            raise Misfit(f"“{selector}” is the beginning of several codes, and each must be named whole")
    if not values.get("reason"):
        raise Misfit("it gives no reason")
    return Suppression(
        rules, values["reason"], owner=values.get("owner", ""), expires=_day(values.get("expires"))
    )


def _day(text: str | None) -> datetime.date | None:
    from cocheck.lint.settings_shapes import read_day

    day = read_day(text)
    if text is not None and day is None:
        raise Misfit(f"“{text}” is no date such as 2026-12-31")
    return day


def refusal(selector: str, rules: Sequence[Rule]) -> str:
    """Why findings of the rules that a selector stands for cannot be set aside; "" where they can."""
    codes = match_selector(rules, selector)
    if all(is_reading_rule(code) for code in codes):
        return f'what could not be read was not checked, so {selector} cannot be set aside ("exclude" can)'
    if codes <= {EXPIRED, UNUSED}:
        return f"{selector} tells of suppressions and cannot be set aside by one"
    return ""


class Standing(NamedTuple):
    """A document of the run: where it is, how it fared, what its settings and itself say of suppressions.

    `rules` are the codes that were selected for it.
    """

    path: str
    place: Path
    status: Status
    settings: Settings
    rules: frozenset[str]
    instructions: tuple[Instruction, ...] = ()


class Told(NamedTuple):
    """Something to say of a suppression, by the rule of that code."""

    code: str
    path: str
    location: Location
    message: str
    help: str
    outcome: Literal["met", "not-met"] = "not-met"


class Settled(NamedTuple):
    """What suppressions leave: the verdicts that stand, the findings set aside, and what is to be said of
    the suppressions themselves: a rule's code, where, the message and the help.
    """

    verdicts: tuple[Verdict, ...]
    suppressed: tuple[Suppressed, ...]
    told: tuple[Told, ...]


class _Use:
    """A suppression that bears on documents of the run, and which of its rules set something aside.

    `rules` are all that are known where it stands.
    """

    __slots__ = ("location", "path", "rules", "standings", "suppression", "used")

    def __init__(
        self,
        suppression: Suppression,
        path: str,
        location: Location,
        rules: tuple[Rule, ...],
        standings: Iterable[Standing] = (),
    ) -> None:
        self.suppression, self.path, self.location, self.rules = suppression, path, location, rules
        self.standings = list(standings)
        self.used: set[str] = set()


def set_aside(verdicts: Sequence[Verdict], standings: Iterable[Standing], today: datetime.date) -> Settled:
    """Set aside the findings that suppressions answer for on that day.

    An expired suppression answers for nothing. One is called unused only where every document that it is for
    was checked, by its rule, in this run.
    """
    run = tuple(standings)
    uses, told = _uses(run)
    by_path: dict[str, list[_Use]] = {}
    for use in uses:
        for standing in use.standings:
            by_path.setdefault(standing.path, []).append(use)
    kept: list[Verdict] = []
    suppressed: list[Suppressed] = []
    for verdict in verdicts:
        answering = _answering(verdict, by_path.get(verdict.path, ()), today)
        if answering is None:
            kept.append(verdict)
        else:
            suppression = answering.suppression
            suppressed.append(Suppressed(verdict, "suppression", suppression.reason, suppression.owner))
    for use in uses:
        if _is_over(use.suppression, today):
            told += _expired(use)
    current = [use for use in uses if not _is_over(use.suppression, today)]
    for use in current:
        told += _holding(use)
    told += _unused(current, run)
    return Settled(tuple(kept), tuple(suppressed), tuple(told))


def _uses(run: Sequence[Standing]) -> tuple[list[_Use], list[Told]]:
    """Every suppression of the run, and what is wrong with those that documents hold."""
    configured: dict[Suppression, _Use] = {}
    own: list[_Use] = []
    told: list[Told] = []
    for standing in run:
        if not standing.settings.suppressions and not standing.instructions:
            continue
        rules = known_rules(standing.settings.rules)
        for suppression in standing.settings.suppressions:
            use = configured.get(suppression)
            if use is None:
                location = Location(line=suppression.line, label=f"line {suppression.line}")
                use = configured[suppression] = _Use(suppression, _shown(suppression.file), location, rules)
            if suppression.files is not None and suppression.files.match(standing.place):
                use.standings.append(standing)
        for text, location in standing.instructions:
            try:
                if not standing.settings.document_suppressions:
                    raise Misfit("the configuration lets no document do that (document-suppressions)")
                suppression = read_instruction(text, rules)
                own.append(_Use(suppression, standing.path, location, rules, [standing]))
            except Misfit as fault:
                if UNUSED in standing.rules:
                    stop = "" if str(fault).endswith("?") else "."
                    message = f"The suppression in this document sets nothing aside: {fault}{stop}"
                    help = f"Write it so: {GRAMMAR}; or delete it."
                    told.append(Told(UNUSED, standing.path, location, message, help))
    return [*configured.values(), *own], told


def _shown(file: str) -> str:
    """The configuration file's path as the user would give it, from the working folder where it is below."""
    path, here = absolute(Path(file)), Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _is_over(suppression: Suppression, today: datetime.date) -> bool:
    return suppression.expires is not None and suppression.expires < today


def _answering(verdict: Verdict, uses: Iterable[_Use], today: datetime.date) -> _Use | None:
    """The first suppression that answers for a finding; all that do are used."""
    if not verdict.is_finding or is_reading_rule(verdict.code):
        return None
    first = None
    for use in uses:
        if _is_over(use.suppression, today):
            continue
        answering = [rule for rule in use.suppression.rules if verdict.code in _codes(rule, use.rules)]
        use.used.update(answering)
        if answering and first is None:
            first = use
    return first


def _codes(selector: str, rules: Sequence[Rule]) -> frozenset[str]:
    """The rules whose findings a selector sets aside."""
    codes = match_selector(rules, selector)
    return frozenset(code for code in codes if not is_reading_rule(code) and code not in (EXPIRED, UNUSED))


def _of(use: _Use) -> str:
    """The suppression in words: "The suppression of COC102 for 45/*"."""
    files = use.suppression.files
    where = f" for {', '.join(files.patterns)}" if files is not None else " in this document"
    return f"The suppression of {', '.join(use.suppression.rules)}{where}"


def _expired(use: _Use) -> Iterator[Told]:
    day = use.suppression.expires
    if day is not None and any(EXPIRED in standing.rules for standing in use.standings):
        yield Told(
            EXPIRED,
            use.path,
            use.location,
            f"{_of(use)} ended on {day.isoformat()}, and what it set aside is told again "
            f"(its reason was: {use.suppression.reason}).",
            f"Mend what was set aside and {_how_to_drop(use)}; or, if the reason still holds, write a later "
            "date.",
        )


def _holding(use: _Use) -> Iterator[Told]:
    """What is met: that a suppression is not over, and that it sets something aside."""
    day = use.suppression.expires
    rules = frozenset(rule for standing in use.standings for rule in standing.rules)
    if EXPIRED in rules:
        message = f"{_of(use)} holds until {day.isoformat()}." if day else f"{_of(use)} has no end."
        yield Told(EXPIRED, use.path, use.location, message, "", "met")
    if UNUSED in rules and use.used == set(use.suppression.rules):
        yield Told(UNUSED, use.path, use.location, f"{_of(use)} sets findings aside.", "", "met")


def _unused(uses: Sequence[_Use], run: Sequence[Standing]) -> Iterator[Told]:
    places = frozenset(os.path.realpath(standing.place) for standing in run)
    folders: dict[tuple[Path, int], tuple[Path, ...]] = {}
    for use in uses:
        idle = [rule for rule in use.suppression.rules if rule not in use.used]
        told_to = use.standings or (run if use.suppression.files is not None else ())
        if not idle or not any(UNUSED in standing.rules for standing in told_to):
            continue
        idle = [rule for rule in idle if _was_looked_for(rule, use, run, places, folders)]
        if not idle:
            continue
        if len(idle) == len(use.suppression.rules):
            message = f"{_of(use)} matches nothing."
            help = f"If it is no longer needed, {_how_to_drop(use)}."
        else:
            message = f"{_of(use)} matches nothing of {', '.join(idle)}."
            help = f"Leave {', '.join(idle)} out of it."
        yield Told(UNUSED, use.path, use.location, message, help)


def _was_looked_for(
    rule: str,
    use: _Use,
    run: Sequence[Standing],
    places: frozenset[str],
    folders: dict[tuple[Path, int], tuple[Path, ...]],
) -> bool:
    """Whether this run would have found what the rule says, in every document that the suppression is for.

    `folders` keeps what was found in each folder that had to be searched, by the settings' id, too.
    """
    codes = _codes(rule, use.rules)
    unread = [one for one in use.standings if one.status not in ("checked", "skipped")]
    if unread or not all(codes <= standing.rules for standing in use.standings):
        return False
    files = use.suppression.files
    judges_meetings = any(one.code in codes and one.kind == "meeting" for one in use.rules)
    if files is None:
        folder, standing = use.standings[0].place.parent, use.standings[0]
        return not judges_meetings or _documents_in(folder, None, standing.settings, folders) <= places
    settings = next(one.settings for one in run if use.suppression in one.settings.suppressions)
    # What the patterns match may lie in what this run was not given.
    narrowed = None if judges_meetings or not use.standings else files
    return _documents_in(files.folder, narrowed, settings, folders) <= places


def _documents_in(
    folder: Path,
    files: Patterns | None,
    settings: Settings,
    folders: dict[tuple[Path, int], tuple[Path, ...]],
) -> set[str]:
    """The documents in a folder, those that patterns match where there are some, by their real paths."""
    if (folder, id(settings)) not in folders:
        from cocheck.lint.discovery import discover

        found = discover([str(folder)], lambda _: settings).files
        folders[folder, id(settings)] = tuple(file.path for file in found)
    paths = folders[folder, id(settings)]
    return {os.path.realpath(path) for path in paths if files is None or files.match(absolute(path))}


def _how_to_drop(use: _Use) -> str:
    if use.suppression.files is not None:
        return f"delete its [[suppressions]] table, at line {use.suppression.line} of {use.path}"
    if use.location.line:
        return f"delete the comment at line {use.location.line}"
    return "delete the property “cocheck-ignore” (in Word: File, Info, Properties, Advanced, Custom)"
