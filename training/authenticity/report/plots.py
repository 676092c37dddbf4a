"""Plots of the report: ROC, reliability, accuracy by hole area, inpainter and JPEG quality, confusion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from sklearn.metrics import roc_curve

from training.authenticity.report.measure import RAW, STACK, Rows
from training.authenticity.report.tables import Entry, verdict_counts
from training.measuring.reports import legend, save_plots
from training.photos.alterations import AS_MADE
from training.stack.learners import ALONE

_BINS = 10  # of the reliability plot, of equal width: what people know it to look like
_JPEG = (AS_MADE, "jpeg 90", "jpeg 75", "jpeg 60")


def plot_all(rows: Rows, entries: Sequence[Entry], folder: Path) -> None:
    """Write all plots as PNG files into `folder`."""
    facts = rows.facts
    balanced = (facts["alteration"] == AS_MADE) & (facts["drawn"] | ~facts["inpainted"])
    plots: dict[str, Callable[[Axes], None]] = {
        "roc": lambda axes: _roc(axes, rows, balanced),
        "reliability": lambda axes: _reliability(axes, rows, balanced),
        "hole_area": lambda axes: _groups(axes, entries, "hole area"),
        "inpainter": lambda axes: _groups(axes, entries, "inpainter"),
        "jpeg": lambda axes: _groups(axes, entries, "alteration", _JPEG),
        "confusion": lambda axes: _confusion(axes, rows),
    }
    save_plots(folder, plots)


def _shown(ways: Sequence[str]) -> list[str]:
    """Ways that are drawn: of a judge's two, the calibrated one where it is there."""
    return [way for way in dict.fromkeys(ways) if not (way.endswith(RAW) and way.removesuffix(RAW) + ALONE in ways)]


def _roc(axes: Axes, rows: Rows, balanced: np.ndarray) -> None:
    for way in _shown(list(rows.p)):
        p = rows.p[way]
        wrong, right, _ = roc_curve(rows.facts["inpainted"][balanced], p[balanced])
        axes.plot(wrong, right, label=way, linewidth=2.2 if way == STACK else 1)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel="authentic photos called inpainted", ylabel="fills found", title="ROC, one fill a photo")
    legend(axes)


def _reliability(axes: Axes, rows: Rows, balanced: np.ndarray) -> None:
    p, inpainted = rows.p[STACK][balanced], rows.facts["inpainted"][balanced]
    bin_of = np.minimum((p * _BINS).astype(int), _BINS - 1)
    there = [number for number in range(_BINS) if (bin_of == number).any()]
    said = [p[bin_of == number].mean() for number in there]
    true = [inpainted[bin_of == number].mean() for number in there]
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle=":")
    axes.plot(said, true, marker="o")
    for x, y, number in zip(said, true, there, strict=True):
        axes.annotate(f"n {(bin_of == number).sum()}", (x, y), xytext=(4, -10), textcoords="offset points", fontsize=7)
    axes.set(xlabel='probability of "inpainted"', ylabel="share inpainted", title="Reliability of the stack")


def _groups(axes: Axes, entries: Sequence[Entry], table: str, only: Sequence[str] | None = None) -> None:
    """Accuracy with its interval, a point a group and way, ways side by side."""
    found = {(e.group, e.way): e.figure for e in entries if e.table == table and e.name == "accuracy"}
    groups = [group for group in dict.fromkeys(key[0] for key in found) if only is None or group in only]
    ways = _shown([key[1] for key in found])
    for number, way in enumerate(ways):
        figures = [found[group, way] for group in groups]
        place = np.arange(len(groups)) + (number - (len(ways) - 1) / 2) * 0.8 / len(ways)
        values = np.array([f.value for f in figures])
        ends = np.abs(np.array([[f.low, f.high] for f in figures]).T - values)
        axes.errorbar(place, values, ends, fmt="o", markersize=5 if way == STACK else 3, linewidth=1, label=way)
    counts = [found[group, ways[0]].photos for group in groups] if ways else []
    labels = [f"{group}\nn {count}" for group, count in zip(groups, counts, strict=True)]
    axes.set_xticks(range(len(groups)), labels, rotation=25, ha="right")
    axes.set(ylabel="accuracy, 1:1", title=f"Accuracy by {'JPEG quality' if only else table}", ylim=(None, 1.01))
    legend(axes)


def _confusion(axes: Axes, rows: Rows) -> None:
    counts = verdict_counts(rows)
    labels, words = list(counts), list(next(iter(counts.values())))
    table = np.array([[counts[label][word] for word in words] for label in labels])
    axes.imshow(table / np.maximum(table.sum(axis=1, keepdims=True), 1), cmap="Greys", vmin=0, vmax=1.4)
    for row, column in np.ndindex(table.shape):
        axes.text(column, row, str(table[row, column]), ha="center", va="center")
    axes.set_xticks(range(len(words)), [f'said "{word}"' for word in words])
    axes.set_yticks(range(len(labels)), labels)
    axes.set_title("Verdicts, one fill a photo")
