"""Runs a checkpoint's ONNX graphs by ONNX Runtime: the engine of the program that goes without torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.checkpoints.manifest import CheckpointError, Manifest
from models.checkpoints.onnx_checkpoint import load_graphs
from models.files.reasons import reason_of
from models.running.device import Device
from models.running.onnx_device import choose_onnx_device, open_session, thread_count


class OnnxRunner:
    """Runs serialised ONNX graphs, by name, as `runners.Runner` says; moves to the CPU where a device fails."""

    def __init__(self, graphs: Mapping[str, bytes], device: Device | None = None, threads: int | None = None) -> None:
        """`threads` of one run on the CPU; None: as `thread_count`."""
        chosen = device or Device("cpu", "CPU")
        self._threads = threads or thread_count()
        self.device, self.device_title, self.notes = chosen.name, chosen.title, chosen.notes
        self._graphs = dict(graphs) if self.device != "cpu" else {}  # to be opened again, on the CPU
        self._sessions: dict[str, Any] = {}
        try:
            self._open(graphs)
        except Exception as error:
            self._fall_back(error)

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Run one graph; the same inputs give the same outputs, float32."""
        try:
            return self._computed(graph, inputs)
        except Exception as error:  # ONNX Runtime has a dozen kinds, of no common one but this
            self._fall_back(error)
        return self._computed(graph, inputs)

    def _computed(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        session = self._sessions[graph]
        contiguous = {name: np.ascontiguousarray(array) for name, array in inputs.items()}
        outputs = session.run(None, contiguous)
        return {output.name: array for output, array in zip(session.get_outputs(), outputs, strict=True)}

    def _open(self, graphs: Mapping[str, bytes]) -> None:
        self._sessions = {name: open_session(content, self.device, self._threads) for name, content in graphs.items()}

    def _fall_back(self, error: Exception) -> None:
        """Go on on the CPU, which needs no driver and has most memory; raise the error where it is the CPU's."""
        if self.device == "cpu":
            raise error
        why = reason_of(error)
        self.notes += (f"{self.device_title} failed ({why}); the CPU is used instead.",)
        self.device, self.device_title = "cpu", "CPU"
        self._open(self._graphs)
        self._graphs = {}


def load_onnx_runner(manifest: Manifest, device: str, threads: int | None = None) -> OnnxRunner:
    """The runner of a checkpoint of ONNX graphs, on a device that is probed first; `threads` as for OnnxRunner.

    Raises CheckpointError where a graph or ONNX Runtime itself is missing or can't be read, and DeviceError.
    """
    graphs = load_graphs(manifest)
    try:
        import onnxruntime  # noqa: F401
    except ImportError as error:
        raise CheckpointError(
            f"The checkpoint {manifest.path} holds ONNX graphs, but ONNX Runtime is not installed: run pip install"
            " onnxruntime, or use the safetensors checkpoint."
        ) from error
    try:
        return OnnxRunner(graphs, choose_onnx_device(device), threads)
    except ValueError:
        raise
    except Exception as error:
        raise CheckpointError(
            f"The graphs of the checkpoint {manifest.path} can't be read by this ONNX Runtime: export or copy them"
            " again, or update onnxruntime."
        ) from error
