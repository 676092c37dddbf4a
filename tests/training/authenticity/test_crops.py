"""Crops for the classifiers: balanced, aligned with their holes, and never from photos kept for something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.index import Caption, Header, Record, read_index, write_index
from dataset_tools.inpainted.fillers import Fillers, Job
from dataset_tools.inpainted.make import make_set
from dataset_tools.inpainted.plan import SetOptions
from training.authenticity.crops import Crops, for_stack, placed
from training.photos.forensic_augment import augmented, saved_as_jpeg

GREY = 127


def in_grey(jobs: list[Job]) -> list[np.ndarray | None]:
    return [np.where(job.hole[..., None], np.uint8(GREY), job.photo) for job in jobs]


def in_black(jobs: list[Job]) -> list[np.ndarray | None]:
    return [np.where(job.hole[..., None], np.uint8(0), job.photo) for job in jobs]


@pytest.fixture(scope="module")
def inpainted(tmp_path_factory: pytest.TempPathFactory, make_photo: Callable[..., np.ndarray]) -> Path:
    """A set of forty source photos, filled in grey or black, so that a fill can be seen by anybody."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("sources")
    records = []
    for number in range(40):
        Image.fromarray(make_photo(120, 90, seed=number)).save(folder / f"{number}.png")
        split = "val" if number % 10 == 8 else "test" if number % 10 == 9 else "train"
        captions = (Caption("a bird", "plain"),)
        records.append(Record(str(number), f"{number}.png", split, "bird", f"kind {number % 3}", captions, (120, 90)))
    write_index(folder / "index.jsonl", Header(root=".", source="drawings", licence="CC0"), records)
    out = tmp_path_factory.mktemp("set")
    fillers = Fillers({"grey": in_grey, "black": in_black}, {})
    make_set(read_index(folder), out, fillers, SetOptions(fills=2), (1, 1), lambda message: None)
    return out / "index.jsonl"


def source_of(inpainted: Path) -> dict[Path, str]:
    index = read_index(inpainted)
    return {index.image_path(record): record.extra["source"] for record in index.records()}


def test_no_part_sees_the_source_photos_of_another(inpainted: Path) -> None:
    sources = source_of(inpainted)
    seen: dict[str, set[str]] = {}
    for part in ("train", "stack", "val", "test"):
        crops = Crops([inpainted], part, 64, 8)
        files = {file for number in range(20) for file in crops.batch(number).files}
        seen[part] = {sources[file] for file in files}
    parts = list(seen.values())
    assert all(not (a & b) for i, a in enumerate(parts) for b in parts[i + 1 :])
    assert set().union(*parts) == set(sources.values())


def test_the_share_for_the_stack_is_a_matter_of_the_photo_alone() -> None:
    kept = [for_stack(f"photo {number}", 0.2) for number in range(5000)]
    assert 0.18 < np.mean(kept) < 0.22
    assert kept == [for_stack(f"photo {number}", 0.2) for number in range(5000)]
    assert not any(for_stack(str(number), 0.0) for number in range(100))


def test_a_fill_and_its_own_photo_come_in_pairs(inpainted: Path) -> None:
    crops, sources = Crops([inpainted], "train", 64, 16), source_of(inpainted)
    for number in range(10):
        files = crops.batch(number).files
        for fill, photo in zip(files[::2], files[1::2], strict=True):
            assert sources[fill] == sources[photo]
            assert ("authentic" in fill.name, "authentic" in photo.name) == (False, True)


def test_a_pair_shows_one_place_altered_alike(inpainted: Path) -> None:
    crops = Crops([inpainted], "train", 64, 16)
    for number in range(10):
        batch = crops.batch(number)
        fill, photo = batch.photo[::2], batch.photo[1::2]
        untouched = torch.nn.functional.interpolate(batch.cells[::2], scale_factor=16) == 0
        differ = ((fill - photo).abs() * untouched).sum() / untouched.sum().clamp(min=1)
        assert differ < 0.03  # a JPEG's blocks reach across a hole's edge
        assert (batch.inpainted[1::2] == 0).all()


def test_an_odd_batch_has_no_pairs(inpainted: Path) -> None:
    with pytest.raises(ValueError, match="even"):
        Crops([inpainted], "train", 64, 7)


