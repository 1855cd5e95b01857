"""Which committee's, which meeting's, which version: what a document says about itself."""

import datetime
import re
from collections.abc import Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.model import Block, Document
from cocheck.languages import fold, vocabulary
from cocheck.meetings.dates import FoundDate, find_dates
from cocheck.tables import table

Mode = Literal["physical", "virtual", "hybrid"]

_ZONE = 60
_LONGEST_REFERENCE = 80
_REFERENCE = lazy(r"(?<![\w.])N[\s ]?[-°º]?\s?(?P<number>\d{1,5})(?P<tail>[A-Za-z]\b|r\d{1,2}\b)?(?![\d.]\d)")
_NAME_REFERENCE = lazy(r"(?:^|[\W_]|tc\d+|\d)n[\W_]?(?P<number>\d{2,5})(?!\d)", re.IGNORECASE)
_VERSION = lazy(
    r"\b(?:rev(?:ision|ised)?|r[ée]v)[\s._-]*(?P<rev>\d{1,2})\b"
    r"|(?:^|[\s_.-])v(?:er(?:sion)?)?[\s._-]*(?P<v>\d{1,3})(?![\d/])|(?P<lone>\b-\s*rev\b)",
    re.IGNORECASE,
)
_RELATED = lazy(r"(?:related content:? ?)?meeting: ?(?:virtual|hybrid|[^\W\d][\w ,()-]{0,60}?)\s*(?=\d)")
_BODY = ("body", "text-box")
_FEW_WORDS = lazy(r"[^\w.!?;]*(?:\w+[^\w.!?;]+){0,2}")
_HELD = lazy(r"\b(held|tenue|celebrada|am|состоялось|on|du)\b")


class _Names(NamedTuple):
    """How committees are named, as patterns: with their body, by number alone, and by name; and standards."""

    numbered: re.Pattern[str]
    short: re.Pattern[str]
    named: re.Pattern[str]
    group: re.Pattern[str]
    standard: re.Pattern[str]


@cache
def _names() -> _Names:
    data = table("cocheck.meetings", "identity.toml")
    bodies = "|".join(re.escape(body).replace("/", r"\s?/\s?") for body in data["bodies"])
    group = "(?:" + "|".join(data["groups"]) + ")"
    short = "(?:" + "|".join(data["short"]) + ")"
    below = rf"(?:\s?/\s?{group}[\s-]?\d{{1,4}}){{0,4}}"
    named = "|".join(re.escape(name).replace("/", r"\s?/\s?") for name in data["named"])
    titles = "|".join(data["titles"])
    return _Names(
        numbered=re.compile(
            rf"(?<!\w)(?P<body>{bodies})[\s/–-]{{1,3}}(?P<groups>{group}[\s-]?[\d.]{{1,5}}{below})(?!\d)",
            re.IGNORECASE,
        ),
        short=re.compile(rf"(?<![\w/])(?P<groups>{short}[\s-]?\d{{1,3}}(?:\.\d+)?{below})(?!\d)"),
        named=re.compile(rf"(?<!\w)(?P<name>{named}|[A-Z][\w-]{{1,60}} (?:{titles}))(?!\w)"),
        group=re.compile(rf"({group})[\s-]?([\d.]*\d)", re.IGNORECASE),
        standard=re.compile(
            rf"(?<!\w)(?:{'|'.join(data['standards'])})(?:[ /-](?:[A-Z]{{1,4}}))?[ -]?\d{{3,6}}(?!\d)"
        ),
    )


class Identity(NamedTuple):
    """What a document says of its committee, meeting and version; None where it does not say.

    `dated_by_name` is True where the meeting's day is known from the file's name alone, `numbered_by_name`
    where the reference is, and `versioned_by_name` where that name tells a version.
    """

    committee: str | None = None
    reference: str | None = None
    replaces: str | None = None
    meeting: str | None = None
    version: str | None = None
    date: datetime.date | None = None
    meeting_date: datetime.date | None = None
    mode: Mode | None = None
    dated_by_name: bool = False
    numbered_by_name: bool = False
    versioned_by_name: bool = False


def _shown(document: Document) -> list[Block]:
    stories = ("body", "text-box", "header", "footer")
    shown = [block for block in document.blocks if block.place.story in stories and block.text]
    body = [block for block in shown if block.place.story in ("body", "text-box")]
    running = [block for block in shown if block.place.story in ("header", "footer")]
    return running[:6] + body[:_ZONE]


