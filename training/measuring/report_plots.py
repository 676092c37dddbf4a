"""Plots of reports as PNG files: one look, whole files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from models.files.atomic_file import write_atomically

_SIZE, _DPI = (8.0, 4.5), 120  # inches, and pixels to an inch


def save_plots(folder: Path, plots: Mapping[str, Callable[[Axes], None]]) -> None:
    """Write every plot to `folder`/NAME.png; each is drawn by its function."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"axes.spines.top": False, "axes.spines.right": False, "font.size": 9}):
        for name, draw in plots.items():
            canvas = Canvas(figsize=_SIZE, dpi=_DPI, layout="constrained")
            draw(canvas.subplots())
            data = BytesIO()
            canvas.savefig(data, format="png", metadata={"Software": None})
            write_atomically(folder / f"{name}.png", data.getvalue())


def legend(axes: Axes) -> None:
    """A legend beside the axes."""
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
