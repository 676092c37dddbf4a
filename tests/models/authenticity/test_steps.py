"""Steps are taken side by side, told of on the caller's thread, and stopped between two of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import torch

from models.authenticity import steps
from models.authenticity.steps import cores, take


@pytest.mark.parametrize("at_once", [1, 3])
def test_every_step_is_taken_and_told_of_on_the_callers_thread(at_once: int) -> None:
    taken: list[int] = []
    told: list[tuple[int, int]] = []
    threads: set[int] = set()

    def tick(done: int, total: int) -> None:
        told.append((done, total))
        threads.add(threading.get_ident())

    take([partial(taken.append, number) for number in range(7)], at_once, tick)
    assert sorted(taken) == list(range(7))
    assert told == [(number, 7) for number in range(1, 8)]
    assert threads == {threading.get_ident()}
    take([], at_once, tick)


def test_steps_run_at_the_same_time_each_on_one_torch_thread() -> None:
    torch.set_num_threads(2)
    meeting = threading.Barrier(2, timeout=60)
    threads: list[int] = []

    def step() -> None:
        meeting.wait()  # nobody gets past it alone
        threads.append(torch.get_num_threads())

    try:
        assert cores() == 2
        take([step, step], cores())
        assert threads == [1, 1]
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(1)


@pytest.mark.parametrize("at_once", [1, 2])
def test_what_a_tick_or_a_step_raises_ends_the_job_and_leaves_the_rest(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stop(Exception):
        pass

    class Pool(ThreadPoolExecutor):
        """Tells when it takes no more steps: those that have begun by then last until it does."""

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            ended.set()
            super().shutdown(wait=wait)

    ended = threading.Event()
    monkeypatch.setattr(steps, "ThreadPoolExecutor", Pool)
    taken: list[int] = []

    def step(number: int) -> None:
        assert ended.wait(timeout=60)
        taken.append(number)

    def stop(*_: int) -> None:
        raise Stop

    def job(tick: Callable[[int, int], None] | None, first: Callable[[], None]) -> None:
        taken.clear()
        ended.clear()
        with pytest.raises(Stop):
            take([first, *[partial(step, number) for number in range(20)]], at_once, tick)
        assert len(taken) <= at_once

    job(stop, lambda: None)
    job(None, stop)
