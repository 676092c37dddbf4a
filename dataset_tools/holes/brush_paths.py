"""Paths that a hand takes with a brush: along an animal's outline, across it, wandering, back and forth.

All are N×2 points x, y in pixels, `spacing` apart or nearer; `width` is the brush's.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.holes.area import Hole

Path = NDArray[np.float64]


def wandering(side: float, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """One gently turning stroke, a fifth to nine tenths of `side` long, from the origin."""
    return _gentle(side * rng.uniform(0.2, 0.9), rng.uniform(0, 2 * np.pi), rng, spacing)


def zigzag(side: float, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """Back and forth over a patch, each way next to the one before, from the origin."""
    reach = side * rng.uniform(0.12, 0.35)
    return _back_and_forth(reach, int(rng.integers(3, 7)), rng, spacing, width)


def along_outline(animal: Hole, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """Along a tenth to six tenths of an animal's outline, as unsteadily as a hand follows it."""
    lines, _ = cv2.findContours(animal.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(lines, key=len)[:, 0]
    # where the frame cuts the animal off is no outline: a stroke ends there
    far = np.array([animal.shape[1], animal.shape[0]]) - 1
    inside: Hole = np.all((outline > 0) & (outline < far), axis=1)
    starts = np.flatnonzero(inside) if inside.any() else np.arange(len(outline))
    count = max(2, round(len(outline) * rng.uniform(0.1, 0.6)))
    turned = np.roll(np.arange(len(outline)), -int(rng.choice(starts)))[:count]
    ahead = len(turned) if inside[turned].all() else int(inside[turned].argmin())
    piece = outline[turned[: max(2, ahead)]].astype(float)
    side = min(animal.shape)
    path = _spaced(_smooth(_spaced(piece, spacing), max(width, 0.04 * side) / spacing), spacing)
    return path + _sway(len(path), 0.25 * width, rng)


def through(point: Path, extent: float, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """Across an animal of this extent in pixels, through a point of it: one stroke or, now and then, back and forth."""
    if rng.random() < 0.3:
        path = _back_and_forth(extent * rng.uniform(0.2, 0.5), int(rng.integers(3, 6)), rng, spacing, width)
    else:
        path = _gentle(extent * rng.uniform(0.4, 1.2), rng.uniform(0, 2 * np.pi), rng, spacing)
    return path - path[len(path) // 2] + point


def _gentle(length: float, heading: float, rng: np.random.Generator, spacing: float) -> Path:
    """A stroke whose curvature changes slowly."""
    count = max(1, round(length / spacing))
    places = np.linspace(0, 1, count)
    bend = rng.normal(0, 0.9) * places + rng.normal(0, 0.35) * np.sin(2 * np.pi * (places + rng.random()))
    headings = heading + bend
    steps = np.stack([np.cos(headings), np.sin(headings)], axis=1) * (length / count)
    return np.concatenate([np.zeros((1, 2)), np.cumsum(steps, axis=0)])


def _back_and_forth(reach: float, ways: int, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """`ways` strokes of about `reach`, each three quarters of a width beside the last, the turns rounded."""
    ends = reach * rng.uniform(0.8, 1.2, ways + 1) * np.where(np.arange(ways + 1) % 2, 0.5, -0.5)
    beside = np.cumsum(width * rng.uniform(0.5, 0.95, ways + 1))
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.stack([ends, beside], axis=1) @ turn
    path = _smooth(_spaced(corners, spacing), 0.5 * width / spacing)
    return path - path[0]


def _spaced(line: Path, spacing: float) -> Path:
    """Points of a line `spacing` apart, its ends kept."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0, reached[-1], max(2, round(reached[-1] / spacing) + 1))
    return np.stack([np.interp(wanted, reached, line[:, axis]) for axis in (0, 1)], axis=1)


def _smooth(line: Path, points: float) -> Path:
    """The mean over about so many neighbouring points."""
    reach = min(round(points / 2), (len(line) - 1) // 2)
    if reach < 1:
        return line
    sums = np.cumsum(np.pad(line, ((reach + 1, reach), (0, 0)), mode="edge"), axis=0)
    return np.asarray((sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1))


def _sway(count: int, far: float, rng: np.random.Generator) -> Path:
    """How far a hand strays from a line, slowly: offsets of up to `far` or a bit more."""
    knots = np.arange(0, count + 20, 20)
    return np.stack([np.interp(np.arange(count), knots, rng.normal(0, far / 2, len(knots))) for _ in range(2)], axis=1)
