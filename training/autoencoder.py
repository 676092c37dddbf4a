"""The autoencoder task: redraw small photos as they are, for the resynthesis of inpainted sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from models.autoencoder import Autoencoder, AutoencoderConfig
from models.vocabulary import Vocabulary
from training.inpainting.validation import grid
from training.photos.batches import Batches
from training.photos.cache import Cache
from training.runs.loop import RunOptions, photos_per_step
from training.runs.state import TrainingState

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


class AutoencoderTask:
    """Trains an autoencoder; `train` in run.py drives it."""

    def __init__(self, options: AutoencoderOptions, cache: Cache, accelerator: Accelerator) -> None:
        self.options, self.accelerator = options, accelerator
        device = accelerator.device
        torch.manual_seed(options.seed)
        self.network = Autoencoder(options.network).to(device).to(memory_format=torch.channels_last)
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(options.ema_decay))
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=options.learning_rate, betas=(0.9, 0.99))
        modules = {"network": self.network, "average": self.average}
        self.state = TrainingState(modules, {"network": self.optimizer})
        wordless = Vocabulary(())  # photos alone are used
        place = (device, accelerator.process_index, accelerator.num_processes)
        self.batches = Batches(
            cache, "train", wordless, options.image_size, options.batch_size, options.seed, *place
        )  # fmt: skip
        self.held_out = Batches(cache, "val", wordless, options.image_size, options.batch_size, 0, device)
        self.photos_per_epoch = len(self.batches)
        self.photos_per_step = photos_per_step(options, accelerator)

    def prepare(self, accelerator: Accelerator) -> None:
        """Wrap for the process group."""
        self.wrapped, self.optimizer = accelerator.prepare(self.network, self.optimizer)

    def train_step(self, step: int) -> dict[str, Tensor]:
        """One optimizer step over `accumulation` micro-batches."""
        count = self.options.accumulation
        total = torch.zeros((), device=self.accelerator.device)
        self.optimizer.zero_grad()
        for micro in range(count):
            photo = self.batches.batch(step * count + micro).photo.contiguous(memory_format=torch.channels_last)
            loss = (self.wrapped(photo) - photo).abs().mean()
            self.accelerator.backward(loss / count)
            total += loss.detach() / count
        self.optimizer.step()
        self.average.update_parameters(self.network)
        return {"l1": total}

    @torch.no_grad()
    def validate(self, step: int) -> tuple[dict[str, float], Image.Image]:
        """PSNR of the averaged network on validation photos, in dB, and a grid: photos, photos redrawn."""
        photo = self.held_out.fixed(HELD_OUT).photo
        redrawn = torch.cat([self.average(part) for part in photo.split(16)]).clamp(-1, 1)
        error = (0.5 * (redrawn - photo)).square().mean(dim=(1, 2, 3)).clamp(min=1e-10)
        every = max(1, len(photo) // SHOWN)
        return {"psnr": float((-10 * error.log10()).mean())}, grid([photo[::every][:SHOWN], redrawn[::every][:SHOWN]])
