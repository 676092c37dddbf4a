"""An open document: what is saved of it, and what the strip shows of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.engine.jobs import InpaintJob
from app.engine.packed_hole import PackedHole
from app.window.canvas.brush import Rect
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.document.savable import Savable
from app.window.document.thumbnails import thumbnail
from models.imaging import hole_digest, load_photo, read_provenance
from tests.app.window.fake_engine import colour_of
from tests.app.window.quick_engine import quick_fill


def kept(photo: np.ndarray, hole: np.ndarray, seed: int = 3) -> KeptFill:
    packed = PackedHole.pack(hole)
    return KeptFill(quick_fill(InpaintJob(1, photo, packed, "a red bird", 1, seed), seed), packed)


def test_a_saved_fill_keeps_every_pixel_outside_the_hole_and_is_the_same_file_each_time(
    tmp_path: Path, save_jpeg: Callable[..., Path]
) -> None:
    document = Document.open(save_jpeg(tmp_path / "bird.jpg", 80, 60))
    hole = np.random.default_rng(2).random((60, 80)) < 0.1
    document.fills, document.shown = [kept(document.photo.pixels, hole)], 0
    assert document.suggested_path() == tmp_path / "bird-fill-3.png", "beside the photo and never the photo"
    files = [tmp_path / "one.png", tmp_path / "two.png"]
    for file in files:
        Savable.of(document).save(file, 95)
    assert files[0].read_bytes() == files[1].read_bytes()
    saved, entries = load_photo(files[0]).pixels, read_provenance(files[0])
    assert np.array_equal(saved[~hole], document.photo.pixels[~hole])
    assert (saved[hole] == colour_of(3)).all()
    assert entries is not None
    assert (entries["caption"], entries["checkpoint"], entries["hole_sha256"]) == (
        "a red bird",
        "fake",
        hole_digest(hole),
    )


@pytest.mark.parametrize(
    "box", [(100, 80, 160, 140), (0, 0, 1, 1), (299, 199, 300, 200), (0, 0, 300, 200), (10, 0, 290, 3)]
)
def test_a_thumbnail_shows_a_fill_anywhere_and_the_photo_around_it(box: tuple[int, int, int, int]) -> None:
    photo = np.zeros((200, 300, 3), np.uint8)
    hole = np.zeros((200, 300), bool)
    hole[Rect(*box).slices] = True
    picture = thumbnail(photo, kept(photo, hole), 64)
    assert picture.shape == (64, 64, 3)
    assert picture.any()
    if box == (100, 80, 160, 140):
        assert picture[32, 32].any()
        assert not picture[1, 1].any()


def test_a_thumbnail_of_a_photo_needs_no_square() -> None:
    assert (thumbnail(np.full((1, 7, 3), 200, np.uint8), None, 16) == 200).all()
