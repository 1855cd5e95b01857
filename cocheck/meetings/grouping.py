"""Which papers belong to one meeting, and why: a union of papers by keys, without comparing pairs."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from cocheck.meetings.paper import Paper

# A meeting's later days may stand on its attendance list or report instead of its first.
_DAYS = datetime.timedelta(days=3)
# A meeting that is put off keeps its agenda: a replacement may name a day as much later.
_PUT_OFF = datetime.timedelta(days=183)
# The same ordinal months apart is another count (of another year, or of a subgroup).
_SAME_COUNT = datetime.timedelta(days=45)


class Group(NamedTuple):
    """The papers of one meeting: their indexes in the order given, and for each why it is here."""

    name: str
    members: tuple[int, ...]
    reasons: tuple[str, ...]
    committee: str | None = None
    meeting_date: datetime.date | None = None
    ordinal: int | None = None


class _State(NamedTuple):
    """What is known of a growing group."""

    named: str | None
    lineage: str | None
    committee: str | None
    ordinal: int | None
    first: datetime.date | None
    last: datetime.date | None


def group(papers: Sequence[Paper]) -> tuple[Group, ...]:
    """Groups papers into meetings, in the order of each meeting's first paper; every paper is in one.

    The keys, the surest first: the configuration, git's history of a file, committee and meeting date,
    "Replaces" and the reference, committee and ordinal, a reference cited, the occasion that file names
    tell, file name or title, the folder.
    A weaker key never joins what a stronger one told apart (other committee, other date, other ordinal).
    Time grows as n log n: each key is looked up in a table, and dates are sorted once.
    """
    joined = _Union(papers)
    _by_configuration(joined)
    _by_lineage(joined)
    _by_date(joined)
    _by_reference(joined)
    _by_ordinal(joined)
    _by_citation(joined)
    if len(papers) > 1:  # the name of a paper that is alone has nothing to be compared with
        _by_occasion(joined)
        _by_name(joined)
        _by_folder(joined)
    return joined.groups()


class _Union:
    """Union-find over papers, with what each group knows, and a reason for each paper's place."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self.papers = papers
        self.committees = _resolved(papers)
        self.parents = list(range(len(papers)))
        self.reasons = [""] * len(papers)
        self.states = [
            _State(
                paper.named, paper.lineage, committee, paper.ordinal, paper.meeting_date, paper.meeting_date
            )
            for paper, committee in zip(papers, self.committees, strict=True)
        ]

    def root(self, index: int) -> int:
        while self.parents[index] != index:
            self.parents[index] = self.parents[self.parents[index]]
            index = self.parents[index]
        return index

    def state(self, index: int) -> _State:
        return self.states[self.root(index)]

    def join(
        self, one: int, other: int, why: str, slack: datetime.timedelta = _DAYS, back: str | None = None
    ) -> bool:
        """Join the groups of two papers unless they contradict each other; `why` is said of `other`."""
        low, high = self.root(one), self.root(other)
        if low != high:
            a, b = self.states[low], self.states[high]
            if not _agree(a, b, slack):
                return False
            keep, drop = min(low, high), max(low, high)
            self.parents[drop] = keep
            self.states[keep] = _merged(a, b)
        self.reasons[other] = self.reasons[other] or why
        self.reasons[one] = self.reasons[one] or (back if back is not None else why)
        return True

    def groups(self) -> tuple[Group, ...]:
        members: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self.papers)):
            members[self.root(index)].append(index)
        return tuple(self._group(root, tuple(indexes)) for root, indexes in members.items())

    def _group(self, root: int, members: tuple[int, ...]) -> Group:
        state = self.states[root]
        spelled = [self.papers[index].committee for index in members]
        committee = max((name for name in spelled if name), key=len, default=None)
        reasons = tuple(self.reasons[index] or self._alone(index) for index in members)
        return Group(
            name=_name(state, committee, [self.papers[index] for index in members]),
            members=members,
            reasons=reasons,
            committee=committee,
            meeting_date=state.first,
            ordinal=state.ordinal,
        )

    def _alone(self, index: int) -> str:
        paper = self.papers[index]
        if paper.meeting_date and paper.committee:
            return f"committee and meeting date ({paper.committee}, {paper.meeting_date.isoformat()})"
        return "nothing ties it to another document"


def _name(state: _State, committee: str | None, papers: Sequence[Paper]) -> str:
    if state.named:
        return state.named
    if state.first:
        return " ".join(filter(None, (committee, state.first.isoformat())))
    if state.ordinal:
        return " ".join(filter(None, (committee, f"meeting {state.ordinal}")))
    if papers[0].occasion:
        return ", ".join(filter(None, papers[0].occasion))
    return papers[0].folder if len(papers) > 1 and papers[0].folder != "." else papers[0].path


