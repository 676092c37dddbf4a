"""What happens to photos on their way through the world: rescaled, turned, blurred, made noisy, saved again.

To crops for training at random, to photos that are judged by name: "as made", "jpeg 75", "scale 0.5", "blur 1".
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

AS_MADE, SAVED, BLURRED, REDUCED, ENLARGED = KINDS = ("as made", "saved again", "blurred", "reduced", "enlarged")
# What programs resample with: OpenCV's kernels as they are, and Pillow's, which widen when they reduce.
_KERNELS = (
    *(cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4),
    *(Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS),
)
SCALED, SCALES = 0.5, (0.4, 4.0)  # share of crops; least and greatest factor, even in its logarithm
BLUR, SHARPEN, NOISE, JPEG = 0.15, 0.05, 0.1, 0.5  # shares of crops


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


def kind_of(name: str) -> str:
    """Which of KINDS the alteration of this name is."""
    kind, _, amount = name.partition(" ")
    if kind == "scale":
        return REDUCED if float(amount) < 1 else ENLARGED
    return {"jpeg": SAVED, "blur": BLURRED}.get(kind, AS_MADE)


def augmented(
    photo: np.ndarray, hole: np.ndarray, size: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A crop brought to `size` px, flipped, perhaps blurred, sharpened, made noisy and saved as JPEG.

    `photo` uint8 N×N×3, `hole` bool N×N; uint8 S×S×3 and the filled share of each pixel, float32 S×S.
    """
    mask: np.ndarray = hole.astype(np.float32)
    if photo.shape[0] != size:
        photo = _resampled(photo, size, _KERNELS[rng.integers(len(_KERNELS))])
        mask = cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA).clip(0, 1)  # rounding
    if rng.random() < 0.5:
        photo, mask = photo[:, ::-1], mask[:, ::-1]
    if rng.random() < BLUR:
        photo = cv2.GaussianBlur(photo, (0, 0), float(rng.uniform(0.3, 1.5)))
    if rng.random() < SHARPEN:
        photo = _sharpened(photo, float(rng.uniform(0.5, 2.0)), float(rng.uniform(0.3, 1.5)))
    if rng.random() < NOISE:
        noisy = photo + rng.normal(0, rng.uniform(1, 4), photo.shape)
        photo = np.asarray(np.clip(np.rint(noisy), 0, 255), np.uint8)
    if rng.random() < JPEG:
        photo = saved_as_jpeg(photo, int(rng.integers(60, 101)))
    return np.ascontiguousarray(photo), np.ascontiguousarray(mask)


def drawn_scale(rng: np.random.Generator) -> float:
    """How much a crop for training is enlarged; 1 where it isn't scaled."""
    return float(np.exp(rng.uniform(*np.log(SCALES)))) if rng.random() < SCALED else 1.0


def _resampled(photo: np.ndarray, size: int, kernel: int) -> np.ndarray:
    """uint8 N×N×3 at `size` px by one of the kernels."""
    if isinstance(kernel, Image.Resampling):
        return np.asarray(Image.fromarray(photo).resize((size, size), kernel))
    return np.asarray(cv2.resize(photo, (size, size), interpolation=kernel))


def _sharpened(photo: np.ndarray, sigma: float, amount: float) -> np.ndarray:
    """Unsharp masking: what a blur of σ px takes away, added `amount` times."""
    return np.asarray(cv2.addWeighted(photo, 1 + amount, cv2.GaussianBlur(photo, (0, 0), sigma), -amount, 0))


def saved_as_jpeg(photo: np.ndarray, quality: int) -> np.ndarray:
    """uint8 H×W×3 as it comes back from a JPEG file of this quality."""
    _, data = cv2.imencode(".jpg", photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1]
