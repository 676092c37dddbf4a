"""Borrowed detail: what it may change, what it brings, and that it invents nothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.imaging.detail import VisibleDetail, borrow_detail, levels_from
from models.imaging.windows import windows_around
from tests.fixtures.holes import square_hole

SIZE = 128
LEVELS = (32, 64, 128)


def borrowed(photo: np.ndarray, hole: np.ndarray, levels: tuple[int, ...] = LEVELS) -> np.ndarray:
    return borrow_detail(photo, hole, windows_around(hole, SIZE), levels)


def textured(height: int, width: int, seed: int = 0) -> np.ndarray:
    """Fine noise around mid grey, the same everywhere."""
    rng = np.random.default_rng(seed)
    return np.clip(rng.normal(128, 30, (height, width, 1)), 0, 255).astype(np.uint8).repeat(3, axis=2)


def contrast(photo: np.ndarray, hole: np.ndarray) -> float:
    return float(photo[hole].astype(np.float32).std())


def emptied(photo: np.ndarray, hole: np.ndarray, grey: int = 128) -> np.ndarray:
    return np.where(hole[..., None], np.uint8(grey), photo)


@pytest.mark.parametrize(
    ("start", "size", "levels"),
    [(32, 128, (32, 64, 128)), (128, 128, (128,)), (24, 96, (24, 48, 96)), (40, 96, (40, 80, 96)), (0, 128, ())],
)
def test_levels_double_up_to_the_networks_size(start: int, size: int, levels: tuple[int, ...]) -> None:
    assert levels_from(start, size) == levels


@settings(max_examples=6)
@given(st.integers(40, 160), st.integers(40, 160), st.integers(2, 150), st.integers(0, 2**32 - 1))
def test_nothing_outside_the_hole_changes_and_it_is_the_same_each_time_for_one_fill_as_for_several(
    height: int, width: int, side: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    hole = square_hole(height, width, min(side, height, width))
    hole |= rng.random((height, width)) < 0.001
    around, *inside = (rng.integers(0, 256, (height, width, 3), np.uint8) for _ in range(2 + seed % 2))
    for_all = VisibleDetail(around, hole, windows_around(hole, SIZE), LEVELS)
    for photo in (np.where(hole[..., None], fill, around) for fill in inside):
        before = photo.copy()
        detailed = borrowed(photo, hole)
        assert np.array_equal(detailed[~hole], photo[~hole])
        assert np.array_equal(photo, before)
        assert np.array_equal(for_all.lent_to(photo), detailed)


def test_a_coarse_texture_keeps_its_contrast() -> None:
    """Patches that overlap and disagree must not average to grey."""
    got, there, hole = 0.0, 0.0, square_hole(256, 256, 100)
    for seed in range(3):
        blurred = cv2.resize(textured(40, 40, seed), (256, 256), interpolation=cv2.INTER_CUBIC)
        got += contrast(borrowed(emptied(blurred, hole), hole), hole)
        there += contrast(blurred, hole)
    assert got > 0.26 * there


@pytest.mark.parametrize(("share", "least"), [(1.0, 0.85), (0.5, 0.5)])
def test_a_fills_own_detail_stays_and_what_it_lacks_in_contrast_is_borrowed(share: float, least: float) -> None:
    """Two textures alike but for their seed; the fill's is as strong as the photo's, or weaker."""
    around, own = (
        cv2.resize(textured(64, 64, seed), (256, 256), interpolation=cv2.INTER_CUBIC).astype(float) for seed in (0, 1)
    )
    hole, inner = square_hole(256, 256, 128), square_hole(256, 256, 100)
    photo = np.where(hole[..., None], 128 + share * (own - 128), around).astype(np.uint8)
    detailed = borrowed(photo, hole, (16, 32, 64, 128))
    assert np.corrcoef(detailed[inner].ravel(), own[inner].ravel())[0, 1] > least
    assert contrast(detailed, inner) == pytest.approx(around[inner].std(), rel=0.15)


def test_pixels_that_are_hidden_in_part_keep_what_is_visible_of_them() -> None:
    """Thin stripes: at 32 px across the window there is nothing visible between them, and yet they are to fit in."""
    rng = np.random.default_rng(2)
    photo = cv2.resize(rng.integers(0, 256, (43, 43, 3), np.uint8), (256, 256), interpolation=cv2.INTER_CUBIC)
    hole = np.zeros((256, 256), bool)
    hole[:, 128:] = (np.arange(256) % 7 < 2)[:, None]
    off = np.abs(borrowed(photo, hole)[hole].astype(float) - photo[hole])
    assert off.mean() < 25


def test_where_the_photo_is_smooth_no_detail_is_invented() -> None:
    slope = np.linspace(60, 190, 256).astype(np.uint8)
    photo = np.repeat(np.repeat(slope[None, :, None], 256, axis=0), 3, axis=2)
    hole = square_hole(256, 256, 100)
    assert np.abs(borrowed(photo, hole).astype(int) - photo).max() <= 3


def test_colours_up_to_the_first_level_stay_the_fills() -> None:
    photo, hole = textured(256, 256), square_hole(256, 256, 128)
    photo[hole] = (200, 40, 40)  # red, which nothing around it is
    means = borrowed(photo, hole)[hole].mean(axis=0)
    assert np.abs(means - (200, 40, 40)).max() < 12


def test_only_the_visible_lends_detail() -> None:
    """Of what a hole's fill holds, only its reduced picture matters: fine detail in it is neither kept nor lent."""
    photo, hole = textured(256, 256), square_hole(256, 256, 128)
    plain = emptied(photo, hole)
    chequered = plain.copy()
    rows, columns = np.indices(hole.shape)
    chequered[hole & ((rows + columns) % 2 == 0)] = 148
    chequered[hole & ((rows + columns) % 2 == 1)] = 108
    assert np.array_equal(borrowed(plain, hole), borrowed(chequered, hole))


