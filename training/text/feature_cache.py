"""A frozen backbone's features of every cached photo, computed once, so that text matching trains in minutes."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator

from models.backbones import EfficientNetFeatures, features_at
from models.imaging.windows import middle_square
from training.photos.cache import CHANNELS, Cache, CachedPhoto
from training.runs.folders import written_beside
from training.runs.frozen import fuse_frozen
from training.runs.logs import with_progress
from training.runs.loop import arithmetic

VIEWS = 2  # straight and mirrored
BATCH = 16  # photos


@dataclass(frozen=True)
class FeatureCache:
    """float16 `regions` P×2×C×N and `whole` P×2×G, memory-mapped: for every photo its straight and mirrored view."""

    regions: np.ndarray
    whole: np.ndarray


def open_features(
    folder: Path, cache: Cache, backbone: EfficientNetFeatures, size: int, accelerator: Accelerator, source: str
) -> FeatureCache:
    """Features of the middle square of every photo at `size` pixels, computed unless `folder` holds just these.

    `source` names the backbone and its weights. Other photos, sizes or sources have a folder of their own in `folder`.
    """
    known_by = [source, size, cache.short_side, [(photo.id, photo.offset) for photo in cache.photos]]
    folder = folder / hashlib.sha256(json.dumps(known_by).encode()).hexdigest()[:16]
    region_channels, global_channels = backbone.channels
    cells = (-(-size // 32)) ** 2
    photos = len(cache.photos)
    shapes = {"regions": (photos, VIEWS, region_channels, cells), "whole": (photos, VIEWS, global_channels)}
    if not folder.exists():
        quick = copy.deepcopy(backbone)
        fuse_frozen(quick, accelerator.device, arithmetic(accelerator))
        with written_beside(folder) as partial:
            _extract(partial, cache, quick, size, accelerator.device)
        partial.rename(folder)
    return FeatureCache(
        **{name: np.memmap(folder / f"{name}.f16", np.float16, "r", shape=shape) for name, shape in shapes.items()}
    )


def _extract(folder: Path, cache: Cache, backbone: EfficientNetFeatures, size: int, device: torch.device) -> None:
    """Write both files batch by batch. Not through a map of them: a full disk would end the process."""
    firsts = range(0, len(cache.photos), BATCH)
    with (folder / "regions.f16").open("wb") as regions, (folder / "whole.f16").open("wb") as whole:
        for first in with_progress(firsts, "features", len(firsts), "batch"):
            photos = cache.photos[first : first + BATCH]
            squares = torch.from_numpy(np.stack([cached_square(cache, photo) for photo in photos])).to(device)
            straight = squares.permute(0, 3, 1, 2).float() / 127.5 - 1
            views = [features_at(backbone, picture, size) for picture in (straight, straight.flip(3))]
            for file, of_views in zip((regions, whole), zip(*views, strict=True), strict=True):
                file.write(torch.stack(of_views, dim=1).half().cpu().numpy().tobytes())


def cached_square(cache: Cache, photo: CachedPhoto) -> np.ndarray:
    """The middle of a cached photo, uint8 c×c×3 with c the cache's short side."""
    pixels = cache.pixels[photo.offset : photo.offset + photo.height * photo.width]
    return np.array(middle_square(pixels.reshape(photo.height, photo.width, CHANNELS))[..., :3])
