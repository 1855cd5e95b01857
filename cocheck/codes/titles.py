"""Finding a code of conduct by its name in running text, and telling whose code that is.

Exact first: one pattern for the generic names ("code of conduct", "Verhaltenskodex") that bears what
extraction does to text. On a miss, slips of the pen, by edit distance. Then the words before and behind
say whose it is: "ISO Code of Conduct" is named, "the Code of Conduct" is bare, "NISO Code of Conduct" is
somebody else's, and "Code of Conduct in Patent Matters" is nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from cocheck.codes.code import Code
from cocheck.codes.words import Squeezed, alternatives, flat, squeezed, traps, word_set, words
from cocheck.compiled import lazy
from cocheck.documents.stretches import Taken


class Title(NamedTuple):
    """A code's name in a text.

    `start` and `end` take in the owner and the rest of the title where they stand beside it ("ISO Code of
    Conduct for the technical work"). `named`: its owner is named. `owner` is None for the code that was
    asked for (or where nobody's name stands there), else the other body, by its code's name where cocheck
    knows it ("incits"), by its own ("ACME") where not. `edition` is the year that the title tells.
    `known` says that `owner` is the name of a code.
    """

    start: int
    end: int
    named: bool
    owner: str | None = None
    known: bool = False
    edition: int | None = None


_FAMILIES = ("ethics-and-conduct", "conduct", "plural", "ethics")


@cache
def _generic_names() -> tuple[tuple[str, str], ...]:
    """The generic names, squeezed, with their family; longest first."""
    names = {squeezed(phrase): family for family in reversed(_FAMILIES) for phrase in words(family)}
    return tuple(sorted(names.items(), key=lambda entry: (-len(entry[0]), entry[0])))


def _cores(text: Squeezed) -> list[tuple[int, int, str]]:
    """(start, end, family) of each generic name in the whole text; of two that overlap, the longer."""
    taken = Taken(len(text.text))
    found = []
    for name, family in _generic_names():
        if name not in text.text:
            continue
        for start, end in text.find(name):
            if taken.overlaps(start, end):
                continue
            span = text.span(start, end)
            if span is not None:
                taken.add(start, end)
                found.append((*span, family))
    return sorted(found)


def generic_start(title: str) -> int | None:
    """Where the generic name ("Code of Conduct") starts in a title, None where the title holds none."""
    return next((start for start, _, _ in _cores(Squeezed(title))), None)


class _Bodies(NamedTuple):
    """The words for the code's own body and for others', as patterns."""

    own: re.Pattern[str]
    others: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _bodies(code: Code, others: tuple[Code, ...]) -> _Bodies:
    def pattern(owners: Sequence[str]) -> re.Pattern[str]:
        return re.compile(alternatives(owners) or "(?!)")

    return _Bodies(pattern(code.owners), tuple((other.name, pattern(other.owners)) for other in others))


@cache
def _explicit(code: Code) -> tuple[str, ...]:
    """The code's titles, squeezed, that the generic names do not cover ("ACME House Rules")."""
    special = ("professional conduct",)
    return tuple(
        squeezed(title)
        for title in code.titles
        if generic_start(title) is None or any(words in title.casefold() for words in special)
    )


def _explicit_places(text: str, whole: Squeezed, code: Code) -> Iterator[tuple[int, int]]:
    for title in _explicit(code):
        for start, end in whole.find(title):
            span = whole.span(start, end)
            if (
                span
                and not _is_word(text[span[0] - 1 : span[0]])
                and not _is_word(text[span[1] : span[1] + 1])
            ):
                yield span


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@cache
def _is_generic(code: Code) -> bool:
    return any(generic_start(title) is not None for title in code.titles)


def find_titles(text: str, code: Code, others: Sequence[Code] = ()) -> tuple[Title, ...]:
    """Every name of a code of conduct in the text, in order, each with its owner; traps left out.

    Line feeds in `text` part its blocks or lines; a name may run over one.
    """
    known = tuple(others)
    whole = Squeezed(text)
    found: list[Title] = []
    taken = Taken(len(text))
    for candidate in (code, *known):
        owner = None if candidate is code else candidate.name
        for start, end in _explicit_places(text, whole, candidate):
            if not taken.overlaps(start, end):
                found.append(Title(start, end, True, owner, owner is not None))
                taken.add(start, end)
    if _is_generic(code) or known:
        for start, end, family in _cores(whole):
            if taken.overlaps(start, end):
                continue
            title = _judged(text, start, end, family, code, known)
            if title is not None and (title.owner or title.named or _is_generic(code)):
                found.append(title)
                taken.add(title.start, title.end)
    return tuple(sorted(found, key=lambda title: title.start))


def find_slips(text: str, code: Code, others: Sequence[Code] = ()) -> tuple[Title, ...]:
    """Names of a code with letters wrong, left out or transposed, for a text that holds none whole."""
    if not _is_generic(code):
        return ()
    known = tuple(others)
    found = []
    for start, end, family in _slips(text):
        title = _judged(text, start, end, family, code, known)
        if title is not None:
            found.append(title)
    return tuple(found)


# A line that begins with a number or a bullet is an item of its own, never the rest of the line before.
_NEXT_ITEM = lazy(r"\n\s*(?=[\d•–*-]|[IVX]+[.)]|[a-z][.)])")


def _judged(
    text: str, start: int, end: int, family: str, code: Code, others: tuple[Code, ...]
) -> Title | None:
    core = text[start:end]
    if "\n" in core and not _runs_over_line(text, start, end):
        return None
    end = _word_end(text, end, core)
    attached = _attached(text, start, core)
    if end < 0 or attached is None:
        return None
    before = _before(text, start - len(attached))
    behind = _NEXT_ITEM.split(text[end : end + 90], maxsplit=1)[0].replace("\n", " ")
    if _trap_before().search(flat(before)) or _trap_behind().match(flat(behind)):
        return None
    bodies = _bodies(code, others)
    ours, owner, named_from = _owner_before(before, attached, core, bodies)
    if ours is None:
        return None
    named, full_end = ours, end
    technical = _technical_work(behind)
    if technical and not owner:
        full_end = end + technical
        named = named or any("technical work" in edition.title for edition in code.editions)
    if not named and not owner:
        named, owner, length = _owner_behind(behind, core, bodies)
        if not named and not owner:
            owner, length = _owner_beside(text[end : end + 90].partition("\n")[0], core, bodies)
        if named or owner:
            full_end = end + length
            rest = text[full_end : full_end + 90].replace("\n", " ")
            if owner is None and (tail := _technical_work(rest)):
                technical, full_end = tail, full_end + tail
    if family in ("plural", "ethics") and not named and owner is None:
        return None
    known = any(owner == name for name, _ in bodies.others)
    full_start = start - len(attached) - named_from if (named or owner) and named_from else start
    edition = None if owner else _edition(code, family, bool(technical))
    return Title(max(full_start, 0), full_end, named and owner is None, owner, known, edition)


def _runs_over_line(text: str, start: int, end: int) -> bool:
    """A name broken over blocks: over one break only, and between words or at a hyphen."""
    core = text[start:end]
    return core.count("\n") <= 2


_LETTER = lazy(r"[^\W\d_]")
_LATIN_TAIL = lazy(r"(?:['’‘ʼ´`]?s)(?![^\W\d_])", re.IGNORECASE)
_OTHER_WORD = lazy(r"(?:or|ors|iv|ing|ed|ion|o|a|as|us|ie|eur|ible|ance)", re.IGNORECASE)


def _word_end(text: str, end: int, core: str) -> int:
    """Where the name ends as a word, -1 where it is the beginning of another word ("conductor")."""
    tail = _LATIN_TAIL.match(text, end)
    if tail:
        return tail.end()
    following = text[end : end + 1]
    if not _LETTER.match(following) or not following.isascii() or not core[-1:].isascii():
        # Scripts without spaces, and Cyrillic endings that the list of cases left out.
        return end if not (_LETTER.match(following) and core[-1:].isalpha() and _cyrillic(following)) else -1
    spaces_lost = not re.search(r"\s", core)
    if following.isupper() and core[-1:].islower():
        return end
    if spaces_lost and len(core) > 8 and not _OTHER_WORD.match(text, end):
        return end
    return -1


def _cyrillic(character: str) -> bool:
    return "\u0400" <= character <= "\u04ff"


_RESIDUE = lazy(r"\d{1,2}[A-Z]$")
_JOINED = lazy(r"(?:the|of|our|its|this|and|on|le|el|der|den)$", re.IGNORECASE)


def _attached(text: str, start: int, core: str) -> str | None:
    """The letters that stand directly before the name without a space, "" for none, None where they make it
    another word.
    """
    run = re.search(r"[^\W_]*\Z", text[max(0, start - 40) : start])
    letters = run.group() if run else ""
    if not letters or not letters[-1:].isascii() or not core[:1].isascii():
        return "" if not letters or not _cyrillic(letters[-1:]) else None
    if letters.isdigit() or _RESIDUE.search(letters):
        return letters
    if core[:1].isupper() and (letters[-1].islower() or (letters.isupper() and not core.isupper())):
        return letters
    if letters.isupper() and letters in ("ISO", "IEC"):
        return letters
    if not re.search(r"\s", core) and _JOINED.search(letters):
        return letters
    return None


def _before(text: str, start: int) -> str:
    """The words of the same sentence before the name; of the line before only where that is a line that
    runs on.
    """
    piece = text[max(0, start - 160) : start]
    head, broken, last = piece.rpartition("\n")
    if broken:
        previous = head.rpartition("\n")[2]
        # A table cell or an item of its own is short; a line that was wrapped at the margin is not.
        piece = f"{previous}\n{last}" if len(previous) >= 45 and not last.strip(" -–—\"'“‘«") else last
    piece = re.sub(r"\(([^()]{2,12})\)(\s*)$", r" \1 \2", piece)
    return re.split(r"[.;!?|•·](?=\s)|[()\[\]\t]", piece)[-1]


@cache
def _trap_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(traps('before'))})(?:'?s)?[\s\"']*$")


