"""Alterations do what their names say, to photo and hole together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from training.photos.alterations import AS_MADE, altered


@pytest.fixture
def photo(make_photo: Callable[..., np.ndarray]) -> np.ndarray:
    return make_photo(60, 40)


@pytest.fixture
def hole(photo: np.ndarray) -> np.ndarray:
    hole = np.zeros(photo.shape[:2], bool)
    hole[:20, :30] = True
    return hole


@pytest.mark.parametrize(
    ("name", "size"),
    [(AS_MADE, (40, 60)), ("jpeg 75", (40, 60)), ("blur 1", (40, 60)), ("scale 0.5", (20, 30)), ("scale 2", (80, 120))],
)
def test_photo_and_hole_have_one_size_and_the_hole_stays_in_place(
    photo: np.ndarray, hole: np.ndarray, name: str, size: tuple[int, int]
) -> None:
    out, filled = altered(photo, hole, name)
    assert out.shape == (*size, 3)
    assert out.dtype == np.uint8
    assert filled.shape == size
    assert 0 <= filled.min() <= filled.max() <= 1
    assert filled.mean() == pytest.approx(hole.mean(), abs=0.02)
    assert filled[: size[0] // 3, : size[1] // 3].min() > 0.9


def test_as_made_is_as_it_is_and_the_others_differ(photo: np.ndarray, hole: np.ndarray) -> None:
    assert altered(photo, hole, AS_MADE)[0] is photo
    far, near = (np.abs(altered(photo, hole, name)[0].astype(int) - photo).mean() for name in ("jpeg 60", "jpeg 95"))
    assert far > near > 0
    assert altered(photo, hole, "blur 1")[0].std(axis=(0, 1)).sum() < photo.std(axis=(0, 1)).sum()


def test_a_photo_of_one_pixel_can_be_scaled_down() -> None:
    out, filled = altered(np.zeros((1, 1, 3), np.uint8), np.ones((1, 1), bool), "scale 0.5")
    assert out.shape == (1, 1, 3)
    assert filled[0, 0] == 1


def test_an_unknown_alteration_is_a_clear_error(photo: np.ndarray, hole: np.ndarray) -> None:
    with pytest.raises(ValueError, match='no alteration called "sharpen 2"'):
        altered(photo, hole, "sharpen 2")
