"""Photos a second of every classical inpainter at 256 px, on one core: what an inpainted set costs beside its files."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import cv2
import numpy as np

from benchmarks.timing import best_seconds
from dataset_tools.holes.draw import draw_hole
from dataset_tools.inpainters import CLASSICAL
from dataset_tools.inpainters.contract import Inpaint

SIDE = 256
COUNT = 4
TARGETS = {"patchmatch": "> 0.67"}


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the rate of every inpainter for a hole of a quarter of the photo, in its middle."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        for name, fill in CLASSICAL.items():
            seconds = best_seconds(functools.partial(fill_photos, fill), repeats=3)
            yield (
                f"{name} fills at {SIDE} px, quarter hole, one core",
                COUNT / seconds,
                "photos/s",
                TARGETS.get(name, ""),
            )
    finally:
        cv2.setNumThreads(threads)


def fill_photos(fill: Inpaint) -> None:
    """Fill the hole of each photo; the generators differ, so that what they draw is averaged."""
    hole = draw_hole("centre", (SIDE, SIDE), np.random.default_rng(0))
    for seed in range(COUNT):
        fill(textured_photo(seed), hole, np.random.default_rng(seed))


def textured_photo(seed: int) -> np.ndarray:
    """Uint8 SIDE×SIDE×3 with detail at every scale, as photos have: search takes longer there than on flat ground."""
    rng = np.random.default_rng(seed)
    picture = np.full((SIDE, SIDE, 3), 127.0)
    for cells in (4, 16, 64):
        noise = rng.normal(0, 60 / np.sqrt(cells / 4), (cells, cells, 3))
        picture += cv2.resize(noise, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return np.clip(picture, 0, 255).astype(np.uint8)
