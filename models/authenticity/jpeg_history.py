"""Where a photo lacks what JPEG left in the rest of it: a fill never went through the files that its photo came from.

JPEG rounds the cosine transform of every block of 8 px to multiples of a step, one for each frequency. A photo's
coefficients keep to these steps as long as its pixels are saved without loss or at a higher quality; those of a fill
lie between them. After a second JPEG they keep to the second's steps, but what the first had rounded together leaves
some multiples empty and others crowded ("double quantisation"). Steps are estimated for each frequency from the photo
alone (Neelamani et al., "JPEG compression history estimation for color images", IEEE TIP 2006), and each block is told
how likely its coefficients are if it shared that past (Lin et al., "Fast, automatic and fine-grained tampered JPEG
image detection via DCT coefficient analysis", Pattern Recognition 2009; Bianchi and Piva, "Image forgery localization
via block-grained analysis of JPEG artifacts", IEEE TIFS 2012).

A photo that was scaled, or cut elsewhere than between blocks, tells nothing here.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np

from models.authenticity.evidence import Evidence
from models.authenticity.tiles import CELL, cells_of

_BLOCK = 8
# Row and column of the frequencies looked at, the lowest first; beyond, most coefficients are rounded to 0.
_LOWEST = sorted(((u, v) for u in range(_BLOCK) for v in range(_BLOCK)), key=lambda place: (sum(place), place))[1:36]
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)
_SAMPLE = 4096  # blocks, at most, from which steps are estimated
_STEPS = np.arange(2, 81)
_BIN, _BINS = 0.25, 1024  # of coefficients' sizes, which end at 256
_NOISES = (0.35, 0.6, 1.0)  # of coefficients, σ: pixels were rounded since, or saved once more at a high quality
_LEAST_SHOWN = 12  # coefficients beyond half a step, which show one
_LEAST_GAIN = 12.0  # log-likelihood that a step has to gain
_STRANGE = 0.03  # likelihood ratio of a coefficient that keeps to nothing
_MOST = 48  # steps; larger coefficients are left out of histograms
_QUALITIES = range(40, 99)  # of earlier saves that are looked for
_LEAST_EARLIER = 15.0  # log-likelihood that an earlier save has to gain
_CHANCE = 4.0  # log-likelihood that a cell of an authentic photo may lack
_WINDOWS = (3, 5, 9)  # blocks a side
_MAPS = ("kept", "left", "earlier", "both")  # to the steps, blocks that don't, to an earlier save's, these two
FEATURES = tuple(f"{name}_{of}" for name in _MAPS for of in (*_WINDOWS, "contrast", "mean"))  # see _summed_up
# The tables of the JPEG standard (ITU-T T.81, table K.1), which IJG's quality scales; libraries and cameras use them.
_STANDARD = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)


@dataclass(frozen=True)
class _Comb:
    """The step that one frequency's coefficients keep to, and σ of how far they stray from its multiples."""

    step: int
    noise: float


