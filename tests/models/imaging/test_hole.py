"""A hole mask is read as people mean it: bright is hole, at the photo's size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models.imaging import PhotoError, hole_digest, load_hole


def test_128_and_above_is_hole_in_a_mask_of_the_photos_size(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 127, 128, 255]], np.uint8)).save(tmp_path / "mask.png")
    assert load_hole(tmp_path / "mask.png", (1, 4)).tolist() == [[False, False, True, True]]
    with pytest.raises(PhotoError, match=r"mask\.png.*4×1.*40×25"):
        load_hole(tmp_path / "mask.png", (25, 40))


def test_one_bit_palette_rgb_and_16_bit_masks_mean_the_same(tmp_path: Path) -> None:
    expected = [[True, False]]
    palette = Image.new("P", (2, 1))
    palette.putpalette([0, 0, 0, 255, 255, 255])
    palette.putdata([1, 0])
    grey = np.array([[255, 0]], np.uint8)
    masks = {
        "bits": Image.fromarray(np.array([[True, False]])),
        "palette": palette,
        "rgb": Image.fromarray(np.dstack([grey] * 3)),
        "deep": Image.fromarray(np.array([[65535, 0]], np.uint16)),
    }
    for name, mask in masks.items():
        mask.save(tmp_path / f"{name}.png")
        assert load_hole(tmp_path / f"{name}.png", (1, 2)).tolist() == expected, name


def test_what_is_painted_on_a_transparent_layer_counts_turned_as_it_is_stored(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    layer = np.array([[[255, 255, 255, 255], [255, 255, 255, 0], [0, 0, 0, 255]]], np.uint8)
    Image.fromarray(layer).save(tmp_path / "layer.png", exif=exif)
    assert load_hole(tmp_path / "layer.png", (1, 3)).tolist() == [[False, False, True]]


def test_a_missing_or_damaged_mask_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "words.png").write_text("no mask")
    for name in ("none.png", "words.png"):
        with pytest.raises(PhotoError, match=name):
            load_hole(tmp_path / name, (1, 1))


@given(st.integers(1, 12), st.integers(1, 12), st.randoms())
def test_the_digest_tells_holes_apart_by_size_and_pixels(height: int, width: int, random: object) -> None:
    hole = np.zeros((height, width), bool)
    other = hole.copy()
    other[random.randrange(height), random.randrange(width)] = True  # type: ignore[attr-defined]
    assert hole_digest(hole) == hole_digest(hole.copy())
    assert hole_digest(hole) != hole_digest(other)
    assert height == width or hole_digest(hole) != hole_digest(hole.T)
