"""What kind of meeting document this is: agenda, attendance list, report, or none of them.

Signs are weighed from the content first (ISO's cover page, title, items, column heads, the words of a
record or an announcement); the file's name is one sign among others. The weights are in `kind.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, Literal, NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.model import Block, Document
from cocheck.languages import Phrases, fold, vocabulary
from cocheck.meetings.dates import month_names
from cocheck.meetings.items import Item, split_number, without_time
from cocheck.tables import table

Kind = Literal["agenda", "attendance", "report"]
KINDS: tuple[Kind, ...] = ("agenda", "attendance", "report")

_SPEAKER = lazy(r"^(?P<name>[^\W\d][\w.’'-]{0,19}(?: [^\W\d][\w.’'-]{0,19}){0,2}):\s+\S")
_SUBJECT = lazy(r"^(?:subject|re|title|betreff|objet|asunto|тема)\s*:\s*")
# Labels stand in the first lines of a block: "Present: …", "Regrets: …".
_LABELS = 400
# So much of a document is searched for the words of a record, and its blocks count so many characters more.
_SAMPLE, _BETWEEN = 60_000, 3
_DURATION = lazy(r"\b\d{1,3}\s*(?:min|mins|minutes|minuten|minutos|h|m)\b\.?")


class KindGuess(NamedTuple):
    """The kind (None where it is none of the three, or unclear), how sure that is (0 to 1), and why.

    `candidates` are the kinds between which it is unclear, empty where it is clear.
    """

    kind: Kind | None
    certainty: float
    reasons: tuple[str, ...]
    candidates: tuple[Kind, ...] = ()


class _Scale(NamedTuple):
    scores: dict[str, float]
    anchored: set[str]
    reasons: list[tuple[float, str]]

    def add(self, kind: str, weight: float, reason: str) -> None:
        self.scores[kind] = self.scores.get(kind, 0.0) + weight
        self.reasons.append((weight, f"{kind}: {reason}"))


@cache
def _data() -> dict[str, Any]:
    return table("cocheck.meetings", "kind.toml")


def _weights() -> tuple[dict[str, float], dict[str, float]]:
    return _data()["weights"], _data()["limits"]


@cache
def _name_signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each kind, what in a file's or a folder's own name tells it."""
    signs = []
    for kind, words in _data()["names"].items():
        spelled = "|".join(re.escape(fold(word)).replace("_", r"[\W_]*") for word in words)
        signs.append((kind, re.compile(rf"(?<![^\W\d_])(?:{spelled})(?![^\W\d_])")))
    return tuple(signs)


@cache
def _cover_type() -> re.Pattern[str]:
    """What ISO's cover page says of the document's type, in folded text; the group's name is the kind."""
    groups = "|".join(
        f"(?P<{kind}>{'|'.join(map(re.escape, words))})" for kind, words in _data()["cover_types"].items()
    )
    return re.compile(rf"(?:\bmeeting\s*/\s*|^meeting |document type:?\s*(?:meeting\s*/?\s*)?)(?:{groups})\b")


@cache
def _another_report() -> Phrases:
    return Phrases(_data()["another_report"]["words"])


@cache
def _earlier() -> Phrases:
    return Phrases(_data()["earlier"]["words"])


@cache
def _gathering() -> Phrases:
    return Phrases(_data()["gathering"]["words"])


def kind_from_name(path: str) -> Kind | None:
    """The kind that a file's own name tells, for files that cannot be read; None where it tells none."""
    stem = fold(PurePosixPath(path.replace("\\", "/")).stem)
    for kind, pattern in _name_signs():
        if pattern.search(stem):
            return next((known for known in KINDS if known == kind), None)
    return None


def without_kind(name: str) -> str:
    """A folded name of a file or folder without the words for a kind ("2024-05" of "2024-05 minutes")."""
    for kind, pattern in _name_signs():
        if kind in KINDS:
            name = pattern.sub(" ", name)
    return name


def guess_kind(document: Document, items: Sequence[Item]) -> KindGuess:
    """Weigh the signs that a document shows."""
    weights, limits = _weights()
    scale = _Scale({}, set(), [])
    body = [block for block in document.blocks if block.place.story in ("body", "text-box") and block.text]
    running = [block for block in document.blocks if block.place.story in ("header", "footer") and block.text]
    typed = _weigh_cover(body, scale, weights)
    sections = _sections(body)
    # The block that gives the type is no title.
    titles = [block for block in body if block is not typed]
    _weigh_titles(document, titles, running, len(sections) >= limits["sections"], scale)
    _weigh_slides(document, body, scale)
    _weigh_names(document.path, scale, weights)
    _weigh_columns(body, scale, weights)
    _weigh_words(body, sections, scale)
    _weigh_items(document, items, scale, weights)
    return _decide(scale, limits)


