"""A fill and a verdict on a machine that does nothing else, and beside a busy process on each of its cores.

With threads as the program takes them and as torch and numpy do by themselves, in turns, so that what else the machine
does meets both alike. It should do nothing: on a machine in use nothing here is idle.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from models.running.threads import allowed_cores

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
HOW = ("ours", "plain")
CHOSEN = ("OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OPENBLAS_NUM_THREADS")  # by the program here, not by who calls it

Probe = tuple[IO[str], IO[str]]  # its stdin and stdout


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield seconds, medians, and their ratios."""
    for what in ("fill", "verdict"):
        with ExitStack() as stack:
            probes = [stack.enter_context(_probe(what, how)) for how in HOW]
            ours, plain = _medians(probes)
            for _ in range(allowed_cores()):
                stack.enter_context(_busy_process())
            ours_loaded, plain_loaded = _medians(probes)
        loaded = f"{allowed_cores()} busy processes"
        yield f"{what}, idle machine", ours, "s", ""
        yield f"{what}, idle machine, against torch's own threads", ours / plain, "times", "at most 1.05"
        yield f"{what}, {loaded}, against idle", ours_loaded / ours, "times", "at most 2.5" if what == "fill" else ""
        yield f"{what}, {loaded}, against idle, torch's own threads", plain_loaded / plain, "times", ""


def _medians(probes: list[Probe]) -> list[float]:
    """Seconds of a job of each, the median of some."""
    seconds: list[list[float]] = [[] for _ in probes]
    for _ in range(ROUNDS):
        for taken, (to, back) in zip(seconds, probes, strict=True):
            print(file=to, flush=True)
            taken.append(float(back.readline()))
    return [statistics.median(taken) for taken in seconds]


@contextmanager
def _probe(what: str, how: str) -> Iterator[Probe]:
    environment = {name: value for name, value in os.environ.items() if name not in CHOSEN}
    command = [sys.executable, "-m", "benchmarks.threads_probe", what, how]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()  # it has loaded all
        yield process.stdin, process.stdout
        process.stdin.close()


@contextmanager
def _busy_process() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()
