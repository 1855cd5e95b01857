"""What a declared rule requires of a document, and how that is judged: the one evaluator of TOML rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from cocheck.lint.rule import KIND_WORDS, Ruling
from cocheck.lint.verdict import Evidence, Location, Outcome

if TYPE_CHECKING:
    from cocheck.documents.model import Block
    from cocheck.lint.subject import Subject
    from cocheck.meetings.items import Item

Verb = Literal[
    "require-link", "require-phrase", "require-item", "require-attachment", "require-order", "forbid-phrase"
]
VERBS: tuple[Verb, ...] = (
    "require-link",
    "require-phrase",
    "require-item",
    "require-attachment",
    "require-order",
    "forbid-phrase",
)

# Formats in which an address can only be printed, and is as good as a link.
_PRINTED_IS_LIVE = ("text", "markdown")
_MOST_SHOWN = 3
# A longer paragraph under an item speaks of something; it does not announce it.
_LONGEST_LINE_UNDER_ITEM = 160
# A longer sentence tells a story.
_LONGEST_STATEMENT = 400
# Where an attached file says what it is.
_FIRST_BLOCKS = 12


class Passage(NamedTuple):
    """Words found in the block at that index, and the address of the link that they carry, if any.

    `runs_to` is where they end in the next block, where they run on there.
    """

    block: int
    start: int
    end: int
    target: str | None = None
    runs_to: int = 0


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a declared rule requires; it is the rule's `check`.

    `wanted` are wordings, of which one is enough, or for "require-link" addresses, of which one is enough.
    `but_not` are wordings that do not count. `words` are those by which a link may be missed. An item may
    have to stand `before` others, and among the `within_first` items. `whole_item` are wordings that count
    only as a statement: as an item of their own, or in a notice before the items. `message` is said in place
    of the usual words where the requirement is not met, `help` is what to do then.
    """

    verb: Verb
    wanted: tuple[str, ...]
    help: str
    message: str = ""
    but_not: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    whole_item: tuple[str, ...] = ()
    within_first: int | None = None

    def __call__(self, subject: Subject) -> Iterator[Ruling]:
        yield _JUDGES[self.verb](self, subject)

    def as_declared(self) -> Iterator[tuple[str, str]]:
        """The keys that say what is required, each with what it holds, in words."""
        lists = {
            self.verb: self.wanted,
            "but-not": self.but_not,
            "words": self.words,
            "before": self.before,
        }
        for key, texts in lists.items():
            if texts:
                yield key, ", ".join(f"“{text}”" for text in texts)
        if self.within_first is not None:
            yield "within-first", str(self.within_first)

    def met(self, subject: Subject, message: str, found: Sequence[Passage] = ()) -> Ruling:
        return _ruling(subject, "met", message, "", found)

    def not_met(
        self, subject: Subject, usual: str, near: str = "", found: Sequence[Passage] = (), help: str = ""
    ) -> Ruling:
        """The rule's own message, or the usual one, and how near the document came."""
        message = " ".join(filter(None, (self.message or usual, near)))
        return _ruling(subject, "not-met", message, help or self.help, found)


def _ruling(subject: Subject, outcome: Outcome, message: str, help: str, found: Sequence[Passage]) -> Ruling:
    return Ruling(
        outcome=outcome,
        message=message,
        help=help,
        location=subject.location(found[0].block) if found else Location(),
        evidence=tuple(
            subject.passage(part.block, part.start, part.end, part.target)
            for one in found
            for part in _parts(one)
        ),
    )


def _parts(passage: Passage) -> tuple[Passage, ...]:
    """The passage, block by block."""
    if not passage.runs_to:
        return (passage,)
    return passage, Passage(passage.block + 1, 0, passage.runs_to)


def _said(subject: Subject, passage: Passage) -> str:
    """The words of a passage."""
    return " ".join(subject.blocks[part.block].text[part.start : part.end] for part in _parts(passage))


def _phrase(rule: Requirement, subject: Subject) -> Ruling:
    kind = KIND_WORDS[subject.part.kind]
    found = tuple(_passages(subject, rule.wanted, rule.but_not)) or tuple(_statements(rule, subject))
    if found:
        return rule.met(subject, f"The {kind} says so.", found[:_MOST_SHOWN])
    usual = f"The {kind} does not say {_either(rule.wanted)}."
    if mentioned := tuple(_passages(subject, rule.whole_item, rule.but_not)):
        near = "It is mentioned, but not as a statement."
        return rule.not_met(subject, usual, near, mentioned[:_MOST_SHOWN])
    near, places = _nearly(subject, rule.wanted)
    return rule.not_met(subject, usual, near, places)


