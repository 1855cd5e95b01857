"""Fingerprints: what tells a code's text again without holding one of its sentences.

Clause by clause, hashes of runs of words. A hash says whether a run of words stands in a text, never what
it is;
clauses' titles stand in clear, as facts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from cocheck.codes.code import CodeError, Edition
from cocheck.compiled import lazy
from cocheck.documents.limits import MAX_FINGERPRINT_BYTES
from cocheck.documents.model import Block, Document, Unreadable
from cocheck.documents.opening import read_regular
from cocheck.tables import table

_SCHEMA = 1


class Clause(NamedTuple):
    """A clause's title and its hashes."""

    title: str
    hashes: tuple[str, ...]


class Fingerprint(NamedTuple):
    """A code's title and its clauses; `shingle` is the number of words a hash is made of."""

    title: str
    shingle: int
    clauses: tuple[Clause, ...]


class ClauseMatch(NamedTuple):
    """How much of a clause (0 to 1) stands in a text, and whether that is enough to say that the clause
    does.
    """

    title: str
    coverage: float
    present: bool


class Match(NamedTuple):
    """How much of a code (0 to 1) stands in a text; where: the first and last block that holds any of it,
    and its page.
    """

    coverage: float
    clauses: tuple[ClauseMatch, ...]
    first_block: int | None = None
    last_block: int | None = None
    page: int | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The titles of the clauses that are not there."""
        return tuple(clause.title for clause in self.clauses if not clause.present)

    @property
    def in_part(self) -> bool:
        """Whether this is the code, whole or in part, and not a passage that quotes it."""
        present = sum(1 for clause in self.clauses if clause.present)
        if len(self.clauses) == 1:
            return present == 1
        wanted = min(int(thresholds()["clauses-in-part"]), len(self.clauses))
        return present >= wanted and self.coverage >= float(thresholds()["whole-in-part"])


@cache
def thresholds() -> dict[str, Any]:
    """The numbers of data/attached.toml."""
    return table("cocheck.codes", "data/attached.toml")


_TAG = lazy(r"</?[a-zA-Z][^<>]{0,120}>")
_JOIN = lazy(r"[\u00ad\u200b-\u200f\u2060\ufeff]|[\u2010\ufffe]\s*")
# A language without spaces has a word a character; single letters of the others are bullets and residue.
_WORD = lazy(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u3040-\u30ff\u3400-\u9fff]{2,}")


def normalised_words(text: str) -> list[str]:
    """The words of a text without case, accents, ligatures, mark-up, numbers and single letters."""
    plain = _JOIN.sub("", _TAG.sub(" ", text))
    decomposed = unicodedata.normalize("NFKD", plain.casefold())
    return _WORD.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def _hash(shingle: Sequence[str]) -> str:
    return blake2b(" ".join(shingle).encode("utf-8"), digest_size=8).hexdigest()


def _shingles(words: Sequence[str], length: int) -> list[str]:
    return [_hash(words[start : start + length]) for start in range(len(words) - length + 1)]


def _winnowed(hashes: Sequence[str]) -> tuple[str, ...]:
    """The least hash of each window, thinned evenly to the bound: the same choice wherever the clause is
    cut.
    """
    window, most = int(thresholds()["window"]), int(thresholds()["most-hashes-a-clause"])
    if len(hashes) <= most:
        return tuple(dict.fromkeys(hashes))
    chosen = dict.fromkeys(min(hashes[start : start + window]) for start in range(len(hashes) - window + 1))
    kept = list(chosen)
    if len(kept) <= most:
        return tuple(kept)
    return tuple(kept[index * len(kept) // most] for index in range(most))


def fingerprint_file(path: Path) -> str:
    """The fingerprint, as JSON text, of an organisation's own code in any format that cocheck reads.

    Raises CodeError where the file cannot be read or holds too little text.
    """
    return dumps(fingerprint_document(_read(path)))


def edition_fingerprint(path: Path, edition: Edition) -> str:
    """As `fingerprint_file`, with the clauses that the edition's data name; how the built-in fingerprints
    are made.
    """
    return dumps(fingerprint_blocks(_read(path).blocks, edition.title, edition))


def _read(path: Path) -> Document:
    from cocheck.documents.reading import read_file

    document = read_file(path, path.name)
    if isinstance(document, Unreadable):
        raise CodeError(f"{path.name} cannot be read: {document.message} {document.help}".strip())
    return document


def fingerprint_document(document: Document) -> Fingerprint:
    """The fingerprint of a document that is a code; its clauses are what its headings part."""
    first = next((block.text for block in document.blocks if block.kind == "heading"), "")
    title = first or document.title or next((block.text for block in document.blocks if block.text), "")
    return fingerprint_blocks(document.blocks, " ".join(title.split()[:12]))


def fingerprint_blocks(blocks: Sequence[Block], title: str, edition: Edition | None = None) -> Fingerprint:
    """The fingerprint of a code's blocks; with an edition whose data name clauses, by those, else by
    headings.

    Raises CodeError where there is too little text to tell it again.
    """
    length = int(thresholds()["shingle"])
    content = [block for block in blocks if block.place.story not in ("header", "footer", "navigation")]
    parts = _outlined(content, edition) if edition and edition.clauses else _by_headings(content)
    clauses = []
    for name, texts in parts:
        words = [word for text in texts for word in normalised_words(text)]
        hashes = _winnowed(_shingles(words, length))
        if hashes:
            clauses.append(Clause(name, hashes))
    if sum(len(clause.hashes) for clause in clauses) < 4 * length:
        raise CodeError("The file holds too little text to recognise it by: is it the code of conduct?")
    return Fingerprint(title, length, tuple(clauses))


_OPENING = "Opening"


def _outlined(blocks: Sequence[Block], edition: Edition) -> list[tuple[str, list[str]]]:
    parts: list[tuple[str, list[str]]] = [(_OPENING, [])]
    titles = [(normalised_words(clause), clause) for clause in edition.clauses]
    passed_over = [normalised_words(heading) for heading in edition.passed_over]
    end = normalised_words(edition.ends_before) if edition.ends_before else None
    for line in (line for block in blocks for line in re.split(r"[\n\t]", block.text)):
        words = normalised_words(line)
        if end and words[: len(end)] == end:
            break
        if any(words == heading for heading in passed_over):
            continue
        for wanted, clause in titles:
            if words[: len(wanted)] == wanted and clause not in (name for name, _ in parts):
                parts.append((clause, []))
                words = words[len(wanted) :]
                break
        if words:
            parts[-1][1].append(" ".join(words))
    return parts


def _by_headings(blocks: Sequence[Block]) -> list[tuple[str, list[str]]]:
    heads = {index for index, block in enumerate(blocks) if block.kind == "heading"}
    if len(heads) < 2:
        heads |= {index for index, block in enumerate(blocks) if block.bold and _is_short(block.text)}
    if len(heads) < 2:
        heads |= {
            index
            for index, block in enumerate(blocks[:-1])
            if _is_short(block.text)
            and len(blocks[index + 1].text.split()) >= 8
            and block.kind != "list-item"
        }
    parts: list[tuple[str, list[str]]] = [(_OPENING, [])]
    for index, block in enumerate(blocks):
        if index in heads:
            parts.append((" ".join(block.text.split()[:12]), []))
        else:
            parts[-1][1].append(block.text)
    return parts


def _is_short(text: str) -> bool:
    return 0 < len(text.split()) <= 10 and text.rstrip()[-1:] not in ".;,"


def dumps(fingerprint: Fingerprint) -> str:
    """The fingerprint as JSON text, one clause a line."""
    lines = ",\n".join(
        "    " + json.dumps({"title": clause.title, "hashes": list(clause.hashes)}, ensure_ascii=False)
        for clause in fingerprint.clauses
    )
    title = json.dumps(fingerprint.title, ensure_ascii=False)
    head = f'{{\n  "schema": {_SCHEMA},\n  "title": {title},\n  "shingle": {fingerprint.shingle},\n'
    return f'{head}  "clauses": [\n{lines}\n  ]\n}}\n'


def loads(text: str, shown: str) -> Fingerprint:
    """The fingerprint from JSON text; `shown` names its file. Raises CodeError."""
    try:
        raw = json.loads(text)
        schema = raw["schema"]
        clauses = tuple(
            Clause(str(clause["title"]), tuple(str(entry) for entry in clause["hashes"]))
            for clause in raw["clauses"]
        )
        length = int(raw["shingle"])
        title = str(raw["title"])
    except (LookupError, TypeError, ValueError, ArithmeticError, RecursionError) as error:
        raise CodeError(
            f"{shown} is not a fingerprint; make one with `cocheck code fingerprint FILE`."
        ) from error
    if schema != _SCHEMA:
        raise CodeError(f"{shown} is a fingerprint of another version of cocheck: make it again.")
    if not clauses or length < 1 or not all(clause.hashes for clause in clauses):
        raise CodeError(f"{shown} is a fingerprint without content; make it again.")
    return Fingerprint(title, length, clauses)


@cache
def load_fingerprint(name: str) -> Fingerprint:
    """The fingerprint that an edition names: a built-in one by its file's name, else the file at that path.

    Raises CodeError where there is none, or the file is no fingerprint.
    """
    resource = resources.files("cocheck.codes") / "data" / name
    if "/" not in name and "\\" not in name and resource.is_file():
        return loads(resource.read_text(encoding="utf-8"), name)
    try:
        data = read_regular(Path(name), MAX_FINGERPRINT_BYTES)
        if len(data) > MAX_FINGERPRINT_BYTES:
            raise CodeError(f"{name} is too large for a fingerprint.")
        return loads(data.decode("utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise CodeError(f"The fingerprint {name} cannot be read. Is the path right?") from error


def match(text: str | Sequence[Block], fingerprint: Fingerprint) -> Match:
    """How much of the fingerprinted code stands in a text or in blocks; page headers and footers are passed
    over.
    """
    blocks = [Block(text)] if isinstance(text, str) else text
    words: list[str] = []
    owners: list[int] = []
    for index, block in enumerate(blocks):
        if block.place.story in ("header", "footer", "navigation"):
            continue
        found = normalised_words(block.text)
        words += found
        owners += [index] * len(found)
    at: dict[str, int] = {}
    for position, shingle in enumerate(_shingles(words, fingerprint.shingle)):
        at.setdefault(shingle, position)
    clauses, seen = [], []
    for clause in fingerprint.clauses:
        hits = [at[entry] for entry in clause.hashes if entry in at]
        coverage = len(hits) / len(clause.hashes)
        clauses.append(ClauseMatch(clause.title, coverage, coverage >= float(thresholds()["clause-present"])))
        seen += hits
    total = sum(len(clause.hashes) for clause in fingerprint.clauses)
    if not seen:
        return Match(0.0, tuple(clauses))
    first, last = _spread(seen, owners)
    return Match(len(seen) / total, tuple(clauses), first, last, blocks[first].place.page)


def _spread(positions: Iterable[int], owners: Sequence[int]) -> tuple[int, int]:
    found = [owners[position] for position in positions]
    return min(found), max(found)
