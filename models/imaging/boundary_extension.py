"""Near a hole's rim, what is visible goes on: there it knows more of the hidden part than a network does."""

from __future__ import annotations

import cv2
import numpy as np

from models.imaging.seam import membrane

_RADIUS = 3  # pixels, OpenCV's own example value


def extend_boundary(image: np.ndarray, seen: np.ndarray, hole: np.ndarray, depth: int) -> np.ndarray:
    """The network's `image` with what it has `seen` continued into the hole, ever less up to `depth` px from the rim.

    `image` and `seen` float32 3×S×S in [-1, 1], `hole` bool S×S. Lines of equal light are continued as fluid flows
    (M. Bertalmio et al., "Navier-Stokes, Fluid Dynamics, and Image and Video Inpainting", CVPR 2001, section 4). The
    image's own mismatch with the rim is spread inward first, so that both agree there. Nothing of `seen` is read in the
    hole. A depth of 0, and a hole that is everywhere, change nothing.
    """
    if not depth or hole.all():
        return image
    light = np.rint((seen.transpose(1, 2, 0) + 1) * 127.5).astype(np.uint8)
    continued = cv2.inpaint(light, hole.astype(np.uint8), _RADIUS, cv2.INPAINT_NS)
    fitted = image + np.stack([membrane(mismatch, ~hole) for mismatch in seen - image])
    away = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    share = np.minimum(away / depth, 1)
    return np.asarray(share * fitted + (1 - share) * (continued.transpose(2, 0, 1) / np.float32(127.5) - 1))
