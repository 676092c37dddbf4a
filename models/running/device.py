"""Choose the device to compute on, and prove with a small computation that it works."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from importlib.util import find_spec

from models.files.reasons import reason_of

DEVICE_HELP = "auto, cpu, cuda, cuda:N or mps"
WAY_OUT = "use --device cpu or auto"
ABSENT, UNKNOWN = "absent", "unknown"  # see `device_problems`


class DeviceError(ValueError):
    """A device that was asked for by name and can't be used; the message is one plain sentence with the way out.

    `reason` is that sentence without its full stop and without the way out, as the window knows another one.
    """

    def __init__(self, reason: str, way_out: str = WAY_OUT) -> None:
        super().__init__(f"{reason}: {way_out}.")
        self.reason = reason


@dataclass(frozen=True)
class Device:
    """`name` as torch knows it ("cpu", "cuda:0", "mps"), `title` for people, and `notes`: why it isn't a better one."""

    name: str
    title: str
    notes: tuple[str, ...] = ()


def choose_device(asked: str = "auto") -> Device:
    """The device to use; "auto" takes the first that works of cuda, mps and cpu and notes which failed its probe.

    Where torch is not installed it is what ONNX Runtime would use (`onnx_device`). Raises DeviceError where a
    device asked for by name is unknown, absent or fails its probe.
    """
    try:
        import torch  # noqa: F401
    except ImportError:
        from models.running.onnx_device import choose_onnx_device

        return choose_onnx_device(asked)
    if asked != "auto":
        return _named(asked)
    notes: list[str] = []
    for name in _present():
        problem = probe(name)
        if problem is None:
            return Device(name, device_title(name), tuple(notes))
        notes.append(f"{device_title(name)} can't be used ({problem}); the CPU is used instead.")
    return Device("cpu", device_title("cpu"), tuple(notes))


def device_problems() -> dict[str, str]:
    """Of each kind of device but the CPU why it can't be used, "" where a probe says that it can.

    ABSENT: the computer has none; UNKNOWN: this program's library knows no such kind; else what went wrong.
    """
    try:
        import torch  # noqa: F401
    except ImportError:
        from models.running.onnx_device import onnx_device_problems

        return onnx_device_problems()
    present = {name.partition(":")[0]: name for name in _present()}
    return {kind: probe(present[kind]) or "" if kind in present else ABSENT for kind in ("cuda", "mps")} | {
        "dml": UNKNOWN
    }


def device_kinds() -> tuple[str, ...]:
    """What a person may ask for on this system with the library that is installed, found without loading it."""
    full = find_spec("torch") is not None
    kinds = {"cuda": sys.platform != "darwin", "mps": full and sys.platform == "darwin"}
    kinds["dml"] = not full and sys.platform == "win32"
    return ("auto", "cpu", *(kind for kind, there in kinds.items() if there))


def _named(asked: str) -> Device:
    kind, _, index = asked.partition(":")
    if kind not in ("cpu", "cuda", "mps") or (index and not (kind == "cuda" and index.isdecimal())):
        raise DeviceError(f'There is no device called "{asked}"', f"use {DEVICE_HELP}")
    name = f"cuda:{index or 0}" if kind == "cuda" else kind
    if name != "cpu" and kind not in {present.partition(":")[0] for present in _present()}:
        raise DeviceError(f"This computer has no {kind.upper()} device that torch can use")
    problem = probe(name)
    if problem is not None:
        raise DeviceError(f"The device {name} can't be used ({problem})")
    return Device(name, device_title(name))


def _present() -> list[str]:
    import torch

    found = ["cuda:0"] if torch.cuda.is_available() else []
    return found + (["mps"] if torch.backends.mps.is_available() else [])


def probe(name: str) -> str | None:
    """None where a convolution and a matrix product on the device agree with the CPU's, else what went wrong.

    A driver too old, a card that this torch wasn't built for, or a full memory shows only when something is computed.
    """
    import torch

    try:
        ramp = torch.linspace(-1, 1, 3 * 8 * 8).reshape(1, 3, 8, 8)
        weight = torch.linspace(-1, 1, 4 * 3 * 3 * 3).reshape(4, 3, 3, 3)
        expected = _small_computation(ramp, weight)
        got = _small_computation(ramp.to(name), weight.to(name)).cpu()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        return reason_of(error)
    return None if torch.allclose(expected, got, rtol=1e-2, atol=1e-2) else "it computes wrong numbers"


def _small_computation(ramp, weight):  # type: ignore[no-untyped-def]
    import torch

    convolved = torch.nn.functional.conv2d(ramp, weight, padding=1).flatten(2)
    return torch.softmax(convolved @ convolved.transpose(1, 2), dim=-1)


def device_title(name: str) -> str:
    """What people call the device: "CPU", "NVIDIA H100 80GB HBM3", "Apple GPU"."""
    if name.startswith("cuda"):
        import torch

        try:
            return torch.cuda.get_device_name(name)
        except (RuntimeError, AssertionError):
            return name
    if name == "mps":
        return f"Apple GPU ({platform.machine()})"
    return "CPU"
