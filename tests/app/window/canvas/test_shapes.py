"""A shape holds exactly the pixels whose middle lies in it, and touches no more than its rectangle."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.shapes import Shape, ellipse, polygon, rectangle, squared

WIDTH, HEIGHT = 31, 23
points = st.tuples(st.floats(-12, 45), st.floats(-12, 35))
corners = st.lists(points, min_size=1, max_size=9)


def whole(shape: Shape) -> np.ndarray:
    """A shape on its photo."""
    rect, mask = shape
    assert mask.shape == (rect.bottom - rect.top, rect.right - rect.left)
    hole = np.zeros((HEIGHT, WIDTH), bool)
    hole[rect.slices] = mask
    return hole


def middles() -> tuple[np.ndarray, np.ndarray]:
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    return xs, ys


@settings(max_examples=60)
@given(points, points)
def test_a_rectangle_holds_the_middles_between_its_corners(one: tuple, other: tuple) -> None:
    xs, ys = middles()
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    expected = (xs >= left) & (xs < right) & (ys >= top) & (ys < bottom)
    assert np.array_equal(whole(rectangle(one, other, WIDTH, HEIGHT)), expected)


@settings(max_examples=60)
@given(points, points)
def test_an_ellipse_holds_the_middles_inside_it(one: tuple, other: tuple) -> None:
    xs, ys = middles()
    radius_x, radius_y = abs(one[0] - other[0]) / 2, abs(one[1] - other[1]) / 2
    hole = whole(ellipse(one, other, WIDTH, HEIGHT))
    if min(radius_x, radius_y) < 1e-6:
        assert not hole.any() or min(radius_x, radius_y) > 0
        return
    inside = ((xs - (one[0] + other[0]) / 2) / radius_x) ** 2 + ((ys - (one[1] + other[1]) / 2) / radius_y) ** 2
    assert hole[inside < 1 - 1e-9].all()
    assert not hole[inside > 1 + 1e-9].any()


@settings(max_examples=60)
@given(corners)
def test_a_polygon_holds_the_middles_with_an_odd_number_of_edges_above_them(line: list) -> None:
    xs, ys = middles()
    crossings = np.zeros(xs.shape, int)
    on_edge = np.zeros(xs.shape, bool)
    for (x0, y0), (x1, y1) in zip(line, line[1:] + line[:1], strict=True):
        on_edge |= distances(xs, ys, (x0, y0), (x1, y1)) < 1e-6
        if x0 != x1:
            spanned = (np.minimum(x0, x1) <= xs) & (xs < np.maximum(x0, x1))
            with np.errstate(over="ignore"):  # a steep edge crosses no middle's column, wherever it would lead
                crossings += spanned & (y0 + (xs - x0) * ((y1 - y0) / (x1 - x0)) < ys)
    hole = whole(polygon(line, WIDTH, HEIGHT))
    assert np.array_equal(hole[~on_edge], (crossings % 2 == 1)[~on_edge])


def distances(xs: np.ndarray, ys: np.ndarray, start: tuple, end: tuple) -> np.ndarray:
    """Distance of each point from a segment."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x**2 + along_y**2
    share = np.clip(((xs - start[0]) * along_x + (ys - start[1]) * along_y) / length, 0, 1) if length > 1e-12 else 0
    return np.hypot(xs - start[0] - share * along_x, ys - start[1] - share * along_y)


@settings(max_examples=60)
@given(corners, st.integers(0, 8))
def test_it_does_not_matter_where_a_polygon_begins_or_which_way_it_goes(line: list, first: int) -> None:
    hole = whole(polygon(line, WIDTH, HEIGHT))
    turned = line[first % len(line) :] + line[: first % len(line)]
    assert np.array_equal(whole(polygon(turned, WIDTH, HEIGHT)), hole)
    assert np.array_equal(whole(polygon(line[::-1], WIDTH, HEIGHT)), hole)


def test_two_polygons_that_share_an_edge_share_no_pixel_and_leave_none_out() -> None:
    left = polygon([(2.5, 2.5), (20.5, 2.5), (8.5, 18.5), (2.5, 18.5)], WIDTH, HEIGHT)
    right = polygon([(20.5, 2.5), (28.5, 2.5), (28.5, 18.5), (8.5, 18.5)], WIDTH, HEIGHT)
    both = polygon([(2.5, 2.5), (28.5, 2.5), (28.5, 18.5), (2.5, 18.5)], WIDTH, HEIGHT)
    assert not (whole(left) & whole(right)).any()
    assert np.array_equal(whole(left) | whole(right), whole(both))


@given(points, points)
def test_a_squared_corner_makes_a_square_on_the_same_side(one: tuple, other: tuple) -> None:
    x, y = squared(one, other)
    assert abs(abs(x - one[0]) - abs(y - one[1])) < 1e-9
    assert max(abs(x - one[0]), abs(y - one[1])) >= max(abs(other[0] - one[0]), abs(other[1] - one[1])) - 1e-9
    assert (x - one[0]) * (other[0] - one[0]) >= 0
    assert (y - one[1]) * (other[1] - one[1]) >= 0
