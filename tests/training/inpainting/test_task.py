"""A step of the inpainting task: what it draws, who judges when, and that each side learns from its own terms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.checkpoints.checkpoint import Manifest
from models.tdanet.network import TDANet, TrainingOutput
from training.export.export import ExportOptions, export
from training.inpainting.discriminators import PICTURES, PROJECTED
from training.inpainting.task import Inpainting, with_latent_pairs
from training.photos.batches import Batches

MakeTask = Callable[..., Inpainting]


@pytest.fixture
def make_judged(make_task: MakeTask, vgg_file: Path) -> MakeTask:
    """make_task whose fills a discriminator on VGG16's features judges."""
    shared: dict[str, Any] = {"projected": 1.0, "perceptual": 1.0, "perceptual_size": 16}
    return lambda **changes: make_task(**shared | {"perceptual_weights": vgg_file} | changes)


def gradients(module: nn.Module) -> dict[str, Tensor]:
    return {name: parameter.grad.clone() for name, parameter in module.named_parameters() if parameter.grad is not None}


@pytest.fixture(scope="module")
def warm_start(untrained_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return export(untrained_run, tmp_path_factory.mktemp("start"), ExportOptions(training=True))


def test_heavier_terms_teach_the_generator_more_and_the_discriminators_the_same(make_judged: MakeTask) -> None:
    """Were a gradient of the generator's step left in them, it would be otherwise."""
    light, heavy = (make_judged(projected=w, adversarial=w, accumulation=2, batch_size=2) for w in (1.0, 100.0))
    for task in (light, heavy):
        found = task.train_step(0)
        assert found.keys() >= {"projected", "projected_discriminator", "adversarial", "discriminator"}
    one, other = gradients(light.discriminators), gradients(heavy.discriminators)
    assert one.keys() == other.keys() == dict(light.discriminators.named_parameters()).keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    generator = gradients(light.network)
    assert any(not torch.equal(generator[name], value) for name, value in gradients(heavy.network).items())


def test_a_weight_of_zero_leaves_a_term_and_its_network_out(make_task: MakeTask, make_judged: MakeTask) -> None:
    bare = make_task(adversarial=0.0, perceptual=0.0, matching=0.0, hole_l1=0.0)
    assert (bare.vgg, bare.guide) == (None, None)
    assert bare.train_step(0).keys() == {"kl_standard", "kl_prior", "reconstruction", "appearance"}
    alone = make_judged(adversarial=0.0)
    assert not alone.train_step(1).keys() & {"adversarial", "discriminator"}
    assert gradients(alone.discriminators[PROJECTED])
    assert not gradients(alone.discriminators[PICTURES])
    assert not gradients(bare.discriminators)


def test_discriminators_join_at_their_step_or_at_once_where_a_start_brings_them(
    make_task: MakeTask, make_judged: MakeTask, warm_start: Manifest
) -> None:
    fresh = make_judged(adversarial_from=1)
    terms = {"discriminator", "projected_discriminator"}
    assert [fresh.train_step(step).keys() & terms for step in range(2)] == [set(), terms]
    assert "discriminator" in make_task(adversarial_from=9, init=warm_start.path).train_step(0)
    # its start has none on features
    assert not make_judged(adversarial_from=9, init=warm_start.path).train_step(0).keys() & terms


def test_the_discriminator_on_features_learns_to_tell_fills_and_what_it_looks_through_is_never_trained(
    make_judged: MakeTask,
) -> None:
    task = make_judged(learning_rate=0.0, discriminator_learning_rate=2e-3, perceptual=0.0, adversarial=0.0)
    assert task.vgg is not None
    before = {name: value.clone() for name, value in task.vgg.state_dict().items()}
    losses = [float(task.train_step(step)["projected_discriminator"]) for step in range(8)]
    assert sum(losses[-2:]) < 0.8 * sum(losses[:2])
    assert all(torch.equal(before[name], value) for name, value in task.vgg.state_dict().items())
    learning = {id(p) for o in task.state.optimizers.values() for g in o.param_groups for p in g["params"]}
    assert not learning & {id(parameter) for parameter in task.vgg.parameters()}
    assert not any(module is task.vgg for held in task.state.modules.values() for module in held.modules())


def test_a_stage_may_turn_terms_on_that_the_run_starts_without(make_task: MakeTask, vgg_file: Path) -> None:
    stages = ("photos=4 image_size=32", "photos=4 image_size=32 perceptual=1 projected=1 latent_pairs=1")
    task = make_task(stages=stages, perceptual_weights=vgg_file, perceptual_size=16)
    first = task.train_step(0).keys()
    task.state.photos += 4
    assert task.train_step(1).keys() - first == {"perceptual", "diversity", "projected", "projected_discriminator"}


@pytest.mark.usefixtures("one_thread")
def test_micro_batches_are_averaged(make_task: MakeTask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two equal micro-batches teach what one teaches; in evaluation mode, where spectral norm stands still."""
    tasks = {count: make_task(accumulation=count) for count in (1, 2)}
    same = tasks[1].photos.after(0)
    monkeypatch.setattr(Batches, "after", lambda self, seen: same)
    for task in tasks.values():
        noise = task._noise(same, len(same.rows), 0)
        monkeypatch.setattr(task, "_noise", lambda batch, auxiliary, seen, noise=noise: noise)
        task.network.eval()
        task.discriminators.eval()
        task.train_step(0)
    for module in ("network", "discriminators"):
        one, two = (gradients(getattr(tasks[count], module)) for count in (1, 2))
        assert one.keys() == two.keys()
        for name, value in one.items():
            torch.testing.assert_close(two[name], value, atol=1e-5, rtol=1e-3)


def test_every_micro_batch_and_process_has_photos_and_noise_of_its_own(
    make_task: MakeTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, places, draw = make_task(accumulation=2, batch_size=2), list[int](), Batches.after
    monkeypatch.setattr(Batches, "after", lambda self, seen: places.append(seen) or draw(self, seen))
    for step in range(2):
        task.train_step(step)
        task.state.photos += task.photos_per_step
    assert places == [0, 2, 4, 6]
    batch = draw(task.photos, 0)
    noise = task._noise(batch, 2, 0)
    assert not torch.equal(noise, task._noise(batch, 2, 2))
    monkeypatch.setattr(task, "accelerator", SimpleNamespace(process_index=1))
    assert not torch.equal(noise, task._noise(batch, 2, 0))


def test_latent_pairs_share_photo_hole_and_words_but_not_their_noise(make_task: MakeTask) -> None:
    task = make_task()
    drawn = task.photos.after(0)
    paired = with_latent_pairs(drawn, 2)
    assert paired.rows == [*drawn.rows[:2], *drawn.rows]
    for part in ("photo", "hole", "words"):
        assert torch.equal(getattr(paired, part)[:2], getattr(drawn, part)[:2])
        assert torch.equal(getattr(paired, part)[2:], getattr(drawn, part))
    noise = task._noise(paired, 1, 0)
    assert len(noise) == len(paired.rows) + 1
    assert not any(torch.equal(noise[copy], noise[copy + 2]) for copy in range(2))
    assert with_latent_pairs(drawn, 0) is drawn


def test_a_batch_counts_its_copies_and_the_auxiliary_path_gets_its_first_share(
    make_task: MakeTask, vgg_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, forward = [], TDANet.forward

    def spy(self: TDANet, photo: Tensor, hole: Tensor, words: Tensor, noise: Tensor, auxiliary: int) -> TrainingOutput:
        found = forward(self, photo, hole, words, noise, auxiliary)
        sizes.append((len(photo), len(noise), auxiliary, len(found.reconstructed[-1])))
        return found

    monkeypatch.setattr(TDANet, "forward", spy)
    for share in (1.0, 0.5, 0.01):
        make_task(auxiliary_share=share, adversarial=0.0).train_step(0)
    assert sizes == [(4, 8, 4, 4), (4, 6, 2, 2), (4, 5, 1, 1)]
    paired = make_task(latent_pairs=2, batch_size=6, accumulation=2, perceptual_size=32, perceptual_weights=vgg_file)
    paired.train_step(0)
    assert [size[0] for size in sizes[3:]] == [6, 6]
    assert paired.photos_per_step == 8


def test_validation_changes_nothing_and_finds_the_same_again(make_task: MakeTask) -> None:
    task = make_task()
    task.train_step(0)
    before = {name: value.clone() for name, value in task.average.state_dict().items()}
    (first, _), (second, _) = task.validate(1), task.validate(1)
    assert first == second
    assert all(torch.equal(before[name], value) for name, value in task.average.state_dict().items())
    assert task.average.module.training