def _weigh_cover(body: Sequence[Block], scale: _Scale, weights: dict[str, float]) -> Block | None:
    """Weigh the type that ISO's cover page gives; the block that gives it is no title."""
    label = vocabulary("cover.document_type")
    for position, block in enumerate(body[:40]):
        folded = fold(block.text)
        match = _cover_type().search(folded) if len(folded) < 80 else None
        if match is None and label.fullmatch(folded.rstrip(" :")) and position + 1 < len(body):
            block = body[position + 1]
            match = _cover_type().search("document type: " + fold(block.text))
        if match is not None and match.lastgroup is not None:
            loose = match.lastgroup == "any_report"
            kind = "report" if loose else match.lastgroup
            weight = weights["cover_report"] if loose else weights["cover_type"]
            scale.add(kind, weight, "the cover page gives it as the document type")
            scale.anchored.add(kind)
            return block
    return None


@cache
def _after_title() -> frozenset[str]:
    """The words that may follow a title on its line: months, "meeting", "plenary"."""
    return frozenset(month_names()) | frozenset(fold(word) for word in _data()["after_title"]["words"])


def _title_weight(folded: str, key: str, weights: dict[str, float], first: bool) -> tuple[float, str]:
    """The weight of a line as a title of that kind, and the words that make it one.

    `first` is True for the document's first lines, where "ISO/TC 12 agenda, 16 May 2024" is a title, too.
    """
    match = vocabulary(f"titles.{key}").search(folded)
    if match is None:
        return 0.0, ""
    if match.start() <= 1 and len(folded) - match.end() <= 2:
        return weights["title_whole"], match.group()
    if match.start() <= 1:
        return weights["title_start"], match.group()
    if first and key != "other" and _is_tail(folded[match.end() :]):
        return weights["title_end"], match.group()
    short = len(folded) <= 90 or match.end() >= len(folded) - 2
    return weights["title_within"] * (1.0 if short else 0.5), match.group()


def _is_tail(rest: str) -> bool:
    """Whether nothing but dates, numbers and words such as "meeting" stand there."""
    return all(word in _after_title() for word in re.findall(r"[^\W\d_]+", rest))


def _weigh_titles(
    document: Document, body: Sequence[Block], running: Sequence[Block], in_sections: bool, scale: _Scale
) -> None:
    weights, limits = _weights()
    best: dict[str, tuple[float, str]] = {}
    first: str | None = None
    headed = recorded = sectioned = False
    top_level = min((block.level for block in body if block.kind == "heading"), default=1)
    for position, (block, share) in enumerate(_title_candidates(document, body, running)):
        if len(block.text) > limits["title_length"] or block.number or block.kind == "list-item":
            continue
        folded = _SUBJECT.sub("", fold(block.text).strip(" :.*#-="))
        if split_number(block.text) is not None and not re.match(r"(?:19|20)\d\d", folded):
            continue
        telling = len(folded.split()) > 2 and _earlier().search(folded)
        if block.kind == "heading" and block.level > top_level + 1 and document.format != "pdf":
            share *= weights["minor_heading"]
        section = (
            (in_sections or recorded) and headed and vocabulary("agenda.heads").fullmatch(folded) is not None
        )
        headed = headed or block.kind == "heading"
        recorded = recorded or (block.kind == "heading" and any(_heads(block, "report.sections")))
        if section:
            share *= weights["section_title"]
            if not sectioned:
                scale.add("report", weights["sectioned"], "its agenda stands among the heads of a record")
                scale.anchored.add("report")
                sectioned = True
        for key in ("agenda", "report", "attendance", "other"):
            weight, words = _title_weight(folded, key, weights, position < limits["first_blocks"])
            weight *= share
            if key == "other":
                weight *= weights["late_title"] if position >= limits["other_blocks"] else 1.0
            elif telling:
                weight *= weights["earlier_title"]
            if key != first and first is not None:
                weight *= weights["second_title"]
            elif weight >= weights["title_within"]:
                first = key
            if weight > best.get(key, (0.0, ""))[0]:
                best[key] = (weight, words)
    other, words = best.get("other", (0.0, ""))
    if other >= weights["title_within"] and "report" not in best and _another_report().search(words):
        scale.add("other", weights["another_report"], "the title is that of another sort of report")
    for key, (weight, words) in best.items():
        scale.add(key, weight, f"the title says “{words}”")
        scale.anchored.add(key)


def _title_candidates(
    document: Document, body: Sequence[Block], running: Sequence[Block]
) -> Iterator[tuple[Block, float]]:
    """The lines that may be the document's title, and what share of a title's weight each has."""
    weights, limits = _weights()
    for position, block in enumerate(body[: int(limits["zone_blocks"])]):
        yield block, weights["late_title"] if position >= limits["top_blocks"] else 1.0
    for block in running[:12]:
        yield block, weights["running_title"]
    if document.title:
        yield Block(document.title), weights["property_title"]


