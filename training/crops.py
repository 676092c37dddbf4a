"""Native-resolution crops of authentic and inpainted photos, for the classifiers.

What a batch holds is a function of (seed, number, process) alone: a resumed run sees what an uninterrupted one sees.
Photos are never only scaled down: the traces of a fill are high-frequency.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image
from torch import Tensor

from dataset_tools.index import read_index
from dataset_tools.object_holes import load_hole
from models.authenticity.geometry import CELL
from training.forensic_augment import augmented

AT_HOLE = 0.8  # share of crops of an inpainted photo that are cut around a pixel of its hole
LEAST_SHARE = 0.005  # of a crop; with less of a hole in it a crop counts as authentic


@dataclass(frozen=True)
class CropBatch:
    """photo float32 B×3×S×S in [0, 1]; inpainted float32 B, 0 or 1; cells float32 B×1×S/16×S/16, the share of each
    cell that is filled; category int64 B, -1 where it is unknown; `files`, where each crop is from."""

    photo: Tensor
    inpainted: Tensor
    cells: Tensor
    category: Tensor
    files: list[Path]


@dataclass(frozen=True)
class _File:
    path: Path
    hole: Path | None


@dataclass
class _Source:
    """All copies of one source photo."""

    category: str
    authentic: list[_File]
    inpainted: list[_File]


class Crops:
    """Draws batches from the copies of one split's source photos, authentic and inpainted ones in equal numbers."""

    def __init__(
        self,
        indexes: Iterable[Path],
        part: str,
        size: int,
        batch_size: int,
        categories: tuple[str, ...] = (),
        without: tuple[str, ...] = (),
        stacking: float = 0.2,
        seed: int = 0,
        process: int = 0,
        processes: int = 1,
    ) -> None:
        """`part` is "train" (without the stack's share), "stack" (that share), "val" or "test".

        Raises ValueError where no source photo is left in it.
        """
        self.size, self.batch_size, self.seed = size, batch_size, seed
        self.process, self.processes = process, processes
        self.category_ids = {name: number for number, name in enumerate(categories)}
        self.sources = list(_sources(indexes, part, without, stacking))
        if not self.sources:
            raise ValueError(f"No source photo of the index has copies to use in '{part}'.")

    def __len__(self) -> int:
        return len(self.sources)

    def batch(self, number: int, augment: bool = True) -> CropBatch:
        """The batch of this number: source photos in an order shuffled anew each epoch."""
        rng = np.random.default_rng((self.seed, number, self.process))
        first = (number * self.processes + self.process) * self.batch_size
        crops = [self._crop(position, rng, augment) for position in range(first, first + self.batch_size)]
        photos, cells, categories, files = zip(*crops, strict=True)
        share = torch.from_numpy(np.stack(cells))
        inpainted = (share.mean(dim=(1, 2, 3)) > LEAST_SHARE).float()
        photo = torch.from_numpy(np.stack(photos)).permute(0, 3, 1, 2).float() / 255
        return CropBatch(photo, inpainted, share, torch.tensor(categories), list(files))

    def _crop(self, position: int, rng: np.random.Generator, augment: bool) -> tuple[np.ndarray, np.ndarray, int, Path]:
        """One crop, the filled share of its cells, its category and its file."""
        source = self.sources[self._order(position)]
        copies = source.inpainted if rng.random() < 0.5 else source.authentic
        file = copies[rng.integers(len(copies))]
        with Image.open(file.path) as image:
            photo = np.asarray(image.convert("RGB"))
        hole = np.zeros(photo.shape[:2], bool) if file.hole is None else load_hole(file.hole)
        scale = float(rng.uniform(0.5, 1.5)) if augment and rng.random() < 0.5 else 1.0
        photo, hole = cut(photo, hole, max(CELL, round(self.size / scale)), rng)
        photo, mask = augmented(photo, hole, self.size, rng) if augment else _resized(photo, hole, self.size)
        cells = cv2.resize(mask, (self.size // CELL,) * 2, interpolation=cv2.INTER_AREA)
        return photo, cells[None], self.category_ids.get(source.category, -1), file.path

    def _order(self, position: int) -> int:
        epoch, place = divmod(position, len(self.sources))
        if getattr(self, "_order_epoch", None) != epoch:
            self._order_epoch = epoch
            self._order_rows = np.random.default_rng((self.seed, epoch, 0, 0)).permutation(len(self.sources))
        return int(self._order_rows[place])


def _sources(indexes: Iterable[Path], part: str, without: tuple[str, ...], stacking: float) -> Iterable[_Source]:
    split = "train" if part == "stack" else part
    for path in indexes:
        index = read_index(path)
        sources: dict[str, _Source] = defaultdict(lambda: _Source("", [], []))
        for record in index.records(split):
            details = record.extra
            if split == "train" and for_stack(details["source"], stacking) != (part == "stack"):
                continue
            source = sources[details["source"]]
            source.category = record.category
            if details["label"] == "authentic":
                source.authentic.append(_File(index.image_path(record), None))
            elif details["inpainter"] not in without:
                source.inpainted.append(_File(index.image_path(record), index.folder / details["hole"]))
        yield from (source for source in sources.values() if source.authentic and source.inpainted)


def for_stack(source: str, share: float) -> bool:
    """Whether a training source photo is kept from all members, for the stack: a matter of its id alone."""
    digest = hashlib.sha256(f"stack/{source}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


def cut(photo: np.ndarray, hole: np.ndarray, side: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A square of photo and hole at native resolution; a smaller photo is mirrored beyond its edges."""
    short = [max(0, side - length) for length in hole.shape]
    if any(short):
        around = [(missing // 2, missing - missing // 2) for missing in short]
        photo = np.pad(photo, [*around, (0, 0)], mode="symmetric")
        hole = np.pad(hole, around, mode="symmetric")
    room = [length - side for length in hole.shape]
    top, left = (int(rng.integers(0, free + 1)) for free in room)
    if hole.any() and rng.random() < AT_HOLE:
        pixels = np.flatnonzero(hole)
        row, column = divmod(int(pixels[rng.integers(len(pixels))]), hole.shape[1])
        top, left = (
            int(np.clip(at - rng.integers(0, side), 0, free)) for at, free in zip((row, column), room, strict=True)
        )
    return photo[top : top + side, left : left + side], hole[top : top + side, left : left + side]


def _resized(photo: np.ndarray, hole: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Unaugmented crops are already of the right size; the hole becomes a float mask."""
    assert photo.shape[0] == size
    return photo, hole.astype(np.float32)
