"""Photos are held side by side as far as the budget goes, and a large one alone."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.checks.files import PixelBudget


@pytest.fixture(autouse=True, scope="module")
def _many_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 30), max_size=20))
def test_no_more_is_held_than_the_budget_or_one_photo(sizes: list[int]) -> None:
    budget, lock, held = PixelBudget(10), threading.Lock(), []
    seen: list[list[int]] = []

    def hold(size: int) -> None:
        with budget.holding(size):
            with lock:
                held.append(size)
                seen.append(list(held))
            sum(range(20_000))  # others have their turn meanwhile
            with lock:
                held.remove(size)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hold, sizes))
    assert all(sum(at_once) <= 10 or len([size for size in at_once if size]) == 1 for at_once in seen)


def test_a_failure_gives_its_pixels_back() -> None:
    budget = PixelBudget(10)
    for _ in range(2):
        try:
            with budget.holding(100):
                raise ValueError
        except ValueError:
            pass
