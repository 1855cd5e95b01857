"""Addresses printed in text, whole or broken over lines, as against links that can be clicked."""

from __future__ import annotations

import re
from functools import cache

from cocheck.codes.addresses import code_address, tidy
from cocheck.codes.code import Code
from cocheck.codes.words import Squeezed
from cocheck.compiled import lazy
from cocheck.documents.stretches import Stretches

_START = lazy(
    r"(?<![\w@])(?:h\s?t\s?t\s?p\s?s?\s?:\s?/\s?/\s?|www\s?\.\s?(?=\w)|(?=(?:[a-z0-9-]{1,63}\.){1,4}(?:org|com|net|int|ch|eu|io)/))",
    re.IGNORECASE,
)
# Written without \u00ad and \ufffe, which extraction puts in place of a hyphen at a line's end.
_BODY = lazy(r"[^\s<>\"“”«»|]+")
_OPEN_END = lazy(r"[/._=%&?~\-:\u00ad\ufffe]$")
_OPEN_START = lazy(
    r"[/.?=&_%~][\w/]|(?:files|publication|live|sites|store|isoorg)/|PUB\s?\d{6}", re.IGNORECASE
)
_BREAKS = 3


def printed_addresses(text: str) -> tuple[tuple[int, int, str], ...]:
    """The addresses that are printed in a text: (start, end, address), in order, without overlaps.

    A space or line break inside one is borne where a line broke off ("https://www.iso.org/ publication/…").
    """
    found = []
    position = 0
    while match := _START.search(text, position):
        end = _end(text, match.end())
        address = tidy(text[match.start() : end])
        # A bracket that closes one in the address belongs to it.
        closing = ".,;:!?'’”]}>*" if "(" in text[match.start() : end] else ".,;:!?'’”)]}>*"
        while end > match.end() and text[end - 1] in closing:
            end -= 1
        if re.match(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+", address) and end > match.end():
            found.append((match.start(), end, address))
        position = max(end, match.end(), match.start() + 1)
    return tuple(found)


def _end(text: str, position: int) -> int:
    """Where the address that runs at `position` ends, over breaks that do not end it."""
    breaks = 0
    end = position
    while body := _BODY.match(text, end):
        end = body.end()
        gap = re.compile(r"\s{1,2}").match(text, end)
        if gap is None or breaks == _BREAKS:
            return end
        following = _BODY.match(text, gap.end())
        if following is None:
            return end
        goes_on = _OPEN_END.search(text[end - 1 : end]) or _OPEN_START.match(text, gap.end())
        if not goes_on or re.match(r"https?:|www\.", following.group(), re.I):
            return end
        # A word of the sentence behind a full stop or a colon is not the address's next part.
        if text[end - 1] in ".:" and not re.search(r"[/.=]|PUB\d", following.group()):
            return end
        breaks += 1
        end = gap.end()
    return end


def printed_code_addresses(text: str, code: Code) -> tuple[tuple[int, int, str], ...]:
    """The code's own addresses printed in a text of lines parted by line feeds: (start, end, address).

    Stricter than `printed_addresses` on what it finds, and so more tolerant of where a line broke.
    """
    found = [entry for entry in printed_addresses(text) if code_address(entry[2], code)]
    if "pub" not in text.casefold() and not re.search(r"p\s?u\s?b\s?\d", text, re.IGNORECASE):
        return tuple(sorted(found))
    whole = Squeezed(text, address=True)
    taken = Stretches((low, high) for low, high, _ in found)
    for match in _published(code).finditer(whole.text):
        span = whole.span(*match.span())
        if span is None or taken.overlap(*span):
            continue
        address = tidy(text[span[0] : span[1]])
        begins = not re.match(r"[\w.@-]", text[span[0] - 1 : span[0]])
        if begins and code_address(address, code):
            found.append((*span, address))
    return tuple(sorted(found))


@cache
def _published(code: Code) -> re.Pattern[str]:
    """The addresses of the code's publications, for squeezed text; strict but for where they broke."""
    numbers = "|".join(number.casefold() for edition in code.editions for number in edition.publications)
    path = r"(?:publication/|files/live/sites/isoorg/files/store/[a-z]{2}/)"
    return re.compile(
        rf"(?:https?://)?(?:www\.)?iso\.org/{path}(?:{numbers or '(?!)'})(?!\d)(?:\.(?:pdf|html?))?"
    )
