"""The autoencoder task: redraw small photos as they are, for the resynthesis of inpainted sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from accelerate import Accelerator
from PIL import Image

from models.autoencoder import Autoencoder, AutoencoderConfig
from models.vocabulary import Vocabulary
from training.photos.batches import Batches
from training.photos.cache import Cache
from training.photos.sampling import Sampling
from training.runs.logs import grid
from training.runs.options import RunOptions
from training.runs.saved import Contents, SavedRun
from training.runs.task import NetworkTask, Terms, exponential

SHOWN = 8
HELD_OUT = 64  # photos


@dataclass(frozen=True, kw_only=True)
class AutoencoderOptions(RunOptions):
    """`featherproof-train autoencoder`."""

    preset: str = "featherproof"
    index: tuple[Path, ...] = ()  # index.jsonl files, trained on together
    cache: Path | None = None  # folder of decoded photos; without it RUN/cache
    network: AutoencoderConfig = field(default_factory=AutoencoderConfig)
    image_size: int = 96  # pixels a side
    learning_rate: float = 1e-3


def _featherproof(run: Path) -> AutoencoderOptions:
    return AutoencoderOptions(run=run, max_steps=6000, ema_decay=0.995)


def _fine(run: Path) -> AutoencoderOptions:
    """A finer latent and another way to double: other traces than the default's."""
    network = AutoencoderConfig(widths=(48, 96), latent_channels=8, upsampling="transposed")
    return AutoencoderOptions(run=run, preset="fine", network=network, max_steps=6000, ema_decay=0.995)


def _tiny(run: Path) -> AutoencoderOptions:
    """Seconds: for tests."""
    return AutoencoderOptions(
        run=run,
        preset="tiny",
        network=AutoencoderConfig(widths=(8, 16), latent_channels=4),
        image_size=32,
        batch_size=4,
        max_steps=20,
        sample_every=10,
        log_every=1,
        warmup_steps=1,
        learning_rate=5e-3,
        ema_decay=0.5,
        precision="fp32",
    )


PRESETS = {"featherproof": _featherproof, "fine": _fine, "tiny": _tiny}


class AutoencoderTask(NetworkTask[AutoencoderOptions]):
    """Trains an autoencoder."""

    def __init__(self, options: AutoencoderOptions, cache: Cache, accelerator: Accelerator) -> None:
        torch.manual_seed(options.seed)
        network = Autoencoder(options.network).to(accelerator.device).to(memory_format=torch.channels_last)
        optimizer = torch.optim.Adam(network.parameters(), lr=options.learning_rate, betas=(0.9, 0.99))
        super().__init__(options, accelerator, network, optimizer, averaging=exponential(options.ema_decay))
        wordless = Vocabulary(())  # photos alone are used
        size, sampling = options.image_size, Sampling.of(options, accelerator)
        self.batches = Batches(cache, "train", wordless, size, sampling, self.device)
        self.held_out = Batches(cache, "val", wordless, size, Sampling(options.batch_size), self.device)
        self.photos_per_epoch = len(self.batches)

    def train_step(self, step: int) -> Terms:
        """One optimizer step over `accumulation` micro-batches."""
        count = self.options.accumulation
        return self.learn((self._terms(step * count + micro) for micro in range(count)), count)

    def _terms(self, number: int) -> Terms:
        photo = self.batches.batch(number).photo.contiguous(memory_format=torch.channels_last)
        return {"l1": (self.wrapped(photo) - photo).abs().mean()}

    @torch.no_grad()
    def validate(self, step: int) -> tuple[dict[str, float], Image.Image]:
        """PSNR of the averaged network on validation photos, in dB, and a grid: photos, photos redrawn."""
        photo = self.held_out.fixed(HELD_OUT).photo
        redrawn = torch.cat([self.average(part) for part in photo.split(16)]).clamp(-1, 1)
        error = (0.5 * (redrawn - photo)).square().mean(dim=(1, 2, 3)).clamp(min=1e-10)
        every = max(1, len(photo) // SHOWN)
        return {"psnr": float((-10 * error.log10()).mean())}, grid([photo[::every][:SHOWN], redrawn[::every][:SHOWN]])


def contents(run: SavedRun) -> Contents:
    """What a run's checkpoint holds: the average."""
    options = run.options(AutoencoderOptions)
    return Contents(
        kind="autoencoder",
        architecture="autoencoder",
        title=f"Autoencoder, preset {options.preset}, {options.image_size} px",
        config=options.network.to_dict(),
        preprocessing={"multiple": options.network.stride, "range": [-1, 1]},
        tensors=run.averaged(),
    )
