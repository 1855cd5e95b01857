"""Text from documents, made fit to be shown: nothing in it can steer a terminal or hide from a reader."""

from __future__ import annotations

import unicodedata

from cocheck.compiled import lazy

# Control, format (bidirectional and zero width among them), line and paragraph separators, surrogates.
_UNSAFE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
# Latin letters and the usual punctuation.
_PLAINLY_HARMLESS = lazy("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*")
# Letters that show as nothing, by their names fillers.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_SOFT_HYPHEN = "\u00ad"
_PLAINER = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-",
        "…": "...", "│": "|", "→": "->", "•": "*", "\u00a0": " ", "\u202f": " ",
    }
)  # fmt: skip


def harmless(text: str) -> str:
    r"""`text` with every character that is invisible, or that steers the output, as a visible escape.

    "\x1b" for control characters, "\u202e" for bidirectional and zero-width ones, "\xff" for a byte of a
    file name that is not UTF-8; a soft hyphen becomes a hyphen. What is left is printed as it is.
    """
    if _PLAINLY_HARMLESS.fullmatch(text):
        return text
    return "".join(_visible(character) for character in text)


def encodable(text: str, encoding: str) -> str:
    """`text` in characters that `encoding` has: plainer ones (é as e) where there are, else escapes."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = "".join(c if _has(encoding, c) else _plainer(c) for c in text)
        return plain.encode(encoding, "backslashreplace").decode(encoding)
    except LookupError:
        return encodable(text, "ascii")
    return text


def _visible(character: str) -> str:
    if character == _SOFT_HYPHEN:
        return "-"
    number = ord(character)
    steers = unicodedata.category(character) in _UNSAFE or _is_no_character(number)
    if not steers and character not in _FILLERS:
        return character
    if 0xDC80 <= number <= 0xDCFF:  # how Python keeps a byte of a file name that is not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _is_no_character(number: int) -> bool:
    """Whether Unicode has set the number apart for no character at all, as U+FFFE."""
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF


def _plainer(character: str) -> str:
    if (plainer := character.translate(_PLAINER)) != character:
        return plainer
    letters = [part for part in unicodedata.normalize("NFD", character) if not unicodedata.combining(part)]
    return "".join(letters) or character


def _has(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
