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


class PatchChoice:
    """Chooses for any picture that is the same where it is visible; what that settles is worked out once.

    `targets` are the top left pixels, int K×2, of overlapping patches, `PATCH` px wide, that cover the hidden part.
    """

    def __init__(self, picture: np.ndarray, hidden: np.ndarray) -> None:
        """`picture` float32 S×S×3 from 0 to 255, whose `hidden` part, bool S×S, isn't read. Only where `can_choose`."""
        hidden_pixels = _hidden_in_patches(hidden)
        self.targets = _targets(hidden_pixels > 0)
        self._visible = hidden_pixels == 0
        self._sources = np.argwhere(self._visible)
        offered = _described(_patches(picture), self._sources)
        self._squares = np.einsum("kd,kd->k", offered, offered)
        self._offered = -2 * offered.T  # doubled first or last, a product is the same to the bit
        self._neighbours = _neighbours(self.targets)
        self._away = self.targets[self._neighbours] - self.targets[:, None]

    def sources(self, picture: np.ndarray) -> np.ndarray:
        """Top left pixels, int K×2, of the visible patches that the targets take after.

        `picture` float32 S×S×3 holds in its hidden part what is to be compared.
        """
        patches = _patches(picture)
        wanted = _described(patches, self.targets)
        shifts = self._sources[self._most_alike(wanted)] - self.targets
        return self.targets + self._agreed(patches, wanted, shifts)

    def _most_alike(self, wanted: np.ndarray) -> np.ndarray:
        """For each patch that is `wanted` the number of the source that is least unlike it."""
        found = []
        for part in np.array_split(wanted, -(-len(wanted) // _AT_ONCE)):
            unlike = part @ self._offered
            unlike += self._squares
            found.append(unlike.argmin(axis=1))
        return np.concatenate(found)

    def _agreed(self, patches: np.ndarray, wanted: np.ndarray, shifts: np.ndarray) -> np.ndarray:
        """The shifts, int K×2, once every patch has asked its neighbours for theirs."""
        shifts = shifts.copy()
        targets, neighbours, away = self.targets, self._neighbours, self._away
        unlike = _unlikeness(wanted, _described(patches, targets + shifts))
        odd = (targets // _STEP).sum(axis=1) % 2 == 1
        for turn in range(8 * _ROUNDS):  # of a chequerboard: no two patches that ask each other change at once
            side = turn // 2 % 4
            asking = np.flatnonzero((odd == turn % 2) & (neighbours[:, side] >= 0))
            offered = shifts[neighbours[asking, side]]
            possible = _lies_in(self._visible, targets[asking] + offered)
            asking, offered = asking[possible], offered[possible]
            found = _unlikeness(wanted[asking], _described(patches, targets[asking] + offered))
            around = shifts[neighbours[asking]], away[asking], neighbours[asking] >= 0
            better = _cost(found, offered, *around) < _cost(unlike[asking], shifts[asking], *around)
            shifts[asking[better]], unlike[asking[better]] = offered[better], found[better]
        return shifts


def _hidden_in_patches(hidden: np.ndarray) -> np.ndarray:
    """How many pixels are hidden of the patch that begins at a pixel, int (S - PATCH + 1)²."""
    sums = cv2.integral(hidden.astype(np.uint8))
    return np.asarray(sums[PATCH:, PATCH:] - sums[:-PATCH, PATCH:] - sums[PATCH:, :-PATCH] + sums[:-PATCH, :-PATCH])


def _targets(touched: np.ndarray) -> np.ndarray:
    on_grid = np.zeros(len(touched), bool)
    on_grid[::_STEP] = on_grid[-1] = True
    return np.argwhere(touched & on_grid[:, None] & on_grid)


def _patches(picture: np.ndarray) -> np.ndarray:
    """All patches of a picture by their top left pixel."""
    return np.lib.stride_tricks.sliding_window_view(picture, (PATCH, PATCH), axis=(0, 1))


def _described(patches: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """A patch's colours and its place, float32 K×D: their squared distance says how unlike two patches are."""
    colours = patches[corners[:, 0], corners[:, 1]].reshape(-1, _VALUES)
    return np.concatenate([colours, np.sqrt(_NEARNESS * _VALUES) * corners], axis=1, dtype=np.float32)


def _cost(
    unlike: np.ndarray, shifts: np.ndarray, around: np.ndarray, away: np.ndarray, known: np.ndarray
) -> np.ndarray:
    """How bad a shift is for each of K patches: how `unlike` it makes them, and how it goes with the four beside them.

    `shifts` K×2; `around` K×4×2 the neighbours' shifts, `away` K×4×2 how far they lie, `known` K×4 where they are.
    """
    apart = around - shifts[:, None]
    same = _both(apart == 0)
    overlaps = _both(np.abs(apart + away) < PATCH)
    agreeing = np.count_nonzero(same & known, axis=1)
    repeated = np.count_nonzero(overlaps & ~same & known, axis=1)
    return np.asarray(unlike * (1 + _REPEATED * repeated) - _AGREEMENT**2 * _VALUES * agreeing)


def _both(of_pairs: np.ndarray) -> np.ndarray:
    """bool K×4×2 for rows and columns to K×4; for two, `all` takes five times as long."""
    return np.asarray(of_pairs[..., 0] & of_pairs[..., 1])


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
