"""The one animal that a photo is of is chosen from those found, by its box or its kind, and grown to a hole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dataset_tools.files.photos import DamagedPhoto
from dataset_tools.holes.outlines import AnimalOutlines, grown
from tests.fixtures.found_animals import Finds

WIDTH, HEIGHT = 96, 64


@pytest.fixture
def photo(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Path:
    return save_jpeg(tmp_path / "photo.jpg", width=WIDTH, height=HEIGHT)


def mask_of(
    photo: Path, finds: Finds, domain: str, box: tuple[float, float, float, float] | None = None
) -> np.ndarray | None:
    found = AnimalOutlines(finds).of(photo, (WIDTH, HEIGHT), domain, box)  # type: ignore[arg-type]
    return None if found is None else found.mask


def extent(mask: np.ndarray | None) -> tuple[int, int, int, int]:
    assert mask is not None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


LARGE_DOG, SMALL_CAT, TINY_CAT = ("dog", 0, 0, 0.5, 0.5), ("cat", 0.5, 0.5, 0.25, 0.5), ("cat", 0.75, 0, 0.125, 0.25)


BEHIND_A_TWIG = (("bird", 0, 0, 0.25, 0.25), ("bird", 0, 0.375, 0.25, 0.25))
PATCH = ("bird", 0.25, 0.25, 0.125, 0.125)


@pytest.mark.parametrize(
    ("animals", "domain", "box", "expected"),
    [
        ((LARGE_DOG, SMALL_CAT), "cat", None, (48, 32, 72, 64)),  # of its kind, though another is larger
        ((TINY_CAT, SMALL_CAT), "cat", None, (48, 32, 72, 64)),  # the largest of its kind
        ((LARGE_DOG,), "cat", None, (0, 0, 48, 32)),  # a cat that was taken for a dog
        ((LARGE_DOG, TINY_CAT), "cat", None, (0, 0, 48, 32)),
        ((), "bird", None, None),
        ((), "bird", (10.0, 10.0, 40.0, 40.0), None),
        ((("bird", 0.5, 0, 0.5, 1), *BEHIND_A_TWIG), "bird", (0, 0, 28, 44), (0, 0, 24, 40)),  # with all its parts
        # what lies far outside is cut off: the box, wider by a tenth on each side
        ((("bird", 0, 0, 1, 1),), "bird", (30, 20, 40, 20), (26, 18, 74, 42)),
        ((PATCH,), "bird", (10, 10, 60, 50), None),  # only a patch of the bird
        ((PATCH,), "bird", (20, 14, 20, 12), (24, 16, 36, 24)),
        ((("bird", 0, 0, 0.25, 1),), "bird", (60, 10, 30, 30), None),  # another bird stands beside the box
    ],
)
def test_the_animal_that_the_photo_is_of_is_chosen(
    photo: Path, animals: Any, domain: str, box: tuple[float, float, float, float] | None, expected: object
) -> None:
    mask = mask_of(photo, Finds(*animals), domain, box)
    assert (None if mask is None else extent(mask)) == expected
    assert len(animals) != 3 or (mask is not None and mask.sum() == 2 * 24 * 16)


def test_nothing_is_looked_for_where_another_kind_is_shown(photo: Path) -> None:
    finds = Finds(LARGE_DOG)  # type: ignore[arg-type]
    assert mask_of(photo, finds, "other") is None
    assert finds.seen == []


def test_a_large_photo_is_seen_small_and_outlined_at_its_size(tmp_path: Path, save_jpeg: Callable[..., Path]) -> None:
    photo = save_jpeg(tmp_path / "large.jpg", width=1600, height=1200)
    finds = Finds(("dog", 0.25, 0.25, 0.5, 0.5))
    found = AnimalOutlines(finds).of(photo, (1600, 1200), "dog", (300, 200, 1000, 900))  # type: ignore[arg-type]
    assert found is not None
    assert finds.seen == [(770, 1026, 3)]
    assert found.mask.shape == found.hole.pixels.shape == (1200, 1600)
    assert np.allclose(extent(found.mask), (400, 300, 1200, 900), atol=3)
    assert np.allclose(extent(found.hole.pixels), (375, 275, 1225, 925), atol=4)  # grown by a 48th of the shorter side
    assert found.hole.origin == "outline"


def test_a_damaged_photo_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"\xff\xd8\xff no photo")
    with pytest.raises(DamagedPhoto):
        mask_of(tmp_path / "bad.jpg", Finds(), "cat")


@settings(max_examples=40)
@given(arrays(np.bool_, (9, 13)), st.integers(0, 5))
def test_a_grown_mask_is_all_that_is_near(mask: np.ndarray, by: int) -> None:
    rows, columns = np.nonzero(mask)
    grid = np.indices(mask.shape)
    away = np.full(mask.shape, np.inf)
    for row, column in zip(rows, columns, strict=True):
        away = np.minimum(away, np.hypot(grid[0] - row, grid[1] - column))
    assert np.array_equal(grown(mask, by), away <= by)
