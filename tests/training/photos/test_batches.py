"""Batches cut from the photo cache: which photos they hold, and what is done to these."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import Vocabulary
from training.photos import batches as module
from training.photos.basic_colours import BASIC_COLOURS
from training.photos.batches import HOLE_WEIGHTS, Batch, Batches, pad_words
from training.photos.cache import Cache, open_cache
from training.photos.margins import MARGINS
from training.photos.sampling import Sampling

SIZE = 64


@pytest.fixture(scope="module")
def cache(cache_folder: Path) -> Cache:
    return open_cache(cache_folder)


def batches(cache: Cache, batch_size: int = 4, recolour: float = 0.0, **sampling: int) -> Batches:
    words = Vocabulary.from_captions(caption for photo in cache.photos for caption in photo.captions)
    return Batches(cache, "train", words, SIZE, Sampling(batch_size, **sampling), recolour=recolour)


def same(one: Batch, other: Batch) -> bool:
    return one.rows == other.rows and all(
        torch.equal(getattr(one, part), getattr(other, part)) for part in ("photo", "hole", "words")
    )


def test_photo_and_object_get_the_same_crop_turn_and_flip(cache: Cache) -> None:
    """A photo that is its own object mask still is it after augmentation."""
    pixels = np.array(cache.pixels)
    pixels[:, :3] = pixels[:, 3:]
    drawn, seen = batches(replace(cache, pixels=pixels)), 0
    for number in range(20):
        batch = drawn.batch(number)
        pairs = zip(batch.photo, batch.hole, strict=True)
        seen += sum(torch.equal((photo[:1] >= 0).float(), hole) for photo, hole in pairs)
    assert seen > 10  # over a quarter of the holes are objects; all the others were drawn


def test_holes_of_every_kind_come_with_their_share(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    real = module.drawn_holes

    def spy(cache: Cache, kinds: list[str], *rest: Any) -> np.ndarray:
        asked.update(kinds)
        return real(cache, kinds, *rest)

    monkeypatch.setattr(module, "drawn_holes", spy)
    drawn = batches(cache, 64)
    for number in range(20):
        drawn.batch(number)
    assert sum(HOLE_WEIGHTS.values()) == pytest.approx(1)
    for kind, share in HOLE_WEIGHTS.items():
        if kind not in ("object", "rectangles"):  # which stand for objects that can't be used
            assert asked[kind] / asked.total() == pytest.approx(share, abs=0.04)


def test_half_of_the_photos_with_margins_have_no_caption_and_all_others_have_one(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    untold = []
    for kind in (MARGINS, "centre"):
        monkeypatch.setattr(module, "HOLE_WEIGHTS", {kind: 1.0})
        words = torch.cat([batches(cache, 64).batch(number).words[:, 0] for number in range(5)])
        untold.append(float((words == batches(cache).vocabulary.encode("")[0]).float().mean()))
    assert untold == [pytest.approx(0.5, abs=0.1), 0]


def test_an_epoch_shows_every_photo_once_with_a_crop_a_hole_and_a_caption_of_its_own(cache: Cache) -> None:
    drawn, captions = batches(cache, 8), dict[int, set[tuple[int, ...]]]()
    epochs, (untold,) = [drawn.batch(epoch) for epoch in range(20)], drawn.vocabulary.encode("")
    for batch in epochs:
        assert sorted(batch.rows) == drawn.rows
        assert batch.photo.shape == (8, 3, SIZE, SIZE)
        assert batch.photo.abs().max() <= 1
        assert set(batch.hole.unique().tolist()) <= {0.0, 1.0}
        assert (batch.hole.mean(dim=(1, 2, 3)) > 0).all()
        for row, words in zip(batch.rows, batch.words.tolist(), strict=True):
            if words[0] != untold:
                captions.setdefault(row, set()).add(tuple(words))
    assert all(len(of_photo) == 3 for of_photo in captions.values())
    first, second = epochs[:2]
    assert first.rows != second.rows
    pairs = [(first.rows.index(row), second.rows.index(row)) for row in drawn.rows]
    assert not any(torch.equal(first.photo[one], second.photo[other]) for one, other in pairs)
    assert sum(torch.equal(first.hole[one], second.hole[other]) for one, other in pairs) <= 2  # twice the centre


def test_a_batch_depends_on_seed_and_number_alone_and_processes_share_an_epoch(cache: Cache) -> None:
    drawn = batches(cache)
    assert same([drawn.batch(number) for number in (0, 1, 2)][2], batches(cache).batch(2))
    one, other = (batches(cache, 8, seed=seed).batch(0) for seed in (0, 1))
    assert one.rows != other.rows
    assert not torch.equal(one.hole, other.hole)
    halves = [batches(cache, process=process, processes=2) for process in (0, 1)]
    assert sorted(halves[0].batch(0).rows + halves[1].batch(0).rows) == halves[0].rows
    assert all(same(half.batch(2), half.after(2 * 2 * 4)) for half in halves)


def test_validation_photos_stay_as_they_are_and_a_split_without_photos_is_an_error(cache: Cache) -> None:
    drawn = batches(cache)
    once = drawn.fixed(5)
    assert same(once, drawn.fixed(5))
    assert len(set(once.rows)) == 5
    assert once.words.tolist() == pad_words([drawn.captions[row][0] for row in once.rows]).tolist()
    assert pad_words([[2, 3, 4], [5]]).tolist() == [[2, 3, 4], [5, 0, 0]]
    with pytest.raises(ValueError, match="split 'test'"):
        Batches(cache, "test", Vocabulary(()), SIZE, Sampling(4))


@settings(max_examples=25)
@given(steps=st.lists(st.integers(1, 5), max_size=6), size=st.integers(1, 6))
def test_photos_follow_in_the_order_of_their_epochs_whatever_the_batches_were(
    cache: Cache, steps: list[int], size: int
) -> None:
    """A run whose batches change size skips no photo and shows none twice in an epoch."""
    drawn, seen, rows = batches(cache), 0, []
    for batch_size in [*steps, size]:
        rows += drawn.of(32, batch_size).after(seen).rows
        seen += batch_size
    ordered = [row for epoch in range(-(-seen // 8)) for row in drawn.of(32, 8).after(8 * epoch).rows]
    assert rows == ordered[:seen]


def test_batches_of_another_size_show_the_same_photos_and_leave_the_first_as_they_are(cache: Cache) -> None:
    drawn = batches(cache)
    small = drawn.of(32, 3)
    assert (small.after(0).photo.shape, drawn.after(0).photo.shape) == ((3, 3, 32, 32), (4, 3, SIZE, SIZE))
    assert small.pixels is drawn.pixels
    assert same(small.of(SIZE, 4).after(5), drawn.after(5))
    assert small.fixed(5).photo.shape == (5, 3, 32, 32)


@pytest.mark.parametrize(
    ("share", "least", "count"), [(1.0, 1, 4), (0.5, 1, 2), (0.3, 1, 1), (0.01, 1, 1), (0.01, 3, 3), (0.5, 9, 4)]
)
def test_the_first_share_of_a_batch_is_its_first_samples(cache: Cache, share: float, least: int, count: int) -> None:
    whole = batches(cache).batch(0)
    assert same(whole.first(share, least), whole.of(list(range(count))))
    assert torch.equal(whole.of([2, 0]).photo, whole.photo[[2, 0]])


def test_photos_twice_as_large_as_their_pictures_are_averaged_and_not_thinned_out(cache: Cache) -> None:
    """Of stripes a pixel wide nothing is left but grey, where every second pixel would be black or white."""
    pixels = np.array(cache.pixels)
    for photo in cache.photos:
        plane = pixels[photo.offset : photo.offset + photo.height * photo.width].reshape(photo.height, photo.width, 4)
        plane[:, ::2, :3], plane[:, 1::2, :3] = 0, 255
    striped = batches(replace(cache, pixels=pixels))
    assert all(striped.of(size, 4).batch(0).photo.abs().max() < 0.1 for size in (36, 32))
    assert striped.fixed(4).photo.abs().max() > 0.5


def test_closer_views_show_less_of_a_photo(cache: Cache) -> None:
    """Of a photo that grows lighter from left to right a crop has as many greys as it shows columns."""
    pixels = np.array(cache.pixels)
    for photo in cache.photos:
        plane = pixels[photo.offset : photo.offset + photo.height * photo.width].reshape(photo.height, photo.width, 4)
        short = min(photo.height, photo.width)
        plane[..., :3] = np.minimum(255, 255 * np.arange(photo.width) // short)[None, :, None]
    graded = replace(cache, pixels=pixels)

    def shown(min_zoom: float) -> np.ndarray:
        drawn = Batches(graded, "train", Vocabulary(("a",)), SIZE, Sampling(8), min_zoom=min_zoom)
        photos = torch.cat([drawn.batch(number).photo for number in range(8)]).mean(dim=(1, 2))
        return (photos.amax(dim=1) - photos.amin(dim=1)).numpy() / 2

    assert shown(1.0).max() > 0.85
    assert shown(0.3).min() < 0.45
    assert shown(0.3).mean() < 0.75 * shown(1.0).mean()


def test_a_painted_share_comes_with_captions_of_its_colours_and_leaves_every_other_photo_as_it_was(
    cache: Cache,
) -> None:
    words = Vocabulary(("a", *BASIC_COLOURS))
    plain, painted = (Batches(cache, "train", words, SIZE, Sampling(8), recolour=share) for share in (0.0, 0.5))
    known, changed = set(words.encode(" ".join(BASIC_COLOURS))), 0
    for number in range(4):
        one, other = plain.batch(number), painted.batch(number)
        for i in range(8):
            if torch.equal(one.photo[i], other.photo[i]):
                assert torch.equal(one.hole[i], other.hole[i])
                continue
            changed += 1
            moved = (one.photo[i] != other.photo[i]).any(dim=0)
            assert other.hole[i, 0][moved].min() == 1  # nothing of the new colour can be seen
            assert len(known & set(other.words[i].tolist())) == 1
    assert 4 < changed < 28
