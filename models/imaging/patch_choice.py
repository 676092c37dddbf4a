"""Which visible patch each hidden patch of a picture takes after: one that is like it, and in pieces that go together.

Were each to choose by itself, one patch would repeat over and over where the picture is smooth, or like nothing around
it, and its detail turn into a lattice. So neighbours are asked, too: a patch takes a neighbour's shift where that is
nearly as good as its own (coherence: M. Ashikhmin, "Synthesizing Natural Textures", I3D 2001; by iterated conditional
modes: J. Besag, "On the Statistical Analysis of Dirty Pictures", J. R. Statist. Soc. B, 1986).
"""

from __future__ import annotations

import cv2
import numpy as np

PATCH, _STEP = 4, 2  # pixels: a patch's side, and from one patch to the next
_FEWEST = 30  # visible patches: with a smaller choice the same few would show again and again
_NEARNESS = 1.0  # a patch n pixels away is as unlike as one that differs by n grey levels everywhere
_AGREEMENT = 12.0  # grey levels that a patch may differ by more for each of its four neighbours that shares its shift
_REPEATED = 1.0  # by so much more is a patch unlike for each neighbour that takes after much the same one elsewhere
_ROUNDS = 4  # of asking all four neighbours; more change nothing
_AT_ONCE = 256  # patches compared with all visible ones at a time: some 10 MB
_VALUES = 3 * PATCH**2


def can_choose(hidden: np.ndarray) -> bool:
    """Whether enough is visible, of a square of which bool S×S is `hidden`, to choose patches from."""
    return int(np.count_nonzero(_hidden_in_patches(hidden) == 0)) >= _FEWEST


def choose(picture: np.ndarray, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Top left pixels, int K×2, of overlapping patches that cover the hidden part, and of the visible ones they take
    after.

    `picture` float32 S×S×3 from 0 to 255, whose `hidden` part, bool S×S, holds what is to be compared. A patch is
    `PATCH` px wide. Only where `can_choose`.
    """
    hidden_pixels = _hidden_in_patches(hidden)
    visible = hidden_pixels == 0
    targets = _targets(hidden_pixels > 0)
    sources = np.argwhere(visible)
    shifts = sources[_most_alike(picture, targets, sources)] - targets
    return targets, targets + _agreed(picture, visible, targets, shifts)


def _hidden_in_patches(hidden: np.ndarray) -> np.ndarray:
    """How many pixels are hidden of the patch that begins at a pixel, int (S - PATCH + 1)²."""
    sums = cv2.integral(hidden.astype(np.uint8))
    return np.asarray(sums[PATCH:, PATCH:] - sums[:-PATCH, PATCH:] - sums[PATCH:, :-PATCH] + sums[:-PATCH, :-PATCH])


def _targets(touched: np.ndarray) -> np.ndarray:
    on_grid = np.zeros(len(touched), bool)
    on_grid[::_STEP] = on_grid[-1] = True
    return np.argwhere(touched & on_grid[:, None] & on_grid)


def _described(picture: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """A patch's colours and its place, float32 K×D: their squared distance says how unlike two patches are."""
    patches = np.lib.stride_tricks.sliding_window_view(picture, (PATCH, PATCH), axis=(0, 1))
    colours = patches[corners[:, 0], corners[:, 1]].reshape(-1, _VALUES)
    return np.concatenate([colours, np.sqrt(_NEARNESS * _VALUES) * corners], axis=1, dtype=np.float32)


def _most_alike(picture: np.ndarray, targets: np.ndarray, sources: np.ndarray) -> np.ndarray:
    """For each target the number of the source that is least unlike it."""
    offered = _described(picture, sources)
    squares = np.einsum("kd,kd->k", offered, offered)
    parts = np.array_split(_described(picture, targets), -(-len(targets) // _AT_ONCE))
    return np.concatenate([(squares - 2 * part @ offered.T).argmin(axis=1) for part in parts])


def _agreed(picture: np.ndarray, visible: np.ndarray, targets: np.ndarray, shifts: np.ndarray) -> np.ndarray:
    """The shifts, int K×2, once every patch has asked its neighbours for theirs."""
    shifts = shifts.copy()
    wanted = _described(picture, targets)
    unlike = _unlikeness(wanted, _described(picture, targets + shifts))
    neighbours = _neighbours(targets)
    odd = (targets // _STEP).sum(axis=1) % 2 == 1
    for turn in range(8 * _ROUNDS):  # of a chequerboard: no two patches that ask each other change at once
        side = turn // 2 % 4
        asking = np.flatnonzero((odd == turn % 2) & (neighbours[:, side] >= 0))
        offered = shifts[neighbours[asking, side]]
        possible = _lies_in(visible, targets[asking] + offered)
        asking, offered = asking[possible], offered[possible]
        found = _unlikeness(wanted[asking], _described(picture, targets[asking] + offered))
        around, known = shifts[neighbours[asking]], neighbours[asking] >= 0
        away = targets[neighbours[asking]] - targets[asking, None]
        better = _cost(found, offered, around, away, known) < _cost(unlike[asking], shifts[asking], around, away, known)
        shifts[asking[better]], unlike[asking[better]] = offered[better], found[better]
    return shifts


def _cost(
    unlike: np.ndarray, shifts: np.ndarray, around: np.ndarray, away: np.ndarray, known: np.ndarray
) -> np.ndarray:
    """How bad a shift is for each of K patches: how `unlike` it makes them, and how it goes with the four beside them.

    `shifts` K×2; `around` K×4×2 the neighbours' shifts, `away` K×4×2 how far they lie, `known` K×4 where they are.
    """
    same = (around == shifts[:, None]).all(axis=2)
    overlaps = (np.abs(away + around - shifts[:, None]) < PATCH).all(axis=2)
    agreeing = np.count_nonzero(same & known, axis=1)
    repeated = np.count_nonzero(overlaps & ~same & known, axis=1)
    return np.asarray(unlike * (1 + _REPEATED * repeated) - _AGREEMENT**2 * _VALUES * agreeing)


def _unlikeness(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.square(one - other).sum(axis=1)


def _lies_in(visible: np.ndarray, corners: np.ndarray) -> np.ndarray:
    inside = np.all((corners >= 0) & (corners < len(visible)), axis=1)
    rows, columns = np.where(inside[:, None], corners, 0).T
    return np.asarray(inside & visible[rows, columns])


def _neighbours(targets: np.ndarray) -> np.ndarray:
    """Numbers of the targets above, below, left and right of each, int K×4; -1 where there is none."""
    rows, row = np.unique(targets[:, 0], return_inverse=True)
    columns, column = np.unique(targets[:, 1], return_inverse=True)
    number = np.full((len(rows) + 2, len(columns) + 2), -1)
    number[row + 1, column + 1] = np.arange(len(targets))
    return np.stack(
        [number[row, column + 1], number[row + 2, column + 1], number[row + 1, column], number[row + 1, column + 2]],
        axis=1,
    )
