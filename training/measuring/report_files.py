"""Figures as files: JSON, and a flat CSV table; what could not be measured is null and empty."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from models.files.atomic_file import write_atomically
from models.files.csv_cells import plain_cell
from training.measuring.figures import Figure


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
