"""Pretrained timm backbones, from a file or by timm's own download."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import timm
import torch
from torch import Tensor, nn

from models.checkpoints.weight_file import load_tensors
from models.files.regular_file import UnusableFile


class BackboneError(RuntimeError):
    """Pretrained weights could not be had; the message is one sentence for people."""


def load_backbone(name: str, weights: Path | None) -> nn.Module:
    """A timm model with pretrained weights: from the safetensors file, else by download.

    Raises BackboneError where the file does not fit or there is no network, naming the way out.
    """
    if weights is not None:
        return with_weights(timm.create_model(name), name, weights)
    try:
        return timm.create_model(name, pretrained=True)
    except Exception as error:  # huggingface_hub raises several kinds; all mean that there is no download
        raise BackboneError(
            f"The pretrained weights of {name} could not be downloaded; give a safetensors file of them instead."
        ) from error


def with_weights(network: nn.Module, name: str, weights: Path) -> nn.Module:
    """The network with the weights of a safetensors file. Raises BackboneError, naming file and network."""
    try:
        network.load_state_dict({key: value.float() for key, value in load_tensors(weights).items()})
    except (OSError, RuntimeError, UnusableFile) as error:
        why = f" ({error.why})" if isinstance(error, UnusableFile) else ""
        raise BackboneError(f"{weights} does not hold weights of timm's {name}{why}.") from error
    return network


class EfficientNetFeatures(nn.Module):
    """A frozen timm EfficientNet (Tan and Le, arXiv 1905.11946) as a region map and a global vector."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.eval().requires_grad_(False)

    def train(self, mode: bool = True) -> EfficientNetFeatures:
        """Stays in evaluation mode: the batch statistics are the pretrained ones."""
        return super().train(False)

    @property
    def channels(self) -> tuple[int, int]:
        """Channels of the region map and of the global vector."""
        head: Any = self.network.conv_head
        return head.in_channels, head.out_channels

    def forward(self, photo: Tensor) -> tuple[Tensor, Tensor]:
        """Photos B×3×S×S in [-1, 1] (these networks' mean and std are 0.5) to regions B×C×S/32·S/32 and global B×G."""
        network: Any = self.network
        stem = network.conv_stem
        x = network.blocks(network.bn1(stem(photo.to(stem.weight.dtype))))
        top = network.bn2(network.conv_head(x))
        return x.flatten(2), top.mean(dim=(2, 3))


@torch.no_grad()
def features_at(features: EfficientNetFeatures, photo: Tensor, size: int) -> tuple[Tensor, Tensor]:
    """Features of photos brought to `size`, without gradients. Photos B×3×S×S in [-1, 1]."""
    return features(torch.nn.functional.interpolate(photo, size=(size, size), mode="bilinear", antialias=True))
