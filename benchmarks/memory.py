"""The memory that a process holds, and the most that this one has held."""

from __future__ import annotations

from pathlib import Path

_PROCESSES = Path("/proc")


def peak_megabytes() -> float | None:
    """Peak resident memory in MB; None where the system does not tell (elsewhere than on Linux).

    Not getrusage, whose peak counts the parent's memory before this process became its own.
    """
    return _megabytes("VmHWM", "self")


def resident_megabytes(process: int | None = None) -> float | None:
    """Resident memory now in MB, of this process or another one; None where the system does not tell."""
    return _megabytes("VmRSS", "self" if process is None else str(process))


def _megabytes(name: str, process: str) -> float | None:
    status = _PROCESSES / process / "status"
    if not status.exists():
        return None
    (found,) = (line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith(name))
    return int(found.split()[1]) * 1024 / 1e6
