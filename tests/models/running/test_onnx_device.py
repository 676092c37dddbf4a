"""Which device ONNX Runtime computes on, and how many threads it takes."""

from __future__ import annotations

import sys
from typing import Any

import onnxruntime
import pytest

import models.running.onnx_device as onnx_device
from models.running.device import Device, DeviceError, choose_device
from models.running.onnx_device import choose_onnx_device, open_session, probe


@pytest.fixture
def with_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ONNX Runtime that was built for CUDA, on a computer that lacks its libraries."""
    providers = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: providers)


def test_the_cpu_passes_its_probe_and_is_what_auto_finds_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    assert probe("cpu") is None
    assert choose_onnx_device("auto") == choose_onnx_device("cpu") == Device("cpu", "CPU")


@pytest.mark.parametrize(
    ("names", "way_out"),
    [
        ("tpu|cpu:1|cuda:x|mps:0|", "use auto, cpu, cuda, cuda:N or dml"),
        ("cuda|cuda:1|mps|dml", "use --device cpu or auto, or the full program"),
    ],
)
def test_a_device_that_there_is_not_is_an_error_with_a_way_out(
    names: str, way_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    for name in names.split("|"):
        with pytest.raises(DeviceError, match=way_out):
            choose_onnx_device(name)


@pytest.mark.filterwarnings("ignore:Specified provider")
@pytest.mark.usefixtures("with_cuda")
def test_a_device_whose_libraries_are_missing_is_noted_by_auto_and_refused_by_name() -> None:
    chosen = choose_onnx_device("auto")
    assert chosen.name == "cpu"
    assert "NVIDIA GPU can't be used (" in chosen.notes[0]
    with pytest.raises(DeviceError, match="cuda:1 can't be used"):
        choose_onnx_device("cuda:1")
    problems = onnx_device.onnx_device_problems()
    assert problems["cuda"]
    assert (problems["dml"], problems["mps"]) == ("absent", "unknown")


@pytest.mark.usefixtures("with_cuda")
def test_a_device_that_works_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_device, "open_session", lambda graph, device: open_session(graph, "cpu"))
    assert choose_onnx_device("auto") == Device("cuda:0", "NVIDIA GPU")
    assert choose_onnx_device("cuda:2").name == "cuda:2"


@pytest.mark.usefixtures("with_cuda")
def test_a_device_that_computes_wrong_numbers_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong:
        def run(self, names: None, inputs: dict[str, Any]) -> list[Any]:
            return [inputs["x"]]

    monkeypatch.setattr(onnx_device, "open_session", lambda graph, device: Wrong())
    assert "it computes wrong numbers" in choose_onnx_device("auto").notes[0]


def test_without_torch_the_device_is_onnx_runtimes_and_without_either_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert choose_device("cpu") == Device("cpu", "CPU")
    with pytest.raises(DeviceError, match="or the full program"):
        choose_device("mps")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert choose_device("auto") == Device("cpu", "CPU")


def test_a_session_has_the_threads_that_it_is_given() -> None:
    assert open_session(onnx_device._PROBE, "cpu", threads=3).get_session_options().intra_op_num_threads == 3
