"""Plots of the report: figures by the hole's share of the frame, every filler beside the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from dataset_tools.holes.fixed import BIN_KINDS
from training.inpainting.report.tables import EVERYTHING, Entry
from training.measuring.reports import legend, save_plots

_SHOWN = {"hole lpips": "hole LPIPS (lower is nearer)", "hole psnr": "hole PSNR, dB", "hole tv": "hole total variation"}


def plot_all(entries: Sequence[Entry], ours: str, folder: Path) -> None:
    """Write a PNG file for each figure that was measured: `folder`/hole_lpips.png and so on."""
    there = {entry.name for entry in entries}
    plots: dict[str, Callable[[Axes], None]] = {
        name.replace(" ", "_"): partial(_by_area, entries=entries, name=name, ours=ours)
        for name in _SHOWN
        if name in there
    }
    save_plots(folder, plots)


def _by_area(axes: Axes, entries: Sequence[Entry], name: str, ours: str) -> None:
    found = {(e.filler, e.kind): e.figure for e in entries if e.name == name and e.domain == EVERYTHING}
    kinds = [kind for kind in BIN_KINDS if any(kind == key[1] for key in found)]
    for filler in dict.fromkeys(key[0] for key in found):
        figures = [found[filler, kind] for kind in kinds if (filler, kind) in found]
        if len(figures) < len(kinds):
            continue
        values = np.array([figure.value for figure in figures])
        ends = np.abs(np.array([[figure.low, figure.high] for figure in figures]).T - values)
        width = 2.2 if filler == ours else 1
        axes.errorbar(range(len(kinds)), values, ends, marker="o", markersize=3, linewidth=width, label=filler)
    axes.set_xticks(range(len(kinds)), [kind.removeprefix("area-") for kind in kinds])
    axes.set(xlabel="share of the frame that is hole (free-form strokes)", ylabel=_SHOWN[name])
    legend(axes)
