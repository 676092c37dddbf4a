"""Where the time of `featherproof inpaint` goes: start to end of the command with four fills, by its parts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from app.samples import SAMPLE_CAPTION, SAMPLE_PHOTO
from benchmarks.inpaint_probe import MEANWHILE

ROOT = Path(__file__).resolve().parents[1]
SIZES = {0.5: (816, 612), 2: (1632, 1224), 12: (4000, 3000)}  # megapixels: width and height
COUNT, STARTS = 4, 3
GRAIN = 3.0  # grey levels: enlarged photos have none, and PNGs of them are small
ELSE = "Python started, everything else imported and done"


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield seconds of the whole command and of its parts, for each size the fastest of some starts."""
    with tempfile.TemporaryDirectory() as folder:
        for megapixels, (width, height) in SIZES.items():
            arguments = write_photo(Path(folder), width, height)
            whole, parts = min(_run(arguments) for _ in range(STARTS))
            name = f"inpaint, {COUNT} fills of {megapixels:g} megapixels"
            yield name, whole, "s", ""
            rest = whole - sum(seconds for part, seconds in parts.items() if part != MEANWHILE)
            for part, seconds in (*parts.items(), (ELSE, rest)):
                yield f"{name}: {part}", seconds, "s", ""


def write_photo(folder: Path, width: int, height: int) -> list[str]:
    """The sample photo enlarged, with grain, and a hole of a quarter of it; returns the command's arguments."""
    photo, mask = folder / "photo.png", folder / "mask.png"
    with Image.open(SAMPLE_PHOTO) as sample:
        smooth = np.asarray(sample.convert("RGB").resize((width, height), Image.Resampling.BICUBIC), np.float32)
    grain = np.random.default_rng(0).normal(0, GRAIN, smooth.shape).astype(np.float32)
    Image.fromarray(np.clip(np.rint(smooth + grain), 0, 255).astype(np.uint8)).save(photo, compress_level=1)
    hole = np.zeros((height, width), np.uint8)
    hole[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4] = 255
    Image.fromarray(hole).save(mask)
    return [
        str(photo), "--mask", str(mask), "--caption", SAMPLE_CAPTION, "--count", str(COUNT),
        "--device", "cpu", "--out", str(folder),
    ]  # fmt: skip


def _run(arguments: list[str]) -> tuple[float, dict[str, float]]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.inpaint_probe", *arguments],
        cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return time.perf_counter() - started, json.loads(done.stdout.splitlines()[-1])