def _resolved(papers: Sequence[Paper]) -> list[str | None]:
    """Each paper's committee in one spelling; a bare "TC 12" is the one fuller name that ends so."""
    plain = [_plain(paper.committee) for paper in papers]
    fuller: dict[str, set[str]] = defaultdict(set)
    for name in {name for name in plain if name}:
        parts = name.split("/")
        for start in range(1, len(parts)):
            fuller["/".join(parts[start:])].add(name)
    return [_fullest(name, fuller) if name else None for name in plain]


def _fullest(name: str, fuller: dict[str, set[str]]) -> str:
    known = fuller.get(name, set())
    return (
        max(known, key=len) if len({full.rpartition("/")[2] for full in known}) == 1 == len(known) else name
    )


def _plain(committee: str | None) -> str | None:
    if not committee:
        return None
    return committee.casefold().replace("ecma ", "ecma/").replace(" ", "").replace("internationaltc", "tc")


def _agree(a: _State, b: _State, slack: datetime.timedelta) -> bool:
    if a.lineage is not None and a.lineage == b.lineage:
        return True
    if a.named or b.named:
        return a.named == b.named
    if a.committee and b.committee and a.committee != b.committee:
        return False
    if a.ordinal and b.ordinal and a.ordinal != b.ordinal:
        return False
    if a.first and a.last and b.first and b.last:
        return max(a.last, b.last) - min(a.first, b.first) <= max(slack, a.last - a.first, b.last - b.first)
    return True


def _merged(a: _State, b: _State) -> _State:
    days = [day for day in (a.first, b.first) if day]
    ends = [day for day in (a.last, b.last) if day]
    return _State(
        a.named or b.named,
        a.lineage or b.lineage,
        a.committee or b.committee,
        a.ordinal or b.ordinal,
        min(days, default=None),
        max(ends, default=None),
    )


def _join_all(joined: _Union, indexes: Iterable[int], why: str, slack: datetime.timedelta = _DAYS) -> None:
    first, *rest = indexes
    for index in rest:
        joined.join(first, index, why, slack)


