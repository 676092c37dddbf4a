"""Which part of a photo asks for which word."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from models.checkpoints.checkpoint import Manifest
from models.inpainter import Inpainter
from models.tdanet.word_maps import word_maps

CAPTION = "a small red bird, with plumes"


def middle_hole(height: int, width: int) -> np.ndarray:
    hole = np.zeros((height, width), bool)
    hole[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3] = True
    return hole


def test_visible_cells_share_out_their_words_and_their_mean_is_what_the_fill_tells(
    only_tiny_checkpoint: Manifest, make_photo: Callable[..., np.ndarray]
) -> None:
    photo, hole = make_photo(96, 96), middle_hole(96, 96)
    maps = word_maps(photo, hole, CAPTION)
    (fill,) = Inpainter.load(device="cpu").fill(photo, hole, CAPTION)
    assert maps.words == ("a", "small", "red", "bird", "with")
    means = np.nanmean(maps.cells, axis=(1, 2))
    np.testing.assert_allclose(means, [weight for _, weight in fill.word_weights], atol=1e-5)
    assert maps.window == fill.windows[0]
    np.testing.assert_allclose(maps.cells.sum(axis=0), 1, atol=1e-5)
    assert np.ptp(maps.cells, axis=(1, 2)).max() > 1e-5
    other = np.where(hole[..., None], np.uint8(255), photo)  # what lies under the hole plays no part
    np.testing.assert_array_equal(word_maps(other, hole, CAPTION).cells, maps.cells)
    hole = np.zeros((64, 64), bool)
    hole[:32, :32] = True  # the first of the network's 2×2 cells shows nothing and has no say
    cells = word_maps(photo[:64, :64], hole, CAPTION).cells
    assert np.isnan(cells[:, 0, 0]).all()
    assert np.isfinite(cells[:, 1, 1]).all()


@pytest.mark.parametrize(("caption", "empty", "told"), [("plumes", False, "plumes"), (CAPTION, True, "hole is empty")])
def test_what_can_not_be_mapped_is_told(
    only_tiny_checkpoint: Manifest, make_photo: Callable[..., np.ndarray], caption: str, empty: bool, told: str
) -> None:
    hole = np.zeros((96, 96), bool) if empty else middle_hole(96, 96)
    with pytest.raises(ValueError, match=told):
        word_maps(make_photo(96, 96), hole, caption)
