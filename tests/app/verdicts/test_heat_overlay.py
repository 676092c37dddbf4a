"""Overlays: colour where the photo was altered, the photo elsewhere, and no file in another's place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.verdicts.heat_colours import coloured
from app.verdicts.heat_overlay import LONGEST, HeatMaps, overlay
from models.authenticator import Verdict


def verdict(height: int, width: int) -> Verdict:
    """The lower right quarter of the photo is altered."""
    cells = np.zeros((-(-height // 16), -(-width // 16)), np.float32)
    cells[cells.shape[0] // 2 :, cells.shape[1] // 2 :] = 1
    return Verdict("inpainted", 0.99, {}, cells, (height, width), 0.25, None, None, 1.0, 0.1)


def test_colour_lies_where_the_photo_was_altered_and_grey_elsewhere(make_photo: Callable[..., np.ndarray]) -> None:
    shown = overlay(make_photo(320, 160), verdict(160, 320)).astype(int)
    assert shown.shape == (160, 320, 3)
    spread = np.ptp(shown, axis=2)
    assert spread[:60, :140].max() == 0
    assert spread[100:, 180:].min() > 40


@pytest.mark.parametrize(("height", "width"), [(1, 1), (2100, 300), (20_000, 50)])
def test_overlays_of_any_photo_are_of_bounded_size_and_its_shape(height: int, width: int) -> None:
    shown = overlay(np.zeros((height, width, 3), np.uint8), verdict(height, width))
    scale = min(1, LONGEST / max(height, width))
    assert shown.shape == (round(height * scale), round(width * scale), 3)


def test_a_higher_probability_is_always_a_brighter_colour() -> None:
    ramp = coloured(np.linspace(0, 1, 64, dtype=np.float32)[None])
    brightness = ramp[0] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(brightness) > 0).all()


def test_photos_of_one_name_have_an_overlay_each(tmp_path: Path) -> None:
    photo, found = np.zeros((20, 30, 3), np.uint8), verdict(20, 30)
    maps = HeatMaps(tmp_path, [])
    paths = ["a/bird.jpg", "b/bird.png", "c/BIRD.jpg", "c/bird-heat-map.jpg", "d/" + 125 * "é" + ".jpg"]
    files = [maps.name(path) for path in paths]
    for file in files:
        maps.write(file, photo, found)
    assert [file.name for file in files[:4]] == [
        "bird-heat-map.png",
        "bird-heat-map-2.png",
        "BIRD-heat-map-3.png",
        "bird-heat-map-heat-map.png",
    ]
    assert sorted(tmp_path.iterdir()) == sorted(files)
    again = HeatMaps(tmp_path, [])
    assert again.name(paths[0]) == files[0]  # a second run replaces the first one's


def test_no_photo_is_overwritten_by_an_overlay(tmp_path: Path) -> None:
    photos = [tmp_path / "bird.png", tmp_path / "bird-heat-map.png"]
    for photo in photos:
        Image.new("RGB", (30, 20), "red").save(photo)
    before = [photo.read_bytes() for photo in photos]
    maps = HeatMaps(tmp_path, [str(photo) for photo in photos])
    made = [maps.name(str(photo)) for photo in photos]
    for file in made:
        maps.write(file, np.zeros((20, 30, 3), np.uint8), verdict(20, 30))
    assert [photo.read_bytes() for photo in photos] == before
    assert len({*made, *photos}) == 4
