"""How soon the window is there, how quickly it paints on a 24-megapixel photo and selects the animals of one of 12."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from benchmarks.probing import told_by

STARTS = 5


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Name, value, unit, target."""
    starts = [_start() for _ in range(STARTS)]
    yield "window: start-up until painted", statistics.median(shown for shown, _, _ in starts), "s", "< 0.8"
    yield "window: torch absent from its process", "yes" if all(absent for _, _, absent in starts) else "NO", "", "yes"
    ready = [seconds for _, seconds, _ in starts if seconds is not None]
    yield "window: start-up until the engine is ready", statistics.median(ready) if ready else "no checkpoint", "s", ""
    for facts in told_by("window_probe", "paint"):
        if "open_seconds" in facts:
            yield "window: opening a 24 MP JPEG", facts["open_seconds"], "s", ""
        elif "brush" in facts:
            soft = "soft " if facts["soft"] else ""
            name = f"window: stroke event, 24 MP, {facts['zoom']}, {soft}brush {facts['brush']}"
            yield f"{name}, median", 1e3 * facts["median"], "ms", "< 8"
            yield f"{name}, worst", 1e3 * facts["worst"], "ms", "< 16"
            yield f"{name}, letting go", 1e3 * facts["release"], "ms", ""
        elif "undo" in facts:
            yield "window: undo of that stroke", 1e3 * facts["undo"], "ms", ""
        elif "peak_megabytes" in facts:
            peak = facts["peak_megabytes"] or "measured on Linux only"
            yield "window: peak memory with a 24 MP photo", peak, "MB", ""
    (facts,) = told_by("window_probe", "animals")
    yield "window: Select the animals, 12 MP, the first time", facts["first"], "s", ""
    yield "window: the same in another photo", facts["anew"], "s", "< 0.3"
    yield "window: the same with known outlines", facts["again"], "s", ""


def _start() -> tuple[float, float | None, bool]:
    """(seconds until painted, until the engine is ready or None, torch absent) of one start of the program."""
    began = time.time()
    facts = {name: value for line in told_by("window_probe", "startup") for name, value in line.items()}
    ready = facts.get("ready")
    return facts["shown"] - began, ready - began if ready is not None else None, facts["torch_absent"]
