"""Holes that grow with the steps of a run."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from training.hole_growth import LEAST, grown, shrunk

SIDE = 32


@st.composite
def rectangles(draw: st.DrawFn) -> Tensor:
    """Two holes 2×1×S×S, a rectangle each, of 3 pixels and more a side."""
    holes = torch.zeros(2, 1, SIDE, SIDE)
    for hole in holes:
        top, left = draw(st.integers(0, SIDE - 3)), draw(st.integers(0, SIDE - 3))
        hole[0, top : draw(st.integers(top + 3, SIDE)), left : draw(st.integers(left + 3, SIDE))] = 1
    return holes


@given(rectangles(), st.integers(0, 9))
def test_a_growing_rectangle_lies_in_its_final_one_and_is_never_empty(holes: Tensor, number: int) -> None:
    small = grown(holes, number, 10)
    assert set(small.unique().tolist()) <= {0.0, 1.0}
    assert bool((small <= holes).all()) or float((small - holes).clamp(min=0).sum()) <= 4 * SIDE  # a rim of a pixel
    assert bool((small.sum(dim=(1, 2, 3)) > 0).all())


@given(rectangles(), st.integers(10, 1000))
def test_grown_holes_are_left_as_they_are(holes: Tensor, number: int) -> None:
    assert torch.equal(grown(holes, number, 10), holes)
    assert torch.equal(grown(holes, number, 0), holes)


def test_a_square_has_the_share_of_its_width_that_the_step_gives_about_its_own_middle() -> None:
    holes = torch.zeros(1, 1, 96, 96)
    holes[..., 36:84, 12:60] = 1  # 48 px a side, its middle at 60 and 36
    for number in (0, 5, 10):
        width = 48 * (LEAST + (1 - LEAST) * number / 10)
        rows, columns = grown(holes, number, 10)[0, 0].nonzero(as_tuple=True)
        for found, middle in ((rows, 60), (columns, 36)):
            assert found.max() - found.min() + 1 == pytest.approx(width, abs=2)
            assert (found.max() + found.min() + 1) / 2 == pytest.approx(middle, abs=1)


def test_every_hole_shrinks_about_its_own_middle() -> None:
    holes = torch.zeros(2, 1, SIDE, SIDE)
    holes[0, 0, :12, :12] = 1
    holes[1, 0, 20:, 20:] = 1
    small = shrunk(holes, 0.5)
    for hole in range(2):
        assert torch.equal(small[hole : hole + 1], shrunk(holes[hole : hole + 1], 0.5))
        assert 0 < small[hole].sum() < holes[hole].sum()
