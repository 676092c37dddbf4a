"""What VGG16 is shown of fills, and whom the terms that look through it may teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from models.tdanet.network import TrainingOutput
from tests.training.made_up import SIDE, batch, four, moved, output
from training.inpainting import vgg_features as module
from training.inpainting.options import InpaintingOptions
from training.inpainting.vgg_features import LEAST_LENGTH, VGG16, VGGFeatures, map_distance, unit_length
from training.photos.batches import Batch

Options = Callable[..., InpaintingOptions]
few = st.integers(1, 5)
layouts = st.sampled_from([torch.contiguous_format, torch.channels_last])


def maps(shape: tuple[int, ...], seed: int, layout: torch.memory_format = torch.contiguous_format) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator).contiguous(memory_format=layout)


@settings(deadline=None, max_examples=40)
@given(few, few, few, few, layouts, st.sampled_from([1.0, 0.1 * LEAST_LENGTH, 0.0]), st.integers(0, 2**31))
def test_unit_length_is_normalising_both_ways(
    samples: int, channels: int, height: int, width: int, layout: torch.memory_format, size: float, seed: int
) -> None:
    """Short vectors too, whose length a photo's flat sky brings near 0."""
    x = (size * maps((samples, channels, height, width), seed, layout)).requires_grad_()
    pull = maps(tuple(x.shape), seed + 1)
    found, expected = unit_length(x), F.normalize(x, dim=1, eps=LEAST_LENGTH)
    torch.testing.assert_close(found, expected)
    ours, theirs = (torch.autograd.grad(units, x, pull)[0] for units in (found, expected))
    strongest = (pull.abs() / x.detach().norm(dim=1, keepdim=True).clamp(min=LEAST_LENGTH)).max().item()
    torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-5 * strongest)


def test_unit_length_keeps_the_networks_arithmetic_and_is_exact_to_its_rounding() -> None:
    x = maps((2, 64, 5, 3), 0).bfloat16().requires_grad_()
    found = unit_length(x)
    assert torch.equal(found, F.normalize(x.float(), dim=1, eps=LEAST_LENGTH).bfloat16())
    (pull,) = torch.autograd.grad(found.float().square().sum(), x)
    assert found.dtype == pull.dtype == torch.bfloat16
    assert pull.abs().max() < 0.05  # a length that is always 1 pulls nowhere


@settings(deadline=None, max_examples=40)
@given(few, few, few, layouts, st.integers(0, 2**31))
def test_the_distance_is_a_weighted_mean_of_squares_and_both_sides_learn(
    samples: int, channels: int, side: int, layout: torch.memory_format, seed: int
) -> None:
    shapes = [(samples, channels, side, side), (samples, channels + 1, 2 * side, 2 * side)]
    found, others = ([maps(shape, seed + more, layout).requires_grad_() for shape in shapes] for more in (0, 1))
    weight = maps((samples, 1, 2 * side, 2 * side), seed + 2).sigmoid()
    expected = torch.zeros(samples)
    for one, other in zip(found, others, strict=True):
        where = F.adaptive_avg_pool2d(weight, one.shape[2:])
        squares = (one - other).square().sum(dim=1, keepdim=True)
        expected = expected + (squares * where).sum(dim=(1, 2, 3)) / where.sum(dim=(1, 2, 3))
    distance = map_distance(found, others, weight)
    torch.testing.assert_close(distance, expected, rtol=1e-4, atol=1e-5)
    pull = torch.arange(1.0, samples + 1)
    ours, theirs = (torch.autograd.grad(one, found + others, pull) for one in (distance, expected))
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)
    assert map_distance(found, others, torch.zeros_like(weight)).abs().max() == 0


def test_vgg16_sees_what_is_weighted_picture_by_picture_and_teaches_the_fill_alone(vgg_file: Path) -> None:
    vgg = VGG16(vgg_file)
    photos = torch.rand(2, 3, 96, 96) * 2 - 1
    changed = photos.clone()
    changed[0, :, :16] *= -1
    changed.requires_grad_()
    here, elsewhere = torch.zeros(2, 1, 96, 96), torch.zeros(2, 1, 96, 96)
    here[:, :, :16], elsewhere[:, :, -16:] = 1, 1
    with torch.no_grad():
        targets = vgg.maps(photos)
    near = map_distance(vgg.maps((photos + 0.05 * torch.randn_like(photos)).clamp(-1, 1)), targets, here)
    seen, unseen = (map_distance(vgg.maps(changed), targets, where) for where in (here, elsewhere))
    assert seen[0] > 0.5
    assert seen[0] > near[0] > 0
    assert seen[1] == 0
    assert unseen.max() < 1e-6  # farther away than VGG16 looks
    seen.sum().backward()
    assert changed.grad is not None
    assert changed.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in vgg.parameters())


def test_a_vgg_that_cannot_be_downloaded_names_the_option_that_takes_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(**_: object) -> None:
        raise URLError("Name or service not known")

    monkeypatch.setattr("torchvision.models.vgg16", offline)
    with pytest.raises(ValueError, match=r"can't be downloaded .*--perceptual-weights FILE"):
        VGG16(None)


