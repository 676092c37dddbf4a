"""A member of the ensemble: a backbone that also sees the high-pass residuals, and three heads.

Swin (Liu et al., ICCV 2021, arXiv 2103.14030) and ResNeXt (Xie et al., CVPR 2017, arXiv 1611.05431) come from timm.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch
from torch import Tensor, nn

from models.authenticity.classifier import ConvClassifierFeatures
from models.authenticity.config import MemberConfig
from models.authenticity.heads import Heads, Logits
from models.authenticity.high_pass import CHANNELS, Sight
from models.authenticity.stems import EarlyPatches, widen_stem
from models.backbones import BackboneError
from models.checkpoints.exported import with_exported
from models.checkpoints.weight_file import load_tensors

_DENSE_STAGE = 2  # the third scale, stride 16


class TimmFeatures(nn.Module):
    """The stride-16 and the deepest map of a timm backbone whose stem takes RGB and residuals."""

    def __init__(self, config: MemberConfig, pretrained: bool) -> None:
        super().__init__()
        # timm counts a convolutional net's stem as a scale of its own, a transformer's not
        first = 0 if config.backbone.startswith("swin") else 1
        wanted = (_DENSE_STAGE, 3)[: config.stages - _DENSE_STAGE]
        settings: dict[str, Any] = {"strict_img_size": False} if first == 0 else {}
        settings |= {"features_only": True, "out_indices": tuple(first + stage for stage in wanted), **config.overrides}
        self.net = net = _created(config.backbone, pretrained, settings)
        self.channels: list[int] = net.feature_info.channels()
        self.channels_last_axis = first == 0  # Swin's maps are B×h×w×C
        widen_stem(self.net, keep=pretrained)
        if config.early:
            net.patch_embed.proj = EarlyPatches(net.patch_embed.proj, config.early)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        maps = self.net(x)
        if self.channels_last_axis:
            maps = [found.permute(0, 3, 1, 2) for found in maps]
        return maps[0], maps[-1]


def _created(name: str, pretrained: bool, settings: dict[str, Any]) -> Any:
    """A timm model. Raises BackboneError where its weights could not be downloaded, naming the ways out."""
    try:
        return timm.create_model(name, pretrained=pretrained, **settings)
    except Exception as error:  # huggingface_hub raises several kinds; all mean that there is no download
        if not pretrained:
            raise
        raise BackboneError(
            f"The pretrained weights of {name} could not be downloaded; give --init FILE, --distil FILE or"
            " --no-pretrained."
        ) from error


class Member(nn.Module):
    """One classifier: photos in [0, 1] to logits."""

    def __init__(self, config: MemberConfig, pretrained: bool = False) -> None:
        super().__init__()
        self.config = config
        self.sight = Sight()
        self.features: TimmFeatures | ConvClassifierFeatures = (
            TimmFeatures(config, pretrained) if config.backbone else ConvClassifierFeatures(config.widths)
        )
        channels = self.features.channels
        self.heads = Heads(channels[0], channels[-1], config.categories, config.drop)

    def forward(self, photo: Tensor) -> Logits:
        """B×3×H×W in [0, 1], sides multiples of 32, to logits (see Logits)."""
        logits: Logits = self.heads(*self.maps(photo))
        return logits

    def maps(self, photo: Tensor) -> tuple[Tensor, Tensor]:
        """Photos as for `forward` to the stride-16 map B×C×h×w and the deepest map B×D×·×·, which may be the same."""
        found: tuple[Tensor, Tensor] = self.features(self.sight(photo))
        return found

    def classify(self, photo: Tensor) -> dict[str, Tensor]:
        """`forward` as a Runner's graph: `photo` to `image`, `cells` and, where there is the head, `categories`."""
        logits = self(photo)
        named = {"image": logits.image, "cells": logits.cells}
        return named if logits.categories is None else named | {"categories": logits.categories}


def load_member(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> Member:
    """A member with exported weights, float32, in evaluation mode. Raises ValueError where they don't fit."""
    shape = MemberConfig.from_dict(config)
    member = with_exported(lambda: Member(shape), weights, max(shape.widths, default=None))
    return member.eval().requires_grad_(False)


def load_start(member: Member, file: Path) -> list[str]:
    """Take from a safetensors file of a plain timm backbone, or of a member, what fits; names what is left as it was.

    Raises ValueError where nothing fits, or the file can't be read.
    """
    own, found = member.state_dict(), load_tensors(file)
    taken = {}
    for name, value in found.items():
        target = name if name in own else f"features.net.{name}"
        if target in own and own[target].shape == value.shape:
            taken[target] = value.float()
        elif target in own and value.dim() == 4 and own[target].shape[1] == value.shape[1] + CHANNELS:
            wide = torch.zeros_like(own[target])
            wide[:, : value.shape[1]] = value.float()
            taken[target] = wide
    if not taken:
        raise ValueError(f"{file} has no weights of {member.config.backbone or member.config.key}.")
    member.load_state_dict(own | taken)
    return sorted(own.keys() - taken.keys())


def load_early(member: Member, file: Path) -> None:
    """Take the first stage of a ResNeXt member from its safetensors file, for the one beside Swin's patch embedding.

    Raises ValueError where Swin has none beside it, or the file holds none of its shape.
    """
    stem = next((module for module in member.modules() if isinstance(module, EarlyPatches)), None)
    if stem is None:
        raise ValueError(f"A {member.config.key} without early convolutions has no use for those of {file}.")
    stem.load_early(file)
