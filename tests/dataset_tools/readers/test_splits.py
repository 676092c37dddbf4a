"""Splits have the asked shares, never part near-duplicates, and keep what an official list or another index decides."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.files.duplicates import TWIN_DISTANCE
from dataset_tools.index import SPLITS, Header, Index, Record, read_index, write_index
from dataset_tools.readers.splits import KeptSplits, OfficialSplits, assign_rest, assign_splits, kept_splits
from dataset_tools.readers.splits import split_officially as official


def members(counts: list[int]) -> list[tuple[str, str]]:
    return [(f"{category}-{i}", f"category {category}") for category, count in enumerate(counts) for i in range(count)]


shares = {"val": st.sampled_from([0.0, 0.1, 0.25]), "test": st.sampled_from([0.0, 0.15, 0.5])}


@settings(max_examples=40)
@given(counts=st.lists(st.integers(1, 40), min_size=1, max_size=20), seed=st.integers(0, 2**31), **shares)
def test_the_whole_and_each_category_have_the_asked_shares(
    counts: list[int], val: float, test: float, seed: int
) -> None:
    split = assign_splits(members(counts), val, test, seed)
    assert len(split) == sum(counts)
    for ids in [list(split), *([m for m in split if m.startswith(f"{c}-")] for c in range(len(counts)))]:
        found = Counter(split[member] for member in ids)
        assert abs(found["test"] - test * len(ids)) <= 1.001
        assert abs(found["val"] - val * len(ids)) <= 2.001  # rounded once for test and once for validation


@settings(max_examples=40)
@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=12),
    sizes=st.lists(st.integers(2, 6), max_size=12),
    seed=st.integers(0, 2**31),
    **shares,
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


def test_a_split_depends_on_photo_and_seed_alone_and_small_categories_have_their_share() -> None:
    photos = members([30, 5, 8])
    assert assign_splits(photos, 0.1, 0.2, 3) == assign_splits(photos[::-1], 0.1, 0.2, 3)
    assert assign_splits(photos, 0.1, 0.2, 3) != assign_splits(photos, 0.1, 0.2, 4)
    alone = assign_splits(members([40, 40]), 0.1, 0.15, 5)
    twins = [photo for photo, split in alone.items() if split == "train"][:2]
    grouped = assign_splits(members([40, 40]), 0.1, 0.15, 5, [twins])
    assert sum(alone[photo] != grouped[photo] for photo in alone) <= 6
    assert Counter(assign_splits(members([3] * 40), 0.1, 0.15, 0).values())["test"] == 18
    with pytest.raises(ValueError, match="not between 0 and 1"):
        assign_splits(members([3]), 0.6, 0.6, 0)


STRICTEST = ("test", "val", "train")


def digits(value: int) -> str:
    return f"{value:048x}"


def unlike(number: int) -> int:
    """Fingerprints of no near-duplicates: any two differ in 40 bits."""
    return ((1 << 20) - 1) << (20 * number)


def index_of(folder: Path, *rows: tuple[str, str, int | None]) -> Index:
    """An index of photos, each a path, a split and a fingerprint."""
    records = [
        Record(image, image, split, "cat", "cat", (), (64, 48), extra={} if value is None else {"hash": digits(value)})
        for image, split, value in rows
    ]
    write_index(folder / "index.jsonl", Header("."), records)
    return read_index(folder)


def kept(index: Index, photos: dict[str, int]) -> KeptSplits:
    return kept_splits(index, {name: name for name in photos}, {name: digits(v) for name, v in photos.items()})


@pytest.mark.parametrize(
    ("held", "photos", "splits"),
    [
        (  # at its old path, with a fingerprint or without
            [("a.jpg", "test", unlike(0)), ("b.jpg", "val", None)],
            {"a.jpg": unlike(0), "b.jpg": unlike(1), "c.jpg": unlike(2)},
            {"a.jpg": "test", "b.jpg": "val"},
        ),
        ([("a.jpg", "test", unlike(0))], {"moved/a.jpg": unlike(0)}, {"moved/a.jpg": "test"}),
        # the picture counts for more than its path
        ([("1.jpg", "train", unlike(0)), ("2.jpg", "test", unlike(1))], {"1.jpg": unlike(1)}, {"1.jpg": "test"}),
        # a near-duplicate follows though the photo itself is gone
        ([("a.jpg", "test", unlike(0))], {"near.jpg": unlike(0) ^ (1023 << 180)}, {"near.jpg": "test"}),
        # one picture in two splits is a test photo
        ([("a.jpg", "train", unlike(0)), ("b.jpg", "test", unlike(0))], {"c.jpg": unlike(0)}, {"c.jpg": "test"}),
    ],
)
def test_a_photo_that_another_index_holds_keeps_its_split(
    tmp_path: Path, held: list[tuple[str, str, int | None]], photos: dict[str, int], splits: dict[str, str]
) -> None:
    assert kept(index_of(tmp_path, *held), photos).split == splits


def test_a_photo_between_two_splits_is_torn_and_they_keep_theirs(tmp_path: Path) -> None:
    apart = 2 * TWIN_DISTANCE - 4
    first, second, between = 0, (1 << apart) - 1, (1 << (apart // 2)) - 1
    index = index_of(tmp_path, ("a.jpg", "test", first), ("b.jpg", "train", second))
    found = kept(index, {"a.jpg": first, "b.jpg": second, "between.jpg": between})
    assert found.split == {"a.jpg": "test", "b.jpg": "train"}
    assert list(found.torn) == ["between.jpg"]
    assert "test and train" in found.torn["between.jpg"]


def test_the_rest_has_its_shares_and_groups() -> None:
    photos = [(f"{number}", "cat") for number in range(100)]
    known = KeptSplits({f"{number}": "train" for number in range(20)}, {"99": "torn"})
    splits = assign_rest(photos, 0.1, 0.2, 0, [["20", "21", "22"], ["99", "98"]], known)
    assert splits.keys() == {name for name, _ in photos} - {"99"}
    assert Counter(splits[f"{number}"] for number in range(20)) == {"train": 20}
    assert abs(Counter(splits[f"{number}"] for number in range(20, 99))["test"] - 0.2 * 79) <= 1.5
    assert len({splits["20"], splits["21"], splits["22"]}) == 1
    groups = [["3", "4"], ["10", "20", "30"]]  # without another index splits are as ever
    assert assign_rest(photos, 0.1, 0.15, 7, groups, KeptSplits()) == assign_splits(photos, 0.1, 0.15, 7, groups)


PHOTOS = st.dictionaries(
    st.integers(0, 30).map(lambda number: f"{number}.jpg"),
    # Few bits in few places, so that near-duplicates, chains of them and equal pictures are common.
    st.tuples(st.integers(0, 5), st.integers(0, 40)).map(lambda pair: unlike(pair[0]) ^ ((1 << pair[1]) - 1)),
    max_size=20,
)


@settings(max_examples=8)
@given(old=PHOTOS, added=PHOTOS, data=st.data())
def test_held_photos_keep_their_split_and_every_other_has_that_of_all_its_near_duplicates(
    tmp_path_factory: pytest.TempPathFactory, old: dict[str, int], added: dict[str, int], data: st.DataObject
) -> None:
    before = {name: data.draw(st.sampled_from(SPLITS)) for name in old}
    rows = [(name, before[name], value) for name, value in old.items()]
    photos = {**{f"new/{name}": value for name, value in added.items()}, **old}
    found = kept(index_of(tmp_path_factory.mktemp("index"), *rows), photos)
    splits = assign_rest([(name, "cat") for name in photos], 0.2, 0.3, 0, [], found)
    assert splits.keys() | found.torn.keys() == photos.keys()
    assert not splits.keys() & found.torn.keys()
    held = {value: min((before[n] for n in old if old[n] == value), key=STRICTEST.index) for value in old.values()}
    for name, split in splits.items():
        value = photos[name]
        beside = {split for other, split in held.items() if (value ^ other).bit_count() <= TWIN_DISTANCE}
        assert split == held[value] if value in held else beside <= {split}


MEMBERS = [(f"{breed}_{number}", breed) for breed in ("pug", "boxer") for number in range(20)]
IN_TEST = {f"{breed}_{number}" for breed in ("pug", "boxer") for number in range(10, 20)}


def split_officially(
    twins: list[list[str]], keep_twins: bool = False, kept: KeptSplits | None = None, seed: int = 0
) -> OfficialSplits:
    return official(MEMBERS, IN_TEST, 0.2, seed, twins, keep_twins, kept or KeptSplits())


def test_the_test_split_is_the_official_one_and_validation_comes_from_the_rest() -> None:
    splits = split_officially([])
    assert {member for member, split in splits.split.items() if split == "test"} == IN_TEST
    validated = [member.split("_")[0] for member, split in splits.split.items() if split == "val"]
    assert Counter(validated) == {"pug": 2, "boxer": 2}


@pytest.mark.parametrize("kept", [KeptSplits(), KeptSplits({"pug_1": "train"})])
def test_a_twin_of_a_test_photo_is_left_out_of_training_unless_asked_for(kept: KeptSplits) -> None:
    twins = [["pug_1", "pug_12"], ["boxer_3", "boxer_4"]]
    splits = split_officially(twins, kept=kept)
    assert splits.seen_in_test == {"pug_1": "pug_12"}
    assert "pug_1" not in splits.split
    splits = split_officially(twins, keep_twins=True, kept=kept)
    assert (splits.split["pug_1"] in ("train", "val"), splits.seen_in_test) == (True, {})


@settings(max_examples=40)
@given(st.permutations([member for member, _ in MEMBERS]), st.integers(0, 99))
def test_twins_never_stand_on_two_sides(order: list[str], seed: int) -> None:
    twins = [order[i : i + 3] for i in range(0, 18, 3)]
    splits = split_officially(twins, seed=seed)
    for group in twins:
        assert len({splits.split[member] for member in group if member in splits.split}) <= 1
    assert splits.split.keys() | splits.seen_in_test.keys() == {member for member, _ in MEMBERS}


def test_another_index_decides_what_is_validated_on_and_never_what_is_tested_on() -> None:
    # pug_3 was tested on: it is not trained on now
    before = {"pug_1": "val", "pug_2": "train", "pug_3": "test", "pug_12": "train", "pug_13": "val"}
    now = {"pug_1": "val", "pug_2": "train", "pug_3": "val", "pug_12": "test", "pug_13": "test"}
    splits = split_officially([], kept=KeptSplits(before, {"pug_4": "near two", "pug_14": "near two"}))
    assert {member: splits.split[member] for member in now} == now
    assert splits.torn == {"pug_4": "near two"}
    assert splits.split.keys() == {member for member, _ in MEMBERS} - {"pug_4"}
    assert {member for member, split in splits.split.items() if split == "test"} == IN_TEST
