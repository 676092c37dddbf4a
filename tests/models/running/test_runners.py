"""The torch runner: numpy in and out, the same numbers every time, and the CPU when a device is full."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from models.running.runners import Runner, TorchRunner


class Doubling(nn.Module):
    """Two graphs that say what they were called with; `full` devices have no memory left."""

    def __init__(self, full: bool = False) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(2.0))
        self.full = full
        self.dropout = nn.Dropout()

    def to(self, device: str = "", **_: object) -> Doubling:  # type: ignore[override]
        self.full = self.full and device != "cpu"
        return self

    def encode(self, photo: torch.Tensor) -> dict[str, torch.Tensor]:
        if self.full:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate a lot.")
        return {"mu": self.dropout(photo * self.weight), "half": photo.to(torch.bfloat16)}

    def decode(self, noise: torch.Tensor) -> dict[str, torch.Tensor]:
        raise RuntimeError("shapes do not match")


class PretendGpu(TorchRunner):
    """A runner whose device isn't there: tensors stay where they are."""

    def _tensor(self, array: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(array)


def test_arrays_go_in_and_float32_arrays_come_out() -> None:
    runner: Runner = TorchRunner(Doubling())
    out = runner.run("encode", {"photo": np.ones((1, 3, 2, 2), np.float32)})
    assert out["mu"].dtype == out["half"].dtype == np.float32
    assert np.array_equal(out["mu"], np.full((1, 3, 2, 2), 2, np.float32))  # and dropout is off


def test_a_full_device_moves_the_network_to_the_cpu_and_says_so() -> None:
    runner = PretendGpu(Doubling(full=True), "cuda:0", "NVIDIA Something")
    out = runner.run("encode", {"photo": np.ones((1, 3, 2, 2), np.float32)})
    assert out["mu"].max() == 2
    assert (runner.device, runner.device_title) == ("cpu", "CPU")
    assert runner.notes == ("NVIDIA Something is out of memory; the CPU is used instead.",)


def test_a_full_computer_and_other_errors_are_passed_on() -> None:
    network = Doubling()
    runner = TorchRunner(network.eval())
    network.full = True
    with pytest.raises(RuntimeError, match="out of memory"):
        runner.run("encode", {"photo": np.ones((1, 3, 2, 2), np.float32)})
    with pytest.raises(RuntimeError, match="shapes"):
        PretendGpu(Doubling(), "cuda:0").run("decode", {"noise": np.ones((1, 1), np.float32)})


def test_a_network_too_large_for_the_device_is_used_on_the_cpu() -> None:
    class TooLarge(Doubling):
        def to(self, device: str = "cpu", **_: object) -> TooLarge:  # type: ignore[override]
            if device != "cpu":
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return self

    runner = TorchRunner(TooLarge(), "cuda:0", "NVIDIA Something")
    assert runner.device == "cpu"
    assert "NVIDIA Something" in runner.notes[0]


def test_nothing_that_is_imported_before_a_network_is_needed_imports_torch_or_onnx_runtime() -> None:
    """And what the window's process imports no OpenCV either."""
    code = (
        "import sys, models.checkpoints.checkpoint, models.imaging;"
        "early = {'torch', 'cv2', 'PySide6'} & sys.modules.keys();"
        "import models.inpainter, models.authenticator, models.outline, models.running.device;"
        "import models.running.onnx_device, models.running.onnx_runner;"
        "sys.exit(str(early | {'torch', 'timm', 'onnxruntime'} & sys.modules.keys()).replace('set()', ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (1, "")
