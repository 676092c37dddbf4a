"""Runs a probe: a module that measures the window in a process of its own and prints one JSON object a line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def told_by(probe: str, *arguments: str) -> list[dict[str, Any]]:
    """What `python -m benchmarks.PROBE` prints, without a screen and with folders of its own for state and settings.

    Raises subprocess.CalledProcessError where the probe fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{probe}", *arguments],
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
    return [json.loads(line) for line in done.stdout.splitlines()]
