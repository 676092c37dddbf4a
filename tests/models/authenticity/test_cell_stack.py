"""The stack of the cells: what it is fed, that it heeds one voice against many, and that a checkpoint keeps it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.authenticity.cell_stack import CellStack, cell_features, feature_count

SIDES = st.integers(1, 12)


def drawn(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 5, shape)


@given(SIDES, SIDES, st.integers(1, 5), st.integers(0, 2**31))
def test_unfitted_it_is_the_members_mean(height: int, width: int, members: int, seed: int) -> None:
    maps = drawn(seed, members, height, width).astype(np.float32)
    found = CellStack.averaging(members).map_of(list(maps), 3.0)
    assert found.shape == (height, width)
    assert np.allclose(found, maps.clip(-20, 20).mean(axis=0), atol=1e-5)


@given(SIDES, SIDES, st.integers(1, 4), st.integers(0, 2**31))
def test_a_cell_is_known_by_itself_its_surroundings_and_the_photo(h: int, w: int, members: int, seed: int) -> None:
    maps = drawn(seed, members, h, w)
    features = cell_features(list(maps), -1.5).reshape(h, w, -1)
    assert features.shape[2] == feature_count(members)
    assert (features[..., -1] == -1.5).all()
    for number, own in enumerate(maps.clip(-20, 20)):
        cell, *around = np.moveaxis(features[..., 4 * number : 4 * number + 4], 2, 0)
        assert np.array_equal(cell, own)
        for side, mean in zip((3, 5, 9), around, strict=True):
            edge = np.pad(own, side // 2, mode="edge")
            windows = np.lib.stride_tricks.sliding_window_view(edge, (side, side))
            assert np.allclose(mean, windows.mean(axis=(2, 3)))


def test_one_sure_member_can_outweigh_a_silent_one() -> None:
    """What no weighted mean can: at -4 the silent one says nothing, whatever it says above that adds."""
    count = feature_count(2)
    hidden = np.zeros((2, count))
    hidden[0, 0], hidden[1, 4] = 1, 1
    stack = CellStack(np.zeros(count), np.ones(count), hidden, np.zeros(2), np.ones(2), np.array([-1.0]))
    silent, sure = np.full((2, 2), -4.0), np.full((2, 2), 3.0)
    assert (stack.map_of([silent, sure], 0.0) == 2).all()
    assert (stack.map_of([sure, silent], 0.0) == 2).all()
    assert (stack.map_of([silent, silent], 0.0) == -1).all()


def test_a_checkpoint_keeps_it_beside_the_photos_stack() -> None:
    kept = CellStack.averaging(3)
    tensors = kept.to_tensors()
    assert all(name.startswith("cells.") for name in tensors)
    again, maps = CellStack.from_tensors(tensors | {"weight": np.zeros(9)}), list(drawn(0, 3, 4, 5))
    assert np.array_equal(again.map_of(maps, 0.0), kept.map_of(maps, 0.0))
    tensors.pop("cells.hidden")
    with pytest.raises(KeyError, match=r"cells\.hidden"):
        CellStack.from_tensors(tensors)