def jpeg_history(photo: np.ndarray) -> Evidence:
    """Look for blocks that lack the photo's past, in a photo of uint8 H×W×3 and any size from 1 × 1 px."""
    coefficients, usable = _coefficients(photo)
    maps = {name: np.zeros(usable.shape, np.float32) for name in ("kept", "earlier")}
    sample = coefficients[usable]
    sample = sample[:: max(1, -(-len(sample) // _SAMPLE))]
    combs = _combs(sample) if len(sample) else {}
    if combs:
        steps = {place: _in_steps(coefficients[..., place], comb.step) for place, comb in combs.items()}
        for place, comb in combs.items():
            maps["kept"] += _kept(coefficients[..., place], comb)
        counts = {place: np.bincount(of[usable], minlength=_MOST + 1) for place, of in steps.items()}
        quality, gain = _earlier_save({place: comb.step for place, comb in combs.items()}, counts)
        if gain > _LEAST_EARLIER:
            for place, comb in combs.items():
                ratio = _earlier_ratio(counts[place], int(_tables()[quality][place]), comb.step)
                if ratio is not None:
                    maps["earlier"] += np.log(ratio * (1 - _STRANGE) + _STRANGE)[steps[place]].astype(np.float32)
    for found in maps.values():
        found[~usable] = 0
    # A block that keeps to the steps need not be authentic: after a second JPEG all of the photo does.
    maps["left"] = np.minimum(maps["kept"], 0)
    maps["both"] = maps["left"] + maps["earlier"]
    features = [value for name in _MAPS for value in _summed_up(maps[name])]
    return Evidence(_cells(maps["both"], *photo.shape[:2]), np.array(features, np.float32))


def _coefficients(photo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The luminance's coefficients of whole blocks, float32 h×w×35, and bool h×w, which of them weren't clipped."""
    height, width = (length // _BLOCK for length in photo.shape[:2])
    whole = photo[: height * _BLOCK, : width * _BLOCK]
    blocks = (whole @ _LUMINANCE).reshape(height, _BLOCK, width, _BLOCK).transpose(0, 2, 1, 3)
    k = np.arange(_BLOCK)[:, None]
    cosines = np.cos((2 * k.T + 1) * k * np.pi / (2 * _BLOCK)) * np.sqrt(np.where(k == 0, 1, 2) / _BLOCK)
    cosines = cosines.astype(np.float32)
    rows, columns = np.array(_LOWEST).T
    clipped = ((whole <= 1) | (whole >= 254)).any(axis=2).reshape(height, _BLOCK, width, _BLOCK).any(axis=(1, 3))
    return (cosines @ blocks @ cosines.T)[..., rows, columns], np.logical_not(clipped)


def _combs(sample: np.ndarray) -> dict[int, _Comb]:
    """The likeliest step of each frequency of coefficients N×35 that shows one."""
    sizes = np.minimum(np.round(np.abs(sample) / _BIN), _BINS - 1).astype(np.int64)
    places = np.arange(sample.shape[1]) * _BINS
    counts = np.bincount((sizes + places).ravel(), minlength=len(places) * _BINS).reshape(-1, _BINS)
    gains, shown = _comb_gains()
    gained = np.einsum("fb,snb->fsn", counts, gains)
    gained[:, _STEPS[:, None] < 4 * np.array([0, *_NOISES[1:]])] = 0  # the more noise would blur them
    gained[(counts @ shown.T) < _LEAST_SHOWN] = 0
    found = {}
    for place, table in enumerate(gained):
        step, noise = np.unravel_index(table.argmax(), table.shape)
        if table[step, noise] > _LEAST_GAIN:
            found[place] = _Comb(int(_STEPS[step]), _NOISES[noise])
    return found


@functools.cache
def _comb_gains() -> tuple[np.ndarray, np.ndarray]:
    """What a coefficient of each bin gains by each step and noise, float64 S×3×B, and where it counts, S×B.

    Those nearer to 0 than half a step say nothing: smooth places have such coefficients too.
    """
    size = np.arange(_BINS) * _BIN
    shown = (size > _STEPS[:, None] / 2) & (np.arange(_BINS) < _BINS - 1)
    gains = np.stack([np.log(0.7 * _comb_ratio(size, _STEPS[:, None], noise) + 0.3) for noise in _NOISES], axis=1)
    return np.where(shown[:, None], gains, 0), shown.astype(np.float64)


def _comb_ratio(values: np.ndarray, step: np.ndarray | int, noise: float) -> np.ndarray:
    """How much likelier coefficients are if they keep to a step than if they lie anywhere."""
    stray = values - step * np.round(values / step)
    return np.asarray(step / (noise * np.sqrt(2 * np.pi)) * np.exp(-0.5 * (stray / noise) ** 2))


def _kept(values: np.ndarray, comb: _Comb) -> np.ndarray:
    """The log-likelihood ratio of each coefficient; at 0, where smooth places are too, it can only speak for a fill."""
    if comb.step < 3:
        return np.zeros_like(values)
    ratio = np.log(_comb_ratio(values, comb.step, comb.noise) * (1 - _STRANGE) + _STRANGE)
    return np.asarray(np.where(np.abs(values) < comb.step / 2, np.minimum(ratio, 0), ratio))


def _in_steps(values: np.ndarray, step: int) -> np.ndarray:
    return np.minimum(np.abs(np.round(values / step)), _MOST).astype(np.uint8)


def _earlier_save(steps: dict[int, int], counts: dict[int, np.ndarray]) -> tuple[int, float]:
    """The quality of the likeliest earlier save, and the log-likelihood that it gains; 0 and 0 where there is none."""
    best = (0, 0.0)
    for quality, table in _tables().items():
        if np.mean([table[place] == step for place, step in steps.items()]) > 0.8:
            continue  # that is the save whose steps show
        gain = 0.0
        for place, step in steps.items():
            ratio = _earlier_ratio(counts[place], int(table[place]), step)
            if ratio is not None:
                gain += float(counts[place][1:_MOST] @ np.log(0.85 * ratio[1:_MOST] + 0.15))
        if gain > best[1]:
            best = (quality, gain)
    return best


@functools.cache
def _tables() -> dict[int, np.ndarray]:
    """The steps of _LOWEST by quality."""
    rows, columns = np.array(_LOWEST).T
    scales = {quality: 5000 // quality if quality < 50 else 200 - 2 * quality for quality in _QUALITIES}
    return {q: np.clip((_STANDARD * scale + 50) // 100, 1, 255)[rows, columns] for q, scale in scales.items()}


def _earlier_ratio(counts: np.ndarray, earlier: int, step: int) -> np.ndarray | None:
    """How much likelier each multiple of a step is after an earlier, other one, float64 _MOST + 1.

    None where that tells nothing. 0 tells nothing of its own, and what is beyond the histogram nothing at all.
    """
    if earlier in (1, step):
        return None
    ratio = _requantised(earlier, step)
    if np.ptp(ratio[1:_MOST]) < 0.1:
        return None
    reach = max(1, -(-earlier // step))
    around = np.concatenate([counts[1 : reach + 1][::-1], counts[1:_MOST], np.zeros(reach)])
    usual = np.convolve(around, np.full(2 * reach + 1, 1 / (2 * reach + 1)), "valid") + 0.02
    scale = usual.sum() / (usual @ ratio[1:_MOST])
    return np.concatenate([[1.0], ratio[1:_MOST] * scale, [1.0]])


@functools.lru_cache(maxsize=8192)
def _requantised(earlier: int, step: int) -> np.ndarray:
    """How many multiples of the earlier step come to lie on each multiple of the later one, by the usual number.

    Pixels were rounded in between: noise, taken as logistic, of σ 0.5.
    """
    many = np.arange(_MOST + 1)[:, None]
    first = np.arange(-2, _MOST * step // earlier + 3) * earlier

    def below(edge: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-np.clip(1.702 * edge / 0.5, -60, 60))))

    landed = below((many + 0.5) * step - first) - below((many - 0.5) * step - first)
    return np.asarray(landed.sum(axis=1) * earlier / step)


def _summed_up(blocks: np.ndarray) -> list[float]:
    """What a map of log-likelihoods comes to: how far the strangest window of each size is below 0, how far that of the
    largest is below the median, and the mean; as logarithms that keep the sign."""
    if not blocks.size:
        return [0.0] * (len(_WINDOWS) + 2)
    windows = [cv2.blur(blocks, (side, side), borderType=cv2.BORDER_REPLICATE) for side in _WINDOWS]
    strangest = [-float(window.min()) for window in windows]
    told = np.array([*strangest, float(np.median(windows[-1])) + strangest[-1], float(blocks.mean())])
    return list(np.sign(told) * np.log1p(np.abs(told)))


def _cells(blocks: np.ndarray, height: int, width: int) -> np.ndarray:
    """How far the sum of each cell's blocks is below what chance gives, as a logarithm that keeps the sign, for a photo
    of height × width px."""
    shape = cells_of(height), cells_of(width)
    each = CELL // _BLOCK
    whole = np.zeros((shape[0] * each, shape[1] * each), np.float32)
    whole[: blocks.shape[0], : blocks.shape[1]] = blocks
    summed = whole.reshape(shape[0], each, shape[1], each).sum(axis=(1, 3))
    below = -_CHANCE - summed
    return np.asarray(np.sign(below) * np.log1p(np.abs(below)), np.float32)
