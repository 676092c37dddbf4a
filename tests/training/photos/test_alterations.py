"""Alterations do what their names say, to photo and hole together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from training.photos.alterations import AS_MADE, altered


@pytest.fixture
def photo(make_photo: Callable[..., np.ndarray]) -> np.ndarray:
    return make_photo(60, 40)


@pytest.mark.parametrize(
    ("name", "size"),
    [(AS_MADE, (40, 60)), ("jpeg 75", (40, 60)), ("blur 1", (40, 60)), ("scale 0.5", (20, 30)), ("scale 2", (80, 120))],
)
def test_photo_and_hole_have_one_size_and_the_hole_stays_in_place(
    photo: np.ndarray, name: str, size: tuple[int, int]
) -> None:
    hole = np.zeros(photo.shape[:2], bool)
    hole[:20, :30] = True
    out, filled = altered(photo, hole, name)
    assert (out.shape, out.dtype, filled.shape) == ((*size, 3), np.uint8, size)
    assert 0 <= filled.min() <= filled.max() <= 1
    assert filled.mean() == pytest.approx(hole.mean(), abs=0.02)
    assert filled[: size[0] // 3, : size[1] // 3].min() > 0.9
    assert (out is photo) == (name == AS_MADE)


def test_stronger_alterations_change_more_and_unknown_ones_are_an_error(photo: np.ndarray) -> None:
    hole = np.ones(photo.shape[:2], bool)
    far, near = (np.abs(altered(photo, hole, name)[0].astype(int) - photo).mean() for name in ("jpeg 60", "jpeg 95"))
    assert far > near > 0
    assert altered(photo, hole, "blur 1")[0].std(axis=(0, 1)).sum() < photo.std(axis=(0, 1)).sum()
    assert altered(photo[:1, :1], hole[:1, :1], "scale 0.5")[0].shape == (1, 1, 3)
    with pytest.raises(ValueError, match='no alteration called "sharpen 2"'):
        altered(photo, hole, "sharpen 2")
