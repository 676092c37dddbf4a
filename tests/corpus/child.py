"""A command in a process of its own, as a person calls it, and what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """Exit status (negative: the signal that ended it), output, processor seconds and the peak of memory in bytes."""

    status: int
    out: str
    err: str
    seconds: float
    peak: int


def call(module: str, *arguments: str | Path) -> Ended:
    """Run `python -m module arguments...` to its end, from a folder that isn't the project's."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryDirectory() as elsewhere:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        child = subprocess.Popen(command, stdout=out, stderr=err, cwd=elsewhere, env=environment)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8"))
    return Ended(child.returncode, *texts, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def no_sentences(err: str, program: str = "featherproof") -> list[str]:
    """The lines on stderr that the program did not say."""
    return [line for line in err.splitlines() if not line.startswith(f"{program}: ")]
