"""Which visible patch each hidden one takes after."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.imaging import patch_choice
from models.imaging.patch_choice import PATCH, PatchChoice, can_choose
from tests.fixtures.holes import square_hole

SIDE = 48


def choose(picture: np.ndarray, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    choice = PatchChoice(picture, hidden)
    return choice.targets, choice.sources(picture)


def middle(side: int) -> np.ndarray:
    return square_hole(SIDE, SIDE, side)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 255, (SIDE, SIDE, 3)).astype(np.float32)


def patch(picture: np.ndarray, corner: np.ndarray) -> np.ndarray:
    return picture[corner[0] : corner[0] + PATCH, corner[1] : corner[1] + PATCH]


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.floats(0, 0.01), st.integers(1, 2))
def test_targets_cover_the_hidden_part_and_sources_are_visible(seed: int, side: int, dots: float, odd: int) -> None:
    hidden = middle(side) | (np.random.default_rng(seed).random((SIDE, SIDE)) < dots)
    hidden[:, -odd:] = True
    hidden = hidden[odd:, odd:]
    if not can_choose(hidden):
        return
    targets, sources = choose(noise(seed)[odd:, odd:], hidden)
    covered = np.zeros_like(hidden)
    for target, source in zip(targets, sources, strict=True):
        patch(covered, target)[:] = True
        assert patch(hidden, source).shape == (PATCH, PATCH)
        assert not patch(hidden, source).any()
    assert covered[hidden].all()


def test_what_is_repeated_elsewhere_is_found_there() -> None:
    hidden = middle(12)
    picture = noise(3)
    picture[:, SIDE // 2 + 8 :] = picture[:, SIDE // 2 - 8 : SIDE - 16]  # the same again, 16 px to the right
    targets, sources = choose(picture, hidden)
    right = (targets[:, 1] >= SIDE // 2 - 6) & (targets[:, 1] + PATCH <= SIDE // 2 + 8)
    assert right.any()
    for target, source in zip(targets[right], sources[right], strict=True):
        assert np.array_equal(patch(picture, target), patch(picture, source))


def test_of_equals_the_nearest_is_taken() -> None:
    hidden = middle(4)
    targets, sources = choose(np.zeros((SIDE, SIDE, 3), np.float32), hidden)
    assert np.abs(targets - sources).max() <= 8


def in_one_piece(picture: np.ndarray, hidden: np.ndarray) -> float:
    """The share of neighbours, left and right, that take after patches as far from each other as they are."""
    shifts = {tuple(target): tuple(source - target) for target, source in zip(*choose(picture, hidden), strict=True)}
    pairs = [(at, (at[0], at[1] + 2)) for at in shifts if (at[0], at[1] + 2) in shifts]
    return float(np.mean([shifts[one] == shifts[other] for one, other in pairs]))


def test_neighbours_take_one_piece_where_it_matters_little(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = middle(20)
    smooth, rough = (128 + strength * (noise(5) - 128) for strength in (0.15, 1))
    agreed, by_likeness = in_one_piece(smooth, hidden), in_one_piece(rough, hidden)
    monkeypatch.setattr(patch_choice, "_AGREEMENT", 0.0)
    assert agreed > 1.5 * in_one_piece(smooth, hidden)
    assert agreed > by_likeness


@settings(max_examples=6)
@given(st.integers(0, 2**32 - 1), st.floats(0.05, 1))
def test_hardly_a_patch_would_do_better_with_a_neighbours_shift(seed: int, strength: float) -> None:
    """Better: by its own unlikeness, by how many of its neighbours share its shift, and how many repeat its source."""
    hidden, picture = middle(16), 128 + strength * (noise(seed) - 128)
    shifts = {tuple(target): source - target for target, source in zip(*choose(picture, hidden), strict=True)}

    def cost(at: tuple[int, int], shift: np.ndarray) -> float:
        here, there = (patch(picture, np.array(corner)) for corner in (at, at + shift))
        unlike = np.square(here - there).sum() + 48 * np.square(shift).sum()
        around = [near for near in neighbours(at) if near in shifts]
        same = [np.array_equal(shift, shifts[near]) for near in around]
        apart = [np.abs(near + shifts[near] - (at + shift)).max() for near in around]
        repeated = sum(far < PATCH and not agrees for far, agrees in zip(apart, same, strict=True))
        return float(unlike * (1 + repeated) - 48 * 12**2 * sum(same))

    def better(at: tuple[int, int]) -> bool:
        offers = [shifts[near] for near in neighbours(at) if near in shifts]
        possible = [shift for shift in offers if is_visible(hidden, at + shift)]
        return any(cost(at, shift) < cost(at, shifts[at]) - 1 for shift in possible)

    assert np.mean([better(at) for at in shifts]) < 0.05


def neighbours(at: tuple[int, int]) -> list[tuple[int, int]]:
    return [(at[0] - 2, at[1]), (at[0] + 2, at[1]), (at[0], at[1] - 2), (at[0], at[1] + 2)]


def is_visible(hidden: np.ndarray, corner: np.ndarray) -> bool:
    seen = patch(~hidden, corner) if min(corner) >= 0 else np.zeros(0)
    return bool(seen.shape == (PATCH, PATCH) and seen.all())


def test_a_patch_like_nothing_around_it_does_not_repeat_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A red hole in grey noise with one reddish corner: by likeness alone that corner would serve everywhere."""
    hidden = middle(16)
    picture = np.repeat(noise(9).mean(axis=2, keepdims=True), 3, axis=2)
    picture[:10, :10] *= (1.2, 0.8, 0.8)
    picture[hidden] = (200, 20, 20)

    def repeated() -> float:
        sources = np.array(choose(picture.astype(np.float32), hidden)[1])
        return 1 - len(np.unique(sources, axis=0)) / len(sources)

    held = repeated()
    monkeypatch.setattr(patch_choice, "_REPEATED", 0.0)
    monkeypatch.setattr(patch_choice, "_AGREEMENT", 0.0)
    assert held < 0.6 * repeated()


def test_a_piece_is_left_where_it_fits_worse_than_agreement_is_worth() -> None:
    hidden = middle(12)
    picture = np.zeros((SIDE, SIDE, 3), np.float32)
    picture[:, SIDE // 2 :] = 255  # an edge through the hole: no patch may cross to the other side
    targets, sources = choose(picture, hidden)
    for target, source in zip(targets, sources, strict=True):
        assert np.abs(patch(picture, target) - patch(picture, source)).mean() < 1


def test_too_little_visible_is_no_choice() -> None:
    hidden = np.ones((SIDE, SIDE), bool)
    assert not can_choose(hidden)
    hidden[:8, :8] = False  # 25 patches
    assert not can_choose(hidden)
    hidden[:10, :10] = False
    assert can_choose(hidden)


def test_choices_do_not_depend_on_how_many_are_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden, picture = middle(20), noise(7)
    whole = choose(picture, hidden)
    monkeypatch.setattr(patch_choice, "_AT_ONCE", 7)
    assert all(np.array_equal(one, other) for one, other in zip(whole, choose(picture, hidden), strict=True))


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.integers(2, 24))
def test_a_choice_serves_every_picture_that_shows_the_same(seed: int, side: int) -> None:
    hidden = middle(side)
    around, first, second = (noise((seed + k) % 2**32) for k in range(3))
    for_all = PatchChoice(around, hidden)
    for inside in (first, second, first):
        picture = np.where(hidden[..., None], inside, around)
        assert np.array_equal(for_all.sources(picture), PatchChoice(picture, hidden).sources(picture))
