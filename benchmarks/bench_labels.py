"""What a C2PA claim adds to saving a fill, in time and bytes, and how long a file's labels take to read."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import cv2
import numpy as np

from benchmarks.timing import least_of_each
from models.imaging import Photo, load_photo, provenance, save_photo
from models.provenance import read_labels
from models.provenance.c2pa_library import c2pa_library

SAMPLE = Path(__file__).resolve().parents[1] / "resources/samples/chelsea.png"
SIZES = {"0.5 megapixels": (866, 577), "12 megapixels": (4243, 2828)}
ROUNDS = 5
_SIGNS, _CHECKS = "models.provenance.claim.c2pa_library", "models.provenance.credentials.c2pa_library"


def rows() -> Iterator[tuple[str, float | int | str, str, str]]:
    """Yield the figures."""
    sample = load_photo(SAMPLE).pixels
    if c2pa_library() is None:
        yield "C2PA claims", "c2pa-python is not installed", "", ""
    for size, shape in SIZES.items():
        photo = Photo(cv2.resize(sample, shape, interpolation=cv2.INTER_CUBIC))
        hole = np.zeros(photo.pixels.shape[:2], bool)
        hole[:50, :50] = True
        told = provenance(caption="a red bird", seed=7, checkpoint="birds-pets-128", version="1.0", hole=hole)
        with tempfile.TemporaryDirectory() as folder:
            for suffix in (".png", ".jpg", ".webp", ".tif"):
                yield from _figures(Path(folder) / f"fill{suffix}", photo, told, f"{suffix}, {size}")


def _figures(
    file: Path, photo: Photo, told: dict[str, object], what: str
) -> Iterator[tuple[str, float | int, str, str]]:
    """Processor time, which other work on the machine hardly changes."""

    def save() -> None:
        save_photo(file, photo.pixels, photo, told)

    def save_plainly() -> None:
        with mock.patch(_SIGNS, return_value=None):
            save()

    def read() -> None:
        read_labels(file)

    def read_without() -> None:
        with mock.patch(_CHECKS, return_value=None):
            read()

    save_plainly()
    size = file.stat().st_size
    save()
    plain, claimed, told_all, told_some = least_of_each(
        (save_plainly, save, read, read_without), time.process_time, ROUNDS
    )
    yield f"saving {what}", 1000 * plain, "ms", ""
    yield f"saving {what}, with a claim", 1000 * claimed, "ms", ""
    yield f"the claim in {what}", (file.stat().st_size - size) / 1000, "KB", ""
    yield f"reading labels of {what}", 1000 * told_some, "ms", ""
    yield f"reading labels of {what}, the claim checked", 1000 * told_all, "ms", ""
