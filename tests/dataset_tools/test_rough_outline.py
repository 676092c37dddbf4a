"""GrabCut finds an animal in the middle of a photo, roughly and always alike."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from dataset_tools.rough_outline import rough_outline


def cat_on_grass(width: int = 120, height: int = 90) -> tuple[np.ndarray, np.ndarray]:
    picture = np.random.default_rng(0).normal((70, 140, 60), 12, (height, width, 3))
    cat = np.zeros((height, width), np.uint8)
    cv2.ellipse(cat, (width // 2, height // 2), (width // 4, height // 3), 20, 0, 360, 1, -1)
    picture[cat > 0] = np.random.default_rng(1).normal((40, 38, 36), 10, (int(cat.sum()), 3))
    return np.clip(picture, 0, 255).astype(np.uint8), cat > 0


def test_a_cat_on_grass_is_found() -> None:
    pixels, cat = cat_on_grass()
    outline = rough_outline(pixels)
    assert outline is not None
    assert outline.shape == cat.shape
    assert (outline & cat).sum() / (outline | cat).sum() > 0.8


def test_a_cat_of_two_colours_is_found_whole() -> None:
    pixels, cat = cat_on_grass()
    chest = cat.copy()
    chest[:50] = False
    pixels[chest] = 235
    outline = rough_outline(pixels)
    assert outline is not None
    assert outline[cat].mean() > 0.8


def test_the_middle_is_the_animal_s_even_where_it_looks_like_the_ground() -> None:
    pixels = np.random.default_rng(0).normal((40, 38, 36), 5, (90, 120, 3))
    pixels[50:80, 40:80] = np.random.default_rng(1).normal(230, 5, (30, 40, 3))  # the white chest of a black cat
    outline = rough_outline(np.clip(pixels, 0, 255).astype(np.uint8))
    assert outline is not None
    assert outline[38:48, 52:68].all()


def test_the_same_photo_gives_the_same_outline_whatever_was_drawn_before() -> None:
    pixels, _ = cat_on_grass()
    first = rough_outline(pixels)
    cv2.setRNGSeed(99)
    assert np.array_equal(first, rough_outline(pixels))  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", [(40, 40, 3), (1, 1, 3), (3, 400, 3)])
def test_a_photo_of_one_colour_or_hardly_any_size_has_none(shape: tuple[int, int, int]) -> None:
    assert rough_outline(np.full(shape, 120, np.uint8)) is None


def test_a_photo_too_narrow_to_tell_has_none() -> None:
    assert rough_outline(np.random.default_rng(0).integers(0, 255, (4, 400, 3), np.uint8)) is None


def test_an_animal_away_from_the_middle_is_found_in_its_box() -> None:
    pixels, cat = cat_on_grass()
    pixels, cat = np.roll(pixels, 35, axis=1), np.roll(cat, 35, axis=1)
    pixels[:20, :20] = 39  # as dark as the cat, and outside of its box
    rows, columns = np.flatnonzero(cat.any(axis=1)), np.flatnonzero(cat.any(axis=0))
    box = (float(columns[0]), float(rows[0]), float(np.ptp(columns)) + 1, float(np.ptp(rows)) + 1)
    outline = rough_outline(pixels, box)
    assert outline is not None
    assert (outline & cat).sum() / (outline | cat).sum() > 0.7
    assert not outline[:20, :20].any()


@pytest.mark.parametrize("box", [(40.0, 30.0, 1.0, 1.0), (500.0, 500.0, 30.0, 30.0), (-90.0, -90.0, 20.0, 20.0)])
def test_a_box_with_no_room_for_an_animal_has_no_outline(box: tuple[float, float, float, float]) -> None:
    assert rough_outline(cat_on_grass()[0], box) is None


def test_a_box_around_the_whole_photo_will_do() -> None:
    pixels, cat = cat_on_grass()
    outline = rough_outline(pixels, (0.0, 0.0, 120.0, 90.0))
    assert outline is not None
    assert outline[cat].mean() > 0.8
