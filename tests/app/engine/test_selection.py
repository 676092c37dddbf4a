"""Regions that OpenCV finds in a photo: by colour around a point, and the object in a box."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.selection import ObjectBox, Wand, selected


def flooded(photo: np.ndarray, wand: Wand) -> np.ndarray:
    """The same by hand: pixels near enough in colour, joined over their edges."""
    near = (np.abs(photo.astype(int) - photo[wand.y, wand.x].astype(int)) <= wand.tolerance).all(axis=2)
    if not wand.contiguous:
        return near
    region, border = np.zeros_like(near), [(wand.y, wand.x)]
    while border:
        y, x = border.pop()
        if 0 <= y < near.shape[0] and 0 <= x < near.shape[1] and near[y, x] and not region[y, x]:
            region[y, x] = True
            border += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return region


@settings(max_examples=30)
@given(st.data())
def test_the_wand_takes_what_is_near_in_colour_and_joined(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 12))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    photo = rng.integers(0, 4, (height, width, 3), np.uint8) * 40
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    wand = Wand(x, y, data.draw(st.sampled_from([0, 40, 80, 255])), data.draw(st.booleans()))
    before = photo.copy()
    assert np.array_equal(selected(photo, wand), flooded(photo, wand))
    assert np.array_equal(photo, before)


@pytest.mark.parametrize("place", [(-1, 0), (0, 5), (7, 0)])
def test_a_point_beside_the_photo_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="beside the photo"):
        selected(np.zeros((5, 7, 3), np.uint8), Wand(*place, 10))


def disc_photo(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """A speckled red disc on a speckled green ground, and where it is."""
    rows, columns = np.ogrid[:height, :width]
    disc = (rows - height / 2) ** 2 + (columns - width / 2) ** 2 < (0.3 * min(height, width)) ** 2
    photo = np.where(disc[..., None], (200, 40, 40), (40, 150, 60))
    noise = np.random.default_rng(0).integers(-20, 20, (height, width, 3))
    return (photo + noise).clip(0, 255).astype(np.uint8), disc


@pytest.mark.parametrize("size", [(120, 160), (500, 800)])
def test_the_object_in_a_box_is_told_from_what_is_around_it(size: tuple[int, int]) -> None:
    photo, disc = disc_photo(*size)
    height, width = size
    box = (width // 6, height // 8, width - width // 6, height - height // 8)
    found = selected(photo, ObjectBox(box))
    assert (found & disc).sum() / (found | disc).sum() > 0.9
    left, top, right, bottom = box
    outside = found.copy()
    outside[top:bottom, left:right] = False
    assert not outside.any()
    assert np.array_equal(found, selected(photo, ObjectBox(box)))  # the same each time


def test_the_edge_of_an_object_is_smooth_and_has_no_specks() -> None:
    import cv2

    photo, disc = disc_photo(300, 400)
    speckled = photo.copy()
    speckled[::9, ::9] = photo[150, 200]  # of the disc's colour, all over
    found = selected(speckled, ObjectBox((60, 30, 340, 270)))
    areas, _ = cv2.connectedComponents(found.astype(np.uint8))
    assert areas == 2, "ground and one object"
    assert (found & disc).sum() / (found | disc).sum() > 0.9


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (5, 5, 6, 6), (-50, -50, -10, -10), (900, 900, 950, 950)])
def test_a_box_with_nothing_in_it_selects_nothing(box: tuple[int, int, int, int]) -> None:
    assert not selected(disc_photo(80, 90)[0], ObjectBox(box)).any()


def test_a_box_around_the_whole_photo_and_a_plain_photo_are_fine() -> None:
    photo, _ = disc_photo(80, 90)
    assert selected(photo, ObjectBox((-5, -5, 200, 200))).shape == (80, 90)
    assert selected(np.full((40, 40, 3), 7, np.uint8), ObjectBox((5, 5, 30, 30))).shape == (40, 40)
