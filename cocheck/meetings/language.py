"""The language of a document, told by its commonest words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cocheck.compiled import lazy
from cocheck.documents.model import Block
from cocheck.languages import languages

_WORD = lazy(r"[^\W\d_]+")
_ENOUGH_WORDS = 3
_SECOND_SHARE = 0.35
_LONGEST_SAMPLE = 20_000


@cache
def _common_words() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By each language's code its commonest words, and those of them that are no other language's."""
    found = {}
    for language in languages():
        words = frozenset(language.words["common"]) | frozenset(language.words["months"])
        rest = {word for other in languages() if other is not language for word in other.words["common"]}
        found[language.code] = (words, words - rest)
    return found


def find_language(blocks: Sequence[Block]) -> str | None:
    """The language's code ("fr"), two joined by "+" on a bilingual document ("en+fr"), None where unknown.

    Counts the words that each language uses most; a second language counts when its own words come to a
    third of the first's, since any document names something in a foreign tongue.
    """
    sample = " ".join(block.text for block in blocks)[:_LONGEST_SAMPLE].casefold()
    counts: dict[str, int] = {}
    for word in _WORD.findall(sample):
        counts[word] = counts.get(word, 0) + 1
    scores = []
    for code, (words, own) in _common_words().items():
        found = [word for word in words if word in counts]
        scores.append(
            (sum(counts[word] for word in found if word in own), sum(counts[word] for word in found), code)
        )
    scores.sort(key=lambda score: (score[0] + score[1], score[0]), reverse=True)
    best, second = scores[0], scores[1]
    if best[1] < _ENOUGH_WORDS:
        return None
    if second[0] >= _SECOND_SHARE * best[0] and second[0] >= _ENOUGH_WORDS:
        return "+".join(sorted((best[2], second[2])))
    return best[2]