class Colours(nn.Module):
    """Stands for VGG16: its one map is the picture itself, of unit length."""

    def maps(self, picture: Tensor) -> list[Tensor]:
        return [F.normalize(picture, dim=1)]


def seen(options: InpaintingOptions, shown: Batch, made: TrainingOutput, seed: int = 0) -> VGGFeatures:
    return module.vgg_features(options, Colours(), shown, made, seed)  # type: ignore[arg-type]


def terms(options: InpaintingOptions, shown: Batch, made: TrainingOutput, seed: int = 0) -> dict[str, Tensor]:
    return module.perceptual_terms(options, seen(options, shown, made, seed))


def test_latent_pairs_cost_something_while_they_look_alike_and_nothing_from_the_margin_on(
    tiny_options: Options,
) -> None:
    both, made = four()
    alike = replace(made, inpainted=[torch.cat([picture[:2], picture[:2]]) for picture in made.inpainted])
    options = tiny_options(perceptual=1.0, perceptual_size=16, latent_pairs=2, diversity=3.0, diversity_margin=0.01)
    costs = [terms(options, both, one)["diversity"] for one in (alike, made)]
    assert costs[0].item() == pytest.approx(3.0)
    assert costs[1].item() == 0
    for seed in range(5):  # they are seen through the same window
        sight = seen(options, both, made, seed)
        assert torch.equal(sight.photo[0][:2], sight.photo[0][2:])
        assert torch.equal(sight.hole[:2], sight.hole[2:])
        one = replace(made, inpainted=[picture[:3] for picture in made.inpainted])
        sight = seen(replace(options, perceptual_size=8, latent_pairs=1), both.of([0, 0, 1]), one, seed)
        assert torch.equal(sight.photo[0][0], sight.photo[0][1])
    assert terms(replace(options, latent_pairs=0), batch(), output()).keys() == {"perceptual"}


def test_the_perceptual_term_moves_hidden_pixels_only_and_in_time_all_of_them(tiny_options: Options) -> None:
    both, made = batch(), output()
    for seed in range(30):
        terms(tiny_options(perceptual=1.0, perceptual_size=8), both, made, seed)["perceptual"].backward()
    assert torch.equal(moved(made), both.hole > 0)
    one, large = (tiny_options(perceptual=1.0, perceptual_size=size) for size in (SIDE, 4 * SIDE))
    assert torch.equal(*(terms(o, batch(), output())["perceptual"] for o in (one, large)))  # no larger than the photo


def test_windows_lie_in_the_frame_around_a_hidden_pixel() -> None:
    hole = torch.zeros(3, 1, SIDE, SIDE)
    hole[0, 0, 0, 0], hole[1, 0, -1, 5] = 1, 1  # and nothing in the last one
    for seed in range(10):
        corners = module.hidden_corners(hole, 8, seed)
        assert corners[:2] == [(0, 0), (SIDE - 8, 1)]
        assert all(0 <= at <= SIDE - 8 for at in corners[2])
    planes = torch.arange(3 * SIDE * SIDE).reshape(3, 1, SIDE, SIDE)
    assert torch.equal(module.windows(planes, [(0, 0), (24, 1), (3, 4)], 8)[1, 0], planes[1, 0, 24:32, 1:9])


@pytest.mark.parametrize(("share", "pairs", "seen_samples"), [(0.5, 0, 2), (0.01, 1, 3), (0.01, 2, 4)])
def test_a_share_of_a_batch_is_its_first_samples_and_holds_all_pairs(
    tiny_options: Options, share: float, pairs: int, seen_samples: int
) -> None:
    both, made = four()
    options = tiny_options(perceptual=1.0, perceptual_size=SIDE, perceptual_share=share, latent_pairs=pairs)
    sight = seen(options, both, made)
    assert torch.equal(sight.hole, both.hole[:seen_samples])
    module.perceptual_terms(options, sight)["perceptual"].backward()
    assert moved(made).flatten(1).any(dim=1).tolist() == [sample < seen_samples for sample in range(4)]


@settings(max_examples=40)
@given(limit=st.floats(0.01, 5.0), seed=st.integers(0, 99))
def test_no_sample_is_pulled_harder_than_the_limit_and_none_is_turned(limit: float, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    strength = torch.rand(3, 1, 1, 1, generator=generator) * 8
    pull = torch.randn(3, 3, 8, 8, generator=generator) * strength
    picture = torch.rand(3, 3, 8, 8, generator=generator).requires_grad_()
    shown = module.limited(picture, limit)
    assert torch.equal(shown, picture)
    (pull * shown).flatten(1).sum(1).mean().backward()
    assert picture.grad is not None
    own, felt = (pull / 3).flatten(1), picture.grad.flatten(1)
    torch.testing.assert_close(felt.norm(dim=1), own.norm(dim=1).clamp(max=limit / 3))
    torch.testing.assert_close(F.cosine_similarity(felt, own), torch.ones(3))


def test_without_a_limit_or_a_gradient_nothing_is_changed() -> None:
    picture = torch.rand(2, 3, 8, 8, requires_grad=True)
    (1e6 * module.limited(picture, 0.0)).sum().backward()
    assert picture.grad is not None
    assert (picture.grad == 1e6).all()
    with torch.no_grad():
        assert torch.equal(module.limited(picture, 1.0), picture)
