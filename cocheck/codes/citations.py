"""Where a document cites the Code, and how: by a link, by a printed address, by name, by a number, or by a
near miss.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from cocheck.codes.addresses import (
    NO_SCHEME,
    code_address,
    is_file_name,
    is_web_address,
    kept_copy,
    tells_of_a_code,
    training_address,
    unwrap,
    usability,
)
from cocheck.codes.code import Code, Edition, normalise_identifier
from cocheck.codes.printed import printed_addresses, printed_code_addresses
from cocheck.codes.titles import Title, find_slips, find_titles
from cocheck.codes.words import is_on_another_subject, is_pointer, speaks_of_slides, training_words
from cocheck.compiled import lazy
from cocheck.documents.model import Block, Format, Link
from cocheck.documents.stretches import Stretches
from cocheck.languages import fold

CitationKind = Literal[
    "link", "printed", "unusable", "misdirected", "kept-copy", "other-code", "title", "reference"
]
TrainingKind = Literal["training-link", "training-printed", "training-unusable", "training-title"]

# Formats in which an address can only be printed, and is as good as a link.
_PRINTED_IS_LIVE: tuple[Format, ...] = ("text", "markdown")
# What an address has in it, in lower case, and one with spaces between its letters.
_SIGNS_OF_ADDRESS = ("www", "http", ".org", ".ch/")
_SPACED_ADDRESS = lazy(r"h\s?t\s?t\s?p|o\s?r\s?g\s?/")
_LONGEST_SENTENCE = 1_000
# A label that says nothing of its own belongs to a name that stands no farther off than this.
_POINTING = 48
_LEAD = 40
_CELLS = 6
_QUOTE = 160
_NEAR = 200


class Citation(NamedTuple):
    """One place where the Code, or its training, is cited.

    `block` is the block's index, `start` and `end` the offsets in its text of the telling words, `quote`
    those words with what stands around them on the line. `link` is the link, None where there is none;
    `target` its address, unwrapped. `edition` is the year that address or words tell. `code` is the name of
    the code it belongs to,
    or the other body's own name where cocheck does not know it, None where nobody's name can be told.
    `named` says that the words name the Code with its owner, or that the address is its own.
    `near` says more of a near miss: the problem of an unusable link ("local path"), an N-number.
    """

    kind: CitationKind | TrainingKind
    block: int
    start: int
    end: int
    quote: str
    link: Link | None = None
    target: str | None = None
    edition: int | None = None
    code: str | None = None
    named: bool = False
    near: str | None = None


class Citations(NamedTuple):
    """All citations found, in reading order."""

    all: tuple[Citation, ...]

    def of(self, *kinds: str) -> tuple[Citation, ...]:
        """Those of these kinds."""
        return tuple(citation for citation in self.all if citation.kind in kinds)

    @property
    def links(self) -> tuple[Citation, ...]:
        """Live links to the Code's own address (in text and Markdown, its printed address too)."""
        return self.of("link")

    @property
    def printed(self) -> tuple[Citation, ...]:
        return self.of("printed")

    @property
    def unusable(self) -> tuple[Citation, ...]:
        return self.of("unusable")

    @property
    def other_codes(self) -> tuple[Citation, ...]:
        return self.of("other-code")

    @property
    def mentions(self) -> tuple[Citation, ...]:
        """Every place that speaks of this Code, by whatever means; another body's left out."""
        return tuple(citation for citation in self.all if citation.kind != "other-code")

    @property
    def named(self) -> tuple[Citation, ...]:
        """The mentions that can be of no other code."""
        return tuple(citation for citation in self.mentions if citation.named)

    def in_block(self, index: int) -> tuple[Citation, ...]:
        """The citations that stand in that block."""
        low = bisect_left(self.all, index, key=_block_of)
        return self.all[low : bisect_right(self.all, index, key=_block_of)]

    def starting(self, index: int, low: int, high: int) -> Iterator[Citation]:
        """Those that begin in that block from `low` up to `high`."""
        for at in range(bisect_left(self.all, (index, low), key=_place_of), len(self.all)):
            citation = self.all[at]
            if _place_of(citation) >= (index, high):
                return
            yield citation


def _block_of(citation: Citation) -> int:
    return citation.block


def _place_of(citation: Citation) -> tuple[int, int]:
    return citation.block, citation.start


