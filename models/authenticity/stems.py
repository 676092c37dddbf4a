"""How a timm backbone sees its pixels first: residuals beside RGB, and convolutions beside Swin's patch embedding.

Swin's patch embedding is one linear map of 4×4 pixels, and all that later layers can know of a fill's traces passes
through it. Transformers learn faster behind a few convolutions (Xiao et al., NeurIPS 2021, arXiv 2106.14881, section 4)
or on a convolutional network's maps (Dosovitskiy et al., ICLR 2021, arXiv 2010.11929, section 3.1, "hybrid").
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import timm
import torch
from torch import Tensor, nn

from models.authenticity.config import RESNEXT
from models.authenticity.high_pass import CHANNELS
from models.checkpoints.weight_file import load_tensors

_FIRST_STAGE = ("conv1", "bn1", "act1", "maxpool", "layer1")  # timm's names for all of ResNeXt up to stride 4
_SPREAD = 0.02  # standard deviation of the weights that bring it to the embedding, as of Swin's own layers


def widen_stem(net: nn.Module, keep: bool) -> None:
    """Let the first convolution take the residuals as well, in place.

    `keep`: the weights are pretrained, so the new ones start at zero and change nothing; else all are drawn anew.
    """
    name, stem = next((name, module) for name, module in net.named_modules() if isinstance(module, nn.Conv2d))
    wide = nn.Conv2d(
        stem.in_channels + CHANNELS,
        stem.out_channels,
        stem.kernel_size,  # type: ignore[arg-type]
        stem.stride,  # type: ignore[arg-type]
        stem.padding,  # type: ignore[arg-type]
        bias=stem.bias is not None,
    )
    if keep:
        with torch.no_grad():
            wide.weight.zero_()
            wide.weight[:, : stem.in_channels] = stem.weight
            if stem.bias is not None and wide.bias is not None:
                wide.bias.copy_(stem.bias)
    parent, _, last = name.rpartition(".")
    setattr(net.get_submodule(parent), last, wide)


class EarlyPatches(nn.Conv2d):
    """A patch embedding, B×9×H×W to B×D×H/4×W/4, to which the first stage of a ResNeXt of the same pixels is added.

    `early` are the settings of timm's ResNeXt: `layers`, of which the first number counts, `cardinality`, `base_width`.
    """

    def __init__(self, plain: nn.Conv2d, early: Mapping[str, Any]) -> None:
        super().__init__(plain.in_channels, plain.out_channels, plain.kernel_size, plain.stride)  # type: ignore[arg-type]
        self.load_state_dict(plain.state_dict())
        net: Any = timm.create_model(RESNEXT, features_only=True, out_indices=(1,), **early)
        widen_stem(net, keep=False)
        last = nn.Conv2d(net.feature_info.channels()[0], plain.out_channels, 1)
        nn.init.normal_(last.weight, std=_SPREAD)
        assert last.bias is not None
        nn.init.zeros_(last.bias)
        self.early = nn.Sequential(OrderedDict([*((name, net[name]) for name in _FIRST_STAGE), ("last", last)]))

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = super().forward(x) + self.early(x)
        return found

    def load_early(self, file: Path) -> None:
        """Take the first stage of a ResNeXt member. Raises ValueError where the file holds none of that shape."""
        own, found = self.early.state_dict(), load_tensors(file)
        taken = {name: found.get(f"features.net.{name}") for name in own if not name.startswith("last.")}
        fitting = {name: v.float() for name, v in taken.items() if v is not None and v.shape == own[name].shape}
        if fitting.keys() != taken.keys():
            raise ValueError(f"{file} has no first stage of a ResNeXt that fits: take a resnext member of this preset.")
        self.early.load_state_dict(own | fitting)