def find_identity(document: Document) -> Identity:
    """Read committee, reference, what it replaces, dates, version and kind of attendance off a document."""
    zone = _shown(document)
    folded = [fold(block.text) for block in zone]
    committee = find_committee(zone)
    replaces = find_replaces(zone)
    date, meeting_date = find_meeting_dates(zone, folded)
    named_date = _date_in_name(document.path) if meeting_date is None else None
    if meeting_date is None and named_date is None and date is not None:
        meeting_date = _lone_date(zone, folded)
    meeting_date = meeting_date or named_date
    meeting = None
    if committee and meeting_date:
        meeting = f"{committee} {meeting_date.isoformat()}"
    reference, named_reference = find_reference(zone, replaces, ""), find_reference((), None, document.path)
    return Identity(
        committee=committee,
        reference=reference or named_reference,
        replaces=replaces,
        meeting=meeting,
        version=find_version(zone, document.path),
        date=date,
        meeting_date=meeting_date,
        mode=find_mode([block.text for block in zone]),
        dated_by_name=named_date is not None,
        numbered_by_name=reference is None and named_reference is not None,
        versioned_by_name=find_version((), document.path) is not None,
    )


def without_name(identity: Identity, document: Document) -> Identity:
    """What the document's text alone says: `identity` without what the file's name told."""
    meeting_date, version = identity.meeting_date, identity.version
    if identity.dated_by_name or identity.versioned_by_name:
        zone = _shown(document)
        if identity.dated_by_name:
            meeting_date = _lone_date(zone, [fold(block.text) for block in zone]) if identity.date else None
        if identity.versioned_by_name:
            version = find_version(zone, "")
    reference = None if identity.numbered_by_name else identity.reference
    return identity._replace(reference=reference, version=version, meeting_date=meeting_date)


def _spell_committee(body: str, groups: str) -> str:
    spelled = []
    for group in re.split(r"\s?/\s?", groups.strip()):
        match = _names().group.match(group)
        if match is not None:
            name = match[1] if match[1].lower() == "syc" else match[1].upper()
            spelled.append(f"{name}{'' if name == 'PL' else ' '}{match[2]}")
    owner = re.sub(r"\s", "", body)
    if owner.casefold().startswith("ecma"):
        return "Ecma " + "/".join(spelled).replace("TC ", "TC")
    if owner.casefold() in ("iso/iec", "iec/iso") and spelled and spelled[0].startswith(("JTC", "JWG")):
        return "ISO/IEC " + "/".join(spelled)
    return f"{owner.upper()}/" + "/".join(spelled)


def find_committee(zone: Sequence[Block]) -> str | None:
    """The committee that a document's first lines name first, spelled as ISO does ("ISO/TC 12/WG 3")."""
    for block in zone:
        match = _names().numbered.search(block.text)
        if match is not None:
            return _spell_committee(match["body"], match["groups"])
    for block in zone[:25]:
        named = _names().named.search(block.text)
        if named is not None:
            return re.sub(r"\s?/\s?", "/", named["name"])
        short = _names().short.search(block.text)
        if short is not None:
            return _spell_committee("", short["groups"]).lstrip("/")
    return None


def without_committees(text: str) -> str:
    """The text without the committees that it names by number."""
    return _names().short.sub(" ", _names().numbered.sub(" ", text))


def names_standard(text: str) -> bool:
    """Whether a standard is named by its number ("ISO 9001", "ISO/IEC 29100")."""
    return _names().standard.search(text) is not None


def _references(text: str) -> list[str]:
    return [f"N {match['number']}{match['tail'] or ''}" for match in _REFERENCE.finditer(text)]


def find_replaces(zone: Sequence[Block]) -> str | None:
    """The reference that the document says it replaces ("N 1512")."""
    replaces = vocabulary("cover.replaces")
    for position, block in enumerate(zone):
        match = replaces.search(fold(block.text))
        if match is None or (
            match.start() > 2 and "(" not in block.text and not _REFERENCE.search(block.text)
        ):
            continue
        after = fold(block.text)[match.end() :].upper()
        for text in (after, zone[position + 1].text if position + 1 < len(zone) else ""):
            found = _references(text)
            if found:
                return found[0]
    return None


