"""Addresses printed in text, whole or broken over lines, as against links that can be clicked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cocheck.codes.addresses import code_address, tidy
from cocheck.codes.code import Code

_START = re.compile(
    r"(?<![\w@])(?:h\s?t\s?t\s?p\s?s?\s?:\s?/\s?/\s?|www\s?\.\s?(?=\w)|(?=(?:[a-z0-9-]+\.){1,4}(?:org|com|net|int|ch|eu|io)/))",
    re.IGNORECASE,
)
# Written without \u00ad and \ufffe, which extraction puts in place of a hyphen at a line's end.
_BODY = re.compile(r"[^\s<>\"“”«»|]+")
_OPEN_END = re.compile(r"[/._=%&?~\-:\u00ad\ufffe]$")
_OPEN_START = re.compile(
    r"[/.?=&_%~][\w/]|(?:files|publication|live|sites|store|isoorg)/|PUB\s?\d{6}", re.IGNORECASE
)
_BREAKS = 3


def printed_addresses(text: str) -> tuple[tuple[int, int, str], ...]:
    """The addresses that are printed in a text: (start, end, address), in order, without overlaps.

    A space or line break inside one is borne where a line plainly broke off ("https://www.iso.org/ publication/…").
    """
    found = []
    position = 0
    while match := _START.search(text, position):
        end = _end(text, match.end())
        address = tidy(text[match.start() : end])
        last = text[end - 1 : end]
        while (
            last
            and last in ".,;:!?'’”)]}>*"
            and end > match.end()
            and not (last == ")" and "(" in text[match.start() : end])
        ):
            end -= 1
            last = text[end - 1 : end]
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
        goes_on = _OPEN_END.search(text[:end][-1:]) or _OPEN_START.match(text, gap.end())
        if not goes_on or re.match(r"https?:|www\.", following.group(), re.I):
            return end
        # A word of the sentence behind a full stop or a colon is not the address's next part.
        if text[end - 1] in ".:" and not re.search(r"[/.=]|PUB\d", following.group()):
            return end
        breaks += 1
        end = gap.end()
    return end


def printed_code_addresses(text: str, code: Code) -> tuple[tuple[int, int, str], ...]:
    """The code's own addresses that are printed in a text whose lines are parted by line feeds: (start, end, address).

    Stricter than `printed_addresses` on what it finds, and so more tolerant of where a line broke.
    """
    found = [entry for entry in printed_addresses(text) if code_address(entry[2], code)]
    for pattern in _scattered(code):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end, _ in found):
                continue
            address = tidy(match.group())
            if code_address(address, code):
                found.append((match.start(), match.end(), address))
    return tuple(sorted(found))


def _scattered(code: Code) -> Sequence[re.Pattern[str]]:
    """Patterns for the addresses of publications, in which any letter may be followed by a break."""
    patterns = []
    gap = r"[\s\u00ad\u200b\ufffe]{0,2}"
    for edition in code.editions:
        for number in edition.publications:
            digits = gap.join(number)
            for path in ("publication/", r"files/live/sites/isoorg/files/store/[a-z]{2}/"):
                body = (
                    gap.join(re.findall(r"\[a-z\]\{2\}|.", "iso.org/" + path))
                    .replace(".", r"\.")
                    .replace("[a-z]{2}", f"[a-z]{gap}[a-z]")
                )
                patterns.append(
                    re.compile(
                        rf"(?<![\w.@-])(?:h{gap}t{gap}t{gap}p{gap}s?{gap}:{gap}/{gap}/{gap})?(?:w{gap}w{gap}w{gap}\.{gap})?{body}{gap}{digits}(?!\d)(?:{gap}\.{gap}(?:pdf|html?))?",
                        re.IGNORECASE,
                    )
                )
    return patterns
