"""From rows to figures: means over photos with 95 % bootstrap intervals, by hole kind, filler and domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from training.inpainting.report.measure import KINDS, Row
from training.measuring.figures import Figure, Measure, figure

EVERYTHING = "all"
DOMAINS = {EVERYTHING: ("bird", "cat", "dog", "other"), "birds": ("bird",), "cats and dogs": ("cat", "dog")}


@dataclass(frozen=True)
class Entry:
    """One figure: of which holes, filler and photos."""

    kind: str
    filler: str
    domain: str
    name: str
    figure: Figure


def entries(rows: Sequence[Row]) -> Iterator[Entry]:
    """Every mean, in the order of kinds; groups without a photo are left out."""
    fillers = list(dict.fromkeys(row.filler for row in rows))
    for kind in KINDS:
        for domain, members in DOMAINS.items():
            for filler in fillers:
                of_group = [r for r in rows if (r.kind, r.filler) == (kind, filler) and r.domain in members]
                for name in dict.fromkeys(name for row in of_group for name in row.figures):
                    having = [row for row in of_group if name in row.figures]
                    values = np.array([row.figures[name] for row in having])
                    yield Entry(kind, filler, domain, name, figure(_mean(values), np.array([row.id for row in having])))


def paired(rows: Sequence[Row], kinds: Sequence[str], ours: str, other: str, name: str) -> tuple[np.ndarray, ...]:
    """A figure of two fillers on the same photos and holes: our values, the other's, and the photos' ids, N each."""
    found = {(row.id, row.kind, row.filler): row.figures[name] for row in rows if name in row.figures}
    both = [key[:2] for key in found if key[2] == ours and key[1] in kinds and (*key[:2], other) in found]
    values = [np.array([found[(*key, filler)] for key in both]) for filler in (ours, other)]
    return values[0], values[1], np.array([id for id, _ in both])


def ratio(ours: np.ndarray, other: np.ndarray, ids: np.ndarray) -> Figure | None:
    """Our mean by the other's; None where there is no photo."""
    return figure(lambda weights: (weights @ ours) / (weights @ other), ids) if len(ids) else None


def lead(ours: np.ndarray, other: np.ndarray, ids: np.ndarray) -> Figure | None:
    """By how much our mean is above the other's; None where there is no photo."""
    return figure(_mean(ours - other), ids) if len(ids) else None


def mean(values: np.ndarray, ids: np.ndarray) -> Figure | None:
    """The mean with its interval; None where there is no photo."""
    return figure(_mean(values), ids) if len(ids) else None


def _mean(values: np.ndarray) -> Measure:
    return lambda weights: (weights @ values) / weights.sum(axis=1)
