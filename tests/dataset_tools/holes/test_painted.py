"""Painted holes look like what they are: ellipses convex, lassos of one piece, spots small."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.brush import soft_stroke
from dataset_tools.holes.brush import BRUSH_WIDTH, along_outline
from dataset_tools.holes.draw import AREA_BINS, Hole, draw_hole
from dataset_tools.holes.painted import PAINTED_KINDS, PaintedKind, draw_painted

kinds = st.sampled_from(PAINTED_KINDS)
seeds = st.integers(0, 2**63)
sides = st.integers(48, 300)
areas = st.none() | st.sampled_from(AREA_BINS)
borders = st.none() | st.booleans()


def an_animal(height: int = 120, width: int = 160) -> Hole:
    """A body with a head in the left half of the frame."""
    canvas = np.zeros((height, width), np.uint8)
    cv2.ellipse(canvas, (width // 4, height // 2), (width // 8, height // 4), 20, 0, 360, 1, -1)
    cv2.circle(canvas, (width // 3, height // 4), height // 10, 1, -1)
    return canvas.astype(bool)


def parts(hole: Hole) -> int:
    """Connected regions, pixels that share a corner counting as neighbours."""
    return int(cv2.connectedComponents(hole.view(np.uint8), connectivity=8)[0]) - 1


def enclosed(hole: Hole) -> int:
    """Regions of the photo that the hole lies all around of."""
    outside = np.pad(~hole, 1, constant_values=True)
    return int(cv2.connectedComponents(outside.astype(np.uint8), connectivity=4)[0]) - 2


@settings(max_examples=40)
@given(
    kind=kinds,
    height=st.integers(1, 80),
    width=st.integers(1, 80),
    area=areas,
    seed=seeds,
    corner=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    share=st.sampled_from([0.0, 0.3, 1.0]),
)
def test_an_animal_of_any_size_anywhere_is_painted_on(
    kind: PaintedKind,
    height: int,
    width: int,
    area: tuple[float, float] | None,
    seed: int,
    corner: tuple[float, float],
    share: float,
) -> None:
    animal = np.zeros((height, width), bool)
    top, left = int(corner[0] * (height - 1)), int(corner[1] * (width - 1))
    animal[top : top + 1 + int(share * height), left : left + 1 + int(share * width)] = True
    hole = draw_hole(kind, (height, width), np.random.default_rng(seed), animal, area=area)
    assert hole.shape == animal.shape
    assert hole.any()
    if area is not None and min(height, width) >= 16:
        assert area[0] <= hole.mean() <= area[1]


@settings(max_examples=30)
@given(height=sides, width=sides, seed=seeds, area=areas, border=borders)
def test_an_ellipse_is_convex(
    height: int, width: int, seed: int, area: tuple[float, float] | None, border: bool | None
) -> None:
    hole = draw_hole("ellipse", (height, width), np.random.default_rng(seed), area=area, border=border)
    points = cv2.findNonZero(hole.view(np.uint8))
    hull = np.zeros(hole.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    beyond = np.count_nonzero(hull.astype(bool) & ~hole)
    assert beyond <= 0.5 * len(cv2.findContours(hull, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0][0])


@settings(max_examples=30)
@given(height=sides, width=sides, seed=seeds, area=areas, border=borders, known=st.sampled_from([0, 1, 2]))
def test_a_lasso_is_one_region_that_encloses_nothing(
    height: int, width: int, seed: int, area: tuple[float, float] | None, border: bool | None, known: int
) -> None:
    animal = an_animal(height, width) if known else None
    if known == 2:  # it curls up around something, and its tail shows elsewhere
        animal &= ~cv2.erode(animal.view(np.uint8), np.ones((max(3, height // 12),) * 2, np.uint8)).astype(bool)
        animal[-height // 8 :, -width // 8 :] = True
    hole = draw_hole("lasso", (height, width), np.random.default_rng(seed), animal, area=area, border=border)
    assert (parts(hole), enclosed(hole)) == (1, 0)


@settings(max_examples=30)
@given(height=sides, width=sides, seed=seeds, border=borders, known=st.booleans())
def test_a_spot_is_one_to_three_blobs_under_a_fiftieth_of_the_photo(
    height: int, width: int, seed: int, border: bool | None, known: bool
) -> None:
    animal = an_animal(height, width) if known else None
    hole = draw_hole("spot", (height, width), np.random.default_rng(seed), animal, border=border)
    assert 1 <= parts(hole) <= 3
    assert hole.sum() >= 3
    assert hole.mean() < 0.02


@settings(max_examples=10)
@given(seed=seeds)
def test_strokes_are_at_least_as_wide_as_the_thinnest_brush(seed: int) -> None:
    side = 400
    hole = np.pad(draw_hole("brush", (side, side), np.random.default_rng(seed), border=False), 1)
    thinnest = round(0.7 * BRUSH_WIDTH[0] * side)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thinnest, thinnest))
    opened = cv2.morphologyEx(hole.view(np.uint8), cv2.MORPH_OPEN, disc)
    assert np.count_nonzero(opened) >= 0.9 * np.count_nonzero(hole)


@pytest.mark.parametrize("diameter", [6, 16, 50])
def test_a_dab_covers_what_the_window_s_soft_brush_covers(diameter: int) -> None:
    """A window's hole is every pixel that the soft brush covers at all; a dab of even width is the same, but a rim."""
    from dataset_tools.holes import brush as brush_holes

    order = np.zeros((100, 100), np.uint16)
    path = np.full((1, 2), 50.0)
    brush_holes._stamped(order, path, diameter / 2, np.random.default_rng(0), 0)
    rect, soft = soft_stroke((50.5, 50.5), (50.5, 50.5), diameter + 1, 50, 100, 100)
    window = np.zeros((100, 100), bool)
    window[rect.slices] = soft > 0
    width, ours = (2 * (np.count_nonzero(hole) / np.pi) ** 0.5 for hole in (window, order > 0))
    assert ours == pytest.approx(width, rel=0.25)


