"""A stroke covers exactly the pixels whose middle is within the brush's radius of its line."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.brush import Rect, around, snapped, soft_stroke, stroke_spans

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


@settings(max_examples=200, deadline=None)
@given(points, points, diameters, st.integers(0, 99))
def test_a_soft_stroke_falls_smoothly_from_its_hard_middle_to_nothing_at_the_radius(
    start: tuple[float, float], end: tuple[float, float], diameter: int, hardness: int
) -> None:
    rect, strength = soft_stroke(start, end, diameter, hardness, WIDTH, HEIGHT)
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    cover[rect.slices] = strength
    distance = distances(snapped(start, diameter), snapped(end, diameter)) / (diameter / 2)
    assert (cover[distance < hardness / 100 - 1e-4] == 255).all()
    assert not cover[distance > 1 + 1e-4].any()
    fall = np.clip((1 - distance) / (1 - hardness / 100), 0, 1)
    assert np.abs(cover - 127.5 * (1 - np.cos(np.pi * fall))).max() <= 1
    order = np.argsort(distance, axis=None)
    assert (np.diff(cover.ravel()[order].astype(int)) <= 1).all()  # farther is never more, but for rounding


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 1000), st.floats(0, 0.05))
def test_the_rectangle_around_a_hole_is_the_tightest(seed: int, share: float) -> None:
    hole = np.random.default_rng(seed).random((HEIGHT, WIDTH)) < share
    rect = around(hole)
    if not hole.any():
        assert rect.empty
        return
    ys, xs = np.nonzero(hole)
    assert rect == Rect(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)
