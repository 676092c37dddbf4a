"""A device is proven by a computation; by name it works or is a clear error, on auto the CPU steps in."""

from __future__ import annotations

import pytest
import torch

import models.running.device as device
from models.running.device import DeviceError, choose_device, probe


@pytest.fixture
def broken_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer whose GPU is seen but computes nothing."""
    monkeypatch.setattr(device, "_present", lambda: ["cuda:0"])
    monkeypatch.setattr(device, "device_title", lambda name: "CPU" if name == "cpu" else "NVIDIA Something")
    real = device.probe
    broken = "no kernel image is available"
    monkeypatch.setattr(device, "probe", lambda name: broken if name.startswith("cuda") else real(name))


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_present", list)


@pytest.mark.usefixtures("no_gpu")
def test_the_cpu_always_works_and_is_what_auto_without_a_gpu_takes_without_a_word() -> None:
    assert probe("cpu") is None
    chosen = choose_device("auto")
    assert (chosen.name, chosen.title, chosen.notes) == ("cpu", "CPU", ())
    assert chosen == choose_device("cpu")


@pytest.mark.usefixtures("broken_gpu")
def test_auto_steps_down_from_a_broken_gpu_and_says_so_which_by_name_is_a_clear_error() -> None:
    chosen = choose_device("auto")
    assert chosen.name == "cpu"
    assert chosen.notes == ("NVIDIA Something can't be used (no kernel image is available); the CPU is used instead.",)
    for name in ("cuda", "cuda:0"):
        with pytest.raises(DeviceError, match=r"no kernel image.*--device cpu"):
            choose_device(name)
    problems = device.device_problems()
    assert problems == {"cuda": "no kernel image is available", "mps": device.ABSENT, "dml": device.UNKNOWN}


@pytest.mark.usefixtures("no_gpu")
@pytest.mark.parametrize(
    ("names", "reason"),
    [("cuda|cuda:1|mps", r"no (CUDA|MPS) device"), ("gpu||cuda:x|cpu:0|mps:1|cuda:-1", "no device called")],
)
def test_a_device_that_there_is_not_is_a_clear_error(names: str, reason: str) -> None:
    for name in names.split("|"):
        with pytest.raises(DeviceError, match=reason):
            choose_device(name)


def test_a_device_that_computes_nothing_or_wrong_numbers_fails_its_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    reason = probe("meta")  # torch's device without memory
    assert reason is not None
    assert "\n" not in reason
    results = iter([torch.zeros(3), torch.ones(3)])
    monkeypatch.setattr(device, "_small_computation", lambda ramp, weight: next(results))
    assert probe("cpu") == "it computes wrong numbers"


@pytest.mark.parametrize(
    ("system", "full", "kinds"),
    [
        ("linux", True, ("auto", "cpu", "cuda")),
        ("linux", False, ("auto", "cpu", "cuda")),
        ("darwin", True, ("auto", "cpu", "mps")),
        ("darwin", False, ("auto", "cpu")),
        ("win32", True, ("auto", "cpu", "cuda")),
        ("win32", False, ("auto", "cpu", "cuda", "dml")),
    ],
)
def test_only_what_there_can_be_is_offered(
    system: str, full: bool, kinds: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device.sys, "platform", system)
    monkeypatch.setattr(device, "find_spec", lambda _: object() if full else None)
    assert device.device_kinds() == kinds