@cache
def _trap_behind() -> re.Pattern[str]:
    return re.compile(rf"[\s\"'\])]*(?:{alternatives(traps('after'))})(?!\w)")


def _technical_work(behind: str) -> int:
    """How far "for the technical work" runs, where that is what stands behind a name; else 0."""
    text = Squeezed(behind[:80])
    start = len(text.text) - len(text.text.lstrip('"'))
    for phrase in words("technical-work"):
        ending = squeezed(phrase)
        if text.text.startswith(ending, start) and (span := text.span(start, start + len(ending))):
            return span[1] if span[0] <= 5 else 0
    return 0


@cache
def _bridges() -> frozenset[str]:
    return frozenset(word for phrase in words("bridge") for word in phrase.split())


@cache
def _own_words() -> frozenset[str]:
    return frozenset(words("own"))


@cache
def _not_bodies() -> frozenset[str]:
    return frozenset(traps("not-bodies"))


_TOKEN = lazy(r"[^\s,:\"“”„«»‹›*]+")
_ACRONYM = lazy(
    r"^(?=[^a-z]*$)[A-ZÀ-Þ][A-ZÀ-Þ0-9&]*[A-ZÀ-Þ][A-ZÀ-Þ0-9&]*$|^[A-Z]{1,3}\d{1,3}[A-Z]?$|^[A-Z]\d[A-Z]$"
)
_HYPHEN = lazy(r"[-\u2010-\u2013]")
_REFERENCE = lazy(r"^(?:N\d+|NX+|\d.*|(?=[IVXLC]{1,5}$)[IVX]*L?[IVX]*C?[IVX]*)$")
# "ISO 10001:2018 Code of conduct …" is a standard about such codes.
_STANDARD_NUMBER = lazy(r"(?:/\w+)?\s+(?!(?:2011|2020|2023)\b)\d{3,5}(?:-\d+)*(?:\s*:\s*\d{4})?[\s,–—-]*$")
_YEARS = frozenset({"2011", "2020", "2023"})
# A name ("Khronos"), but no word that merely begins a line ("Presenting", "Reviewed", "Behavioural").
_NAME = lazy(
    r"(?!\w+(?:ing|ed|tion|ment|ive|able|ible|ness|ship|ural|onal|ical|ние|ция)s?$)[A-ZÀ-ÞА-ЯЁ](?=\w*[a-zß-ÿа-яё])[\w-]{2,}$"
)
_PARTED = lazy(r"[,:;\n\u2013\u2014/|]|\s-")
_COMMITTEES = frozenset({"TC", "SC", "WG", "JTC", "TMB", "CS"})
_AND = frozenset({"and", "&", "/", "+", "und", "et", "y", "e", "и", "en", "och"})


