"""Bytes to text, whatever they were written in."""

from __future__ import annotations

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CYRILLIC_ENCODINGS = ("cp1251", "koi8-r", "cp866", "iso8859-5")
_COMMON_CYRILLIC = "оеаинтсрвлкмдпу"
_SAMPLE = 65536


def decode_text(data: bytes) -> str:
    """Decode a text file: by its byte order mark, else as UTF-8, else by what its bytes look like.

    Never fails: what no encoding gives a meaning to becomes U+FFFD.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) // 4:
        return data.decode(
            "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be", "replace"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_eight_bit_encoding(sample), "replace")


def _eight_bit_encoding(sample: bytes) -> str:
    """The Windows or Unix code page that `sample` is most likely written in."""
    high = sum(byte >= 0x80 for byte in sample)
    ascii_letters = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    # Accents are rare in a Latin text; in a Cyrillic one most letters are high bytes.
    if high * 2 <= ascii_letters:
        return "cp1252"
    return max(_CYRILLIC_ENCODINGS, key=lambda name: _commonness(sample.decode(name, "replace")))


def _commonness(text: str) -> int:
    """How many of the text's letters are the most common Russian ones, in lower case."""
    return sum(text.count(letter) for letter in _COMMON_CYRILLIC)
