"""How many threads a network takes on the CPU, and how they wait for each other.

OpenMP's threads, torch's, wait for each other by spinning: on a machine that does something else the waiting ones take
the cores that the others need, layer after layer. So they sleep here (`wait_passively`).

A fill takes one thread, always: how many there are decides how sums are rounded, and the same seed has to give the same
fill whatever else the machine does. A verdict takes all cores: each of its threads has work of its own
(`models.authenticity.steps`), so that one that has to wait for a core keeps no other waiting. Training takes as many as
there are cores that nobody uses when it begins.

Free of torch and numpy, and to be called before torch is imported.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

ASKED = "OMP_NUM_THREADS"
FILL_THREADS = 1
# LLVM's and Intel's OpenMP heed the first, too, unless KMP_BLOCKTIME says otherwise. The second is numpy's.
_SHARED = {"OMP_WAIT_POLICY": "passive", "OPENBLAS_NUM_THREADS": "1"}
_CGROUP, _CGROUPS = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")
_LOAD = Path("/proc/loadavg")
_LOOKS = 6  # what runs for a moment only is not what a job has to share the cores with


def share_cores() -> None:
    """Let no thread of torch or numpy spin, here and in child processes; what the environment says already, stays.

    To be called before either is imported.
    """
    for name, value in _SHARED.items():
        os.environ.setdefault(name, value)


def fill_threads() -> int:
    """Threads of a fill: OMP_NUM_THREADS where a person has set it, else one."""
    return asked_threads() or FILL_THREADS


def verdict_threads() -> int:
    """Threads of a verdict: OMP_NUM_THREADS where a person has set it, else the cores that this process may use."""
    return asked_threads() or allowed_cores()


def free_threads(seconds: float = 0.01) -> int:
    """Threads of a training: OMP_NUM_THREADS where a person has set it, else the cores that are free, at least one.

    Linux is watched for so many seconds. Elsewhere all cores count as free: no other system tells at once what runs.
    """
    return asked_threads() or max(1, min(allowed_cores(), (os.cpu_count() or 1) - others_running(seconds)))


def use_threads(count: int) -> None:
    """Let torch, where it has been imported, compute with so many threads from now on."""
    torch = sys.modules.get("torch")
    if torch is not None and torch.get_num_threads() != count:
        torch.set_num_threads(count)


def asked_threads() -> int | None:
    """The number in OMP_NUM_THREADS; None where it is not set or no number."""
    asked = os.environ.get(ASKED, "")
    return int(asked) if asked.isdecimal() and int(asked) > 0 else None


def allowed_cores() -> int:
    """Cores that this process may use: by its affinity, and by the quota of its container (cgroup v2)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _quota()))


def others_running(seconds: float = 0.01) -> int:
    """Threads, but the calling one, that run on this machine or wait for a core: the median of some looks at Linux.

    0 where it is no Linux, or one that doesn't tell.
    """
    looks = []
    for look in range(_LOOKS):
        if look:
            time.sleep(seconds / (_LOOKS - 1))
        try:
            running = _LOAD.read_text(encoding="ascii").split()[3].partition("/")[0]
            looks.append(max(0, int(running) - 1))
        except (OSError, IndexError, ValueError):
            return 0
    return int(statistics.median_low(looks))


def _quota() -> int:
    """Whole cores of the tightest quota above this process, cpu.max; a very large number where there is none."""
    least = sys.maxsize
    try:
        (group,) = [line.removeprefix("0::/") for line in _CGROUP.read_text().split() if line.startswith("0::/")]
    except (OSError, ValueError):
        return least
    folder = _CGROUPS / group
    for place in (folder, *folder.parents):
        try:
            quota, period = (place / "cpu.max").read_text().split()
            least = min(least, int(quota) // int(period))
        except (OSError, ValueError):  # none here, or "max"
            pass
        if place == _CGROUPS:
            break
    return least
