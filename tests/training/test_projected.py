"""Projected GANs: what the features show of a picture, and what the heads on them tell."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from models.backbones import BackboneError
from training.projected import BACKBONE, WIDTHS, ProjectedDiscriminator, ProjectedFeatures

TEXT = 6


@pytest.fixture(scope="module")
def features(backbone_file: Path) -> ProjectedFeatures:
    return made(backbone_file)


def made(file: Path, seed: int = 0) -> ProjectedFeatures:
    torch.manual_seed(seed)
    found = ProjectedFeatures(file)
    found.quicken(torch.device("cpu"), torch.float32)
    return found


def picture(side: int, seed: int = 0) -> Tensor:
    return torch.rand(2, 3, side, side, generator=torch.Generator().manual_seed(seed)) * 2 - 1


@pytest.mark.parametrize(("side", "size"), [(64, 64), (64, 96), (128, 64), (96, 128)])
def test_maps_are_of_four_scales_of_the_size_asked_for(features: ProjectedFeatures, side: int, size: int) -> None:
    shapes = [tuple(found.shape) for found in features(picture(side), size)]
    assert shapes == [
        (2, width, size // fold, size // fold) for width, fold in zip(WIDTHS, (4, 8, 16, 32), strict=True)
    ]


def test_the_random_mixing_is_the_same_in_every_run(features: ProjectedFeatures, backbone_file: Path) -> None:
    other = made(backbone_file, seed=5)
    assert all(map(torch.equal, features(picture(64), 64), other(picture(64), 64)))


def test_every_scale_hears_of_the_coarser_ones(features: ProjectedFeatures, monkeypatch: pytest.MonkeyPatch) -> None:
    before = features(picture(64), 64)
    monkeypatch.setattr(features.stages[-1], "forward", lambda x: x.new_zeros(len(x), 320, *x.shape[2:]))
    after = features(picture(64), 64)
    assert not any(map(torch.equal, before, after))


def test_a_picture_learns_of_its_maps_and_nothing_else_does(features: ProjectedFeatures) -> None:
    shown = picture(64).requires_grad_()
    sum(found.square().mean() for found in features(shown, 64)).backward()  # type: ignore[union-attr]
    assert shown.grad is not None
    assert shown.grad.abs().sum() > 0
    assert not any(parameter.requires_grad for parameter in features.parameters())


def test_a_file_of_other_weights_is_refused_by_name(vgg_file: Path) -> None:
    with pytest.raises(BackboneError, match=f"vgg16.*{BACKBONE}"):
        ProjectedFeatures(vgg_file)


def maps(size: int = 64) -> list[Tensor]:
    generator = torch.Generator().manual_seed(0)
    sides = [size // fold for fold in (4, 8, 16, 32)]
    return [torch.randn(2, width, side, side, generator=generator) for width, side in zip(WIDTHS, sides, strict=True)]


@pytest.mark.parametrize("size", [64, 96, 128])
def test_every_map_is_scored_in_few_cells_for_each_sentence(size: int) -> None:
    scores = ProjectedDiscriminator(size, TEXT)(maps(size), torch.randn(2, 3, TEXT))
    assert [found.shape[:2] for found in scores] == [(2, 3)] * 4
    assert all(found.dtype == torch.float32 and found.shape[2] == found.shape[3] <= 4 for found in scores)


def test_heads_for_large_pictures_score_small_ones_too() -> None:
    """Stages of a run show pictures of several sizes to one discriminator."""
    scores = ProjectedDiscriminator(128, TEXT)(maps(96), torch.randn(2, 1, TEXT))
    assert [found.shape[2] for found in scores] == [3, 3, 3, 3]


def test_heads_are_independent_of_each_other() -> None:
    judge, shown = ProjectedDiscriminator(64, TEXT).eval(), maps()
    sentence = torch.randn(2, 1, TEXT)
    before = judge(shown, sentence)
    for scale in range(len(WIDTHS)):
        changed = [found + (at == scale) for at, found in enumerate(shown)]
        same = list(map(torch.equal, before, judge(changed, sentence)))
        assert same == [at != scale for at in range(len(WIDTHS))]


def test_the_length_of_a_sentence_says_nothing_and_its_direction_does() -> None:
    judge, sentence = ProjectedDiscriminator(64, TEXT).eval(), torch.randn(2, 1, TEXT)
    with torch.no_grad():
        for short, long, other in zip(
            *(judge(maps(), words) for words in (sentence, 9 * sentence, -sentence)), strict=True
        ):
            torch.testing.assert_close(short, long)
            assert not torch.allclose(short, other)


def test_it_learns_to_tell_one_picture_from_another(features: ProjectedFeatures) -> None:
    judge, sentence = ProjectedDiscriminator(64, TEXT), torch.randn(2, 1, TEXT)
    optimizer = torch.optim.Adam(judge.parameters(), lr=2e-3)
    shown = [features(picture(64, seed), 64) for seed in (0, 1)]
    for _ in range(15):
        optimizer.zero_grad()
        one, other = (torch.cat([found.flatten() for found in judge(found, sentence)]).mean() for found in shown)
        (other - one).backward()
        optimizer.step()
    assert one > other + 0.2
