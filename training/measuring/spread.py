"""Some of many, evenly spaced: what is measured when not everything can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def spread(found: Sequence[T], count: int | None) -> list[T]:
    """`count` of them, evenly spaced in their order; all of them where there are no more, or None."""
    if count is None or count >= len(found):
        return list(found)
    return [found[number * len(found) // count] for number in range(count)]
