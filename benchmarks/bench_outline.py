"""Outlining the animals of a photo, once the network is loaded; the window adds sending the photo to its engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch

from benchmarks.bench_machine import CORES
from benchmarks.timing import least_of_each
from models.imaging import load_photo
from models.outline import Outliner

CAT = Path(__file__).parents[1] / "resources/samples/chelsea.png"
SIZES = {"0.5 megapixels": (816, 612), "12 megapixels": (4000, 3000)}
ROUNDS = 10


def rows() -> Iterator[tuple[str, float, str, str]]:
    """Yield seconds and processor time for each size."""
    torch.set_num_threads(CORES)
    outliner, photo = Outliner.load("cpu"), load_photo(CAT).pixels
    for name, size in SIZES.items():
        shown = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        call = partial(outliner.outline, shown)
        least_of_each([call], time.perf_counter, rounds=2)  # the first ones also plan and allocate
        (seconds,) = least_of_each([call], time.perf_counter, ROUNDS)
        (used,) = least_of_each([call], time.process_time, ROUNDS)
        yield f"outlines of a photo of {name}, {CORES} cores", seconds, "s", "0.3" if size[0] == 4000 else ""
        yield f"processor time of these, {name}", used, "s", ""
