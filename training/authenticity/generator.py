"""The TDANet that a classifier trains against: it keeps its own losses, so that it stays an inpainter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from accelerate import Accelerator
from torch import Tensor, nn

from models.authenticity.heads import Logits
from models.checkpoints.manifest import read_manifest
from models.tdanet.network import TDANet, TrainingOutput, composite
from training.authenticity.fresh_holes import FreshBatch
from training.authenticity.task import told_of
from training.inpainting import discriminators as judging
from training.inpainting import objective
from training.inpainting.discriminators import DiscriminatorInput
from training.inpainting.exported import inference_network
from training.inpainting.options import InpaintingOptions
from training.inpainting.warm_start import load_start, read_start
from training.photos.batches import Batch, pad_words
from training.runs.licences import of_weights
from training.runs.loop import arithmetic
from training.runs.saved import Contents, ExportError, SavedRun
from training.runs.task import Terms


class Opponent:
    """A generator with its discriminator, losses and optimizers.

    `weights` names what its losses weigh and what it is made of; `start` is its warm start or checkpoint.
    """

    def __init__(self, weights: InpaintingOptions, start: Path, native: int, accelerator: Accelerator) -> None:
        config, self.vocabulary = read_start(start)
        self.options = options = replace(weights, latent_pairs=0, network=config)
        self.native, self.accelerator = native, accelerator
        self.network = TDANet(config)
        self.discriminators = judging.discriminators_of(options)
        load_start(start, self.network, self.discriminators, self.vocabulary)
        self.network.text_encoder.requires_grad_(False)
        self.vgg = judging.frozen_vgg(options, accelerator.device, arithmetic(accelerator))
        for module in (self.network, self.discriminators):
            module.to(accelerator.device).to(memory_format=torch.channels_last)
        learning = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        self.optimizer = torch.optim.Adam(learning, lr=weights.learning_rate, betas=weights.betas)
        self.discriminator_optimizer = torch.optim.Adam(
            self.discriminators.parameters(), lr=weights.discriminator_learning_rate, betas=weights.betas
        )

    def prepare(self) -> None:
        """Wrap for the process group."""
        self.wrapped, self.optimizer = self.accelerator.prepare(self.network, self.optimizer)
        *judges, self.discriminator_optimizer = self.accelerator.prepare(
            *self.discriminators.values(), self.discriminator_optimizer
        )
        self.wrapped_discriminators = dict(zip(self.discriminators, judges, strict=True))

    def train_step(self, fresh: FreshBatch, classifier: nn.Module, fooling: float, step: int, seed: int) -> Terms:
        """One step of the generator and of its own discriminator, against a classifier that stands still.

        `step` says when R1's turn is; `seed` draws the latents.
        """
        batch, output = self._both_paths(fresh, seed)
        with self.accelerator.autocast():
            shown = judging.show(self.options, self.vgg, self.network, batch, output, seed, step)
        terms = self._own_terms(batch, output, shown)
        pasted = self._pasted(fresh, output.inpainted[-1])
        classifier.requires_grad_(False)
        with self.accelerator.autocast():
            judged: Logits = classifier(pasted.contiguous(memory_format=torch.channels_last))
        terms["fooling"] = fooling * fooling_term(judged, fresh.category.to(pasted.device))
        self.optimizer.zero_grad()
        self.accelerator.backward(sum(terms.values()))
        classifier.requires_grad_(True)
        self.optimizer.step()
        self.discriminator_optimizer.zero_grad()
        losses = judging.discriminator_losses(self.options, self.wrapped_discriminators, batch, shown, step)
        if losses:
            self.accelerator.backward(sum(losses.values()))
            self.discriminator_optimizer.step()
        return terms | losses

    def _own_terms(self, batch: Batch, output: TrainingOutput, shown: DiscriminatorInput) -> Terms:
        options = self.options
        terms = objective.distribution_terms(options, output) | objective.pixel_terms(options, batch, output)
        with self.accelerator.autocast():
            return terms | judging.generator_terms(options, self.discriminators, batch, shown)

    @torch.no_grad()
    def fills(self, fresh: FreshBatch, seed: int) -> Tensor:
        """The photos with their holes filled, as the inpainting path fills them; float32 B×3×S×S in [0, 1]."""
        self.network.eval()
        _, output = self._both_paths(fresh, seed)
        self.network.train()
        return self._pasted(fresh, output.inpainted[-1]).cpu()

    def _both_paths(self, fresh: FreshBatch, seed: int) -> tuple[Batch, TrainingOutput]:
        device = self.accelerator.device
        photo, hole = (plane.to(device) for plane in fresh.reduced(self.native))
        words = pad_words([self.vocabulary.encode(caption) for caption in fresh.captions]).to(device)
        side = photo.shape[-1] // self.network.config.stride
        shape = (2 * len(photo), self.network.config.latent_channels, side, side)
        noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed)).to(device)
        network = self.wrapped if self.network.training else self.network
        return Batch(photo, hole, words, list(range(len(photo)))), network(photo, hole, words, noise)

    def _pasted(self, fresh: FreshBatch, picture: Tensor) -> Tensor:
        """A generator's pictures, [-1, 1], enlarged and pasted into the native photos' holes; [0, 1]."""
        photo, hole = fresh.photo.to(picture.device), fresh.hole.to(picture.device)
        enlarged = picture.float()
        if self.native > 1:
            enlarged = F.interpolate(enlarged, scale_factor=self.native, mode="bicubic", align_corners=False)
        return composite(photo, hole, (enlarged.clamp(-1, 1) + 1) / 2)


def fooling_term(judged: Logits, category: Tensor) -> Tensor:
    """What a generator minimises: its composites pass for authentic, as a whole and cell by cell, and for their
    category (AC-GAN, arXiv 1610.09585, section 3: both sides maximise the category's likelihood)."""
    loss = F.softplus(judged.image.float()).mean() + F.softplus(judged.cells.float()).mean()
    if judged.categories is None or not bool((category >= 0).any()):
        return loss
    return loss + F.cross_entropy(judged.categories.float(), category, ignore_index=-1)


def contents(run: SavedRun) -> Contents:
    """What the checkpoint of a run's generator holds: its inpainting path, to fill photos with that the classifier's
    rivals never met, for example. Raises ExportError where the run has had no rounds."""
    if run.command != "gan-classifier" or not (run.state / "generator.safetensors").exists():
        raise ExportError(f"{run.folder} has no generator; only runs of gan-classifier with rounds train one.")
    start = Path(run.resolved["generator"])
    config, vocabulary = read_start(start)
    started = read_manifest(start)
    network = TDANet(config)
    network.load_state_dict(run.tensors("generator"))
    return Contents(
        kind="inpainting",
        architecture="tdanet",
        title=f"TDANet after rounds against a classifier, from {start.stem}",
        config=config.to_dict(),
        preprocessing=started.preprocessing,
        tensors=inference_network(network.eval()).state_dict(),
        told=told_of(run) | {"photos_seen": None, "hours": None},  # those are the classifier's
        vocabulary=vocabulary.words,
        licences=of_weights(started),
    )