def _owner_before(
    before: str, attached: str, core: str, bodies: _Bodies
) -> tuple[bool | None, str | None, int]:
    """(is it ours, another owner, how many characters before the name belong to the title); (None, …) for a
    trap.
    """
    attached_word = _RESIDUE.sub("", attached)
    line = before + attached_word
    tokens = list(_TOKEN.finditer(line))
    if any(_STANDARD_NUMBER.match(line, match.end()) for match in bodies.own.finditer(flat(line))):
        return None, None, 0
    other: str | None = None
    other_from = 0
    is_name = False
    for index in range(len(tokens) - 1, max(-1, len(tokens) - 8), -1):
        token = tokens[index]
        word = _bare_token(token.group())
        folded = word.casefold()
        if not word or word in "-–—/":
            continue
        if folded in _AND:
            if other is None:
                break
            continue
        if word.isdigit() and word not in _YEARS:
            previous = _bare_token(tokens[index - 1].group()) if index else ""
            if previous.upper().rpartition("/")[2] in _not_bodies():
                continue
            break
        if _of_body(word, bodies.own):
            return True, None, len(line) - token.start()
        name = _other_body(word, core, bodies)
        if name is not None:
            if other is None or is_name:
                other, other_from, is_name = name, len(line) - token.start(), False
                continue
            break
        if other is None and (folded in _bridges() or folded in _YEARS or word in _COMMITTEES):
            continue
        if other is None and folded in _own_words():
            return _possessor(line[: token.start()], bodies)
        # English alone puts a name before the code; in German every noun has a capital.
        if (other is None or is_name) and _is_english(core) and _is_name(word, line[token.end() :]):
            other, other_from, is_name = f"{word} {other or ''}".strip(), len(line) - token.start(), True
            continue
        break
    spelled = bodies.own.finditer(flat(line))
    if any(
        not line[match.end() :].strip(" \n'’s")
        and (match.start() == 0 or not line[match.start() - 1].isalnum())
        for match in spelled
    ):
        return True, None, len(line)
    for name, pattern in bodies.others:
        for match in pattern.finditer(flat(line)):
            if (
                other is None
                and not line[match.end() :].strip(" \n'’s")
                and not line[max(0, match.start() - 1) : match.start()].isalnum()
            ):
                other, other_from = name, len(line) - match.start()
    return False, other, other_from


