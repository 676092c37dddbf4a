"""Photos, holes and captions for a generator that a classifier trains against, cut from an inpainted set.

The photos are the set's authentic copies and the holes are its fills', so that no file is met that the members' own
crops don't hold; only the fills are fresh. What a batch holds is a function of (seed, number, process) alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.authenticity.tiles import CELL
from training.authenticity.crops import CropBatch, Crops, cell_shares, placed
from training.photos.alterations import saved_as_jpeg
from training.runs.streams import Stream, rng_of


@dataclass(frozen=True)
class FreshBatch:
    """photo float32 B×3×S×S in [0, 1] and hole float32 B×1×S×S (1 = to fill), at native resolution; captions; category
    int64 B, -1 where it is unknown; the JPEG quality of each photo, None for a PNG."""

    photo: Tensor
    hole: Tensor
    captions: list[str]
    category: Tensor
    qualities: list[int | None]

    def reduced(self, factor: int) -> tuple[Tensor, Tensor]:
        """Photo and hole `factor` times smaller, as a generator sees them; float32 B×3×s×s in [-1, 1] and B×1×s×s.

        A pixel is hole where any under it is, so that a visible one holds nothing hidden.
        """
        return F.avg_pool2d(self.photo, factor) * 2 - 1, F.max_pool2d(self.hole, factor)


def fresh_batch(crops: Crops, number: int, side: int, count: int) -> FreshBatch:
    """`count` native crops of `side` px, each with the hole of one of its photo's fills in it."""
    rng = rng_of(Stream.FRESH_HOLES, crops.sampling.seed, number, crops.sampling.process)
    photos, holes, captions, categories, qualities = [], [], [], [], []
    for _ in range(count):
        source = crops.sources[int(rng.integers(len(crops.sources)))]
        file, fill = source.authentic[0], source.fills[rng.integers(len(source.fills))]
        assert fill.hole is not None
        hole = crops.files.hole(fill.hole)
        place = placed(hole, side, rng, step=CELL)
        photos.append(place.cut(crops.files.photo(file.path)))
        holes.append(place.cut(hole))
        captions.append(source.captions[rng.integers(len(source.captions))] if source.captions else "")
        categories.append(crops.category_ids.get(file.category, -1))
        qualities.append(file.quality)
    pixels = torch.from_numpy(np.stack(photos)).permute(0, 3, 1, 2).float() / 255
    masks = torch.from_numpy(np.stack(holes))[:, None].float()
    return FreshBatch(pixels, masks, captions, torch.tensor(categories), qualities)


def as_files(photo: Tensor, qualities: list[int | None]) -> Tensor:
    """Photos as they come back from files of these qualities: 8 bits a channel, JPEG where there is a quality.

    float32 B×3×S×S in [0, 1]; a fill pasted into a photo has been through no codec yet, its surroundings have.
    """
    pixels = (photo.clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).cpu().numpy()
    saved = [row if q is None else saved_as_jpeg(row, q) for row, q in zip(pixels, qualities, strict=True)]
    return torch.from_numpy(np.stack(saved)).permute(0, 3, 1, 2).float() / 255


def crops_of(photo: Tensor, hole: Tensor, category: Tensor, size: int, rng: np.random.Generator) -> CropBatch:
    """A crop of `size` px from each photo, cut around a pixel of its hole where it has one; labels as Crops gives."""
    photos, cells = [], []
    for pixels, mask in zip(photo, hole[:, 0].numpy(), strict=True):
        place = placed(mask > 0, size, rng, at_hole=1.0)
        photos.append(place.cut(pixels.permute(1, 2, 0).numpy()))
        cells.append(cell_shares(place.cut(mask)))
    return CropBatch.labelled(
        torch.from_numpy(np.stack(photos)).permute(0, 3, 1, 2), torch.from_numpy(np.stack(cells)), category
    )
