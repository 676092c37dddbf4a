"""The most memory that this process has held."""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float | None:
    """Peak resident memory in MB; None where the system does not tell (elsewhere than on Linux).

    Not getrusage, whose peak counts the parent's memory before this process became its own.
    """
    if not _STATUS.exists():
        return None
    (peak,) = (line for line in _STATUS.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024 / 1e6
