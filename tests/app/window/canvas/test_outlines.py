"""Holes for animals: they hold the animal and its rim, and leave its neighbours whole."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.engine.packed_hole import PackedHole
from app.engine.replies import OutlinedAnimal
from app.window.canvas.brush import around
from app.window.canvas.growing import grown
from app.window.canvas.outlines import Outlines, Region

HEIGHT, WIDTH = 14, 18
# Of each pixel whose it is, 0 for nobody: animals as ragged, as near and as deep in each other as there can be.
owners = arrays(np.uint8, (HEIGHT, WIDTH), elements=st.sampled_from([0, 0, 0, 0, 1, 2, 3]))
radii = st.integers(0, 6)


def outlines_of(owner: np.ndarray) -> tuple[Outlines, list[np.ndarray]]:
    """The animals of a picture, and their masks."""
    masks = [owner == number for number in (1, 2, 3) if (owner == number).any()]
    animals = []
    for mask in masks:
        place = around(mask)
        box = (place.left, place.top, place.right, place.bottom)
        animals.append(OutlinedAnimal("cat", box, PackedHole.pack(mask[place.slices]), 0.9))
    return Outlines(tuple(animals), WIDTH, HEIGHT), masks


def whole(region: Region, mask: np.ndarray | None = None) -> np.ndarray:
    """A region as a bool H×W array."""
    hole = np.zeros((HEIGHT, WIDTH), bool)
    hole[region.rect.slices] = region.mask if mask is None else mask
    return hole


@settings(max_examples=10)
@given(owners)
def test_the_animal_at_a_pixel_is_the_one_whose_mask_holds_it(owner: np.ndarray) -> None:
    outlines, masks = outlines_of(owner)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            there = [animal for animal, mask in zip(outlines.animals, masks, strict=True) if mask[y, x]]
            assert outlines.at(x, y) is (there[0] if there else None)
    for x, y in ((-1, 3), (3, -1), (WIDTH, 3), (3, HEIGHT)):
        assert outlines.at(x, y) is None


@settings(max_examples=40)
@given(owners, radii)
def test_a_hole_holds_its_animal_and_the_rim_and_nothing_of_the_others(owner: np.ndarray, radius: int) -> None:
    outlines, masks = outlines_of(owner)
    for animal, mask in zip(outlines.animals, masks, strict=True):
        others = (owner > 0) & ~mask
        hole = whole(outlines.region(animal, radius))
        assert np.array_equal(hole, grown(mask, radius) & ~others)


@settings(max_examples=40)
@given(owners, radii)
def test_all_animals_are_their_holes_together_and_the_background_is_the_rest(owner: np.ndarray, radius: int) -> None:
    outlines, _ = outlines_of(owner)
    together = np.zeros((HEIGHT, WIDTH), bool)
    for animal in outlines.animals:
        together |= whole(outlines.region(animal, radius))
    found = outlines.all_of_them(radius)
    assert np.array_equal(found, together)
    assert np.array_equal(outlines.background(radius), ~found)


@settings(max_examples=40)
@given(owners, radii, st.data())
def test_an_animal_taken_from_those_in_the_hole_leaves_exactly_the_others(
    owner: np.ndarray, radius: int, data: st.DataObject
) -> None:
    outlines, _ = outlines_of(owner)
    if not outlines.animals:
        return
    selected = data.draw(st.lists(st.sampled_from(outlines.animals), unique_by=id, min_size=1))
    taken, rest = selected[0], selected[1:]
    left = np.zeros((HEIGHT, WIDTH), bool)
    for animal in rest:
        left |= whole(outlines.region(animal, radius))
    hole = left | whole(outlines.region(taken, radius))
    region = outlines.region(taken, radius)
    hole &= ~whole(region, region.taken_from(hole.astype(np.uint8)))
    assert np.array_equal(hole, left)
