"""What reports are made of: figures as JSON and CSV, Markdown tables of values with intervals, plots as PNG files."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.files.atomic_file import write_atomically
from models.files.csv_cells import plain_cell
from training.measuring.figures import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE, _DPI = (8.0, 4.5), 120  # of plots: inches, and pixels to an inch


@dataclass(frozen=True)
class Bar:
    """A goal, the figure that is held against it, and whether that clears it; None where it was not measured."""

    what: str
    goal: str
    figure: Figure | None
    cleared: bool | None


def value_of(figure: Figure, places: int = 3) -> str:
    """The value with its interval where it has one; a dash where nothing could be measured."""
    if figure.value != figure.value:
        return "–"
    value = f"{figure.value:.{places}f}"
    return value if figure.low != figure.low else f"{value} ({figure.low:.{places}f}–{figure.high:.{places}f})"


def count_of(figure: Figure) -> str:
    """How many files and source photos a figure stands on."""
    return f"{figure.photos} / {figure.sources}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table's lines."""
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "| " + " | ".join("---" for _ in names) + " |"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def bars_table(bars: Sequence[Bar]) -> Iterator[str]:
    """All bars, and whether each is cleared."""
    words = {True: "yes", False: "no", None: "not measured"}

    def cells(bar: Bar) -> tuple[str, str]:
        return ("–", "–") if bar.figure is None else (value_of(bar.figure), count_of(bar.figure))

    rows = ((bar.what, bar.goal, *cells(bar), words[bar.cleared]) for bar in bars)
    yield from table(("bar", "goal", "measured", "n", "cleared"), rows)


def write_figures(out: Path, values: dict[str, Any], flat: Sequence[dict[str, Any]]) -> None:
    """`out`/figures.json with everything and `out`/figures.csv with the flat rows, which all have the same keys."""
    write_atomically(out / "figures.json", json.dumps(finite(values), indent=1) + "\n")
    lines = io.StringIO()
    writer = csv.DictWriter(lines, list(flat[0]), lineterminator="\n")
    writer.writeheader()
    for row in flat:
        writer.writerow({key: "" if value is None else plain_cell(value) for key, value in finite(row).items()})
    write_atomically(out / "figures.csv", lines.getvalue())


def rounded(figure: Figure) -> dict[str, Any]:
    """A figure's fields as JSON values, to five places."""
    return {key: round(value, 5) if isinstance(value, float) else value for key, value in asdict(figure).items()}


def finite(value: Any) -> Any:
    """The same with None for NaN, which JSON doesn't have."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return None if math.isnan(value) else float(value)
    return bool(value) if isinstance(value, np.bool_) else value


def save_plots(folder: Path, plots: Mapping[str, Callable[[Axes], None]]) -> None:
    """Write every plot to `folder`/NAME.png; each is drawn by its function."""
    import matplotlib as mpl  # which takes most of a second
    from matplotlib.figure import Figure as Canvas

    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"axes.spines.top": False, "axes.spines.right": False, "font.size": 9}):
        for name, draw in plots.items():
            canvas = Canvas(figsize=_SIZE, dpi=_DPI, layout="constrained")
            draw(canvas.subplots())
            data = io.BytesIO()
            canvas.savefig(data, format="png", metadata={"Software": None})
            write_atomically(folder / f"{name}.png", data.getvalue())


def legend(axes: Axes) -> None:
    """A legend beside the axes."""
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
