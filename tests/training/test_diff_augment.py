"""Pictures of a sample are augmented alike, and their hole with them."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from training.diff_augment import CUT, SHIFT, augmented

COUNT, SIDE = 5, 32
seeds = st.integers(0, 2**32)


def chance(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def holes(seed: int) -> Tensor:
    """Holes of some rectangle each."""
    hole = torch.zeros(COUNT, 1, SIDE, SIDE)
    for sample, (top, left) in zip(hole, torch.randint(0, SIDE - 8, (COUNT, 2), generator=chance(seed)), strict=True):
        sample[:, top : top + 8, left : left + 8] = 1
    return hole


@given(seeds)
def test_pictures_of_a_sample_are_augmented_alike_and_the_next_time_otherwise(seed: int) -> None:
    picture = torch.rand(COUNT, 3, SIDE, SIDE, generator=chance(seed)) * 2 - 1
    (one, other), _ = augmented([picture, picture.clone()], holes(seed), chance(seed))
    assert torch.equal(one, other)
    (again,), _ = augmented([picture], holes(seed), chance(seed))
    assert torch.equal(one, again)
    (later,), _ = augmented([picture], holes(seed), chance(seed + 1))
    assert not torch.equal(one, later)


def test_every_sample_has_chance_of_its_own() -> None:
    same = torch.rand(1, 3, SIDE, SIDE).expand(COUNT, -1, -1, -1)
    (seen,), _ = augmented([same], holes(0), chance(0))
    assert not any(torch.equal(seen[one], seen[other]) for one in range(COUNT) for other in range(one))


@given(seeds)
def test_the_hole_goes_where_its_pixels_go(seed: int) -> None:
    """The picture has one colour in the hole and one elsewhere, and so it stays."""
    hole = holes(seed)
    (seen,), moved = augmented([torch.where(hole > 0, 0.9, -0.3).expand(-1, 3, -1, -1)], hole, chance(seed))
    assert set(moved.unique().tolist()) <= {0.0, 1.0}
    for picture, hidden in zip(seen, moved, strict=True):
        inside = picture[:, hidden[0] > 0]
        if inside.numel():
            assert (inside == inside[:, :1]).all()
            alike = (picture == inside[:, :1, None]).all(dim=0)
            assert torch.equal(alike, hidden[0] > 0)


@given(seeds)
def test_what_is_moved_in_or_cut_out_is_nothing_in_pictures_and_hole(seed: int) -> None:
    everywhere = torch.ones(COUNT, 1, SIDE, SIDE)
    (seen,), hole = augmented([torch.full((COUNT, 3, SIDE, SIDE), 0.77)], everywhere, chance(seed))
    assert torch.equal((seen != 0).any(dim=1, keepdim=True).float(), hole)
    kept = hole.mean(dim=(1, 2, 3))
    assert (kept >= (1 - SHIFT - 1 / SIDE) ** 2 - CUT**2).all()
    assert (kept < 1).all()  # a square is cut out of every one


@given(seeds)
def test_a_gradient_comes_back_to_every_pixel_that_is_seen(seed: int) -> None:
    picture = torch.rand(COUNT, 3, SIDE, SIDE, generator=chance(seed)).requires_grad_()
    (seen,), hole = augmented([picture], torch.ones(COUNT, 1, SIDE, SIDE), chance(seed))
    pull = torch.randn(seen.shape, generator=chance(seed + 1))
    (seen * pull).sum().backward()
    assert picture.grad is not None
    assert (picture.grad != 0).any(dim=1).sum() >= hole.sum()
