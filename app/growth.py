"""How far the hole for an animal reaches around it, in the window and in batches."""

from __future__ import annotations

MOST = 250  # pixels that a hole can grow, shrink or be feathered by at once: distances are kept in bytes
GROWTH = 10  # thousandths of a photo's shorter side, where nobody chose another


def growth_pixels(thousandths: int, shape: tuple[int, int]) -> int:
    """The pixels of a growth given in thousandths of a photo's shorter side; one at least, but none for 0.

    `shape`: height and width. What an outline cuts of fur and feathers is larger in larger photos.
    """
    return min(MOST, max(1, round(thousandths * min(shape) / 1000))) if thousandths else 0
