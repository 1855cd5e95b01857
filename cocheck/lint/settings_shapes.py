"""What a setting's value may look like: checked with its place, and described as JSON Schema."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sized
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from cocheck.lint.settings_files import Spot
from cocheck.lint.usage import nearest

Schema = dict[str, Any]

# Nobody writes as many by hand, and a hostile file of ten thousands is not to cost minutes.
MOST_ENTRIES = 1000


class Shape(Protocol):
    """The shape of a value."""

    def check(self, value: object, spot: Spot) -> None:
        """Raises UsageError, with the place, for a value of another shape."""

    def schema(self) -> Schema:
        """The same as JSON Schema, draft 7."""

    @property
    def words(self) -> str:
        """The shape in a few words, for the reference."""


class Key(NamedTuple):
    """One key: its name, shape, what it means in a sentence or two of Markdown, and a line that shows it.

    `default` is the value without it, as written in TOML, "" for none. `adds` is True where a nearer
    configuration adds to the list instead of replacing it. `option` is the command line's, "" for none.
    """

    name: str
    shape: Shape
    description: str
    example: str
    default: str = ""
    required: bool = False
    adds: bool = False
    option: str = ""


class Text(NamedTuple):
    """Text that is not blank, of `most` characters at most.

    `pattern` says more to an editor; who reads the text says what is wrong in words.
    """

    words: str = "a text"
    most: int | None = None
    pattern: str = r"\S"

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, str) or not value.strip():
            raise spot.wrong(self.words)
        if self.most and len(value) > self.most:
            raise spot.error(f'a text of "{spot.name}" has more than {self.most} characters: shorten it.')

    def schema(self) -> Schema:
        schema: Schema = {"type": "string", "pattern": self.pattern}
        return {**schema, "maxLength": self.most} if self.most else schema


class Flag(NamedTuple):
    """true or false."""

    words: str = "true or false"

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, bool):
            raise spot.wrong(self.words)

    def schema(self) -> Schema:
        return {"type": "boolean"}


class Number(NamedTuple):
    """A whole number, `least` at least and `most` at most."""

    least: int
    most: int

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise spot.wrong(self.words)

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    @property
    def words(self) -> str:
        return f"a whole number from {self.least} to {self.most}"


class Choice(NamedTuple):
    """One of some words."""

    choices: tuple[str, ...]

    def check(self, value: object, spot: Spot) -> None:
        if value not in self.choices:
            hint = nearest(value, self.choices) if isinstance(value, str) else ""
            raise spot.error(f'"{spot.name}" must be {self.words}.{hint}')

    def schema(self) -> Schema:
        return {"enum": list(self.choices)}

    @property
    def words(self) -> str:
        return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)


class Day(NamedTuple):
    """A date, with or without quotation marks."""

    words: str = "a date"

    def check(self, value: object, spot: Spot) -> None:
        if read_day(value) is None:
            raise spot.wrong(self.words)

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}


def read_day(value: object) -> datetime.date | None:
    """The date that a value of the configuration is, None where it is none."""
    if isinstance(value, datetime.datetime):
        return None
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


class Selector(NamedTuple):
    """A rule's code, the beginning of codes, or a rule's name."""

    words: str = "a rule's code, the beginning of codes, or a rule's name"
    pattern: str = r"\S"

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, str) or not value.strip():
            raise spot.wrong("a rule's code or name")
        # Whether there is such a rule shows when all configurations and packs are read.
        spot.source.selectors.append((spot, value))

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self.pattern, "examples": ["COC101", "COC1", "agenda-code-link"]}


class Pattern(NamedTuple):
    """A pattern of paths as in .gitignore."""

    words: str = "a pattern of paths"

    def check(self, value: object, spot: Spot) -> None:
        from cocheck.lint.patterns import fault_in

        if not isinstance(value, str):
            raise spot.wrong(self.words)
        if fault := fault_in(value):
            raise spot.error(f'"{value}" is not a pattern of paths: {fault}.')

    def schema(self) -> Schema:
        from cocheck.lint.patterns import MOST_FOLDER_STARS

        refused = (
            "#",
            r"!\s*$",
            rf"([\s\S]*?(^|/)\*\*(?=/)){{{MOST_FOLDER_STARS + 1}}}",
            r"([^\\]|\\[\s\S])*\\$",  # a backslash at the end, with nothing to escape
        )
        return {"type": "string", "pattern": f"^(?!{'|'.join(refused)})" + r"[\s\S]*\S"}


class ListOf(NamedTuple):
    """A list, of `least` items at least."""

    item: Shape
    least: int = 0
    words: str = "a list of texts"

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, list) or len(value) < self.least:
            raise spot.wrong(self.words)
        if not all(isinstance(item, str) for item in value):
            raise spot.wrong(self.words)
        _check_count(value, spot)
        for number, item in enumerate(value):
            self.item.check(item, spot.at(number))

    def schema(self) -> Schema:
        schema: Schema = {"type": "array", "items": self.item.schema(), "maxItems": MOST_ENTRIES}
        return {**schema, "minItems": self.least} if self.least else schema


class TableOf(NamedTuple):
    """A table with these keys."""

    keys: tuple[Key, ...]
    words: str = "a table"

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, dict):
            raise spot.error(f'"{spot.name}" must be a table, as in [{spot.name}].')
        check_keys(value, self.keys, spot, f"[{spot.name}]")

    def schema(self) -> Schema:
        return table_schema(self.keys)


class TablesOf(NamedTuple):
    """A list of tables with these keys. `together` is how keys go together, as JSON Schema for an editor."""

    keys: tuple[Key, ...]
    words: str = "tables"
    together: Mapping[str, Any] = MappingProxyType({})

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise spot.error(f'"{spot.name}" must be tables, each written [[{spot.name}]].')
        _check_count(value, spot)
        for number, entry in enumerate(value):
            check_keys(entry, self.keys, spot.at(number), f"[[{spot.name}]]")

    def schema(self) -> Schema:
        items = {**table_schema(self.keys), **self.together}
        return {"type": "array", "items": items, "maxItems": MOST_ENTRIES}


class Named(NamedTuple):
    """A table whose keys are names of one's own, or rules, or patterns, and whose values are alike."""

    item: Shape
    names: Shape
    words: str = "a table"

    def check(self, value: object, spot: Spot) -> None:
        if not isinstance(value, dict):
            what = "hold tables" if isinstance(self.item, TableOf) else "be a table"
            example = f", as in {spot.example}" if spot.example else ""
            raise spot.error(f'"{spot.name}" must {what}{example}.')
        _check_count(value, spot)
        for name, entry in value.items():
            self.names.check(name, spot.at(name))
            self.item.check(entry, spot.at(name))

    def schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.names.schema(),
            "additionalProperties": self.item.schema(),
            "maxProperties": MOST_ENTRIES,
        }


