"""Runs the `featherproof` command as people do, for the pictures that show what it writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class PictureError(Exception):
    """Why a picture can't be made; one plain sentence."""


def featherproof(*arguments: object) -> None:
    """Run the command to its end, on the CPU. Raises PictureError where it fails."""
    command = [sys.executable, "-m", "app.cli", *map(str, arguments), "--device", "cpu"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}."]
        raise PictureError(f"featherproof {arguments[0]} failed: {said[-1]}")
