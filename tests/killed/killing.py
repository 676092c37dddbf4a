"""Calling a program that is killed on its way, at moments drawn from a seed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]


def run_killed(at: int, folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """`python -m tests.killed.dying at folder command...`, to its end or to its death."""
    arguments = [sys.executable, "-m", "tests.killed.dying", str(at), str(folder), *map(str, command)]
    return subprocess.run(arguments, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def steps_of(folder: Path, *command: str | Path) -> int:
    """Run it to its end, and say how often it touched the folder's files."""
    return steps_and_words_of(folder, *command)[0]


def steps_and_words_of(folder: Path, *command: str | Path) -> tuple[int, list[str]]:
    """As `steps_of`, and the lines that it said on stdout."""
    ended = run_killed(0, folder, *command)
    assert ended.returncode == 0, ended.stderr
    steps = next(int(line) for line in reversed(ended.stderr.splitlines()) if line.isdigit())
    return steps, ended.stdout.splitlines()


def kill(at: int, folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it to its `at`-th step."""
    ended = run_killed(at, folder, *command)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return ended


def moments(steps: int, count: int, seed: int = 0) -> list[int]:
    """`count` of the steps 1 to `steps`, in order; all of them where there are no more."""
    drawn = np.random.default_rng(seed).permutation(steps)[:count]
    return sorted(int(step) + 1 for step in drawn)
