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
    targets, sources = choose(0 * picture, middle(4))
    assert np.abs(targets - sources).max() <= 8  # of equals the nearest


def test_too_little_visible_is_no_choice() -> None:
    hidden = np.ones((SIDE, SIDE), bool)
    assert not can_choose(hidden)
    hidden[:8, :8] = False  # 25 patches
    assert not can_choose(hidden)
    hidden[:10, :10] = False
    assert can_choose(hidden)


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1), st.integers(2, 24), st.sampled_from([7, patch_choice._AT_ONCE]))
def test_a_choice_serves_every_picture_that_shows_the_same_whatever_is_compared_at_once(
    seed: int, side: int, at_once: int
) -> None:
    hidden = middle(side)
    around, first, second = (noise((seed + k) % 2**32) for k in range(3))
    for_all = PatchChoice(around, hidden)
    for inside in (first, second, first):
        picture = np.where(hidden[..., None], inside, around)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(patch_choice, "_AT_ONCE", at_once)
            alone = PatchChoice(picture, hidden).sources(picture)
        assert np.array_equal(for_all.sources(picture), alone)
