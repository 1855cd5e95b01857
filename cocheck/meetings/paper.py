"""The Paper: what is to be known of a document to say which meeting it belongs to, without its text."""

import datetime
import re
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import PurePosixPath
from typing import NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.model import Block, Document
from cocheck.languages import fold, vocabulary
from cocheck.meetings.dates import find_dates, month_names
from cocheck.meetings.identity import Identity, find_reference, find_version
from cocheck.meetings.kind import Kind, kind_from_name, without_kind
from cocheck.meetings.recognition import Recognition
from cocheck.tables import table

_CITED = lazy(r"(?<![\w.])N[\s ]?[-°º]?\s?(\d{1,5})(?!\d)")
_TITLE_BLOCKS = 14
# Enough of a sketch to tell a revised text from another one made after the same pattern.
_SKETCH = 24
_SHINGLE = 3


class Paper(NamedTuple):
    """A document as grouping sees it; None and empty where nothing is known.

    `ordinal` is the meeting's number ("the 45th meeting"); `cited` the N-numbers that the document calls
    an agenda or an attendance list, each with that kind; `title` its own title, folded. `named` is the
    meeting that a configuration puts it in, `lineage` the file that git knows it as a version of, and
    `position` its place in that file's history, counted from 0.
    """

    path: str
    kind: Kind | None = None
    format: str | None = None
    language: str | None = None
    committee: str | None = None
    reference: str | None = None
    replaces: str | None = None
    version: str | None = None
    date: datetime.date | None = None
    meeting_date: datetime.date | None = None
    ordinal: int | None = None
    title: str = ""
    cited: tuple[tuple[Kind, str], ...] = ()
    named: str | None = None
    lineage: str | None = None
    position: int | None = None

    @property
    def folder(self) -> str:
        return paper_folder(self.path)

    @property
    def stem(self) -> str:
        """The file's name without its format and what tells a version: "agenda" for "agenda_v2.docx"."""
        return paper_stem(self.path)

    @property
    def occasion(self) -> tuple[str, str] | None:
        """Where the paper is kept, and the day, month or number that its name tells; None where none is.

        "agendas/January 2024.md" and "minutes/January 2024.md" tell the same.
        """
        return paper_occasion(self.path)


def paper_of(document: Document, recognition: Recognition) -> Paper:
    """The Paper of a document that was read and recognised."""
    identity: Identity = recognition.identity
    titles = _titles(document.blocks)
    return Paper(
        path=document.path,
        kind=recognition.kind,
        format=document.format,
        language=recognition.language,
        committee=identity.committee,
        reference=identity.reference,
        replaces=identity.replaces,
        version=identity.version,
        date=identity.date,
        meeting_date=identity.meeting_date,
        ordinal=find_ordinal(titles, document.path),
        title=stripped(titles[0]) if titles else "",
        cited=tuple(dict.fromkeys(_cited(document.blocks))),
    )


def paper_of_name(path: str, format: str | None = None, kind: Kind | None = None) -> Paper:
    """The Paper of a file that could not be read: what its name alone tells."""
    return Paper(
        path=path,
        kind=kind or kind_from_name(path),
        format=format,
        reference=find_reference((), None, path),
        version=find_version((), path),
        ordinal=find_ordinal((), path),
    )


@cache
def _words() -> Mapping[str, Sequence[str]]:
    lists = table("cocheck.meetings", "grouping.toml")
    return {key: tuple(fold(word) for word in words) for key, words in lists.items()}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    meetings = "|".join(_words()["meetings"])
    versions = "|".join(_words()["versions"])
    title = re.compile(
        rf"(?<![\d.-])(\d{{1,4}})\s?(?:st|nd|rd|th|e|eme|re|ere|a|ª|º|\.|-?[а-я]{{1,2}})\s(?:[\w/]+\s){{0,4}}(?:{meetings})"
        rf"|(?:{meetings})\s(?:no\.?|nr\.?|number|#|№)?\s?#?(\d{{1,4}})(?![\d.:/-])"
    )
    name = re.compile(
        rf"(?:{meetings}|agenda|minutes)[\W_]?(\d{{1,4}})(?!\d)|(?<!\d)(\d{{1,4}})(?:st|nd|rd|th)(?![a-z])"
    )
    version = re.compile(
        rf"(?<![^\W_\d])(?:{versions})(?:[\W_]?\d{{1,3}})?(?![^\W_])|(?<![^\W_])v(?:er)?[\W_]?\d{{1,3}}(?!\d)"
        r"|(?<![^\W_])n[\W_]?\d{2,5}(?!\d)|\(\d{1,2}\)|(?<![^\W_])[0-9a-f]{7,40}(?![^\W_])|@[0-9a-f]{7,40}$"
    )
    return title, name, version


