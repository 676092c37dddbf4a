"""A frozen backbone's features of every cached photo, computed once, so that text matching trains in minutes."""

from __future__ import annotations

import copy
import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from accelerate import Accelerator

from models.backbones import EfficientNetFeatures, features_at
from models.imaging.square import middle_square
from training.cache import CHANNELS, Cache, CachedPhoto
from training.frozen import quicken_frozen
from training.progress import with_progress
from training.run import arithmetic

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
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        quick = copy.deepcopy(backbone)
        quicken_frozen(quick, accelerator.device, arithmetic(accelerator))
        _extract(_maps(partial, shapes, "w+"), cache, quick, size, accelerator.device)
        partial.rename(folder)
    return FeatureCache(**_maps(folder, shapes, "r"))


def _maps(folder: Path, shapes: Mapping[str, tuple[int, ...]], mode: Literal["r", "w+"]) -> dict[str, np.memmap]:
    return {name: np.memmap(folder / f"{name}.f16", np.float16, mode, shape=shape) for name, shape in shapes.items()}


def _extract(
    maps: Mapping[str, np.ndarray], cache: Cache, backbone: EfficientNetFeatures, size: int, device: torch.device
) -> None:
    firsts = range(0, len(cache.photos), BATCH)
    for first in with_progress(firsts, "features", len(firsts), "batch"):
        photos = cache.photos[first : first + BATCH]
        squares = torch.from_numpy(np.stack([cached_square(cache, photo) for photo in photos])).to(device)
        straight = squares.permute(0, 3, 1, 2).float() / 127.5 - 1
        for view, picture in enumerate((straight, straight.flip(3))):
            regions, whole = features_at(backbone, picture, size)
            maps["regions"][first : first + BATCH, view] = regions.half().cpu().numpy()
            maps["whole"][first : first + BATCH, view] = whole.half().cpu().numpy()


def cached_square(cache: Cache, photo: CachedPhoto) -> np.ndarray:
    """The middle of a cached photo, uint8 c×c×3 with c the cache's short side."""
    pixels = cache.pixels[photo.offset : photo.offset + photo.height * photo.width]
    return np.array(middle_square(pixels.reshape(photo.height, photo.width, CHANNELS))[..., :3])