def test_from_the_networks_own_size_on_its_picture_stays_below() -> None:
    """A fill that is all at 128 px, detail from 128 px: reduced to 128 px again it is what it was, nearly."""
    rng = np.random.default_rng(1)
    small = cv2.resize(rng.integers(60, 200, (32, 32, 3), np.uint8), (128, 128), interpolation=cv2.INTER_CUBIC)
    hole = square_hole(256, 256, 128)
    photo = np.where(hole[..., None], cv2.resize(small, (256, 256), interpolation=cv2.INTER_CUBIC), textured(256, 256))
    inner = square_hole(128, 128, 56)

    def at_128(picture: np.ndarray) -> np.ndarray:
        return cv2.resize(picture, (128, 128), interpolation=cv2.INTER_AREA)[inner].astype(float)

    kept, replaced = (np.abs(at_128(borrowed(photo, hole, levels)) - at_128(photo)) for levels in ((128,), LEVELS))
    assert kept.mean() < 0.5 * replaced.mean()


@pytest.mark.parametrize(
    ("levels", "hole"),
    [((), square_hole(256, 256, 100)), ((512,), square_hole(256, 256, 100)), (LEVELS, np.ones((256, 256), bool))],
)
def test_without_a_level_below_the_window_or_anything_visible_nothing_happens(
    levels: tuple[int, ...], hole: np.ndarray
) -> None:
    assert np.array_equal(borrowed(textured(256, 256), hole, levels), textured(256, 256))


def test_each_window_gets_detail_of_its_own() -> None:
    photo = np.concatenate([textured(300, 300), np.full((300, 300, 3), 128, np.uint8)], axis=1)
    hole = np.zeros((300, 600), bool)
    hole[130:170, 130:170] = hole[130:170, 430:470] = True
    assert len(windows_around(hole, SIZE)) == 2
    detailed = borrowed(emptied(photo, hole), hole)
    assert detailed[130:170, 130:170].std() > 10
    assert detailed[130:170, 430:470].std() < 1