def find_ordinal(titles: Sequence[str], path: str) -> int | None:
    """The meeting's number as the titles or the file's name give it; a year is none."""
    title, name, _ = _patterns()
    undated = (_without_dates(text) for text in titles)
    for text, pattern in (*((text, title) for text in undated), (fold(PurePosixPath(path).stem), name)):
        for match in pattern.finditer(text):
            number = int(next(group for group in match.groups() if group))
            if not 1900 <= number <= 2100 and number > 0:
                return number
    return None


def _without_dates(folded: str) -> str:
    """Text in which no date can be taken for a number ("meeting 17 May 2024")."""
    for found in reversed(find_dates(folded)):
        folded = f"{folded[: found.start]}/{folded[found.end :]}"
    return folded


def stripped(text: str) -> str:
    """Folded text without what tells a version, and with single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", _patterns()[2].sub(" ", text)).split())


@cache
def paper_folder(path: str) -> str:
    """The folder that a paper lies in, "." for the one that was given."""
    return str(PurePosixPath(path).parent)


@cache
def paper_stem(path: str) -> str:
    """The name of a file as all versions of the paper have it."""
    name = PurePosixPath(path).name.partition("@")[0]
    return stripped(fold(PurePosixPath(name).stem))


@cache
def paper_occasion(path: str) -> tuple[str, str] | None:
    """Where the paper is kept, folders named for a kind of paper left out, and the words for the occasion.

    They are the file's own, or those of its folder where the file's name tells none ("2024-05/agenda.md").
    """
    names = [
        paper_stem(path),
        *(stripped(fold(folder)) for folder in reversed(PurePosixPath(path).parts[:-1])),
    ]
    for depth, name in enumerate(names[:2]):
        words = " ".join(without_kind(name).split())
        if any(word.isdigit() or word in month_names() for word in words.split()):
            kept = [outer for outer in names[depth + 1 :] if without_kind(outer).strip()]
            return "/".join(reversed(kept)), words
        if words:
            return None
    return None


def _titles(blocks: Sequence[Block]) -> tuple[str, ...]:
    words = vocabulary("titles.agenda", "titles.report", "titles.attendance")
    shown = [block for block in blocks if block.place.story in ("body", "text-box", "header") and block.text]
    near = [fold(block.text) for block in shown[:_TITLE_BLOCKS] if len(block.text) < 150]
    return tuple(text for text in near if words.search(text))


def _cited(blocks: Sequence[Block]) -> Iterator[tuple[Kind, str]]:
    """The N-numbers on lines that call them an agenda or an attendance list ("See attendance list, N1523").

    Reports are left out: what an agenda calls the minutes are those of the meeting before.
    """
    kinds: tuple[Kind, ...] = ("attendance", "agenda")
    for block in blocks:
        if len(block.text) > 300 or "N" not in block.text:
            continue
        numbers = _CITED.findall(block.text)
        if not numbers:
            continue
        folded = fold(block.text)
        for kind in kinds:
            if vocabulary(f"titles.{kind}").search(folded):
                yield from ((kind, f"N {number}") for number in numbers[:4])


def sketch(blocks: Sequence[Block]) -> tuple[int, ...]:
    """A sketch of a text: the smallest hashes of its runs of three words (bottom-k, Broder 1997), in order.

    Numbers are left out: an item's number stands in the text of a PDF, and beside it in Word.
    """
    words = re.findall(r"[^\W\d_]+", " ".join([fold(block.text) for block in blocks]))
    encoded = [word.encode() for word in words]
    text = b" ".join(encoded)
    starts = [0, *accumulate(len(word) + 1 for word in encoded)]
    runs = {
        zlib.crc32(text[start : after - 1])
        for start, after in zip(starts[:-1], starts[_SHINGLE:], strict=False)
    }
    return tuple(sorted(runs)[:_SKETCH])


def text_sum(blocks: Sequence[Block]) -> str:
    """A sum over a text's paragraphs: the same for the same ones, numbers and all, in whatever order."""
    texts = [" ".join(block.text.split()).encode("utf-8", "replace") for block in blocks]
    return f"{sum(map(len, texts)):x}-{sum(map(zlib.crc32, texts)):x}" if any(texts) else ""


def likeness(one: Collection[int], other: Collection[int], size: int = _SKETCH) -> float:
    """How much two texts have in common, 0 to 1, by their sketches of up to `size` hashes.

    It is an estimate of Jaccard's index.
    """
    smallest = sorted({*one, *other})[:size]
    if not smallest:
        return 1.0
    return sum(1 for value in smallest if value in one and value in other) / len(smallest)
