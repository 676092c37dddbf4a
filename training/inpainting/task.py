"""The inpainting task: TDANet against its discriminator (arXiv 2004.03212, section 3.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from models.checkpoints.manifest import CheckpointError
from models.tdanet.network import TDANet, TrainingOutput
from models.vocabulary import Vocabulary
from training.inpainting import discriminators as judging
from training.inpainting import objective
from training.inpainting.discriminators import Shown
from training.inpainting.losses import Terms
from training.inpainting.options import InpaintingOptions
from training.inpainting.side_by_side import SideBySide
from training.inpainting.stages import at_stage, largest, read_stages
from training.inpainting.validation import validate
from training.inpainting.warm_start import load_start
from training.photos.batches import Batch, Batches
from training.photos.cache import Cache
from training.runs.loop import arithmetic, step_seed
from training.runs.state import TrainingState
from training.text.guides import MatchingGuide, copy_text_encoder, load_matching


@dataclass(frozen=True)
class Learner:
    """What learns on a micro-batch: the networks, and as the process group calls them."""

    network: TDANet
    discriminators: nn.ModuleDict
    wrapped: nn.Module
    wrapped_discriminators: Mapping[str, nn.Module]


def _wrapped(accelerator: Accelerator, network: nn.Module, discriminators: nn.Module) -> Learner:
    assert isinstance(network, TDANet)
    assert isinstance(discriminators, nn.ModuleDict)
    wrapped = {name: accelerator.prepare_model(module) for name, module in discriminators.items()}
    return Learner(network, discriminators, accelerator.prepare_model(network), wrapped)


class Inpainting:
    """Trains a TDANet; `train` in run.py drives it."""

    def __init__(
        self, options: InpaintingOptions, cache: Cache, vocabulary: Vocabulary, accelerator: Accelerator
    ) -> None:
        self.whole, self.accelerator = options, accelerator  # the run's options, of which a stage changes some
        self.stages = read_stages(options.stages, options)
        self.device = device = accelerator.device
        torch.manual_seed(options.seed)
        self.network = TDANet(options.network)
        terms = ("perceptual", "twins", "projected", "matching")
        asked = replace(options, **{name: largest(options, self.stages, name) for name in terms})  # in any stage
        self.discriminators = judging.discriminators_of(asked)
        photos = 0
        if options.init is not None:
            photos = load_start(options.init, self.network, self.discriminators, vocabulary)
        self.guide = self._text_start(asked, vocabulary)  # --text is meant to replace the start's text encoder
        for module in (self.network, self.discriminators):
            module.to(device).to(memory_format=torch.channels_last)
        self.vgg = judging.frozen_vgg(asked, device, arithmetic(accelerator))
        if self.guide is not None:
            self.guide.quicken(device, arithmetic(accelerator))
        self.average = AveragedModel(self.network, multi_avg_fn=_warmed_ema(options.ema_decay))
        learning = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        self.optimizer = torch.optim.Adam(learning, lr=options.learning_rate, betas=options.betas, fused=True)
        self.discriminator_optimizer = torch.optim.Adam(
            self.discriminators.parameters(), lr=options.discriminator_learning_rate, betas=options.betas, fused=True
        )
        self.state = TrainingState(
            {"network": self.network, "discriminators": self.discriminators, "average": self.average},
            {"network": self.optimizer, "discriminators": self.discriminator_optimizer},
            photos,
            photos,
        )
        processes = accelerator.num_processes
        self.photos = Batches(
            cache, "train", vocabulary, options.image_size, options.batch_size, options.seed, device,
            accelerator.process_index, processes, options.recolour, options.swapped,
        )  # fmt: skip
        self.held_out = Batches(cache, "val", vocabulary, options.image_size, options.batch_size, 0, device)
        names = sorted({photo.category for photo in cache.photos})
        self.categories = torch.tensor([names.index(photo.category) for photo in cache.photos], device=device)
        self.photos_per_epoch = len(self.photos)

    @property
    def options(self) -> InpaintingOptions:
        """Those of the stage that the run is in."""
        return at_stage(self.whole, self.stages, self.state.photos)

    @property
    def photos_per_step(self) -> int:
        """Photos that all processes draw in the next step; twins are shown twice and count once."""
        options = self.options
        return (options.batch_size - options.twins) * options.accumulation * self.accelerator.num_processes

    def _text_start(self, options: InpaintingOptions, vocabulary: Vocabulary) -> MatchingGuide | None:
        """Take the matching model's text encoder; returns the matching loss where its weight is not 0."""
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
        return MatchingGuide(manifest, matching, options.backbone_weights)

    def prepare(self, accelerator: Accelerator) -> None:
        """Wrap for the process group; one processor alone has its micro-batches learn side by side."""
        alone = accelerator.num_processes == 1 and self.device.type == "cpu"
        count = largest(self.whole, self.stages, "accumulation") if alone else 1
        self.side_by_side = SideBySide((self.network, self.discriminators), count)
        self.learners = [_wrapped(accelerator, *modules) for modules in self.side_by_side.modules]
        self.optimizer, self.discriminator_optimizer = accelerator.prepare(self.optimizer, self.discriminator_optimizer)

    def train_step(self, step: int) -> Terms:
        """One step of the discriminators and one of the generator, each over `accumulation` micro-batches."""
        options = self.options
        self._take_rates(options)
        count = options.accumulation
        self.optimizer.zero_grad()
        self.discriminator_optimizer.zero_grad()
        batches = self.photos.of(options.image_size, options.batch_size - options.twins)
        apart = batches.batch_size * self.accelerator.num_processes
        seen = [self.state.photos + micro * apart for micro in range(count)]
        drawn = [with_twins(batches.after(place), options.twins) for place in seen]
        learned = self.side_by_side.each(lambda micro: self._learn(micro, drawn[micro], seen[micro], step), count)
        if any(lessons for _, lessons in learned):
            self.discriminator_optimizer.step()
        self.optimizer.step()
        self.average.update_parameters(self.network)
        totals: Terms = {}
        for terms, lessons in learned:
            for name, value in (terms | lessons).items():
                totals[name] = totals.get(name, 0) + value.detach() / count
        return totals

    def _learn(self, micro: int, batch: Batch, seen: int, step: int) -> tuple[Terms, Terms]:
        """Both sides' backward on a micro-batch, drawn after so many photos; the generator's and the judges' terms."""
        options = self.options
        learner = self.learners[micro % len(self.learners)]
        told = max(1, round(options.auxiliary_share * len(batch.rows)))
        output = learner.wrapped(batch.photo, batch.hole, batch.words, self._noise(batch, told, seen), told)
        with self.accelerator.autocast():
            shown = judging.show(options, self.vgg, learner.network, batch, output, self._seed(seen), step)
        terms = self._generator_terms(batch, output, learner.discriminators, shown, step)
        self.accelerator.backward(sum(terms.values()) / options.accumulation)
        lessons = judging.discriminator_terms(options, learner.wrapped_discriminators, batch, shown, step)
        if lessons:
            self.accelerator.backward(sum(lessons.values()) / options.accumulation)
        return terms, lessons

    def _take_rates(self, now: InpaintingOptions) -> None:
        """The stage's learning rates in place of the run's, which the loop has warmed or cooled."""
        for optimizer, rate, whole in (
            (self.optimizer, now.learning_rate, self.whole.learning_rate),
            (self.discriminator_optimizer, now.discriminator_learning_rate, self.whole.discriminator_learning_rate),
        ):
            if whole:  # else nothing learns, in any stage
                for group in optimizer.param_groups:
                    group["lr"] *= rate / whole

    def _generator_terms(
        self, batch: Batch, output: TrainingOutput, discriminators: nn.ModuleDict, shown: Shown, step: int
    ) -> Terms:
        options = self.options
        terms = objective.distribution_terms(options, output) | objective.pixel_terms(options, batch, output)
        with self.accelerator.autocast():
            terms |= judging.generator_terms(options, discriminators, batch, shown)
            if self.guide is not None and options.matching and step % options.matching_every == 0:
                categories = self.categories[batch.told]
                terms["matching"] = objective.matching_term(options, self.guide, batch, output, categories)
        return terms

    def _seed(self, seen: int) -> int:
        return step_seed(self.whole.seed, seen, self.accelerator.process_index)

    def _noise(self, batch: Batch, auxiliary: int, seen: int) -> Tensor:
        """Standard normal draws for both paths, (B+A)×C×S/32×S/32, drawn on the CPU so that devices agree."""
        side = batch.photo.shape[-1] // self.whole.network.stride
        generator = torch.Generator().manual_seed(self._seed(seen))
        shape = (len(batch.photo) + auxiliary, self.whole.network.latent_channels, side, side)
        return torch.randn(shape, generator=generator).to(self.device)

    def validate(self, step: int) -> tuple[dict[str, float], Image.Image | None]:
        """Figures and a sample grid of the averaged network on photos of the validation split."""
        average = self.average.module
        assert isinstance(average, TDANet)
        return validate(average, self.held_out.of(self.options.image_size, self.options.batch_size))


def with_twins(batch: Batch, count: int) -> Batch:
    """The batch after copies of its first `count` samples, so that every share of it that is judged has pairs."""
    if not count:
        return batch
    return batch.of(list(range(count)) + list(range(len(batch.rows))))


def _warmed_ema(decay: float) -> Callable[..., None]:
    """An averaging rule for AveragedModel: short memory first, so that the first weights are soon forgotten."""

    @torch.no_grad()
    def update(averaged: list[Tensor], current: list[Tensor], count: Tensor | int) -> None:
        weight = 1 - min(decay, (1 + int(count)) / (10 + int(count)))
        torch._foreach_lerp_(averaged, current, weight)

    return update