class Either(NamedTuple):
    """One of several shapes."""

    shapes: tuple[Shape, ...]
    words: str

    def check(self, value: object, spot: Spot) -> None:
        for shape in self.shapes:
            if _like(value) & _like_schema(shape.schema()):
                shape.check(value, spot)
                return
        raise spot.wrong(self.words)

    def schema(self) -> Schema:
        return {"anyOf": [shape.schema() for shape in self.shapes]}


def _check_count(entries: Sized, spot: Spot) -> None:
    if len(entries) > MOST_ENTRIES:
        raise spot.error(f'"{spot.name}" has {len(entries)} entries, and may have {MOST_ENTRIES} at most.')


def _like(value: object) -> set[str]:
    kinds = {bool: "boolean", str: "string", list: "array", dict: "object", int: "integer"}
    return {kinds.get(type(value), "")}


def _like_schema(schema: Schema) -> set[str]:
    return {schema.get("type", "string")}


def check_keys(table: Mapping[str, Any], keys: Iterable[Key], spot: Spot, where: str) -> None:
    """Raises UsageError for an unknown key, one that is missing, or a value of the wrong shape."""
    known = {key.name: key for key in keys}
    for name, value in table.items():
        if name not in known:
            names = ", ".join(f'"{name}"' for name in known)
            hint = nearest(name, known) or f" It holds {names}."
            raise spot.at(name).error(f'{where} has no key "{name}".{hint}')
        known[name].shape.check(value, spot.at(name, example=known[name].example))
    for name, key in known.items():
        if key.required and name not in table:
            raise spot.error(f'{where} needs "{name}", as in {key.example}.')


def table_schema(keys: Iterable[Key]) -> Schema:
    """A table of these keys and no other as JSON Schema."""
    listed = tuple(keys)
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: key_schema(key) for key in listed},
    }
    required = [key.name for key in listed if key.required]
    return {**schema, "required": required} if required else schema


def key_schema(key: Key) -> Schema:
    """One key as JSON Schema, with its description for editors."""
    import tomllib

    schema = {"description": key.description, **key.shape.schema()}
    if key.default:
        schema["default"] = tomllib.loads(f"it = {key.default}")["it"]
    return schema