def test_a_cell_is_called_filled_where_the_crop_shows_the_fill(inpainted: Path) -> None:
    crops = Crops([inpainted], "train", 64, 16, without=("black",))
    for number in range(5):
        batch = crops.batch(number, augment=False)
        grey = (batch.photo * 255 - GREY).abs().amax(dim=1, keepdim=True) < 12  # JPEG blurs it a little
        shown = torch.nn.functional.avg_pool2d(grey.float(), 16)
        filled = batch.cells > 0.95
        assert (shown[filled] > 0.7).all()
        assert torch.equal(batch.inpainted > 0, batch.cells.mean(dim=(1, 2, 3)) > 0.005)
    assert batch.photo.shape == (16, 3, 64, 64)
    assert batch.cells.shape == (16, 1, 4, 4)


def test_an_inpainter_can_be_left_out(inpainted: Path) -> None:
    crops = Crops([inpainted], "train", 64, 16, without=("grey",))
    files = {file.name for number in range(20) for file in crops.batch(number).files}
    assert any("black" in name for name in files)
    assert not any("grey" in name for name in files)


def test_a_batch_is_a_function_of_seed_number_and_process(inpainted: Path) -> None:
    first, again = (Crops([inpainted], "train", 64, 4, seed=3).batch(7) for _ in range(2))
    assert torch.equal(first.photo, again.photo)
    assert torch.equal(first.cells, again.cells)
    other = Crops([inpainted], "train", 64, 4, seed=3, process=1, processes=2).batch(7)
    assert not torch.equal(first.photo, other.photo)


def test_categories_are_numbered_and_unknown_ones_minus_one(inpainted: Path) -> None:
    batch = Crops([inpainted], "train", 64, 32, categories=("kind 0", "kind 2")).batch(0)
    assert set(batch.category.tolist()) == {-1, 0, 1}


def test_a_set_without_photos_of_a_part_is_a_clear_error(inpainted: Path) -> None:
    with pytest.raises(ValueError, match="No source photo"):
        Crops([inpainted], "train", 64, 8, without=("grey", "black"))


@settings(max_examples=50)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(16, 80), st.integers(0, 2**32))
def test_a_cut_is_square_of_its_side_and_keeps_photo_and_hole_together(
    height: int, width: int, side: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    hole = rng.random((height, width)) < 0.02
    photo = np.repeat(np.where(hole, 255, 7).astype(np.uint8)[..., None], 3, axis=2)
    place = placed(hole, side, rng)
    cropped, mask = place.cut(photo), place.cut(hole)
    assert cropped.shape == (side, side, 3)
    assert np.array_equal(cropped[..., 0] == 255, mask)


@given(st.integers(20, 90), st.integers(20, 90), st.integers(0, 2**32))
def test_a_cut_on_whole_blocks_starts_on_one(height: int, width: int, seed: int) -> None:
    place = placed(np.ones((height, width), bool), 16, np.random.default_rng(seed), step=16)
    assert (place.top % 16, place.left % 16) == (0, 0)


def test_most_cuts_show_the_hole(make_photo: Callable[..., np.ndarray]) -> None:
    hole = np.zeros((200, 200), bool)
    hole[90:110, 90:110] = True
    rng = np.random.default_rng(0)
    assert np.mean([placed(hole, 32, rng).cut(hole).any() for _ in range(400)]) > 0.75


@settings(max_examples=40)
@given(st.integers(16, 100), st.integers(0, 2**32))
def test_augmenting_keeps_sizes_ranges_and_the_place_of_the_hole(side: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    hole = np.zeros((side, side), bool)
    hole[: side // 2, : side // 2] = True
    photo = np.where(hole[..., None], np.uint8(250), np.uint8(20)).repeat(3, axis=2)[..., :3]
    out, mask = augmented(np.ascontiguousarray(photo), hole, 64, rng)
    assert out.shape == (64, 64, 3)
    assert out.dtype == np.uint8
    assert mask.shape == (64, 64)
    assert 0 <= mask.min() <= mask.max() <= 1
    assert out[mask > 0.99].mean() > 200
    assert out[mask < 0.01].mean() < 70


def test_jpeg_keeps_colours_in_their_order() -> None:
    red = np.zeros((32, 32, 3), np.uint8)
    red[..., 0] = 200
    back = saved_as_jpeg(red, 95)
    assert np.abs(back.astype(int) - red).max() < 12
