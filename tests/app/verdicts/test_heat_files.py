"""Heat maps as files: a legend below the picture, and no file in another's place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.verdicts.heat_colours import on_grey
from app.verdicts.heat_files import HeatMaps
from app.verdicts.heat_legend import NARROWEST, legend
from app.verdicts.heat_overlay import overlay
from models.authenticity.verdict import ALTERED
from models.imaging import load_photo
from tests.app.verdicts.test_heat_overlay import verdict


@pytest.mark.parametrize("width", [NARROWEST - 1, NARROWEST, 900])
def test_a_legend_lies_below_a_picture_that_has_room_for_it_and_leaves_its_pixels(tmp_path: Path, width: int) -> None:
    photo, found = np.full((48, width, 3), 200, np.uint8), verdict(48, width)
    maps = HeatMaps(tmp_path, [])
    file = maps.name("a.jpg")
    maps.write(file, photo, found)
    written = load_photo(file).pixels
    assert np.array_equal(written[:48], overlay(photo, found))
    assert (len(written) > 48) == (width >= NARROWEST)


def test_a_legend_runs_from_0_to_100_percent_and_marks_the_threshold() -> None:
    shown = legend(640).astype(int)
    bar = shown[len(shown) // 4]
    inside = np.flatnonzero((bar != 255).any(axis=1))
    first, last = inside[0], inside[-1]
    assert np.abs(bar[[first, last]] - on_grey(np.array([0.0, 1.0]))).max() <= 2
    marked = first + round(ALTERED * (last - first))
    assert (np.abs(bar[marked - 2 : marked + 3] - on_grey(np.array(ALTERED))).max(axis=1) > 60).sum() >= 3


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
