"""Nothing under a hole seeps through a resize, and what is visible arrives as it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.imaging.resample import any_under, native_fill, visible_resample

sides = st.integers(1, 200)
sizes = st.sampled_from([32, 64, 96])


def random_square(side: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    hole = cv2.resize(rng.random((4, 4)).astype(np.float32), (side, side), interpolation=cv2.INTER_NEAREST) > 0.5
    hole |= rng.random((side, side)) > 0.99
    return rng.integers(0, 256, (side, side, 3), np.uint8), hole


@given(sides, sizes, st.integers(0, 2**32))
def test_hidden_pixels_change_nothing(side: int, size: int, seed: int) -> None:
    photo, hole = random_square(side, seed)
    other = np.where(hole[..., None], 255 - photo, photo)
    seen, network_hole = visible_resample(photo, hole, size)
    seen_other, _ = visible_resample(other, hole, size)
    assert np.array_equal(seen, seen_other)
    assert not seen[:, network_hole[0] == 1].any()


@settings(max_examples=25)
@given(sides, sizes, st.integers(0, 2**32))
def test_a_network_pixel_is_hole_when_any_pixel_under_it_is(side: int, size: int, seed: int) -> None:
    _, hole = random_square(side, seed)
    expected = np.zeros((size, size), bool)
    for row, column in np.argwhere(hole):  # in whole numbers: pixel r covers [r·S, (r+1)·S) of side·S
        rows = slice(row * size // side, -(-(row + 1) * size // side))
        columns = slice(column * size // side, -(-(column + 1) * size // side))
        expected[rows, columns] = True
    assert np.array_equal(any_under(hole, size), expected)


@given(sides, sizes, st.integers(0, 255))
def test_a_plain_colour_stays_that_colour_up_to_the_edge_of_the_hole(side: int, size: int, level: int) -> None:
    _, hole = random_square(side, level)
    photo = np.full((side, side, 3), level, np.uint8)
    seen, network_hole = visible_resample(photo, hole, size)
    visible = network_hole[0] == 0
    assert np.allclose(seen[:, visible], level / 127.5 - 1, atol=1e-4)


@pytest.mark.parametrize("side", [64, 200, 33])
def test_without_a_hole_it_is_an_ordinary_resize(side: int) -> None:
    photo, _ = random_square(side, 0)
    seen, _ = visible_resample(photo, np.zeros((side, side), bool), 64)
    method = cv2.INTER_AREA if side > 64 else cv2.INTER_LINEAR
    expected = cv2.resize(photo.astype(np.float32), (64, 64), interpolation=method) / 127.5 - 1
    assert np.allclose(seen.transpose(1, 2, 0), expected, atol=1e-5)


@pytest.mark.parametrize("side", [20, 64, 333])
def test_a_part_of_the_native_fill_is_that_part_of_the_whole(side: int) -> None:
    image = cv2.GaussianBlur(np.random.default_rng(0).standard_normal((64, 64, 3)).astype(np.float32), (0, 0), 2)
    image = image.transpose(2, 0, 1)
    whole = native_fill(image, side, slice(0, side), slice(0, side))
    part = native_fill(image, side, slice(5, 15), slice(7, 19))
    assert np.abs(whole[5:15, 7:19] - part).max() < 0.5
    method = cv2.INTER_CUBIC if side > 64 else cv2.INTER_AREA
    expected = cv2.resize((image.transpose(1, 2, 0) + 1) * 127.5, (side, side), interpolation=method)
    assert np.abs(whole - expected).max() < 1
