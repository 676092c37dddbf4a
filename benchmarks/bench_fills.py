"""What 100 fills of a 24-megapixel photo cost in memory, and whether it is all given back once they are closed."""

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
            [sys.executable, "-m", "benchmarks.fills_probe"],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    if any(facts[name] is None for facts in rounds for name in facts):
        yield "window: memory with 100 fills", "measured on Linux only", "", ""
        return
    first, last = rounds[0], rounds[-1]
    yield "window: memory with a 24 MP photo and no fill", first["opened"], "MB", ""
    yield "window: memory with 100 fills of 1 MP each", first["filled"], "MB", ""
    yield "window: memory once they are deleted and the photo is opened anew", first["closed"], "MB", ""
    yield f"window: growth over {len(rounds) - 1} more such rounds", last["closed"] - first["closed"], "MB", "< 16"
