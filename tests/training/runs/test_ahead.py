"""Batches made ahead are the batches that were asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.runs.ahead import Ahead


@given(st.lists(st.integers(0, 9), max_size=20))
def test_numbers_in_any_order_give_their_own_batches(numbers: list[int]) -> None:
    ahead = Ahead(lambda number: number * number)
    assert [ahead(number) for number in numbers] == [number * number for number in numbers]


def test_no_batch_is_made_twice_where_they_are_asked_for_in_turn() -> None:
    made: list[int] = []
    ahead = Ahead(made.append)
    for number in range(5):
        ahead(number)
    assert made[:5] == list(range(5))
    assert sorted(made) == list(range(len(made)))


def test_what_goes_wrong_is_raised_where_the_batch_is_asked_for() -> None:
    def make(number: int) -> int:
        if number == 2:
            raise ValueError("no batch 2")
        return number

    ahead = Ahead(make)
    assert [ahead(0), ahead(1)] == [0, 1]
    with pytest.raises(ValueError, match="no batch 2"):
        ahead(2)
