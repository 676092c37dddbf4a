"""What another process takes: processor time and memory, which no busy machine makes worse."""

from __future__ import annotations

import os
import re
from pathlib import Path

# For one file, on two cores: 30 seconds of both, and memory above what the program takes at rest.
MOST_SECONDS = 60.0
MOST_BYTES = 1_500_000_000


class Taken:
    """Processor seconds and the peak of memory of the process `pid` since the last `restart`; Linux alone tells."""

    def __init__(self, pid: int) -> None:
        self._folder = Path("/proc") / str(pid)
        self.restart()

    def restart(self) -> None:
        """Count from here on."""
        (self._folder / "clear_refs").write_text("5")  # the peak begins anew
        self._seconds, self._rest = self._processor_seconds(), self._bytes("VmRSS")

    def seconds(self) -> float:
        """Of all its threads."""
        return self._processor_seconds() - self._seconds

    def bytes(self) -> int:
        """The peak above what it had at the restart."""
        return self._bytes("VmHWM") - self._rest

    def _processor_seconds(self) -> float:
        fields = (self._folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _bytes(self, name: str) -> int:
        found = re.search(rf"^{name}:\s+(\d+) kB$", (self._folder / "status").read_text(), re.MULTILINE)
        assert found is not None
        return int(found[1]) * 1024
