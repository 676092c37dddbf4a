"""What touches is one animal, of the kind that is likeliest over all of it; what is apart is several."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.outline.animals import KINDS, animals_in


def probabilities(size: tuple[int, int], **kinds: float) -> np.ndarray:
    """The same everywhere: 3×H×W of `KINDS`."""
    return np.stack([np.full(size, kinds.get(kind, 0.0), np.float32) for kind in KINDS])


def test_what_touches_by_a_corner_is_one_animal_and_what_is_apart_is_another() -> None:
    found = np.zeros((10, 12), bool)
    found[1:3, 1:3] = found[3:5, 3:6] = True
    found[7:9, 8:12] = True
    first, second = animals_in(found, probabilities(found.shape, cat=0.9), least=1)
    assert (first.box, second.box) == ((1, 1, 5, 4), (8, 7, 4, 2))
    assert (first.mask.sum(), second.mask.sum()) == (10, 8)


def test_the_kind_is_the_one_with_the_greatest_sum_and_confidence_its_mean() -> None:
    found = np.zeros((4, 10), bool)
    found[1:3] = True
    planes = probabilities(found.shape, dog=0.2)
    planes[KINDS.index("cat"), :, :4] = 0.9  # a cat's face on what is likelier a dog elsewhere
    planes[KINDS.index("dog"), :, 4:] = 0.5
    (animal,) = animals_in(found, planes, least=1)
    assert animal.kind == "dog"
    assert np.isclose(animal.confidence, (4 * 0.2 + 6 * 0.5) / 10)
    assert np.array_equal(animal.soft, planes[KINDS.index("dog")])


def test_confidence_is_taken_from_the_mask_alone() -> None:
    found = np.zeros((4, 4), bool)
    found[0, 0] = True
    planes = probabilities(found.shape)
    planes[KINDS.index("bird"), 0, 0] = 0.7
    (animal,) = animals_in(found, planes, least=1)
    assert np.isclose(animal.confidence, 0.7)


def test_specks_are_left_out() -> None:
    found = np.zeros((8, 8), bool)
    found[0, :5] = found[4, :6] = True
    assert [animal.box for animal in animals_in(found, probabilities(found.shape, bird=1), least=6)] == [(0, 4, 6, 1)]


@given(arrays(np.bool_, (9, 11)), st.integers(1, 6))
def test_animals_are_apart_and_together_all_that_was_found_but_for_specks(found: np.ndarray, least: int) -> None:
    animals = animals_in(found, probabilities(found.shape, bird=0.5), least)
    areas = [int(animal.mask.sum()) for animal in animals]
    assert areas == sorted(areas, reverse=True)
    assert all(area >= least for area in areas)
    layers = sum((animal.mask.astype(int) for animal in animals), np.zeros(found.shape, int))
    assert layers.max(initial=0) <= 1
    left = found & (layers == 0)
    assert not (layers > 0)[~found].any()
    assert all(animal.mask.sum() < least for animal in animals_in(left, probabilities(found.shape, bird=0.5), 1))
    for animal in animals:
        x, y, width, height = animal.box
        inside = animal.mask[y : y + height, x : x + width]
        assert inside.sum() == animal.mask.sum()
        assert all(edge.any() for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]))