class _Anchor(NamedTuple):
    """A link, or an address that serves as one: where it stands, and where it leads."""

    block: int
    start: int
    end: int
    link: Link
    target: str
    live: bool
    label: str


class _Text(NamedTuple):
    """The blocks' texts, parted by line feeds, with the offset at which each starts; navigation is left
    blank.
    """

    text: str
    starts: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """(block, offset in it) of an offset in the whole."""
        index = bisect_right(self.starts, offset) - 1
        return index, offset - self.starts[index]

    def span(self, citation: Citation) -> tuple[int, int]:
        """The offsets in the whole of what a citation cites."""
        start = self.starts[citation.block]
        return start + citation.start, start + citation.end


class _Names(NamedTuple):
    """The titles found in a text, with their starts in order, their places among them, and the longest's
    length.
    """

    titles: Sequence[Title]
    order: Sequence[tuple[int, int]]
    longest: int

    def near(self, low: int, high: int) -> list[Title]:
        """The titles that lie over, or touch, what stands from `low` up to `high`, as they were found."""
        first = bisect_left(self.order, (low - self.longest, 0))
        last = bisect_left(self.order, (high + 1, 0))
        return [self.titles[at] for at in sorted(at for _, at in self.order[first:last])]


def _names(titles: Sequence[Title]) -> _Names:
    order = sorted((title.start, at) for at, title in enumerate(titles))
    return _Names(titles, order, max((title.end - title.start for title in titles), default=0))


def is_content(block: Block, format: Format) -> bool:
    """Whether the block is the document's own, and not a web site's navigation or footer."""
    return block.place.story != "navigation" and not (
        format == "html" and block.place.story in ("header", "footer")
    )


def _joined(blocks: Sequence[Block], format: Format) -> _Text:
    texts, starts, offset = [], [], 0
    for block in blocks:
        text = block.text.replace("\n", " ") if is_content(block, format) else ""
        texts.append(text)
        starts.append(offset)
        offset += len(text) + 1
    return _Text("\n".join(texts), tuple(starts))


def find_citations(
    blocks: Sequence[Block],
    format: Format,
    code: Code,
    others: Sequence[Code] = (),
    exists: Callable[[str], bool] | None = None,
) -> Citations:
    """Everything in the blocks that cites the code, and near misses; see `Citation` for what is told of each.

    `others` are the codes of other bodies that are to be told apart from it. `exists(target)` says whether
    a relative link
    leads to a file that is there and is the code. Blocks of a site's navigation are passed over.
    """
    joined = _joined(blocks, format)
    anchors = list(_anchors(blocks, format, joined, (code, *others)))
    titles = find_titles(joined.text, code, others)
    if not any(title.owner is None for title in titles):
        taken = Stretches((title.start, title.end) for title in titles)
        slips = find_slips(joined.text, code, others)
        titles += tuple(slip for slip in slips if not taken.overlap(slip.start, slip.end))
    found: list[Citation] = []
    names = _names(titles)
    for anchor in anchors:
        citation = _judge_anchor(anchor, blocks, format, joined, names, code, others, exists)
        if citation is not None:
            found.append(citation)
    found += _titles(titles, found, anchors, blocks, joined, code, others)
    found += _identifiers(found, blocks, joined, code)
    order = sorted(found, key=lambda citation: (citation.block, citation.start, citation.kind != "link"))
    return Citations(tuple(order))


