"""Which part of a photo asks for which word."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from models.checkpoints.checkpoint import Manifest
from models.inpainter import Inpainter
from resources.notebooks.word_maps import word_maps

CAPTION = "a small red bird, with plumes"


def hole_of(side: int, first: int, last: int) -> np.ndarray:
    hole = np.zeros((side, side), bool)
    hole[first:last, first:last] = True
    return hole


def test_cells_share_their_words_out_from_what_is_visible_and_their_mean_is_what_the_fill_tells(
    only_tiny_checkpoint: Manifest, make_photo: Callable[..., np.ndarray]
) -> None:
    photo, hole = make_photo(96, 96), hole_of(96, 32, 64)
    maps = word_maps(photo, hole, CAPTION)
    (fill,) = Inpainter.load(device="cpu").fill(photo, hole, CAPTION)
    assert maps.words == ("a", "small", "red", "bird", "with")
    means = np.nanmean(maps.cells, axis=(1, 2))
    np.testing.assert_allclose(means, [weight for _, weight in fill.word_weights], atol=1e-5)
    assert maps.window == fill.windows[0]
    np.testing.assert_allclose(maps.cells.sum(axis=0), 1, atol=1e-5)
    assert np.ptp(maps.cells, axis=(1, 2)).max() > 1e-5
    other = np.where(hole[..., None], np.uint8(255), photo)
    np.testing.assert_array_equal(maps.cells, word_maps(other, hole, CAPTION).cells)


def test_a_cell_that_shows_nothing_has_no_say(
    only_tiny_checkpoint: Manifest, make_photo: Callable[..., np.ndarray]
) -> None:
    cells = word_maps(make_photo(64, 64), hole_of(64, 0, 32), CAPTION).cells  # the first of the network's 2×2 cells
    assert np.isnan(cells[:, 0, 0]).all()
    assert np.isfinite(cells[:, 1, 1]).all()


@pytest.mark.parametrize(("caption", "last", "told"), [("plumes", 64, "plumes"), (CAPTION, 32, "hole is empty")])
def test_what_can_not_be_mapped_is_told(
    only_tiny_checkpoint: Manifest, make_photo: Callable[..., np.ndarray], caption: str, last: int, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        word_maps(make_photo(96, 96), hole_of(96, 32, last), caption)