def _weigh_names(path: str, scale: _Scale, weights: dict[str, float]) -> None:
    pure = PurePosixPath(fold(path.replace("\\", "/")))
    for kind, pattern in _name_signs():
        if pattern.search(pure.stem):
            rest = re.sub(
                r"meeting|draft|final|rev|version|\bv(?=\d)|[\W\d_]+", "", pattern.sub("", pure.stem)
            )
            weight = weights["file_name"] if rest else weights["file_name_whole"]
            scale.add(kind, weight, "the file's name")
            scale.anchored.add(kind)
            break
    folders = "/".join(pure.parts[:-1][-3:])
    for kind, pattern in _name_signs():
        if kind in KINDS and pattern.search(folders):
            scale.add(kind, weights["folder_name"], "the folder's name")
            break


def _weigh_slides(document: Document, body: Sequence[Block], scale: _Scale) -> None:
    weights, limits = _weights()
    pages, boxes = document.page_count or 0, [block.box for block in body if block.box is not None]
    if pages < limits["slide_pages"] or not boxes:
        return
    words = sum(len(block.text.split()) for block in body)
    landscape = max(box[2] for box in boxes) > max(box[3] for box in boxes)
    if landscape and words <= pages * limits["slide_words"]:
        scale.add("other", weights["slides"], "landscape pages with few words, like slides")


def _weigh_columns(body: Sequence[Block], scale: _Scale, weights: dict[str, float]) -> None:
    signature, name, people = (vocabulary(f"attendance.{key}") for key in ("signature", "name", "body"))
    presence = vocabulary("attendance.presence")
    heads = [fold(block.text) if len(block.text) < 70 else "" for block in body[:126]]
    names = [name.match(text) is not None for text in heads]
    for position in range(min(len(body), 120)):
        if not any(names[position : position + 6]):
            continue
        window = heads[position : position + 6]
        has_people = any(people.match(text) for text in window)
        if any(signature.match(text) for text in window):
            scale.anchored.add("attendance")
            scale.add("attendance", weights["signature_column"], "columns for names and signatures")
            return
        if has_people and any(presence.match(text) for text in window):
            scale.add(
                "attendance", weights["people_columns"] * 2, "columns for names, organizations and presence"
            )
            return
        if has_people:
            scale.add("attendance", weights["people_columns"], "columns for names and organizations")
            return


