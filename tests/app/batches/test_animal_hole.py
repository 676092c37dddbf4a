"""A batch's hole for animals is the window's, pixel by pixel."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.batches.animal_hole import animal_hole
from app.growth import GROWTH, growth_pixels
from app.window.canvas.growing import grown


@given(height=st.integers(1, 900), width=st.integers(1, 900), seed=st.integers(0, 2**32 - 1))
def test_it_is_as_the_window_grows_it(height: int, width: int, seed: int) -> None:
    shape = height, width
    rng = np.random.default_rng(seed)
    masks = [rng.random(shape) < 0.001 for _ in range(2)]
    expected = grown(masks[0] | masks[1], growth_pixels(GROWTH, shape))
    assert np.array_equal(animal_hole(masks, shape), expected)
