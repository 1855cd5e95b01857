"""The word lists of the languages, and finding their phrases in folded text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cocheck.languages import Phrases, fold, languages

PHRASES = (
    "order of business",
    "order",
    "to",
    "to do",
    "report of the * meeting",
    "liaison*",
    "n/a",
    "present:",
    "a",
)


def as_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What `Phrases` promises, said as one regular expression."""
    spelled = []
    for phrase in sorted(
        phrases, key=lambda phrase: (not phrase[-1].isalnum() and phrase[-1] != "*", -len(phrase))
    ):
        words = [
            r"\S+" if word == "*" else re.escape(word).replace(r"\*", r"\w*") for word in phrase.split(" ")
        ]
        spelled.append(" ?".join(words) + (r"(?!\w)" if phrase[-1].isalnum() or phrase[-1] == "*" else ""))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})")


pieces = st.sampled_from(
    ["order", "of", "business", "to", "do", "report", "the", "29th", "meeting", "liaisons", "n/a", "present", ":",
     " ", " ", " ", "a", "_", "(", "b", "/", "é"]
)  # fmt: skip


@given(st.lists(pieces, max_size=14).map(lambda parts: fold("".join(parts))))
@example("report of the 29th meeting")
@example("orderof business to")
@example("present: a")
def test_phrases_stand_where_a_regular_expression_finds_them(text: str) -> None:
    pattern, phrases = as_pattern(PHRASES), Phrases(PHRASES)
    assert [(one.start(), one.end()) for one in phrases.finditer(text)] == [
        match.span() for match in pattern.finditer(text)
    ]
    assert phrases.sub("#", text) == pattern.sub("#", text)
    for whole in (False, True):
        found = phrases.fullmatch(text) if whole else phrases.match(text)
        match = pattern.fullmatch(text) if whole else pattern.match(text)
        assert (found and found.group()) == (match and match.group())


@given(st.text())
@example("Ünï­ßtraße  Йй")
def test_folding_takes_a_text_as_a_whole_or_letter_by_letter(text: str) -> None:
    assert "".join(fold(text).split()) == "".join("".join(map(fold, text)).split())


def test_every_phrase_of_every_language_is_found_in_itself() -> None:
    for language in languages():
        for key, phrases in language.words.items():
            for phrase in phrases:
                text = fold(phrase).replace("*", "x")
                assert Phrases([phrase]).fullmatch(text) is not None, (language.code, key, phrase)


def test_a_phrase_that_might_begin_with_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="of t"):
        Phrases(["of t*"])
    Phrases(["of the * meeting"])
