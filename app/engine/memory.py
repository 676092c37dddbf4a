"""What this process holds: of the computer's memory and of a GPU's."""

from __future__ import annotations

import sys

from app.engine.replies import MemoryUsed


def memory_used(device: str) -> MemoryUsed | None:
    """Bytes in use, a GPU's too where `device` is one; None where the system does not say without more libraries.

    Raises RuntimeError on a GPU that has faulted: nothing works on it any more until a new process takes it.
    """
    ram = _resident()
    if ram is None:
        return None
    if not device.startswith("cuda"):
        return MemoryUsed(ram)
    try:
        import torch
    except ImportError:  # ONNX Runtime, which doesn't tell what it holds
        return MemoryUsed(ram)
    _, total = torch.cuda.mem_get_info(device)
    return MemoryUsed(ram, torch.cuda.memory_reserved(device), total)  # reserved: what no other program can have


def _resident() -> int | None:
    if sys.platform.startswith("linux"):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # the peak; what is held now is not told
    return None
