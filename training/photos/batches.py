"""Batches of photos, holes and captions, cut from a cache on the training device.

What a batch holds is a function of the seed, the process and how many photos the run has seen: a resumed run sees what
an uninterrupted one sees.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.vocabulary import PAD, Vocabulary
from training.photos.cache import OBJECT, OUTLINE, Cache
from training.photos.hole_bank import bank_hole, drawn_holes
from training.photos.margins import MARGINS
from training.photos.recolour import (
    BOXES,
    LEAST_OUTLINE,
    MOST_OUTLINE,
    box_around,
    colour_caption,
    drawn_colour,
    hole_around,
    paint,
)
from training.photos.sampling import EpochOrder, Sampling
from training.runs.streams import Stream, rng_of

MAX_ROTATION = math.radians(3)
MIN_ZOOM = 0.8  # the least share of the short side that an augmented crop shows, where a run doesn't say
HOLE_WEIGHTS = {
    "centre": 0.12,
    "rectangles": 0.08,
    "strokes": 0.1,
    "object": 0.19,
    "ellipse": 0.13,
    "lasso": 0.11,
    "brush": 0.14,
    "spot": 0.03,
    MARGINS: 0.1,
}
UNTOLD = 0.5  # share of the photos with margins that have no caption: who extends a photo mostly writes none
MAX_OBJECT_SHARE = 0.6  # objects that fill more of the crop than this are replaced by a drawn hole


@dataclass(frozen=True)
class Batch:
    """photo float32 B×3×S×S in [-1, 1], hole float32 B×1×S×S (1 = to fill), words int64 B×T, and the photos' rows."""

    photo: Tensor
    hole: Tensor
    words: Tensor
    rows: list[int]

    def first(self, share: float, least: int = 1) -> Batch:
        """The first samples: a share of all, and no fewer than `least` where there are as many."""
        count = len(self.rows)
        return self.of(list(range(min(count, max(least, round(share * count))))))

    def of(self, samples: list[int]) -> Batch:
        """The batch of these samples, in their order."""
        rows = [self.rows[sample] for sample in samples]
        return Batch(self.photo[samples], self.hole[samples], self.words[samples], rows)


