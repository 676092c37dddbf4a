"""Crops for the classifiers: balanced, aligned with their holes, and never from photos kept for something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.holes.objects import load_hole
from dataset_tools.index import read_index
from models.imaging import load_photo
from tests.training.ensembles import GREY
from training.authenticity.crops import Crops, DecodedFiles, placed
from training.photos.alterations import augmented, saved_as_jpeg
from training.photos.parts import source_photos
from training.photos.sampling import Sampling


def crops_of(
    index: Path, part: str = "train", batch: int = 16, without: tuple[str, ...] = (), categories: Any = (), **place: int
) -> Crops:
    return Crops(source_photos([index], part, 0.2, without), 64, Sampling(batch, **place), categories, 0.001)


def test_no_part_sees_the_source_photos_of_another(inpainted: Path) -> None:
    index = read_index(inpainted)
    sources = {index.image_path(record): record.extra["source"] for record in index.records()}
    seen = []
    for part in ("train", "stack", "val", "test"):
        crops = crops_of(inpainted, part, 2)
        seen.append({sources[file] for n in range(len(crops) // 2) for file in crops.batch(n, augment=False).files})
    assert sum(map(len, seen)) == len(set().union(*seen))  # an epoch comes to every source photo, no two parts to one
    assert set().union(*seen) == set(sources.values())


def test_a_pair_is_a_fill_and_its_own_photo_at_one_place_altered_alike(inpainted: Path) -> None:
    crops = crops_of(inpainted)
    for number in range(6):
        batch = crops.batch(number)
        for fill, authentic in zip(batch.files[::2], batch.files[1::2], strict=True):
            assert fill.name.split("-")[0] == authentic.name.split("-")[0]
            assert ("authentic" in fill.name, "authentic" in authentic.name) == (False, True)
        untouched = torch.nn.functional.interpolate(batch.cells[::2], scale_factor=16) == 0
        differ = ((batch.photo[::2] - batch.photo[1::2]).abs() * untouched).sum() / untouched.sum().clamp(min=1)
        assert differ < 0.03  # a JPEG's blocks reach across a hole's edge
        assert (batch.inpainted[1::2] == 0).all()


def test_a_cell_is_called_filled_where_the_crop_shows_the_fill(inpainted: Path) -> None:
    batch = crops_of(inpainted, without=("black",)).batch(0, augment=False)
    assert (batch.photo.shape, batch.cells.shape) == ((16, 3, 64, 64), (16, 1, 4, 4))
    assert not any("black" in file.name for file in batch.files)
    grey = (batch.photo * 255 - GREY).abs().amax(dim=1, keepdim=True) < 12  # JPEG blurs it a little
    shown = torch.nn.functional.avg_pool2d(grey.float(), 16)
    assert (batch.cells > 0.95).any()
    assert (shown[batch.cells > 0.95] > 0.7).all()
    assert torch.equal(batch.inpainted > 0, batch.cells.mean(dim=(1, 2, 3)) > 0.005)


def test_a_batch_is_a_function_of_seed_number_and_process(inpainted: Path) -> None:
    first, again = (crops_of(inpainted, batch=4, seed=3).batch(7) for _ in range(2))
    assert torch.equal(first.photo, again.photo)
    assert torch.equal(first.cells, again.cells)
    for other in ({"seed": 4}, {"seed": 3, "process": 1, "processes": 2}):
        assert not torch.equal(first.photo, crops_of(inpainted, batch=4, **other).batch(7).photo)


def test_processes_share_an_epoch(inpainted: Path) -> None:
    alone = crops_of(inpainted, batch=8).batch(0).files[1::2]
    both = [crops_of(inpainted, batch=4, process=process, processes=2).batch(0).files[1::2] for process in (0, 1)]
    assert [file.name.split("-")[0] for part in both for file in part] == [file.name.split("-")[0] for file in alone]


def test_categories_are_numbered_and_unknown_ones_minus_one(inpainted: Path) -> None:
    batch = crops_of(inpainted, batch=32, categories=("kind 0", "kind 2")).batch(0)
    assert set(batch.category.tolist()) == {-1, 0, 1}


def test_several_places_are_cut_from_each_pair_of_files(inpainted: Path) -> None:
    sources = source_photos([inpainted], "train", 0.2)
    crops = Crops(sources, 32, Sampling(24), places=4)
    batch = crops.batch(0)
    assert len(crops) == 8 * len(sources)
    for first in range(0, 24, 8):
        files = batch.files[first : first + 8]
        assert [file.name.split("-")[0] for file in files] == [files[0].name.split("-")[0]] * 8
        assert files[::2] == [files[0]] * 4
        assert files[1::2] == [files[1]] * 4
        cuts = batch.photo[first + 1 : first + 8 : 2]
        assert any(not torch.equal(cuts[0], cut) for cut in cuts[1:])
    assert len({file.name.split("-")[0] for file in batch.files}) == 3


@pytest.mark.parametrize(("size", "places", "needed"), [(7, 1, "even"), (12, 4, "multiple of 8")])
def test_a_batch_that_is_not_made_of_whole_pairs_is_refused(
    inpainted: Path, size: int, places: int, needed: str
) -> None:
    with pytest.raises(ValueError, match=needed):
        Crops(source_photos([inpainted], "train"), 64, Sampling(size), places=places)


def test_decoded_files_are_kept_as_far_as_there_is_room(inpainted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fills = [source.fills[0] for source in source_photos([inpainted], "train")[:2]]
    opened: list[Path] = []
    monkeypatch.setattr("training.authenticity.crops.load_photo", lambda path: opened.append(path) or load_photo(path))
    monkeypatch.setattr("training.authenticity.crops.load_hole", lambda path: opened.append(path) or load_hole(path))
    files = DecodedFiles(load_photo(fills[0].path).pixels.nbytes + 4000)  # a photo, and holes, whose pixels are bits
    for _ in range(2):
        for fill in fills:
            assert fill.hole is not None
            assert np.array_equal(files.photo(fill.path), load_photo(fill.path).pixels)
            assert np.array_equal(files.hole(fill.hole), load_hole(fill.hole))
    first, second = fills
    assert opened == [first.path, first.hole, second.path, second.hole, second.path]


@settings(max_examples=50)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(16, 80), st.sampled_from([1, 16]), st.integers(0, 2**32))
def test_a_cut_is_square_of_its_side_and_keeps_photo_and_hole_together(
    height: int, width: int, side: int, step: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    hole = rng.random((height, width)) < 0.02
    photo = np.repeat(np.where(hole, 255, 7).astype(np.uint8)[..., None], 3, axis=2)
    place = placed(hole, side, rng, step)
    cropped, mask = place.cut(photo), place.cut(hole)
    assert cropped.shape == (side, side, 3)
    assert np.array_equal(cropped[..., 0] == 255, mask)
    assert (place.top % step, place.left % step) == (0, 0)


def test_most_cuts_show_the_hole() -> None:
    hole = np.zeros((200, 200), bool)
    hole[90:110, 90:110] = True
    rng = np.random.default_rng(0)
    assert 0.75 < np.mean([placed(hole, 32, rng).cut(hole).any() for _ in range(400)]) < 0.95


@settings(max_examples=40)
@given(st.integers(16, 100), st.integers(0, 2**32))
def test_augmenting_keeps_sizes_ranges_and_the_place_of_the_hole(side: int, seed: int) -> None:
    hole = np.zeros((side, side), bool)
    hole[: side // 2, : side // 2] = True
    photo = np.where(hole[..., None], np.uint8(250), np.uint8(20)).repeat(3, axis=2)[..., :3]
    out, mask = augmented(np.ascontiguousarray(photo), hole, 64, np.random.default_rng(seed))
    assert (out.shape, out.dtype, mask.shape) == ((64, 64, 3), np.uint8, (64, 64))
    assert 0 <= mask.min() <= mask.max() <= 1
    assert out[mask > 0.99].mean() > 200
    assert out[mask < 0.01].mean() < 70


def test_jpeg_keeps_colours_in_their_order() -> None:
    red = np.full((32, 32, 3), (200, 0, 0), np.uint8)
    assert np.abs(saved_as_jpeg(red, 95).astype(int) - red).max() < 12
