"""On which line of a TOML file each key and list item stands: what tomllib does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from cocheck.compiled import lazy

KeyPath = tuple[str | int, ...]

_TOKEN = lazy(
    r"""(?P<newline>\n)
    | (?P<skip>\#[^\n]*|[ \t\r]+)
    | (?P<text>\"\"\"(?:[^\\]|\\.)*?\"{3,5} | '''.*?'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
    | (?P<mark>[\[\]{},=.])
    | (?P<word>[^\s\[\]{},=.\#"']+|.)""",
    re.S | re.X,
)

# No setting stands deeper; a hostile key of a million parts is not to cost its square.
MOST_PARTS = 20


def line_of_long_key(text: str) -> int | None:
    """The line, from 1, of the first key in `text` that has more parts than `MOST_PARTS`; None for none.

    The text may be anything, and is looked through as far as it is TOML.
    """
    if all(line.count(".") < MOST_PARTS for line in text.split("\n")):
        return None
    line, points = 1, 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in ('"', "'"):  # a text without an end, at which every reader of TOML stops
            return None
        if found.lastgroup in ("newline", "mark"):
            points = points + 1 if token == "." else 0
        if points >= MOST_PARTS:
            return line
        line += token.count("\n")
    return None


# Every table of a file asks for its own line; to look through the file for each would cost its square.
@lru_cache(maxsize=8)
def key_lines(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1, of every table, key and list item in `text`, which must be valid TOML.

    List items and the tables of [[name]] are counted from 0: ("meetings", 0, "documents", 1).
    """
    lines: dict[KeyPath, int] = {}
    arrays: dict[KeyPath, int] = {}
    base: KeyPath = ()
    tokens = _Tokens(text)
    while (kind := tokens.peek()) is not None:
        if kind == "\n":
            tokens.take()
        elif kind == "[":
            line = tokens.line
            tokens.take()
            in_list = tokens.peek() == "["
            if in_list:
                tokens.take()
            base = _entered(tokens.key(), in_list, arrays)
            for end in range(1, len(base) + 1):
                lines.setdefault(base[:end], line)
            tokens.skip_line()
        else:
            _statement(tokens, base, lines)
    return lines


def _entered(parts: list[str], in_list: bool, arrays: dict[KeyPath, int]) -> KeyPath:
    """The path that a table's header leads to: through the last table of every list on its way."""
    path: KeyPath = ()
    for number, part in enumerate(parts, 1):
        path += (part,)
        if in_list and number == len(parts):
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path += (arrays[path],)
    return path


def _statement(tokens: _Tokens, base: KeyPath, lines: dict[KeyPath, int]) -> None:
    """Takes `key = value`; the containers that are open stand on a stack, however deep they are."""
    stack: list[tuple[str, KeyPath, int]] = []
    path = _take_key(tokens, base, lines)
    while True:
        mark = tokens.peek()
        if mark is None or (mark == "\n" and not stack):
            return
        line = tokens.line
        tokens.take()
        if mark in "[{":
            stack.append((mark, path, 0))
        elif mark in "]}" and stack:
            stack.pop()
        elif mark == "," and stack:
            opened, outer, number = stack.pop()
            stack.append((opened, outer, number + 1))
        if not stack:
            continue
        opened, outer, number = stack[-1]
        if opened == "{" and mark in "{,":
            tokens.skip_newlines()
            if tokens.peek() != "}":
                path = _take_key(tokens, outer, lines)
        elif opened == "[":
            path = (*outer, number)
            if mark not in "[,\n]}":
                lines.setdefault(path, line)
            elif tokens.peek() in ("[", "{"):
                lines.setdefault(path, tokens.line)


def _take_key(tokens: _Tokens, base: KeyPath, lines: dict[KeyPath, int]) -> KeyPath:
    line = tokens.line
    parts = tokens.key()
    for end in range(1, len(parts) + 1):
        lines.setdefault((*base, *parts[:end]), line)
    return (*base, *parts)


class _Tokens:
    """The tokens of a text, one ahead; a mark stands for itself, any value for "value"."""

    def __init__(self, text: str) -> None:
        self._found: Iterator[re.Match[str]] = _TOKEN.finditer(text)
        self._ahead: re.Match[str] | None = None
        self._next_line = 1
        self.line = 1
        self.take()

    def peek(self) -> str | None:
        if self._ahead is None:
            return None
        return self._ahead[0] if self._ahead.lastgroup in ("newline", "mark") else "value"

    def take(self) -> str:
        """The token ahead as written, "" at the end; the one after it is then ahead."""
        taken = self._ahead[0] if self._ahead is not None else ""
        self._ahead = next((found for found in self._found if found.lastgroup != "skip"), None)
        if self._ahead is not None:
            self.line = self._next_line
            self._next_line += self._ahead[0].count("\n")
        return taken

    def key(self) -> list[str]:
        """The first parts of the key ahead, which is taken up to and with the mark that ends it."""
        parts: list[str] = []
        while (ahead := self.peek()) is not None and ahead != "\n":
            taken = self.take()
            if ahead in ("=", "]"):
                break
            if ahead != "." and len(parts) < MOST_PARTS:
                parts.append(_bare(taken))
        return parts

    def skip_line(self) -> None:
        while self.peek() not in (None, "\n"):
            self.take()

    def skip_newlines(self) -> None:
        while self.peek() == "\n":
            self.take()


def _bare(key: str) -> str:
    """A key without its quotation marks."""
    if key.startswith("'"):
        return key[1:-1]
    if not key.startswith('"'):
        return key
    if "\\" not in key:
        return key[1:-1]
    import tomllib

    return next(iter(tomllib.loads(f"{key} = 0")))
