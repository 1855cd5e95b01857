"""Frozen values as plain lists and texts, and back: what goes between processes and into the cache.

JSON and not pickle: whoever can write the bytes must not be able to run code.
"""

from __future__ import annotations

import datetime
import json
import types
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Convert = Callable[[Any], Any]


def dump(value: object) -> bytes:
    """A value of named and other tuples, sets, mappings, dates, texts and numbers as JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "surrogatepass")


def load(kind: type[T], data: bytes) -> T:
    """The value of type `kind` that `dump` made the bytes of. Raises ValueError where they are none."""
    try:
        return cast(T, converter(cast(Hashable, kind))(json.loads(data.decode("utf-8", "surrogatepass"))))
    except (TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise ValueError(f"this is no {kind}") from fault


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no plain value")


# Of each type of value: what documents have in common comes with the first of them.
_MOST_SHARED = 1_000


@cache
def converter(kind: Any) -> _Convert:
    """What makes a value of that type of its plain form."""
    origin, arguments = get_origin(kind), get_args(kind)
    if hasattr(kind, "_fields"):
        return _record(kind)
    if origin in (Union, types.UnionType):
        own = [argument for argument in arguments if argument is not types.NoneType]
        return _optional(converter(own[0])) if len(own) == 1 else _same
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return _sequence(tuple, converter(arguments[0]))
        parts = [converter(argument) for argument in arguments]
        return lambda plain: tuple(part(value) for part, value in zip(parts, plain, strict=True))
    if origin is frozenset:
        return _sequence(frozenset, converter(arguments[0]))
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        of_value = converter(arguments[1])
        return lambda plain: {key: of_value(value) for key, value in plain.items()}
    if kind is datetime.date:
        return datetime.date.fromisoformat
    return _same


def _same(plain: Any) -> Any:
    return plain


def _optional(convert: _Convert) -> _Convert:
    if convert is _same:
        return _same
    return lambda plain: None if plain is None else convert(plain)


def _sequence(make: Callable[..., Any], convert: _Convert) -> _Convert:
    if convert is _same:
        return make
    return lambda plain: make([convert(value) for value in plain]) if plain else make()


def _shared(known: dict[str, str], text: str) -> str:
    """The text, to be known again while there is room: thousands of documents are told the same."""
    if len(known) < _MOST_SHARED:
        known[text] = text
    return text


def _record(kind: Any) -> _Convert:
    hints = get_type_hints(kind)
    converters = [converter(hints[name]) for name in kind._fields]
    # Most fields are texts and numbers, which stay as they are.
    changed = [(index, convert) for index, convert in enumerate(converters) if convert is not _same]
    count = len(converters)
    shared: dict[str, str] = {}

    def make(plain: list[Any]) -> Any:
        if len(plain) != count:
            raise ValueError(f"a {kind.__name__} has {count} fields, not {len(plain)}")
        for index, convert in changed:
            plain[index] = convert(plain[index])
        for index, value in enumerate(plain):
            if type(value) is str:
                plain[index] = shared.get(value) or _shared(shared, value)
        return kind(*plain)

    return make
