"""Field instructions: the address of a HYPERLINK field, and the words that some fields print themselves.

Rests on ECMA-376 part 1, 17.16 (fields) and 17.16.5.25 (HYPERLINK).
"""

from __future__ import annotations

import re

from cocheck.compiled import lazy

# A quoted argument (Word takes curly quotes too), a switch, or a bare word.
_TOKEN = lazy(r'["“”]((?:\\.|[^"“”\\])*)["“”]?|(\\[^\s"“”\\])|((?:\\.|[^\s"“”\\]|\\)+)', re.DOTALL)
_ESCAPED = lazy(r'\\(["\\“”])')
_WITH_ARGUMENT = frozenset(("\\l", "\\o", "\\t", "\\s", "\\*", "\\#", "\\@"))
_BUTTON = lazy(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)


def hyperlink_target(instruction: str) -> str | None:
    r"""The address that a HYPERLINK field leads to; None where the field is another one.

    The bookmark of `\l` follows after "#"; "" where the field names no address at all.
    """
    tokens = [(match[1], match[2], match[3]) for match in _TOKEN.finditer(instruction)]
    if not tokens or (tokens[0][2] or "").upper() != "HYPERLINK":
        return None
    address = anchor = ""
    awaited = ""
    for quoted, switch, bare in tokens[1:]:
        if switch is not None and not awaited:
            awaited = switch.lower() if switch.lower() in _WITH_ARGUMENT else ""
            continue
        argument = _ESCAPED.sub(r"\1", quoted if quoted is not None else bare or switch or "").strip()
        if awaited == "\\l":
            anchor = argument
        elif not awaited and not address:
            address = argument
        awaited = ""
    return with_anchor(address, anchor)


def with_anchor(address: str, anchor: str | None) -> str:
    """An address with the bookmark in it; the bookmark alone is a place in the same document."""
    return f"{address}#{anchor.removeprefix('#')}" if anchor else address


def button_words(instruction: str) -> str:
    """What a MACROBUTTON or GOTOBUTTON field prints: the words after its first argument."""
    match = _BUTTON.fullmatch(instruction)
    return match[1] if match else ""