def _anchors(
    blocks: Sequence[Block], format: Format, joined: _Text, codes: Sequence[Code]
) -> Iterator[_Anchor]:
    covered: list[tuple[int, int]] = []
    targets: dict[int, list[str]] = {}
    for index, block in enumerate(blocks):
        if not is_content(block, format):
            continue
        for link in block.links:
            live = link.live or format in _PRINTED_IS_LIVE
            label = link.label or block.text[link.start : link.end]
            yield _Anchor(index, link.start, link.end, link, unwrap(link.target), live, label)
            if link.end > link.start:
                # What another live link covers of a printed address makes the whole of it no news.
                covered.append((joined.starts[index] + link.start, joined.starts[index] + link.end))
                targets.setdefault(joined.starts[index] + link.start, []).append(link.target)
    spans: dict[tuple[int, int], str] = {}
    if not _may_hold_address(joined.text):
        return
    covered.sort()
    reach = max((high - low for low, high in covered), default=0)
    for start, end, address in printed_code_addresses(joined.text, codes[0]):
        spans[start, end] = address
    own = sorted(spans)
    longest = max((high - low for low, high in own), default=0)
    for start, end, address in printed_addresses(joined.text):
        rivals = own[bisect_left(own, (start - longest, 0)) : bisect_left(own, (end, 0))]
        if not any(start < high for _, high in rivals):
            spans[start, end] = address
    for (start, end), address in sorted(spans.items()):
        if _covered_by_live(start, end, address, covered, reach, targets, codes[0]):
            continue
        at, offset = joined.place(start)
        finish = min(offset + end - start, len(blocks[at].text))
        words = joined.text[start:end].replace("\n", " ")
        link = Link(address, words, offset, finish, False)
        yield _Anchor(at, offset, finish, link, unwrap(address), format in _PRINTED_IS_LIVE, words)


def _may_hold_address(text: str) -> bool:
    lowered = text.lower()
    if any(sign in lowered for sign in _SIGNS_OF_ADDRESS):
        return True
    bare = "".join(lowered.split())
    return ("http" in bare or "org/" in bare) and _SPACED_ADDRESS.search(lowered) is not None


def _covered_by_live(
    start: int,
    end: int,
    address: str,
    covered: Sequence[tuple[int, int]],
    reach: int,
    targets: dict[int, list[str]],
    code: Code,
) -> bool:
    """Whether a link lies over the printed address; one that was cut off at the line's end does not count
    for the whole. `covered` are the links' stretches in order, `reach` is the length of the longest, and
    `targets` tell where those lead that begin at an offset.
    """
    first = bisect_left(covered, (start - reach, 0))
    for low, high in covered[first : bisect_left(covered, (end, 0))]:
        if start >= high:
            continue
        if not code_address(address, code):
            return True
        if any(
            code_address(target, code) or not unwrap(address).startswith(unwrap(target))
            for target in targets[low]
        ):
            return True
    return False


def _judge_anchor(
    anchor: _Anchor,
    blocks: Sequence[Block],
    format: Format,
    joined: _Text,
    names: _Names,
    code: Code,
    others: Sequence[Code],
    exists: Callable[[str], bool] | None,
) -> Citation | None:
    text = blocks[anchor.block].text
    base = Citation(
        "link",
        anchor.block,
        anchor.start,
        anchor.end,
        _quote(text, anchor.start, anchor.end),
        anchor.link,
        anchor.target,
        code=code.name,
    )
    own = code_address(anchor.target, code)
    if own is not None and usability(anchor.link.target, format, live=anchor.link.live) == NO_SCHEME:
        return base._replace(kind="unusable", near=NO_SCHEME, named=True)
    if own is not None:
        edition = own.year or None if isinstance(own, Edition) else None
        return base._replace(kind="link" if anchor.live else "printed", edition=edition, named=True)
    for other in others:
        if code_address(anchor.target, other) is not None:
            return base._replace(
                kind="other-code",
                code=other.name,
                named=_labelled(anchor, joined, names, is_pointer(anchor.label)) is not None,
            )
    problem = usability(anchor.link.target, format, exists, anchor.link.live)
    points = is_pointer(anchor.label) or (
        problem in ("local path", "relative path")
        and is_file_name(anchor.label)
        and not speaks_of_slides(anchor.label)
    )
    title = _labelled(anchor, joined, names, points)
    if title is None and code_address(anchor.label, code) is None and not _is_publication(anchor.label, code):
        return None
    if _about_training(anchor, text) or training_address(anchor.target, code):
        return None
    if title is not None and points and _led_by_training(anchor, title, text, joined):
        return None
    if not anchor.live or re.match(r"(?:mailto|tel|sip|javascript):(?!void|;)", anchor.target, re.IGNORECASE):
        return None
    if title is not None and title.owner is not None:
        known = title.owner
        return base._replace(kind="other-code", code=known)
    named = title is None or title.named
    edition = title.edition if title else None
    if anchor.target.startswith("#") and len(anchor.target) > 1:
        return None
    if problem is not None:
        return base._replace(kind="unusable", near=problem, named=named, edition=edition)
    if not is_web_address(anchor.target) and "://" not in anchor.target:
        return base._replace(named=named, edition=edition)
    if kept_copy(anchor.target, code) or speaks_of_slides(anchor.label):
        return base._replace(kind="kept-copy", named=named, edition=edition)
    if not named and (tells_of_a_code(anchor.target) or _is_named_by_label(anchor)):
        return base._replace(kind="other-code", code=None)
    # A label that only points ("here") is not the Code's unless it is plainly meant for it.
    if is_pointer(anchor.label) and speaks_of_slides(text):
        return None
    return base._replace(kind="misdirected", named=named, edition=edition)


