"""The stack of the cells: what it learns from, how it is fitted, and how it compares with each member's own map."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from models.authenticity.cell_stack import CellStack, cell_features
from models.authenticity.stack import sigmoid
from models.authenticity.verdict import ALTERED
from training.measuring.figures import Figure, cell_f1, figure
from training.stack.learners import Sample, centre_and_scale, folds
from training.stack.scans import Seen

FILLED = 0.5  # of a cell: from here on it counts as filled
STACKED = "stack of the cells"
_CELLS = 256  # of a view, drawn: each counts alike, whatever its size
_HIDDEN, _BATCH, _STEPS = 16, 1024, 6000

Counts = tuple[int, int, int]  # cells right, wrong and missed


@dataclass(frozen=True, eq=False)
class CellSample:
    """Views with their photo logits, float N, of predictions that their source photos had no part in."""

    views: Sequence[Seen]
    photo: np.ndarray
    members: tuple[str, ...]  # keys; scans after theirs are controls'

    def maps(self, view: int) -> list[np.ndarray]:
        """The members' cell logits of a view, float h×w each."""
        return [scan.cells for scan in self.views[view].scans[: len(self.members)]]


def fit_cells(sample: CellSample, seed: int, only: np.ndarray | None = None) -> CellStack:
    """A network of one hidden layer, fitted on cells of the views in `only`, int N; of all views where None."""
    features, filled = _drawn(sample, seed, np.arange(len(sample.views)) if only is None else only)
    mean, scale = centre_and_scale(features)
    passes, batch = math.ceil(_STEPS * _BATCH / len(filled)), min(_BATCH, len(filled))
    network = MLPClassifier((_HIDDEN,), batch_size=batch, max_iter=passes, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many steps and no more
        network.fit((features - mean) / scale, filled)
    (hidden, weight), (hidden_bias, bias) = network.coefs_, network.intercepts_
    return CellStack(mean, scale, hidden.T, hidden_bias, weight[:, 0], bias)


def _drawn(sample: CellSample, seed: int, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels of cells of these views, as many of each."""
    rng = np.random.default_rng(seed)
    features, filled = [], []
    for row in rows:
        known = cell_features(sample.maps(row), float(sample.photo[row]))
        chosen = rng.permutation(len(known))[:_CELLS]
        features.append(known[chosen])
        filled.append((sample.views[row].filled >= FILLED).ravel()[chosen])
    return np.concatenate(features), np.concatenate(filled)


def compare_cells(sample: CellSample, of_photos: Sample, seed: int) -> dict[str, Figure]:
    """F1 of the cells of fills, by each member alone and by the stack of the cells, that out of fold."""
    counts: dict[str, list[Counts]] = {name: [] for name in (*sample.members, STACKED)}
    sources = []
    for fitted, left_out in folds(of_photos):
        cells = fit_cells(sample, seed, fitted)
        for row in left_out[of_photos.inpainted[left_out]]:
            maps, filled = sample.maps(row), sample.views[row].filled
            sources.append(of_photos.sources[row])
            counts[STACKED].append(counted(sigmoid(cells.map_of(maps, float(sample.photo[row]))) >= ALTERED, filled))
            for key, found in zip(sample.members, maps, strict=True):
                counts[key].append(counted(found >= 0, filled))
    return {name: figure(cell_f1(*np.array(found, np.float64).T), np.array(sources)) for name, found in counts.items()}


def counted(called: np.ndarray, filled: np.ndarray) -> Counts:
    """Cells right, wrong and missed: bool h×w called altered, float h×w the filled share of each."""
    wanted = filled >= FILLED
    return int((called & wanted).sum()), int((called & ~wanted).sum()), int((~called & wanted).sum())
