"""A small index to make sets from, and inpainters that take no time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.index import Caption, Header, Index, Record, read_index, write_index
from dataset_tools.inpainted import make
from dataset_tools.inpainted.fillers import Fillers, Job

PHOTOS = 10  # four blocks of three, the last of one
SPLITS = ("train", "train", "train", "val", "test")


@pytest.fixture
def source(tmp_path: Path, make_photo: Callable[..., np.ndarray]) -> Index:
    """An index of ten photos, their names with spaces and signs; every fifth is for testing."""
    folder = tmp_path / "source"
    (folder / "photos").mkdir(parents=True)
    records = []
    for number in range(PHOTOS):
        width, height = 48 + 4 * number, 64
        name = f"photos/a bird, n° {number}\n.jpg"
        Image.fromarray(make_photo(width, height, seed=number)).save(folder / name, quality=90)
        captions = (Caption(f"a bird of number {number}", "plain"),)
        box = (10.0, 10.0, 20.0, 30.0)
        split = SPLITS[number % 5]
        records.append(Record(f"set/{name}", name, split, "bird", "a kind of bird", captions, (width, height), box))
    write_index(folder / "index.jsonl", Header(root=".", source="small", licence="CC0"), records)
    return read_index(folder)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of three source photos."""
    monkeypatch.setattr(make, "SOURCES", 3)


def in_grey(jobs: Sequence[Job]) -> list[np.ndarray | None]:
    """Fills with a grey that depends on the seed."""
    return [np.where(job.hole[..., None], np.uint8(job.seed % 256), job.photo) for job in jobs]


def in_noise(jobs: Sequence[Job]) -> list[np.ndarray | None]:
    """Fills with noise of the seed, and shows the batch: one value more for each job that came before."""
    filled: list[np.ndarray | None] = []
    for place, job in enumerate(jobs):
        noise = np.random.default_rng(job.seed).integers(0, 200, job.photo.shape).astype(np.uint8) + np.uint8(place)
        filled.append(np.where(job.hole[..., None], noise, job.photo))
    return filled


def never(jobs: Sequence[Job]) -> list[np.ndarray | None]:
    """Can fill nothing."""
    return [None for _ in jobs]


@pytest.fixture
def quick() -> Fillers:
    """Two inpainters, the second of which depends on the batch it works in, as a network does by its rounding."""
    return Fillers({"grey": in_grey, "noise": in_noise}, {"noise": "sha of no file"})
