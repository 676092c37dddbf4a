"""A pasted fill meets the photo smoothly and leaves every other pixel alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.imaging.seam import membrane, paste_fill
from models.imaging.windows import windows_around

SIZE = 64


def image_of(level: float) -> np.ndarray:
    """A plain network image of this 0-255 level."""
    return np.full((3, SIZE, SIZE), level / 127.5 - 1, np.float32)


def disc(height: int, width: int, radius: int) -> np.ndarray:
    rows, columns = np.ogrid[:height, :width]
    return (rows - height // 2) ** 2 + (columns - width // 2) ** 2 <= radius**2


@pytest.mark.parametrize(("first", "last", "most"), [(180, 180, 1), (20, 220, 8)])
def test_a_plain_fill_takes_the_photos_level_and_slope(first: int, last: int, most: int) -> None:
    slope = np.broadcast_to(np.linspace(first, last, 200)[None, :, None], (150, 200, 3)).astype(np.uint8)
    hole = disc(150, 200, 40)
    (window,) = windows_around(hole, SIZE)
    pasted = paste_fill(slope, hole, window, image_of(128))
    assert np.abs(pasted.astype(int) - slope.astype(int)).max() <= most


def test_a_hole_without_a_rim_takes_the_networks_image_as_it_is() -> None:
    hole = np.ones((70, 50), bool)
    (window,) = windows_around(hole, SIZE)
    pasted = paste_fill(np.zeros((70, 50, 3), np.uint8), hole, window, image_of(77))
    assert np.abs(pasted.astype(int) - 77).max() <= 1


@settings(max_examples=40)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32))
def test_outside_pixels_stay_and_hidden_ones_do_not_matter(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    photo = rng.integers(0, 256, (height, width, 3), np.uint8)
    hole = rng.random((height, width)) < rng.random()
    image = rng.uniform(-1, 1, (3, SIZE, SIZE)).astype(np.float32)
    for window in windows_around(hole, SIZE):
        pasted = paste_fill(photo, hole, window, image)
        assert np.array_equal(pasted[~hole], photo[~hole])
        hidden_changed = np.where(hole[..., None], 255 - photo, photo)
        target = np.zeros_like(hole)
        target[window.box.slices()] = hole[window.box.slices()]
        assert np.array_equal(paste_fill(hidden_changed, hole, window, image)[target], pasted[target])


def test_only_the_windows_own_box_is_filled() -> None:
    hole = np.zeros((400, 400), bool)
    hole[10:20, 10:20] = hole[300:320, 300:320] = True
    first, second = windows_around(hole, SIZE)
    photo = np.zeros((400, 400, 3), np.uint8)
    pasted = paste_fill(photo, hole, first, np.random.default_rng(0).random((3, SIZE, SIZE), np.float32))
    assert pasted[first.box.slices()].any()
    assert not pasted[second.box.slices()].any()


@pytest.mark.parametrize(("height", "width"), [(33, 65), (128, 128), (1, 40), (200, 7)])
def test_a_membrane_between_two_known_edges_is_a_ramp(height: int, width: int) -> None:
    values = np.zeros((height, width), np.float32)
    known = np.zeros((height, width), bool)
    known[:, 0] = known[:, -1] = True
    values[:, -1] = 100
    ramp = np.linspace(0, 100, width)[None]
    assert np.abs(membrane(values, known) - ramp).max() < 12


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32))
def test_a_membrane_keeps_what_is_known_and_stays_within_it(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    known = rng.random((height, width)) < 0.1
    known[rng.integers(height), rng.integers(width)] = True
    values = np.where(known, rng.uniform(-50, 50, (height, width)), 0).astype(np.float32)
    smooth = membrane(values, known)
    assert np.array_equal(smooth[known], values[known])
    assert smooth.min() >= values[known].min() - 1e-3
    assert smooth.max() <= values[known].max() + 1e-3
