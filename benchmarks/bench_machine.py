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


@functools.cache
def convolution_gflops(dtype: torch.dtype, cores: int = CORES) -> float:
    """GFLOP/s of a 3×3 convolution as training has most of them, forward and backward; measured once a run.

    192 channels at 16×16, 64 samples, channels last, on so many cores.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(cores)
    try:
        x = torch.rand(64, 192, 16, 16, dtype=dtype).to(memory_format=torch.channels_last).requires_grad_()
        weight = torch.rand(192, 192, 3, 3, dtype=dtype).to(memory_format=torch.channels_last).requires_grad_()
        gradient = torch.ones_like(x)
        seconds = best_seconds(
            lambda: torch.autograd.grad(torch.conv2d(x, weight, padding=1), (x, weight), gradient), repeats=8
        )
    finally:
        torch.set_num_threads(threads)
    return 3 * 2 * x.numel() * 192 * 9 / seconds / 1e9


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the machine's figures."""
    yield "machine", f"{platform.machine()}, Python {platform.python_version()}, torch {torch.__version__}", "", ""
    yield f"matrix product, float32, {CORES} cores", matrix_product_gflops(), "GFLOP/s", ""
    for kind, dtype in (("bfloat16", torch.bfloat16), ("float32", torch.float32)):
        for cores in range(1, CORES + 1):
            name = f"convolution, forward and backward, {kind}, {cores} core{'s' if cores > 1 else ''}"
            yield name, convolution_gflops(dtype, cores), "GFLOP/s", ""
