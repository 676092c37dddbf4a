"""One job of a batch, step by step: its photo and hole, the fills that are there already, and their files.

Whoever runs the network, the command or the window's engine, does it between these steps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from app.batches.animal_hole import animal_hole
from app.batches.jobs import OUTLINE, FillJob
from app.output_folder import output_folder
from models import __version__
from models.files.atomic_file import named, numbered
from models.imaging import PhotoError, hole_digest, load_hole, load_photo, provenance, save_photo_apart
from models.imaging.carried import read_carried
from models.imaging.photo import Photo

if TYPE_CHECKING:
    from models.inpainter import Fill

S = TypeVar("S")
T = TypeVar("T")
_HOLE_FROM = "hole_from"  # in provenance: how the hole came about, so that it needn't be found again to be known


class Unwritable(PhotoError):
    """A fill that can't be written; the ones after it couldn't be either."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A job with its photo and hole, and the fills of it that are there, by seed.

    `hole` None: that of the animals, which nobody has outlined yet. Where every fill is there, both may be None.
    """

    job: FillJob
    photo: Photo | None
    hole: np.ndarray | None
    there: Mapping[int, Path]

    @property
    def missing(self) -> Iterator[range]:
        """The seeds to fill, as runs: a run's fills share what the network makes of the photo."""
        first = None
        for seed in range(self.job.seed, self.job.seed + self.job.count + 1):
            wanted = seed not in self.there and seed < self.job.seed + self.job.count
            if wanted and first is None:
                first = seed
            elif not wanted and first is not None:
                yield range(first, seed)
                first = None


def opened(job: FillJob, checkpoint: str) -> Opened:
    """Read what a job needs. `checkpoint`: the name of the one that is going to fill. Raises PhotoError."""
    there: dict[int, Path] = {}
    if job.mask == OUTLINE:
        if not job.again:
            there = _there(job, {**_asked(job, checkpoint), _HOLE_FROM: OUTLINE})
        if len(there) == job.count:
            return Opened(job, None, None, there)
        return Opened(job, load_photo(job.photo), None, there)
    photo = load_photo(job.photo)
    height, width = photo.pixels.shape[:2]
    hole = load_hole(job.mask, (height, width))
    if not hole.any():
        raise PhotoError(f"The mask {job.mask} is empty: nothing in it is white, so there is nothing to fill.")
    if hole.all():
        raise PhotoError(f"The mask {job.mask} covers the whole photo: something must stay visible.")
    if not job.again:
        there = _there(job, {**_asked(job, checkpoint), "hole_sha256": hole_digest(hole)})
    return Opened(job, photo, hole, there)


def with_animals(entry: Opened, masks: Iterable[np.ndarray]) -> Opened:
    """The same with the hole of its animals, bool H×W each. Raises PhotoError where there is none."""
    assert entry.photo is not None
    height, width = entry.photo.pixels.shape[:2]
    hole = animal_hole(masks, (height, width))
    if not hole.any():
        raise PhotoError(f"{entry.job.photo}: no bird, cat or dog was found, so it needs a mask.")
    return replace(entry, hole=hole)


def saved(entry: Opened, fill: Fill) -> Path:
    """Write a fill, lossless, and return its file: nothing that is there is replaced. Raises Unwritable."""
    assert entry.photo is not None
    assert entry.hole is not None
    told = provenance(
        caption=fill.caption, seed=fill.seed, checkpoint=fill.checkpoint, version=__version__, hole=entry.hole
    )
    if entry.job.mask == OUTLINE:
        told[_HOLE_FROM] = OUTLINE
    try:
        output_folder(entry.job.folder)
        return save_photo_apart(_name(entry.job, fill.seed), fill.photo, entry.photo, told)
    except PhotoError as error:
        raise Unwritable(str(error)) from error


def filled(
    entry: Opened, fills: Callable[..., Iterator[Fill]], told: Callable[[Fill, Path], None] = lambda *_: None
) -> Iterator[tuple[Fill, Path]]:
    """Make the fills that aren't there, and write each while the next is made; a caller that stops asking ends it.

    `fills` as `models.inpainter.Inpainter.fills`. `told` is called as soon as a fill is written, on another thread.
    Raises Unwritable, and whatever `fills` and `told` do.
    """

    def write(fill: Fill) -> tuple[Fill, Path]:
        file = saved(entry, fill)
        told(fill, file)
        return fill, file

    assert entry.photo is not None
    assert entry.hole is not None
    pixels, hole = entry.photo.pixels, entry.hole
    for seeds in entry.missing:
        run = fills(pixels, hole, entry.job.caption, len(seeds), seeds.start)
        yield from written_meanwhile(run, write)


def read_ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield the items; each is made while its forerunner is worked on."""
    with ThreadPoolExecutor(1, "photos") as reader:
        coming = reader.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = reader.submit(next, items, None)
            yield item


def written_meanwhile(fills: Iterator[S], write: Callable[[S], T]) -> Iterator[T]:
    """Have every fill written while the next one is made, which takes one core; never more than one ahead.

    Yields what `write` returns, in order; where a fill fails, that of the one before it comes first.
    """
    with ThreadPoolExecutor(1, "fills") as writer:
        last: Future[T] | None = None
        while True:
            try:
                fill = next(fills, None)
            except Exception:
                if last is not None:
                    yield last.result()
                raise
            if last is not None:
                yield last.result()
            if fill is None:
                return
            last = writer.submit(write, fill)


def _name(job: FillJob, seed: int) -> Path:
    return named(Path(job.folder), job.stem, f"-seed-{seed:04d}.png")


def _asked(job: FillJob, checkpoint: str) -> dict[str, Any]:
    """What a fill's file says of itself, if it is one of these; its seed, its hole and the program's version apart."""
    nothing = np.zeros((1, 1), bool)
    told = provenance(caption=job.caption, seed=0, checkpoint=checkpoint, version="", hole=nothing)
    return {key: told[key] for key in ("caption", "checkpoint")}


def _there(job: FillJob, asked: Mapping[str, Any]) -> dict[int, Path]:
    """The files of fills that are what is asked for, by seed."""
    found: dict[int, Path] = {}
    for seed in range(job.seed, job.seed + job.count):
        for file in numbered(_name(job, seed)):
            if not file.is_file():
                break
            told = _told_by(file)
            if told.get("seed") == seed and all(told.get(key) == value for key, value in asked.items()):
                found[seed] = file
                break
    return found


def _told_by(file: Path) -> dict[str, Any]:
    """What a fill's file says of itself, read without its pixels; nothing where it is no fill."""
    try:
        texts = read_carried(file).texts
        told: Any = next((json.loads(text.text) for text in texts if text.keyword == "featherproof"), None)
    except (PhotoError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
