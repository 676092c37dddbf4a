"""Photos a second of the data set tools on one core, beside what decoding their JPEGs alone would allow."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image

from benchmarks.timing import best_seconds
from dataset_tools.checks.run import check
from dataset_tools.index import read_index
from dataset_tools.inpainted.block import SOURCES
from dataset_tools.inpainted.fillers import Fillers, load_fillers
from dataset_tools.inpainted.make import make_set
from dataset_tools.inpainted.plan import SetOptions
from dataset_tools.readers.folder import index_folder
from dataset_tools.readers.reading import ReadingOptions

PHOTOS = SOURCES  # one block
WIDTH, HEIGHT = 400, 300


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the figures."""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "photos", Path(folder) / "index"
        files = write_photos(source)
        what = f"{WIDTH} × {HEIGHT} px JPEGs, one core"
        decoding = best_seconds(lambda: [np.asarray(Image.open(file)) for file in files])
        yield f"decoding {what}", PHOTOS / decoding, "photos/s", "the limit"
        indexing = best_seconds(lambda: index_folder(source, out, ReadingOptions(), print, domain="bird"))
        yield f"indexing a folder of {what}", PHOTOS / indexing, "photos/s", ""
        checking = best_seconds(lambda: check([out], print))
        yield f"checking an index of {what}", PHOTOS / checking, "photos/s", ""
        fillers = load_fillers(["default"], None, "cpu")
        for name, filler in fillers.by_name.items():
            alone = Fillers({name: filler}, {})
            yield f"inpainted set by {name}, {what}", PHOTOS / seconds(out, alone, folder), "source photos/s", ""


def seconds(index: Path, fillers: Fillers, folder: str) -> float:
    """How long one block takes: an authentic and an inpainted copy of every photo, its hole, all written to disk."""
    options = SetOptions(fills=1)

    def make() -> None:
        with tempfile.TemporaryDirectory(dir=folder) as out:
            make_set(read_index(index), Path(out), fillers, options, (1, 1), say=lambda message: None)

    return best_seconds(make, repeats=2)


def write_photos(folder: Path) -> list[Path]:
    """JPEGs with detail at every scale, as photos have."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    files = []
    for number in range(PHOTOS):
        picture = np.full((HEIGHT, WIDTH, 3), 127.0)
        for cells in (4, 16, 64):
            noise = rng.normal(0, 60 / np.sqrt(cells / 4), (cells, cells, 3))
            picture += cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        files.append(folder / f"{number}.jpg")
        Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(files[-1], quality=90)
    return files
