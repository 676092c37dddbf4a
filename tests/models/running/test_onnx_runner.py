"""ONNX Runtime's runner: named arrays in and out, the CPU when a device fails, plain words where nothing can run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto, helper

import models.running.onnx_runner as onnx_runner
from models.authenticator import Authenticator
from models.checkpoints.checkpoint import CheckpointError, Manifest
from models.checkpoints.onnx_checkpoint import write_graphs
from models.inpainter import Inpainter
from models.running.device import Device, DeviceError
from models.running.onnx_device import open_session
from models.running.onnx_runner import OnnxRunner, load_onnx_runner
from models.running.runners import Runner

GPU = Device("cuda:0", "NVIDIA Something", ("a note",))


def doubling() -> bytes:
    """A graph from `photo` N×2 to `image`, twice as much."""
    sides = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 2]) for name in ("photo", "image")]
    graph = helper.make_graph([helper.make_node("Add", ["photo", "photo"], ["image"])], "double", sides[:1], sides[1:])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9).SerializeToString()


ONE = {"photo": np.array([[1, 2]], np.float32)}


@pytest.fixture
def a_gpu_that(monkeypatch: pytest.MonkeyPatch) -> Any:
    """a_gpu_that(fails): a device whose sessions are the CPU's, or raise when they are "opened" or "run"."""

    def install(fails: str) -> None:
        class Session:
            def __init__(self, graph: bytes) -> None:
                self.real = open_session(graph, "cpu")

            def run(self, *arguments: object) -> object:
                if fails == "run":
                    raise RuntimeError("CUDA failure 2: out of memory.\nand more")
                return self.real.run(*arguments)

            def get_outputs(self) -> object:
                return self.real.get_outputs()

        def opened(graph: bytes, device: str, threads: int) -> object:
            if device == "cpu":
                return open_session(graph, "cpu")
            if fails == "opened":
                raise RuntimeError("no such library")
            return Session(graph)

        monkeypatch.setattr(onnx_runner, "open_session", opened)

    return install


def test_arrays_go_in_and_out_by_name_whatever_their_layout() -> None:
    runner: Runner = OnnxRunner({"decode": doubling()})
    columns = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(3, 2))
    assert np.array_equal(runner.run("decode", {"photo": columns})["image"], 2 * columns)
    assert (runner.device, runner.device_title, runner.notes) == ("cpu", "CPU", ())
    assert isinstance(runner, Runner)


@pytest.mark.parametrize(
    ("when", "why"),
    [("never", ""), ("opened", "no such library"), ("run", "CUDA failure 2: out of memory")],
    ids=["never", "opened", "run"],
)
def test_a_device_is_used_and_where_it_fails_left_for_the_cpu_with_a_note(a_gpu_that: Any, when: str, why: str) -> None:
    a_gpu_that(when)
    runner = OnnxRunner({"decode": doubling()}, GPU)
    assert runner.run("decode", ONE)["image"].tolist() == [[2, 4]]
    assert (runner.device, runner.device_title) == (("cpu", "CPU") if why else ("cuda:0", "NVIDIA Something"))
    left = (f"NVIDIA Something failed ({why}); the CPU is used instead.",) if why else ()
    assert runner.notes == ("a note", *left)


def test_what_fails_on_the_cpu_is_passed_on() -> None:
    with pytest.raises(Exception, match="INVALID_ARGUMENT"):
        OnnxRunner({"decode": doubling()}).run("decode", {"photo": np.zeros((1, 3), np.float32)})


def written(folder: Path, content: bytes) -> Manifest:
    return write_graphs(folder, Manifest("birds", "inpainting", "tdanet", "Birds", {}), {"encode": content})


def test_what_can_not_run_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CheckpointError, match=r"birds\.json can't be read by this ONNX Runtime"):
        load_onnx_runner(written(tmp_path, b"no graph at all"), "cpu")
    with pytest.raises(DeviceError, match='no device called "tpu"'):
        load_onnx_runner(written(tmp_path, doubling()), "tpu")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(CheckpointError, match="ONNX Runtime is not installed: run pip install onnxruntime"):
        load_onnx_runner(written(tmp_path, doubling()), "cpu")


def test_without_torch_the_way_out_is_told(
    tiny_checkpoint: Manifest, tiny_authenticator: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for load, manifest in ((Inpainter.load, tiny_checkpoint), (Authenticator.load, tiny_authenticator)):
        with pytest.raises(CheckpointError, match="needs torch, which this program goes without: use the full program"):
            load(str(manifest.path), "cpu")
