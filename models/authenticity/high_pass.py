"""Fixed residual filters: what a photo is made of once its content is taken away.

The kernels are those of steganalysis' spatial rich model (Fridrich and Kodovsky, IEEE TIFS 2012, section II), of which
RGB-N (Zhou et al., CVPR 2018, arXiv 1805.04953, section 3.2) feeds three to a network; here first and second
differences along rows and columns stand beside its two larger ones. They see the luminance.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CHANNELS = 6
LIMIT = 8 / 255  # residuals beyond this, edges, are all alike; traces are weaker
_LUMINANCE = (0.299, 0.587, 0.114)

_SQUARE_5 = [
    [-1, 2, -2, 2, -1],
    [2, -6, 8, -6, 2],
    [-2, 8, -12, 8, -2],
    [2, -6, 8, -6, 2],
    [-1, 2, -2, 2, -1],
]
_SQUARE_3 = [[-1, 2, -1], [2, -4, 2], [-1, 2, -1]]


def _kernels() -> Tensor:
    """6×1×5×5, each scaled so that its greatest weight is 1 in size."""
    kernels = torch.zeros(CHANNELS, 5, 5)
    kernels[0] = torch.tensor(_SQUARE_5) / 12
    kernels[1, 1:4, 1:4] = torch.tensor(_SQUARE_3) / 4
    second, first = torch.tensor([1.0, -2.0, 1.0]) / 2, torch.tensor([-1.0, 1.0])
    kernels[2, 2, 1:4] = second
    kernels[3, 1:4, 2] = second
    kernels[4, 2, 2:4] = first
    kernels[5, 2:4, 2] = first
    return kernels[:, None]


_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, which timm's pretrained weights expect


class HighPass(nn.Module):
    """Residuals of a photo, clipped and scaled to [-1, 1]. B×3×H×W in [0, 1] to B×6×H×W; nothing to learn."""

    def __init__(self) -> None:
        super().__init__()
        self.kernels: Tensor
        self.weights: Tensor
        self.register_buffer("kernels", _kernels(), persistent=False)
        self.register_buffer("weights", torch.tensor(_LUMINANCE).view(1, 3, 1, 1), persistent=False)

    def forward(self, photo: Tensor) -> Tensor:
        with torch.autocast(photo.device.type, enabled=False):  # bfloat16 would round the residuals away
            grey = (photo.float().permute(0, 2, 3, 1) @ self.weights.view(3, 1)).permute(0, 3, 1, 2)
            return F.hardtanh(F.conv2d(F.pad(grey, (2, 2, 2, 2), mode="replicate"), self.kernels / LIMIT))


class Sight(nn.Module):
    """B×3×H×W in [0, 1] to B×9×H×W: RGB, standardised, and the residuals of HighPass. Nothing to learn."""

    def __init__(self) -> None:
        super().__init__()
        self.high_pass = HighPass()
        self.mean: Tensor
        self.std: Tensor
        self.register_buffer("mean", torch.tensor(_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(_STD).view(1, 3, 1, 1), persistent=False)

    def forward(self, photo: Tensor) -> Tensor:
        return torch.cat([torch.addcmul(-self.mean / self.std, photo, 1 / self.std), self.high_pass(photo)], dim=1)
