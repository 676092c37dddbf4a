"""Overlays: colour and lines where the photo was altered, the photo in grey elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from app.verdicts.heat_colours import DARK, LIGHT, coloured
from app.verdicts.heat_overlay import LONGEST, overlay
from models.authenticity.regions import box_around, boxes_around
from models.authenticity.verdict import ALTERED, Verdict


def verdict(height: int, width: int) -> Verdict:
    """The lower right quarter of the photo is altered."""
    cells = np.zeros((-(-height // 16), -(-width // 16)), np.float32)
    cells[cells.shape[0] // 2 :, cells.shape[1] // 2 :] = 1
    return judged(cells, height, width)


def judged(cells: np.ndarray, height: int, width: int) -> Verdict:
    boxes = boxes_around(cells >= ALTERED, height, width)
    box = box_around(boxes)
    return Verdict("inpainted", 0.99, {}, cells, (height, width), 0.25, box, None, 1.0, 0.1, None, boxes)


def test_colour_lies_where_the_photo_was_altered_and_grey_elsewhere(make_photo: Callable[..., np.ndarray]) -> None:
    shown = overlay(make_photo(320, 160), verdict(160, 320)).astype(int)
    assert shown.shape == (160, 320, 3)
    spread = np.ptp(shown, axis=2)
    assert spread[:60, :140].max() == 0
    assert spread[100:140, 180:300].min() > 40


@pytest.mark.parametrize(("height", "width"), [(1, 1), (2100, 300), (20_000, 50)])
def test_overlays_of_any_photo_are_of_bounded_size_and_its_shape(height: int, width: int) -> None:
    shown = overlay(np.zeros((height, width, 3), np.uint8), verdict(height, width))
    scale = min(1, LONGEST / max(height, width))
    assert shown.shape == (round(height * scale), round(width * scale), 3)


def test_a_higher_probability_is_always_a_brighter_colour() -> None:
    ramp = coloured(np.linspace(0, 1, 64, dtype=np.float32)[None])
    brightness = ramp[0] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(brightness) > 0).all()


@pytest.mark.parametrize("grey", [3, 128, 252])
@pytest.mark.parametrize("scale", [1, 3])
def test_what_counts_as_altered_has_an_outline_and_a_box_of_two_tones_on_any_photo(grey: int, scale: int) -> None:
    cells = np.zeros((20, 20), np.float32)
    cells[4:8, 4:8] = cells[8, 8] = 0.9  # the last touches the others at a corner
    cells[14, 15] = ALTERED
    cells[2, 15] = ALTERED - 0.01  # not altered
    size = 320 * scale
    found = judged(np.kron(cells, np.ones((scale, scale), np.float32)), size, size)
    shown = overlay(np.full((size, size, 3), grey, np.uint8), found, 320)
    light, dark = ((shown == tone).all(axis=2) for tone in (LIGHT, DARK))
    for left, right, top, bottom in ((64, 144, 64, 144), (240, 256, 224, 240)):
        middle = (top + bottom) // 2
        assert light[middle - 4, left]  # the outline, with a dark line around it
        assert dark[middle - 4, left - 1]
        assert light[bottom + 2, left:right].all()  # the box, apart from it
        assert dark[bottom + 3, left:right].all()
    assert light[100, 127]  # it follows the cells,
    assert not light[100, 135]  # not their box
    assert not (light | dark)[20:60, 220:300].any()


def test_an_authentic_photo_has_colour_and_no_lines() -> None:
    cells = np.full((8, 8), 0.9, np.float32)
    found = Verdict("authentic", 0.1, {}, cells, (128, 128), 0.0, None, None, 1.0, 0.1)
    shown = overlay(np.full((128, 128, 3), 128, np.uint8), found)
    assert len(np.unique(shown.reshape(-1, 3), axis=0)) == 1
