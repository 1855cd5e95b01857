"""COC401: every version of an agenda links to the Code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cocheck.lint.meeting import Judged, Meeting
from cocheck.lint.rule import Example, Rule, Ruling
from cocheck.lint.verdict import Evidence

ADDRESS = "https://www.iso.org/publication/PUB100011.html"
HEAD = "# Draft agenda\n\nISO/TC 999\n\nMeeting date: 16 May 2024\n\n"
WITH = f"1. Opening of the meeting\n2. [ISO Code of Ethics and Conduct]({ADDRESS})\n3. Liaison reports\n"
WITHOUT = "1. Opening of the meeting\n2. Roll call of delegates\n3. Liaison reports\n"


def check(meeting: Meeting) -> Iterator[Ruling]:
    for code in meeting.codes:
        for series in meeting.series:
            judged: list[_Seen] = []
            for version in series.versions:
                documents = [one for one in meeting.of(version) if one.verdict("COC101", code.name)]
                having = [one for one in documents if _has(one, code.name)]
                if not documents:
                    continue
                one = (having or documents)[0]
                name = one.name
                if not having and (was := _before_changes(documents, code.name)) is not None:
                    judged.append(was)
                    name = f"{was.document.name} with its tracked changes accepted"
                judged.append(_Seen(one, name, bool(having), _evidence(one, code.name)))
            if len(judged) > 1:
                yield _ruling(judged, code.name, code.title)


class _Seen(NamedTuple):
    """A version that was seen: what to call it, whether it has the link, and where."""

    document: Judged
    name: str
    has: bool
    evidence: Evidence


def _before_changes(documents: Sequence[Judged], code: str) -> _Seen | None:
    """A file with tracked changes is two versions: this one is as it was, where the link stood then."""
    for one in documents:
        for required, where in one.deleted_links:
            if required == code:
                name = f"{one.name} before its tracked changes"
                label = ", ".join(filter(None, (name, where.label)))
                return _Seen(one, name, True, where._replace(label=label))
    return None


def _has(document: Judged, code: str) -> bool:
    verdict = document.verdict("COC101", code)
    return verdict is not None and verdict.outcome == "met"


def _ruling(versions: list[_Seen], code: str, title: str) -> Ruling:
    latest = versions[-1].document.path
    evidence = tuple(version.evidence for version in versions)
    lacking = [at for at, version in enumerate(versions) if not version.has]
    if not lacking:
        message = f"All {len(versions)} versions of the agenda link to the {title}."
        return Ruling("met", message, evidence=evidence, path=latest, required_code=code)
    if len(lacking) == len(versions):
        message = f"No version of the agenda links to the {title}: that is said of each."
        return Ruling("not-applicable", message, path=latest, required_code=code)
    first = next(at for at, version in enumerate(versions) if version.has)
    never = [versions[at].name for at in lacking if at < first]
    lost = [versions[at].name for at in lacking if at > first]
    parts = [f"the link stands in {_names([version.name for version in versions if version.has])}"]
    if never:
        parts.append(f"{_names(never)} did not have it yet")
    if lost:
        parts.append(f"{_names(lost)} lost it")
    mended = versions[lacking[-1]].document
    if mended.deleted_links:
        help = "Reject the tracked deletion of the link (or put the link back), and circulate that version."
    elif lacking[-1] == len(versions) - 1:
        help = "Put the link back into the latest version, and circulate that."
    else:
        help = (
            "The latest version has the link. Keep it in every later one; where an earlier version is still in "
            "circulation, replace it."
        )
    return Ruling(
        "not-met",
        f"Not all versions of this agenda link to the {title}: {'; '.join(parts)}.",
        help,
        evidence=evidence,
        path=mended.path,
        required_code=code,
    )


def _names(names: list[str]) -> str:
    shown = names if len(names) <= 6 else [*names[:3], f"{len(names) - 5} more", *names[-2:]]
    return ", ".join(shown)


def _evidence(document: Judged, code: str) -> Evidence:
    verdict = document.verdict("COC101", code)
    if verdict is None or verdict.outcome != "met" or not verdict.evidence:
        return Evidence(document.path, document.label, verdict.message if verdict else "")
    found = verdict.evidence[0]
    label = ", ".join(filter(None, (document.label, found.label)))
    return Evidence(document.path, label, found.quote, found.target, found.marks)


RULE = Rule(
    code="COC401",
    name="agenda-every-version",
    kind="meeting",
    severity="error",
    clause="agenda",
    summary="Every version of an agenda links to the Code of Conduct.",
    why=(
        "The link must be in the first version of an agenda and in every later one. It is often lost when an agenda is "
        "written anew, and one file alone cannot show that. Versions are told by their words (draft, Rev 2, final), by "
        "what they replace, by date and by file name."
    ),
    fix="Put the link into the version that lacks it.",
    check=check,
    good=(
        Example(
            "both versions have the link",
            files={"agenda": HEAD + WITH, "agenda-rev1": HEAD.replace("agenda", "agenda, Rev 1") + WITH},
        ),
        Example(
            "neither has it, which COC101 says of each",
            files={
                "agenda": HEAD + WITHOUT,
                "agenda-rev1": HEAD.replace("agenda", "agenda, Rev 1") + WITHOUT,
            },
        ),
    ),
    bad=(
        Example(
            "a revision lost the link",
            files={"agenda": HEAD + WITH, "agenda-rev1": HEAD.replace("agenda", "agenda, Rev 1") + WITHOUT},
        ),
        Example(
            "the first version lacked it",
            files={"agenda": HEAD + WITHOUT, "agenda-v2": HEAD + WITH},
        ),
        Example(
            "a tracked deletion would lose it",
            files={"agenda.docx": HEAD + WITH.replace("[", "~~[", 1).replace(")", ")~~", 1)},
        ),
    ),
)