def _is_named_by_label(anchor: _Anchor) -> bool:
    """Whether the label names the site it leads to ("Contoso Code of Conduct", at contoso.example)."""
    address = anchor.target if "://" in anchor.target else f"http://{anchor.target}"
    host = fold(urlsplit(address).hostname or "")
    return any(len(word) > 3 and word in host for word in re.findall(r"\w+", fold(anchor.label)))


def _is_publication(label: str, code: Code) -> bool:
    """Whether a label gives the Code's publication number or ISBN ("PUB100011.pdf")."""
    spaced = label.replace("_", " ")
    return any(_spelled(number).search(spaced) for edition in code.editions for number in edition.identifiers)


def _labelled(anchor: _Anchor, joined: _Text, names: _Names, points: bool) -> Title | None:
    """The Code's name that a link's label holds, or that a label points to that has no words of its own."""
    low = joined.starts[anchor.block] + anchor.start
    high = joined.starts[anchor.block] + anchor.end
    near = names.near(low - _POINTING, high + _POINTING)
    for title in near:
        if title.start < high and low < title.end and high > low:
            return title
    if not points or not anchor.live:
        return None
    nearest: tuple[int, Title] | None = None
    for title in near:
        gap = low - title.end if title.end <= low else title.start - high
        if gap > _POINTING:
            continue
        between = joined.text[title.end : low] if title.end <= low else joined.text[high : title.start]
        if "\n" in between or re.search(r"[.;!?](?:\s|$)", between):
            continue
        if nearest is None or gap < nearest[0]:
            nearest = gap, title
    return nearest[1] if nearest else None


def _titles(
    titles: Sequence[Title],
    cited: Sequence[Citation],
    anchors: Sequence[_Anchor],
    blocks: Sequence[Block],
    joined: _Text,
    code: Code,
    others: Sequence[Code],
) -> Iterator[Citation]:
    spans = [(*joined.span(entry), entry.kind) for entry in cited]
    all_cited = Stretches((low, high) for low, high, _ in spans)
    own_cited = Stretches((low, high) for low, high, kind in spans if kind != "other-code")
    by_block: dict[int, list[_Anchor]] = {}
    for anchor in anchors:
        by_block.setdefault(anchor.block, []).append(anchor)
    titled = {joined.place(title.start)[0] for title in titles}
    neighbours: dict[int, str | None] = {}
    for title in titles:
        if (own_cited if title.named else all_cited).overlap(title.start, title.end):
            continue
        index, start = joined.place(title.start)
        end = min(start + title.end - title.start, len(blocks[index].text))
        # No more of a long block than can be quoted.
        low = max(joined.starts[index], title.start - _QUOTE)
        high = max(title.end, min(title.end + _QUOTE, joined.starts[index] + len(blocks[index].text)))
        around = joined.text[low:high].replace("\n", " ")
        quote = _quote(around, title.start - low, title.end - low)
        base = Citation(
            "title", index, start, end, quote, edition=title.edition, code=code.name, named=title.named
        )
        if title.owner is not None:
            yield base._replace(kind="other-code", code=title.owner, named=False)
            continue
        if not title.named:
            if index not in neighbours:
                neighbours[index] = _neighbour(index, by_block, titled, code, others, len(blocks))
            if neighbours[index] is not None:
                yield base._replace(kind="other-code", code=neighbours[index])
                continue
        number = _reference(index, start, end, blocks)
        if number is not None:
            base = base._replace(kind="reference", near=number)
        yield base


