"""DeepLabv3 on MobileNetV2: a class for every pixel of a photo, small enough for a CPU.

Chen et al., "Rethinking Atrous Convolution for Semantic Image Segmentation" (2017), on Sandler et al., "MobileNetV2"
(CVPR 2018), in the variant of few layers that TensorFlow's DeepLab calls mobilenet_v2 at output stride 16: no atrous
branches, only a 1×1 branch beside the mean of the whole picture. Batch norms are folded into the weights, so it is for
use and not for training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.checkpoints.config_values import MOST_LISTED, config_from
from models.checkpoints.exported import with_exported
from models.outline.animals import KINDS

GRAZING = frozenset({"cow", "horse", "sheep"})
_NOWHERE = -100.0  # the best lead of a kind that isn't the likeliest of ours in any cell


@dataclass(frozen=True)
class BlockConfig:
    """One inverted residual of MobileNetV2 (section 3.3): `expansion` times as many channels within, 1 for none."""

    width: int
    expansion: int = 6
    stride: int = 1
    dilation: int = 1


@dataclass(frozen=True)
class OutlineConfig:
    """`blocks` after the stem of `stem` channels, `head` channels of each branch, and the `classes` in order."""

    stem: int
    blocks: tuple[BlockConfig, ...]
    head: int
    classes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self) | {"blocks": [asdict(block) for block in self.blocks], "classes": list(self.classes)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> OutlineConfig:
        """What `to_dict` gave. Raises ValueError where it is no outline network's."""
        blocks = values.get("blocks")
        if not isinstance(blocks, list) or len(blocks) > MOST_LISTED or not all(isinstance(b, dict) for b in blocks):
            raise ValueError(f"The setting blocks is not a list of up to {MOST_LISTED} blocks.")
        return config_from(cls, {**values, "blocks": [config_from(BlockConfig, block) for block in blocks]})


class _Block(nn.Module):
    """1×1 up, 3×3 a channel, 1×1 down without an activation; added to its input where both are alike. B×C×H×W."""

    def __init__(self, width_in: int, config: BlockConfig) -> None:
        super().__init__()
        wide = width_in * config.expansion
        self.expand = nn.Conv2d(width_in, wide, 1) if config.expansion > 1 else None
        self.depthwise = nn.Conv2d(
            wide, wide, 3, config.stride, padding=config.dilation, dilation=config.dilation, groups=wide
        )
        self.project = nn.Conv2d(wide, config.width, 1)
        self.is_residual = config.stride == 1 and width_in == config.width

    def forward(self, x: Tensor) -> Tensor:
        inner = x if self.expand is None else functional.relu6(self.expand(x), inplace=True)
        inner = functional.relu6(self.depthwise(inner), inplace=True)
        projected: Tensor = self.project(inner)
        return x + projected if self.is_residual else projected


class OutlineNetwork(nn.Module):
    """Photo to class map, of any size; sides of 16n + 1 px put the cells' centres on the photo's corners."""

    def __init__(self, config: OutlineConfig) -> None:
        super().__init__()
        self.config = config
        self.stem = nn.Conv2d(3, config.stem, 3, 2, padding=1)
        widths = [config.stem, *(block.width for block in config.blocks)]
        self.blocks = nn.Sequential(
            *(_Block(width, block) for width, block in zip(widths, config.blocks, strict=False))
        )
        self.pooling = nn.Conv2d(widths[-1], config.head, 1)
        self.aspp = nn.Conv2d(widths[-1], config.head, 1)
        self.projection = nn.Conv2d(2 * config.head, config.head, 1)
        self.logits = nn.Conv2d(config.head, len(config.classes), 1)
        self._ours = [config.classes.index(kind) for kind in KINDS]
        self._others = [i for i in range(len(config.classes)) if i not in self._ours]
        self._strangers = [i for i in self._others if config.classes[i] not in GRAZING]

    def forward(self, photo: Tensor) -> Tensor:
        """B×3×H×W, values (x − 128) / 128 of 8-bit RGB, to logits B×classes×h×w, a cell for every 16 px."""
        features = self.blocks(functional.relu6(self.stem(photo), inplace=True))
        branch = functional.relu(self.aspp(features))
        whole = functional.relu(self.pooling(features.mean((2, 3), keepdim=True))).expand_as(branch)
        joined = functional.relu(self.projection(torch.cat([whole, branch], 1)))
        logits: Tensor = self.logits(joined)
        return logits

    def outline(self, photo: Tensor) -> dict[str, Tensor]:
        """`forward` as a Runner's graph: `photo`, 8-bit RGB as float B×3×H×W from 0 to 255, to planes at half its size.

        Planes hold the photo's first, third, fifth... row and column: `probabilities` B×3×⌈H/2⌉×⌈W/2⌉ are those of
        `KINDS`; `leads`, of the same shape, are their logits less the greatest of all classes but these, above 0 where
        an animal is likeliest. Logits are enlarged bilinearly from cells of 16 px: every row would tell no more.

        `best_leads` B×3 tell of every kind how much it leads in the cell where it leads most, of those where it is the
        likeliest of ours. What a curly dog is taken for, sheep, cows and horses, is no rival in it.
        """
        with torch.autocast("cpu", torch.bfloat16, enabled=_has_bfloat16()):  # which leaves other devices alone
            cells = self.cells(photo)
        return self.planes(cells.float(), photo.shape[-2:])

    def cells(self, photo: Tensor) -> Tensor:
        """`forward` of 8-bit RGB as float B×3×H×W from 0 to 255."""
        logits: Tensor = self(((photo - 128) / 128).contiguous(memory_format=torch.channels_last))
        return logits

    def planes(self, cells: Tensor, size: Sequence[int]) -> dict[str, Tensor]:
        """What `outline` gives, of logits B×classes×h×w for a photo of that height and width."""
        half = [(side + 1) // 2 for side in size]
        logits = functional.interpolate(cells, size=half, mode="bilinear", align_corners=True)
        ours = logits[:, self._ours]
        return {
            "probabilities": (ours - logits.logsumexp(1, keepdim=True)).exp(),
            "leads": ours - logits[:, self._others].amax(1, keepdim=True),
            "best_leads": self._best_leads(cells),
        }

    def _best_leads(self, cells: Tensor) -> Tensor:
        ours = cells[:, self._ours]
        leads = ours - cells[:, self._strangers].amax(1, keepdim=True)
        return torch.where(ours >= ours.amax(1, keepdim=True), leads, _NOWHERE).amax((2, 3))


@cache
def _has_bfloat16() -> bool:
    """Whether this CPU computes in bfloat16: then it takes half as long, and masks agree (IoU 0.99 on average)."""
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # newer than our oldest torch
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


def load_outline_network(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> OutlineNetwork:
    """The network with exported weights, float32, in evaluation mode. Raises ValueError where they don't fit."""
    shape = OutlineConfig.from_dict(config)
    network = with_exported(lambda: OutlineNetwork(shape), weights)
    return network.eval().requires_grad_(False)
