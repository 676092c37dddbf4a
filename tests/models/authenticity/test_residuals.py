"""Residual counts follow the residuals and nothing else, in photos of any size; cells are judged a few at a time."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authenticity import residuals
from models.authenticity.residual_counts import FEATURES, residual_counts
from models.authenticity.residuals import CountsNetwork, strange_residuals
from models.authenticity.tiles import cells_of

SEEDS = st.integers(0, 2**32 - 1)


def grain(height: int, width: int, seed: int, soft: float = 0.8) -> np.ndarray:
    """A grey photo of soft grain that leaves room above and below: uint8 H×W×3."""
    noise = np.random.default_rng(seed).normal(0, 20, (height, width)).astype(np.float32)
    soft_noise = cv2.GaussianBlur(noise, (0, 0), soft)
    grey = np.clip(128 + soft_noise * 12 / max(float(soft_noise.std()), 1e-3), 60, 190).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def drawn(seed: int, units: int = 4) -> CountsNetwork:
    """A network of small weights."""
    rng = np.random.default_rng(seed)
    shapes = {"hidden": (units, FEATURES), "hidden_bias": (units,), "weight": (units,), "bias": (1,)}
    values = {name: rng.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}
    return CountsNetwork(np.zeros(FEATURES, np.float32), np.ones(FEATURES, np.float32), **values)


@given(st.integers(1, 70), st.integers(1, 70), SEEDS)
@settings(max_examples=40)
def test_shares_of_any_photo_are_shares_and_all_is_finite(height: int, width: int, seed: int) -> None:
    photo = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    counts = residual_counts(photo)
    count = cells_of(height) * cells_of(width)
    for shares in (counts.near, counts.wide):
        whole = (shares.reshape(count, -1, 25) ** 2).sum(axis=2)
        assert np.all((np.abs(whole - 1) < 1e-4) | (whole == 0))
    features = counts.features(slice(None))
    assert features.shape == (count, FEATURES)
    assert np.isfinite(features).all()


@given(st.integers(20, 60), st.integers(20, 60), st.integers(-60, 60), SEEDS)
@settings(max_examples=25)
def test_brightness_and_sign_leave_the_counts_alone(height: int, width: int, by: int, seed: int) -> None:
    photo = grain(height, width, seed)
    known = residual_counts(photo)
    for other in ((photo.astype(int) + by).astype(np.uint8), 255 - photo):
        assert np.array_equal(residual_counts(other).near, known.near)


@given(st.integers(20, 60), st.integers(20, 60), SEEDS)
@settings(max_examples=25)
def test_rows_and_columns_count_alike(height: int, width: int, seed: int) -> None:
    photo = grain(height, width, seed)
    shape = cells_of(height), cells_of(width)
    there, turned = (residual_counts(p).features(slice(None)) for p in (photo, photo.transpose(1, 0, 2).copy()))
    assert np.allclose(
        there.reshape(*shape, FEATURES), turned.reshape(*shape[::-1], FEATURES).transpose(1, 0, 2), atol=1e-3
    )


def test_a_soft_region_stands_out_where_it_is() -> None:
    photo = grain(160, 240, 1, soft=0.6)
    photo[48:112, 96:176] = grain(64, 80, 2, soft=2.0)
    near = residual_counts(photo).near
    differs = np.abs(near - np.median(near, axis=0)).sum(axis=1).reshape(10, 15)
    inside, beside = np.zeros((2, *differs.shape), bool)
    inside[3:7, 6:11] = True
    beside[2:8, 5:12] = True  # cells of which some of the 3×3 around are within
    assert differs[inside].min() > 2 * differs[~beside].max()


@given(st.integers(1, 100), st.integers(1, 100), SEEDS)
@settings(max_examples=20)
def test_how_many_cells_are_judged_at_once_changes_nothing(height: int, width: int, seed: int) -> None:
    photo, network = grain(height, width, seed), drawn(seed)
    whole = strange_residuals(photo, network)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(residuals, "_AT_ONCE", 3)
        parts = strange_residuals(photo, network)
    assert whole.cells.shape == (cells_of(height), cells_of(width))
    assert np.allclose(whole.cells, parts.cells, atol=1e-4)
    assert whole.features.shape == (len(residuals.FEATURES),)
    assert whole.features[0] == whole.cells.max()


def test_a_checkpoint_keeps_the_network() -> None:
    kept, photo = drawn(3), grain(40, 60, 4)
    again = CountsNetwork.from_tensors(kept.to_tensors() | {"weight": np.zeros(2)}, np.float32)
    assert np.array_equal(strange_residuals(photo, again).cells, strange_residuals(photo, kept).cells)
    with pytest.raises(ValueError, match="network over residual counts has no usable weight"):
        CountsNetwork.from_tensors(kept.to_tensors() | {"counts.weight": np.zeros(3)})
