"""What frozen networks are shown of fills, and whom the terms that look through them may teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from models.tdanet.network import TrainingOutput
from tests.training.made_up import SIDE, batch, output
from training.inpainting import vgg_features as looks
from training.inpainting.losses import Terms
from training.inpainting.options import InpaintingOptions
from training.inpainting.vgg_heads import VGGDiscriminator
from training.photos.batches import Batch

Options = Callable[..., InpaintingOptions]
COLOURS = 3
TEXT = 4


class Colours(nn.Module):
    """Stands for VGG16: its one map is the picture itself, of unit length."""

    def maps(self, picture: Tensor) -> list[Tensor]:
        return [F.normalize(picture, dim=1)]


def seen(options: InpaintingOptions, shown: Batch, made: TrainingOutput, seed: int = 0) -> looks.Looks:
    return looks.looks(options, Colours(), shown, made, seed)  # type: ignore[arg-type]


def terms(options: InpaintingOptions, shown: Batch, made: TrainingOutput, seed: int = 0) -> Terms:
    return looks.perceptual_terms(options, seen(options, shown, made, seed))


def four() -> tuple[Batch, TrainingOutput]:
    """A batch whose first two samples are copies of the next two, with fills of their own."""
    one, made = batch(), output()
    twice = one.of([0, 1, 0, 1])
    pairs = zip(made.inpainted, made.reconstructed, strict=True)
    pictures = [torch.cat(pair).detach().requires_grad_() for pair in pairs]
    return twice, replace(made, inpainted=pictures)


def test_twins_cost_something_while_they_look_alike_and_nothing_from_the_margin_on(tiny_options: Options) -> None:
    both, made = four()
    alike = replace(made, inpainted=[torch.cat([picture[:2], picture[:2]]) for picture in made.inpainted])
    options = tiny_options(perceptual=1.0, perceptual_size=16, twins=2, diversity=3.0, diversity_margin=0.01)
    costs = [terms(options, both, one)["diversity"] for one in (alike, made)]
    assert costs[0].item() == pytest.approx(3.0)
    assert costs[1].item() == 0


def test_without_twins_there_is_no_such_term(tiny_options: Options) -> None:
    options = tiny_options(perceptual=1.0, perceptual_size=16)
    assert terms(options, batch(), output()).keys() == {"perceptual"}


def test_the_perceptual_term_moves_hidden_pixels_only_and_in_time_all_of_them(tiny_options: Options) -> None:
    both, made = batch(), output()
    options = tiny_options(perceptual=1.0, perceptual_size=8)
    for seed in range(30):
        terms(options, both, made, seed)["perceptual"].backward()
    moved = made.inpainted[-1].grad.abs().sum(dim=1, keepdim=True) > 0  # type: ignore[union-attr]
    assert torch.equal(moved, both.hole > 0)


def test_a_window_is_no_larger_than_the_photo(tiny_options: Options) -> None:
    one, large = (tiny_options(perceptual=1.0, perceptual_size=size) for size in (SIDE, 4 * SIDE))
    found = [terms(o, batch(), output())["perceptual"] for o in (one, large)]
    assert torch.equal(*found)


def test_windows_lie_in_the_frame_around_a_hidden_pixel() -> None:
    hole = torch.zeros(3, 1, SIDE, SIDE)
    hole[0, 0, 0, 0], hole[1, 0, -1, 5] = 1, 1  # and nothing in the last one
    for seed in range(10):
        corners = looks.hidden_corners(hole, 8, seed)
        assert corners[:2] == [(0, 0), (SIDE - 8, 1)]
        assert all(0 <= at <= SIDE - 8 for at in corners[2])
    planes = torch.arange(3 * SIDE * SIDE).reshape(3, 1, SIDE, SIDE)
    assert torch.equal(looks.windows(planes, [(0, 0), (24, 1), (3, 4)], 8)[1, 0], planes[1, 0, 24:32, 1:9])


def test_a_share_of_a_batch_is_seen_and_it_is_the_first_samples(tiny_options: Options) -> None:
    both, made = four()
    options = tiny_options(perceptual=1.0, perceptual_size=SIDE, perceptual_share=0.5)
    sight = seen(options, both, made)
    assert torch.equal(sight.hole, both.hole[:2])
    looks.perceptual_terms(options, sight)["perceptual"].backward()
    assert moved_samples(made) == [True, True, False, False]


@pytest.mark.parametrize("twins", [1, 2])
def test_a_small_share_still_holds_all_twins(tiny_options: Options, twins: int) -> None:
    both, made = four()
    options = tiny_options(perceptual=1.0, perceptual_size=16, perceptual_share=0.01, twins=twins, diversity_margin=9.0)
    sight = seen(options, both, made)
    assert len(sight.hole) >= 2 * twins
    looks.perceptual_terms(options, sight)["diversity"].backward()
    assert all(moved_samples(made)[: 2 * twins])


def test_twins_are_seen_through_the_same_window(tiny_options: Options) -> None:
    """Copies have the photo and the hole of their originals, so that their windows show the same photo."""
    both, made = four()
    for seed in range(5):
        sight = seen(tiny_options(perceptual=1.0, perceptual_size=8, twins=2), both, made, seed)
        assert torch.equal(sight.photo[0][:2], sight.photo[0][2:])
        assert torch.equal(sight.hole[:2], sight.hole[2:])


def moved_samples(made: TrainingOutput) -> list[bool]:
    gradient = made.inpainted[-1].grad
    assert gradient is not None
    return (gradient.flatten(1) != 0).any(dim=1).tolist()


def test_a_fill_is_sent_towards_photos_in_the_hole_only(tiny_options: Options) -> None:
    shown, made = batch(), output()
    options, judge = tiny_options(projected=2.0), VGGDiscriminator([COLOURS], TEXT)
    found = looks.projected_term(options, judge, seen(options, shown, made), torch.randn(2, TEXT))
    found["projected"].backward()
    moved = made.inpainted[-1].grad.abs().sum(dim=1, keepdim=True) > 0  # type: ignore[union-attr]
    assert moved.any()
    assert not moved[shown.hole == 0].any()


class Reader(nn.Module):
    """Scores 1 for the photo's own colours with its own sentence, -1 for anything else."""

    def __init__(self, photo: Tensor, sentence: Tensor) -> None:
        super().__init__()
        self.photo, self.sentence = photo, sentence

    def forward(self, maps: list[Tensor], sentences: Tensor) -> list[Tensor]:
        same = (maps[0] == self.photo).flatten(1).all(dim=1)[:, None] & (sentences == self.sentence[:, None]).all(dim=2)
        return [(2 * same.float() - 1)[:, :, None, None].expand(-1, -1, 4, 4)]