def _neighbour(
    index: int,
    by_block: dict[int, list[_Anchor]],
    titled: set[int],
    code: Code,
    others: Sequence[Code],
    count: int,
) -> str | None:
    """The other body whose code's link stands beside a bare name: in its block, or alone in the next."""
    near = list(by_block.get(index, ()))
    if index + 1 < count and index + 1 not in titled:
        near += by_block.get(index + 1, ())
    if any(code_address(anchor.target, code) for anchor in near):
        return None
    for anchor in near:
        for other in others:
            if code_address(anchor.target, other):
                return other.name
    return None


_NUMBER = lazy(
    r"(?<![\w-])(?:(?:ISO|IEC)[/\w\s]{0,30}?\s?)?(?:Docs?\.?(?:ument)?\s*)?(?<![A-Za-z])N\s?(?:\d{2,5}|X{2,5})(?!\d)",
    re.IGNORECASE,
)


def _reference(index: int, start: int, end: int, blocks: Sequence[Block]) -> str | None:
    """The N-number by which a name is cited: in its block, in its table row, or alone in the next block."""
    block = blocks[index]
    sentence = re.split(r"[.;!?]\s", block.text[end : end + _LONGEST_SENTENCE])[0]
    match = _NUMBER.search(sentence) or _NUMBER.search(block.text[max(0, start - 60) : start])
    if match:
        return match.group().strip()
    place = block.place
    if place.table is not None:
        row = (place.table, place.row)
        for other in blocks[max(0, index - 12) : index + 13]:
            if (other.place.table, other.place.row) == row and other is not block:
                match = _NUMBER.fullmatch(other.text.strip().rstrip("*")) or _NUMBER.match(other.text)
                if match:
                    return match.group().strip()
        return None
    if index + 1 < len(blocks):
        following = blocks[index + 1]
        match = _NUMBER.fullmatch(following.text.strip().rstrip("* "))
        if match and not following.number and following.place.page == place.page:
            return match.group().strip()
    return None


_BETWEEN = lazy(r"[\s\-\u2010-\u2015\u00ad]+")


@cache
def _spelled(identifier: str) -> re.Pattern[str]:
    """An identifier as a word of its own, with or without spaces and hyphens in it, in any case.

    What stands before it is looked at behind its first character, so that the search runs to that one.
    """
    first, *others = (f"[{character.upper()}{character.lower()}]" for character in identifier)
    return re.compile(
        r"[\s\-\u2010-\u2015\u00ad]?".join((f"{first}(?<!\\w.)", *others)) + r"(?!\w)", re.DOTALL
    )


def _identifiers(
    cited: Sequence[Citation], blocks: Sequence[Block], joined: _Text, code: Code
) -> Iterator[Citation]:
    """The Code's ISBN or publication number, printed where no address holds it."""
    spans = Stretches(joined.span(entry) for entry in cited)
    bare = _BETWEEN.sub("", joined.text).upper()
    for edition in code.editions:
        for identifier in edition.identifiers:
            if identifier.upper() not in bare:
                continue
            for match in _spelled(identifier).finditer(joined.text):
                index, start = joined.place(match.start())
                end = min(start + len(match.group()), len(blocks[index].text))
                if spans.overlap(match.start(), joined.starts[index] + end):
                    continue
                # A part of an address is that address's business.
                if joined.text[max(0, match.start() - 1) : match.start()] in ("/", "="):
                    continue
                yield Citation(
                    "title",
                    index,
                    start,
                    end,
                    _quote(blocks[index].text, start, end),
                    edition=edition.year,
                    code=code.name,
                    named=True,
                    near=normalise_identifier(identifier),
                )


def _quote(text: str, start: int, end: int) -> str:
    """The words with a little of their line, cut at words."""
    room = max(0, _QUOTE - (end - start)) // 2
    low, high = max(0, start - room), min(len(text), end + room)
    if low:
        space = text.find(" ", low, start)
        low = space + 1 if space >= 0 else start
    if high < len(text):
        space = text.rfind(" ", end, high)
        high = space if space >= 0 else end
    return text[low:high].strip()


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that a span stands in."""
    first = max(0, start - _LONGEST_SENTENCE)
    low = max((match.end() for match in re.finditer(r"[.!?;](?=\s)", text[first:start])), default=0)
    after = re.search(r"[.!?;](?:\s|$)", text[end : end + _LONGEST_SENTENCE])
    return first + low, end + after.start() if after else min(end + _LONGEST_SENTENCE, len(text))


def _about_training(anchor: _Anchor, text: str) -> bool:
    """Whether a link's own words, or those right before its name ("training on the …"), are on training."""
    if training_words(anchor.label):
        return True
    return _training_before(text, anchor.start)


