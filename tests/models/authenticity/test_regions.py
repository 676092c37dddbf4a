"""Boxes hold all that was altered, never touch, and frame each part apart from the others."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from models.authenticity.regions import box_around, boxes_around
from models.authenticity.tiles import CELL

CELLS = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=12))


@given(CELLS, st.integers(0, CELL - 1), st.integers(0, CELL - 1))
def test_boxes_hold_every_altered_cell_and_never_touch(altered: np.ndarray, short: int, narrow: int) -> None:
    height, width = altered.shape[0] * CELL - short, altered.shape[1] * CELL - narrow
    boxes = boxes_around(altered, height, width)
    covered = np.zeros(altered.shape, bool)
    for left, top, across, down in boxes:
        assert left + across <= width
        assert top + down <= height
        place = np.s_[top // CELL : -(-(top + down) // CELL), left // CELL : -(-(left + across) // CELL)]
        covered[place] = True
        for edges in (altered[place].any(axis=0), altered[place].any(axis=1)):
            assert edges[0]
            assert edges[-1]  # no smaller box would do
    assert not (altered & ~covered).any()
    for one, other in combinations(boxes, 2):
        assert any(max(one[i], other[i]) > min(one[i] + one[i + 2], other[i] + other[i + 2]) for i in (0, 1))
    areas = [across * down for _, _, across, down in boxes]
    assert areas == sorted(areas, reverse=True)
    assert (box_around(boxes) is None) == (not altered.any())


def test_two_parts_have_a_box_each_and_one_within_the_other_s_box_belongs_to_it() -> None:
    altered = np.zeros((9, 12), bool)
    altered[1:3, 1:3] = True
    altered[3, 3] = True  # touches it at a corner
    altered[5:9, 6] = altered[8, 6:11] = True  # an L around
    altered[6, 9] = True  # this one
    boxes = boxes_around(altered, 140, 190)
    assert boxes == ((96, 80, 80, 60), (16, 16, 48, 48))
    assert box_around(boxes) == (16, 16, 160, 124)
