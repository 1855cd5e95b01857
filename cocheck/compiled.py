"""Regular expressions that are compiled when they are first used: most documents need half of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Pattern:
    """Stands for the compiled pattern, and hands out its methods."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._source, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # `re` keeps what it compiled, and Python asks here only for what `__dict__` has not.
        found = getattr(re.compile(self._source, self._flags), name)
        self.__dict__[name] = found
        return found


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern to be used by its methods, like one that `re.compile` gave; the first compiles it."""
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))
