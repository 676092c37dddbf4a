"""How good fills are, on photos never trained on, beside fills that need no training.

Every photo is the middle square of a test photo at 256 px, filled through the very `Inpainter` that people use, at
z = μ: one fill a photo, never the best of several. The same holes go to OpenCV's Telea and Navier-Stokes inpainting
and to a fill in the mean colour of what is visible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from dataset_tools.holes import draw_hole
from dataset_tools.index import Index, Record, read_index
from models.imaging import load_photo
from models.inpainter import Inpainter
from training.metrics import hole_l1, psnr, ssim

SIDE = 256  # pixels a side of an evaluated photo
INPAINT_RADIUS = 3  # pixels, OpenCV's own example value
HOLE_KINDS = ("centre", "rectangles", "strokes")

Distance = Callable[[np.ndarray, np.ndarray, np.ndarray | None], float]  # of two photos, the whole or where True
Fillers = dict[str, Callable[[np.ndarray, np.ndarray, str], np.ndarray]]


@dataclass(frozen=True)
class Example:
    """A photo to fill: uint8 256×256×3, its hole (bool) and its first caption."""

    photo: np.ndarray
    hole: np.ndarray
    caption: str
    domain: str
    hole_kind: str


def evaluate(
    inpainter: Inpainter,
    indexes: Iterable[Path],
    split: str,
    count: int,
    kinds: Iterable[str] = HOLE_KINDS,
    distance: Distance | None = None,
) -> dict[str, Any]:
    """Figures for every hole kind and filler: means over the first `count` photos, spread evenly over the split.

    Keys: `hole_l1` in [0, 1], `hole_psnr` and `psnr` in dB, `ssim`; for ours also `draws_differ`, the hole L1 between
    two draws. With a `distance`, LPIPS, also `hole_lpips` and `lpips`: for ours of a draw (seed 0), since the mean of
    many possible fills looks like none of them.
    """
    fillers: Fillers = {
        inpainter.manifest.name: lambda photo, hole, caption: at_mean(inpainter, photo, hole, caption),
        "opencv-telea": lambda photo, hole, _: opencv_fill(photo, hole, cv2.INPAINT_TELEA),
        "opencv-navier-stokes": lambda photo, hole, _: opencv_fill(photo, hole, cv2.INPAINT_NS),
        "mean-colour": lambda photo, hole, _: mean_colour_fill(photo, hole),
    }
    sums: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for example in examples(indexes, split, count, kinds):
        for name, filler in fillers.items():
            filled = filler(example.photo, example.hole, example.caption)
            figures = compare(filled, example)
            if name == inpainter.manifest.name:
                draws = inpainter.fill(example.photo, example.hole, example.caption, count=2)
                figures["draws_differ"] = hole_l1(draws[0].photo, draws[1].photo, example.hole)
                filled = draws[0].photo
            if distance is not None:
                figures["hole_lpips"] = distance(filled, example.photo, example.hole)
                figures["lpips"] = distance(filled, example.photo, None)
            sums[example.hole_kind, name].append(figures)
    holes: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for (kind, name), rows in sums.items():
        holes[kind][name] = {key: round(float(np.mean([row[key] for row in rows])), 4) for key in rows[0]}
    return {"split": split, "photos": count, "side": SIDE, "holes": dict(holes)}


def compare(filled: np.ndarray, example: Example) -> dict[str, float]:
    """The figures of one fill."""
    return {
        "hole_l1": hole_l1(filled, example.photo, example.hole),
        "hole_psnr": psnr(filled, example.photo, example.hole),
        "psnr": psnr(filled, example.photo),
        "ssim": ssim(filled, example.photo),
    }


def at_mean(inpainter: Inpainter, photo: np.ndarray, hole: np.ndarray, caption: str) -> np.ndarray:
    """Our fill at z = μ."""
    return inpainter.fill(photo, hole, caption, latent_scale=0.0)[0].photo


def opencv_fill(photo: np.ndarray, hole: np.ndarray, method: int) -> np.ndarray:
    """OpenCV's inpainting; it never reads what is under the hole, which is emptied all the same."""
    emptied = np.where(hole[..., None], 0, photo).astype(np.uint8)
    return np.asarray(cv2.inpaint(emptied, hole.astype(np.uint8) * 255, INPAINT_RADIUS, method))


def mean_colour_fill(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The mean colour of what is visible, in the hole."""
    filled = photo.copy()
    filled[hole] = np.rint(photo[~hole].mean(axis=0)).astype(np.uint8) if not hole.all() else 128
    return filled


def examples(indexes: Iterable[Path], split: str, count: int, kinds: Iterable[str]) -> Iterator[Example]:
    """The evaluated photos, every one with one hole of each kind; the same at every call."""
    found: list[tuple[Index, Record]] = []
    for path in indexes:
        index = read_index(path)
        found += [(index, record) for record in index.records(split)]
    if not found:
        raise ValueError(f"The index has no photo in the split '{split}'.")
    for number in range(min(count, len(found))):
        index, record = found[number * len(found) // min(count, len(found))]
        photo = middle_square(load_photo(index.image_path(record)).pixels)
        rng = np.random.default_rng(number)
        for kind in kinds:
            caption = record.captions[0].text if record.captions else ""
            hole = draw_hole(kind, (SIDE, SIDE), rng)  # type: ignore[arg-type]
            yield Example(photo, hole, caption, record.domain, kind)


def middle_square(pixels: np.ndarray) -> np.ndarray:
    """The middle square of a photo at 256 px. uint8 H×W×3 to 256×256×3."""
    side = min(pixels.shape[:2])
    top, left = (pixels.shape[0] - side) // 2, (pixels.shape[1] - side) // 2
    square = Image.fromarray(pixels[top : top + side, left : left + side])
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.LANCZOS))
