"""A coarse mask comes to follow the edge that its photo has, at any size of the photo."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.outline.guided_filter import apply, fit


def edge(size: int, colours: tuple[tuple[int, int, int], tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """A photo of two colours with a slanting, wavy edge, and where the first one is."""
    rows, columns = np.indices((size, size)) / size
    inside = columns < 0.5 + 0.1 * np.sin(12 * rows) + 0.1 * rows
    return np.where(inside[..., None], np.uint8(colours[0]), np.uint8(colours[1])), inside


@pytest.mark.parametrize("colours", [((200, 180, 90), (60, 90, 40)), ((90, 90, 90), (90, 90, 130))])
@pytest.mark.parametrize("enlarged", [1, 3])
def test_a_blurred_mask_comes_to_follow_the_photo_s_edge(
    colours: tuple[tuple[int, int, int], tuple[int, int, int]], enlarged: int
) -> None:
    photo, inside = edge(96, colours)
    blurred = np.float32(cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 6))
    large, exact = edge(96 * enlarged, colours)
    found = apply(fit(photo, blurred, 12), large)
    assert found.shape == exact.shape
    assert found.dtype == np.float32
    coarse = cv2.resize(blurred, exact.shape) > 0.5
    assert ((found > 0.5) != exact).mean() < 0.2 * (coarse != exact).mean()


def test_a_flat_photo_leaves_the_mask_as_blurred_as_it_is() -> None:
    mask = np.float32(edge(64, ((1, 1, 1), (2, 2, 2)))[1])
    flat = np.full((64, 64, 3), 77, np.uint8)
    side = (2 * 5 + 1,) * 2
    twice = cv2.blur(cv2.blur(mask, side, borderType=cv2.BORDER_REFLECT), side, borderType=cv2.BORDER_REFLECT)
    assert np.allclose(apply(fit(flat, mask, 5), flat), twice, atol=1e-3)


@given(arrays(np.uint8, (9, 7, 3)), arrays(np.float32, (9, 7), elements=st.floats(0, 1, width=32)), st.integers(1, 4))
def test_values_stay_between_0_and_1(photo: np.ndarray, mask: np.ndarray, radius: int) -> None:
    found = apply(fit(photo, mask, radius), photo)
    assert np.isfinite(found).all()
    assert found.min() >= 0
    assert found.max() <= 1
