"""What a photo may go through before it is judged, by name: "as made", "jpeg 75", "scale 0.5", "blur 1"."""

from __future__ import annotations

import cv2
import numpy as np

from training.photos.forensic_augment import saved_as_jpeg

AS_MADE = "as made"


def altered(photo: np.ndarray, hole: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The photo so altered, and how far each of its pixels is filled.

    `photo` uint8 H×W×3, `hole` bool H×W; uint8 h×w×3 and float32 h×w in [0, 1], of another size after "scale".
    JPEG is of that quality, scaling by that factor (the area's mean downward, bicubic upward), blur Gaussian of that σ
    in pixels. Raises ValueError for a name there is none of.
    """
    filled = hole.astype(np.float32)
    if name == AS_MADE:
        return photo, filled
    kind, _, amount = name.partition(" ")
    if kind == "jpeg":
        return np.ascontiguousarray(saved_as_jpeg(photo, int(amount))), filled
    if kind == "blur":
        return np.asarray(cv2.GaussianBlur(photo, (0, 0), float(amount))), filled
    if kind == "scale":
        size = (max(1, round(photo.shape[1] * float(amount))), max(1, round(photo.shape[0] * float(amount))))
        way = cv2.INTER_AREA if float(amount) < 1 else cv2.INTER_CUBIC
        scaled, share = cv2.resize(photo, size, interpolation=way), cv2.resize(filled, size, interpolation=way)
        return np.asarray(scaled), np.clip(share, 0, 1)
    raise ValueError(f'There is no alteration called "{name}".')