class Batches:
    """Draws batches from the photos of one split."""

    def __init__(
        self,
        cache: Cache,
        split: str,
        vocabulary: Vocabulary,
        size: int,
        sampling: Sampling,
        device: torch.device | str = "cpu",
        recolour: float = 0.0,
        min_zoom: float = MIN_ZOOM,
    ) -> None:
        """`size`: pixels a side. `recolour`: share of the photos whose animal is painted in a basic colour. `min_zoom`:
        the least share of a photo's short side that a training crop shows."""
        self.cache, self.vocabulary, self.size, self.sampling = cache, vocabulary, size, sampling
        self.device, self.recolour, self.min_zoom = torch.device(device), recolour, min_zoom
        self.rows = [row for row, photo in enumerate(cache.photos) if photo.split == split]
        if not self.rows:
            raise ValueError(f"No photo of the index is in the split '{split}'.")
        self.order = EpochOrder(len(self.rows), sampling.seed)
        on_cpu = self.device.type == "cpu"
        # on the CPU the map itself is read, so that memory does not grow with the number of photos
        self.pixels = cache.pixels if on_cpu else torch.from_numpy(np.ascontiguousarray(cache.pixels)).to(self.device)
        self.captions = [
            [vocabulary.encode(text) for text in photo.captions] or [vocabulary.encode("")] for photo in cache.photos
        ]

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, size: int, batch_size: int) -> Batches:
        """The same photos in batches of another size; nothing is read anew."""
        other = copy.copy(self)
        other.size, other.sampling = size, replace(self.sampling, batch_size=batch_size)
        return other

    def batch(self, number: int) -> Batch:
        """The training batch of this number, where all batches are of one size."""
        return self.after(number * self.sampling.photos_together)

    def after(self, seen: int) -> Batch:
        """The batch that follows `seen` photos, those of all processes counted.

        Photos in an order shuffled anew each epoch, augmented, with new holes.
        """
        rng = self._chance(Stream.BATCH, seen)
        rows = [self.rows[place] for place in self.order.share(seen, self.sampling)]
        planes = self._crops(rows, rng.random(len(rows)))
        flips = rng.random(len(rows)) < 0.5
        angles = rng.uniform(-MAX_ROTATION, MAX_ROTATION, len(rows))
        zooms = rng.uniform(self.min_zoom, 1.0, len(rows))
        shifts = rng.uniform(-1, 1, (len(rows), 2))
        warped = _warp(planes, angles, zooms, shifts, flips, self.size)
        photo, objects = warped[:, :3] * 2 - 1, (warped[:, 3:] >= OBJECT / 255).float()
        captions = [self.captions[row][rng.integers(len(self.captions[row]))] for row in rows]
        kinds = rng.choice(list(HOLE_WEIGHTS), size=len(rows), p=list(HOLE_WEIGHTS.values()))
        holes = self._holes(kinds, objects, rng)
        for place in np.flatnonzero((kinds == MARGINS) & (rng.random(len(rows)) < UNTOLD)):
            captions[place] = self.vocabulary.encode("")
        if self.recolour:
            self._recolour(seen, rows, photo, warped[:, 3:], holes, captions)
        return Batch(photo, holes, pad_words(captions).to(self.device), rows)

    def fixed(self, count: int, hole_kind: str = "centre") -> Batch:
        """The split's first photos, spread evenly: middle crops without augmentation, first captions, one hole kind."""
        rows = [self.rows[i * len(self.rows) // count] for i in range(min(count, len(self.rows)))]
        planes = self._crops(rows, np.full(len(rows), 0.5))
        still = np.zeros(len(rows))
        warped = _warp(planes, still, still + 1, np.zeros((len(rows), 2)), still > 0, self.size)
        rng = rng_of(Stream.FIXED, self.sampling.seed)
        drawn = np.stack([bank_hole(self.cache, hole_kind, self.size, rng) for _ in rows])
        holes = torch.from_numpy(drawn)[:, None].to(self.device).float()
        words = pad_words([self.captions[row][0] for row in rows]).to(self.device)
        return Batch(warped[:, :3] * 2 - 1, holes, words, rows)

    def _chance(self, stream: Stream, seen: int) -> np.random.Generator:
        return rng_of(stream, self.sampling.seed, seen, self.sampling.process)

    def _recolour(
        self, seen: int, rows: list[int], photo: Tensor, planes: Tensor, holes: Tensor, captions: list[list[int]]
    ) -> None:
        """Paint the animals of some of a batch's photos; their holes and captions change with them, in place."""
        rng = self._chance(Stream.RECOLOUR, seen)
        outlines = (planes >= OUTLINE / 255).float()
        objects = (planes >= OBJECT / 255).float()
        shares = outlines.mean(dim=(1, 2, 3)).tolist()
        wanted = rng.random(len(rows)) < self.recolour
        chosen = [i for i, share in enumerate(shares) if wanted[i] and LEAST_OUTLINE < share < MOST_OUTLINE]
        if not chosen:
            return
        drawn = [drawn_colour(rng) for _ in chosen]
        lab = torch.from_numpy(np.stack([lab for _, lab in drawn])).float().to(self.device)
        photo[chosen] = paint(photo[chosen], _softened(outlines[chosen]), lab)
        hidden = hole_around(objects[chosen])
        boxed = torch.from_numpy(rng.random(len(chosen)) < BOXES).to(self.device)[:, None, None, None]
        holes[chosen] = torch.where(boxed, box_around(hidden), hidden)
        for i, (name, _) in zip(chosen, drawn, strict=True):
            captions[i] = self.vocabulary.encode(colour_caption(name, self.cache.photos[rows[i]].domain, rng))

    def _crops(self, rows: list[int], places: np.ndarray) -> Tensor:
        """A square of the short side out of every photo, `places` in [0, 1] along its long side. B×4×c×c in [0, 1]."""
        side = self.cache.short_side
        starts, widths = [], []
        for row, place in zip(rows, places, strict=True):
            photo = self.cache.photos[row]
            top = round(float(place) * (photo.height - side))
            left = round(float(place) * (photo.width - side))
            starts.append(photo.offset + top * photo.width + left)
            widths.append(photo.width)
        steps = torch.arange(side)
        index = torch.tensor(starts)[:, None, None] + torch.tensor(widths)[:, None, None] * steps[:, None] + steps
        if self.device.type == "cpu":
            found = torch.from_numpy(self.pixels[index.numpy()])
        else:
            found = self.pixels[index.to(self.device)]
        return found.permute(0, 3, 1, 2).float() / 255

    def _holes(self, kinds: np.ndarray, objects: Tensor, rng: np.random.Generator) -> Tensor:
        """A hole of its kind for every photo: the object's own, or a drawn one. float32 B×1×S×S."""
        known = objects[:, 0].bool().cpu().numpy()  # at once: a GPU is waited for a single time
        shares = known.mean(axis=(1, 2))
        own = (kinds == "object") & (shares > 0.01) & (shares < MAX_OBJECT_SHARE)
        drawn = drawn_holes(self.cache, np.where(kinds == "object", "rectangles", kinds).tolist(), known, rng)
        drawn[own] = known[own]
        return torch.from_numpy(drawn)[:, None].to(self.device).float()


def pad_words(captions: list[list[int]]) -> Tensor:
    """Captions' ids as one int64 B×T tensor, padded at the end."""
    longest = max(len(caption) for caption in captions)
    return torch.tensor([caption + [PAD] * (longest - len(caption)) for caption in captions])


def _softened(mask: Tensor) -> Tensor:
    """A mask B×1×S×S whose edge falls off over three pixels."""
    return F.avg_pool2d(mask, 3, stride=1, padding=1)


def _warp(
    planes: Tensor, angles: np.ndarray, zooms: np.ndarray, shifts: np.ndarray, flips: np.ndarray, size: int
) -> Tensor:
    """Photo, object and all: the same rotation, zoom, shift and flip for every plane of a sample. B×4×c×c to B×4×S×S.

    Shifts in [-1, 1] move the zoomed view as far as the crop allows; what a rotation brings in is mirrored.
    """
    cos, sin = np.cos(angles) * zooms, np.sin(angles) * zooms
    sign = np.where(flips, -1.0, 1.0)
    room = (1 - zooms)[:, None] * shifts
    theta = np.stack([np.stack([cos * sign, -sin, room[:, 0]], 1), np.stack([sin * sign, cos, room[:, 1]], 1)], 1)
    matrix = torch.from_numpy(theta).float().to(planes.device)
    grid = F.affine_grid(matrix, [len(planes), 1, size, size], align_corners=False)
    warped = planes.new_empty(*planes.shape[:2], size, size)
    # what a sample shows is first brought near its size: else a picture of half the size would be every second pixel
    folds = np.maximum(1, np.rint(planes.shape[2] * zooms / size)).astype(int)
    for fold in np.unique(folds):
        chosen = torch.from_numpy(np.flatnonzero(folds == fold)).to(planes.device)
        near = F.avg_pool2d(planes[chosen], int(fold)) if fold > 1 else planes[chosen]
        warped[chosen] = F.grid_sample(near, grid[chosen], padding_mode="reflection", align_corners=False)
    return warped