def test_the_judge_learns_from_fills_and_from_photos_with_another_photos_sentence(tiny_options: Options) -> None:
    shown, made = batch(), output()
    options, sentence = tiny_options(projected=1.0, perceptual_size=SIDE), torch.randn(2, TEXT)
    sight = seen(options, shown, made)
    right = looks.projected_judging(Reader(sight.photo[0], sentence), sight, sentence)
    assert right["projected_discriminator"].item() == 0
    deaf = looks.projected_judging(Reader(sight.photo[0], sentence.roll(1, 0)), sight, sentence)
    assert deaf["projected_discriminator"].item() == 3  # 2 for each photo refused, 1 for one with another's sentence


def test_the_judges_own_step_leaves_the_generator_alone(tiny_options: Options) -> None:
    made, judge = output(), VGGDiscriminator([COLOURS], TEXT)
    sight = seen(tiny_options(projected=1.0), batch(), made).detached()
    looks.projected_judging(judge, sight, torch.randn(2, TEXT))["projected_discriminator"].backward()
    assert made.inpainted[-1].grad is None
    assert all(parameter.grad is not None for parameter in judge.parameters())


def test_the_length_of_a_sentence_says_nothing() -> None:
    judge, maps, sentence = (
        VGGDiscriminator([COLOURS], TEXT).eval(),
        torch.rand(2, COLOURS, 8, 8),
        torch.ones(2, 1, TEXT),
    )
    with torch.no_grad():
        short, long, other = (judge([maps], words)[0] for words in (sentence, 9 * sentence, -sentence))
    torch.testing.assert_close(short, long)
    assert not torch.allclose(short, other)


@given(limit=st.floats(0.01, 5.0), seed=st.integers(0, 99))
def test_no_sample_is_pulled_harder_than_the_limit_and_none_is_turned(limit: float, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    strength = torch.rand(3, 1, 1, 1, generator=generator) * 8
    pull = torch.randn(3, 3, 8, 8, generator=generator) * strength
    picture = torch.rand(3, 3, 8, 8, generator=generator).requires_grad_()
    shown = looks.limited(picture, limit)
    assert torch.equal(shown, picture)
    (pull * shown).flatten(1).sum(1).mean().backward()
    assert picture.grad is not None
    own, felt = (pull / 3).flatten(1), picture.grad.flatten(1)
    torch.testing.assert_close(felt.norm(dim=1), own.norm(dim=1).clamp(max=limit / 3))
    torch.testing.assert_close(F.cosine_similarity(felt, own), torch.ones(3))


def test_without_a_limit_or_a_gradient_nothing_is_changed() -> None:
    picture = torch.rand(2, 3, 8, 8, requires_grad=True)
    (1e6 * looks.limited(picture, 0.0)).sum().backward()
    assert picture.grad is not None
    assert (picture.grad == 1e6).all()
    with torch.no_grad():
        assert torch.equal(looks.limited(picture, 1.0), picture)


def test_a_photo_that_its_caption_does_not_tell_has_no_say_in_its_fill(tiny_options: Options) -> None:
    other = replace(batch(), told=[0, 0])
    options, made = tiny_options(perceptual=1.0, perceptual_size=SIDE), output()
    terms(options, other, made)["perceptual"].backward()
    gradient = made.inpainted[-1].grad
    assert gradient is not None
    assert gradient[0].abs().sum() > 0
    assert gradient[1].abs().sum() == 0
