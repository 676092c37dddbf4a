"""Where the time of a training step goes: the work it does, the rate it does it at, and the shares of its parts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.profiler import ProfilerActivity, profile
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.bench_machine import convolution_gflops
from benchmarks.timing import best_seconds

STEPS = 4
_KINDS = {
    "convolutions": ("convolution",),
    "matrix products": ("aten::mm", "aten::addmm", "aten::bmm", "aten::baddbmm"),
}


@dataclass
class Clock:
    """Seconds spent inside of the functions that it watches."""

    seconds: float = 0.0
    _watched: list[tuple[Any, str, Any]] = field(default_factory=list)

    def watch(self, owner: Any, name: str) -> None:
        """Time every call of a method from now on."""
        method = getattr(owner, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return method(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - started

        self._watched.append((owner, name, method))
        setattr(owner, name, timed)

    def stop(self) -> None:
        """Leave everything as it was."""
        for owner, name, method in self._watched:
            setattr(owner, name, method)


def step_rows(
    name: str,
    photos: int,
    step: Callable[[], object],
    weights: list[tuple[Any, str]],
    data: list[tuple[Any, str]],
) -> Iterator[tuple[str, float | str, str, str]]:
    """The figures of one kind of step, which draws so many photos.

    `weights` and `data`: the methods, as owner and name, that move weights and that make batches.
    """
    seconds = best_seconds(step, repeats=STEPS, warm_up=2)
    with FlopCounterMode(display=False) as counter:
        step()
    gflop = counter.get_total_flops() / 1e9
    threads = torch.get_num_threads()
    yield f"{name}", photos / seconds, "photos/s", ""
    yield f"{name}: work of a photo", gflop / photos, "GFLOP", ""
    yield f"{name}: rate", gflop / seconds, "GFLOP/s", ""
    for kind, dtype in (("bfloat16", torch.bfloat16), ("float32", torch.float32)):
        yield (
            f"{name}: of this machine's {kind} convolutions",
            gflop / seconds / convolution_gflops(dtype, threads),
            "",
            "",
        )
    for kind, share in _shares_of_kinds(step).items():
        yield f"{name}: time in {kind}", share, "", ""
    for part, methods in (("weights", weights), ("data", data)):
        yield f"{name}: time in {part}", _share_in(step, methods), "", ""


def _shares_of_kinds(step: Callable[[], object]) -> dict[str, float]:
    with profile(activities=[ProfilerActivity.CPU]) as seen:
        step()
    events = seen.key_averages()
    every = sum(event.self_cpu_time_total for event in events)
    return {
        kind: sum(event.self_cpu_time_total for event in events if any(part in event.key for part in parts)) / every
        for kind, parts in _KINDS.items()
    }


def _share_in(step: Callable[[], object], methods: list[tuple[Any, str]]) -> float:
    clock = Clock()
    for owner, name in methods:
        clock.watch(owner, name)
    started = time.perf_counter()
    for _ in range(STEPS):
        step()
    whole = time.perf_counter() - started
    clock.stop()
    return clock.seconds / whole
