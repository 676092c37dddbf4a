"""A fill lacks the JPEG history of the photo around it, and that is found; a photo of one history is left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import data

from models.authenticity.evidence import Evidence
from models.authenticity.jpeg_history import FEATURES, jpeg_history
from models.authenticity.tiles import cells_of
from tests.conftest import once_a_jpeg

HOLE = np.s_[64:160, 112:240]  # of whole cells
CELLS = np.s_[4:10, 7:15]


def pictured(name: str = "astronaut") -> np.ndarray:
    """A real photo of 400 × 288 px that JPEG has never touched at this size."""
    return cv2.resize(getattr(data, name)(), (400, 288), interpolation=cv2.INTER_AREA)


def filled(photo: np.ndarray, like: np.ndarray) -> np.ndarray:
    """The photo with a hole that another picture fills."""
    altered = photo.copy()
    altered[HOLE] = like[HOLE]
    return altered


def feature(found: Evidence, name: str) -> float:
    return float(found.features[FEATURES.index(name)])


@pytest.mark.parametrize("name", ["astronaut", "coffee", "chelsea"])
@pytest.mark.parametrize("quality", [60, 75, 90])
def test_pixels_that_never_were_a_jpeg_stand_out_of_one_saved_without_loss(name: str, quality: int) -> None:
    photo = pictured(name)
    authentic, altered = (
        jpeg_history(once_a_jpeg(photo, quality)),
        jpeg_history(filled(once_a_jpeg(photo, quality), photo)),
    )
    assert feature(altered, "left_5") > feature(authentic, "left_5") + 1
    inside = np.zeros(altered.cells.shape, bool)
    inside[CELLS] = True
    assert (altered.cells[inside] > 0).mean() > 0.8
    assert (altered.cells[~inside] > 0).mean() < 0.2
    assert (authentic.cells > 0).mean() < 0.2


@pytest.mark.parametrize(("first", "second"), [(60, 85), (75, 90), (70, 80)])
def test_they_stand_out_of_a_jpeg_saved_again_at_a_higher_quality(first: int, second: int) -> None:
    photo = pictured()
    authentic = jpeg_history(once_a_jpeg(once_a_jpeg(photo, first), second))
    altered = jpeg_history(once_a_jpeg(filled(once_a_jpeg(photo, first), photo), second))
    assert feature(authentic, "earlier_mean") > 0.1  # the first save shows
    assert feature(altered, "earlier_9") > feature(authentic, "earlier_9")
    inside = np.zeros(altered.cells.shape, bool)
    inside[CELLS] = True
    assert np.median(altered.cells[inside]) > np.percentile(altered.cells[~inside], 90)


def test_a_copy_of_the_photo_itself_keeps_its_history_only_between_blocks() -> None:
    """Content tells nothing: the same pixels, moved by whole blocks or by half of one."""
    photo = once_a_jpeg(pictured(), 75)
    left = {}
    for shift in (0, 4):
        altered = photo.copy()
        altered[HOLE] = photo[64 + shift : 160 + shift, 112 + 64 + shift : 240 + 64 + shift]
        left[shift] = feature(jpeg_history(altered), "left_5")
    assert left[4] > left[0] + 1


def test_a_photo_without_a_jpeg_in_its_past_tells_nothing() -> None:
    photo = pictured()
    for shown in (photo, filled(photo, pictured("coffee")), cv2.resize(once_a_jpeg(photo, 75), (520, 374))):
        found = jpeg_history(shown)
        assert feature(found, "left_5") < 0.7
        assert np.abs(found.cells).max() < 4


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 3))
def test_photos_of_any_size_have_evidence(height: int, width: int, kind: int) -> None:
    rng = np.random.default_rng(kind)
    flat = np.full((height, width, 3), 255 if kind == 0 else 90, np.uint8)
    photo = flat if kind < 2 else rng.integers(0, 256, flat.shape).astype(np.uint8)
    found = jpeg_history(once_a_jpeg(photo, 50) if kind == 3 else photo)
    assert found.cells.shape == (cells_of(height), cells_of(width))
    assert found.features.shape == (len(FEATURES),)
    assert np.isfinite(found.cells).all()
    assert np.isfinite(found.features).all()
    assert found.cells.dtype == found.features.dtype == np.float32


def test_blocks_that_were_clipped_are_left_alone() -> None:
    photo = once_a_jpeg(pictured(), 75)
    altered = photo.copy()
    altered[HOLE] = 255
    assert (jpeg_history(altered).cells[CELLS] < 0).all()
