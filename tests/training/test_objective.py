"""Which pictures reach which term, and whom each term may teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.network import TrainingOutput
from training import objective
from training.data import Batch
from training.inpainting import Inpainting, with_twins
from training.inpainting_options import InpaintingOptions
from training.objective import Seen

Options = Callable[..., InpaintingOptions]
SIDE = 32


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


def batch() -> Batch:
    generator = torch.Generator().manual_seed(0)
    hole = torch.zeros(2, 1, SIDE, SIDE)
    hole[..., 8:20, 8:20] = 1
    photo = torch.rand(2, 3, SIDE, SIDE, generator=generator) * 2 - 1
    return Batch(photo, hole, torch.tensor([[2, 3], [4, 0]]), [0, 1])


def output() -> TrainingOutput:
    generator = torch.Generator().manual_seed(1)

    def pictures() -> list[Tensor]:
        sides = (SIDE // 8, SIDE // 4, SIDE // 2, SIDE)
        return [(torch.rand(2, 3, side, side, generator=generator) - 0.5).requires_grad_() for side in sides]

    def gaussian() -> tuple[Tensor, Tensor]:
        shape = (2, 4, 1, 1)
        return (
            torch.randn(shape, generator=generator).requires_grad_(),
            (torch.rand(shape, generator=generator) + 0.5).requires_grad_(),
        )

    return TrainingOutput(pictures(), pictures(), gaussian(), gaussian())


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


def gradients(module: nn.Module) -> dict[str, Tensor]:
    return {name: parameter.grad.clone() for name, parameter in module.named_parameters() if parameter.grad is not None}


def test_the_generators_step_leaves_no_gradient_in_the_discriminator(make_task: Callable[..., Inpainting]) -> None:
    """Were it otherwise, a heavier adversarial term would change what the discriminator learns."""
    light, heavy = (make_task(adversarial=weight, accumulation=2, batch_size=2) for weight in (1.0, 100.0))
    for task in (light, heavy):
        task.train_step(0)
    one, other = gradients(light.discriminators), gradients(heavy.discriminators)
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert any(value.abs().sum() > 0 for value in one.values())
    generator = gradients(light.network)
    assert any(not torch.equal(generator[name], value) for name, value in gradients(heavy.network).items())


def test_a_weight_of_zero_leaves_a_term_and_its_network_out(make_task: Callable[..., Inpainting]) -> None:
    task = make_task(adversarial=0.0, perceptual=0.0, matching=0.0, hole_l1=0.0)
    assert task.perceptual is None
    assert task.guide is None
    assert task.train_step(0).keys() == {"kl_standard", "kl_prior", "reconstruction", "appearance"}
    assert not gradients(task.discriminators)


def test_the_discriminator_joins_at_its_step(make_task: Callable[..., Inpainting]) -> None:
    task = make_task(adversarial_from=2)
    assert ["discriminator" in task.train_step(step) for step in range(3)] == [False, False, True]


def test_micro_batches_are_averaged(make_task: Callable[..., Inpainting], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two equal micro-batches teach what one teaches; in evaluation mode, where spectral norm stands still."""
    tasks = {count: make_task(accumulation=count) for count in (1, 2)}
    for task in tasks.values():
        same = task.batches.batch(0)
        monkeypatch.setattr(task.batches, "batch", lambda number, same=same: same)
        noise = task._noise(same, 0)
        monkeypatch.setattr(task, "_noise", lambda batch, number, noise=noise: noise)
        task.network.eval()
        task.discriminators.eval()
        task.train_step(0)
    for module in ("network", "discriminators"):
        one, two = (gradients(getattr(tasks[count], module)) for count in (1, 2))
        assert one.keys() == two.keys()
        for name, value in one.items():
            torch.testing.assert_close(two[name], value, atol=1e-5, rtol=1e-3)


def test_every_micro_batch_and_process_has_photos_and_noise_of_its_own(
    make_task: Callable[..., Inpainting], monkeypatch: pytest.MonkeyPatch
) -> None:
    task = make_task(accumulation=2, batch_size=2)
    numbers = []
    draw = task.batches.batch
    monkeypatch.setattr(task.batches, "batch", lambda number: numbers.append(number) or draw(number))
    task.train_step(0)
    task.train_step(1)
    assert numbers == [0, 1, 2, 3]
    noise = task._noise(draw(0), 0)
    assert not torch.equal(noise, task._noise(draw(0), 1))
    monkeypatch.setattr(task, "accelerator", SimpleNamespace(process_index=1))
    assert not torch.equal(noise, task._noise(draw(0), 0))


