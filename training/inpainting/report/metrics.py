"""Distances between a fill and the photo it stands for (design: composites, on photos never trained on)."""

from __future__ import annotations

import numpy as np
import torch
from torchmetrics.functional.image import structural_similarity_index_measure


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
