"""Copy-move: parts of the same photo spliced into the hole, the oldest way to make something disappear.

Where a hole's shape fits nowhere beside itself, as a centre square of half the side does, several splices cover it one
after another, the largest share first. Sources are always visible pixels of the photo, never what was spliced before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from dataset_tools.inpainters.contract import InpaintingImpossible, blindfolded
from models.imaging.seam import membrane

Blend = Literal["hard", "feathered", "poisson"]

BLENDS: tuple[Blend, ...] = ("hard", "feathered", "poisson")
_CANDIDATES = 32  # offsets whose rims are compared; the best of all would make every splice nearly invisible
_NEARLY = 0.9  # of the greatest coverage is enough for an offset to be a candidate
_MOST_SPLICES = 20  # more of them is a kaleidoscope, no copy-move
_MOST_AREAS = 8  # a hole of more areas than that moves as one
_RIM = 3  # pixels around a splice that must match
_FEATHER = (2.0, 8.0)  # pixels, least and greatest


@dataclass(frozen=True, eq=False)
class _Frame:
    """Pixels that may be copied, uint8 H×W×3, and where there are any, bool H×W: the photo, mirrored, moved."""

    photo: np.ndarray
    visible: np.ndarray

    def mirrored(self) -> _Frame:
        return _Frame(self.photo[:, ::-1], self.visible[:, ::-1])

    def moved(self, down: int, right: int) -> _Frame:
        """The frame whose pixel y, x is this one's y + down, x + right; nothing is visible where that lies outside."""
        height, width = self.visible.shape
        to = slice(max(-down, 0), min(height - down, height)), slice(max(-right, 0), min(width - right, width))
        source = slice(max(down, 0), min(height + down, height)), slice(max(right, 0), min(width + right, width))
        moved = _Frame(np.zeros_like(self.photo), np.zeros_like(self.visible))
        moved.photo[to], moved.visible[to] = self.photo[source], self.visible[source]
        return moved


@blindfolded
def copy_move(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Splice visible regions of the photo into the hole, the seam hard, feathered or closed as in Poisson editing.

    `photo` uint8 H×W×3, `hole` bool H×W. The blend and the candidates for each region are drawn from `rng`; of these,
    the one whose surroundings look most like the hole's is taken, of the mirror image where only that covers as much.

    Raises:
        InpaintingImpossible: too little of the photo is visible to cover the hole in a few splices.
    """
    return spliced(photo, hole, rng, BLENDS[rng.integers(len(BLENDS))])


def spliced(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator, blend: Blend) -> np.ndarray:
    """`copy_move` with a blend of one's choice, one of BLENDS; the same arrays and errors."""
    seen = _Frame(photo, ~hole)
    canvas, left = photo.copy(), hole.copy()
    feather = rng.uniform(*_FEATHER)
    for _ in range(_MOST_SPLICES):
        area = _largest_area(left)
        source, offsets = _candidates(seen, area, rng)
        moved = source.moved(*_best_matching(source, offsets, area, canvas, ~left))
        part = area & moved.visible
        _splice(canvas, moved, part, ~left, blend, feather)
        left &= ~part
        if not left.any():
            return canvas
    raise InpaintingImpossible("Too little of the photo is visible to be copied over the hole; take a smaller hole.")


def _largest_area(hole: np.ndarray) -> np.ndarray:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(hole.astype(np.uint8))
    if count - 1 > _MOST_AREAS:
        return hole
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))


def _candidates(seen: _Frame, area: np.ndarray, rng: np.random.Generator) -> tuple[_Frame, np.ndarray]:
    """A frame to copy from and K×2 offsets down, right into it that cover all of the area, or nearly the most of it."""
    frame, covered = seen, _coverage(seen.visible, area)
    if covered.max() < np.count_nonzero(area):
        mirrored = seen.mirrored()
        covered_by_mirror = _coverage(mirrored.visible, area)
        if covered_by_mirror.max() > covered.max():
            frame, covered = mirrored, covered_by_mirror
    most = int(covered.max())
    enough = np.flatnonzero(covered >= (most if most == np.count_nonzero(area) else _NEARLY * most))
    chosen = enough[rng.integers(len(enough), size=_CANDIDATES)]
    down, right = np.divmod(chosen, covered.shape[1])
    height, width = area.shape
    return frame, np.stack([down - (height - 1), right - (width - 1)], axis=1)