class Colours(nn.Module):
    """Stands for VGG16: its one map is the picture itself, of unit length."""

    def maps(self, picture: Tensor) -> list[Tensor]:
        return [F.normalize(picture, dim=1)]


def four() -> tuple[Batch, TrainingOutput]:
    """A batch whose last two samples are the first two again, with fills of their own."""
    one, made = batch(), output()
    twice = Batch(*(torch.cat([part, part]) for part in (one.photo, one.hole, one.words)), [0, 1, 0, 1])
    pairs = zip(made.inpainted, made.reconstructed, strict=True)
    pictures = [torch.cat(pair).detach().requires_grad_() for pair in pairs]
    return twice, replace(made, inpainted=pictures)


def test_twins_cost_something_while_they_look_alike_and_nothing_from_the_margin_on(tiny_options: Options) -> None:
    both, made = four()
    alike = replace(made, inpainted=[torch.cat([picture[:2], picture[:2]]) for picture in made.inpainted])
    options = tiny_options(perceptual=1.0, perceptual_size=16, twins=2, diversity=3.0, diversity_margin=0.01)
    costs = [objective.perceptual_terms(options, Colours(), both, one, 0)["diversity"] for one in (alike, made)]  # type: ignore[arg-type]
    assert costs[0].item() == pytest.approx(3.0)
    assert costs[1].item() == 0


def test_without_twins_there_is_no_such_term(tiny_options: Options) -> None:
    options = tiny_options(perceptual=1.0, perceptual_size=16)
    assert objective.perceptual_terms(options, Colours(), batch(), output(), 0).keys() == {"perceptual"}  # type: ignore[arg-type]


def test_the_perceptual_term_moves_hidden_pixels_only_and_in_time_all_of_them(tiny_options: Options) -> None:
    both, made = batch(), output()
    options = tiny_options(perceptual=1.0, perceptual_size=8)
    for seed in range(30):
        objective.perceptual_terms(options, Colours(), both, made, seed)["perceptual"].backward()  # type: ignore[arg-type]
    moved = made.inpainted[-1].grad.abs().sum(dim=1, keepdim=True) > 0  # type: ignore[union-attr]
    assert torch.equal(moved, both.hole > 0)


def test_a_window_is_no_larger_than_the_photo(tiny_options: Options) -> None:
    one, large = (tiny_options(perceptual=1.0, perceptual_size=size) for size in (SIDE, 4 * SIDE))
    terms = [objective.perceptual_terms(o, Colours(), batch(), output(), 0)["perceptual"] for o in (one, large)]  # type: ignore[arg-type]
    assert torch.equal(*terms)


def test_windows_lie_in_the_frame_around_a_hidden_pixel() -> None:
    hole = torch.zeros(3, 1, SIDE, SIDE)
    hole[0, 0, 0, 0], hole[1, 0, -1, 5] = 1, 1  # and nothing in the last one
    for seed in range(10):
        corners = objective.hidden_corners(hole, 8, seed)
        assert corners[:2] == [(0, 0), (SIDE - 8, 1)]
        assert all(0 <= at <= SIDE - 8 for at in corners[2])
    planes = torch.arange(3 * SIDE * SIDE).reshape(3, 1, SIDE, SIDE)
    assert torch.equal(objective.windows(planes, [(0, 0), (24, 1), (3, 4)], 8)[1, 0], planes[1, 0, 24:32, 1:9])


def test_twins_share_photo_hole_and_words_but_not_their_noise(make_task: Callable[..., Inpainting]) -> None:
    task = make_task()
    drawn = task.batches.batch(0)
    twinned = with_twins(drawn, 1)
    assert twinned.rows == [*drawn.rows[:-1], drawn.rows[0]]
    for part in ("photo", "hole", "words"):
        assert torch.equal(getattr(twinned, part)[-1], getattr(drawn, part)[0])
        assert torch.equal(getattr(twinned, part)[:-1], getattr(drawn, part)[:-1])
    noise = task._noise(twinned, 0)
    assert not torch.equal(noise[0], noise[len(drawn.rows) - 1])
