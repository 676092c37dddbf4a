"""The judges of a run's fills: who is there, when they join, and that each side learns from its own terms only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from training.inpainting.discriminators import PROJECTED
from training.inpainting.task import Inpainting

MakeTask = Callable[..., Inpainting]


@pytest.fixture
def make_judged(make_task: MakeTask, vgg_file: Path) -> MakeTask:
    """make_task whose fills a discriminator on VGG16's features judges."""
    shared = {"projected": 1.0, "perceptual": 1.0, "perceptual_size": 32, "perceptual_weights": vgg_file}
    return lambda **changes: make_task(**shared | changes)


def gradients(module: nn.Module) -> dict[str, Tensor]:
    return {name: parameter.grad.clone() for name, parameter in module.named_parameters() if parameter.grad is not None}


def test_it_judges_beside_the_discriminators_of_pictures_or_alone(make_judged: MakeTask) -> None:
    both, alone = make_judged(), make_judged(adversarial=0.0)
    assert both.train_step(1).keys() >= {"projected", "projected_discriminator", "adversarial", "discriminator"}
    assert alone.train_step(1).keys() & {"adversarial", "discriminator"} == set()
    assert gradients(alone.discriminators[PROJECTED])
    assert not gradients(alone.discriminators["both"])


def test_it_joins_at_its_step(make_judged: MakeTask) -> None:
    task = make_judged(adversarial_from=1)
    assert ["projected" in task.train_step(step) for step in range(2)] == [False, True]


def test_a_heavier_term_teaches_the_generator_more_and_the_judge_the_same(make_judged: MakeTask) -> None:
    light, heavy = (make_judged(projected=weight, accumulation=2, batch_size=2) for weight in (1.0, 100.0))
    for task in (light, heavy):
        task.train_step(0)
    one, other = (gradients(task.discriminators) for task in (light, heavy))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    generator = gradients(light.network)
    assert any(not torch.equal(generator[name], value) for name, value in gradients(heavy.network).items())


def test_it_learns_to_tell_fills_from_photos(make_judged: MakeTask) -> None:
    task = make_judged(learning_rate=0.0, discriminator_learning_rate=2e-3)
    told = [float(task.train_step(step)["projected_discriminator"]) for step in range(12)]
    assert sum(told[-4:]) < 0.8 * sum(told[:4])


def test_what_it_looks_through_is_never_trained(make_judged: MakeTask) -> None:
    task = make_judged(perceptual=0.0)
    features = task.vgg
    assert features is not None
    before = {name: value.clone() for name, value in features.state_dict().items()}
    task.train_step(0)
    assert all(torch.equal(before[name], value) for name, value in features.state_dict().items())
    learning = {
        id(p) for optimizer in task.state.optimizers.values() for g in optimizer.param_groups for p in g["params"]
    }
    assert not learning & {id(parameter) for parameter in features.parameters()}
    assert not any(module is features for held in task.state.modules.values() for module in held.modules())


def test_a_stage_may_turn_terms_on_that_the_run_starts_without(make_task: MakeTask, vgg_file: Path) -> None:
    stages = ("photos=4", "photos=4 perceptual=1 projected=1 twins=1")
    task = make_task(stages=stages, perceptual_weights=vgg_file, perceptual_size=32)
    first = task.train_step(0).keys()
    task.state.photos += 4
    second = task.train_step(1).keys()
    assert second - first == {"perceptual", "diversity", "projected", "projected_discriminator"}
