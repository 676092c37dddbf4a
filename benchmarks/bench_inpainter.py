"""One fill at 256 px on two cores: seconds, work, how near to the machine's own rate, and what further fills cost.

The network is the `featherproof` preset with random weights: what it computes doesn't depend on what it has learned.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.bench_machine import CORES, matrix_product_gflops
from benchmarks.memory import peak_megabytes
from benchmarks.timing import best_seconds, least_of_each
from models.checkpoints.checkpoint import Manifest
from models.inpainter import Inpainter
from models.running.runners import TorchRunner
from models.tdanet.config import TDANetConfig
from models.tdanet.folding import fold_resizing, remove_spectral_norm
from models.tdanet.network import TDANetInference

SIZE = 256
CAPTION = "a small bird with a red breast"
WORDS = ("a", "small", "bird", "with", "red", "breast")


class TimedRunner(TorchRunner):
    """Adds up the seconds that the network takes."""

    seconds = 0.0

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        outputs: list[dict[str, np.ndarray]] = []
        self.seconds += best_seconds(lambda: outputs.append(super(TimedRunner, self).run(graph, inputs)), 1, 0)
        return outputs[0]


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the inpainter's figures."""
    torch.set_num_threads(CORES)
    photo, hole = photo_and_hole(480, 640)
    painter = inpainter(folded=True)
    one = best_seconds(lambda: painter.fill(photo, hole, CAPTION), repeats=5)
    with FlopCounterMode(display=False) as counter:
        painter.fill(photo, hole, CAPTION)
    work = counter.get_total_flops() / 1e9
    yield f"one fill at {SIZE} px, {CORES} cores", one, "s", ""
    yield "work of a fill", work, "GFLOP", "18"
    yield "share of the matrix-product rate", 100 * work / one / matrix_product_gflops(), "%", ""
    unfolded = inpainter(folded=False)
    yield "one fill with spectral norm left in", best_seconds(lambda: unfolded.fill(photo, hole, CAPTION), 3), "s", ""
    yield from costs_of_further_fills(
        {count: partial(painter.fill, photo, hole, CAPTION, count) for count in (1, 4, 8)},
        partial(unfolded.fill, photo, hole, CAPTION),
    )
    yield "outside the network, photo of 0.3 megapixels", seconds_outside_the_network(480, 640), "s", ""
    yield "outside the network, hole of 6 in 24 megapixels", seconds_outside_the_network(4000, 6000), "s", ""
    yield "peak memory, photo of 0.3 megapixels", peak_memory(480, 640), "MB", ""
    yield "peak memory, photo of 24 megapixels", peak_memory(4000, 6000), "MB", ""


def costs_of_further_fills(
    fills: Mapping[int, Callable[[], object]], with_norm: Callable[[], object]
) -> Iterator[tuple[str, float | str, str, str]]:
    """Yield what 4 and 8 fills of a photo, and one under spectral norm, cost against one, by two clocks."""
    calls = [*fills.values(), with_norm]
    names = [*(f"{count} fills of one photo" for count in fills), "one fill with spectral norm left in"]
    seconds = least_of_each(calls, time.perf_counter, rounds=8)
    torch.set_num_threads(1)  # threads that wait for each other count as busy
    processor = least_of_each(calls, time.process_time, rounds=4)
    torch.set_num_threads(CORES)
    for clock, least in ((f"time on {CORES} cores", seconds), ("processor time on one core", processor)):
        for name, cost in list(zip(names, least, strict=True))[1:]:
            target = "under 2.6" if name.startswith("4 ") and least is seconds else ""
            yield f"{name}, {clock}", cost / least[0], "times one fill", target


def inpainter(folded: bool) -> Inpainter:
    """An inpainter on the CPU with random weights, with spectral norm folded into them or left to be computed."""
    network = TDANetInference(TDANetConfig.featherproof(vocabulary_size=len(WORDS) + 2))
    if folded:
        remove_spectral_norm(network)
        fold_resizing(network)  # as `load_inference` leaves it
    manifest = Manifest(
        name="random", kind="inpainting", architecture="tdanet", title="Random weights", config={},
        vocabulary=WORDS, preprocessing={"size": SIZE, "range": [-1, 1]},
    )  # fmt: skip
    return Inpainter(TimedRunner(network.requires_grad_(False)), manifest)


def photo_and_hole(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Noise, and a hole of a quarter of it in the middle."""
    hole = np.zeros((height, width), bool)
    hole[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4] = True
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8), hole


def seconds_outside_the_network(height: int, width: int) -> float:
    """Cutting, resampling, pasting and closing the seam."""
    painter = inpainter(folded=True)
    assert isinstance(painter.runner, TimedRunner)
    photo, hole = photo_and_hole(height, width)
    painter.fill(photo, hole, CAPTION)
    painter.runner.seconds = 0.0
    return best_seconds(lambda: painter.fill(photo, hole, CAPTION), 1, 0) - painter.runner.seconds


def peak_memory(height: int, width: int) -> float | str:
    """Peak memory in MB of a fresh process that makes one fill; everything counts, PyTorch itself too."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak_memory_of_one_fill, (height, width))


def _peak_memory_of_one_fill(height: int, width: int) -> float | str:
    torch.set_num_threads(CORES)
    photo, hole = photo_and_hole(height, width)
    inpainter(folded=True).fill(photo, hole, CAPTION)
    return peak_megabytes() or "measured on Linux only"
