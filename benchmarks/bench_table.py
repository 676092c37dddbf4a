"""How smoothly 10,000 judged photos scroll, fill in and sort."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def rows() -> Iterator[tuple[str, float, str, str]]:
    """Name, value, unit, target."""
    facts = _facts()
    yield "table: scrolling 10,000 rows, a frame, median", 1e3 * facts["frame_median"], "ms", "< 16"
    yield "table: scrolling 10,000 rows, a frame, worst", 1e3 * facts["frame_worst"], "ms", "< 16"
    yield "table: putting 10,000 photos in", facts["add_seconds"], "s", ""
    yield "table: a verdict that comes", 1e3 * facts["put_median"], "ms", ""
    yield "table: sorting 10,000 rows", facts["sort_seconds"], "s", ""


def _facts() -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.table_probe"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return {name: value for line in done.stdout.splitlines() for name, value in json.loads(line).items()}
