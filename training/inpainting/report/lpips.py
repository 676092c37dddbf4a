"""LPIPS, version 0.1 on AlexNet: how different two pictures look (Zhang et al., arXiv 1801.03924, section 3).

Unlike the packages that have it, this one keeps the map, so that the distance inside a hole can be told from the rest.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.checkpoints.weight_file import load_tensors
from models.files.regular_file import UnusableFile

_WAY_OUT = "give another file with --lpips-weights, or --no-lpips"
SHIFT, SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)  # of pictures in [-1, 1]
LAYERS = (1, 4, 7, 9, 11)  # AlexNet's five relus
WIDTHS = (64, 192, 384, 256, 256)


class LPIPS(nn.Module):
    """`weights`: a safetensors file with `features.N.*` and `linK.model.1.weight`; without one they are downloaded.

    Raises ValueError where that is not possible, or the file holds something else.
    """

    shift: Tensor
    scale: Tensor

    def __init__(self, weights: Path | None = None) -> None:
        super().__init__()
        from torchvision.models import AlexNet_Weights, alexnet

        try:
            with torch.device("meta" if weights else "cpu"):
                network = alexnet(weights=None if weights else AlexNet_Weights.IMAGENET1K_V1)
        except OSError as error:
            raise ValueError(
                f"AlexNet, which LPIPS needs, can't be downloaded ({error}): give --lpips-weights FILE or --no-lpips."
            ) from error
        self.features = network.features[:12]
        self.heads = nn.ParameterList(torch.zeros(1, width, 1, 1) for width in WIDTHS)
        self.register_buffer("shift", torch.tensor(SHIFT).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("scale", torch.tensor(SCALE).view(1, 3, 1, 1), persistent=False)
        self._take(_read(weights) if weights else _downloaded_heads())
        self.requires_grad_(False).eval()

    def _take(self, tensors: dict[str, Tensor]) -> None:
        for number, head in enumerate(self.heads):
            head.data.copy_(tensors[f"lin{number}.model.1.weight"].float())
        if "features.0.weight" in tensors:
            known = self.features.state_dict()
            self.features.load_state_dict({name: tensors[f"features.{name}"].float() for name in known}, assign=True)

    def forward(self, one: Tensor, other: Tensor) -> Tensor:
        """The distance at each pixel, float32 B×1×H×W, of pictures B×3×H×W in [-1, 1]; at least 32 px a side."""
        size = one.shape[2:]
        total = torch.zeros(len(one), 1, *size, device=one.device)
        first, second = ((picture - self.shift) / self.scale for picture in (one, other))
        taken = 0
        for number, layer in enumerate(self.features):
            first, second = layer(first), layer(second)
            if number in LAYERS:
                difference = (_unit_length(first) - _unit_length(second)).square()
                weighted = (difference * self.heads[taken]).sum(dim=1, keepdim=True)
                total = total + F.interpolate(weighted, size=size, mode="bilinear", align_corners=False)
                taken += 1
        return total

    def between(self, one: np.ndarray, other: np.ndarray, where: np.ndarray | None = None) -> float:
        """The mean distance of two pictures, uint8 H×W×3, or of their pixels `where` (bool H×W)."""
        copies = (torch.from_numpy(np.array(picture)) for picture in (one, other))  # they may be read-only
        pictures = (copy.permute(2, 0, 1)[None].float() / 127.5 - 1 for copy in copies)
        with torch.no_grad():
            found = self(*pictures)[0, 0].numpy()
        return float(found.mean() if where is None else found[where].mean())


def _unit_length(features: Tensor) -> Tensor:
    return features / (features.square().sum(dim=1, keepdim=True).sqrt() + 1e-10)


def _read(weights: Path) -> dict[str, Tensor]:
    """The tensors of a file that has all that LPIPS takes. Raises ValueError."""
    from torchvision.models import alexnet

    wanted = {f"lin{number}.model.1.weight": (1, width, 1, 1) for number, width in enumerate(WIDTHS)}
    with torch.device("meta"):
        known = alexnet(weights=None).features[:12].state_dict()
    wanted |= {f"features.{name}": tuple(value.shape) for name, value in known.items()}
    try:
        found = load_tensors(weights)
    except UnusableFile as error:
        raise ValueError(f"{weights} does not hold LPIPS's weights ({error.why}): {_WAY_OUT}.") from error
    wrong = next((name for name, shape in wanted.items() if name not in found or found[name].shape != shape), None)
    if wrong is not None:
        raise ValueError(f"{weights} does not hold LPIPS's weights (it has no such {wrong}): {_WAY_OUT}.")
    return found


def _downloaded_heads() -> dict[str, Tensor]:
    """The heads that torchmetrics carries; read as plain tensors."""
    import torchmetrics

    file = Path(torchmetrics.__file__).parent / "functional" / "image" / "lpips_models" / "alex.pth"
    heads: dict[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
    return heads
