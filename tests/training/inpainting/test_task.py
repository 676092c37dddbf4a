"""A step of the inpainting task: which photos and latents it draws, and that each side learns from its own terms."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn

from models.tdanet.network import TDANet, TrainingOutput
from training.inpainting.task import Inpainting, with_twins
from training.photos.batches import Batches


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
    assert task.vgg is None
    assert task.guide is None
    assert task.train_step(0).keys() == {"kl_standard", "kl_prior", "reconstruction", "appearance"}
    assert not gradients(task.discriminators)


def test_the_discriminator_joins_at_its_step(make_task: Callable[..., Inpainting]) -> None:
    task = make_task(adversarial_from=2)
    assert ["discriminator" in task.train_step(step) for step in range(3)] == [False, False, True]


def test_micro_batches_are_averaged(make_task: Callable[..., Inpainting], monkeypatch: pytest.MonkeyPatch) -> None:
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
    make_task: Callable[..., Inpainting], monkeypatch: pytest.MonkeyPatch
) -> None:
    task = make_task(accumulation=2, batch_size=2)
    places = []
    draw = Batches.after
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


def test_twins_are_copies_before_a_batch_that_share_photo_hole_and_words_but_not_their_noise(
    make_task: Callable[..., Inpainting],
) -> None:
    task = make_task()
    drawn = task.photos.after(0)
    twinned = with_twins(drawn, 2)
    assert twinned.rows == [*drawn.rows[:2], *drawn.rows]
    assert twinned.told == [*drawn.told[:2], *drawn.told]
    for part in ("photo", "hole", "words"):
        assert torch.equal(getattr(twinned, part)[:2], getattr(drawn, part)[:2])
        assert torch.equal(getattr(twinned, part)[2:], getattr(drawn, part))
    noise = task._noise(twinned, 1, 0)
    assert len(noise) == len(twinned.rows) + 1
    assert not any(torch.equal(noise[copy], noise[copy + 2]) for copy in range(2))
    assert with_twins(drawn, 0) is drawn


def test_a_batch_counts_its_copies_and_a_step_its_photos(
    make_task: Callable[..., Inpainting], vgg_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = make_task(twins=2, batch_size=6, accumulation=2, perceptual_size=32, perceptual_weights=vgg_file)
    sizes = []
    forward = TDANet.forward
    monkeypatch.setattr(
        TDANet, "forward", lambda self, photo, *rest: sizes.append(len(photo)) or forward(self, photo, *rest)
    )
    task.train_step(0)
    assert sizes == [6, 6]
    assert task.photos_per_step == 8


def test_the_auxiliary_path_gets_the_first_share_of_a_batch(
    make_task: Callable[..., Inpainting], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    forward = TDANet.forward

    def spy(self: TDANet, photo: Tensor, hole: Tensor, words: Tensor, noise: Tensor, auxiliary: int) -> TrainingOutput:
        found = forward(self, photo, hole, words, noise, auxiliary)
        told.append((len(photo), len(noise), auxiliary, len(found.reconstructed[-1])))
        return found

    monkeypatch.setattr(TDANet, "forward", spy)
    for share in (1.0, 0.5, 0.01):
        make_task(auxiliary_share=share, adversarial=0.0).train_step(0)
    assert told == [(4, 8, 4, 4), (4, 6, 2, 2), (4, 5, 1, 1)]