def _statements(rule: Requirement, subject: Subject) -> Iterator[Passage]:
    """Where a wording of `whole_item` is a statement: an item, a short line under one, or in a notice."""
    from cocheck.codes.wordings import find
    from cocheck.lint.statements import business_starts, is_statement, sentences

    if not rule.whole_item:
        return

    def states(line: str, longest: int = _LONGEST_STATEMENT) -> bool:
        places = find(line, rule.whole_item, rule.but_not)
        return bool(places) and len(line) <= longest and is_statement(line, places)

    items, blocks = subject.items, subject.blocks
    own = [
        position
        for position, item in enumerate(items)
        if subject.part.start <= item.start < subject.part.end
        and not _is_heading_over_all(items, blocks, position)
    ]
    first = items[own[0]].start if own else subject.part.end
    business = business_starts(items, blocks)
    for index, block in _content(subject):
        places = find(block.text, rule.whole_item, rule.but_not)
        if places and index < first and block.kind != "heading" and any(map(states, sentences(block.text))):
            yield Passage(index, *places[0])
    for position in own:
        item = items[position]
        for index in range(item.start, item.end):
            places = find(blocks[index].text, rule.whole_item, rule.but_not)
            if not places or _stands_in_business(subject, position, index, business):
                continue
            is_title = item.title and index == item.start
            if states(item.title) if is_title else states(blocks[index].text, _LONGEST_LINE_UNDER_ITEM):
                yield Passage(index, *places[0])


def _stands_in_business(subject: Subject, position: int, index: int, business: int) -> bool:
    """Whether a block of an item stands under an item of business, or is no part of the item's entry.

    `business` is the position of the first item that might be business.
    """
    from cocheck.lint.statements import may_hold_statements
    from cocheck.meetings.running_order import belongs_to_item

    items, blocks = subject.items, subject.blocks
    item = items[position]
    is_title = index == item.start or blocks[index].text == item.title
    over = item.parents if is_title else (*item.parents, position)
    if not belongs_to_item(items, blocks, position, index, subject.landmarks):
        return True
    if not over or _is_heading_over_all(items, blocks, over[-1]):
        return False
    may = may_hold_statements(items[over[-1]], blocks)
    return over[-1] > business if may is None else not may


def _forbidden(rule: Requirement, subject: Subject) -> Ruling:
    kind = KIND_WORDS[subject.part.kind]
    found = tuple(_passages(subject, rule.wanted, rule.but_not))
    if found:
        return rule.not_met(subject, f"The {kind} says “{_said(subject, found[0])}”.", "", found)
    document = subject.document
    if document.pictured_pages or document.omissions:
        # What was not read may say it: silence is no proof.
        message = f"A part of the {kind} could not be read, so it is not known whether it says so."
        return Ruling("unreadable", message, "Mend the file so that all of it can be read, and check that.")
    return rule.met(subject, f"The {kind} does not say {_either(rule.wanted)}.")


def _link(rule: Requirement, subject: Subject) -> Ruling:
    from cocheck.codes.addresses import is_at

    kind = KIND_WORDS[subject.part.kind]
    live, printed, elsewhere = _links(rule, subject)
    if live:
        return rule.met(subject, f"The {kind} has the link.", live[:_MOST_SHOWN])
    usual = f"The {kind} has no link to {rule.wanted[0]}."
    if printed:
        return rule.not_met(
            subject, usual, "The address is printed, but cannot be clicked.", printed[:_MOST_SHOWN]
        )
    if elsewhere:
        return rule.not_met(subject, usual, "A link on these words leads elsewhere.", elsewhere[:_MOST_SHOWN])
    if rule.words:
        named = tuple(_passages(subject, rule.words, ()))
        if named:
            return rule.not_met(
                subject, usual, "The words are there, but without a link.", named[:_MOST_SHOWN]
            )
    for blocks, where in _set_aside(subject):
        if any(is_at(link.target, rule.wanted) for block in blocks for link in block.links):
            return rule.not_met(subject, usual, f"It stands only {where}.")
    return rule.not_met(subject, usual)


def _links(
    rule: Requirement, subject: Subject
) -> tuple[tuple[Passage, ...], tuple[Passage, ...], tuple[Passage, ...]]:
    """The links to the address, the places where it is printed only, and links that are labelled with the
    rule's words and lead elsewhere.
    """
    from cocheck.codes.addresses import is_at
    from cocheck.codes.printed import printed_addresses
    from cocheck.codes.wordings import find

    printed_is_live = subject.document.format in _PRINTED_IS_LIVE
    live: list[Passage] = []
    printed: list[Passage] = []
    elsewhere: list[Passage] = []
    for index, block in _content(subject):
        for link in block.links:
            place = Passage(index, link.start, link.end, link.target)
            if is_at(link.target, rule.wanted):
                (live if link.live or printed_is_live else printed).append(place)
            elif rule.words and link.live and find(link.label, rule.words):
                elsewhere.append(place)
        for start, end, address in printed_addresses(block.text):
            if is_at(address, rule.wanted):
                (live if printed_is_live else printed).append(Passage(index, start, end, address))
    return tuple(live), tuple(printed), tuple(elsewhere)


