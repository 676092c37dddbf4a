"""Splits have the asked shares, keep categories' shares, never part a group, and depend on the seed alone."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.readers.splits import assign_splits


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


@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=12),
    sizes=st.lists(st.integers(2, 6), max_size=12),
    val=st.sampled_from([0.0, 0.1, 0.25]),
    test=st.sampled_from([0.0, 0.15, 0.5]),
    seed=st.integers(0, 2**31),
)
def test_a_group_is_never_parted_and_the_shares_are_kept_to_half_the_largest(
    counts: list[int], sizes: list[int], val: float, test: float, seed: int
) -> None:
    photos = members(counts)
    mixed = random.Random(seed).sample([photo for photo, _ in photos], len(photos))  # groups over categories too
    groups = []
    for size in sizes:
        groups, mixed = [*groups, mixed[:size]], mixed[size:]
    split = assign_splits(photos, val, test, seed, groups)
    assert split.keys() == {photo for photo, _ in photos}
    assert all(len({split[photo] for photo in group}) <= 1 for group in groups)
    found = Counter(split.values())
    half = max([1, *map(len, groups)]) / 2
    assert abs(found["test"] - test * len(photos)) <= half + 0.001
    assert abs(found["val"] - val * len(photos)) <= 2 * half + 0.001  # what test got wrong, and its own half


def test_photos_without_company_keep_their_split_when_others_are_grouped() -> None:
    photos = members([40, 40])
    alone = assign_splits(photos, 0.1, 0.15, 5)
    twins = [photo for photo, _ in photos if alone[photo] == "train"][:2]
    grouped = assign_splits(photos, 0.1, 0.15, 5, [twins])
    assert sum(alone[photo] != grouped[photo] for photo in alone) <= 6


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