def _is_english(core: str) -> bool:
    return (
        core[:4].casefold() == "code" and not core.isupper() and " of " in " ".join(core.casefold().split())
    )


def _is_name(word: str, behind: str = "") -> bool:
    """Whether a word, with what stands between it and a code's name, can only be the name of an owner."""
    return _NAME.match(word) is not None and flat(word) not in _not_names() and _PARTED.search(behind) is None


@cache
def _not_names() -> frozenset[str]:
    return frozenset(flat(word) for key in ("not-names", "before") for word in traps(key))


def _bare_token(token: str) -> str:
    word = token.strip("'’‘ʼ`´\"_{}()-–—‐‑.…")
    return re.sub(r"(?:['’‘ʼ´`]s|s['’])$", "", word)


def _of_body(word: str, body: re.Pattern[str]) -> bool:
    """Whether the word is the body, or a chain that holds it ("ISO/IEC", "ISO-IEC", "ISO/TC")."""
    return any(body.fullmatch(part) for part in re.split(r"[/&+-]", flat(word)))


def _other_body(word: str, core: str, bodies: _Bodies) -> str | None:
    for name, pattern in bodies.others:
        if _of_body(word, pattern):
            return name
    # In a heading all in capitals every word looks like an acronym.
    if core.isupper() or _REFERENCE.match(word) or word in _not_bodies():
        return None
    parts = [
        part for part in word.split("/") if part and part not in _not_bodies() and not _REFERENCE.match(part)
    ]
    pieces = [piece for part in parts for piece in _HYPHEN.split(part)]
    return parts[0] if parts and all(_ACRONYM.match(piece) for piece in pieces) else None