def _led_by_training(anchor: _Anchor, title: Title, text: str, joined: _Text) -> bool:
    """Whether a label without words of its own points to the Code's training, and not to the Code beside
    it.
    """
    low = joined.starts[anchor.block]
    return _leads(text, title.start - low, title.end - low, anchor.start, anchor.end)


def _leads(text: str, title_start: int, title_end: int, start: int, end: int) -> bool:
    """Whether training stands nearer to the span than the title does, or right before the title ("training
    on …").
    """
    first, last = max(0, title_start), max(0, title_end)
    if _training_before(text, first):
        return True
    spans = _training_in(text)
    if last <= start:
        nearest = bisect_right(spans, start, key=_end_of_span) - 1
        return nearest >= 0 and start - spans[nearest][1] < start - last
    nearest = bisect_left(spans, (end, 0))
    return nearest < len(spans) and spans[nearest][0] < first


@lru_cache(maxsize=4)
def _training_in(text: str) -> tuple[tuple[int, int], ...]:
    """The `training_words` of a block, which is asked once for each of its links."""
    return training_words(text)


def _end_of_span(span: tuple[int, int]) -> int:
    return span[1]


def _training_before(text: str, position: int) -> bool:
    """Whether the words right before that place are on training ("training programme on the …")."""
    lead = text[max(0, position - _LEAD) : position]
    before = training_words(lead)
    if not before:
        return False
    between = lead[before[-1][1] :]
    runs_on = re.fullmatch(r"\s*(?:\w+[’']?\s*){0,5}", between) is not None
    return runs_on and not re.search(r"\b(?:and|und|et|y|и)\b", between)


def find_training(
    blocks: Sequence[Block],
    format: Format,
    code: Code,
    citations: Citations,
    exists: Callable[[str], bool] | None = None,
) -> Citations:
    """Where the blocks cite the code's training programme: kinds `training-…`.

    A link counts by a known address, or because its words, or the sentence, table row or agenda item it
    stands in,
    speak both of training and of the code. A link to the code itself is never the training's.
    `training-printed` is an address that is printed only, `training-unusable` has its problem in `near`,
    `training-title` is the name without a link. Nothing is found where the code has no training.
    """
    if code.training is None:
        return Citations(())
    joined = _joined(blocks, format)
    own_blocks = {citation.block for citation in citations.mentions}
    cited = _Cited(
        own_blocks,
        frozenset(
            (entry.block, entry.start)
            for entry in citations.all
            if entry.kind == "other-code" and entry.link is not None
        ),
        Citations(tuple(entry for entry in citations.all if entry.link is None)),
        {},
    )
    found: list[Citation] = []
    for anchor in _anchors(blocks, format, joined, (code,)):
        citation = _judge_training(anchor, blocks, format, code, cited, exists)
        if citation is not None:
            found.append(citation)
    linked = {citation.block for citation in found}
    for index, block in enumerate(blocks):
        if index in linked or not is_content(block, format):
            continue
        span = _training_span(index, blocks, own_blocks, citations)
        if span is not None:
            quote = _quote(block.text, *span)
            found.append(
                Citation("training-title", index, *span, quote, code=code.name, named=index in own_blocks)
            )
    return Citations(tuple(sorted(found, key=lambda citation: (citation.block, citation.start))))


class _Links(NamedTuple):
    """Where the links of a block stand, in order, and where they end, in order."""

    spans: Sequence[tuple[int, int]]
    ends: Sequence[int]

    def end_before(self, position: int) -> int | None:
        """Where the last of them ends that ends there or before, None where none does."""
        last = bisect_right(self.ends, position) - 1
        return self.ends[last] if last >= 0 else None

    def between(self, low: int, high: int, but: tuple[int, int]) -> bool:
        """Whether one of them, `but` left out, stands between those offsets."""
        first = bisect_left(self.spans, (low, 0))
        last = bisect_right(self.spans, (high, high))
        return any(end <= high and (start, end) != but for start, end in self.spans[first:last])


