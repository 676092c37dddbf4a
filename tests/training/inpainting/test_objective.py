"""Which pictures reach which term, and whom each term may teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.training.made_up import SIDE, batch, output
from training.inpainting import objective
from training.inpainting.objective import PathPictures
from training.inpainting.options import InpaintingOptions

Options = Callable[..., InpaintingOptions]


class Scores(nn.Module):
    """A discriminator that scores patches by their mean."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(0.5))

    def forward(self, picture: Tensor) -> Tensor:
        return self.scale * F.avg_pool2d(picture.mean(dim=1, keepdim=True), 8)


def both_paths() -> PathPictures:
    made = output()
    return PathPictures(made.inpainted[-1], made.reconstructed[-1])


def grey(value: float) -> Tensor:
    return torch.full((2, 3, SIDE, SIDE), value)


@pytest.mark.parametrize("form", ["lsgan", "hinge"])
def test_the_discriminator_learns_from_both_paths_and_both_learn_from_it(tiny_options: Options, form: str) -> None:
    options, judge = tiny_options(adversarial_form=form, r1=1.0, r1_every=2), Scores()
    seen = PathPictures(grey(0.2), grey(0.3))
    (before,) = objective.discriminator_losses(options, judge, batch(), seen, 1).values()
    for path in ("inpainted", "rebuilt"):
        better = replace(seen, **{path: grey(-0.4)})
        assert objective.discriminator_losses(options, judge, batch(), better, 1)["discriminator"] != before
    pictures = both_paths()
    terms = objective.discriminator_losses(options, judge, batch(), pictures, 0)
    assert terms.keys() == {"discriminator", "r1"}
    sum(terms.values()).backward()  # type: ignore[union-attr]
    assert (pictures.inpainted.grad, pictures.rebuilt.grad) == (None, None)  # its step leaves the generator alone
    terms = objective.adversarial_terms(options, judge, batch(), pictures)
    assert terms.keys() == {"adversarial"}
    terms["adversarial"].backward()
    for picture in (pictures.inpainted, pictures.rebuilt):
        assert picture.grad is not None
        assert picture.grad.abs().sum() > 0


def test_r1_comes_every_so_often_and_is_stronger_by_as_much(tiny_options: Options) -> None:
    often, rare = (
        [
            objective.discriminator_losses(options, Scores(), batch(), PathPictures(grey(0), grey(0)), step)
            for step in range(8)
        ]
        for options in (tiny_options(r1=2.0, r1_every=every) for every in (1, 4))
    )
    assert [("r1" in terms) for terms in rare] == [True, False, False, False] * 2
    added_up = [sum(terms["r1"].item() for terms in steps if "r1" in terms) for steps in (often, rare)]
    assert added_up[0] == pytest.approx(added_up[1])


@pytest.mark.parametrize("form", ["lsgan", "hinge"])
def test_scored_on_the_hole_nothing_elsewhere_counts(tiny_options: Options, form: str) -> None:
    judged, seen = batch(), both_paths()
    options = tiny_options(adversarial_form=form, adversarial_on="hole", r1=0.0)
    patches = nn.Conv2d(3, 1, 4, stride=4)  # each score sees its own patch only
    with_hole = F.interpolate(F.adaptive_max_pool2d(judged.hole, SIDE // 4), scale_factor=4)
    objective.adversarial_terms(options, patches, judged, seen)["adversarial"].backward()
    for picture in (seen.inpainted, seen.rebuilt):
        assert picture.grad is not None
        assert torch.equal(picture.grad.abs().sum(dim=1, keepdim=True) > 0, with_hole > 0)
    elsewhere = replace(seen, inpainted=torch.where(with_hole > 0, seen.inpainted, seen.inpainted + 1))
    scores = [objective.discriminator_losses(options, patches, judged, fake, 1) for fake in (seen, elsewhere)]
    assert scores[0] == scores[1]


def test_score_match_pulls_the_fakes_to_the_photos_score_and_not_the_other_way(tiny_options: Options) -> None:
    seen, judge, judged = both_paths(), Scores(), batch()
    photo = judged.photo.requires_grad_()
    terms = objective.adversarial_terms(tiny_options(score_match=3.0), judge, judged, seen)
    real, first, second = (judge(picture) for picture in (photo, seen.inpainted, seen.rebuilt))
    torch.testing.assert_close(terms["score_match"], 3 * (F.mse_loss(first, real) + F.mse_loss(second, real)))
    terms["score_match"].backward()
    assert photo.grad is None
    assert seen.inpainted.grad is not None
    assert seen.rebuilt.grad is not None


@pytest.mark.parametrize("sees", ["composite", "output"])
def test_the_discriminator_sees_what_the_preset_says(tiny_options: Options, sees: str) -> None:
    options = tiny_options()
    options = replace(options, network=replace(options.network, discriminator_sees=sees))
    given, made = batch(), output()
    seen = objective.path_pictures(options, given, made)
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


@pytest.mark.parametrize(
    ("term", "changes", "hidden", "visible"),
    [
        ("appearance", {"appearance_on": "whole"}, True, True),
        ("appearance", {"appearance_on": "visible"}, False, True),
        ("hole_l1", {"hole_l1": 2.0}, True, False),
    ],
)
def test_pixel_terms_look_where_the_options_say(
    tiny_options: Options, term: str, changes: dict, hidden: bool, visible: bool
) -> None:
    given, made = batch(), output()
    objective.pixel_terms(tiny_options(**changes), given, made)[term].backward()
    gradient = made.inpainted[-1].grad
    assert gradient is not None
    inside = (given.hole == 1).expand_as(gradient)
    for where, moved in ((inside, hidden), (~inside, visible)):
        assert (gradient[where] != 0).all() == moved
        assert (gradient[where] != 0).any() == moved


def test_hole_l1_leaves_detail_alone_where_it_counts_coarse_scales_only(tiny_options: Options) -> None:
    made = output()
    objective.pixel_terms(tiny_options(hole_l1=2.0, hole_l1_scales=2), batch(), made)["hole_l1"].backward()
    assert [picture.grad is not None for picture in made.inpainted] == [True, True, False, False]
    assert "hole_l1" not in objective.pixel_terms(tiny_options(hole_l1=0.0), batch(), made)


def test_where_the_auxiliary_path_sees_a_share_its_terms_are_of_those_samples(tiny_options: Options) -> None:
    options, shown, whole = tiny_options(), batch(), output()
    posterior = (whole.posterior[0][:1], whole.posterior[1][:1])
    made = replace(whole, reconstructed=[found[:1] for found in whole.reconstructed], posterior=posterior)
    prior = (whole.prior[0][:1], whole.prior[1][:1])
    one = replace(made, inpainted=[picture[:1] for picture in whole.inpainted], prior=prior)
    found, wanted = (
        objective.distribution_terms(options, paths) | objective.pixel_terms(options, samples, paths)
        for samples, paths in ((shown, made), (shown.of([0]), one))
    )
    for term in ("kl_standard", "kl_prior", "reconstruction"):
        torch.testing.assert_close(found[term], wanted[term])
    for term in ("appearance", "hole_l1"):
        torch.testing.assert_close(found[term], objective.pixel_terms(options, shown, whole)[term])


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
    both = replace(options, matching_paths="both", matching_every=1)
    term = objective.matching_term(both, guide, batch(), output(), torch.tensor([7, 8]))  # type: ignore[arg-type]
    raw = [pictures[-1].mean().item() for pictures in (output().inpainted, output().reconstructed)]
    assert term.item() == pytest.approx(2 * sum(raw), rel=1e-5)
