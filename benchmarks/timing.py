"""How long a call takes, when other work on the machine may get in the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence


def best_seconds(call: Callable[[], object], repeats: int = 5, warm_up: int = 1) -> float:
    """The shortest of `repeats` timings, after `warm_up` calls that aren't timed: what a machine can do undisturbed."""
    for _ in range(warm_up):
        call()
    return least_of_each([call], time.perf_counter, repeats)[0]


def least_of_each(calls: Sequence[Callable[[], object]], clock: Callable[[], float], rounds: int) -> list[float]:
    """The least that each call took by the clock, called in turns, so that all meet the same disturbances."""
    least = [float("inf")] * len(calls)
    for _ in range(rounds):
        for index, call in enumerate(calls):
            start = clock()
            call()
            least[index] = min(least[index], clock() - start)
    return least