def _possessor(before: str, bodies: _Bodies) -> tuple[bool, str | None, int]:
    """Whose "its" is: the body named last before it in the sentence, else nobody's name."""
    for token in reversed(list(_TOKEN.finditer(before))):
        word = _bare_token(token.group())
        if _of_body(word, bodies.own):
            return True, None, 0
        name = _other_body(word, "", bodies)
        if name is not None:
            return False, name, 0
    return False, None, 0


@cache
def _of() -> re.Pattern[str]:
    joiner = rf"(?<!\w)(?:{alternatives(words('of'))})(?:(?!\w)|(?<='))[\s(]*(?:the\s+)?"
    return re.compile(rf"[\s\"']*(?P<joined>[(\[]\s*|{joiner})?")


def _owner_behind(behind: str, core: str, bodies: _Bodies) -> tuple[bool, str | None, int]:
    """(is it ours, another owner, how many characters behind the name belong to the title)."""
    match = _of().match(flat(behind))
    offset = match.end() if match else 0
    joined = bool(match and match.group("joined"))
    rest = behind[offset:].lstrip()
    offset += len(behind[offset:]) - len(rest)
    own = bodies.own.match(flat(rest))
    # "Code of Conduct ISO/TC 12 N 1344" is followed by a reference, not by its owner.
    if (
        own
        and not re.match(r"[\w/]|[^\S\n]*/|[^\S\n]+\d|-\d", rest[own.end() :])
        and (joined or behind[:1].isspace() or not rest[:1].isascii())
    ):
        return True, None, offset + own.end()
    if own and joined and re.match(r"\s*(?:/|and|&|et|und|y|и)\s*[A-ZМ]", rest[own.end() :]):
        return True, None, offset + own.end()
    if not joined:
        return False, None, 0
    for name, pattern in bodies.others:
        found = pattern.match(flat(rest))
        if found and not re.match(r"\w", rest[found.end() :]):
            if re.match(r"\s*(?:/|and|&|et|und|y|и)\s*", rest[found.end() :]) and bodies.own.search(
                flat(rest[found.end() : found.end() + 12])
            ):
                return True, None, offset + found.end()
            return False, name, offset + found.end()
    token = _TOKEN.match(rest)
    word = _bare_token(token.group()) if token else ""
    parenthesis = bool(match and match.group("joined").strip()[:1] in ("(", "["))
    if token and word and not parenthesis and len(word) > 2 and not core.isupper():
        body = _other_body(word, core, bodies)
        if body is not None:
            return False, body, offset + token.end()
        joiner = flat(match.group("joined")).strip() if match else ""
        if joiner in word_set("of-names") and _is_name(word):
            return False, word, offset + token.end()
    return False, None, 0


