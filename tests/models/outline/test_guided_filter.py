"""A coarse mask comes to follow the edge that its photo has, at any size of the photo."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.outline.guided_filter import EPSILON, apply, fit


def one_window(photo: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The linear function of colour that fits the whole picture best, by ridge regression."""
    colours = photo.reshape(-1, 3) / 255
    away = colours - colours.mean(axis=0)
    covariance = away.T @ away / len(away) + EPSILON * np.eye(3)
    slopes = np.linalg.solve(covariance, away.T @ (mask.ravel() - mask.mean()) / len(away))
    return np.clip(away @ slopes + mask.mean(), 0, 1).reshape(mask.shape)


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


@given(arrays(np.uint8, (5, 6, 3)), arrays(np.float32, (5, 6), elements=st.floats(0, 1, width=32)))
def test_it_is_ridge_regression_where_every_window_is_the_whole_picture(photo: np.ndarray, mask: np.ndarray) -> None:
    tiled = (np.tile(photo, (3, 3, 1)), np.tile(mask, (3, 3)))  # mirrored or tiled, a whole period is the same
    radius_of_a_period = np.float32(cv2.blur(tiled[1], (6, 5), borderType=cv2.BORDER_REFLECT))
    assert np.allclose(radius_of_a_period[5:10, 6:12], mask.mean(), atol=1e-5)


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
