"""Fingerprints: by what a finding, and the document it is about, are known again in a later run.

A fingerprint holds hashes alone. It rests on what the document is and on the words that the finding rests on,
never on where they stand: so it outlives a moved paragraph and a renamed file, and another fault has another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cocheck.compiled import lazy
from cocheck.lint.meeting import Judged
from cocheck.lint.registry import all_rules
from cocheck.lint.verdict import DocumentMark, MeetingRecord, RuleText, Verdict
from cocheck.meetings.identity import Identity

HASHED = ("committee", "reference", "version", "meeting_date", "title", "ordinal", "text", "told")

# What of a sketch names a text that says nothing of itself: the fewer, the more editing it outlives.
_NAMING = 4
_QUOTED = lazy(r"“[^”]*”|«[^»]*»")


def mark_of(judged: Judged) -> DocumentMark:
    """What the document is known again by, as far as it could be read."""
    record, paper = judged.record, judged.paper
    return DocumentMark(
        committee=record.committee or "",
        reference=record.reference or "",
        version=record.version or "",
        meeting_date=record.meeting_date or "",
        title=paper.title if paper is not None else "",
        ordinal=str(paper.ordinal or "") if paper is not None else "",
        text=judged.text_sum,
        told=judged.told,
        format=record.format or "",
        sketch=judged.sketch,
    )


def told_by(identity: Identity) -> str:
    """What an identity that was read off the text alone tells; "" where another text could tell the same."""
    if identity.reference is None and identity.meeting_date is None:
        return ""
    facts = (identity.committee, identity.reference, identity.version, identity.meeting_date)
    return "\n".join(str(fact or "") for fact in facts)


def hashed(mark: DocumentMark) -> DocumentMark:
    """The mark with hashes in place of words."""
    hashes: dict[str, Any] = {name: _hash(getattr(mark, name)) for name in HASHED}
    return mark._replace(**hashes)


def with_fingerprints(
    verdicts: Iterable[Verdict],
    marks: Mapping[str, DocumentMark],
    names: Mapping[str, frozenset[str]],
    of_meetings: frozenset[str],
) -> tuple[Verdict, ...]:
    """The verdicts, the findings among them with their fingerprints; no two findings have the same one.

    `marks` tells, by path, what each document is known again by, `names` its `meeting_names`; `of_meetings`
    are the codes of the rules that judge a meeting's documents together.
    """
    seen: Counter[str] = Counter()
    found = []
    hashes: dict[str, DocumentMark] = {}
    for verdict in verdicts:
        if verdict.is_finding:
            path = verdict.path
            if path not in hashes:
                hashes[path] = hashed(marks.get(path, DocumentMark()))
            first = fingerprint_of(fault_of(verdict, names.get(path, ()), of_meetings), hashes[path], path)
            seen[first] += 1
            again = first if seen[first] == 1 else _hash(first, str(seen[first]), length=32)
            verdict = verdict._replace(fingerprint=again)
        found.append(verdict)
    return tuple(found)


def fingerprint_of(fault: tuple[str, str], mark: DocumentMark, path: str) -> str:
    """The fingerprint of a fault (see `fault_of`) in the document with that hashed mark."""
    return _hash(*_identity(mark, path), *fault, length=32)


def fault_of(verdict: Verdict, names: Iterable[str], of_meetings: frozenset[str]) -> tuple[str, str]:
    """What the fault is, whichever document it is in: the rule's code, and a hash of what it rests on.

    That is the words and the addresses in the evidence, without the numbers of items, and the particulars of
    the message: what it quotes, or where it tells of a meeting all but the `names` of its documents. That
    something is nowhere in a document rests on none of them.
    """
    if verdict.absence:
        return verdict.code, _hash(verdict.code, verdict.required_code)
    evidence = sorted(f"{_words(one.quote)}>{one.target or ''}" for one in verdict.evidence)
    if verdict.code in of_meetings:
        particulars = [_without_names(verdict.message, names)]
    else:
        particulars = sorted(_QUOTED.findall(verdict.message))
    return verdict.code, _hash(verdict.code, verdict.required_code, *particulars, *evidence)


def meeting_names(meetings: Iterable[MeetingRecord]) -> Mapping[str, frozenset[str]]:
    """For each path the names by which messages may call the documents of its meetings."""
    found: dict[str, frozenset[str]] = {}
    for meeting in meetings:
        paths = [document.path for document in meeting.documents]
        names = frozenset(name for path in paths for name in (path, path.rpartition("/")[2]) if name)
        # The documents of a meeting share one set: a set for each would come to the square of their number.
        for path in dict.fromkeys(paths):
            found[path] = found[path] | names if path in found else names
    return found


def meeting_codes(additions: Iterable[RuleText]) -> frozenset[str]:
    """The codes of the rules that judge a meeting's documents together: installed ones and a run's own."""
    installed = frozenset(rule.code for rule in all_rules() if rule.kind == "meeting")
    return installed | {rule.code for rule in additions if rule.kind == "meeting"}


def _identity(mark: DocumentMark, path: str) -> Iterator[str]:
    """What the document is: what its text tells of it, else that text, else its path."""
    yield mark.format
    if mark.told:
        yield from (mark.told, mark.title)
    elif mark.sketch:
        yield from (str(value) for value in (mark.title, *mark.sketch[:_NAMING]))
    else:
        yield path


def _words(text: str) -> str:
    """Text as it is compared: its words, without white space, case, and the number that it begins with."""
    return " ".join(re.findall(r"\w+", re.sub(r"^[\W\d_]+", "", text.casefold())))


def _without_names(message: str, names: Iterable[str]) -> str:
    for name in sorted((name for name in names if name in message), key=len, reverse=True):
        message = message.replace(name, "")
    return _words(message)


def _hash(*parts: str | None, length: int = 12) -> str:
    """A hash of the parts in hexadecimal digits; "" where nothing is known."""
    if not any(parts):
        return ""
    from cocheck.lint.hashing import sha256

    return sha256("\0".join(part or "" for part in parts).encode("utf-8", "replace")).hexdigest()[:length]
