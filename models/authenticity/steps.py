"""Steps of one job, several at a time on a processor's cores, with a look at how far it is between them.

A step is one run of a network over a tile, say. Side by side, each on one thread, they take less time than one after
another on all threads: no thread waits for the slowest one of every layer, and no core idles while Python gets from one
layer to the next.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager

from models.running.onnx_device import thread_count

Step = Callable[[], None]
# Called on the caller's own thread after each step, with how many are done and how many there are. What it raises ends
# the job: steps that have begun are finished, no other is.
Tick = Callable[[int, int], None]


def cores() -> int:
    """Steps that this processor takes at a time: torch's number of threads where it is loaded, else its cores."""
    torch = sys.modules.get("torch")
    return thread_count() if torch is None else int(torch.get_num_threads())


def take(steps: Sequence[Step], at_once: int, tick: Tick | None = None) -> None:
    """Take all steps, begun in their order, so many at a time. Raises what a step or `tick` raises first."""
    total = len(steps)
    with closing(_taken(steps, min(at_once, total))) as taken:  # at once, not when the last traceback lets go of it
        for done, _ in enumerate(taken, start=1):
            if tick is not None:
                tick(done, total)


def _taken(steps: Sequence[Step], at_once: int) -> Generator[None]:
    """Yield whenever one is done."""
    if at_once <= 1:
        for step in steps:
            yield step()
        return
    with _one_thread_each():
        pool = ThreadPoolExecutor(at_once, "verdict")
        try:
            for future in as_completed([pool.submit(step) for step in steps]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let torch, where it is loaded, compute on the calling thread alone, for all threads that begin meanwhile."""
    torch = sys.modules.get("torch")
    if torch is None:
        yield
        return
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
