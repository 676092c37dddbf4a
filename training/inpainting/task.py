"""The inpainting task: TDANet against its discriminators (arXiv 2004.03212, section 3.4)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor, nn

from models.checkpoints.manifest import CheckpointError
from models.tdanet.folding import settle_spectral_norm
from models.tdanet.network import TDANet, TrainingOutput
from models.vocabulary import Vocabulary
from training.inpainting import discriminators as judging
from training.inpainting import objective
from training.inpainting.discriminators import DiscriminatorInput
from training.inpainting.options import InpaintingOptions
from training.inpainting.side_by_side import SideBySide
from training.inpainting.stages import at_stage, largest, read_stages
from training.inpainting.validation import validate
from training.inpainting.warm_start import load_start
from training.photos.batches import Batch, Batches
from training.photos.cache import Cache
from training.photos.sampling import Sampling
from training.runs.loop import arithmetic
from training.runs.task import Figures, NetworkTask, Terms, add_means, warmed_exponential
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


class Inpainting(NetworkTask[InpaintingOptions]):
    """Trains a TDANet."""

    network: TDANet

    def __init__(
        self, options: InpaintingOptions, cache: Cache, vocabulary: Vocabulary, accelerator: Accelerator
    ) -> None:
        self.stages = read_stages(options.stages, options)
        device = accelerator.device
        torch.manual_seed(options.seed)
        network = TDANet(options.network)
        terms = ("perceptual", "latent_pairs", "projected", "adversarial", "matching")
        asked = replace(options, **{name: largest(options, self.stages, name) for name in terms})  # in any stage
        self.discriminators = judging.discriminators_of(asked)
        photos = 0
        if options.init is not None:
            photos, brought = load_start(options.init, network, self.discriminators, vocabulary)
            if judging.in_use(asked) <= brought:  # they have learned already
                options = replace(options, adversarial_from=0)
        self.guide = _text_start(asked, network, vocabulary)  # --text is meant to replace the start's text encoder
        for module in (network, self.discriminators):
            module.to(device).to(memory_format=torch.channels_last)
        self.vgg = judging.frozen_vgg(asked, device, arithmetic(accelerator))
        if self.guide is not None:
            self.guide.fuse(device, arithmetic(accelerator))
        learning = [parameter for parameter in network.parameters() if parameter.requires_grad]
        optimizer = torch.optim.Adam(learning, lr=options.learning_rate, betas=options.betas, fused=True)
        super().__init__(options, accelerator, network, optimizer, averaging=warmed_exponential(options.ema_decay))
        self.discriminator_optimizer = torch.optim.Adam(
            self.discriminators.parameters(), lr=options.discriminator_learning_rate, betas=options.betas, fused=True
        )
        self.state.modules["discriminators"] = self.discriminators
        self.state.optimizers["discriminators"] = self.discriminator_optimizer
        self.state.photos = self.state.photos_before = photos
        size, sampling = options.image_size, Sampling.of(options, accelerator)
        self.photos = Batches(cache, "train", vocabulary, size, sampling, device, options.recolour, options.min_zoom)
        self.held_out = Batches(cache, "val", vocabulary, size, Sampling(options.batch_size), device)
        names = sorted({photo.category for photo in cache.photos})
        self.categories = torch.tensor([names.index(photo.category) for photo in cache.photos], device=device)
        self.photos_per_epoch = len(self.photos)

    @property
    def now(self) -> InpaintingOptions:
        """The options of the stage that the run is in."""
        return at_stage(self.options, self.stages, self.state.photos)

    @property
    def photos_per_step(self) -> int:
        """Photos that all processes draw in the next step; pairs are shown twice and count once."""
        now = self.now
        return (now.batch_size - now.latent_pairs) * now.accumulation * self.accelerator.num_processes

    def prepare(self, accelerator: Accelerator) -> None:
        """Wrap for the process group; one processor alone has its micro-batches learn side by side."""
        alone = accelerator.num_processes == 1 and self.device.type == "cpu"
        count = largest(self.options, self.stages, "accumulation") if alone else 1
        self.side_by_side = SideBySide((self.network, self.discriminators), count)
        self.learners = [_wrapped(accelerator, *modules) for modules in self.side_by_side.modules]
        self.optimizer, self.discriminator_optimizer = accelerator.prepare(self.optimizer, self.discriminator_optimizer)

    def train_step(self, step: int) -> Terms:
        """One step of the discriminators and one of the generator, each over `accumulation` micro-batches."""
        now = self.now
        self._take_rates(now)
        count = now.accumulation
        self.optimizer.zero_grad()
        self.discriminator_optimizer.zero_grad()
        batches = self.photos.of(now.image_size, now.batch_size - now.latent_pairs)
        apart = batches.sampling.photos_together
        seen = [self.state.photos + micro * apart for micro in range(count)]
        drawn = [with_latent_pairs(batches.after(place), now.latent_pairs) for place in seen]
        losses = self.side_by_side.each(lambda micro: self._learn(micro, drawn[micro], seen[micro], step), count)
        if any(of_discriminators for _, of_discriminators in losses):
            self.discriminator_optimizer.step()
        self.optimizer.step()
        self.follow()
        totals: Terms = {}
        for of_generator, of_discriminators in losses:
            add_means(totals, of_generator | of_discriminators, count)
        return totals

    def _learn(self, micro: int, batch: Batch, seen: int, step: int) -> tuple[Terms, Terms]:
        """Both sides' backward on a micro-batch, drawn after so many photos; the generator's losses and the others'."""
        now = self.now
        learner = self.learners[micro % len(self.learners)]
        told = max(1, round(now.auxiliary_share * len(batch.rows)))
        output = learner.wrapped(batch.photo, batch.hole, batch.words, self._noise(batch, told, seen), told)
        with self.accelerator.autocast():
            shown = judging.show(now, self.vgg, learner.network, batch, output, self.seed_of(seen), step)
        generator_losses = self._generator_losses(batch, output, learner.discriminators, shown, step)
        self.accelerator.backward(sum(generator_losses.values()) / now.accumulation)
        losses = judging.discriminator_losses(now, learner.wrapped_discriminators, batch, shown, step)
        if losses:
            self.accelerator.backward(sum(losses.values()) / now.accumulation)
        return generator_losses, losses

    def _take_rates(self, now: InpaintingOptions) -> None:
        """The stage's learning rates in place of the run's, which the loop has warmed or cooled."""
        whole = self.options
        for optimizer, rate, run_rate in (
            (self.optimizer, now.learning_rate, whole.learning_rate),
            (self.discriminator_optimizer, now.discriminator_learning_rate, whole.discriminator_learning_rate),
        ):
            if run_rate:  # else nothing learns, in any stage
                for group in optimizer.param_groups:
                    group["lr"] *= rate / run_rate

    def _generator_losses(
        self, batch: Batch, output: TrainingOutput, discriminators: nn.ModuleDict, shown: DiscriminatorInput, step: int
    ) -> Terms:
        now = self.now
        terms = objective.distribution_terms(now, output) | objective.pixel_terms(now, batch, output)
        with self.accelerator.autocast():
            terms |= judging.generator_terms(now, discriminators, batch, shown)
            if self.guide is not None and now.matching and step % now.matching_every == 0:
                categories = self.categories[batch.rows]
                terms["matching"] = objective.matching_term(now, self.guide, batch, output, categories)
        return terms

    def _noise(self, batch: Batch, auxiliary: int, seen: int) -> Tensor:
        """Standard normal draws for both paths, (B+A)×C×S/32×S/32, drawn on the CPU so that devices agree."""
        network = self.options.network
        side = batch.photo.shape[-1] // network.stride
        generator = torch.Generator().manual_seed(self.seed_of(seen))
        shape = (len(batch.photo) + auxiliary, network.latent_channels, side, side)
        return torch.randn(shape, generator=generator).to(self.device)

    def validate(self, step: int) -> tuple[Figures, Image.Image | None]:
        """Figures and a sample grid of the averaged network on photos of the validation split."""
        average = copy.deepcopy(self.average.module)
        assert isinstance(average, TDANet)
        settle_spectral_norm(average)  # as an export does; the average itself stays as it is saved
        return validate(average, self.held_out.of(self.now.image_size, self.now.batch_size))


def _text_start(options: InpaintingOptions, network: TDANet, vocabulary: Vocabulary) -> MatchingGuide | None:
    """Take the matching model's text encoder; returns the matching loss where its weight is not 0."""
    if options.text is None:
        return None
    manifest, matching = load_matching(options.text)
    if manifest.words.words != vocabulary.words:
        raise CheckpointError(
            f"{options.text} knows other words than {options.init}: train it with --init from that one's matching."
        )
    copy_text_encoder(matching.text_encoder, network.text_encoder)
    return MatchingGuide(manifest, matching, options.backbone_weights) if options.matching else None


def with_latent_pairs(batch: Batch, count: int) -> Batch:
    """The batch after copies of its first `count` samples, so that every share of it that is judged has pairs."""
    if not count:
        return batch
    return batch.of(list(range(count)) + list(range(len(batch.rows))))
