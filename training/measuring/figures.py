"""Figures of a classifier, each with its count and an interval: accuracy, AUROC, calibration error, F1, IoU.

A figure is a function of weights, so that one pass gives its value and all its resamples: weights are float D×N, one
row a resample, one column a photo. Intervals are 95 % percentile bootstrap intervals (Efron and Tibshirani 1993) that
draw *source photos*, since the copies of one photo err together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

BINS = 15  # of the calibration error
DRAWS = 1000  # resamples behind an interval
_TAILS = (2.5, 97.5)  # per cent

Measure = Callable[[np.ndarray], np.ndarray]  # weights D×N to values D; NaN where a resample has nothing to measure


@dataclass(frozen=True)
class Figure:
    """A value, the ends of its 95 % interval, and what it was measured on; NaN where nothing could be measured."""

    value: float
    low: float
    high: float
    photos: int  # files
    sources: int  # source photos that they are copies of


def figure(measure: Measure, sources: np.ndarray, weights: np.ndarray | None = None, centred: bool = False) -> Figure:
    """The value of a measure and its interval.

    Args:
        sources: N, anything that is the same for the copies of one source photo.
        weights: float N, how much each photo counts; all alike where None.
        centred: move the resamples so that their mean is the value: for measures that resampling alone makes larger.
    """
    base = np.ones(len(sources)) if weights is None else np.asarray(weights, np.float64)
    counted = base > 0
    groups, group_of = np.unique(np.asarray(sources), return_inverse=True)
    value = float(measure(base[None])[0]) if counted.any() else float("nan")
    photos, present = int(counted.sum()), len(np.unique(group_of[counted]))
    if np.isnan(value):
        return Figure(value, value, value, photos, present)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(len(groups), np.full(len(groups), 1 / len(groups)), size=DRAWS)
    values = measure(drawn[:, group_of] * base)
    values = values[~np.isnan(values)]
    if centred:
        values = np.maximum(values - values.mean() + value, 0)
    low, high = np.percentile(values, _TAILS) if len(values) else (value, value)
    return Figure(value, float(low), float(high), photos, present)


def share(right: np.ndarray) -> Measure:
    """The share of photos for which something holds; bool N. Accuracy, or a rate where the weights leave some out."""
    return lambda weights: _ratio(weights @ right.astype(np.float64), weights.sum(axis=1))


def accuracy(p: np.ndarray, inpainted: np.ndarray) -> Measure:
    """The share of photos on the right side of 0.5; probabilities of "inpainted" and labels, N."""
    return share((p > 0.5) == inpainted)


def auroc(p: np.ndarray, inpainted: np.ndarray) -> Measure:
    """Area under the ROC curve: the share of pairs, one photo of each label, that are in order; ties count half."""
    _, rank = np.unique(p, return_inverse=True)
    order = np.argsort(rank, kind="stable")
    starts = np.flatnonzero(np.diff(rank[order], prepend=-1))

    def measure(weights: np.ndarray) -> np.ndarray:
        positive, negative = weights * inpainted, weights * ~inpainted
        # D×(ranks), then what lies below each rank
        above, equal = (np.add.reduceat(w[:, order], starts, axis=1) for w in (positive, negative))
        below = np.cumsum(equal, axis=1) - equal
        in_order = (above * (below + equal / 2)).sum(axis=1)
        return _ratio(in_order, positive.sum(axis=1) * negative.sum(axis=1))

    return measure


def ranking(scores: np.ndarray, positive: np.ndarray) -> float:
    """Area under the ROC curve of all photos alike; scores float N, positive bool N. 0.5 where one class is missing."""
    found = float(auroc(scores, positive)(np.ones((1, len(scores))))[0])
    return 0.5 if np.isnan(found) else found


def calibration_error(p: np.ndarray, inpainted: np.ndarray, bins: int = BINS) -> Measure:
    """Expected calibration error (Naeini et al., AAAI 2015) of the probability of "inpainted", in [0, 1].

    Bins hold equal numbers of photos (Nguyen and O'Connor, EMNLP 2015): of equal width, nearly all would be empty for
    a classifier that is mostly sure.
    """
    bin_of = np.empty(len(p), np.intp)
    bin_of[np.argsort(p, kind="stable")] = np.arange(len(p)) * bins // max(len(p), 1)
    member = np.eye(bins)[bin_of]  # N×bins
    gap = (p - inpainted)[:, None] * member
    return lambda weights: _ratio(np.abs(weights @ gap).sum(axis=1), weights.sum(axis=1))


def cell_f1(right: np.ndarray, wrong: np.ndarray, missed: np.ndarray) -> Measure:
    """F1 over all cells of all photos: cells rightly called altered, wrongly called so, and missed, counts N each."""
    return lambda weights: _ratio(2 * (weights @ right), weights @ (2 * right + wrong + missed))


def cell_iou(right: np.ndarray, wrong: np.ndarray, missed: np.ndarray) -> Measure:
    """Intersection over union over all cells of all photos, from the same counts."""
    return lambda weights: _ratio(weights @ right, weights @ (right + wrong + missed))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)


def calibration_floor(p: np.ndarray, bins: int = BINS) -> float:
    """The calibration error that so few photos show on average though the probabilities p are just right.

    Labels are drawn from the probabilities themselves (consistency resampling, Bröcker and Smith 2007).
    """
    if not len(p):
        return float("nan")
    rng, one = np.random.default_rng(0), np.ones((1, len(p)))
    draws = [calibration_error(p, rng.random(len(p)) < p, bins)(one)[0] for _ in range(DRAWS // 10)]
    return float(np.mean(draws))
