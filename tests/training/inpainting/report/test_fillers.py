"""What the fills beside ours may know."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from training.inpainting.report.fillers import BASELINES, mean_colour_fill


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(BASELINES)))
def test_no_baseline_reads_what_is_under_the_hole(seed: int, name: str) -> None:
    rng = np.random.default_rng(seed)
    photo, hole = rng.integers(0, 256, (48, 40, 3), np.uint8), np.zeros((48, 40), bool)
    for _ in range(rng.integers(1, 4)):
        top, left = rng.integers(40), rng.integers(32)
        hole[top : top + rng.integers(1, 24), left : left + rng.integers(1, 24)] = True
    other = np.where(hole[..., None], 255 - photo, photo)
    filled = BASELINES[name](photo, hole)
    assert np.array_equal(filled, BASELINES[name](other, hole))
    assert np.array_equal(filled[~hole], photo[~hole])


def test_plain_photos_are_continued_and_a_mean_is_of_what_is_visible() -> None:
    photo, hole = np.full((32, 32, 3), 90, np.uint8), np.zeros((32, 32), bool)
    hole[8:24, 8:24] = True
    assert all(np.abs(fill(photo, hole).astype(int) - 90).max() <= 3 for fill in BASELINES.values())
    photo[:16] = 130
    assert (mean_colour_fill(photo, hole)[hole] == 110).all()
    assert (mean_colour_fill(photo, np.ones_like(hole)) == 128).all()