def find_reference(zone: Sequence[Block], replaces: str | None, path: str) -> str | None:
    """The document's own N-number: the first one at its top that is not the one it replaces."""
    replaced = vocabulary("cover.replaces")
    for position, block in enumerate(zone[:22]):
        folded = fold(block.text)
        match = _names().numbered.search(block.text) or _names().short.search(block.text)
        cut = replaced.search(folded)
        text = block.text[: cut.start()] if cut is not None else block.text
        found = [reference for reference in _references(text) if reference != replaces]
        alone = (
            len(text) <= _LONGEST_REFERENCE
            and re.fullmatch(r"\W*(?:Doc\.?\s*(?:No\.?)?)?\W*N\s?[-°º]?\s?\d+\w?\W*", text.strip())
            is not None
        )
        if found and (alone or (match is not None and len(text) < 60) or (position < 4 and len(text) < 60)):
            return found[0]
    match = _NAME_REFERENCE.search(PurePosixPath(path.replace("\\", "/")).stem)
    return f"N {match['number']}" if match is not None else None


def find_version(zone: Sequence[Block], path: str) -> str | None:
    """The version as its title or its file's name gives it: "Rev 2", "v3", "Draft" or "Final"."""
    titles = vocabulary("titles.agenda", "titles.report", "titles.attendance")
    title_lines = [
        block.text for block in zone[:20] if len(block.text) < 150 and titles.search(fold(block.text))
    ]
    stem = PurePosixPath(path.replace("\\", "/")).stem
    for text in [*title_lines, stem.replace("_", " ")]:
        match = _VERSION.search(text)
        if match is not None:
            if match["v"]:
                return f"v{int(match['v'])}"
            return f"Rev {int(match['rev'])}" if match["rev"] else "Rev"
    for text in [*title_lines, stem.replace("_", " ").replace("-", " ")]:
        folded = fold(text)
        if vocabulary("cover.draft").search(folded):
            return "Draft"
        if vocabulary("cover.final").search(folded):
            return "Final"
    return None


def _date_under(zone: Sequence[Block], position: int) -> datetime.date | None:
    """The date that a label announces, in the blocks that stand under or beside it."""
    label = zone[position]
    near = []
    for block in zone[position + 1 : position + 10]:
        if label.box is not None and block.box is not None and label.place.page == block.place.page:
            under = abs(block.box[0] - label.box[0]) < 20 and 0 <= block.box[1] - label.box[1] < 60
            beside = abs(block.box[1] - label.box[1]) < 4 and block.box[0] > label.box[0]
            if under or beside:
                near.append(block)
        elif label.place.column is not None and block.place.column is not None:
            same_column = block.place.column == label.place.column
            same_row = block.place.row == label.place.row
            if same_column or same_row:
                near.append(block)
        else:
            near.append(block)
    for block in near[:3]:
        dates = find_dates(fold(block.text))
        if dates:
            return dates[0].day
    return None


def _labelled_date(key: str, zone: Sequence[Block], folded: Sequence[str]) -> datetime.date | None:
    labels = vocabulary(f"cover.{key}")
    for position, text in enumerate(folded):
        match = labels.match(text.lstrip("*-• "))
        if match is None:
            continue
        rest = text.lstrip("*-• ")[match.end() :]
        whole = not rest.strip(" :/")
        dates = find_dates(rest)
        if dates and (rest.lstrip().startswith((":", "/", "-", "|")) or dates[0].start < 30):
            return dates[0].day
        if whole or rest.lstrip().startswith((":", "/")):
            found = _date_under(zone, position)
            if found is not None:
                return found
    return None


def _days_to_meet(folded: str) -> list[FoundDate]:
    """The dates in a line, without those on which the paper was sent out or by which to register."""
    announced, past, found = vocabulary("cover.announced"), 0, []
    for date in find_dates(folded):
        before = folded[past : date.start]
        ends = [word.end() for word in announced.finditer(before)]
        if not ends or not _FEW_WORDS.fullmatch(before[ends[-1] :]):
            found.append(date)
        past = date.end
    return found