def _owner_beside(line: str, core: str, bodies: _Bodies) -> tuple[str | None, int]:
    """(another owner, how far it reaches) directly behind a name, where the language puts it without an
    "of" ("Code de conduite AFNOR", "Кодекс поведения Росстандарта").
    """
    token = _TOKEN.match(line, 1)
    if token is None or not line[:1].isspace() or core.isupper() or _is_english(core):
        return None, 0
    word = _bare_token(token.group())
    if len(word) < 3 or _of_body(word, bodies.own) or flat(word) in _not_names():
        return None, 0
    if _cyrillic(core[-1]) and _cyrillic(word[0]) and _is_name(word):
        return word, token.end()
    return (_other_body(word, core, bodies) if word.isupper() else None), token.end()


def _edition(code: Code, family: str, technical: bool) -> int | None:
    if family == "ethics-and-conduct":
        wanted = "ethics and conduct"
    else:
        wanted = "technical work" if technical else ""
    if not wanted:
        return None
    return next((edition.year for edition in code.editions if wanted in edition.title.casefold()), None)


_WORD = lazy(r"[^\W_]+")


@cache
def _targets() -> tuple[tuple[str, str], ...]:
    """Generic names of two words and more, joined and without accents, with their family."""
    from cocheck.languages.words import fold

    found = {}
    for family in ("ethics-and-conduct", "conduct"):
        for phrase in words(family):
            joined = "".join(_WORD.findall(fold(phrase)))
            if len(joined) >= 13 and joined not in found:
                found[joined] = family
    return tuple(found.items())


@cache
def _not_slips() -> frozenset[str]:
    return frozenset(traps("not-slips"))


def _slips(text: str) -> Iterator[tuple[int, int, str]]:
    from rapidfuzz import fuzz, process

    from cocheck.languages.words import fold

    lines, starts = [], []
    offset = 0
    for line in text.split("\n"):
        if len(line) >= 10:
            lines.append("".join(_WORD.findall(fold(line))))
            starts.append((offset, offset + len(line)))
        offset += len(line) + 1
    taken = Taken(len(text))
    for target, family in _targets():
        for _, _, index in process.extract(
            target, lines, scorer=fuzz.partial_ratio, score_cutoff=84, limit=None
        ):
            if len(lines[index]) < len(target) - 2:
                continue
            for start, end in _windows(text, *starts[index], target):
                if not taken.overlaps(start, end):
                    taken.add(start, end)
                    yield start, end, family


def _windows(text: str, low: int, high: int, target: str) -> Iterator[tuple[int, int]]:
    """Runs of whole words that are the target but for a slip or two."""
    from rapidfuzz.distance import OSA

    from cocheck.languages.words import fold

    spans = [match.span() for match in _WORD.finditer(text, low, high)]
    folded = [fold(text[start:end]) for start, end in spans]
    for first in range(len(spans)):
        joined = ""
        for last in range(first, min(first + 8, len(spans))):
            joined += folded[last]
            # Where the name stands whole, it has been judged.
            if len(joined) > len(target) + 2 or joined == target:
                break
            if len(joined) < len(target) - 2:
                continue
            chosen = folded[first : last + 1]
            if (
                any(word in _not_slips() for word in chosen)
                or "or" in chosen
                or joined in ("codesofconduct", "codesdeconduite")
            ):
                continue
            if OSA.distance(joined, target, score_cutoff=2) <= 2 and _looks_meant(chosen, target):
                yield spans[first][0], spans[last][1]


def _looks_meant(chosen: Sequence[str], target: str) -> bool:
    """The ends of the name must be near: two slips in one short word make another word."""
    from rapidfuzz.distance import OSA

    first = chosen[0]
    near = (target[:length] for length in range(len(first) - 1, len(first) + 2))
    return len(first) > 8 or any(OSA.distance(first, start, score_cutoff=1) <= 1 for start in near)