def _item(rule: Requirement, subject: Subject) -> Ruling:
    kind = KIND_WORDS[subject.part.kind]
    found = _find_item(subject, rule.wanted, rule.but_not)
    if found is None and rule.verb == "require-order":
        return Ruling("not-applicable", f"No item is called {_either(rule.wanted)}.")
    if found is None:
        usual = f"No item of the {kind} is called {_either(rule.wanted)}."
        mentioned = tuple(_passages(subject, rule.wanted, rule.but_not))
        if mentioned:
            near = "It is mentioned, but not as an item."
            return rule.not_met(subject, usual, near, mentioned[:_MOST_SHOWN])
        near, places = _nearly(subject, rule.wanted)
        return rule.not_met(subject, usual, near, places)
    position, place = found
    item = _numbered(subject.items[position])
    if rule.before:
        other = _find_item(subject, rule.before, ())
        if other is not None and other[0] < position:
            late = f"{item} comes after {_numbered(subject.items[other[0]]).lower()}."
            usual = f"It must stand before {_either(rule.before)}."
            return rule.not_met(subject, usual, late, (place, other[1]))
    if rule.within_first is not None:
        rank = _rank(subject.items, subject.blocks, position)
        if rank > rule.within_first:
            usual = f"It must be among the first {rule.within_first} items."
            return rule.not_met(subject, usual, f"{item} is the {_ordinal(rank)}.", (place,))
    return rule.met(
        subject,
        f"{item} is in its place."
        if rule.before or rule.within_first
        else f"An item of the {kind} is on it.",
        (place,),
    )


def _find_item(subject: Subject, wanted: Sequence[str], but_not: Sequence[str]) -> tuple[int, Passage] | None:
    """The first item that is called so, or that has a short line of its own that says so; and where."""
    from cocheck.codes.wordings import find
    from cocheck.meetings.running_order import belongs_to_item, stands_in_agenda

    items, blocks = subject.items, subject.blocks
    for position, item in enumerate(items):
        outside = not subject.part.start <= item.start < subject.part.end
        if outside or _is_heading_over_all(items, blocks, position):
            continue
        if subject.part.kind == "agenda" and not stands_in_agenda(items, position, subject.landmarks):
            continue
        called_so = bool(find(item.title, wanted, but_not))
        for index in range(item.start, item.end):
            short = len(blocks[index].text) <= _LONGEST_LINE_UNDER_ITEM
            if not (called_so or short):
                continue
            if not belongs_to_item(items, blocks, position, index, subject.landmarks):
                continue
            if places := find(blocks[index].text, wanted, but_not):
                return position, Passage(index, *places[0])
    return None


def _is_heading_over_all(items: Sequence[Item], blocks: Sequence[Block], position: int) -> bool:
    """Whether an item is the document's own title, which stands over the items."""
    if position or items[0].number is not None or blocks[items[0].start].kind != "heading":
        return False
    return any(0 in item.parents for item in items[1:])


def _rank(items: Sequence[Item], blocks: Sequence[Block], position: int) -> int:
    """Which of the items on the highest level it is, or stands under, counted from 1."""
    from cocheck.meetings.running_order import agenda_start, opens_meeting

    start = agenda_start(items, blocks, position)
    # A welcome may stand under the item that opens the meeting; a heading over the items is none of them.
    for one in items[start].parents:
        item = items[one]
        if item.number is not None or blocks[item.start].kind != "heading" or opens_meeting(item):
            start = one
            break
    level = items[start].parents
    chain = (*items[position].parents, position)
    top = next((one for one in chain if one >= start and items[one].parents == level), position)
    return 1 + sum(1 for one in range(start, top) if items[one].parents == level)


