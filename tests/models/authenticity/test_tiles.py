"""Tiles cover a photo of any size, never too many of them, and come together at the pixel where they were cut."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.authenticity.tiles import CELL, MOST_TILES, OVERLAP, TILE, blended, cells_of, cut_tile, tiles_over

SIDES = st.integers(1, 3000) | st.integers(3000, 20_000)


@given(SIDES, SIDES)
def test_a_photo_is_covered_to_its_last_pixel_unless_that_takes_too_many_tiles(height: int, width: int) -> None:
    tiles = tiles_over(height, width)
    assert 1 <= len(tiles) <= MOST_TILES
    seen = np.zeros((cells_of(height), cells_of(width)), bool)
    for tile in tiles:
        assert tile.top % CELL == tile.left % CELL == 0
        assert tile.height % 32 == tile.width % 32 == 0
        assert max(tile.height, tile.width) <= TILE
        assert 0 <= tile.top < height
        assert 0 <= tile.left < width
        rows, columns = (
            slice(a // CELL, (a + side) // CELL) for a, side in ((tile.top, tile.height), (tile.left, tile.width))
        )
        seen[rows, columns] = True
    if len(tiles_over(height, width, most=10**6)) <= MOST_TILES:
        assert seen.all()
    assert min(tile.top for tile in tiles) == min(tile.left for tile in tiles) == 0  # spread from end to end
    assert max(tile.top + tile.height for tile in tiles) >= height
    assert max(tile.left + tile.width for tile in tiles) >= width
    for one, other in pairwise(tiles_over(10, width, most=10**6)):
        assert one.left + one.width - other.left >= OVERLAP
    assert len({(tile.height, tile.width) for tile in tiles}) == 1


@pytest.mark.parametrize(
    ("height", "width", "count", "seen"),
    [(375, 500, 1, (384, 512)), (512, 512, 1, (512, 512)), (513, 100, 2, (320, 128)), (700, 1024, 6, (416, 416))],
)
def test_as_few_tiles_as_can_be_are_no_larger_than_they_must_be(
    height: int, width: int, count: int, seen: tuple[int, int]
) -> None:
    tiles = tiles_over(height, width)
    assert len(tiles) == count
    assert (tiles[0].height, tiles[0].width) == seen


@given(st.integers(1, 1200), st.integers(1, 1200))
def test_what_is_found_in_a_tile_lies_at_its_own_pixels_in_the_map(height: int, width: int) -> None:
    photo = np.random.default_rng(height * 7 + width).integers(0, 256, (height, width, 3), np.uint8)
    tiles = tiles_over(height, width)
    # a "network" whose logit is the first pixel of the cell
    logits = [cut_tile(photo, tile)[::CELL, ::CELL, 0].astype(np.float32) for tile in tiles]
    merged, known = blended(height, width, tiles, logits)
    assert known.all()
    assert np.allclose(merged, photo[::CELL, ::CELL, 0], atol=1e-3)


def test_a_tile_beyond_the_edge_is_mirrored() -> None:
    photo = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    (tile,) = tiles_over(2, 3)
    cut = cut_tile(photo, tile)
    assert cut.shape == (32, 32, 3)
    assert np.array_equal(cut[:2, :3], photo)
    assert np.array_equal(cut[2], cut[1])
    assert np.array_equal(cut[:, 3], cut[:, 2])
