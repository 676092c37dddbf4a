"""The inpainting task: TDANet against its discriminator (arXiv 2004.03212, section 3.4)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor
from torch.optim.swa_utils import AveragedModel

from models.manifest import CheckpointError
from models.tdanet.network import TDANet, TrainingOutput
from models.vocabulary import Vocabulary
from training import judging, objective
from training.cache import Cache
from training.data import Batch, Batches
from training.guides import MatchingGuide, copy_text_encoder, load_matching
from training.inpainting_options import InpaintingOptions
from training.inpainting_validation import validate
from training.judging import Shown
from training.losses import Terms
from training.run import step_seed
from training.state import TrainingState
from training.warm_start import load_start


class Inpainting:
    """Trains a TDANet; `train` in run.py drives it."""

    def __init__(
        self, options: InpaintingOptions, cache: Cache, vocabulary: Vocabulary, accelerator: Accelerator
    ) -> None:
        self.options, self.accelerator = options, accelerator
        self.device = device = accelerator.device
        torch.manual_seed(options.seed)
        self.network = TDANet(options.network)
        self.discriminators = judging.discriminators_of(options)
        self.perceptual = judging.perceptual_network(options)
        if options.init is not None:
            load_start(options.init, self.network, self.discriminators, vocabulary)
        self.guide = self._text_start(vocabulary)  # --text is meant to replace the start's text encoder
        for module in filter(None, (self.network, self.discriminators, self.perceptual, self.guide)):
            module.to(device).to(memory_format=torch.channels_last)
        self.average = AveragedModel(self.network, multi_avg_fn=_warmed_ema(options.ema_decay))
        learning = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        self.optimizer = torch.optim.Adam(learning, lr=options.learning_rate, betas=options.betas)
        self.discriminator_optimizer = torch.optim.Adam(
            self.discriminators.parameters(), lr=options.discriminator_learning_rate, betas=options.betas
        )
        self.state = TrainingState(
            {"network": self.network, "discriminators": self.discriminators, "average": self.average},
            {"network": self.optimizer, "discriminators": self.discriminator_optimizer},
        )
        self.batches = Batches(
            cache,
            "train",
            vocabulary,
            options.image_size,
            options.batch_size,
            options.seed,
            device,
            accelerator.process_index,
            accelerator.num_processes,
            options.recolour,
            options.hole_growth * options.accumulation,
            options.swapped,
        )
        self.held_out = Batches(cache, "val", vocabulary, options.image_size, options.batch_size, 0, device)
        names = sorted({photo.category for photo in cache.photos})
        self.categories = torch.tensor([names.index(photo.category) for photo in cache.photos], device=device)
        self.photos_per_epoch = len(self.batches)

    def _text_start(self, vocabulary: Vocabulary) -> MatchingGuide | None:
        """Take the matching model's text encoder; returns the matching loss where its weight is not 0."""
        options = self.options
        if options.text is None:
            return None
        manifest, matching = load_matching(options.text)
        if manifest.words.words != vocabulary.words:
            raise CheckpointError(
                f"{options.text} knows other words than {options.init}: train it with --init from that one's matching."
            )
        copy_text_encoder(matching.text_encoder, self.network.text_encoder)
        self.network.text_encoder.requires_grad_(not options.freeze_text)
        if not options.matching:
            return None
        return MatchingGuide(manifest, matching, options.backbone_weights, options.matching_size)

    def prepare(self, accelerator: Accelerator) -> None:
        """Wrap for the process group."""
        self.wrapped, self.optimizer = accelerator.prepare(self.network, self.optimizer)
        *wrapped, self.discriminator_optimizer = accelerator.prepare(
            *self.discriminators.values(), self.discriminator_optimizer
        )
        self.wrapped_discriminators = dict(zip(self.discriminators, wrapped, strict=True))

    def train_step(self, step: int) -> Terms:
        """One step of the discriminators, then one of the generator, each over `accumulation` micro-batches."""
        count, judged = self.options.accumulation, False
        totals: Terms = {}
        self.optimizer.zero_grad()
        self.discriminator_optimizer.zero_grad()
        for micro in range(count):
            number = step * count + micro
            batch = with_twins(self.batches.batch(number), self.options.twins)
            output = self.wrapped(batch.photo, batch.hole, batch.words, self._noise(batch, number))
            shown = self._shown(batch, output, step, number)
            terms = self._generator_terms(batch, output, shown, step)
            self.accelerator.backward(sum(terms.values()) / count)
            lessons = self._lessons(batch, shown, step)
            if lessons:
                judged = True
                self.accelerator.backward(sum(lessons.values()) / count)
            for name, value in (terms | lessons).items():
                totals[name] = totals.get(name, 0) + value.detach() / count
        if judged:
            self.discriminator_optimizer.step()
        self.optimizer.step()
        self.average.update_parameters(self.network)
        return totals

    def _shown(self, batch: Batch, output: TrainingOutput, step: int, number: int) -> Shown:
        joined = step >= self.options.adversarial_from
        with self.accelerator.autocast():
            return judging.show(self.options, self.perceptual, self.network, batch, output, number, joined)

    def _generator_terms(self, batch: Batch, output: TrainingOutput, shown: Shown, step: int) -> Terms:
        options = self.options
        terms = objective.distribution_terms(options, output) | objective.pixel_terms(options, batch, output)
        with self.accelerator.autocast():
            terms |= judging.generator_terms(options, self.discriminators, batch, shown)
            if self.guide is not None and step % options.matching_every == 0:
                categories = self.categories[batch.told]
                terms["matching"] = objective.matching_term(options, self.guide, batch, output, categories)
        return terms

    def _lessons(self, batch: Batch, shown: Shown, step: int) -> Terms:
        return judging.discriminator_terms(self.options, self.wrapped_discriminators, batch, shown, step)

    def _noise(self, batch: Batch, number: int) -> Tensor:
        """Standard normal draws for both paths, 2B×C×S/32×S/32, drawn on the CPU so that devices agree."""
        side = self.options.image_size // self.options.network.stride
        seed = step_seed(self.options.seed, number, self.accelerator.process_index)
        generator = torch.Generator().manual_seed(seed)
        shape = (2 * len(batch.photo), self.options.network.latent_channels, side, side)
        return torch.randn(shape, generator=generator).to(self.device)

    def validate(self, step: int) -> tuple[dict[str, float], Image.Image | None]:
        """Figures and a sample grid of the averaged network on photos of the validation split."""
        average = self.average.module
        assert isinstance(average, TDANet)
        return validate(average, self.held_out)


def with_twins(batch: Batch, count: int) -> Batch:
    """The batch with its last `count` samples replaced by copies of the first ones."""
    if not count:
        return batch
    return batch.of(list(range(len(batch.rows) - count)) + list(range(count)))


def _warmed_ema(decay: float) -> Callable[..., None]:
    """An averaging rule for AveragedModel: short memory first, so that the first weights are soon forgotten."""

    @torch.no_grad()
    def update(averaged: list[Tensor], current: list[Tensor], count: Tensor | int) -> None:
        weight = 1 - min(decay, (1 + int(count)) / (10 + int(count)))
        torch._foreach_lerp_(averaged, current, weight)

    return update
