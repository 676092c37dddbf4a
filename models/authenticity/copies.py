"""What occurs twice in one photo: areas copied from elsewhere in it, maybe mirrored, and fills pieced of such patches.

Keypoints are matched within the photo, and matches count where others beside them keep the same offset (I. Amerini et
al., "A SIFT-Based Forensic Method for Copy-Move Attack Detection and Transformation Recovery", 2011; V. Christlein et
al., "An Evaluation of Popular Copy-Move Forgery Detection Approaches", 2012: same-shift matches). The patches are
small and upright, since copies are moved but not turned or scaled. The offsets most agreed on are then compared pixel
by pixel, as dense-field methods do after matching (D. Cozzolino et al., "Efficient Dense-Field Copy-Move Forgery
Detection", 2015). Both a copy and what it was copied from are marked: nothing here tells the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.authenticity.evidence import Evidence
from models.authenticity.tiles import CELL, cells_of

SIDE = 512  # pixels that a photo's longer side is brought to, at most: time and memory are bounded
FEATURES = (  # in this order; all but "share" as log(1 + x)
    "peak",  # the greatest agreement around one match, within a few pixels
    "peak_wide",  # and within a wider circle
    "agreement",  # of all matches together
    "vote",  # for one offset, anywhere in the photo
    "peak_mirrored",
    "vote_mirrored",
    "share",  # of the matches' weight that others agree with, in [0, 1]
    "area",  # the largest verified area's evidence
    "evidence",  # of all verified areas, a pixel of the photo
    "area_mirrored",
)
NOTHING = -4.0  # a cell's logit where nothing speaks for a copy

_FINE, _COARSE = 0.8, 3.0  # pixels: between these blurs lies what tells places apart and survives JPEG
_POINTS = 3000  # keypoints at most
_REACH = 4  # pixels from a patch's middle to its edge
_NEAR = 24  # pixels; closer by, everything looks alike
_LIKE = 0.8  # correlation that makes a match
_CROWD = 3  # keypoints alike as well as the best make no copy, but a fence or waves; two may be copies of one place
_BLOCK = 64  # matches whose neighbours are looked for at once: the fewer, the shorter the stretch of the others
_CHUNK = 96  # keypoints compared at once: what fits a processor's cache
_CIRCLES = (16.0, 32.0)  # pixels around a match in which others may agree
_SLACK = 1.6  # pixels by which agreeing offsets may differ
_OFFSETS, _LEAST_VOTE = 24, 4.0  # verified at most, and the votes that an offset needs
_WINDOW = 9  # pixels a side, over which pixelwise differences are averaged
_LONE, _MOST = 3.0, 8.0  # agreement with a match that is chance, and the most that counts
_SPREAD = 6.0  # pixels around a match that it speaks for
_NOISE = 0.1  # grey levels², a difference that is always allowed for
_DOUBT, _LEAST_AREA = 0.12, 40.0  # evidence that chance gives a pixel, and that an area needs in all
_SOME = 0.02  # mean evidence at which a cell's logit is 0


@dataclass(frozen=True, eq=False)
class _Matches:
    """N keypoints and what they match.

    `at` int N×2, row and column; `offset` int N×2, down and right to the match (in the mirror image, where `mirrored`);
    `weight` float32 N, what a match is worth; `agreed` float N, what others add to it, for each of _CIRCLES.
    """

    mirrored: bool
    at: np.ndarray
    offset: np.ndarray
    weight: np.ndarray
    agreed: tuple[np.ndarray, ...]


def copied(photo: np.ndarray) -> Evidence:
    """Look for what occurs twice in a photo, uint8 H×W×3 of any size from 1 × 1 px."""
    band, detail = _band(_small(photo))
    rows, columns = _keypoints(detail)
    plain, mirrored = (_matches(band, rows, columns, flip) for flip in (False, True))
    found = [_verified(band, detail, matches) for matches in (plain, mirrored)]
    evidence = np.maximum(found[0][0], found[1][0])
    pieces = np.maximum(*(_pieces(matches, band.shape) for matches in (plain, mirrored)))
    cells = _cells(np.maximum(evidence, pieces), photo.shape[0], photo.shape[1])
    return Evidence(cells, _features(plain, mirrored, [area for _, area in found], evidence))


def _small(photo: np.ndarray) -> np.ndarray:
    height, width = photo.shape[:2]
    scale = SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return photo if scale >= 1 else cv2.resize(photo, size, interpolation=cv2.INTER_AREA)


def _band(photo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Band-passed grey levels, float32 H×W, and how much they change in *every* direction around each pixel.

    The second is the structure tensor's smaller eigenvalue, grey levels² a pixel²: a straight edge, which is like
    itself all along, has none.
    """
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
    band = cv2.GaussianBlur(grey, (0, 0), _FINE) - cv2.GaussianBlur(grey, (0, 0), _COARSE)
    detail = cv2.cornerMinEigenVal(band, 5, ksize=3)
    return band, detail / 4  # OpenCV's gradients are twice too large


