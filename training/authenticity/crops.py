"""Native-resolution crops of authentic and inpainted photos, for the classifiers.

What a batch holds is a function of (seed, number, process) alone: a resumed run sees what an uninterrupted one sees.
A photo and its fill are scaled, blurred and saved again alike: how a file was treated tells nothing of its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from dataset_tools.holes.objects import load_hole
from models.authenticity.tiles import CELL
from models.imaging import load_photo
from training.photos.alterations import augmented, drawn_scale
from training.photos.parts import SourcePhoto
from training.photos.sampling import EpochOrder, Sampling
from training.runs.streams import Stream, rng_of

AT_HOLE = 0.8  # share of crops that are cut around a pixel of the fill's hole
LEAST_SHARE = 0.005  # of a crop; with less of a hole in it a crop counts as authentic

Crop = tuple[np.ndarray, np.ndarray, int, Path]  # pixels, the filled share of cells, category, file


@dataclass(frozen=True)
class CropBatch:
    """photo float32 B×3×S×S in [0, 1]; inpainted float32 B, 0 or 1; cells float32 B×1×S/16×S/16, the share of each
    cell that is filled; category int64 B, -1 where it is unknown; `files`, where each crop is from."""

    photo: Tensor
    inpainted: Tensor
    cells: Tensor
    category: Tensor
    files: list[Path]

    @classmethod
    def labelled(cls, photo: Tensor, cells: Tensor, category: Tensor, files: Iterable[Path] = ()) -> CropBatch:
        """The batch whose labels follow from the filled share of its cells."""
        return cls(photo, (cells.mean(dim=(1, 2, 3)) > LEAST_SHARE).float(), cells, category, list(files))


class Crops:
    """Draws batches from the copies of source photos, authentic and inpainted ones in equal numbers."""

    def __init__(
        self,
        sources: Sequence[SourcePhoto],
        size: int,
        sampling: Sampling,
        categories: Sequence[str] = (),
        memory_gb: float = 0.0,
        places: int = 1,
    ) -> None:
        """`size`: pixels a side. `categories` are numbered in their order. `memory_gb` of decoded files are kept.
        `places`: pairs that are cut from a fill and its authentic copy once they are decoded.

        Raises ValueError for a batch that isn't made of so many pairs of each.
        """
        if sampling.batch_size % (2 * places):
            told = "an even size" if places == 1 else f"a size that is a multiple of {2 * places}"
            raise ValueError(f"A batch of {places} pairs a photo needs {told}: {sampling.batch_size} isn't.")
        self.sources, self.size, self.sampling, self.places = list(sources), size, sampling, places
        self._of_sources = replace(sampling, batch_size=sampling.batch_size // (2 * places))  # counts source photos
        self._order = EpochOrder(len(sources), sampling.seed)
        self.files = DecodedFiles(int(memory_gb * 2**30))
        self.category_ids = {name: number for number, name in enumerate(categories)}

    def __len__(self) -> int:
        """Crops of an epoch, which comes to each source photo once."""
        return 2 * self.places * len(self.sources)

    def batch(self, number: int, augment: bool = True) -> CropBatch:
        """The batch of this number: source photos in an order shuffled anew each epoch, pairs of crops of each.

        A pair is the same place of a fill and of the authentic copy, altered alike, so that nothing but the fill's
        traces tells them apart. Steganalysis trains on such pairs (Boroumand et al., IEEE TIFS 2019, "Deep Residual
        Network for Steganalysis", section IV), without which faint traces aren't found at all.
        """
        rng = rng_of(Stream.CROPS, self.sampling.seed, number, self.sampling.process)
        rows = self._order.share(number * self._of_sources.photos_together, self._of_sources)
        pairs = [self._pairs(self.sources[row], rng, augment) for row in rows]
        photos, cells, categories, files = zip(*(crop for pair in pairs for crop in pair), strict=True)
        # by numpy: torch would start threads of its own in the thread that makes batches ahead
        photo = torch.from_numpy(np.stack(photos).astype(np.float32) / np.float32(255)).permute(0, 3, 1, 2)
        return CropBatch.labelled(photo, torch.from_numpy(np.stack(cells)), torch.tensor(categories), files)

    def _pairs(self, source: SourcePhoto, rng: np.random.Generator, augment: bool) -> Iterator[Crop]:
        """A fill's crops and its authentic copy's: each with the filled share of its cells, its category, its file."""
        fill = source.fills[rng.integers(len(source.fills))]
        authentic = source.authentic[rng.integers(len(source.authentic))]
        assert fill.hole is not None
        hole = self.files.hole(fill.hole)
        copies = [(self.files.photo(file.path), file.path) for file in (fill, authentic)]
        category = self.category_ids.get(fill.category, -1)
        for _ in range(self.places):
            seed = int(rng.integers(2**63))
            for (photo, path), filled in zip(copies, (hole, np.zeros_like(hole)), strict=True):
                crop, mask = self._crop(photo, hole, filled, np.random.default_rng(seed), augment)
                yield crop, cell_shares(mask), category, path

    def _crop(
        self, photo: np.ndarray, hole: np.ndarray, filled: np.ndarray, rng: np.random.Generator, augment: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """A crop placed by the hole, and how far each of its pixels is filled."""
        scale = drawn_scale(rng) if augment else 1.0
        place = placed(hole, max(CELL, round(self.size / scale)), rng)
        photo, filled = place.cut(photo), place.cut(filled)
        return augmented(photo, filled, self.size, rng) if augment else (photo, filled.astype(np.float32))


def cell_shares(filled: np.ndarray) -> np.ndarray:
    """How far each pixel of a crop is filled, float32 S×S, to how far each cell is, 1×S/16×S/16."""
    return np.asarray(cv2.resize(filled, (filled.shape[0] // CELL,) * 2, interpolation=cv2.INTER_AREA))[None]


@dataclass(frozen=True)
class Place:
    """A square of `side` px whose corner is at row `top`, column `left` of a photo mirrored beyond its edges by
    `around`, (before, after) along rows and columns."""

    top: int
    left: int
    side: int
    around: tuple[tuple[int, int], tuple[int, int]]

    def cut(self, plane: np.ndarray) -> np.ndarray:
        """The square out of H×W or H×W×C."""
        if any(map(any, self.around)):
            rest = [(0, 0)] * (plane.ndim - 2)
            plane = np.pad(plane, [*self.around, *rest], mode="symmetric")
        return plane[self.top : self.top + self.side, self.left : self.left + self.side]


def placed(hole: np.ndarray, side: int, rng: np.random.Generator, step: int = 1, at_hole: float = AT_HOLE) -> Place:
    """Where to cut a square at native resolution: with the probability `at_hole` around a pixel of the hole, bool H×W.

    It starts at a multiple of `step` px, so that a JPEG's blocks can stay in place.
    """
    short = [max(0, side - length) for length in hole.shape]
    rows, columns = ((missing // 2, missing - missing // 2) for missing in short)
    room = [length + missing - side for length, missing in zip(hole.shape, short, strict=True)]
    corner = [int(rng.integers(0, free + 1)) for free in room]
    if hole.any() and rng.random() < at_hole:
        pixels = np.flatnonzero(hole)
        at = divmod(int(pixels[rng.integers(len(pixels))]), hole.shape[1])
        shifted = [
            pixel + before - rng.integers(0, side) for pixel, before in zip(at, (rows[0], columns[0]), strict=True)
        ]
        corner = [int(np.clip(start, 0, free)) for start, free in zip(shifted, room, strict=True)]
    top, left = (start // step * step for start in corner)
    return Place(top, left, side, (rows, columns))


class DecodedFiles:
    """Reads photos and holes, keeping what was read first until `budget` bytes are full; the rest is read each time.

    Epochs come to every file equally often, so that which files are kept makes no difference.
    """

    def __init__(self, budget: int) -> None:
        self._left = budget
        self._photos: dict[Path, np.ndarray] = {}
        self._holes: dict[Path, tuple[np.ndarray, tuple[int, int]]] = {}  # packed to bits, and their shape

    def photo(self, path: Path) -> np.ndarray:
        """uint8 H×W×3, not to be written to."""
        found = self._photos.get(path)
        if found is None:
            found = load_photo(path).pixels
            if self._fits(found):
                self._photos[path] = found
        return found

    def hole(self, path: Path) -> np.ndarray:
        """bool H×W."""
        kept = self._holes.get(path)
        if kept is not None:
            packed, shape = kept
            return np.unpackbits(packed, count=shape[0] * shape[1]).astype(bool).reshape(shape)
        hole = load_hole(path)
        packed = np.packbits(hole)
        if self._fits(packed):
            self._holes[path] = packed, (hole.shape[0], hole.shape[1])
        return hole

    def _fits(self, array: np.ndarray) -> bool:
        if array.nbytes > self._left:
            return False
        self._left -= array.nbytes
        return True
