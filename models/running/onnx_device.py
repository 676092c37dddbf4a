"""Choose what ONNX Runtime computes on, and prove with a small computation that it works; as `device` does for torch.

Its "execution providers" depend on the package that is installed: `onnxruntime` has the CPU alone, `onnxruntime-gpu`
CUDA and `onnxruntime-directml` every GPU that Windows knows. Core ML is left out: it computes in float16 and knows no
sizes that change, so its fills and verdicts would be other ones.
"""

from __future__ import annotations

import base64
import functools
from typing import Any

import numpy as np

from models.files.reasons import reason_of
from models.running.device import ABSENT, UNKNOWN, WAY_OUT, Device, DeviceError
from models.running.threads import verdict_threads

# By the first part of a device's name, best first.
_PROVIDERS = {"cuda": "CUDAExecutionProvider", "dml": "DmlExecutionProvider"}
_TITLES = {"cuda": "NVIDIA GPU", "dml": "GPU (DirectML)"}
# As an ONNX graph: softmax(x · x) of x float32 8×8, named "y".
_PROBE = base64.b64decode(
    "CAk6VQoRCgF4CgF4EgF6IgZNYXRNdWwKDwoBehIBeSIHU29mdG1heBIFcHJvYmVaEwoBeBIOCgwIARIICgIICAoCCAhiEwoBeRIOCgwIARIICgII"
    "CAoCCAhCBAoAEBQ="
)


def choose_onnx_device(asked: str = "auto") -> Device:
    """The device to use; "auto" takes the first that works of cuda, dml and cpu and notes which failed its probe.

    Raises DeviceError where a device asked for by name is unknown, absent or fails its probe.
    """
    if asked != "auto":
        return _named(asked)
    notes: list[str] = []
    for kind in _present():
        name = f"{kind}:0"
        problem = probe(name)
        if problem is None:
            return Device(name, device_title(name), tuple(notes))
        notes.append(f"{device_title(name)} can't be used ({problem}); the CPU is used instead.")
    return Device("cpu", "CPU", tuple(notes))


def _named(asked: str) -> Device:
    kind, _, index = asked.partition(":")
    if kind not in ("cpu", "mps", *_PROVIDERS) or (index and not (kind in _PROVIDERS and index.isdecimal())):
        raise DeviceError(f'There is no device called "{asked}"', "use auto, cpu, cuda, cuda:N or dml")
    if kind == "cpu":
        return Device("cpu", "CPU")
    if kind not in _present():
        raise DeviceError(
            f"The ONNX Runtime of this program has no {kind.upper()} device", f"{WAY_OUT}, or the full program"
        )
    name = f"{kind}:{index or 0}"
    problem = probe(name)
    if problem is not None:
        raise DeviceError(f"The device {name} can't be used ({problem})")
    return Device(name, device_title(name))


def onnx_device_problems() -> dict[str, str]:
    """As `models.running.device.device_problems`, of ONNX Runtime."""
    present = _present()
    return {kind: probe(f"{kind}:0") or "" if kind in present else ABSENT for kind in _PROVIDERS} | {"mps": UNKNOWN}


def _present() -> list[str]:
    """The kinds of device, but the CPU, that the installed ONNX Runtime was built for."""
    try:
        import onnxruntime
    except ImportError:
        return []
    available = onnxruntime.get_available_providers()
    return [kind for kind, provider in _PROVIDERS.items() if provider in available]


def probe(name: str) -> str | None:
    """None where a small computation on the device gives what numpy does, else what went wrong.

    A driver too old or a library that is missing shows only when something is computed.
    """
    x = np.linspace(-1, 1, 64, dtype=np.float32).reshape(8, 8)
    powers = np.exp(x @ x)
    try:
        (got,) = open_session(_PROBE, name).run(None, {"x": x})
    except Exception as error:  # ONNX Runtime has a dozen kinds, of no common one but this
        return reason_of(error)
    near = np.allclose(got, powers / powers.sum(axis=1, keepdims=True), rtol=1e-2, atol=1e-2)
    return None if near else "it computes wrong numbers"


def device_title(name: str) -> str:
    """What people call the device: "CPU", "NVIDIA GPU"; ONNX Runtime doesn't tell a card's own name."""
    return _TITLES.get(name.partition(":")[0], "CPU")


def open_session(graph: bytes, device: str, threads: int = 1) -> Any:
    """An onnxruntime.InferenceSession of a serialised graph on a device, as `choose_onnx_device` names it.

    `threads` of one run on the CPU.

    Raises RuntimeError where the device's libraries can't be loaded, and what ONNX Runtime raises on a bad graph.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what fails is raised, and said in the program's own words
    options.use_deterministic_compute = True
    options.intra_op_num_threads = threads
    # A waiting thread that spins takes a core from the window and from the other members' networks.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    _register_arena()
    options.add_session_config_entry("session.use_env_allocators", "1")
    options.enable_mem_pattern = False  # plans for one size of input; tiles have many, and DirectML allows none
    kind, _, index = device.partition(":")
    wanted: list[Any] = ["CPUExecutionProvider"]
    if kind in _PROVIDERS:
        wanted.insert(0, (_PROVIDERS[kind], _settings(kind, index)))
    session = onnxruntime.InferenceSession(graph, options, providers=wanted)
    if kind in _PROVIDERS and _PROVIDERS[kind] not in session.get_providers():  # it goes on without a word
        raise RuntimeError(f"the libraries of {_PROVIDERS[kind]} can't be loaded")
    return session


@functools.cache
def _register_arena() -> None:
    """Make the memory that all networks share, once a process.

    Memory asked for anew at each layer has to be cleared by the system each time; an arena for each network, which
    ONNX Runtime makes by itself and doubles as it grows, would keep several times as much.
    """
    import onnxruntime

    kind, place = onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, onnxruntime.OrtMemType.DEFAULT
    grows_as_requested = {"arena_extend_strategy": 1}
    onnxruntime.create_and_register_allocator(
        onnxruntime.OrtMemoryInfo("Cpu", kind, 0, place), onnxruntime.OrtArenaCfg(grows_as_requested)
    )


def _settings(kind: str, index: str) -> dict[str, str]:
    settings = {"device_id": index}
    if kind == "cuda":
        # TF32 would give another fill than the CPU's, and kernels chosen by their speed another one from run to run.
        settings |= {"use_tf32": "0", "cudnn_conv_algo_search": "DEFAULT"}
    return settings


def thread_count() -> int:
    """Threads of ONNX Runtime's networks together: as many as torch's would be (`threads.verdict_threads`)."""
    return verdict_threads()
