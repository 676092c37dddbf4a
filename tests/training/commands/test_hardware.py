"""What a manifest says of the machine is of what trained, not of what it could have."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from training.commands.train import hardware


def accelerator(device: str, processes: int) -> Any:
    return SimpleNamespace(device=torch.device(device), num_processes=processes)


def test_on_a_processor_each_process_has_threads_of_its_own() -> None:
    one, two = (hardware(accelerator("cpu", processes)) for processes in (1, 2))
    assert re.match(r"\d+ CPU threads, \S+$", one)
    assert two == f"2 × {one}"


def test_a_gpu_that_did_nothing_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 8)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: f"GPU {device.index}")
    assert "GPU" not in hardware(accelerator("cpu", 1))
    assert hardware(accelerator("cuda:0", 4)) == "4 × GPU 0"
