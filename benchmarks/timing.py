"""How long a call takes, when other work on the machine may get in the way."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


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


def least_of_each(calls: Sequence[Callable[[], object]], clock: Callable[[], float], rounds: int) -> list[float]:
    """The least that each call took by the clock, called in turns, so that all meet the same disturbances."""
    least = [float("inf")] * len(calls)
    for _ in range(rounds):
        for index, call in enumerate(calls):
            start = clock()
            call()
            least[index] = min(least[index], clock() - start)
    return least


def _timings(call: Callable[[], object], repeats: int) -> list[float]:
    timings = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        timings.append(time.perf_counter() - start)
    return timings
