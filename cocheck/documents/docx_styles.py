"""What a paragraph's and a run's styles say that matters here: heading, numbering, hidden, bold.

Rests on ECMA-376 part 1, 17.7 (styles) and 17.7.3 (toggle properties).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cocheck.compiled import lazy
from cocheck.documents.docx_names import VAL, W
from cocheck.documents.docx_package import Element

_OFF = frozenset(("0", "false", "off", "none"))
_LONGEST_CHAIN = 24  # styles based on one another; Word's own have up to five
_HEADING = lazy(r"heading ?([1-9])$", re.IGNORECASE)
# What no text asks for is most of a styles part: styles of tables, and the names that Word keeps in reserve.
_UNUSED = ((b"<w:latentStyles", b"</w:latentStyles>"), (b'<w:style w:type="table"', b"</w:style>"))
_OPENED = lazy(rb'<[\w:]+(?: w:\w+="[^"<>]*")*>')


class CharacterLook(NamedTuple):
    """What a style says of its text; None where it says nothing."""

    bold: bool | None = None
    hidden: bool | None = None


class ParagraphLook(NamedTuple):
    """What a paragraph style and those it is based on say.

    `heading` is the heading level, 0 for none; `list_id` and `depth` its numbering (depth from 0);
    `chain` the styles' ids, nearest first.
    """

    bold: bool | None = None
    hidden: bool | None = None
    heading: int = 0
    list_id: str | None = None
    depth: int | None = None
    page_break: bool = False
    chain: tuple[str, ...] = ()


class Styles:
    """The styles of one document; takes the root of its styles part, None where there is none."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        self._paragraphs: dict[str | None, ParagraphLook] = {}
        self._characters: dict[str | None, CharacterLook] = {}
        self.plain = CharacterLook(False, False)
        self.language = ""
        if root is None:
            return
        for style in root.iterchildren(W + "style"):
            identifier = style.get(W + "styleId") or ""
            self._styles[identifier] = style
            if is_on(style.get(W + "default"), absent=False):
                self._defaults.setdefault(style.get(W + "type") or "", identifier)
        for properties in _path(root, "docDefaults", "rPrDefault", "rPr"):
            self.plain = CharacterLook(
                toggle(properties, "b") or False, toggle(properties, "vanish") or False
            )
            self.language = _value(properties, "lang") or ""
        for properties in self._properties(self._defaults.get("paragraph"), "rPr"):
            self.language = _value(properties, "lang") or self.language

    def paragraph(self, identifier: str | None) -> ParagraphLook:
        """What that paragraph style says; None is the document's default style."""
        if identifier not in self._paragraphs:
            self._paragraphs[identifier] = self._read_paragraph(identifier)
        return self._paragraphs[identifier]

    def character(self, identifier: str | None) -> CharacterLook:
        """What that character style says; None is the document's default style."""
        if identifier not in self._characters:
            chain = self._chain(identifier, "character")
            self._characters[identifier] = CharacterLook(
                self._first_toggle(chain, "b"), self._first_toggle(chain, "vanish")
            )
        return self._characters[identifier]

    def list_of(self, identifier: str) -> str | None:
        """The numbering that a numbering style stands for (w:numStyleLink)."""
        for properties in self._properties(identifier, "pPr"):
            for numbering in properties.iterchildren(W + "numPr"):
                return _value(numbering, "numId")
        return None

    def _read_paragraph(self, identifier: str | None) -> ParagraphLook:
        chain = self._chain(identifier, "paragraph")
        list_id: str | None = None
        depth: int | None = None
        page_break: bool | None = None
        for name in chain:
            for properties in self._properties(name, "pPr"):
                if page_break is None:
                    page_break = toggle(properties, "pageBreakBefore")
                # The nearest style that names a list decides; a level alone is one of the list further up.
                for numbering in properties.iterchildren(W + "numPr") if list_id is None else ():
                    list_id = _value(numbering, "numId")
                    depth = depth if depth is not None else number(_value(numbering, "ilvl"))
        return ParagraphLook(
            self._first_toggle(chain, "b"),
            self._first_toggle(chain, "vanish"),
            self._heading(chain, identifier),
            list_id,
            depth,
            page_break or False,
            tuple(chain),
        )

    def _heading(self, chain: list[str], identifier: str | None) -> int:
        """The heading level by outline level or by name; Title counts as level 1."""
        for name in chain:
            for properties in self._properties(name, "pPr"):
                outline = number(_value(properties, "outlineLvl"))
                if outline is not None:
                    return outline + 1 if 0 <= outline < 9 else 0
            level = _named_heading(_value(self._styles[name], "name") or "")
            if level:
                return level
        # A style that the file uses but does not define: Word's built-in ids speak for themselves.
        return _named_heading(identifier or "") if not chain else 0

    def _chain(self, identifier: str | None, kind: str) -> list[str]:
        """The style and those it is based on, nearest first; circles end where they close."""
        name = identifier if identifier is not None else self._defaults.get(kind)
        chain: list[str] = []
        while name is not None and name in self._styles and name not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(name)
            name = _value(self._styles[name], "basedOn")
        return chain

    def _first_toggle(self, chain: list[str], name: str) -> bool | None:
        for identifier in chain:
            for properties in self._properties(identifier, "rPr"):
                state = toggle(properties, name)
                if state is not None:
                    return state
        return None

    def _properties(self, identifier: str | None, name: str) -> Iterator[Element]:
        style = self._styles.get(identifier) if identifier is not None else None
        if style is not None:
            yield from style.iterchildren(W + name)


def used_styles(data: bytes) -> bytes | None:
    """A styles part as Word writes it, without what no text asks for; None where it is written otherwise."""
    # In a comment, a section of plain data or an instruction, what looks like an element need not be one.
    if b"!" in data or data.count(b"?") > 2:
        return None
    for opening, closing in _UNUSED:
        kept, past = [], 0
        while (start := data.find(opening, past)) >= 0:
            end = data.find(closing, start)
            if end < 0 or _OPENED.match(data, start) is None:
                return None
            kept.append(data[past:start])
            past = end + len(closing)
        data = b"".join((*kept, data[past:]))
    return data


def is_on(value: str | None, absent: bool = True) -> bool:
    """An on/off attribute; `absent` is what its absence means."""
    return absent if value is None else value.lower() not in _OFF


def toggle(properties: Element, name: str) -> bool | None:
    """An on/off property (w:b, w:vanish); None where it is not there."""
    for element in properties.iterchildren(W + name):
        return is_on(element.get(VAL))
    return None


def number(value: str | None) -> int | None:
    """A whole number as the file writes it; None where it is none, or beyond what Word takes."""
    try:
        found = int(value) if value is not None and len(value) < 12 else None
    except ValueError:
        return None
    return found


def _value(element: Element, name: str) -> str | None:
    for child in element.iterchildren(W + name):
        value: str | None = child.get(VAL)
        return value
    return None


def _path(element: Element, *names: str) -> Iterator[Element]:
    if not names:
        yield element
        return
    for child in element.iterchildren(W + names[0]):
        yield from _path(child, *names[1:])


def _named_heading(name: str) -> int:
    if name.lower() == "title":
        return 1
    match = _HEADING.match(name)
    return int(match[1]) if match else 0
