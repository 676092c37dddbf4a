"""Fills shown and saved: the pyramid shows what is there, saving keeps every pixel outside the hole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.engine.protocol import FillPatch, PackedHole
from app.engine.worker import bounding_box
from app.window.canvas.brush import Rect
from app.window.canvas.pyramid import SMALLEST, Pyramid
from app.window.document.document import Document, KeptFill, Savable, thumbnail
from models.imaging import PhotoError, hole_digest, load_photo, read_provenance
from tests.app.window.fake_engine import fake_fill


def kept(photo: np.ndarray, hole: np.ndarray, seed: int = 3) -> KeptFill:
    box = bounding_box(hole)
    fill = fake_fill(photo, hole, "a red bird", seed)
    left, top, right, bottom = box
    patch = FillPatch(box, fill.photo[top:bottom, left:right], seed, fill.caption, (), (), "fake", "cpu", 0.1)
    return KeptFill(patch, PackedHole.pack(hole))


@pytest.fixture
def document(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Document:
    return Document.open(save_jpeg(tmp_path / "bird.jpg", 80, 60))


def with_fill(document: Document, hole: np.ndarray) -> Savable:
    document.fills = [kept(document.photo.pixels, hole)]
    document.shown = 0
    return Savable.of(document)


def some_hole(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(2).random((height, width)) < 0.1


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_a_lossless_save_keeps_every_pixel_outside_the_hole(document: Document, tmp_path: Path, suffix: str) -> None:
    hole = some_hole(60, 80)
    file = tmp_path / f"fill{suffix}"
    with_fill(document, hole).save(file, 95)
    saved = load_photo(file).pixels
    assert np.array_equal(saved[~hole], document.photo.pixels[~hole])
    assert np.array_equal(saved[hole], fake_fill(document.photo.pixels, hole, "", 3).photo[hole])


def test_a_saved_fill_says_what_it_is_and_is_the_same_file_each_time(document: Document, tmp_path: Path) -> None:
    hole = some_hole(60, 80)
    files = [tmp_path / "one.png", tmp_path / "two.png"]
    for file in files:
        with_fill(document, hole).save(file, 95)
    assert files[0].read_bytes() == files[1].read_bytes()
    entries = read_provenance(files[0])
    assert entries is not None
    assert entries["caption"] == "a red bird"
    assert entries["seed"] == 3
    assert entries["checkpoint"] == "fake"
    assert entries["hole_sha256"] == hole_digest(hole)


def test_the_suggested_name_is_beside_the_photo_and_never_the_photo(document: Document) -> None:
    document.fills.append(kept(document.photo.pixels, some_hole(60, 80), seed=9))
    document.shown = 0
    assert document.photo.path is not None
    assert document.suggested_path() == document.photo.path.with_name("bird-fill-9.png")


def test_a_file_that_is_no_photo_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not really")
    with pytest.raises(PhotoError, match=r"broken\.jpg"):
        Document.open(broken)


@pytest.mark.parametrize("size", [(1, 1), (3, 7), (900, 700), (1301, 999)])
def test_the_pyramid_shows_a_fill_at_every_level_and_forgets_it_again(
    size: tuple[int, int], make_photo: Callable[..., np.ndarray]
) -> None:
    photo = make_photo(*size)
    width, height = size
    original = photo.copy()
    pyramid = Pyramid(photo)
    plain = [level.copy() for level in pyramid.levels]
    box = Rect(width // 3, height // 3, width // 3 + max(1, width // 4), height // 3 + max(1, height // 4))
    patch = np.full((box.bottom - box.top, box.right - box.left, 3), 250, np.uint8)
    assert pyramid.show(patch, box) == box
    filled = original.copy()
    filled[box.slices] = patch
    for level, expected in zip(pyramid.levels, Pyramid(filled).levels, strict=True):
        assert np.array_equal(level, expected)
    assert pyramid.show(None, Rect(0, 0, 0, 0)) == box
    for level, before in zip(pyramid.levels, plain, strict=True):
        assert np.array_equal(level, before)
    assert np.array_equal(photo, original)


def test_the_pyramid_takes_the_smallest_level_that_is_sharp_enough(make_photo: Callable[..., np.ndarray]) -> None:
    pyramid = Pyramid(make_photo(4 * SMALLEST, 10))
    assert [pyramid.level_for(scale) for scale in (8, 1, 0.51, 0.5, 0.3, 0.25, 0.01)] == [0, 0, 0, 1, 1, 2, 2]


def test_a_thumbnail_shows_the_fill_in_the_middle_and_the_photo_around_it() -> None:
    photo = np.zeros((200, 300, 3), np.uint8)
    hole = np.zeros((200, 300), bool)
    hole[80:140, 100:160] = True
    picture = thumbnail(photo, kept(photo, hole, seed=1), 64)
    assert picture.shape == (64, 64, 3)
    assert (picture[32, 32] > 0).any()
    assert (picture[1, 1] == 0).all()


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (299, 199, 300, 200), (0, 0, 300, 200), (10, 0, 290, 3)])
def test_a_thumbnail_can_be_made_of_a_hole_anywhere(box: tuple[int, int, int, int]) -> None:
    photo = np.zeros((200, 300, 3), np.uint8)
    hole = np.zeros((200, 300), bool)
    hole[Rect(*box).slices] = True
    assert thumbnail(photo, kept(photo, hole), 48).any()


def test_a_thumbnail_of_a_photo_needs_no_square(tmp_path: Path) -> None:
    Image.new("RGB", (7, 1), "red").save(tmp_path / "thin.png")
    photo = Document.open(tmp_path / "thin.png").photo.pixels
    assert (thumbnail(photo, None, 16) == (255, 0, 0)).all()
