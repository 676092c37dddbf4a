"""A stroke covers exactly the pixels whose middle is within the brush's radius of its line."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.brush import Rect, snapped, stroke_spans

WIDTH, HEIGHT = 37, 29
points = st.tuples(st.floats(-20, 60), st.floats(-20, 50))
diameters = st.integers(1, 40)


def distances(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """Distance of every pixel's middle from the segment, H×W."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    direction = np.subtract(end, start)
    length = float(direction @ direction)
    along = ((xs - start[0]) * direction[0] + (ys - start[1]) * direction[1]) / length if length else np.zeros(xs.shape)
    along = np.clip(along, 0, 1)
    return np.hypot(xs - start[0] - along * direction[0], ys - start[1] - along * direction[1])


def painted(start: tuple[float, float], end: tuple[float, float], diameter: int) -> tuple[np.ndarray, Rect]:
    hole = np.zeros((HEIGHT, WIDTH), bool)
    spans = stroke_spans(start, end, diameter, WIDTH, HEIGHT)
    spans.fill(hole, True)
    return hole, spans.rect


@settings(max_examples=300, deadline=None)
@given(points, points, diameters)
def test_a_stroke_is_the_capsule_around_its_line(
    start: tuple[float, float], end: tuple[float, float], diameter: int
) -> None:
    hole, _ = painted(start, end, diameter)
    distance = distances(snapped(start, diameter), snapped(end, diameter))
    assert hole[distance < diameter / 2 - 1e-6].all()
    assert not hole[distance > diameter / 2 + 1e-6].any()


@settings(max_examples=200, deadline=None)
@given(points, points, diameters)
def test_the_rectangle_of_a_stroke_is_the_tightest_around_its_pixels(
    start: tuple[float, float], end: tuple[float, float], diameter: int
) -> None:
    hole, rect = painted(start, end, diameter)
    if not hole.any():
        assert rect.empty
        return
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    assert rect == Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


@settings(max_examples=100, deadline=None)
@given(st.floats(0, WIDTH - 0.001), st.floats(0, HEIGHT - 0.001))
def test_a_brush_of_one_paints_exactly_the_pixel_pointed_at(x: float, y: float) -> None:
    hole, _ = painted((x, y), (x, y), 1)
    assert hole.sum() == 1
    assert hole[int(y), int(x)]


def test_a_dot_has_the_brushs_width_and_height() -> None:
    for diameter in range(1, 25):
        _, rect = painted((18.3, 14.6), (18.3, 14.6), diameter)
        assert rect.right - rect.left == rect.bottom - rect.top == diameter


def test_a_stroke_beside_the_photo_paints_nothing() -> None:
    hole, rect = painted((-30, 5), (-30, 20), 9)
    assert rect.empty
    assert not hole.any()