def _keypoints(detail: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of places unlike their surroundings, in reading order, far enough from the edge for a patch."""
    height, width = detail.shape
    inner = np.zeros(detail.shape, bool)
    inner[_REACH : height - _REACH, _REACH : width - _REACH] = True
    peaks = np.flatnonzero(inner & (detail > 1e-6) & (detail == cv2.dilate(detail, np.ones((3, 3), np.uint8))))
    if len(peaks) > _POINTS:
        peaks = np.sort(peaks[np.argsort(-detail.ravel()[peaks], kind="stable")[:_POINTS]])
    return np.divmod(peaks, width)


def _matches(band: np.ndarray, rows: np.ndarray, columns: np.ndarray, mirrored: bool) -> _Matches:
    """Each keypoint's likest other one, where they are alike."""
    partner, likeness, usual = _likest(*_patches(band, rows, columns, mirrored), rows, columns)
    alike = np.flatnonzero(likeness > _LIKE)
    partner = partner[alike]
    across = band.shape[1] - 1 - columns[partner] if mirrored else columns[partner]
    at = np.stack([rows[alike], columns[alike]], axis=1)
    offset = np.stack([rows[partner], across], axis=1) - at
    # As in g2NN (Amerini et al.), a match is worth by how much it beats what else is alike.
    weight = np.log((1.0005 - np.maximum(_LIKE, usual[alike])) / (1.0005 - likeness[alike]))
    return _Matches(mirrored, at, offset, weight, tuple(_agreed(at, offset, weight, circle) for circle in _CIRCLES))


def _patches(band: np.ndarray, rows: np.ndarray, columns: np.ndarray, mirrored: bool) -> tuple[np.ndarray, np.ndarray]:
    """Patches around keypoints, float32 N×25 of length 1, and those to compare them with: the same, or mirrored."""
    smooth = cv2.GaussianBlur(band, (0, 0), 0.8)  # only every second pixel is taken
    steps = np.arange(-_REACH, _REACH + 1, 2)
    patches = smooth[rows[:, None, None] + steps[:, None], columns[:, None, None] + steps]
    patches = patches / (np.linalg.norm(patches, axis=(1, 2), keepdims=True) + 1e-6)
    others = patches[:, :, ::-1] if mirrored else patches
    flat = len(rows), len(steps) ** 2
    return patches.reshape(flat), others.reshape(flat)


def _likest(
    patches: np.ndarray, others: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each patch the likest other one that isn't near it, int N, and its correlation with that and the third."""
    partner, likeness = np.zeros((_CROWD, len(rows)), np.int64), np.full((_CROWD, len(rows)), -1, np.float32)
    rows, columns = rows.astype(np.int16), columns.astype(np.int16)  # more of them are compared at once
    room = np.empty((min(_CHUNK, len(rows)), len(rows)), np.float32)  # taken once: new memory costs time too
    for start in range(0, len(rows), _CHUNK):
        part = slice(start, start + _CHUNK)
        alike = np.matmul(patches[part], others.T, out=room[: len(rows[part])])
        # Keypoints are in reading order, so only a stretch of them can be near.
        first, last = np.searchsorted(rows, (rows[part][0] - _NEAR, rows[part][-1] + _NEAR + 1))
        near = np.abs(rows[part, None] - rows[first:last]) < _NEAR
        near &= np.abs(columns[part, None] - columns[first:last]) < _NEAR
        np.copyto(alike[:, first:last], -1, where=near)
        every = np.arange(len(alike))
        for rank in range(_CROWD):
            partner[rank, part] = best = alike.argmax(axis=1)
            likeness[rank, part] = alike[every, best]
            alike[every, best] = -1
    return partner[0], likeness[0], likeness[-1]


def _agreed(at: np.ndarray, offset: np.ndarray, weight: np.ndarray, circle: float) -> np.ndarray:
    """How much weight of other matches, within the circle and of nearly the same offset, agrees with each match."""
    if len(at) < 2:
        return np.zeros(len(at))
    # Offsets' differences are counted in such units that one radius serves for both.
    pairs = _pairs_within(np.hstack([at / circle, offset / _SLACK]))
    shared = np.minimum(weight[pairs[:, 0]], weight[pairs[:, 1]])
    return np.bincount(pairs.T.ravel(), np.tile(shared, 2), len(at))


def _pairs_within(points: np.ndarray) -> np.ndarray:
    """All pairs of points (N×D) at most 1 apart, each once, as int64 M×2 indices."""
    widest = int(np.ptp(points, axis=0).argmax())
    order = np.argsort(points[:, widest], kind="stable")
    ranked = points[order]
    pairs = [np.zeros((0, 2), np.int64)]
    for start in range(0, len(ranked), _BLOCK):
        part = ranked[start : start + _BLOCK]
        # In the order of one coordinate only a stretch of the others can be near.
        near = ranked[start : np.searchsorted(ranked[:, widest], part[-1, widest] + 1, side="right")]
        squares = sum(np.subtract.outer(part[:, axis], near[:, axis]) ** 2 for axis in range(points.shape[1]))
        first, second = np.nonzero(squares <= 1)
        later = second > first
        pairs.append(np.stack([order[start + first[later]], order[start + second[later]]], axis=1))
    return np.concatenate(pairs)


def _votes(matches: _Matches, weight: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The weight for each offset and its neighbours, float32 2H×2W; an offset and its way back are one."""
    down, right = matches.offset[:, 0], matches.offset[:, 1]
    back = (down < 0) | ((down == 0) & (right < 0))
    down, right = np.abs(down), right if matches.mirrored else np.where(back, -right, right)
    votes = np.zeros((shape[0] + 2, 2 * shape[1] + 2), np.float32)
    np.add.at(votes, (down, right + shape[1]), weight)
    return cv2.boxFilter(votes, -1, (3, 3), normalize=False, borderType=cv2.BORDER_CONSTANT)


def _verified(band: np.ndarray, detail: np.ndarray, matches: _Matches) -> tuple[np.ndarray, float]:
    """Evidence of each pixel, float32 H×W, that it lies in a copy or in what was copied; and the largest area's sum."""
    height, width = band.shape
    votes = _votes(matches, matches.agreed[1], band.shape)
    evidence, largest = np.zeros(band.shape, np.float32), 0.0
    for _ in range(_OFFSETS):
        down, right = (int(i) for i in np.unravel_index(votes.argmax(), votes.shape))
        if votes[down, right] < _LEAST_VOTE:
            break
        votes[max(0, down - 1) : down + 2, max(0, right - 1) : right + 2] = 0
        here = np.s_[: height - down, max(0, width - right) : 2 * width - right]
        there = np.s_[down:, max(0, right - width) : right]
        areas, area = _areas(band, detail, here, there, matches.mirrored)
        largest = max(largest, area)
        target = evidence[:, ::-1] if matches.mirrored else evidence
        np.maximum(evidence[here], areas, out=evidence[here])
        np.maximum(target[there], areas, out=target[there])
    return evidence, largest


def _areas(
    band: np.ndarray, detail: np.ndarray, here: tuple[slice, slice], there: tuple[slice, slice], mirrored: bool
) -> tuple[np.ndarray, float]:
    """Evidence that two windows of the photo, the second maybe of its mirror image, are one; and the largest area's.

    How much more two places would differ if they were a pixel off than they do, as a logarithm.
    """
    other, other_detail = (band[:, ::-1], detail[:, ::-1]) if mirrored else (band, detail)
    difference = band[here] - other[there]
    if min(difference.shape) < _WINDOW:
        return np.zeros(difference.shape, np.float32), 0.0
    error = cv2.blur(difference * difference, (_WINDOW, _WINDOW))
    evidence = np.log1p(np.minimum(detail[here], other_detail[there]) / (error + _NOISE)) - _DOUBT
    np.maximum(evidence, 0, out=evidence)
    count, labels = cv2.connectedComponents((evidence > 0).astype(np.uint8), connectivity=4)
    sums = np.bincount(labels.ravel(), evidence.ravel(), count)
    return evidence * (sums[labels] > _LEAST_AREA), float(sums.max())


def _pieces(matches: _Matches, shape: tuple[int, int]) -> np.ndarray:
    """Evidence of each pixel, float32 H×W, from matches that others agree with, at both their ends.

    Fills of many patches are coherent in pieces too small, and too many, to verify each offset.
    """
    weight = np.clip(matches.agreed[0] - _LONE, 0, _MOST)
    rows, columns = (matches.at + matches.offset).T
    there = rows, shape[1] - 1 - columns if matches.mirrored else columns
    marks = np.zeros(shape, np.float32)
    for ends in (tuple(matches.at.T), there):
        np.add.at(marks, ends, weight)
    return cv2.GaussianBlur(marks, (0, 0), _SPREAD, borderType=cv2.BORDER_CONSTANT)


def _features(plain: _Matches, mirrored: _Matches, areas: list[float], evidence: np.ndarray) -> np.ndarray:
    """See FEATURES; `areas` as `_verified` gives them for the photo and its mirror image."""
    agreement = float(sum(np.minimum(found.agreed[0], 6).sum() for found in (plain, mirrored)))
    votes = [_votes(found, found.weight, evidence.shape).max() for found in (plain, mirrored)]
    peaks = [agreed.max(initial=0) for agreed in (*plain.agreed, mirrored.agreed[0])]
    sums = [peaks[0], peaks[1], agreement, votes[0], peaks[2], votes[1]]
    share = agreement / (plain.weight.sum() + mirrored.weight.sum() + 20)
    rest = [areas[0], float(evidence.mean()), areas[1]]
    return np.array([*np.log1p(sums), share, *np.log1p(rest)], np.float32)


def _cells(evidence: np.ndarray, height: int, width: int) -> np.ndarray:
    """Mean evidence of each cell of a photo of height × width px, as a logit."""
    shape = cells_of(height), cells_of(width)
    below = round((shape[0] * CELL - height) * evidence.shape[0] / height)  # the last cells may reach beyond the photo
    beside = round((shape[1] * CELL - width) * evidence.shape[1] / width)
    padded = cv2.copyMakeBorder(evidence, 0, below, 0, beside, cv2.BORDER_REPLICATE)
    mean = cv2.resize(padded, shape[::-1], interpolation=cv2.INTER_AREA)
    return np.maximum(np.log(mean / _SOME + 1e-9), NOTHING).astype(np.float32)
