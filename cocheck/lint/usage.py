"""Wrong usage, told in words; and the right name that a wrong one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class UsageError(Exception):
    """Wrong usage, a bad configuration or a path that is not there: exit status 2.

    The message is one that a secretary can act on, and stands alone.
    """


class UnknownRule(UsageError):
    """A selector that no rule answers to."""


def either(words: Sequence[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


# What documents, reports and other tools call a thing that is called otherwise here.
_ALSO_CALLED = {"note": "info", "notice": "info", "minutes": "report", "attendance-list": "attendance"}


def nearest(word: str, known: Iterable[str]) -> str:
    """' Did you mean "…"?' with the known word that begins so or is most like `word`; "" where none is."""
    import difflib

    if (meant := _ALSO_CALLED.get(word.lower())) in (known := tuple(known)):
        return f' Did you mean "{meant}"?'
    spellings = {candidate.lower(): candidate for candidate in known}
    longer = [spelling for spelling in spellings if word and spelling.startswith(word.lower())]
    close = longer or difflib.get_close_matches(word.lower(), spellings, n=1)
    return f' Did you mean "{spellings[close[0]]}"?' if close else ""
