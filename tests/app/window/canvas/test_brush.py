"""A stroke covers exactly the pixels whose middle is within the brush's radius of its line, softly where it is soft."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.brush import Rect, around, snapped, soft_stroke, stroke_spans
from app.window.canvas.feather import softened

WIDTH, HEIGHT = 37, 29
points = st.tuples(st.floats(-20, 60), st.floats(-20, 50))
diameters = st.integers(1, 40)
values = st.integers(0, 255)


def distances(start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """Distance of every pixel's middle from the segment, H×W."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    direction = np.subtract(end, start)
    length = float(direction @ direction)
    along = ((xs - start[0]) * direction[0] + (ys - start[1]) * direction[1]) / length if length else np.zeros(xs.shape)
    along = np.clip(along, 0, 1)
    return np.hypot(xs - start[0] - along * direction[0], ys - start[1] - along * direction[1])


def tightest(hole: np.ndarray) -> Rect:
    ys, xs = np.nonzero(hole)
    return Rect(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)


def painted(start: tuple[float, float], end: tuple[float, float], diameter: int) -> tuple[np.ndarray, Rect]:
    hole = np.zeros((HEIGHT, WIDTH), bool)
    spans = stroke_spans(start, end, diameter, WIDTH, HEIGHT)
    spans.fill(hole, True)
    return hole, spans.rect


@settings(max_examples=100)
@given(points, points, diameters)
def test_a_stroke_is_the_capsule_around_its_line_and_its_rectangle_the_tightest_around_that(
    start: tuple[float, float], end: tuple[float, float], diameter: int
) -> None:
    hole, rect = painted(start, end, diameter)
    distance = distances(snapped(start, diameter), snapped(end, diameter))
    assert hole[distance < diameter / 2 - 1e-6].all()
    assert not hole[distance > diameter / 2 + 1e-6].any()
    assert rect == tightest(hole) if hole.any() else rect.empty


@settings(max_examples=40)
@given(st.floats(0, WIDTH - 0.001), st.floats(0, HEIGHT - 0.001))
def test_a_brush_of_one_paints_exactly_the_pixel_pointed_at(x: float, y: float) -> None:
    hole, _ = painted((x, y), (x, y), 1)
    assert hole.sum() == 1
    assert hole[int(y), int(x)]


def test_a_dot_has_the_brushs_width_and_height() -> None:
    for diameter in range(1, 25):
        _, rect = painted((18.3, 14.6), (18.3, 14.6), diameter)
        assert rect.right - rect.left == rect.bottom - rect.top == diameter


@settings(max_examples=60)
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


@settings(max_examples=40)
@given(st.integers(0, 1000), st.floats(0, 0.05))
def test_the_rectangle_around_a_hole_is_the_tightest(seed: int, share: float) -> None:
    hole = np.random.default_rng(seed).random((HEIGHT, WIDTH)) < share
    assert around(hole) == tightest(hole) if hole.any() else around(hole).empty


@settings(max_examples=60)
@given(values, values, values)
def test_a_fill_blends_into_its_photo_as_much_as_a_pixel_is_covered(fill: int, photo: int, coverage: int) -> None:
    pixels = np.full((1, 3, 3), fill, np.uint8), np.full((1, 3, 3), photo, np.uint8)
    mixed = softened(*pixels, np.array([[0, coverage, 255]], np.uint8))
    assert mixed.dtype == np.uint8
    share = Fraction(coverage, 255)
    assert abs(int(mixed[0, 1, 0]) - (photo * (1 - share) + fill * share)) <= Fraction(1, 2)
    assert (int(mixed[0, 0, 0]), int(mixed[0, 2, 0])) == (photo, fill)
    hard = softened(*pixels, np.array([[0, 255, 255]], np.uint8))
    assert hard[0, :, 0].tolist() == [photo, fill, fill]
