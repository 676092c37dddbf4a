"""What fills in bfloat16 would be: how far from float32's, whether they repeat, and what time they save.

Fills of the sample photo, one a hole, with every inpainting checkpoint that there is for PyTorch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from statistics import mean

import numpy as np
import torch

from app.samples import SAMPLE_CAPTION, SAMPLE_PHOTO
from benchmarks.timing import least_of_each
from dataset_tools.holes.draw import HOLE_KINDS, draw_hole
from models.checkpoints.checkpoint import list_checkpoints
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.running.runners import Runner
from models.running.threads import FILL_THREADS

FILLS, ROUNDS = 32, 12
LEVEL = 1.0  # grey level, 1/255, over the hole: less nobody sees


class InBfloat16:
    """A runner whose layers compute in bfloat16 where PyTorch has them in it."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.device, self.device_title, self.notes = runner.device, runner.device_title, runner.notes

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """As the runner's."""
        with torch.autocast(torch.device(self.device).type, torch.bfloat16):
            return self._runner.run(graph, inputs)


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield differences and times of each checkpoint."""
    torch.set_num_threads(FILL_THREADS)
    photo = load_photo(SAMPLE_PHOTO).pixels
    rng = np.random.default_rng(0)
    holes = [draw_hole(HOLE_KINDS[k % len(HOLE_KINDS)], photo.shape[:2], rng) for k in range(FILLS)]
    for manifest in list_checkpoints("inpainting"):
        if not manifest.is_onnx:
            yield from _rows_of(manifest.name, photo, holes)


def _rows_of(name: str, photo: np.ndarray, holes: list[np.ndarray]) -> Iterator[tuple[str, float | str, str, str]]:
    exact = Inpainter.load(name)
    painters = [exact, Inpainter(InBfloat16(exact.runner), exact.manifest)]
    bare = [Inpainter(painter.runner, painter.manifest, detail_from=0) for painter in painters]
    for what, (one, other) in (("before detail is borrowed", bare), ("finished", painters)):
        off = [_difference(_fill(one, photo, hole), _fill(other, photo, hole), hole) for hole in holes]
        yield f"{name}, bfloat16 to float32, {what}, mean of {FILLS} fills", mean(off), "grey levels", ""
        yield f"{name}, bfloat16 to float32, {what}, worst fill", max(off), "grey levels", f"< {LEVEL:g}"
        seen = sum(value > LEVEL for value in off)
        yield (
            f"{name}, bfloat16 to float32, {what}, fills of {FILLS} further off than one sees",
            seen,
            "fills",
            "0",
        )
    half = painters[1]
    repeats = all(np.array_equal(_fill(half, photo, hole), _fill(half, photo, hole)) for hole in holes)
    yield f"{name}, bfloat16 repeats to the byte", "yes" if repeats else "no", "", "yes"
    calls: list[Callable[[], object]] = [partial(_fill, painter, photo, holes[0]) for painter in bare]
    for kind, seconds in zip(("float32", "bfloat16"), least_of_each(calls, time.process_time, ROUNDS), strict=True):
        yield f"{name}, a fill in {kind} without detail, processor time", 1e3 * seconds, "ms", ""


def _fill(painter: Inpainter, photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return painter.fill(photo, hole, SAMPLE_CAPTION)[0].photo


def _difference(one: np.ndarray, other: np.ndarray, hole: np.ndarray) -> float:
    return float(np.abs(one[hole].astype(np.float32) - other[hole]).mean())
