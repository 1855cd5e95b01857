"""The versions of one agenda in their order, and those that are known of but were not seen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from cocheck.meetings.identity import find_version
from cocheck.meetings.paper import Paper

_FINAL = 1_000_000
_LATEST = 100_000


class Version(NamedTuple):
    """One version of an agenda: the indexes of its papers (a .docx and its .pdf are one version)."""

    papers: tuple[int, ...]


class Series(NamedTuple):
    """The versions of one agenda, the first one first; `unseen` names, in words, those not at hand."""

    versions: tuple[Version, ...]
    unseen: tuple[str, ...]


def find_series(
    papers: Sequence[Paper], members: Sequence[int], known: frozenset[tuple[str | None, str]] = frozenset()
) -> tuple[Series, ...]:
    """The agendas of a meeting, `members` being the indexes of its papers; each language is a series.

    `known` holds (committee, reference) of every document of the run: what a version replaces is unseen
    only where it is not among them.
    """
    agendas = [index for index in members if papers[index].kind == "agenda"]
    lines: dict[str, list[int]] = defaultdict(list)
    for index, line in zip(agendas, _lines(papers, agendas), strict=True):
        lines[line].append(index)
    found = []
    for indexes in lines.values():
        versions = order_versions(papers, _versions(papers, indexes))
        found.append(Series(versions, tuple(_unseen(papers, versions, known))))
    return tuple(found)


def _lines(papers: Sequence[Paper], agendas: Sequence[int]) -> list[str]:
    """For each agenda the line it belongs to: a file's history, else its language.

    A version in another language that replaces one of the line, or has its file's name, belongs to it.
    """
    if len(agendas) == 1:  # there is none to compare its file's name with
        return [papers[agendas[0]].lineage or papers[agendas[0]].language or "?"]
    lines: list[str] = []
    by_reference = {papers[index].reference: index for index in agendas if papers[index].reference}
    by_stem: dict[tuple[str, str], str] = {}
    for index in agendas:
        paper = papers[index]
        line = paper.lineage or paper.language or "?"
        if not paper.lineage:
            older = by_reference.get(paper.replaces) if paper.replaces else None
            if older is not None:
                line = papers[older].language or line
            line = by_stem.setdefault((paper.folder, paper.stem), line)
        lines.append(line)
    spoken = {line for line in lines if line != "?"}
    if len(spoken) == 1:
        return [next(iter(spoken)) for _ in lines]
    return lines


def _versions(papers: Sequence[Paper], indexes: Sequence[int]) -> list[Version]:
    """Papers that are one version in several formats, put together."""
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index in indexes:
        paper = papers[index]
        if paper.position is not None:
            key: tuple[object, ...] = (paper.lineage, paper.position)
        elif paper.reference:
            key = (paper.reference, paper.version)
        else:
            key = (paper.folder, _stem_of(paper.path))
        found[key].append(index)
    versions = []
    for papers_of_key in found.values():
        formats = {papers[index].format for index in papers_of_key}
        if len(formats) == len(papers_of_key):
            versions.append(Version(tuple(papers_of_key)))
            continue
        stems: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index in papers_of_key:
            stems[papers[index].folder, _stem_of(papers[index].path)].append(index)
        versions.extend(Version(tuple(same)) for same in stems.values())
    return versions


def _stem_of(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def order_versions(papers: Sequence[Paper], versions: Sequence[Version]) -> tuple[Version, ...]:
    """The versions from first to last.

    Trusted in this order: git's own order, words ("Draft", "Rev 2", "v3", "Final"), "Replaces", the
    document's date, the file's name and number. What a source does not tell leaves a version where the
    next source put it: after the same one.
    """
    first = [papers[version.papers[0]] for version in versions]
    depth = _depths(first)
    ranks = _ranks(first, depth)
    sources: tuple[Callable[[int], Any], ...] = (
        lambda at: _natural(first[at].path),
        lambda at: _number(first[at].reference),
        lambda at: first[at].date,
        lambda at: depth[at],
        lambda at: ranks[at],
        lambda at: first[at].position,
    )
    order = list(range(len(versions)))
    for source in sources:
        order = _sorted(order, source)
    return tuple(versions[at] for at in order)


def _sorted(order: Sequence[int], source: Callable[[int], Any]) -> list[int]:
    """A stable sort by what the source tells; where it tells nothing, an item stays behind its neighbour."""
    keyed: list[tuple[tuple[int, Any], int]] = []
    last: tuple[int, Any] = (0, 0)
    for at in order:
        value = source(at)
        if value is not None:
            last = (1, value)
        keyed.append((last, at))
    told = [entry for entry in keyed if entry[0][0]]
    untold = [at for (known, _), at in keyed if not known]
    return untold + [at for _, at in sorted(told, key=lambda entry: entry[0][1])]


def _depths(papers: Sequence[Paper]) -> list[int | None]:
    """How many versions each one replaces, one after the other; None for one outside every chain."""
    by_reference: dict[str | None, int] = {
        paper.reference: at for at, paper in enumerate(papers) if paper.reference
    }
    depth: list[int | None] = [None] * len(papers)
    for start in range(len(papers)):
        chain: dict[int, None] = {}
        at: int | None = start
        while at is not None and depth[at] is None and at not in chain:
            chain[at] = None
            at = by_reference.get(papers[at].replaces)
        base = depth[at] if at is not None and at not in chain else None
        if len(chain) == 1 and base is None:
            continue
        for above, link in enumerate(reversed(chain)):
            depth[link] = above if base is None else base + 1 + above
    return depth


def _ranks(papers: Sequence[Paper], depth: Sequence[int | None]) -> list[float | None]:
    """What the words say: a draft comes first, a final one last, "Rev 2" after "Rev 1"."""
    has_first = any(paper.version == "v1" for paper in papers)
    dated = all(paper.date is not None for paper in papers)
    ranks: list[float | None] = []
    for paper, chained in zip(papers, depth, strict=True):
        number = _number(paper.version)
        if paper.version == "Final":
            ranks.append(_FINAL)
        elif paper.version == "Draft" and not (has_first and find_version((), paper.path) is None):
            ranks.append(0)
        elif number is not None:
            ranks.append(number)
        elif paper.version not in (None, "Draft"):
            ranks.append(1)
        elif chained is not None or dated:
            ranks.append(None)
        else:
            # A file without a word is the first version beside "v2" or "Rev 1", the latest beside "v1".
            ranks.append(_LATEST if has_first else 0.5)
    if all(rank == 0.5 for rank in ranks) or {paper.version for paper in papers} <= {"Draft", None}:
        # A cover page goes on saying "draft" to the end: the word alone tells no order.
        return [None] * len(papers)
    drafts = sum(1 for paper in papers if paper.version == "Draft")
    if drafts > 1:
        return [0 if rank == 0.5 else rank for rank in ranks]
    return ranks


def _number(text: str | None) -> int | None:
    match = re.search(r"\d+", text or "")
    return int(match[0]) if match else None


def _natural(path: str) -> tuple[tuple[int, int, str], ...]:
    # A name may hold digits of other scripts, and more than any number has.
    parts = re.findall(r"[0-9]{1,15}|[^0-9]+", path.casefold())
    return tuple((0, int(part), "") if "0" <= part[0] <= "9" else (1, 0, part) for part in parts)


def _unseen(
    papers: Sequence[Paper], versions: Sequence[Version], known: frozenset[tuple[str | None, str]]
) -> list[str]:
    """The versions that are referred to, or skipped in the count, and were not among the documents."""
    seen = [papers[index] for version in versions for index in version.papers]
    references = {paper.reference for paper in seen}
    unseen: dict[str, None] = {}
    told: set[int] = set()
    for paper in seen:
        gone = paper.replaces
        if gone is None or gone in references or (paper.committee, gone) in known:
            continue
        unseen[f"{gone}, which {paper.reference or _stem_of(paper.path)} replaces"] = None
        number = _number(paper.version)
        if number is not None:
            told.add(number - 1)
    if any(paper.position is not None for paper in seen):
        return list(unseen)
    if len(versions) == 1 and not unseen and seen[0].version == "Rev":
        unseen["the version that this one revises"] = None
    for word, start in (("Rev", 1), ("v", 1)):
        numbers = {
            int(paper.version[len(word) :])
            for paper in seen
            if paper.version and re.fullmatch(rf"{word} ?\d+", paper.version)
        }
        if not numbers:
            continue
        has_first = any(paper.version in (None, "Draft") for paper in seen)
        missing = set(range(start, max(numbers))) - numbers - told
        if word == "v" and has_first:
            missing.discard(1)
        if word == "Rev" and not has_first and 0 not in told:
            unseen["the first version"] = None
        spelled = "Rev {}" if word == "Rev" else "v{}"
        for number in sorted(missing)[:20]:
            unseen[spelled.format(number)] = None
    return list(unseen)
