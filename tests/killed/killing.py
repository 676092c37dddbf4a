"""Calling programs that are killed on their way, at moments drawn from a seed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

import numpy as np

ROOT = Path(__file__).resolve().parents[2]


class Programs:
    """Programs that need `modules`, which are imported once for all of them (`tests.killed.dying`)."""

    def __init__(self, *modules: str) -> None:
        command = [sys.executable, "-m", "tests.killed.dying", *modules]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._parent = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )

    def __enter__(self) -> Programs:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, traceback: TracebackType | None) -> None:
        self._parent.communicate()

    def run(self, at: int, folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """A module and its arguments, to its step `at` on files of `folder`; 0 for its end."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        with tempfile.TemporaryDirectory() as place:
            out, err = Path(place, "out"), Path(place, "err")
            files = {"folder": str(folder), "out": str(out), "err": str(err)}
            order = {"at": at, "command": list(map(str, command)), "environment": dict(os.environ), **files}
            print(json.dumps(order), file=self._parent.stdin, flush=True)
            status = int(self._parent.stdout.readline())
            return subprocess.CompletedProcess([], status, *(file.read_text(encoding="utf-8") for file in (out, err)))

    def steps_of(self, folder: Path, *command: str | Path) -> tuple[int, list[str]]:
        """Run it to its end: how often it touched the folder's files, and the lines that it said on stdout."""
        ended = self.run(0, folder, *command)
        assert ended.returncode == 0, ended.stderr
        steps = next(int(line) for line in reversed(ended.stderr.splitlines()) if line.isdigit())
        return steps, ended.stdout.splitlines()

    def kill(self, at: int, folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run it to its `at`-th step."""
        ended = self.run(at, folder, *command)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        return ended


def moments(steps: int, count: int, seed: int = 0) -> list[int]:
    """`count` of the steps 1 to `steps`, in order; all of them where there are no more."""
    drawn = np.random.default_rng(seed).permutation(steps)[:count]
    return sorted(int(step) + 1 for step in drawn)
