"""Fits the network over residual counts, on cells of training photos and their fills."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from models.authenticity.residual_counts import FEATURES, residual_counts
from models.authenticity.residuals import CountsNetwork
from training.stack.cells import FILLED
from training.stack.learners import centre_and_scale
from training.stack.scans import View, filled_cells, none_readable, readable

_CELLS, _FILLED_CELLS = 90, 40  # drawn of a view, and as many more of its fill: most fills are small
_HIDDEN, _DROP = 128, 0.3
_PASSES, _BATCH = 12, 512
_RATE, _DECAY = 3e-3, 0.05


def fit_counts_network(views: Sequence[View], seed: int, say: Callable[[str], None]) -> tuple[CountsNetwork, int]:
    """The network, and the number of cells that it was fitted on.

    A photo that can't be read is named by `say` and left out. Raises ValueError where none could be read.
    """
    features, filled = _drawn(views, seed, say)
    mean, scale = centre_and_scale(features)
    scale += 1e-3  # of kinds that hardly occur
    features -= mean
    features /= scale
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Linear(FEATURES, _HIDDEN), nn.ReLU(), nn.Dropout(_DROP), nn.Linear(_HIDDEN, 1))
    _fit(network, torch.from_numpy(features), torch.from_numpy(filled.astype(np.float32)))
    hidden, hidden_bias, weight, bias = (values.detach().numpy() for values in network.parameters())
    return CountsNetwork(mean, scale, hidden, hidden_bias, weight[0], bias), len(filled)


def _drawn(views: Sequence[View], seed: int, say: Callable[[str], None]) -> tuple[np.ndarray, np.ndarray]:
    """Features float32 N×F and labels bool N of cells of these views."""
    rng = np.random.default_rng(seed)
    features, filled = [], []
    for view in tqdm(views, unit="photo", dynamic_ncols=True):
        shown = readable(view, say)
        if shown is None:
            continue
        photo, hole = shown
        label = (filled_cells(hole) >= FILLED).ravel()
        inside = np.flatnonzero(label)
        chosen = np.union1d(rng.permutation(len(label))[:_CELLS], rng.permutation(inside)[:_FILLED_CELLS])
        features.append(residual_counts(photo).features(chosen))
        filled.append(label[chosen])
    if not features:
        raise none_readable(views)
    return np.concatenate(features), np.concatenate(filled)


def _fit(network: nn.Module, features: Tensor, filled: Tensor) -> None:
    """Adam with decoupled weight decay, over one rise and fall of the rate (Smith and Topin, arXiv 1708.07120)."""
    steps = -(-_PASSES * len(filled) // _BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=_DECAY)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    for _ in tqdm(range(steps), unit="step", dynamic_ncols=True):
        rows = torch.randint(len(filled), (_BATCH,))
        loss = F.binary_cross_entropy_with_logits(network(features[rows])[:, 0], filled[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.step()
