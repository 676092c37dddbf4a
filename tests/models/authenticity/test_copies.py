"""What occurs twice in a photo is found and placed, mirrored or not; what only looks alike is left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from skimage import data

from models.authenticity.copies import FEATURES, NOTHING, copied
from models.authenticity.evidence import Evidence
from models.authenticity.tiles import cells_of

STRONG = np.log1p(20.0)  # of "peak" and "peak_mirrored": more than any unaltered picture below gives


def textured(height: int, width: int, seed: int = 0) -> np.ndarray:
    """Detail at several scales, as photos have it, uint8 height×width×3."""
    rng = np.random.default_rng(seed)
    layers = [cv2.GaussianBlur(rng.normal(size=(height, width, 3)), (0, 0), blur) * blur * 35 for blur in (1, 3, 10)]
    return np.clip(128 + sum(layers), 0, 255).astype(np.uint8)


def feature(found: Evidence, name: str) -> float:
    return float(found.features[FEATURES.index(name)])


def as_jpeg(photo: np.ndarray, quality: int) -> np.ndarray:
    return cv2.imdecode(cv2.imencode(".jpg", photo, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def planted(photo: np.ndarray, mirrored: bool = False) -> np.ndarray:
    """The photo with the 96×80 px at row 32, column 32 copied to row 160, column 240."""
    altered = photo.copy()
    copy = photo[32:128, 32:112]
    altered[160:256, 240:320] = copy[:, ::-1] if mirrored else copy
    return altered


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_copy_and_what_was_copied_are_marked_and_little_else(mirrored: bool) -> None:
    found = copied(planted(textured(288, 400), mirrored))
    altered = np.zeros(found.cells.shape, bool)
    altered[2:8, 2:7] = altered[10:16, 15:20] = True
    assert (found.cells[altered] > 0).mean() > 0.9
    assert (found.cells[cv2.dilate(altered.astype(np.uint8), np.ones((3, 3))) == 0] < 0).all()
    assert feature(found, "peak_mirrored" if mirrored else "peak") > STRONG
    assert feature(found, "peak" if mirrored else "peak_mirrored") < STRONG


@pytest.mark.parametrize(("name", "quality"), [("astronaut", 90), ("coffee", 75)])
def test_a_copy_is_found_in_a_real_photo_after_jpeg(name: str, quality: int) -> None:
    photo = cv2.resize(getattr(data, name)(), (400, 288), interpolation=cv2.INTER_AREA)
    altered = copied(as_jpeg(planted(photo), quality))
    authentic = copied(as_jpeg(photo, quality))
    assert feature(altered, "peak") > STRONG > feature(authentic, "peak")
    assert (altered.cells[11:15, 16:19] > 0).mean() > 0.5


def test_a_copy_in_a_photo_that_is_made_small_first_is_marked_where_it_lies() -> None:
    photo = cv2.resize(planted(textured(288, 400)), (1200, 864), interpolation=cv2.INTER_CUBIC)
    found = copied(photo)
    assert found.cells.shape == (54, 75)
    assert feature(found, "peak") > STRONG
    assert (found.cells[31:47, 46:59] > 0).mean() > 0.9
    assert (found.cells[:, 25:42] < 0).all()


def stripes() -> np.ndarray:
    return np.broadcast_to(np.uint8(np.arange(400) // 10 % 2 * 200)[None, :, None], (288, 400, 3)).copy()


UNALTERED = {
    "noise": lambda: np.random.default_rng(1).integers(0, 256, (288, 400, 3), np.uint8),
    "texture": lambda: textured(288, 400, seed=5),
    "flat": lambda: np.full((288, 400, 3), 130, np.uint8),
    "gradient": lambda: np.broadcast_to(np.linspace(0, 255, 400).astype(np.uint8)[None, :, None], (288, 400, 3)).copy(),
    "stripes": stripes,  # they are alike all along, which says nothing
    "camera": lambda: np.stack([data.camera()] * 3, axis=-1),
    "astronaut": data.astronaut,
    "coffee": data.coffee,
}


@pytest.mark.parametrize("name", UNALTERED)
def test_unaltered_pictures_give_no_strong_support(name: str) -> None:
    found = copied(UNALTERED[name]())
    assert feature(found, "peak") < STRONG
    assert feature(found, "peak_mirrored") < STRONG
    assert (found.cells > 0).mean() < 0.02


@settings(max_examples=8)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 3))
@example(20_000, 50, 0)
@example(50, 20_000, 0)
def test_any_size_gives_finite_numbers_of_the_promised_shapes(height: int, width: int, seed: int) -> None:
    photo = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    found = copied(photo)
    assert found.cells.shape == (cells_of(height), cells_of(width))
    assert found.features.shape == (len(FEATURES),)
    assert found.cells.dtype == found.features.dtype == np.float32
    assert np.isfinite(found.cells).all()
    assert np.isfinite(found.features).all()
    assert found.cells.min() >= NOTHING


def test_the_same_photo_or_a_view_of_it_gives_the_same_numbers_and_is_left_as_it_was() -> None:
    photo = planted(textured(288, 400))
    before = photo.copy()
    one, two = copied(photo), copied(np.ascontiguousarray(photo[:, ::-1, ::-1])[:, ::-1, ::-1])
    assert np.array_equal(one.cells, two.cells)
    assert np.array_equal(one.features, two.features)
    assert np.array_equal(photo, before)
