"""A set that grows: photos that another index holds keep their splits, near-duplicates follow, the rest is drawn."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.files.duplicates import TWIN_DISTANCE
from dataset_tools.index import SPLITS, Header, Index, Record, read_index, write_index
from dataset_tools.readers.splits import KeptSplits, assign_rest, assign_splits, kept_splits

BITS = 192
STRICTEST = ("test", "val", "train")


def digits(value: int) -> str:
    return f"{value:0{BITS // 4}x}"


def unlike(number: int) -> int:
    """Fingerprints of no near-duplicates: any two differ in 40 bits."""
    return ((1 << 20) - 1) << (20 * number)


def near(value: int, bits: int = 10) -> int:
    """The fingerprint of a near-duplicate."""
    return value ^ (((1 << bits) - 1) << 180)


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


def test_a_photo_at_its_old_path_keeps_its_split(tmp_path: Path) -> None:
    index = index_of(tmp_path, ("a.jpg", "test", unlike(0)), ("b.jpg", "val", None))
    assert kept(index, {"a.jpg": unlike(0), "b.jpg": unlike(1), "c.jpg": unlike(2)}).split == {
        "a.jpg": "test",
        "b.jpg": "val",
    }


def test_a_photo_that_was_moved_keeps_its_split(tmp_path: Path) -> None:
    index = index_of(tmp_path, ("a.jpg", "test", unlike(0)), ("b.jpg", "train", unlike(1)))
    assert kept(index, {"cat/a.jpg": unlike(0), "b.jpg": unlike(1)}).split == {"cat/a.jpg": "test", "b.jpg": "train"}


def test_the_picture_counts_for_more_than_its_path(tmp_path: Path) -> None:
    index = index_of(tmp_path, ("1.jpg", "train", unlike(0)), ("2.jpg", "test", unlike(1)))
    assert kept(index, {"1.jpg": unlike(1)}).split == {"1.jpg": "test"}


def test_near_duplicates_follow_though_the_photo_itself_is_gone(tmp_path: Path) -> None:
    index = index_of(tmp_path, ("a.jpg", "test", unlike(0)))
    assert kept(index, {"smaller.jpg": near(unlike(0))}).split == {"smaller.jpg": "test"}


def test_a_photo_between_two_splits_is_torn_and_they_keep_theirs(tmp_path: Path) -> None:
    apart = 2 * TWIN_DISTANCE - 4
    first, second = 0, (1 << apart) - 1
    index = index_of(tmp_path, ("a.jpg", "test", first), ("b.jpg", "train", second))
    between = (1 << (apart // 2)) - 1
    found = kept(index, {"a.jpg": first, "b.jpg": second, "between.jpg": between})
    assert found.split == {"a.jpg": "test", "b.jpg": "train"}
    assert list(found.torn) == ["between.jpg"]
    assert "test and train" in found.torn["between.jpg"]


def test_one_picture_in_two_splits_is_a_test_photo(tmp_path: Path) -> None:
    index = index_of(tmp_path, ("a.jpg", "train", unlike(0)), ("b.jpg", "test", unlike(0)))
    assert kept(index, {"c.jpg": unlike(0)}).split == {"c.jpg": "test"}


def test_the_rest_has_its_shares_and_groups(tmp_path: Path) -> None:
    members = [(f"{number}", "cat") for number in range(100)]
    known = KeptSplits({f"{number}": "train" for number in range(20)}, {"99": "torn"})
    splits = assign_rest(members, 0.1, 0.2, 0, [["20", "21", "22"], ["99", "98"]], known)
    assert splits.keys() == {name for name, _ in members} - {"99"}
    assert Counter(splits[f"{number}"] for number in range(20)) == {"train": 20}
    rest = Counter(splits[f"{number}"] for number in range(20, 99))
    assert abs(rest["test"] - 0.2 * 79) <= 1.5
    assert len({splits["20"], splits["21"], splits["22"]}) == 1


def test_without_another_index_splits_are_as_ever() -> None:
    members = [(f"{number}", f"breed {number % 3}") for number in range(60)]
    groups = [["3", "4"], ["10", "20", "30"]]
    assert assign_rest(members, 0.1, 0.15, 7, groups, KeptSplits()) == assign_splits(members, 0.1, 0.15, 7, groups)


PHOTOS = st.dictionaries(
    st.integers(0, 30).map(lambda number: f"{number}.jpg"),
    # Few bits in few places, so that near-duplicates, chains of them and equal pictures are common.
    st.tuples(st.integers(0, 5), st.integers(0, 40)).map(lambda pair: unlike(pair[0]) ^ ((1 << pair[1]) - 1)),
    max_size=20,
)


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
    assert all(splits[name] == held[value] for name, value in photos.items() if value in held)
    for name in splits:
        value = photos[name]
        if value not in held:
            beside = {split for other, split in held.items() if (value ^ other).bit_count() <= TWIN_DISTANCE}
            assert beside <= {splits[name]}
