"""Runners: named numpy arrays in, named numpy arrays out, whatever computes them.

TDANet's inference is two graphs. `encode`, once a photo, hole and caption: `photo` float32 B×3×S×S in [-1, 1] (0 in the
hole), `hole` float32 B×1×S×S (1 = to fill), `words` int64 B×T; gives `mu` and `sigma` B×C×s×s, features, and
`word_attention` B×T, which sums to 1 over T. `decode`, once a fill: everything that encode gave but `word_attention`,
and `noise` float32 B×C×s×s; gives `image` float32 B×3×S×S in [-1, 1]. A member of the ensemble is one graph,
`classify`: `photo` float32 B×3×H×W in [0, 1], sides multiples of 32; gives `image` B, `cells` B×1×H/16×W/16 and, where
it knows categories, `categories` B×C, logits. Torch is imported only where a network runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from models.checkpoints.manifest import CheckpointError, Manifest

if TYPE_CHECKING:
    import torch
    from torch import nn

# CUDA has an exception type for it, but cuDNN, cuBLAS and Apple's GPU have only words.
_OUT_OF_MEMORY = ("out of memory", "ALLOC_FAILED")


@runtime_checkable
class Runner(Protocol):
    """Computes a checkpoint's graphs on some device.

    `device` is its name ("cpu", "cuda:0"), `device_title` what people call it, `notes` what a person should know of it.
    """

    device: str
    device_title: str
    notes: tuple[str, ...]

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Run "encode", "decode" or "classify"."""
        ...


def require_torch(manifest: Manifest, *packages: str) -> None:
    """Raise CheckpointError where torch, or a package that a checkpoint's network needs besides, isn't installed."""
    try:
        for package in ("torch", *packages):
            import_module(package)
    except ImportError as error:
        raise CheckpointError(
            f"The checkpoint {manifest.path} needs torch, which this program goes without: use the full program, or"
            " export the checkpoint with featherproof-train export --onnx."
        ) from error


class TorchRunner:
    """Runs a torch module that has the graphs as methods; moves to the CPU when a device's memory is full."""

    def __init__(self, module: nn.Module, device: str = "cpu", device_title: str = "", notes: tuple[str, ...] = ()):
        import torch

        self.device = device
        self.device_title = device_title or device
        self.notes = notes
        # Channels last is what CPU and GPU convolutions work in; otherwise every layer converts there and back.
        self._module = module.eval().to(memory_format=torch.channels_last)
        try:
            self._module.to(device)
        except RuntimeError as error:
            self._fall_back(error)

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Run one graph, without gradients and with deterministic kernels."""
        try:
            return self._computed(graph, inputs)
        except RuntimeError as error:
            self._fall_back(error)
        # After the handler, until whose end the traceback keeps the failed tensors alive.
        return self._computed(graph, inputs)

    def _computed(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        import torch

        tensors = {name: self._tensor(array) for name, array in inputs.items()}
        # TF32 would give another fill than the CPU's, and autotuned kernels another one from run to run.
        exact = torch.backends.cudnn.flags(benchmark=False, deterministic=True, allow_tf32=False)
        # These flags are the whole process', in which the CPU may run networks side by side.
        with torch.inference_mode(), nullcontext() if self.device == "cpu" else exact:
            outputs = getattr(self._module, graph)(**tensors)
        return {name: tensor.float().cpu().numpy() for name, tensor in outputs.items()}

    def _tensor(self, array: np.ndarray) -> torch.Tensor:
        import torch

        # Not made contiguous: encode's channels-last outputs have to arrive at decode as they are.
        return torch.from_numpy(array).to(self.device)

    def _fall_back(self, error: RuntimeError) -> None:
        """Go on on the CPU where the device's memory is full; raise any other error."""
        if self.device == "cpu" or not any(sign in str(error) for sign in _OUT_OF_MEMORY):
            raise error
        self.notes += (f"{self.device_title} is out of memory; the CPU is used instead.",)
        self._module = self._module.to("cpu")
        self.device, self.device_title = "cpu", "CPU"
