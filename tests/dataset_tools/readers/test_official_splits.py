"""An official test split is kept, validation is drawn from the rest, and no test photo is seen in training."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.readers.splits import KeptSplits, split_officially

MEMBERS = [(f"{breed}_{number}", breed) for breed in ("pug", "boxer") for number in range(20)]
IN_TEST = {f"{breed}_{number}" for breed in ("pug", "boxer") for number in range(10, 20)}


def test_the_test_split_is_the_official_one_and_validation_comes_from_the_rest() -> None:
    splits = split_officially(MEMBERS, IN_TEST, 0.2, 0, [], keep_twins=False, kept=KeptSplits())
    assert {member for member, split in splits.split.items() if split == "test"} == IN_TEST
    assert Counter(member.split("_")[0] for member, split in splits.split.items() if split == "val") == {
        "pug": 2,
        "boxer": 2,
    }
    assert splits.seen_in_test == {}


def test_a_twin_of_a_test_photo_is_left_out_of_training_unless_asked_for() -> None:
    twins = [["pug_1", "pug_12"], ["boxer_3", "boxer_4"]]
    splits = split_officially(MEMBERS, IN_TEST, 0.2, 0, twins, keep_twins=False, kept=KeptSplits())
    assert splits.seen_in_test == {"pug_1": "pug_12"}
    assert "pug_1" not in splits.split
    kept = split_officially(MEMBERS, IN_TEST, 0.2, 0, twins, keep_twins=True, kept=KeptSplits())
    assert kept.split["pug_1"] in ("train", "val")
    assert kept.seen_in_test == {}


@given(st.lists(st.permutations([member for member, _ in MEMBERS]), min_size=1, max_size=1), st.integers(0, 99))
def test_twins_never_stand_on_two_sides(orders: list[list[str]], seed: int) -> None:
    twins = [orders[0][i : i + 3] for i in range(0, 18, 3)]
    splits = split_officially(MEMBERS, IN_TEST, 0.3, seed, twins, keep_twins=False, kept=KeptSplits())
    for group in twins:
        assert len({splits.split[member] for member in group if member in splits.split}) <= 1
    assert splits.split.keys() | splits.seen_in_test.keys() == {member for member, _ in MEMBERS}


def test_another_index_decides_what_is_validated_on_and_never_what_is_tested_on() -> None:
    decided = {"pug_1": "val", "pug_2": "train", "pug_3": "test", "pug_12": "train", "pug_13": "val"}
    kept = KeptSplits(decided, {"pug_4": "near two", "pug_14": "near two"})
    splits = split_officially(MEMBERS, IN_TEST, 0.2, 0, [], keep_twins=False, kept=kept)
    assert {member: splits.split[member] for member in decided} == {
        "pug_1": "val",
        "pug_2": "train",
        "pug_3": "val",  # it was tested on: it is not trained on now
        "pug_12": "test",
        "pug_13": "test",
    }
    assert splits.torn == {"pug_4": "near two"}
    assert splits.split.keys() == {member for member, _ in MEMBERS} - {"pug_4"}
    assert {member for member, split in splits.split.items() if split == "test"} == IN_TEST


def test_a_photo_that_another_index_trains_on_is_left_out_where_a_test_photo_looks_like_it() -> None:
    kept = KeptSplits({"pug_1": "train"})
    splits = split_officially(MEMBERS, IN_TEST, 0.2, 0, [["pug_1", "pug_12"]], keep_twins=False, kept=kept)
    assert splits.seen_in_test == {"pug_1": "pug_12"}
    assert "pug_1" not in splits.split
