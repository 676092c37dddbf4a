"""The figures of every fill: ours at z = μ and as draws, and the baselines', on the same photos and holes.

One fill a photo, never the best of several. Distances in pixels (L1, PSNR, SSIM) and total variation are of z = μ;
what judges looks (LPIPS, diversity) is of draws, since the mean of many possible fills looks like none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
import torch
from torchmetrics.functional.image import structural_similarity_index_measure

from dataset_tools.holes.fixed import BIN_KINDS
from dataset_tools.holes.painted import PAINTED_KINDS
from models.inpainter import Inpainter
from training.inpainting.report.examples import Example
from training.inpainting.report.fillers import BASELINES

KINDS = ("centre", "object", "rectangles", "strokes", *PAINTED_KINDS, *BIN_KINDS)
DRAWN_KINDS = ("centre", "object")  # the kinds on which draws are compared with each other
DRAWS = 3
THE_PHOTO = "the photo itself"
THE_PHOTO_REDUCED = "the photo at 1/8 of its size"  # what a fill would be that knew all but the detail
_REDUCED = 8

Distance = Callable[[np.ndarray, np.ndarray, np.ndarray | None], float]  # of two photos, the whole or where True


@dataclass(frozen=True, eq=False)
class Row:
    """The figures of one fill of one photo."""

    id: str
    domain: str
    kind: str
    filler: str
    figures: dict[str, float]


def measure(inpainter: Inpainter, found: Iterable[Example], distance: Distance | None) -> Iterator[Row]:
    """A row for every photo, kind of hole and filler.

    Two rows beside them are references, not fills: the photo itself, for its total variation, and the photo reduced to
    1/8 and enlarged again, which says how much of a distance is missing detail alone.

    Figures: `hole l1`, `l1` and `ssim` in [0, 1], `hole psnr`, `psnr` in dB, `hole tv` in [0, 1]; with a `distance`
    also `hole lpips`, `lpips` and, for ours where draws are compared, `diversity`.
    """
    for example in found:
        for kind in KINDS:
            if kind not in example.holes:
                continue
            hole = example.hole(kind)
            own = {"hole tv": hole_tv(example.photo, hole)}
            yield Row(example.id, example.domain, kind, THE_PHOTO, own)
            figures = _ours(inpainter, example, hole, kind, distance)
            yield Row(example.id, example.domain, kind, inpainter.manifest.name, figures)
            for name, filler in {THE_PHOTO_REDUCED: _reduced, **BASELINES}.items():
                filled = filler(example.photo, hole)
                figures = _near(filled, example.photo, hole) | _alike(filled, example.photo, hole, distance)
                yield Row(example.id, example.domain, kind, name, figures)


def _ours(
    inpainter: Inpainter, example: Example, hole: np.ndarray, kind: str, distance: Distance | None
) -> dict[str, float]:
    photo = example.photo
    at_mean = inpainter.fill(photo, hole, example.caption, latent_scale=0.0)[0].photo
    figures = _near(at_mean, photo, hole)
    if distance is None:
        return figures
    count = DRAWS if kind in DRAWN_KINDS else 1
    draws = [fill.photo for fill in inpainter.fill(photo, hole, example.caption, count)]
    figures |= _alike(draws[0], photo, hole, distance)
    if count > 1:
        pairs = [distance(one, other, hole) for one, other in combinations(draws, 2)]
        figures["diversity"] = float(np.mean(pairs))
    return figures


def _reduced(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The photo with its hidden part at 1/8 of its resolution."""
    height, width = hole.shape
    small = cv2.resize(photo, (width // _REDUCED, height // _REDUCED), interpolation=cv2.INTER_AREA)
    blurred = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.where(hole[..., None], blurred, photo)


def _near(filled: np.ndarray, photo: np.ndarray, hole: np.ndarray) -> dict[str, float]:
    return {
        "hole l1": hole_l1(filled, photo, hole),
        "l1": hole_l1(filled, photo, np.ones_like(hole)),
        "hole psnr": _finite_psnr(filled, photo, hole),
        "psnr": _finite_psnr(filled, photo, np.ones_like(hole)),
        "ssim": ssim(filled, photo),
        "hole tv": hole_tv(filled, hole),
    }


def _finite_psnr(filled: np.ndarray, photo: np.ndarray, where: np.ndarray) -> float:
    """PSNR in dB. A spot on a plain white wall may be filled exactly: that counts as one value off by one, not as ∞."""
    most = -10 * np.log10(1 / 255**2 / (3 * np.count_nonzero(where)))
    return min(psnr(filled, photo, where), float(most))


def _alike(filled: np.ndarray, photo: np.ndarray, hole: np.ndarray, distance: Distance | None) -> dict[str, float]:
    if distance is None:
        return {}
    return {"hole lpips": distance(filled, photo, hole), "lpips": distance(filled, photo, None)}


def hole_l1(fill: np.ndarray, photo: np.ndarray, hole: np.ndarray) -> float:
    """Mean absolute difference inside the hole, in [0, 1]. uint8 H×W×3 twice, bool H×W with at least one pixel."""
    return float(np.abs(_unit(fill) - _unit(photo))[hole].mean())


def hole_tv(picture: np.ndarray, hole: np.ndarray) -> float:
    """Total variation inside the hole: the mean absolute step to the right and down neighbour, in [0, 1].

    uint8 H×W×3, bool H×W. Only pairs of hidden pixels count; 0 where there is none.
    """
    unit = _unit(picture)
    across, down = hole[:, 1:] & hole[:, :-1], hole[1:] & hole[:-1]
    steps = [np.abs(np.diff(unit, axis=1))[across], np.abs(np.diff(unit, axis=0))[down]]
    return float(np.concatenate(steps).mean()) if across.any() or down.any() else 0.0


def psnr(fill: np.ndarray, photo: np.ndarray, where: np.ndarray | None = None) -> float:
    """Peak signal to noise ratio in dB over RGB, of the whole photo or `where` (bool H×W); infinite where equal."""
    difference = np.square(_unit(fill) - _unit(photo))
    error = float((difference if where is None else difference[where]).mean())
    return float("inf") if error == 0 else -10 * float(np.log10(error))


def ssim(fill: np.ndarray, photo: np.ndarray) -> float:
    """Structural similarity with the 11×11 Gaussian window (σ 1.5) of Wang et al. 2004, over RGB. uint8 H×W×3."""
    # float32: the window's convolution in float64 takes ten times as long, for the same four digits
    found, wanted = (torch.from_numpy(_unit(picture)).float().permute(2, 0, 1)[None] for picture in (fill, photo))
    similarity = structural_similarity_index_measure(found, wanted, data_range=1.0)
    assert isinstance(similarity, torch.Tensor)  # a tuple only where the full map is asked for
    return float(similarity)


def _unit(picture: np.ndarray) -> np.ndarray:
    return picture.astype(np.float64) / 255  # before any subtraction: uint8 would wrap around
