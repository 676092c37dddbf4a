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


def test_batches_asked_for_in_turn_are_made_once_and_errors_come_with_their_batch() -> None:
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        if number == 3:
            raise ValueError("no batch 3")
        return number

    ahead = Ahead(make)
    assert [ahead(number) for number in range(3)] == made[:3] == [0, 1, 2]
    with pytest.raises(ValueError, match="no batch 3"):
        ahead(3)
    assert made == [0, 1, 2, 3]
