"""A judged photo is kept small, and its verdict comes back whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.window.authenticate.rows import PackedCells, PhotoRow, Stage
from models.authenticity.verdict import Verdict

CELLS = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.floats(0, 1, width=32))


def verdict(cells: np.ndarray) -> Verdict:
    size = (16 * cells.shape[0], 16 * cells.shape[1])
    return Verdict("inpainted", 0.9, {"swin": 0.8}, cells, size, 0.1, (1, 2, 3, 4), ("bird", 0.7), 1.0, 0.2)


@given(CELLS)
def test_cells_come_back_in_their_place_to_half_a_level(cells: np.ndarray) -> None:
    found = PackedCells.pack(cells).unpack()
    assert found.shape == cells.shape
    assert found.dtype == np.float32
    assert np.abs(found - cells).max() <= 0.5 / 255 + 1e-6


def test_a_judged_photo_holds_no_large_array_and_gives_its_whole_verdict() -> None:
    cells = np.random.default_rng(0).random((250, 375), np.float32)  # nothing in it can be compressed
    row = PhotoRow.judged("/p/a.png", verdict(cells), np.zeros((60, 80, 3), np.uint8)[:, ::-1])
    assert row.stage is Stage.DONE
    assert row.verdict is not None
    assert row.verdict.cells.size == 0
    assert row.cells is not None
    assert len(row.cells.data) < 1.01 * cells.nbytes / 4
    whole = row.whole_verdict
    assert whole is not None
    assert (whole.box, whole.p_inpainted, whole.category) == ((1, 2, 3, 4), 0.9, ("bird", 0.7))
    assert np.allclose(whole.cells, cells, atol=0.5 / 255 + 1e-6)
    assert row.thumbnail is not None
    assert row.thumbnail.flags.c_contiguous


def test_a_photo_without_a_verdict_has_none() -> None:
    assert PhotoRow("/p/a.png").whole_verdict is None


@pytest.mark.parametrize(("path", "name"), [("/p/a b.png", "a b.png"), ("a.png", "a.png")])
def test_a_photo_is_called_by_its_file(path: str, name: str) -> None:
    assert PhotoRow(path).name == name
