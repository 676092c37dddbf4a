"""The inpainters that packages bring: OpenCV's two spread colours inward, pypatchmatch's copies patches."""

from __future__ import annotations

import cv2
import numpy as np
import patchmatch as patch_match  # the package that PyPI calls pypatchmatch

from dataset_tools.errors import DataError
from dataset_tools.inpainters.contract import InpaintingImpossible, blindfolded

_RADII = (3, 8)  # pixels around each filled one that colours are drawn from, least and greatest
_PATCH_RADII = (3, 4)  # larger ones take seconds, look no better, and find no source where little is visible
_MOST_HIDDEN = 0.65  # of a photo; somewhat beyond, pypatchmatch 2.2 may find no source and leave black


@blindfolded
def telea(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Fast marching (A. Telea, "An image inpainting technique based on the fast marching method", 2004).

    `photo` uint8 H×W×3, `hole` bool H×W; the radius is drawn from `rng`. Raises InpaintingImpossible for a full hole.
    """
    return _opencv(photo, hole, rng, cv2.INPAINT_TELEA)


@blindfolded
def navier_stokes(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Isophotes continued (M. Bertalmio et al., "Navier-Stokes, fluid dynamics, and image inpainting", CVPR 2001).

    `photo` uint8 H×W×3, `hole` bool H×W; the radius is drawn from `rng`. Raises InpaintingImpossible for a full hole.
    """
    return _opencv(photo, hole, rng, cv2.INPAINT_NS)


@blindfolded
def patchmatch(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Patches from elsewhere, coarse to fine (C. Barnes et al., "PatchMatch", SIGGRAPH 2009; pypatchmatch).

    `photo` uint8 H×W×3, `hole` bool H×W; the patches' radius is drawn from `rng`. The package's own search starts from
    the same seed at every call; that seed belongs to the whole process, so it is left alone, which keeps threads apart.

    Raises:
        InpaintingImpossible: the hole covers more than 65 % of the photo.
        DataError: the package was installed without its native library.
    """
    if not patch_match.patchmatch_available:
        raise DataError(
            "The package pypatchmatch lacks its native library here; reinstall it, or leave patchmatch out."
        )
    if hole.mean() > _MOST_HIDDEN:
        raise InpaintingImpossible("Too little of the photo is visible to take patches from; take a smaller hole.")
    radius = int(rng.integers(_PATCH_RADII[0], _PATCH_RADII[1] + 1))
    return np.asarray(patch_match.inpaint(photo, hole, patch_size=radius))


def _opencv(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator, method: int) -> np.ndarray:
    radius = int(rng.integers(_RADII[0], _RADII[1] + 1))
    return np.asarray(cv2.inpaint(photo, hole.astype(np.uint8), radius, method))