class _Cited(NamedTuple):
    """What a link is held against to tell whether it is the training's.

    The blocks that cite the Code; where the links to other codes begin; what is cited without a link; and
    the links of each block in order, as far as they were asked for.
    """

    own_blocks: set[int]
    elsewhere: frozenset[tuple[int, int]]
    unlinked: Citations
    links: dict[int, _Links]

    def links_of(self, index: int, block: Block) -> _Links:
        """Where the links of the block at that index stand."""
        if index not in self.links:
            self.links[index] = _Links(
                sorted((link.start, link.end) for link in block.links),
                sorted(link.end for link in block.links),
            )
        return self.links[index]


def _judge_training(
    anchor: _Anchor,
    blocks: Sequence[Block],
    format: Format,
    code: Code,
    cited: _Cited,
    exists: Callable[[str], bool] | None,
) -> Citation | None:
    text = blocks[anchor.block].text
    known = training_address(anchor.target, code)
    if not known:
        if code_address(anchor.target, code) is not None or re.match(
            r"(?:mailto|tel):", anchor.target, re.IGNORECASE
        ):
            return None
        if (anchor.block, anchor.start) in cited.elsewhere:
            return None
        if not _speaks_of_training(anchor, blocks, cited, code) or not _on_the_code(
            anchor.block, blocks, cited.own_blocks
        ):
            return None
    base = Citation(
        "training-link",
        anchor.block,
        anchor.start,
        anchor.end,
        _quote(text, anchor.start, anchor.end),
        anchor.link,
        anchor.target,
        code=code.name,
        named=True,
    )
    problem = usability(anchor.link.target, format, exists, anchor.link.live)
    if problem is not None:
        return base._replace(kind="training-unusable", near=problem)
    return base if anchor.live else base._replace(kind="training-printed")


def _speaks_of_training(anchor: _Anchor, blocks: Sequence[Block], cited: _Cited, code: Code) -> bool:
    text = blocks[anchor.block].text
    if training_words(anchor.label):
        return not _on_another_subject(anchor.label, code)
    if _training_before(text, anchor.start):
        lead = max(0, anchor.start - _LEAD)
        start = lead + training_words(text[lead : anchor.start])[-1][0]
        return not _on_another_subject(text[start : max(anchor.start, anchor.end)], code)
    links = cited.links_of(anchor.block, blocks[anchor.block])
    if _is_place_of_training(anchor, blocks, links, code):
        return True
    address_only = re.match(r"https?:|www\.", anchor.label.strip(), re.IGNORECASE) is not None
    if not is_pointer(anchor.label) and not address_only:
        return False
    low, high = _sentence(text, anchor.start, anchor.end)
    for title in cited.unlinked.starting(anchor.block, low, high):
        if title.end <= anchor.start or anchor.end <= title.start:
            return _leads(text, title.start, title.end, anchor.start, anchor.end)
    # Between the training word and its link no other link stands.
    near = max(low, anchor.start - _NEAR), min(high, anchor.end + _NEAR)
    for start, end in training_words(text[near[0] : near[1]]):
        first, last = sorted(((near[0] + start, near[0] + end), (anchor.start, anchor.end)))
        apart = last[0] - first[1]
        if apart <= 80 and not links.between(first[1], last[0], but=(anchor.start, anchor.end)):
            return True
    # An address alone on its line belongs to the words above it.
    if (
        text[: anchor.start].strip(" -–:•*<([") == ""
        and text[anchor.end :].strip(" .>)]") == ""
        and anchor.block
    ):
        above = blocks[anchor.block - 1]
        return (
            not above.links
            and bool(training_words(above.text))
            and not re.search(r"https?:|www\.", above.text)
        )
    return False


# What leads to the place where something is held: "training on the Code: …", "the training (…".
_PLACE = lazy(r"(?:[:(\[\u2013\u2014\u2192>]|\s-)\s*$")
_AND = "and|und|et|y|и"
_LISTED = lazy(rf"[,;:/+&]|(?<!\w)(?:{_AND})(?!\w)", re.IGNORECASE)


