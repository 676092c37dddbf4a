"""The known words nearest to one that the checkpoint never learned. Free of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from models.synonyms import SPELLINGS

MOST_SUGGESTIONS = 3
LEAST_LIKENESS = 0.78  # below it lie words that only share letters
_SHORTEST_STEM = 3  # "as" begins many words and is near to none of them
_MOST_LETTERS = 40  # nobody means a known word by more, and the comparison takes the square of it

# Endings of one word: without them "birds" and "bird", "striped" and "stripe", "feathery" and "feather" are the same.
_ENDINGS = ("ness", "ings", "ing", "ish", "ers", "est", "er", "ed", "es", "ie", "ly", "'s", "s", "y", "e", "d")


def nearest_words(word: str, words: Sequence[str], most: int = MOST_SUGGESTIONS) -> list[str]:
    """At most `most` of `words` that may be meant by `word`, the likeliest first; never `word` itself.

    First come other spellings, the two words that were written as one, and other endings, then words that only a slip
    of the hand keeps from it; among equals those that come earlier in `words`, which are the more frequent.
    """
    meant = word.lower().replace("’", "'")[:_MOST_LETTERS]
    scored = [(-1.0, len(words), pair) for pair in _split(meant, words)]
    for rank, known in enumerate(words):
        likeness = _likeness(meant, known) if known != meant else 0.0
        if likeness >= LEAST_LIKENESS:
            scored.append((-likeness, rank, known))
    return [known for _, _, known in sorted(scored)[:most]]


def _likeness(meant: str, known: str) -> float:
    """0 to 1: 1 for another spelling, 0.95 for another ending, else by the letters in common."""
    if _american(meant) == _american(known):
        return 1.0
    if _stem(_american(meant)) == _stem(_american(known)):
        return 0.95
    if abs(len(meant) - len(known)) > max(len(meant), len(known)) // 2:
        return 0.0
    compared = SequenceMatcher(None, meant, known, autojunk=False)
    if compared.real_quick_ratio() < LEAST_LIKENESS or compared.quick_ratio() < LEAST_LIKENESS:
        return 0.0
    ratio = compared.ratio()
    return min(0.94, ratio + 0.05) if meant[:1] == known[:1] else ratio  # first letters are rarely wrong


def _split(meant: str, words: Sequence[str]) -> list[str]:
    """ "darkgrey" as "dark grey", where both are known."""
    known = set(words)
    cuts = range(_SHORTEST_STEM, len(meant) - _SHORTEST_STEM + 1)
    return [f"{meant[:cut]} {meant[cut:]}" for cut in cuts if meant[:cut] in known and meant[cut:] in known]


def _american(word: str) -> str:
    for british, american in SPELLINGS:
        word = word.replace(british, american)
    return word


def _stem(word: str) -> str:
    """The word without its ending, a doubled last letter of what is left taken once: "redish", "reddish" → "red"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] else word
