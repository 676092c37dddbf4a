"""Counting and thinning a hole in blocks, as fast as an eye needs it. Free of Qt."""

from __future__ import annotations

import numpy as np


def most_of_blocks(values: np.ndarray, borders: np.ndarray, axis: int) -> np.ndarray:
    """The largest value of each block along an axis (bool: whether any is True).

    Block k is borders[k] up to borders[k + 1], not empty.
    """
    # np.maximum.reduceat says the same four times slower
    first, last = borders[:-1], borders[1:] - 1
    found = values.take(first, axis=axis)
    for step in range(1, int((last - first).max()) + 1):
        np.maximum(found, values.take(np.minimum(first + step, last), axis=axis), out=found)
    return found


def count_areas(hole: np.ndarray, longest: int = 1024) -> int:
    """How many separate areas a bool H×W hole has, touching corners counted as joined.

    Holes larger than `longest` are looked at in blocks, so areas closer than a block count as one: what an eye sees.
    """
    step = -(-max(hole.shape) // longest)
    if step > 1:
        rows, columns = (np.append(np.arange(0, length, step), length) for length in hole.shape)
        hole = most_of_blocks(most_of_blocks(hole, rows, axis=0), columns, axis=1)
    parents: list[int] = []

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    above: list[tuple[int, int, int]] = []  # (first, last + 1, area) of the runs one row up
    padded = np.zeros((hole.shape[0], hole.shape[1] + 2), np.int8)
    padded[:, 1:-1] = hole
    edges = np.diff(padded, axis=1)
    above_row = -2
    for row in np.flatnonzero(hole.any(axis=1)).tolist():
        runs = []
        starts, ends = np.flatnonzero(edges[row] == 1), np.flatnonzero(edges[row] == -1)
        if above_row != row - 1:
            above = []
        for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
            area = len(parents)
            parents.append(area)
            for other_first, other_last, other in above:
                if other_first <= last and first <= other_last:  # equal: corners touch
                    parents[root(other)] = root(area)
            runs.append((first, last, area))
        above, above_row = runs, row
    return sum(parents[index] == index for index in range(len(parents)))