def _numbered(item: Item) -> str:
    return f"Item {item.number}" if item.number else "The item"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _attachment(rule: Requirement, subject: Subject) -> Ruling:
    from cocheck.codes.wordings import find
    from cocheck.documents.model import Unreadable

    kind, document = KIND_WORDS[subject.part.kind], subject.document
    for attachment in document.attachments:
        titles = [_as_words(attachment.name) or attachment.name]
        if not isinstance(attachment.content, Unreadable):
            first = attachment.content.blocks[:_FIRST_BLOCKS]
            titles += [attachment.content.title, *(block.text for block in first)]
        if any(find(title, rule.wanted, rule.but_not) for title in titles):
            return Ruling(
                "met",
                f"It is attached as the file “{attachment.name}”.",
                evidence=(Evidence(document.path, "attached file", attachment.name),),
            )
    if linked := _beside(rule, subject):
        return rule.met(subject, "It lies beside the document, and is linked.", (linked,))
    if unread := subject.unread_attachments:
        names = ", ".join(f"“{name}”" for name in unread)
        message = f"The attached file {names} could not be read, so it is not known whether it is the one."
        return Ruling("unreadable", message, "Attach it as a file that is not protected.")
    usual = f"Nothing called {_either(rule.wanted)} is attached to the {kind}."
    mentioned = tuple(_passages(subject, rule.wanted, rule.but_not))
    if mentioned:
        near = "It is mentioned, but not attached."
        return rule.not_met(subject, usual, near, mentioned[:_MOST_SHOWN])
    return rule.not_met(subject, usual)


def _beside(rule: Requirement, subject: Subject) -> Passage | None:
    """In a format that holds no files: a link, so labelled or to a file so named, to a file that is there."""
    from cocheck.codes.addresses import is_web_address
    from cocheck.codes.wordings import find

    if subject.document.format not in ("markdown", "html", "text") or subject.beside is None:
        return None
    for index, block in _content(subject):
        for link in block.links:
            name = _as_words(link.target.rpartition("/")[2])
            named = find(link.label, rule.wanted, rule.but_not) or find(name, rule.wanted, rule.but_not)
            if named and not is_web_address(link.target) and subject.beside(link.target):
                return Passage(index, link.start, link.end, link.target)
    return None


def _as_words(file_name: str) -> str:
    """A file's name as words, without its suffix; "" where it has none."""
    return file_name.rpartition(".")[0].replace("_", " ").replace("-", " ")


def _content(subject: Subject) -> Iterator[tuple[int, Block]]:
    """The blocks of the part, without a web site's navigation."""
    from cocheck.codes.citations import is_content

    for index in range(subject.part.start, min(subject.part.end, len(subject.blocks))):
        if is_content(subject.blocks[index], subject.document.format):
            yield index, subject.blocks[index]


def _passages(subject: Subject, wanted: Sequence[str], but_not: Sequence[str]) -> Iterator[Passage]:
    """Every place of the part that says one of the wordings, also where it runs on in the next paragraph."""
    from cocheck.codes.wordings import find

    for index, block in _content(subject):
        places = find(block.text, wanted, but_not)
        for start, end in places:
            yield Passage(index, start, end)
        following = subject.blocks[index + 1] if index + 1 < subject.part.end else None
        if not places and following is not None and _runs_on(block, following):
            length = len(block.text)
            for start, end in find(f"{block.text} {following.text}", wanted, but_not):
                if start < length < end:
                    yield Passage(index, start, length, runs_to=end - length - 1)


def _runs_on(block: Block, following: Block) -> bool:
    """Whether the second paragraph looks like the rest of the first, as where a page ends in between."""
    if following.number or following.kind != "paragraph" or block.kind == "heading":
        return False
    same = (block.place.story, block.place.table, block.place.row) == (
        following.place.story,
        following.place.table,
        following.place.row,
    )
    return same and following.text[:1].islower()


def _set_aside(subject: Subject) -> tuple[tuple[Sequence[Block], str], ...]:
    """The text that does not count, and in words what it is."""
    return (
        (subject.document.deleted, "in text that is marked as deleted"),
        (subject.document.comments, "in a reviewer's comment"),
    )


def _nearly(subject: Subject, wanted: Sequence[str]) -> tuple[str, tuple[Passage, ...]]:
    """How near the document comes to saying one of the wordings, and where."""
    from cocheck.codes.wordings import find, nearly

    for blocks, where in _set_aside(subject):
        if any(find(block.text, wanted) for block in blocks):
            return f"It stands only {where}.", ()
    for index, block in _content(subject):
        if place := nearly(block.text, wanted):
            return "These words come near: is one misspelt?", (Passage(index, *place),)
    return "", ()


def _either(phrases: Sequence[str]) -> str:
    shown = [f"“{phrase.replace('*', '…')}”" for phrase in phrases[:2]]
    return " or ".join(shown) + (" or the like" if len(phrases) > 2 else "")


_JUDGES = {
    "require-link": _link,
    "require-phrase": _phrase,
    "require-item": _item,
    "require-order": _item,
    "require-attachment": _attachment,
    "forbid-phrase": _forbidden,
}