def _is_place_of_training(anchor: _Anchor, blocks: Sequence[Block], links: _Links, code: Code) -> bool:
    """Whether the label only tells where the training is found that is named right before it, in the sentence
    or in the cell before.
    """
    block = blocks[anchor.block]
    if find_titles(anchor.label, code):
        return False
    if block.place.table is not None and not _has_words_around(anchor, block):
        row = (block.place.table, block.place.row)
        for other in reversed(blocks[max(0, anchor.block - _CELLS) : anchor.block]):
            if (other.place.table, other.place.row) != row:
                return False
            if other.text.strip():
                return not other.links and _is_training_alone(other.text, code)
    before = block.text[_sentence(block.text, anchor.start, anchor.end)[0] : anchor.start]
    last = links.end_before(anchor.start)
    if last is not None:
        before = block.text[max(last, anchor.start - len(before)) : anchor.start]
    mark = _PLACE.search(before)
    return mark is not None and _is_training_alone(before[: mark.start()], code)


def _has_words_around(anchor: _Anchor, block: Block) -> bool:
    """Whether a link's block has words that are not its own."""
    word = re.compile(r"\w")
    return bool(word.search(block.text, 0, anchor.start) or word.search(block.text, anchor.end))


def _is_training_alone(text: str, code: Code) -> bool:
    """Whether words end in naming a training that can be the code's, and nothing that is listed behind it."""
    titles = find_titles(text, code)
    if titles and all(title.owner is not None for title in titles):
        return False
    for title in reversed(titles):
        text = f"{text[: title.start]}Code{text[title.end :]}"
    spans = training_words(text)
    if not spans or _LISTED.search(text, spans[-1][1]) or _on_another_subject(text[spans[-1][0] :], code):
        return False
    # "Code of Conduct and training" tells of two, and the link may be either's.
    return not re.search(rf"Code\W*(?:/|\+|&|{_AND})\W[^,;:]*$", text[: spans[-1][0]])


def _on_another_subject(words: str, code: Code) -> bool:
    """Whether words on training tell a subject of their own, and the code is not in it."""
    if any(title.owner is None for title in find_titles(words, code)):
        return False
    return is_on_another_subject(words)


def _on_the_code(index: int, blocks: Sequence[Block], own_blocks: set[int]) -> bool:
    """Whether the block, its table row, or the agenda item it stands in names the Code."""
    if index in own_blocks:
        return True
    block = blocks[index]
    place = block.place
    near = range(max(0, index - 12), min(len(blocks), index + 13))
    if place.table is not None and any(
        other in own_blocks
        and (blocks[other].place.table, blocks[other].place.row) == (place.table, place.row)
        for other in near
    ):
        return True
    number, level = block.number.rstrip(".)") or _typed_number(block.text), block.level
    for other in range(index - 1, max(-1, index - 8), -1):
        above = blocks[other]
        if above.place.table != place.table or above.place.story != place.story:
            break
        above_number = above.number.rstrip(".)") or _typed_number(above.text)
        parent = (
            not number
            or (bool(above_number) and number.startswith(above_number + "."))
            or 0 < above.level < level
        )
        if other in own_blocks and parent:
            return True
        if number and above_number and not parent:
            continue
        if not number and (above_number or above.kind == "heading"):
            # The item's own first line has been reached.
            return other in own_blocks or _parent_names(other, blocks, own_blocks)
    return False


def _typed_number(text: str) -> str:
    match = re.match(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s", text)
    return match.group(1) if match else ""


def _parent_names(index: int, blocks: Sequence[Block], own_blocks: set[int]) -> bool:
    number = blocks[index].number.rstrip(".)") or _typed_number(blocks[index].text)
    for other in range(index - 1, max(-1, index - 6), -1):
        above = blocks[other].number.rstrip(".)") or _typed_number(blocks[other].text)
        if above and number.startswith(above + "."):
            return other in own_blocks
    return False


def _training_span(
    index: int, blocks: Sequence[Block], own_blocks: set[int], citations: Citations
) -> tuple[int, int] | None:
    """The training words of a block that speak of the Code's training, without a link."""
    text = blocks[index].text
    spans = training_words(text)
    if not spans:
        return None
    here = [entry.start for entry in citations.in_block(index) if entry.kind != "other-code"]
    for start, end in spans:
        low, high = _sentence(text, start, end)
        if bisect_left(here, low) < bisect_left(here, high):
            return start, end
    if not here and len(text) <= 80 and _on_the_code(index, blocks, own_blocks):
        return spans[0]
    return None