def _counted(number: int, word: str, more: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'} {more}"


def _weigh_words(body: Sequence[Block], sections: set[str], scale: _Scale) -> None:
    weights, limits = _weights()
    text = _first_words(body)
    found = Counter(match.group() for match in vocabulary("report.cues").finditer(text))
    if found:
        density = sum(found.values()) / (weights["record_density"] * max(1, text.count(" ")))
        weight = min(weights["record_most"], weights["record_words"] * len(found)) * min(1.0, density)
        scale.add("report", weight, _counted(len(found), "different word", "of a record"))
    repeats = Counter(match.group() for match in vocabulary("report.decisive").finditer(text))
    decisive = sum(min(count, int(weights["decisive_repeats"])) for count in repeats.values())
    if decisive:
        weight = min(weights["decisive_most"], weights["decisive"] * decisive)
        scale.add("report", weight, _counted(decisive, "time", "a word that records what was done"))
        if len(repeats) >= limits["records"] and decisive >= limits["record_share"] * text.count(" "):
            scale.anchored.add("report")
    announced = len({match.group() for match in vocabulary("agenda.cues").finditer(text)})
    announced += min(4, len(_DURATION.findall(text)) // 2)
    if announced:
        scale.add(
            "agenda",
            min(weights["agenda_most"], weights["agenda_words"] * announced),
            _counted(announced, "word", "of an announcement"),
        )
    if sections:
        weight = min(weights["section_most"], weights["section"] * len(sections))
        scale.add("report", weight, _counted(len(sections), "head", "of a record"))
        if len(sections) > 1:
            scale.anchored.add("report")
        elif (
            decisive >= max(limits["gathered"], limits["record_share"] * text.count(" "))
            and "report" not in scale.anchored
            and _names_a_gathering(body)
        ):
            scale.add("report", weights["gathered"], "a head of a record under the name of a meeting")
            scale.anchored.add("report")
    if _is_transcript(body) and ("report" in scale.anchored or _names_a_gathering(body)):
        scale.add("report", weights["speakers"], "lines that begin with a speaker's name")
        scale.anchored.add("report")


def _first_words(body: Sequence[Block]) -> str:
    """The folded text of the first sixty thousand characters."""
    pieces, left = [], _SAMPLE
    for block in body:
        if left <= 0:
            break
        pieces.append(fold(block.text[:left]))
        left -= len(block.text) + _BETWEEN
    return " ".join(filter(None, pieces))


def _names_a_gathering(body: Sequence[Block]) -> bool:
    """Whether one of the first lines speaks of a meeting."""
    _, limits = _weights()
    return any(_gathering().search(fold(block.text)) for block in body[: int(limits["top_blocks"])])


def _is_transcript(body: Sequence[Block]) -> bool:
    """Whether many lines begin with somebody's name and a colon, and the same few people speak again."""
    _, limits = _weights()
    speeches = [match for match in map(_SPEAKER.match, (block.text for block in body)) if match]
    names = Counter(match["name"] for match in speeches)
    words = sum(match.string.count(" ") for match in speeches)
    repeated = [count for count in names.values() if count > 1]
    return (
        len(repeated) >= limits["speakers"]
        and words >= limits["speech_words"] * len(speeches)
        and sum(repeated) >= limits["speeches"]
        and sum(repeated) >= limits["speech_share"] * len(body)
    )


def _sections(body: Sequence[Block]) -> set[str]:
    """The different heads of a record; the lesser ones only beside one that no other paper has."""
    strong = {head for block in body for head in _heads(block, "report.sections")}
    lesser = {head for block in body if strong for head in _heads(block, "report.lesser_sections")}
    return strong | lesser


def _heads(block: Block, key: str) -> Iterator[str]:
    """The heads of a record that a block is ("Action items") or labels with ("Present: … Regrets: …")."""
    folded = fold(block.text).lstrip("*_ ")
    if vocabulary(key).match(folded[:_LABELS]) is None:
        return
    if block.number or split_number(block.text) is not None:
        return
    labelled = False
    for match in vocabulary(key).finditer(folded[:_LABELS]):
        rest = folded[match.end() :].lstrip("*_ ")
        if not (labelled or match.start() == 0):
            return
        if rest.startswith(":") or (match.start() == 0 and not rest):
            labelled = True
            yield match.group()


def _weigh_items(document: Document, items: Sequence[Item], scale: _Scale, weights: dict[str, float]) -> None:
    opening = vocabulary("opening.opening", "opening.roll_call", "opening.adoption", "opening.apologies")
    titles = [fold(_bare_title(title)) for title in (*(item.title for item in items), *_bare_lines(document))]
    opens = {
        match.group()
        for title in titles
        for match in [opening.match(title)]
        if match is not None
        and len(title) < 120
        and (" " in match.group() or match.end() == len(title))
        and vocabulary("titles.agenda").fullmatch(title) is None
    }
    if len(opens) < 2 and not (opens and len(items) >= 6):
        return
    recorded = vocabulary("report.cues", "report.decisive")
    counts = [len(block.text.split()) for block in document.blocks]
    words, prose = sum(counts) or 1, 0
    for at in chain.from_iterable(range(item.start, item.end) for item in items):
        text = document.blocks[at].text
        if len(text) > 60 and recorded.search(fold(text)):
            prose += counts[at]
            if prose * 3 >= words:
                break
    for kind in ("agenda", "report"):
        scale.anchored.add(kind)
        scale.add(kind, weights["opening_items"], "items that open a meeting")
    if prose * 3 >= words:
        scale.add("report", weights["filled_items"], "what happened is told under the items")
    elif prose * 10 <= words and words < 4000:
        scale.add("agenda", weights["bare_items"], "items with nothing told under them")


def _bare_title(title: str) -> str:
    """An item's title without the time and the number that are written into it ("09:00", "1 Opening")."""
    bare = without_time(title)
    split = split_number(bare)
    return split[1] if split is not None else bare


def _bare_lines(document: Document) -> Iterator[str]:
    """Short lines without a number, which may be items all the same ("CALL TO ORDER")."""
    for block in document.blocks:
        if len(block.text) < 40 and not block.number and block.kind in ("paragraph", "heading"):
            yield block.text


def _decide(scale: _Scale, limits: dict[str, float]) -> KindGuess:
    weights, _ = _weights()
    for kind in KINDS:
        if kind not in scale.anchored:
            scale.scores[kind] = scale.scores.get(kind, 0.0) * weights["unanchored"]
    scores = sorted(((scale.scores.get(kind, 0.0), kind) for kind in KINDS), reverse=True)
    (best, kind), (second, runner_up) = scores[0], scores[1]
    other = scale.scores.get("other", 0.0)
    reasons = tuple(reason for _, reason in sorted(scale.reasons, key=lambda pair: -pair[0]))
    if best < limits["least"] or other > best:
        certainty = 1 - best / (best + other + limits["least"])
        return KindGuess(None, round(certainty, 2), reasons)
    certainty = round(best / (best + second + other), 2)
    if best - second < limits["margin"] and second >= limits["least"]:
        return KindGuess(None, certainty, reasons, (kind, runner_up))
    return KindGuess(kind, certainty, reasons)