def _coverage(visible: np.ndarray, area: np.ndarray) -> np.ndarray:
    """How many pixels of the area find a visible one, int (2H-1)×(2W-1): at H-1, W-1 those of the offset 0, 0."""
    height, width = area.shape
    around = np.pad(visible.astype(np.float32), ((height - 1, height - 1), (width - 1, width - 1)))
    counts = cv2.matchTemplate(around, area.astype(np.float32), cv2.TM_CCORR)
    return np.rint(counts).astype(np.int64)


def _best_matching(
    source: _Frame, offsets: np.ndarray, area: np.ndarray, canvas: np.ndarray, known: np.ndarray
) -> tuple[int, int]:
    """The offset at which the source around the area differs least from what is known there already."""
    height, width = area.shape
    rim_rows, rim_columns = np.nonzero(_grown(area, _RIM) & known)
    rows, columns = rim_rows + offsets[:, :1], rim_columns + offsets[:, 1:]  # K×R
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    rows, columns = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    counts = inside & source.visible[rows, columns]
    differences = np.abs(source.photo[rows, columns].astype(np.int16) - canvas[rim_rows, rim_columns]).sum(axis=-1)
    mean = (differences * counts).sum(axis=1) / np.maximum(counts.sum(axis=1), 1)
    best = int(np.argmin(np.where(counts.any(axis=1), mean, np.inf)))
    return int(offsets[best, 0]), int(offsets[best, 1])


def _splice(
    canvas: np.ndarray, moved: _Frame, part: np.ndarray, known: np.ndarray, blend: Blend, feather: float
) -> None:
    """Copy `part` of the moved frame onto the canvas, in place; all other pixels stay.

    Poisson: the mismatch on the rim is spread over the copy (P. Perez et al., "Poisson Image Editing", 2003).
    Feathered: from the rim inward the copy takes over from the rim's own colours, spread likewise.
    """
    window = _window(part)
    part, known = part[window], known[window]
    copy, ground = moved.photo[window].astype(np.float32), canvas[window].astype(np.float32)
    rim = _grown(part, 1) & known
    if blend != "hard" and rim.any():
        if blend == "poisson":
            around = np.where(moved.visible[window][..., None], copy, _beside(copy, part))
            copy += _spread(ground - around, rim)
        else:
            depth = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
            share = np.minimum(depth / (feather + 1), 1)[..., None]
            copy = share * copy + (1 - share) * _spread(ground, rim)
    canvas[window][part] = np.clip(np.rint(copy[part]), 0, 255).astype(np.uint8)


def _beside(copy: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Mean colour of the part's pixels in each 3×3 square, for where the copy's own rim is hidden or out of frame."""
    weight = cv2.blur(part.astype(np.float32), (3, 3), borderType=cv2.BORDER_CONSTANT)[..., None]
    total = cv2.blur(np.where(part[..., None], copy, np.float32(0)), (3, 3), borderType=cv2.BORDER_CONSTANT)
    return np.asarray(total / np.maximum(weight, 1e-6))


def _spread(values: np.ndarray, rim: np.ndarray) -> np.ndarray:
    """Float32 h×w×3 values of the rim, interpolated smoothly over all other pixels."""
    channels = [membrane(np.where(rim, values[..., channel], np.float32(0)), rim) for channel in range(3)]
    return np.stack(channels, axis=-1)


def _grown(area: np.ndarray, pixels: int) -> np.ndarray:
    side = 2 * pixels + 1
    return cv2.dilate(area.astype(np.uint8), np.ones((side, side), np.uint8)).astype(bool)


def _window(part: np.ndarray) -> tuple[slice, slice]:
    """The box around a part, with the pixels that touch it."""
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return slice(max(rows[0] - 1, 0), rows[-1] + 2), slice(max(columns[0] - 1, 0), columns[-1] + 2)
