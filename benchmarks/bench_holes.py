"""Holes a second, of every kind and to the area bins, on one core: a trainer draws one a photo and must not wait."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import cv2
import numpy as np

from benchmarks.timing import best_seconds
from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS, Kind, draw_hole

SIDE = 256
COUNT = 120
TARGET = "> 1,000"
BOX = (40.0, 60.0, 150.0, 120.0)


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the rate of every kind: as it comes, then over all area bins, those of the set of fixed holes last."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        for kind in HOLE_KINDS:
            yield f"{kind} holes at {SIDE} px, one core", _rate(kind, bins=False), "holes/s", TARGET
            yield f"{kind} holes at {SIDE} px to an area bin, one core", _rate(kind), "holes/s", TARGET
        for border, words in ((True, "touching the border"), (False, "away from the border")):
            name = f"stroke holes at {SIDE} px to an area bin, {words}, one core"
            yield name, _rate("strokes", border=border), "holes/s", TARGET
    finally:
        cv2.setNumThreads(threads)


def _rate(kind: Kind, bins: bool = True, border: bool | None = None) -> float:
    return COUNT / best_seconds(functools.partial(_draw, kind, bins, border))


def _draw(kind: Kind, bins: bool, border: bool | None) -> None:
    rng = np.random.default_rng(0)
    for number in range(COUNT):
        area = AREA_BINS[number % len(AREA_BINS)] if bins else None
        draw_hole(kind, (SIDE, SIDE), rng, box=BOX, area=area, border=border)
