"""Which pictures reach which term, and whom each term may teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.network import TrainingOutput
from tests.training.made_up import SIDE, batch, output
from training.inpainting import objective
from training.inpainting.objective import Seen
from training.inpainting.options import InpaintingOptions
from training.photos.batches import Batch

Options = Callable[..., InpaintingOptions]


class Judge(nn.Module):
    """Scores patches by their mean; keeps every batch that it was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(0.5))
        self.shown: list[Tensor] = []

    def forward(self, picture: Tensor) -> Tensor:
        self.shown.append(picture)
        return self.scale * F.avg_pool2d(picture.mean(dim=1, keepdim=True), 8)


def judges_of(kind: str) -> dict[str, nn.Module]:
    return {name: Judge() for name in (("both",) if kind == "shared" else ("inpainted", "rebuilt"))}


@pytest.mark.parametrize("form", ["lsgan", "hinge"])
@pytest.mark.parametrize("kind", ["shared", "separate"])
@pytest.mark.parametrize("path", ["inpainted", "rebuilt"])
def test_the_discriminator_learns_from_the_fakes_of_both_paths(
    tiny_options: Options, form: str, kind: str, path: str
) -> None:
    options = tiny_options(adversarial_form=form, r1=0.0)
    seen = Seen(torch.full((2, 3, SIDE, SIDE), 0.2), torch.full((2, 3, SIDE, SIDE), 0.3))
    judges = judges_of(kind)
    (before,) = objective.discriminator_terms(options, judges, batch(), seen, 1).values()
    better = replace(seen, **{path: torch.full((2, 3, SIDE, SIDE), -0.4)})
    (after,) = objective.discriminator_terms(options, judges, batch(), better, 1).values()
    assert before != after


@pytest.mark.parametrize("kind", ["shared", "separate"])
def test_the_discriminators_step_leaves_the_generator_alone(tiny_options: Options, kind: str) -> None:
    made = output()
    seen = Seen(made.inpainted[-1], made.reconstructed[-1])
    terms = objective.discriminator_terms(tiny_options(r1=1.0, r1_every=1), judges_of(kind), batch(), seen, 0)
    sum(terms.values()).backward()  # type: ignore[union-attr]
    assert terms.keys() == {"discriminator", "r1"}
    assert seen.inpainted.grad is None
    assert seen.rebuilt.grad is None


def test_r1_comes_every_so_often_and_is_stronger_by_as_much(tiny_options: Options) -> None:
    seen = Seen(torch.zeros(2, 3, SIDE, SIDE), torch.zeros(2, 3, SIDE, SIDE))
    often, rare = (
        [objective.discriminator_terms(options, judges_of("shared"), batch(), seen, step) for step in range(8)]
        for options in (tiny_options(r1=2.0, r1_every=every) for every in (1, 4))
    )
    assert [("r1" in terms) for terms in rare] == [True, False, False, False] * 2
    added_up = [sum(terms["r1"].item() for terms in steps if "r1" in terms) for steps in (often, rare)]
    assert added_up[0] == pytest.approx(added_up[1])


@pytest.mark.parametrize("form", ["lsgan", "hinge"])
@pytest.mark.parametrize("kind", ["shared", "separate"])
def test_both_paths_learn_from_the_discriminator(tiny_options: Options, form: str, kind: str) -> None:
    made = output()
    seen = Seen(made.inpainted[-1], made.reconstructed[-1])
    terms = objective.adversarial_terms(tiny_options(adversarial_form=form), judges_of(kind), batch(), seen)
    assert terms.keys() == {"adversarial"}
    terms["adversarial"].backward()
    assert all(picture.grad is not None and picture.grad.abs().sum() > 0 for picture in (seen.inpainted, seen.rebuilt))


