"""How soon the packaged program's window is there, and its first fill and verdict; its size. Needs `make exe`."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from build_spec.build import WORK, build_folder
from build_spec.flavours import FLAVOURS

STARTS = 3
STAGES = ("window: ", "fill: ", "verdict: ")  # the lines of --smoke-test, each printed as soon as it is so
TARGETS = {("light", "window: "): "< 1.5", ("light", "fill: "): "< 6"}
MEGABYTES = {"light": "< 450", "full": ""}


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Name, value, unit, target."""
    for flavour in FLAVOURS:
        name = f"packaged, {flavour}"
        program = build_folder(flavour) / "featherproof"
        report = WORK / f"{flavour}-sizes.json"
        if not program.is_file() or not report.is_file():
            yield f"{name}: size and start-up", "not built: make exe", "", ""
            continue
        sizes = json.loads(report.read_text(encoding="utf-8"))
        yield f"{name}: size without checkpoints", sizes["program"] / 1e6, "MB", MEGABYTES[flavour]
        yield f"{name}: its checkpoints", sizes["components"]["checkpoints"] / 1e6, "MB", ""
        starts = [seconds_until(program) for _ in range(STARTS)]
        for stage, what in zip(STAGES, ("window", "first fill", "first verdict"), strict=True):
            seconds = statistics.median(start[stage] for start in starts)
            yield f"{name}: start to {what}", seconds, "s", TARGETS.get((flavour, stage), "")


def seconds_until(program: Path) -> dict[str, float]:
    """Seconds from the start of the program to each stage of its `--smoke-test`, in a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        started = subprocess.Popen(
            [str(program), "--smoke-test"],
            env={"HOME": home},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert started.stdout is not None
        found: dict[str, float] = {}
        for line in started.stdout:
            for stage in STAGES:
                if line.startswith(stage):
                    found[stage] = time.perf_counter() - began
        if started.wait() != 0:
            raise RuntimeError(f"{program} --smoke-test fails: make test-exe says more.")
    return found
