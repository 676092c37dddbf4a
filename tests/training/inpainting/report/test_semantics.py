"""Agreement and kept categories, with an outliner and a classifier of species that go by colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from models.outline import Animal, Outline
from training.inpainting.report.examples import Example
from training.inpainting.report.fillers import NAVIER_STOKES
from training.inpainting.report.hidden_parts import HALF, HEAD
from training.inpainting.report.measure import Row
from training.inpainting.report.semantics import (
    AGREEMENT,
    ALL_ANIMAL,
    CATEGORY,
    HEAD_COLUMNS,
    OTHER_PHOTO,
    PHOTO_AS_JPEG,
    Semantics,
    agreement,
    measure_semantics,
)

SIDE = 96
GROUND = (40, 120, 0)
PARTS = {"beak": (40.0, 40.0), "left eye": (30.0, 38.0), "crown": (28.0, 30.0), "nape": (20.0, 42.0)}


class RedIsAnimal:
    """Takes what is red for two animals, its left and its right half."""

    def outline(self, photo: np.ndarray) -> Outline:
        red = photo[..., 0].astype(int) > photo[..., 1].astype(int)
        left = np.arange(photo.shape[1]) < photo.shape[1] // 2
        masks = (red & left, red & ~left)
        return Outline(tuple(Animal("bird", mask, mask.astype(np.float32), (0, 0, 1, 1), 1.0) for mask in masks))


def species(photo: np.ndarray) -> int | None:
    """By how much blue there is; no bird where there is none."""
    blue = int(photo[..., 2].max()) // 50
    return blue or None


def painter(paint: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Any:
    """An inpainter called "ours" whose every fill is `paint(photo, hole)`."""

    def fill(photo: np.ndarray, hole: np.ndarray, caption: str, count: int = 1) -> list[SimpleNamespace]:
        return [SimpleNamespace(photo=paint(photo, hole))] * count

    return SimpleNamespace(fill=fill, manifest=SimpleNamespace(name="ours"))


def example(number: int, domain: str = "bird", blue: int = 60, body: slice = slice(24, 72), **more: Any) -> Example:
    """A photo of a red square of that much blue."""
    photo = np.full((SIDE, SIDE, 3), GROUND, np.uint8)
    photo[body, body] = (220, 30, blue)
    return Example(str(number), photo, "a bird", "human", "", domain, "one", {}, **more)


def measured(ours: Any, photos: Sequence[Example], named: bool = True) -> tuple[Semantics, dict[tuple[str, str], list]]:
    found = measure_semantics(ours, photos, RedIsAnimal(), species if named else None)
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in found.rows:
        rows.setdefault((row.kind, row.filler), []).append(row)
    return found, rows


def test_a_fill_is_held_against_the_photos_outline_beside_its_references() -> None:
    photos = [example(0), example(1, body=slice(30, 60))]
    found, rows = measured(painter(lambda photo, hole: photo), photos)
    assert found.figures() == {"photos": 2, "kinds": {HALF: {"count": 2, "share": 1}, HEAD: {"count": 0, "share": 0}}}
    figures = {filler: rows[HALF, filler][0].figures for _, filler in rows}
    assert figures["ours"] == {AGREEMENT: 1.0, CATEGORY: 1.0}
    assert figures[PHOTO_AS_JPEG][AGREEMENT] > 0.9
    assert 0.3 < figures[OTHER_PHOTO][AGREEMENT] < 0.9  # a smaller animal at the same place
    assert 0.3 < figures[ALL_ANIMAL][AGREEMENT] < 0.9  # the hole has a margin
    assert NAVIER_STOKES in figures


def test_a_fill_of_plain_ground_agrees_on_nothing() -> None:
    _, rows = measured(painter(lambda photo, hole: np.where(hole[..., None], np.uint8(GROUND), photo)), [example(0)])
    assert rows[HALF, "ours"][0].figures[AGREEMENT] == 0
    assert (HALF, OTHER_PHOTO) not in rows  # there is none


@pytest.mark.parametrize(("blue", "domain", "kept"), [(60, "bird", 0.0), (0, "bird", None), (60, "cat", None)])
def test_only_birds_of_a_known_species_can_keep_theirs(blue: int, domain: str, kept: float | None) -> None:
    ours = painter(lambda photo, hole: np.where(hole[..., None], np.uint8([220, 30, 250]), photo))
    _, rows = measured(ours, [example(0, domain, blue)])
    assert rows[HALF, "ours"][0].figures.get(CATEGORY) == kept
    _, rows = measured(ours, [example(0, domain, blue)], named=False)
    assert CATEGORY not in rows[HALF, "ours"][0].figures


def test_a_photo_counts_where_its_own_animal_lies_in_the_hole() -> None:
    away = {name: (x + 45, y + 45) for name, (x, y) in PARTS.items()}
    photos = [
        example(0, parts=PARTS),
        example(1, parts={name: (x + 30, y - 28) for name, (x, y) in PARTS.items()}, body=slice(60, 96)),
        example(2, parts=away, body=slice(0, 8)),
    ]
    found, rows = measured(painter(lambda photo, hole: photo), photos)
    assert [row.id for row in rows[HALF, "ours"]] == ["0", "1"]  # the last one's is tiny
    assert [row.id for row in rows[HEAD, "ours"]] == ["0"]
    assert found.figures()["kinds"][HEAD] == {"count": 1, "share": 0.3333}


def test_heads_are_shown_with_their_hole_our_fills_and_navier_stokes() -> None:
    white = painter(lambda photo, hole: np.where(hole[..., None], np.uint8(255), photo))
    found, _ = measured(white, [example(number, parts=PARTS) for number in range(20)])
    assert len(found.heads) == 12  # some of them, from all over the split
    assert found.heads[-1].label == '"a bird" 18'
    photo, emptied, *ours, other = found.heads[0].pictures
    assert len(found.heads[0].pictures) == len(HEAD_COLUMNS)
    hole = (emptied != photo).any(axis=-1)
    assert all((fill[hole] == 255).all() for fill in ours)
    assert not (other[hole] == 255).all()
    assert 1 / 16 < hole.mean() < 1 / 4  # from near
    assert not hole[[0, -1]].any()
    assert {picture.shape for picture in found.heads[0].pictures} == {photo.shape}


def test_agreement_is_intersection_by_union_in_the_hole() -> None:
    hole, wanted, found = (np.zeros((10, 10), bool) for _ in range(3))
    hole[:, 5:] = True
    wanted[:, :7] = True
    found[:, 6:8] = True
    assert agreement(found, wanted, hole) == pytest.approx(1 / 3)
    assert agreement(wanted, wanted, hole) == 1