@pytest.mark.parametrize("kind", PAINTED_KINDS)
def test_half_of_the_holes_are_on_the_animal_or_on_its_box(kind: PaintedKind) -> None:
    animal, box = an_animal(), (20.0, 30.0, 40.0, 60.0)
    known, boxed, unknown, around = 0, 0, 0, 0
    for seed in range(100):
        on_it, in_box, anywhere = (
            draw_hole(kind, animal.shape, np.random.default_rng(seed), *where) for where in ((animal,), (None, box), ())
        )
        known += bool((on_it & animal).any())
        around += bool(on_it[animal].all())
        boxed += bool(in_box[30:90, 20:60].any())
        unknown += bool((anywhere & animal).any())
    assert min(known, boxed) >= 40
    assert kind != "spot" or known > unknown
    assert kind != "lasso" or 15 < around < 45  # half of those on the animal go around all of it


@settings(max_examples=30)
@given(kind=kinds, seed=seeds, side=st.integers(32, 200))
def test_a_hole_asked_to_be_whole_is_not_cut_off(kind: PaintedKind, seed: int, side: int) -> None:
    hole = draw_painted(kind, (side, side), np.random.default_rng(seed), border=False)
    edge = np.concatenate([hole[0], hole[-1], hole[:, 0], hole[:, -1]])
    longest = max(len(run) for run in "".join("01"[int(pixel)] for pixel in edge).split("0"))
    assert longest <= 0.5 * side  # at most a rounding touches: no side of the frame cuts straight through


def test_a_stroke_along_an_outline_stays_near_it_and_off_the_frame_s_border() -> None:
    animal = np.zeros((120, 160), bool)
    animal[60:, 40:110] = True  # the frame cuts it off below
    edge = cv2.morphologyEx(animal.view(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).astype(bool)
    to_edge = cv2.distanceTransform((~edge).view(np.uint8), cv2.DIST_L2, 5)
    for seed in range(50):
        path = along_outline(animal, np.random.default_rng(seed), 2.0, 8.0)
        columns, rows = np.rint(path).astype(int).T
        assert to_edge[np.clip(rows, 0, 119), np.clip(columns, 0, 159)].max() < 12
        assert ((rows < 117) | (columns < 50) | (columns > 100)).all()
