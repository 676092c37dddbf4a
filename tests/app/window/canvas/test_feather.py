"""A fill blends into its photo as much as each pixel is covered."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.window.canvas.feather import softened

values = st.integers(0, 255)


@given(values, values, values)
def test_a_covered_pixel_is_the_rounded_mixture(fill: int, photo: int, coverage: int) -> None:
    pixels = np.full((1, 1, 3), fill, np.uint8), np.full((1, 1, 3), photo, np.uint8)
    mixed = softened(*pixels, np.full((1, 1), coverage, np.uint8))
    assert mixed.dtype == np.uint8
    share = Fraction(coverage, 255)
    exact = photo * (1 - share) + fill * share
    assert abs(int(mixed[0, 0, 0]) - exact) <= Fraction(1, 2)


def test_photo_and_fill_stay_exact_where_nothing_or_all_is_covered() -> None:
    rng = np.random.default_rng(0)
    fill, photo = rng.integers(0, 256, (2, 40, 50, 3), np.uint8)
    for levels in ([0, 255], [0, 128, 255]):
        coverage = rng.choice(np.array(levels, np.uint8), (40, 50))
        mixed = softened(fill, photo, coverage)
        assert np.array_equal(mixed[coverage == 0], photo[coverage == 0])
        assert np.array_equal(mixed[coverage == 255], fill[coverage == 255])
