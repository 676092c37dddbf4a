"""ONNX Runtime beside torch, on the shipped checkpoints: fills and verdicts a second, and the time to the first.

The graphs are exported first, which takes a minute. Both engines are called in turns, so that what else the machine
does meets both alike. The first result is a fresh process', imports and loading included.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import torch

from benchmarks.bench_inpainter import CAPTION, photo_and_hole
from benchmarks.bench_machine import CORES
from benchmarks.timing import least_of_each
from models.authenticator import Authenticator
from models.authenticity.members import KIND
from models.checkpoints.checkpoint import find
from models.inpainter import Inpainter
from training.export.onnx_export import export_onnx

SIDES = 480, 640
ROUNDS, STARTS = 6, 3
ENGINES = ("torch", "ONNX Runtime")

BenchRow = tuple[str, float | str, str, str]


def rows() -> Iterator[BenchRow]:
    """Yield both engines' figures."""
    torch.set_num_threads(CORES)
    os.environ["OMP_NUM_THREADS"] = str(CORES)  # as ONNX Runtime and the processes started below take it
    photo, hole = photo_and_hole(*SIDES)
    with tempfile.TemporaryDirectory() as folder:
        fills = _both_files(folder, "inpainting")
        painters = [Inpainter.load(str(file), "cpu") for file in fills]
        yield from _rates("fills", [partial(painter.fill, photo, hole, CAPTION) for painter in painters])
        verdicts = _both_files(folder, KIND)
        ensembles = [Authenticator.load(str(file), "cpu") for file in verdicts]
        yield from _rates("verdicts", [partial(ensemble.classify, photo) for ensemble in ensembles])
        yield from _first_results("fill", fills)
        yield from _first_results("verdict", verdicts)


def _both_files(folder: str, kind: str) -> tuple[Path, Path]:
    """The default checkpoint's manifest, for torch, and that of its ONNX graphs."""
    manifest = find("default", kind)
    graphs = export_onnx(manifest, Path(folder), None, say=lambda message: None)[-1]
    assert manifest.path is not None
    assert graphs.path is not None
    return manifest.path, graphs.path


def _rates(what: str, calls: list[Callable[[], object]]) -> Iterator[BenchRow]:
    least_of_each(calls, time.perf_counter, rounds=1)  # the first ones also plan and allocate
    seconds = least_of_each(calls, time.perf_counter, ROUNDS)
    torch.set_num_threads(1)  # its threads spin while they wait for each other; ONNX Runtime's sleep here
    processor = least_of_each(calls, time.process_time, ROUNDS)
    torch.set_num_threads(CORES)
    for engine, least, used in zip(ENGINES, seconds, processor, strict=True):
        yield f"{what} of a photo of 0.3 megapixels by {engine}, {CORES} cores", 1 / least, f"{what}/s", ""
        yield f"processor time of one of these {what} by {engine}", used, "s", ""


def _first_results(what: str, files: tuple[Path, Path]) -> Iterator[BenchRow]:
    """Yield seconds from a process' start to its end after one result, and its peak memory."""
    peaks = ["", ""]

    def start(number: int) -> None:
        command = [sys.executable, "-m", "benchmarks.first_result_probe", what, str(files[number])]
        done = subprocess.run(command, cwd=Path(__file__).parents[1], check=True, capture_output=True, text=True)
        peaks[number] = done.stdout.strip()

    seconds = least_of_each([partial(start, number) for number in range(len(ENGINES))], time.perf_counter, STARTS)
    for number, engine in enumerate(ENGINES):
        yield f"from start to the first {what} by {engine}", seconds[number], "s", ""
        peak = float(peaks[number]) if peaks[number] else "measured on Linux only"
        yield f"peak memory of that {what} by {engine}", peak, "MB", ""