def _by_configuration(joined: _Union) -> None:
    found: dict[str, list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        if paper.named:
            found[paper.named].append(index)
    for indexes in found.values():
        for index in indexes:
            joined.join(indexes[0], index, "the configuration says so")


def _by_lineage(joined: _Union) -> None:
    found: dict[str, list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        if paper.lineage:
            found[paper.lineage].append(index)
    for indexes in found.values():
        start, last = indexes[0], joined.papers[indexes[0]]
        for index in indexes[1:]:
            paper = joined.papers[index]
            if _is_next_meeting(last, paper):
                start = index
            joined.join(start, index, "a version of the same file in git")
            last = paper._replace(
                meeting_date=paper.meeting_date or last.meeting_date,
                ordinal=paper.ordinal or last.ordinal,
            )


def _is_next_meeting(last: Paper, paper: Paper) -> bool:
    """Whether a file that is written over for each meeting has come to the next one."""
    if last.ordinal and paper.ordinal and last.ordinal != paper.ordinal:
        return True
    if last.meeting_date is None or paper.meeting_date is None:
        return False
    return abs(paper.meeting_date - last.meeting_date) > _PUT_OFF


def _by_date(joined: _Union) -> None:
    """Committee and date; a later day joins the first where only one of the two has an agenda of its own."""
    found: dict[str, dict[datetime.date, list[int]]] = defaultdict(lambda: defaultdict(list))
    by_folder: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_stem: dict[tuple[str, str, str | None], list[int]] = defaultdict(list)
    hosts: dict[tuple[str, str], set[int]] = defaultdict(set)
    for index, paper in enumerate(joined.papers):
        committee = joined.committees[index]
        if committee and paper.meeting_date:
            hosts[paper.folder, paper.meeting_date.isoformat()].add(index)
            found[committee][paper.meeting_date].append(index)
        elif paper.meeting_date:
            # Without a committee's name, a day tells a meeting within a folder, or beside a file's name.
            iso = paper.meeting_date.isoformat()
            by_folder[paper.folder, iso].append(index)
            if paper.stem:
                by_stem[paper.stem, iso, paper.kind].append(index)
    for days in found.values():
        before: int | None = None
        start: datetime.date | None = None
        planned = False
        for day in sorted(days):
            indexes = days[day]
            name = joined.papers[indexes[0]].committee
            _join_all(joined, indexes, f"committee and meeting date ({name}, {day.isoformat()})")
            own = any(joined.papers[index].kind == "agenda" for index in indexes)
            near = start is not None and day - start <= _DAYS and not (planned and own)
            if near and before is not None:
                for index in indexes:
                    joined.join(before, index, f"committee and a day of the meeting ({day.isoformat()})")
                planned = planned or own
            else:
                before, start, planned = indexes[0], day, own

    for (folder, iso), indexes in by_folder.items():
        roots = {joined.root(index): index for index in hosts.get((folder, iso), ())}
        # Two committees that met on that day leave it open whose paper it is.
        tied = [*roots.values(), *indexes] if len(roots) == 1 else indexes
        _join_all(joined, tied, f"the same folder and meeting date ({iso})")
    for (_, iso, _kind), indexes in by_stem.items():
        _join_all(joined, indexes, f"the same file name and meeting date ({iso})")


def _place(joined: _Union, index: int) -> str:
    """Where a reference is unique: in a committee, or else in a folder."""
    return joined.committees[index] or f"in {joined.papers[index].folder}"


def _by_reference(joined: _Union) -> None:
    known: dict[tuple[str, str, str | None], list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        if paper.reference:
            known[_place(joined, index), paper.reference, paper.kind].append(index)
    for (_, reference, _kind), indexes in known.items():
        for index in indexes[1:]:
            joined.join(indexes[0], index, f"the same reference ({reference})")
    for index, paper in enumerate(joined.papers):
        if paper.replaces:
            for older in known.get((_place(joined, index), paper.replaces, paper.kind), ())[:1]:
                back = f"{paper.reference or paper.path} replaces it"
                joined.join(older, index, f"it replaces {paper.replaces}", _PUT_OFF, back)


def _by_ordinal(joined: _Union) -> None:
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    nameless: dict[tuple[str, int], list[int]] = defaultdict(list)
    folders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        if paper.ordinal is None:
            continue
        committee = joined.state(index).committee
        if committee:
            found[committee, paper.ordinal].append(index)
            folders[paper.folder, paper.ordinal].append(index)
        else:
            nameless[paper.folder, paper.ordinal].append(index)
    for (_, ordinal), indexes in found.items():
        # The same number in another year is another count: only neighbours in time are joined.
        dated = sorted(
            indexes, key=lambda index: joined.papers[index].meeting_date or datetime.date.min, reverse=True
        )
        for one, other in pairwise(dated):
            joined.join(one, other, f"number of the meeting ({ordinal})", _SAME_COUNT)
    for (folder, ordinal), indexes in nameless.items():
        hosts = {joined.root(index) for index in folders.get((folder, ordinal), ())}
        anchor = next(iter(hosts)) if len(hosts) == 1 else indexes[0]
        for index in indexes:
            if index != anchor:
                joined.join(anchor, index, f"number of the meeting ({ordinal})", _SAME_COUNT)


def _by_citation(joined: _Union) -> None:
    """What a document calls the agenda or the attendance list, where that one tells no date of its own."""
    known: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        if paper.reference and paper.kind and joined.state(index).first is None:
            for place in {_place(joined, index), f"in {paper.folder}"}:
                known[place, paper.kind, paper.reference].append(index)
    for index, paper in enumerate(joined.papers):
        for kind, reference in paper.cited:
            for place in {_place(joined, index), f"in {paper.folder}"}:
                for cited in known.get((place, kind, reference), ())[:2]:
                    if cited != index and joined.state(cited).first is None:
                        joined.join(index, cited, f"{paper.reference or paper.path} refers to it", back="")


def _by_occasion(joined: _Union) -> None:
    """Papers of different kinds whose names tell the same day, month or number, in the same place."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        if paper.kind is not None and paper.occasion is not None:
            found[paper.occasion].append(index)
    for (_, words), indexes in found.items():
        _join_all(joined, indexes, f"the file names tell the same occasion ({words})")


def _by_name(joined: _Union) -> None:
    """Near-identical file names in a folder and near-identical titles, each of one kind of paper."""
    stems: dict[tuple[str, str, str | None], list[int]] = defaultdict(list)
    titles: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        if paper.kind is None:
            continue
        if paper.stem:
            stems[paper.folder, paper.stem, paper.kind].append(index)
        if len(paper.title.split()) >= 4 and any(letter.isdigit() for letter in paper.title):
            titles[_place(joined, index), paper.title, paper.kind, paper.occasion].append(index)
    for keyed, what in ((stems.values(), "file name"), (titles.values(), "title")):
        for indexes in keyed:
            undated = [index for index in indexes if joined.state(index).first is None]
            dated = {joined.root(index): index for index in indexes if joined.state(index).first is not None}
            if len(dated) > 1 or not undated:
                continue
            anchor = next(iter(dated.values()), undated[0])
            for index in undated:
                if index != anchor:
                    joined.join(anchor, index, f"nearly the same {what} ({joined.papers[anchor].path})")


def _by_folder(joined: _Union) -> None:
    """Undated papers go with the one meeting of their folder; several meetings there leave it open."""
    folders: dict[str, list[int]] = defaultdict(list)
    for index, paper in enumerate(joined.papers):
        folders[paper.folder].append(index)
    for indexes in folders.values():
        known = {joined.root(index) for index in indexes if _is_known(joined.state(index))}
        loose = [index for index in indexes if not _is_known(joined.state(index))]
        if len(known) > 1 or not loose:
            continue
        roots = {joined.root(index) for index in loose}
        kinds = [joined.papers[root].kind for root in roots]
        if not known and len(set(kinds)) < len(kinds):
            continue
        anchor = next(iter(known)) if known else loose[0]
        for index in loose:
            if index != anchor:
                joined.join(anchor, index, "the folder, as nothing better is known")


def _is_known(state: _State) -> bool:
    return state.first is not None or state.ordinal is not None or state.named is not None