def find_meeting_dates(
    zone: Sequence[Block], folded: Sequence[str]
) -> tuple[datetime.date | None, datetime.date | None]:
    """The document's own date and the (first) day of the meeting.

    The meeting's day is taken from ISO's cover page, else from its label, else from a line that says the
    meeting was held, from the opening item, from the title, and at last from the first line with a date that
    is not the document's own.
    """
    date = _labelled_date("document_date", zone, folded)
    titles = vocabulary("titles.agenda", "titles.report", "titles.attendance")
    openings = vocabulary("opening.opening")
    body = [text for block, text in zip(zone, folded, strict=True) if block.place.story in _BODY]
    for text in body[:40]:
        match = _RELATED.match(text)
        dates = find_dates(text[match.end() :]) if match is not None else ()
        if dates:
            return date, dates[0].day
    labelled = _labelled_date("meeting_date", zone, folded)
    if labelled is not None:
        return date, labelled
    for lines in (
        [text for text in body if _HELD.search(text) and titles.search(text)],
        [text for text in body if openings.match(re.sub(r"^[\divx]+\W+", "", text))],
        [text for text in body if titles.search(text)],
        [text for text in body if _HELD.search(text) and len(text) < 200],
        [text for text in folded if titles.search(text)],
        [text for text in folded if len(text) < 120],
    ):
        days = [found.day for text in lines if len(text) < 300 for found in _days_to_meet(text)[:1]]
        days = [day for day in days if day != date]
        if days:
            return date, days[0]
    return date, None


def _date_in_name(path: str) -> datetime.date | None:
    """The first date in the file's name."""
    dates = find_dates(fold(PurePosixPath(path.replace("\\", "/")).stem.replace("_", "-")))
    return dates[0].day if dates else None


def _lone_date(zone: Sequence[Block], folded: Sequence[str]) -> datetime.date | None:
    """The one date that the body of a titled document holds, where it holds only one."""
    titles = vocabulary("titles.agenda", "titles.report", "titles.attendance")
    body = [text for block, text in zip(zone, folded, strict=True) if block.place.story in _BODY]
    if not any(titles.search(text) for text in body[:10]):
        return None
    days = {found.day for text in body for found in find_dates(text)}
    return days.pop() if len(days) == 1 else None


def find_mode(lines: Sequence[str]) -> Mode | None:
    """Physical, virtual or hybrid, as the first lines tell; None where they do not.

    Any sign of a place where people meet makes a virtual meeting a hybrid one: only a plainly virtual
    meeting has nobody to sign an attendance list. The name of a tool ("Zoom") is no plain sign where there
    is a place before it, or where it is told for its link only and the list has a column for signatures.
    """
    folded = [fold(line) for line in lines]
    text = " \n ".join(folded)
    if vocabulary("mode.hybrid").search(text):
        return "hybrid"
    virtual = next((key for key in ("mode.virtual", "mode.tools") if vocabulary(key).search(text)), None)
    physical = vocabulary("mode.physical").search(vocabulary("mode.idle").sub(" ", text)) is not None
    if virtual is None:
        return "physical" if physical else None
    if physical or any(_joined_to_place(line, virtual) for line in lines):
        return "hybrid"
    signed = any(vocabulary("attendance.signature").fullmatch(line.strip(" :.")) for line in folded)
    if signed and virtual == "mode.tools" and not any(_is_tool_alone(line) for line in folded):
        return None
    return "virtual"


def _is_tool_alone(folded: str) -> bool:
    """Whether a tool is named where the place would be ("13 May 2024, Zoom"), not for its link only."""
    pieces = (piece.rpartition(": ")[2].strip(" .") for piece in re.split(r"[,;()]", folded))
    return any(vocabulary("mode.tools").fullmatch(piece) for piece in pieces)


def _joined_to_place(line: str, virtual: str) -> bool:
    """Whether a place stands before a way to meet without one ("Paris and Teams")."""
    folded = fold(line)
    capital = {fold(word) for word in re.findall(r"[^\W\d_]+", line) if word[0].isupper()}
    no_place = vocabulary(
        "mode.virtual",
        "mode.tools",
        "mode.meetings",
        "months",
        "months_short",
        "weekdays",
        "titles.attendance",
    )
    for found in vocabulary(virtual).finditer(folded):
        words = re.findall(r"\w+|[^\w\s]", folded[max(0, found.start() - 80) : found.start()])
        joined = False
        while words:
            joiner = vocabulary("mode.joiners").fullmatch(words[-1]) is not None or words[-1] in "+&"
            # "Paris, Zoom" names a place; "Paris, virtual" is where the meeting was to be.
            joiner = joiner or (virtual == "mode.tools" and words[-1] in ",/(-")
            if not joiner and words[-1] != "(" and not vocabulary("mode.prepositions").fullmatch(words[-1]):
                break
            joined = joined or joiner
            words.pop()
        if joined and words and words[-1] in capital and not no_place.fullmatch(words[-1]):
            return True
    return False
