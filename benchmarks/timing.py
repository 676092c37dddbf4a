"""How long a call takes, when other work on the machine may get in the way."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def median_seconds(call: Callable[[], object], repeats: int = 5, warm_up: int = 1) -> float:
    """The middle one of `repeats` timings, after `warm_up` calls that aren't timed."""
    for _ in range(warm_up):
        call()
    return statistics.median(_timings(call, repeats))


def best_seconds(call: Callable[[], object], repeats: int = 5, warm_up: int = 1) -> float:
    """The shortest of `repeats` timings: what the machine can do when nothing disturbs it."""
    for _ in range(warm_up):
        call()
    return min(_timings(call, repeats))


def _timings(call: Callable[[], object], repeats: int) -> list[float]:
    timings = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        timings.append(time.perf_counter() - start)
    return timings
