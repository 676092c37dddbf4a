"""Which species of bird a classifier takes a photo for: 964 of iNaturalist's, by the network that FID reads too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from models.running.device import choose_device
from training.inpainting.report.realism import BIRDS, TimmFeatures

_BACKGROUND = 964  # the last class: no bird


class Species:
    """The top class of `mobilenetv2_100.inat_birds`."""

    def __init__(self, weights: Path, device: str = "auto") -> None:
        """`weights`: the network's safetensors file. Raises BackboneError or DeviceError."""
        self._device = choose_device(device).name
        self._network = TimmFeatures(BIRDS, weights).to(self._device).eval().requires_grad_(False)

    @torch.no_grad()
    def __call__(self, photo: np.ndarray) -> int | None:
        """The number of the species that a photo, uint8 H×W×3, shows most likely; None where that is no bird."""
        pixels = torch.from_numpy(np.array(photo)).to(self._device).permute(2, 0, 1)[None]
        top = int(self._network.scores(pixels).argmax())
        return None if top == _BACKGROUND else top
