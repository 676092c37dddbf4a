"""How long a project of 30 fills at 12 megapixels takes to save, to save again, and to open."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.samples import SAMPLE_PHOTO
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.document.project_reading import open_project
from app.window.document.snapshot_document import Unfinished
from app.window.inpaint.projects import ProjectJob

WIDTH, HEIGHT = 4000, 3000
FILLS, FILLS_A_RUN = 30, 4
HOLES = ((1000, 1000), (2000, 2000))  # a head, and most of an animal
REPEATS = 3
Row = tuple[str, float, str, str]


def rows() -> Iterator[Row]:
    """Name, value, unit, target."""
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo.jpg"
        Image.fromarray(_photo()).save(photo, quality=92)
        for width, height in HOLES:
            yield from _rows(photo, width, height)


def _rows(photo: Path, width: int, height: int) -> Iterator[Row]:
    document = Document.open(photo)
    for number in range(FILLS):
        document.fills.append(_fill(document, number, width, height))
    work, file = Unfinished(document, "a bird", 0, FILLS_A_RUN), photo.with_name("a.featherproof")
    name = f"project of {FILLS} fills of {width * height / 1e6:.0f} MP at {WIDTH * HEIGHT / 1e6:.0f} MP"

    first = _least(lambda: ProjectJob.of(work, file).write())
    yield f"{name}: saving it", first.seconds, "s", "< 3"
    yield f"{name}: the same, of both cores", first.processor_seconds, "processor s", ""
    yield f"{name}: its file", file.stat().st_size / 1e6, "MB", ""
    yield f"{name}: what the window stands still for", 1e3 * _least(lambda: ProjectJob.of(work, file)).seconds, "ms", ""
    opening = _least(lambda: open_project(file))
    yield f"{name}: opening it", opening.seconds, "s", "< 2"
    yield f"{name}: the same, of both cores", opening.processor_seconds, "processor s", ""
    again = open_project(file).document
    again.fills.append(_fill(again, FILLS, width, height))
    work = Unfinished(again, "a bird", 0, FILLS_A_RUN)
    more = _least(lambda: ProjectJob.of(work, file).write())
    yield f"{name}: saving it with one more", more.seconds, "s", ""
    yield f"{name}: the same, of both cores", more.processor_seconds, "processor s", ""


@dataclass(frozen=True)
class _Taken:
    """By the clock, and of all threads together."""

    seconds: float
    processor_seconds: float


def _least(call: Callable[[], object]) -> _Taken:
    """The least of each: what else the machine does only adds to them."""
    taken = []
    for _ in range(REPEATS):
        wall, processor = time.perf_counter(), time.process_time()
        call()
        taken.append((time.perf_counter() - wall, time.process_time() - processor))
    return _Taken(*map(min, zip(*taken, strict=True)))


def _photo() -> np.ndarray:
    """The sample, enlarged, with the grain of a camera: without it everything compresses too well."""
    with Image.open(SAMPLE_PHOTO) as sample:
        large = np.asarray(sample.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    grain = np.random.default_rng(0).normal(0, 4, large.shape)
    return np.clip(np.rint(large + grain), 0, 255).astype(np.uint8)


def _fill(document: Document, number: int, width: int, height: int) -> KeptFill:
    left, top = 20 * number, 15 * number
    hole = np.zeros((HEIGHT, WIDTH), bool)
    hole[top : top + height, left : left + width] = True
    pixels = document.original[top : top + height, left : left + width] // 2 + number
    patch = FillPatch((left, top, left + width, top + height), pixels, number, "a bird", (), (), "none", "cpu", 0.0)
    return KeptFill(patch, PackedHole.pack(hole), run=number // FILLS_A_RUN)
