"""A mask means the same however a program has stored it, or it is refused; it is never another hole without a word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from dataset_tools.files.photos import DamagedPhoto
from dataset_tools.holes.objects import load_hole, object_from_segmentation, object_from_trimap
from models.imaging import PhotoError

COLOURS = [0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0]  # as label programs paint indices: dark ones


def grey(*values: int | bool, dtype: type = np.uint8) -> Image.Image:
    return Image.fromarray(np.array([values], dtype))


def with_palette(indices: np.ndarray | tuple[int, ...], colours: list[int]) -> Image.Image:
    image = grey(*indices) if isinstance(indices, tuple) else Image.fromarray(indices)
    image.putpalette(colours)
    return image


# Ways in which programs store small numbers, each of which keeps them.
SAVED_ANEW: dict[str, Callable[[np.ndarray], Image.Image]] = {
    "grey": Image.fromarray,
    "grey with alpha": lambda values: Image.fromarray(values).convert("LA"),
    "colours": lambda values: Image.fromarray(values).convert("RGB"),
    "colours with alpha": lambda values: Image.fromarray(values).convert("RGBA"),
    "palette of greys": lambda values: Image.fromarray(values).convert("P"),
    "few greys": lambda values: with_palette(values - 1, [1, 1, 1, 2, 2, 2, 3, 3, 3]),
    "greys in disorder": lambda values: with_palette(3 - values, [3, 3, 3, 2, 2, 2, 1, 1, 1]),
    "label colours": lambda values: with_palette(values, COLOURS),
    "bright label greys": lambda values: with_palette(values, [0, 0, 0, 0, 0, 0, 127, 127, 127, 255, 255, 255]),
}


@pytest.mark.parametrize("way", SAVED_ANEW)
@settings(max_examples=12, deadline=None)
@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(1, 3)))
def test_a_trimap_is_the_same_hole_however_it_is_saved_anew(
    tmp_path_factory: pytest.TempPathFactory, way: str, values: np.ndarray
) -> None:
    path = tmp_path_factory.mktemp("trimaps") / "a.png"
    SAVED_ANEW[way](values).save(path)
    found = object_from_trimap(path, values.shape[::-1])
    assert np.array_equal(values != 2, np.zeros(values.shape, bool) if found is None else found.hole)


@pytest.mark.parametrize(
    "mask",
    [
        grey(0, 127, 255),
        with_palette((0, 1, 2), COLOURS),
        grey(1, 2, 4),
        Image.fromarray(np.eye(3, dtype=np.uint8)[None] * 255),
        grey(100, 200, 300, dtype=np.uint16),
        grey(True, False, True, dtype=bool),
    ],
)
def test_a_trimap_of_other_values_is_refused_with_its_name(tmp_path: Path, mask: Image.Image) -> None:
    mask.save(tmp_path / "a.png")
    with pytest.raises(DamagedPhoto, match=r"its trimap a\.png can't be used: it holds more than 1"):
        object_from_trimap(tmp_path / "a.png", (3, 1))


@pytest.mark.parametrize(
    "mask",
    [
        grey(0, 255),
        grey(0, 1),
        grey(False, True, dtype=bool),
        grey(0, 255).convert("RGB"),
        with_palette((1, 0), [255, 255, 255, 0, 0, 0]),
        with_palette((0, 1), COLOURS),
        with_palette((0, 3), COLOURS),
    ],
)
def test_a_segmentation_and_an_object_hole_keep_what_is_marked(tmp_path: Path, mask: Image.Image) -> None:
    mask.save(tmp_path / "a.png")
    found = object_from_segmentation(tmp_path / "a.png", (2, 1))
    assert found is not None
    assert found.tolist() == load_hole(tmp_path / "a.png").tolist() == [[False, True]]


@settings(max_examples=20, deadline=None)
@given(arrays(np.uint8, (4, 5)))
def test_what_half_of_the_annotators_saw_is_the_same_in_a_palette_of_greys(
    tmp_path_factory: pytest.TempPathFactory, levels: np.ndarray
) -> None:
    folder = tmp_path_factory.mktemp("segmentations")
    Image.fromarray(levels).save(folder / "grey.png")
    Image.fromarray(levels).quantize(256).save(folder / "palette.png")
    holes = [object_from_segmentation(folder / name, (5, 4)) for name in ("grey.png", "palette.png")]
    assert (holes[0] is None) == (holes[1] is None)
    assert holes[0] is None or np.array_equal(*holes)


def test_a_segmentation_of_several_colours_is_refused(tmp_path: Path) -> None:
    with_palette((0, 1, 2), COLOURS).save(tmp_path / "a.png")
    with pytest.raises(DamagedPhoto, match=r"its segmentation a\.png can't be used: it holds several colours"):
        object_from_segmentation(tmp_path / "a.png", (3, 1))
    with pytest.raises(PhotoError, match=r"a\.png can't be used as a hole: it holds several colours"):
        load_hole(tmp_path / "a.png")
