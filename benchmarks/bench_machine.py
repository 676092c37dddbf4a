"""What this machine can do: the rate that a network's speed is a share of."""

from __future__ import annotations

import functools
import platform
from collections.abc import Iterator

import torch

from benchmarks.timing import best_seconds

CORES = 2
_SIDE = 2048


@functools.cache
def matrix_product_gflops(cores: int = CORES) -> float:
    """Float32 GFLOP/s of PyTorch's matrix product of two 2,048² matrices on so many cores; measured once a run."""
    threads = torch.get_num_threads()
    torch.set_num_threads(cores)
    try:
        left, right = torch.rand(_SIDE, _SIDE), torch.rand(_SIDE, _SIDE)
        seconds = best_seconds(lambda: left @ right, repeats=8, warm_up=2)
    finally:
        torch.set_num_threads(threads)
    return 2 * _SIDE**3 / seconds / 1e9


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the machine's figures."""
    yield "machine", f"{platform.machine()}, Python {platform.python_version()}, torch {torch.__version__}", "", ""
    yield f"matrix product, float32, {CORES} cores", matrix_product_gflops(), "GFLOP/s", ""
