"""The GAN classifier's task: a bank of fills first, then rounds against TDANet, which learns to fool it.

A discriminator that is a classifier, with AC-GAN's heads (Odena et al., ICML 2017, arXiv 1610.09585) or K + 1 classes
(Salimans et al., 2016, arXiv 1606.03498).
"""

from __future__ import annotations

from dataclasses import replace

import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor

from training.authenticity.crops import CropBatch
from training.authenticity.fresh_holes import FreshBatch, as_files, crops_of, fresh_batch
from training.authenticity.gan_options import GanClassifierOptions
from training.authenticity.generator import Opponent
from training.authenticity.task import SHOWN, Authenticity
from training.inpainting.options import PRESETS as INPAINTING_PRESETS
from training.runs.logs import grid
from training.runs.state import TrainingState
from training.runs.streams import Stream, rng_of, step_seed


class GanClassifier:
    """Trains the GAN classifier; `train` in run.py drives it."""

    def __init__(self, options: GanClassifierOptions, categories: tuple[str, ...], accelerator: Accelerator) -> None:
        self.options, self.accelerator = options, accelerator
        self.bank = Authenticity(options, categories, accelerator)
        self.opponent = self._opponent(options, accelerator) if options.rounds else None
        self.state = self._state()
        self.photos_per_epoch = self.bank.photos_per_epoch
        self.photos_per_step = self.bank.photos_per_step

    def _opponent(self, options: GanClassifierOptions, accelerator: Accelerator) -> Opponent:
        if options.generator is None:
            raise ValueError("Rounds need --generator, a TDANet's warm start or checkpoint; or give --rounds 0.")
        if options.generator_preset not in INPAINTING_PRESETS:
            raise ValueError(f"There is no inpainting preset {options.generator_preset} for --generator-preset.")
        weights = replace(
            INPAINTING_PRESETS[options.generator_preset](options.run),
            perceptual_weights=options.perceptual_weights,
            learning_rate=options.generator_rate,
        )
        return Opponent(weights, options.generator, options.native, accelerator)

    def _state(self) -> TrainingState:
        modules, optimizers = dict(self.bank.state.modules), dict(self.bank.state.optimizers)
        if self.opponent is not None:
            modules |= {"generator": self.opponent.network, "discriminators": self.opponent.discriminators}
            optimizers |= {
                "generator": self.opponent.optimizer,
                "discriminators": self.opponent.discriminator_optimizer,
            }
        return TrainingState(modules, optimizers)

    def prepare(self, accelerator: Accelerator) -> None:
        """Wrap for the process group."""
        self.bank.prepare(accelerator)
        if self.opponent is not None:
            self.opponent.prepare()

    def train_step(self, step: int) -> dict[str, Tensor]:
        """A step on the bank, then, in rounds, one of the generator or one of the classifier."""
        options = self.options
        if self.opponent is None or step < options.bank_steps:
            return self.bank.train_step(step)
        place = (step - options.bank_steps) % (options.generator_steps + options.classifier_steps)
        if place < options.generator_steps:
            fresh = self._fresh(step, options.generator_batch)
            return self.opponent.train_step(fresh, self.bank.member, options.fooling, step, self._seed(step))
        return self.bank.learn_from([self._mixed(step)])

    def _fresh(self, step: int, count: int) -> FreshBatch:
        return fresh_batch(self.bank.crops, step, self.options.crop * self.options.native, count)

    def _seed(self, step: int) -> int:
        return step_seed(self.options.seed, step, self.accelerator.process_index)

    def _mixed(self, step: int) -> CropBatch:
        """Half of the batch from the bank; the other half fresh fills beside their own photos, through one codec."""
        assert self.opponent is not None
        bank, size = self.bank.crops_of(step), self.options.crop
        fresh = self._fresh(step, max(1, len(bank.photo) // 4))
        filled = self.opponent.fills(fresh, self._seed(step))
        rng = rng_of(Stream.FRESH_CROPS, self.options.seed, step, self.accelerator.process_index)
        nowhere = torch.zeros_like(fresh.hole)
        return joined(
            crops_of(as_files(filled, fresh.qualities), fresh.hole, fresh.category, size, rng),
            crops_of(as_files(fresh.photo, fresh.qualities), nowhere, fresh.category, size, rng),
            bank,
        )

    def validate(self, step: int) -> tuple[dict[str, float], Image.Image]:
        """The bank's figures on validation crops; in rounds, photos and what the generator makes of their holes."""
        figures, sheet = self.bank.validate(step)
        if self.opponent is None or step <= self.options.bank_steps:
            return figures, sheet
        fresh = self._fresh(0, SHOWN)
        fills = self.opponent.fills(fresh, self._seed(0))
        rows = [plane * 2 - 1 for plane in (fresh.photo, fresh.photo * (1 - fresh.hole), fills)]
        return figures, grid(rows)


def joined(*parts: CropBatch) -> CropBatch:
    """The parts as one batch, as long as the last of them: its end gives way to the others."""
    *first, last = parts
    rest = slice(0, len(last.photo) - sum(len(part.photo) for part in first))
    every = [
        *first,
        CropBatch(last.photo[rest], last.inpainted[rest], last.cells[rest], last.category[rest], last.files[rest]),
    ]
    return CropBatch(
        torch.cat([part.photo for part in every]),
        torch.cat([part.inpainted for part in every]),
        torch.cat([part.cells for part in every]),
        torch.cat([part.category for part in every]),
        [file for part in every for file in part.files],
    )
