"""What a member's backbone is given of a photo: its colours and its residuals."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from models.authenticity.high_pass import HighPass

_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, which timm's pretrained weights expect


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
