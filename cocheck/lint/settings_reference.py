"""What the declaration of the configuration's keys is written out as: a JSON Schema, and a reference page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources

from cocheck.lint.settings_keys import KEYS, schema
from cocheck.lint.settings_shapes import Key, Named, Shape, TableOf, TablesOf

SCHEMA_FILE = "cocheck.schema.json"


def schema_text() -> str:
    """The JSON Schema as the file holds it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def shipped_schema() -> str:
    """The JSON Schema that is shipped beside this module; a test says that it is current."""
    return resources.files("cocheck.lint").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")


def reference() -> str:
    """A page in Markdown that tells of every key, in the order of the declaration."""
    return "\n".join(_page()).rstrip() + "\n"


def _page() -> Iterator[str]:
    for key in KEYS:
        yield from _section(key)


def _section(key: Key) -> Iterator[str]:
    yield from (f"## `{key.name}`", "", key.description, "")
    yield f"- It is {key.shape.words}."
    if key.default:
        yield f"- Without it: `{key.default}`."
    if key.option:
        yield f"- On the command line: `{key.option}`."
    yield from ("", "```toml", key.example, "```", "")
    if inner := _inner_keys(key.shape):
        yield from ("| key | value | meaning |", "| --- | --- | --- |")
        yield from _rows(inner, "")
        yield ""


def _rows(keys: tuple[Key, ...], before: str) -> Iterator[str]:
    for key in keys:
        needed = " Required." if key.required else ""
        words = key.shape.words.replace("|", "\\|")
        yield f"| `{before}{key.name}` | {words} | {key.description}{needed} |"
        if isinstance(key.shape, TablesOf):
            yield from _rows(key.shape.keys, f"{before}{key.name}.")


def _inner_keys(shape: Shape) -> tuple[Key, ...]:
    """The keys of the table, or tables, that a shape is."""
    if isinstance(shape, Named):
        return _inner_keys(shape.item)
    if isinstance(shape, TableOf | TablesOf):
        return shape.keys
    return ()
