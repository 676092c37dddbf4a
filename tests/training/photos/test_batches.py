"""The photo cache and the batches cut from it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Vocabulary
from training.photos import batches as data
from training.photos.basic_colours import BASIC_COLOURS
from training.photos.batches import HOLE_WEIGHTS, Batches, pad_words
from training.photos.cache import OBJECT, OUTLINE, Cache, build_cache, open_cache

SIDE = 72
SIZE = 64


@pytest.fixture(scope="module")
def cache(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return build_cache([index], tmp_path_factory.mktemp("cache") / "cache", SIDE, SIZE)


def batches(cache: Cache, batch_size: int = 4, **changes: float) -> Batches:
    words = Vocabulary.from_captions(caption for photo in cache.photos for caption in photo.captions)
    return Batches(cache, "train", words, SIZE, batch_size, **changes)  # type: ignore[arg-type]


def test_a_cache_holds_every_photo_at_the_asked_short_side(cache: Cache) -> None:
    assert len(cache.photos) == 12
    assert all(min(photo.height, photo.width) == SIDE for photo in cache.photos)
    assert sum(photo.height * photo.width for photo in cache.photos) == len(cache.pixels)


def test_an_index_may_be_named_by_its_folder(index: Path, cache: Cache, tmp_path: Path) -> None:
    by_folder = build_cache([index.parent], tmp_path / "cache", SIDE, SIZE)
    assert [photo.id for photo in by_folder.photos] == [photo.id for photo in cache.photos]


def test_a_cache_is_built_again_only_when_the_index_changes(index: Path, tmp_path: Path) -> None:
    copy = tmp_path / "index" / "index.jsonl"
    copy.parent.mkdir()
    lines = index.read_text(encoding="utf-8").splitlines()
    header = json.loads(lines[0]) | {"root": str(index.parent)}
    (copy.parent / "holes").symlink_to(index.parent / "holes")
    copy.write_text("\n".join([json.dumps(header), *lines[1:]]), encoding="utf-8")
    build_cache([copy], tmp_path / "cache", SIDE, SIZE)
    marker = tmp_path / "cache" / "marker"
    marker.touch()
    assert len(build_cache([copy], tmp_path / "cache", SIDE, SIZE).photos) == 12
    assert marker.exists()
    copy.write_text("\n".join([json.dumps(header), *lines[1:6]]), encoding="utf-8")
    assert len(build_cache([copy], tmp_path / "cache", SIDE, SIZE).photos) == 5
    assert not marker.exists()


def test_a_folder_that_holds_something_else_is_never_made_a_cache(index: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/only-copy.jpg").write_bytes(b"a photo")
    with pytest.raises(ValueError, match="photos holds something else than a photo cache: give --cache another"):
        build_cache([index], tmp_path / "photos", SIDE, SIZE)
    assert [file.name for file in tmp_path.rglob("*")] == ["photos", "only-copy.jpg"]


def test_a_missing_cache_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no photo cache; give --index"):
        open_cache(tmp_path)


def test_photo_and_object_get_the_same_crop_turn_and_flip(cache: Cache) -> None:
    """A photo that is its own object mask still is it after augmentation."""
    pixels = np.array(cache.pixels)
    pixels[:, :3] = pixels[:, 3:]
    own_mask = Cache(cache.photos, pixels, cache.holes, cache.hole_kinds, cache.short_side, cache.hole_size)
    drawn = batches(own_mask)
    seen = 0
    for number in range(20):
        batch = drawn.batch(number)
        for photo, hole in zip(batch.photo, batch.hole, strict=True):
            bright = (photo[:1] >= 0).float()
            if torch.equal(bright, hole):
                seen += 1
    assert seen > 10  # over a quarter of the holes are objects; all the others were drawn


def test_holes_of_every_kind_come_with_their_share(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    real = data.drawn_holes

    def spy(cache: Cache, kinds: list[str], *rest: Any) -> np.ndarray:
        asked.update(kinds)
        return real(cache, kinds, *rest)

    monkeypatch.setattr(data, "drawn_holes", spy)
    drawn = batches(cache, 64)
    for number in range(20):
        drawn.batch(number)
    assert sum(HOLE_WEIGHTS.values()) == pytest.approx(1)
    for kind, share in HOLE_WEIGHTS.items():
        if kind not in ("object", "rectangles"):  # which stand for objects that can't be used
            assert asked[kind] / asked.total() == pytest.approx(share, abs=0.04)


def test_a_cache_of_another_version_is_a_clear_error(index: Path, tmp_path: Path) -> None:
    build_cache([index], tmp_path / "cache", SIDE, SIZE)
    description = tmp_path / "cache" / "cache.json"
    values = json.loads(description.read_text(encoding="utf-8"))
    description.write_text(json.dumps(values | {"schema": values["schema"] - 1}), encoding="utf-8")
    with pytest.raises(ValueError, match="was written by another version; delete the folder and give --index"):
        open_cache(tmp_path / "cache")


@pytest.mark.parametrize("content", ["{", "[]", '{"schema": 1e400}', ""])
def test_a_damaged_cache_is_named_with_the_way_out(index: Path, tmp_path: Path, content: str) -> None:
    build_cache([index], tmp_path / "cache", SIDE, SIZE)
    (tmp_path / "cache" / "cache.json").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"cache.*; delete the folder and give --index"):
        open_cache(tmp_path / "cache")


def test_every_caption_of_a_photo_is_drawn(cache: Cache) -> None:
    drawn = batches(cache)
    found: dict[int, set[tuple[int, ...]]] = {}
    for number in range(60):
        batch = drawn.batch(number)
        for row, words in zip(batch.rows, batch.words.tolist(), strict=True):
            found.setdefault(row, set()).add(tuple(words))
    assert len(found) == 8
    assert all(len(captions) == 3 for captions in found.values())


def test_an_epoch_shows_every_photo_once_in_an_order_of_its_own(cache: Cache) -> None:
    drawn = batches(cache)
    first, second = ([*drawn.batch(2 * epoch).rows, *drawn.batch(2 * epoch + 1).rows] for epoch in (0, 1))
    assert sorted(first) == sorted(second) == drawn.rows
    assert first != second


def test_another_seed_is_another_order_with_other_holes(cache: Cache) -> None:
    one, other = (batches(cache, batch_size=8, seed=seed).batch(0) for seed in (0, 1))
    assert one.rows != other.rows
    assert sorted(one.rows) == sorted(other.rows)
    assert not torch.equal(one.hole, other.hole)


def test_a_photo_gets_another_crop_and_as_a_rule_another_hole_in_every_epoch(cache: Cache) -> None:
    drawn = batches(cache, batch_size=8)
    first, second = (drawn.batch(epoch) for epoch in (0, 1))
    pairs = [(first.rows.index(row), second.rows.index(row)) for row in drawn.rows]
    assert not any(torch.equal(first.photo[one], second.photo[other]) for one, other in pairs)
    assert sum(torch.equal(first.hole[one], second.hole[other]) for one, other in pairs) <= 2  # twice the centre


def test_validation_photos_stay_as_they_are(cache: Cache) -> None:
    drawn = batches(cache)
    once, again = (drawn.fixed(5) for _ in range(2))
    assert torch.equal(once.photo, again.photo)
    assert torch.equal(once.hole, again.hole)
    assert torch.equal(once.words, again.words)
    assert len(set(once.rows)) == 5
    assert once.words.tolist() == pad_words([drawn.captions[row][0] for row in once.rows]).tolist()


def test_a_split_without_photos_is_a_clear_error(cache: Cache) -> None:
    with pytest.raises(ValueError, match="split 'test'"):
        Batches(cache, "test", Vocabulary(()), SIZE, 4)


def test_a_batch_depends_on_its_number_alone(cache: Cache) -> None:
    forwards = [batches(cache).batch(number) for number in (0, 1, 2)]
    later = batches(cache).batch(2)
    assert torch.equal(forwards[2].photo, later.photo)
    assert torch.equal(forwards[2].hole, later.hole)
    assert forwards[2].rows == later.rows


@given(steps=st.lists(st.integers(1, 5), max_size=6), size=st.integers(1, 6))
def test_photos_follow_in_the_order_of_their_epochs_whatever_the_batches_were(
    cache: Cache, steps: list[int], size: int
) -> None:
    """A run whose batches change size skips no photo and shows none twice in an epoch."""
    drawn, seen, rows = batches(cache), 0, []
    for batch_size in [*steps, size]:
        rows += drawn.of(SIZE, batch_size).after(seen).rows
        seen += batch_size
    ordered = [row for epoch in range(-(-seen // 8)) for row in drawn.of(SIZE, 8).after(8 * epoch).rows]
    assert rows == ordered[:seen]


def test_batches_of_another_size_show_the_same_photos_and_leave_the_first_as_they_are(cache: Cache) -> None:
    drawn = batches(cache)
    small = drawn.of(32, 3)
    assert (small.after(0).photo.shape, drawn.after(0).photo.shape) == ((3, 3, 32, 32), (4, 3, SIZE, SIZE))
    assert small.pixels is drawn.pixels
    assert torch.equal(small.of(SIZE, 4).after(5).photo, drawn.after(5).photo)
    assert small.fixed(5).photo.shape == (5, 3, 32, 32)


def test_the_batch_of_a_number_follows_the_photos_of_those_before_it(cache: Cache) -> None:
    for process in (0, 1):
        drawn = batches(cache, batch_size=3, process=process, processes=2)
        assert torch.equal(drawn.batch(2).photo, drawn.after(2 * 2 * 3).photo)


@pytest.mark.parametrize(
    ("share", "least", "count"), [(1.0, 1, 4), (0.5, 1, 2), (0.3, 1, 1), (0.01, 1, 1), (0.01, 3, 3), (0.5, 9, 4)]
)
def test_the_first_share_of_a_batch_is_its_first_samples(cache: Cache, share: float, least: int, count: int) -> None:
    whole = batches(cache).batch(0)
    first = whole.first(share, least)
    assert (first.rows, first.told) == (whole.rows[:count], whole.told[:count])
    for part in ("photo", "hole", "words", "pictured"):
        assert torch.equal(getattr(first, part), getattr(whole, part)[:count])


def test_photos_twice_as_large_as_their_pictures_are_averaged_and_not_thinned_out(cache: Cache) -> None:
    """Of stripes a pixel wide nothing is left but grey, where every second pixel would be black or white."""
    pixels = np.array(cache.pixels)
    for photo in cache.photos:
        plane = pixels[photo.offset : photo.offset + photo.height * photo.width].reshape(photo.height, photo.width, 4)
        plane[:, ::2, :3], plane[:, 1::2, :3] = 0, 255
    striped = replace(cache, pixels=pixels)
    for size in (36, 32):
        photo = batches(striped).of(size, 4).batch(0).photo
        assert photo.abs().max() < 0.1
    assert batches(striped).of(SIZE, 4).fixed(4).photo.abs().max() > 0.5


def test_processes_share_an_epoch_between_them(cache: Cache) -> None:
    halves = [batches(cache, process=process, processes=2) for process in (0, 1)]
    assert sorted(halves[0].batch(0).rows + halves[1].batch(0).rows) == halves[0].rows


def test_photos_are_in_range_and_holes_binary(cache: Cache) -> None:
    batch = batches(cache, batch_size=8).batch(3)
    assert batch.photo.shape == (8, 3, SIZE, SIZE)
    assert batch.photo.abs().max() <= 1
    assert set(batch.hole.unique().tolist()) <= {0.0, 1.0}
    assert (batch.hole.mean(dim=(1, 2, 3)) > 0).all()


def test_captions_are_padded_at_the_end() -> None:
    assert pad_words([[2, 3, 4], [5]]).tolist() == [[2, 3, 4], [5, 0, 0]]


def test_swapped_photos_have_captions_of_their_domain_and_are_the_same_photos(cache: Cache) -> None:
    photos = tuple(replace(photo, domain=("bird", "cat")[i % 2]) for i, photo in enumerate(cache.photos))
    cache, others = replace(cache, photos=photos), 0
    for number in range(10):
        own, swapped = batches(cache).batch(number), batches(cache, swapped=1.0).batch(number)
        assert own.told == own.rows == swapped.rows
        assert torch.equal(own.photo, swapped.photo)
        for row, told, words in zip(swapped.rows, swapped.told, swapped.words.tolist(), strict=True):
            others += row != told
            photo = cache.photos[told]
            assert (photo.split, photo.domain) == ("train", cache.photos[row].domain)
            vocabulary = batches(cache).vocabulary
            assert [word for word in words if word] in [vocabulary.encode(text) for text in photo.captions]
        assert swapped.pictured.flatten().tolist() == [
            float(row == told) for row, told in zip(swapped.rows, swapped.told, strict=True)
        ]
    assert others > 20  # of 40; by chance a photo may be given its own


def test_a_painted_photo_keeps_the_caption_of_its_colour(cache: Cache) -> None:
    for number in range(10):
        painted, plain = (batches(cache, swapped=1.0, recolour=share).batch(number) for share in (1.0, 0.0))
        changed = (painted.photo != plain.photo).flatten(1).any(dim=1)
        assert painted.pictured.flatten()[changed].all()


def test_a_painted_share_leaves_every_other_photo_as_it_was(cache: Cache) -> None:
    plain, painted = batches(cache, 8), batches(cache, 8, recolour=0.5)
    changed = 0
    for number in range(4):
        one, other = plain.batch(number), painted.batch(number)
        for i in range(8):
            same = torch.equal(one.photo[i], other.photo[i])
            changed += not same
            if same:
                assert torch.equal(one.hole[i], other.hole[i])
            else:
                moved = (one.photo[i] != other.photo[i]).any(dim=0)
                assert other.hole[i, 0][moved].min() == 1  # nothing of the new colour can be seen
    assert 4 < changed < 28


def test_painted_photos_come_with_a_caption_of_their_colour(cache: Cache) -> None:
    words = Vocabulary(("a", *BASIC_COLOURS))
    painted = Batches(cache, "train", words, SIZE, 8, recolour=1.0)
    plain = Batches(cache, "train", words, SIZE, 8)
    known = set(words.encode(" ".join(BASIC_COLOURS)))
    for number in range(3):
        one, other = plain.batch(number), painted.batch(number)
        for i in range(8):
            if not torch.equal(one.photo[i], other.photo[i]):
                assert len(known & set(other.words[i].tolist())) == 1


def test_the_object_itself_lies_in_its_hole(cache: Cache) -> None:
    plane = cache.pixels[:, 3]
    assert {0, 255} <= set(np.unique(plane).tolist()) <= {0, 160, 255}
    assert (plane >= OUTLINE).sum() <= (plane >= OBJECT).sum()
