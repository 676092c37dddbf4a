"""The same promises with a real, untrained TDANet, from the checkpoint file to the filled photo."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from models.checkpoints.checkpoint import CheckpointError, Manifest, write_checkpoint
from models.inpainter import Inpainter
from tests.conftest import draw_photo


@pytest.fixture(scope="module")
def painter(tiny_checkpoint: Manifest) -> Inpainter:
    return Inpainter.load(str(tiny_checkpoint.path), device="cpu")


def middle(height: int, width: int) -> np.ndarray:
    hole = np.zeros((height, width), bool)
    hole[height // 3 : height * 2 // 3 + 1, width // 3 : width * 2 // 3 + 1] = True
    return hole


@settings(max_examples=8)
@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 2**32))
def test_outside_pixels_stay_and_hidden_pixels_never_leak(
    painter: Inpainter, height: int, width: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    photo = rng.integers(0, 256, (height, width, 3), np.uint8)
    hole = np.zeros((height, width), bool)
    for _ in range(rng.integers(1, 4)):
        top, left = rng.integers(height), rng.integers(width)
        hole[top : top + rng.integers(1, height + 1), left : left + rng.integers(1, width + 1)] = True
    assume(not hole.all())  # which is refused
    hidden_changed = np.where(hole[..., None], 255 - photo, photo)
    (fill,) = painter.fill(photo, hole, "a red bird", seed=seed)
    (other,) = painter.fill(hidden_changed, hole, "a red bird", seed=seed)
    assert np.array_equal(fill.photo[~hole], photo[~hole])
    assert fill.photo.tobytes() == other.photo.tobytes()


def test_loading_again_gives_the_same_bytes_alone_and_in_a_series(
    painter: Inpainter, tiny_checkpoint: Manifest
) -> None:
    photo, hole = draw_photo(800, 500), middle(500, 800)
    hole[:10, :10] = True
    series = painter.fill(photo, hole, "a red bird", count=3, seed=5)
    (alone,) = Inpainter.load(str(tiny_checkpoint.path), "cpu").fill(photo, hole, "a red bird", seed=7)
    assert series[2].photo.tobytes() == alone.photo.tobytes()
    assert [fill.seed for fill in series] == [5, 6, 7]
    assert len({fill.photo[hole].tobytes() for fill in series}) == 3
    assert sum(weight for _, weight in alone.word_weights) == pytest.approx(1, abs=1e-4)
    files = [path.read_bytes() for path in tiny_checkpoint.weight_paths()]
    assert alone.checkpoint_sha256 == tuple(sha256(content).hexdigest() for content in files)


def test_photos_filled_together_get_the_fills_they_get_alone(painter: Inpainter) -> None:
    photos = [draw_photo(100, 80, 1), draw_photo(300, 64, 2), draw_photo(64, 64, 3)]
    holes = [middle(80, 100), np.zeros((64, 300), bool), middle(64, 64)]
    holes[1][20:30, 10:20] = holes[1][20:40, 270:290] = True  # two windows
    captions, seeds = ["a red bird", "", "a small blue bird with a red breast"], [7, 8, 7]
    together = painter.fill_each(photos, holes, captions, seeds)
    for photo, hole, caption, seed, filled in zip(photos, holes, captions, seeds, together, strict=True):
        alone = painter.fill(photo, hole, caption, seed=seed)[0].photo
        assert np.array_equal(filled[~hole], photo[~hole])
        assert np.abs(filled.astype(int) - alone).max() <= 1  # rounding of a batch's arithmetic


def test_a_checkpoint_of_an_unknown_network_asks_for_an_update(tmp_path: Path) -> None:
    manifest = Manifest(name="new", kind="inpainting", architecture="tdanet-9", title="", config={})
    write_checkpoint(tmp_path, manifest, {"weight": np.zeros(1, np.float32)})
    with pytest.raises(CheckpointError, match=r"tdanet-9.*[Uu]pdate"):
        Inpainter.load(str(tmp_path / "new.json"))
