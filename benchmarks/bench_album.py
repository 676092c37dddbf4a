"""Whether memory stays flat while 500 photos are judged in the window, and how the table scrolls meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Name, value, unit, target."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.album_probe"],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
    facts = {name: value for line in done.stdout.splitlines() for name, value in json.loads(line).items()}
    yield "album: 500 photos of 0.5 megapixels judged in the window", facts["seconds"], "s", ""
    for part in ("window", "engine"):
        grown = facts[f"{part}_grown"]
        name = f"album: memory of the {part}, from the 50th verdict to the 500th"
        yield name, "measured on Linux only" if grown is None else grown, "MB", "< 150"
    yield "album: a frame while scrolling and judging, median", 1e3 * facts["frame_median"], "ms", "< 16"
    yield "album: a frame while scrolling and judging, worst of a hundred", 1e3 * facts["frame_99"], "ms", ""
