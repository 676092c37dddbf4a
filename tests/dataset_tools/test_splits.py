"""Splits have the asked shares, keep categories' shares, and depend on the seed alone."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.splits import assign_splits


def members(counts: list[int]) -> list[tuple[str, str]]:
    return [(f"{category}-{i}", f"category {category}") for category, count in enumerate(counts) for i in range(count)]


@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=20),
    val=st.sampled_from([0.0, 0.1, 0.25]),
    test=st.sampled_from([0.0, 0.15, 0.5]),
    seed=st.integers(0, 2**31),
)
def test_the_whole_and_each_category_have_the_asked_shares(
    counts: list[int], val: float, test: float, seed: int
) -> None:
    split = assign_splits(members(counts), val, test, seed)
    assert len(split) == sum(counts)
    for ids in [list(split), *([m for m in split if m.startswith(f"{c}-")] for c in range(len(counts)))]:
        found = Counter(split[member] for member in ids)
        assert abs(found["test"] - test * len(ids)) <= 1.001
        assert abs(found["val"] - val * len(ids)) <= 2.001  # rounded once for test and once for validation


def test_the_order_of_photos_does_not_matter_and_the_seed_does() -> None:
    photos = members([30, 5, 8])
    assert assign_splits(photos, 0.1, 0.2, 3) == assign_splits(photos[::-1], 0.1, 0.2, 3)
    assert assign_splits(photos, 0.1, 0.2, 3) != assign_splits(photos, 0.1, 0.2, 4)


def test_categories_of_three_photos_get_their_share_of_the_test_split() -> None:
    split = assign_splits(members([3] * 40), 0.1, 0.15, 0)
    assert Counter(split.values())["test"] == 18


def test_shares_over_one_are_refused() -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        assign_splits(members([3]), 0.6, 0.6, 0)
