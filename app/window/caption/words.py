"""Where the words of a caption are, what completes one, and the share of attention each got. Free of Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.vocabulary import marks, word_places

LEAST_PREFIX = 2  # letters before words are offered: after one there would be too many
MOST_COMPLETIONS = 8


@dataclass(frozen=True)
class Word:
    """A word at text[start:end]; `share` is the attention it got, 0 to 1."""

    text: str
    start: int
    end: int
    share: float = 0.0


def words_in(text: str) -> list[Word]:
    """Everything that looks like a word, in order; whether it is known is the vocabulary's to say."""
    return [Word(match[0], match.start(), match.end()) for match in _token().finditer(text)]


@cache
def _token() -> re.Pattern[str]:
    return re.compile(rf"[\w'’{marks()}]+")


def prefix_at(text: str, cursor: int) -> str:
    """The word that ends at `cursor`, as far as it is typed; empty inside a word, where nothing is to be completed."""
    for word in words_in(text):
        if word.start < cursor <= word.end:
            return word.text if cursor == word.end else ""
    return ""


def completions(prefix: str, words: Sequence[str], most: int = MOST_COMPLETIONS) -> list[str]:
    """The first `most` of `words` (the most frequent come first) that go on from `prefix`; none for a short one."""
    start = prefix.lower().replace("’", "'")
    if len(start) < LEAST_PREFIX:
        return []
    found = (word for word in words if word.startswith(start) and len(word) > len(start))
    return [word for word, _ in zip(found, range(most), strict=False)]


def completed(prefix: str, word: str) -> str:
    """`word` with the typed letters left as they are, and the rest of it in capitals after two or more of them."""
    rest = word[len(prefix) :]
    return prefix + (rest.upper() if len(prefix) > 1 and prefix.isupper() else rest)


def in_case_of(word: str, like: str) -> str:
    """`word` in capitals, or with a first one, where `like` is."""
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def shares_in(text: str, weights: Sequence[tuple[str, float]]) -> list[Word]:
    """The words of `text` with their shares; `weights` are the known words of a caption, in order.

    Empty where `text` is not that caption: one of the words is missing, or comes out of turn.
    """
    waiting = list(weights)
    found = []
    for word, start, end in word_places(text):
        if waiting and word == waiting[0][0]:
            found.append(Word(text[start:end], start, end, waiting.pop(0)[1]))
    return [] if waiting else found
