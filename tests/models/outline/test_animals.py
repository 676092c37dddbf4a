"""What touches is one part, of the kind that is likeliest over all of it; what is apart is several."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.outline.animals import KINDS, Part, parts_of, without_gaps


def probabilities(size: tuple[int, ...], **kinds: float) -> np.ndarray:
    """The same everywhere: 3×H×W of `KINDS`."""
    return np.stack([np.full(size, kinds.get(kind, 0.0), np.float32) for kind in KINDS])


def parts(found: np.ndarray, planes: np.ndarray, least: float = 1, sure: np.ndarray | None = None) -> list[Part]:
    return list(parts_of(found, found if sure is None else sure, planes, least))


def test_what_touches_by_a_corner_is_one_animal_and_what_is_apart_is_another() -> None:
    found = np.zeros((10, 12), bool)
    found[1:3, 1:3] = found[3:5, 3:6] = True
    found[7:9, 8:12] = True
    first, second = parts(found, probabilities(found.shape, cat=0.9))
    assert (first.pixels.sum(), second.pixels.sum()) == (10, 8)
    assert first.pixels[1:5, 1:6].sum() == 10


def test_the_kind_is_the_one_with_the_greatest_sum_and_confidence_its_mean_over_the_part_alone() -> None:
    found = np.zeros((4, 10), bool)
    found[1:3] = True
    planes = probabilities(found.shape, dog=0.2)
    planes[KINDS.index("cat"), :, :4] = 0.9  # a cat's face on what is likelier a dog elsewhere
    planes[KINDS.index("dog"), :, 4:] = 0.5
    planes[KINDS.index("bird"), 0] = 1  # beside it
    (part,) = parts(found, planes)
    assert part.kind == "dog"
    assert np.isclose(part.confidence, (4 * 0.2 + 6 * 0.5) / 10)


def test_a_part_without_any_sure_pixel_is_no_animal() -> None:
    found, sure = np.zeros((2, 8, 8), bool)
    found[0, :5] = found[4, :6] = sure[0, 2] = sure[6, :] = True
    assert [part.pixels.sum() for part in parts(found, probabilities(found.shape, bird=1), sure=sure)] == [5]


@given(arrays(np.bool_, (9, 11)), st.integers(1, 6))
def test_animals_are_apart_and_together_all_that_was_found_but_for_specks(found: np.ndarray, least: int) -> None:
    animals = parts(found, probabilities(found.shape, bird=0.5), least)
    areas = [int(animal.pixels.sum()) for animal in animals]
    assert areas == sorted(areas, reverse=True)
    assert all(area >= least for area in areas)
    layers = sum((animal.pixels.astype(int) for animal in animals), np.zeros(found.shape, int))
    assert layers.max(initial=0) <= 1
    left = found & (layers == 0)
    assert not (layers > 0)[~found].any()
    assert all(animal.pixels.sum() < least for animal in parts(left, probabilities(found.shape, bird=0.5)))


@settings(max_examples=40)
@given(arrays(np.bool_, (7, 9)))
def test_every_pixel_is_around_the_one_part_that_it_is_nearest_to(found: np.ndarray) -> None:
    animals = parts(found, probabilities(found.shape, cat=0.5))
    around = np.stack([animal.around for animal in animals]) if animals else np.ones((1, 7, 9), bool)
    assert (around.sum(axis=0) == 1).all()
    places = np.indices(found.shape)
    for row, column in np.ndindex(found.shape):
        away = [np.hypot(*(places[:, a.pixels] - [[row], [column]])).min(initial=np.inf) for a in animals]
        if animals:  # OpenCV's distances are within some percent
            assert away[int(around[:, row, column].argmax())] <= 1.1 * min(away)


def test_small_ground_all_within_an_animal_becomes_the_animal() -> None:
    soft = np.full((20, 20), 0.9, np.float32)
    soft[0, 5:8] = soft[5:8, 0] = soft[-1, 3] = soft[4, -1] = 0.2  # at the photo's rim
    soft[6:10, 6:10] = soft[15, 15] = 0.2  # large, small
    filled = without_gaps(soft.copy(), most=10)
    assert filled[15, 15] == 1
    filled[15, 15] = soft[15, 15]
    assert np.array_equal(filled, soft)


@given(arrays(np.float32, (9, 12), elements=st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])), st.integers(0, 12))
def test_no_animal_shrinks_when_its_gaps_are_filled(soft: np.ndarray, most: int) -> None:
    filled = without_gaps(soft.copy(), most)
    assert (filled >= soft).all()
    assert np.array_equal(filled[soft > 0.5], soft[soft > 0.5])
    assert np.array_equal(without_gaps(filled.copy(), most), filled)
