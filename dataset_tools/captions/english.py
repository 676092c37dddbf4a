"""The little grammar that generated captions need."""

from __future__ import annotations

from collections.abc import Sequence


def with_article(phrase: str) -> str:
    """ "red bird" -> "a red bird", "orange bill" -> "an orange bill"."""
    return f"{'an' if phrase[:1].lower() in 'aeiou' else 'a'} {phrase}"


def joined(phrases: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; with a comma before the last "and" where a phrase holds an "and" itself."""
    if len(phrases) <= 1:
        return "".join(phrases)
    held = any(" and " in phrase for phrase in phrases)
    return ", ".join(phrases[:-1]) + (", and " if held else " and ") + phrases[-1]