@pytest.mark.parametrize("form", ["lsgan", "hinge"])
def test_scored_on_the_hole_nothing_elsewhere_counts(tiny_options: Options, form: str) -> None:
    judged, made = batch(), output()
    options = tiny_options(adversarial_form=form, adversarial_on="hole", r1=0.0)
    seen = Seen(made.inpainted[-1], made.reconstructed[-1])
    patches = torch.nn.Conv2d(3, 1, 4, stride=4)  # each score sees its own patch only
    with_hole = F.interpolate(F.adaptive_max_pool2d(judged.hole, SIDE // 4), scale_factor=4)
    objective.adversarial_terms(options, {"both": patches}, judged, seen)["adversarial"].backward()
    for picture in (seen.inpainted, seen.rebuilt):
        assert picture.grad is not None
        reached = picture.grad.abs().sum(dim=1, keepdim=True) > 0
        assert torch.equal(reached, with_hole > 0)
    elsewhere = replace(seen, inpainted=torch.where(with_hole > 0, seen.inpainted, seen.inpainted + 1))
    scores = [objective.discriminator_terms(options, {"both": patches}, judged, fake, 1) for fake in (seen, elsewhere)]
    assert scores[0] == scores[1]


def test_score_match_pulls_the_fakes_to_the_photos_score_and_not_the_other_way(tiny_options: Options) -> None:
    made, judge = output(), Judge()
    seen = Seen(made.inpainted[-1], made.reconstructed[-1])
    judged = batch()
    photo = judged.photo.requires_grad_()
    terms = objective.adversarial_terms(tiny_options(score_match=3.0), {"both": judge}, judged, seen)
    real, first, second = (judge(picture) for picture in (photo, seen.inpainted, seen.rebuilt))
    wanted = 3 * (F.mse_loss(first, real) + F.mse_loss(second, real))
    torch.testing.assert_close(terms["score_match"], wanted)
    terms["score_match"].backward()
    assert photo.grad is None
    assert seen.inpainted.grad is not None
    assert seen.rebuilt.grad is not None


@pytest.mark.parametrize("sees", ["composite", "output"])
def test_the_discriminator_sees_what_the_preset_says(tiny_options: Options, sees: str) -> None:
    options = tiny_options()
    options = replace(options, network=replace(options.network, discriminator_sees=sees))
    given, made = batch(), output()
    seen = objective.seen_by_discriminator(options, given, made)
    visible = (given.hole == 0).expand_as(given.photo)
    for shown, picture in ((seen.inpainted, made.inpainted[-1]), (seen.rebuilt, made.reconstructed[-1])):
        assert torch.equal(shown[~visible], picture[~visible])
        assert torch.equal(shown[visible], (given.photo if sees == "composite" else picture)[visible])


def test_the_prior_follows_the_posterior_which_it_does_not_move(tiny_options: Options) -> None:
    made = output()
    objective.distribution_terms(tiny_options(), made)["kl_prior"].backward()
    assert all(tensor.grad is not None for tensor in made.prior)
    assert all(tensor.grad is None for tensor in made.posterior)
    objective.distribution_terms(tiny_options(), made)["kl_standard"].backward()
    assert all(tensor.grad is not None for tensor in made.posterior)


@pytest.mark.parametrize("where", ["whole", "visible"])
def test_appearance_looks_where_the_preset_says(tiny_options: Options, where: str) -> None:
    given, made = batch(), output()
    objective.pixel_terms(tiny_options(appearance_on=where, hole_l1=0.0), given, made)["appearance"].backward()
    gradient = made.inpainted[-1].grad
    assert gradient is not None
    hidden = (given.hole == 1).expand_as(gradient)
    assert (gradient[hidden] != 0).all() == (where == "whole")
    assert (gradient[~hidden] != 0).all()


def test_hole_l1_looks_into_the_hole_only(tiny_options: Options) -> None:
    given, made = batch(), output()
    terms = objective.pixel_terms(tiny_options(hole_l1=2.0), given, made)
    terms["hole_l1"].backward()
    gradient = made.inpainted[-1].grad
    assert gradient is not None
    assert torch.equal(gradient.abs().sum(dim=1, keepdim=True) > 0, given.hole > 0)
    assert "hole_l1" not in objective.pixel_terms(tiny_options(hole_l1=0.0), given, made)


def test_hole_l1_leaves_detail_alone_where_it_counts_coarse_scales_only(tiny_options: Options) -> None:
    made = output()
    terms = objective.pixel_terms(tiny_options(hole_l1=2.0, hole_l1_scales=2), batch(), made)
    terms["hole_l1"].backward()
    assert [picture.grad is not None for picture in made.inpainted] == [True, True, False, False]


def part(share: int) -> tuple[Batch, TrainingOutput]:
    """A batch, and both paths' pictures, of its first `share` samples alone where they are the auxiliary path's."""
    made = output()
    posterior = (made.posterior[0][:share], made.posterior[1][:share])
    return batch(), replace(made, reconstructed=[found[:share] for found in made.reconstructed], posterior=posterior)


def test_where_the_auxiliary_path_sees_a_share_its_terms_are_of_those_samples(tiny_options: Options) -> None:
    shown, made = part(1)
    options = tiny_options()
    found = objective.distribution_terms(options, made) | objective.pixel_terms(options, shown, made)
    first, alone = shown.of([0]), output()
    one = replace(
        alone,
        inpainted=[picture[:1] for picture in alone.inpainted],
        reconstructed=made.reconstructed,
        prior=(alone.prior[0][:1], alone.prior[1][:1]),
        posterior=made.posterior,
    )
    wanted = objective.distribution_terms(options, one) | objective.pixel_terms(options, first, one)
    for term in ("kl_standard", "kl_prior", "reconstruction"):
        torch.testing.assert_close(found[term], wanted[term])
    whole = objective.pixel_terms(options, shown, output())
    for term in ("appearance", "hole_l1"):
        torch.testing.assert_close(found[term], whole[term])


class Guide(nn.Module):
    """Stands for the matching loss: keeps what it was shown, and is the mean of it."""

    def forward(self, picture: Tensor, words: Tensor, categories: Tensor, size: int | None) -> Tensor:
        self.shown = picture, words, categories, size
        return picture.mean()


def test_a_share_of_a_batch_is_matched_with_its_own_words_and_categories(tiny_options: Options) -> None:
    shown = batch().of([0, 1, 1, 0])
    twice = [torch.cat([picture, picture]).detach().requires_grad_() for picture in output().inpainted]
    made = replace(output(), inpainted=twice)
    guide, options = Guide(), tiny_options(matching=2.0, matching_every=3, matching_share=0.5, matching_size=48)
    term = objective.matching_term(options, guide, shown, made, torch.tensor([7, 8, 9, 5]))  # type: ignore[arg-type]
    picture, words, categories, size = guide.shown
    assert (len(picture), words.tolist(), categories.tolist(), size) == (2, shown.words[:2].tolist(), [7, 8], 48)
    assert term.item() == pytest.approx(6 * picture.mean().item(), rel=1e-5)
    term.backward()
    gradient = twice[-1].grad
    assert gradient is not None
    assert (gradient != 0).flatten(1).any(dim=1).tolist() == [True, True, False, False]


def test_no_pixel_under_the_hole_is_asked_for_where_the_caption_tells_of_another_photo(tiny_options: Options) -> None:
    made = output()
    terms = objective.pixel_terms(tiny_options(hole_l1=1.0), replace(batch(), told=[0, 0]), made)
    terms["hole_l1"].backward()
    for picture in made.inpainted:
        assert picture.grad is not None
        assert picture.grad[0].abs().sum() > 0
        assert picture.grad[1].abs().sum() == 0
