"""A bar for long work that isn't a run's own steps; nothing where tqdm isn't installed, as on a bare GPU machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], what: str, total: int, unit: str) -> Iterable[Item]:
    """The items; on stderr, how many of `total` are done and how long the rest will take."""
    try:
        from tqdm import tqdm
    except ImportError:
        return items
    bar: Iterable[Item] = tqdm(items, what, total, unit=unit, dynamic_ncols=True, mininterval=1.0)
    return bar
