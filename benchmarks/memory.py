"""The memory that this process holds, and the most that it has held."""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float | None:
    """Peak resident memory in MB; None where the system does not tell (elsewhere than on Linux).

    Not getrusage, whose peak counts the parent's memory before this process became its own.
    """
    return _megabytes("VmHWM")


def resident_megabytes() -> float | None:
    """Resident memory now in MB; None where the system does not tell."""
    return _megabytes("VmRSS")


def _megabytes(name: str) -> float | None:
    if not _STATUS.exists():
        return None
    (found,) = (line for line in _STATUS.read_text(encoding="utf-8").splitlines() if line.startswith(name))
    return int(found.split()[1]) * 1024 / 1e6
