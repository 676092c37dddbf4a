"""How the stack compares: with each member alone, with other meta-learners, and its map with each member's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from models.authenticity.stack import sigmoid
from models.files.atomic_file import write_atomically
from training.measuring.figures import Figure, accuracy, auroc, calibration_error, figure
from training.photos.alterations import AS_MADE
from training.stack.learners import FOLDS, learners, out_of_fold, tempered
from training.stack.sample import Gathered

COMPARISON = "comparison"
ALL_VIEWS = "all views"
Table = dict[str, dict[str, dict[str, Figure]]]  # of which views, by which way, which figure


def compare(gathered: Gathered) -> Table:
    """Accuracy, AUROC and calibration error of every way, on out-of-fold predictions tempered on other folds."""
    sample = gathered.sample
    of_views = {ALL_VIEWS: np.ones(len(sample.inpainted), bool), AS_MADE: gathered.alterations == AS_MADE}
    table: Table = {name: {} for name in of_views}
    for way, fit in learners(gathered.members, gathered.controls).items():
        p = sigmoid(tempered(out_of_fold(fit, sample), sample))
        for name, rows in of_views.items():
            table[name][way] = judged(p[rows], sample.inpainted[rows], sample.sources[rows])
    return table


def judged(p: np.ndarray, inpainted: np.ndarray, sources: np.ndarray) -> dict[str, Figure]:
    """The three figures of probabilities of "inpainted"."""
    return {
        "accuracy": figure(accuracy(p, inpainted), sources),
        "auroc": figure(auroc(p, inpainted), sources),
        "ece": figure(calibration_error(p, inpainted), sources, centred=True),
    }


def write_comparison(run: Path, table: Table, cells: Mapping[str, Figure]) -> None:
    """Both tables as JSON and as Markdown."""
    values: dict[str, Any] = {
        views: {way: {k: asdict(f) for k, f in row.items()} for way, row in t.items()} for views, t in table.items()
    }
    values["cells"] = {way: asdict(f) for way, f in cells.items()}
    write_atomically(run / f"{COMPARISON}.json", json.dumps(values, indent=1) + "\n")
    lines = [*comparison_lines(table), *cell_lines(cells)]
    write_atomically(run / f"{COMPARISON}.md", "\n".join(lines) + "\n")


def comparison_lines(table: Table) -> Iterable[str]:
    """The table in Markdown: value and 95 % interval."""
    for views, ways in table.items():
        any_figure = next(iter(ways.values()))["accuracy"]
        yield f"{views}: {any_figure.photos} views of {any_figure.sources} source photos, {FOLDS} folds"
        yield ""
        yield "| | accuracy | AUROC | calibration error |"
        yield "| --- | --- | --- | --- |"
        for way, row in ways.items():
            yield f"| {way} | " + " | ".join(f"{f.value:.3f} ({f.low:.3f}–{f.high:.3f})" for f in row.values()) + " |"
        yield ""


def cell_lines(cells: Mapping[str, Figure]) -> Iterable[str]:
    """The cells' table in Markdown: value and 95 % interval."""
    yield "F1 of the cells of the fills among them"
    yield ""
    yield "| | F1 |"
    yield "| --- | --- |"
    yield from (f"| {way} | {f.value:.3f} ({f.low:.3f}–{f.high:.3f}) |" for way, f in cells.items())
