"""Frozen networks that guide a generator's training: text matching, as a loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.backbones import EfficientNetFeatures, load_backbone
from models.checkpoints.checkpoint import find, load_weights, misfit
from models.checkpoints.config_values import fits
from models.checkpoints.exported import with_exported
from models.checkpoints.manifest import Manifest
from models.tdanet.matching import Matching, matching_loss
from models.tdanet.text_encoder import TextEncoder
from training.runs.frozen import fuse_frozen

SHAPE_KEYS = ("vocabulary_size", "region_channels", "global_channels", "embedding_dim", "text_dim")


def load_matching(checkpoint: str | Path) -> tuple[Manifest, Matching]:
    """A frozen text-matching model from its checkpoint. Raises CheckpointError."""
    manifest = find(str(checkpoint), kind="text-matching")
    config = manifest.config
    wrong = [key for key in (*SHAPE_KEYS, "image_size") if not fits(config.get(key), int) or not config[key]]
    wrong += [] if isinstance(config.get("backbone"), str) else ["backbone"]
    if wrong:
        raise misfit(manifest, ValueError(f"its setting {wrong[0]} is missing or can't be so"))
    shape: dict[str, Any] = {key: config[key] for key in SHAPE_KEYS}
    weights = load_weights(manifest)
    try:
        matching = with_exported(lambda: Matching(**shape), weights)
    except ValueError as error:
        raise misfit(manifest, error) from error
    return manifest, matching.eval().requires_grad_(False)


class MatchingGuide(nn.Module):
    """How badly pictures fit their captions: the word and sentence loss of a trained matching model."""

    def __init__(self, manifest: Manifest, matching: Matching, backbone_weights: Path | None) -> None:
        super().__init__()
        self.backbone = EfficientNetFeatures(load_backbone(manifest.config["backbone"], backbone_weights))
        self.matching = matching
        self.size: int = manifest.config["image_size"]

    def fuse(self, device: torch.device, dtype: torch.dtype) -> None:
        """Move to the device, and make the image encoder quick there."""
        self.to(device)
        fuse_frozen(self.backbone, device, dtype)

    def forward(self, picture: Tensor, words: Tensor, categories: Tensor, size: int | None = None) -> Tensor:
        """A scalar that falls as pictures fit their words.

        picture B×3×S×S in [-1, 1], words int64 B×T, categories int64 B; `size` that pictures are brought to, in pixels
        a side, None for the one that the model was trained at.
        """
        size = size or self.size
        seen = F.interpolate(picture.float(), size=(size, size), mode="bilinear", antialias=True)
        regions, whole = self.backbone(seen)
        by_words, by_sentence = self.matching(regions.float(), whole.float(), words)
        return matching_loss(by_words.float(), categories) + matching_loss(by_sentence.float(), categories)


def copy_text_encoder(source: TextEncoder, target: TextEncoder) -> None:
    """Give a generator the text encoder that matching trained, and freeze it there."""
    target.load_state_dict(source.state_dict())
    target.requires_grad_(False)
