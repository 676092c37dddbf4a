"""Training steps a second at 128 and 256 px, and how many photos a second the batches could feed.

The `compact` preset on a made-up cache, without the perceptual and the matching term, whose networks need pretrained
weights; every step trains the discriminator too. A GPU is used where there is one.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from benchmarks.bench_machine import CORES
from benchmarks.timing import best_seconds
from dataset_tools.index import Caption, Header, Record, write_index
from training.cache import Cache, build_cache
from training.commands import CACHE_MARGIN, fit_to_start
from training.inpainting import Inpainting
from training.inpainting_options import InpaintingOptions, preset
from training.run import make_accelerator

PHOTOS = 32
SHAPES = ((128, 8), (256, 4))  # px a side, photos a step
STEPS = 3
BATCHES = 20


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the trainer's figures."""
    torch.set_num_threads(CORES)
    with tempfile.TemporaryDirectory() as folder:
        index = write_photos(Path(folder) / "photos")
        for size, batch_size in SHAPES:
            run = Path(folder) / str(size)
            options = replace(
                preset("compact", run), index=(index,), image_size=size, batch_size=batch_size,
                adversarial_from=0, perceptual=0.0, matching=0.0,
            )  # fmt: skip
            cache = build_cache([index], run / "cache", round(size * CACHE_MARGIN), size)
            task = make_task(options, cache)
            where = "CPU" if task.device.type == "cpu" else torch.cuda.get_device_name(task.device)
            name = (
                f"training at {size} px, {batch_size} photos a step, compact, no perceptual or matching term, {where}"
            )
            yield name, 1 / seconds_a_step(task), "steps/s", ""
            photos = batch_size * BATCHES / best_seconds(functools.partial(draw, task), repeats=3)
            yield f"batches of {batch_size} at {size} px: cut, turned, with holes and words", photos, "photos/s", ""


def write_photos(folder: Path) -> Path:
    """An index of grainy photos to train and validate on."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    records = []
    for number in range(PHOTOS):
        grain = Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8))
        grain.resize((400, 300), Image.Resampling.BILINEAR).save(folder / f"{number}.png")
        records.append(
            Record(
                id=str(number),
                image=f"{number}.png",
                split="train" if number % 8 else "val",
                domain="bird",
                category=f"class {number % 4}",
                size=(400, 300),
                box=(100, 75, 200, 150),
                captions=(Caption("a small bird with a red breast and a short bill", "plain"),),
            )
        )
    write_index(folder / "index.jsonl", Header(root="."), records)
    return folder / "index.jsonl"


def make_task(options: InpaintingOptions, cache: Cache) -> Inpainting:
    """The task of these options, ready for its first step."""
    accelerator = make_accelerator(options)
    options, vocabulary = fit_to_start(options, cache)
    task = Inpainting(options, cache, vocabulary, accelerator)
    task.prepare(accelerator)
    return task


def seconds_a_step(task: Inpainting) -> float:
    """The best of a few steps; none of them is one of the rare steps with R1."""
    steps = iter(range(1, task.options.r1_every))

    def step() -> None:
        terms = task.train_step(next(steps))
        float(sum(terms.values()))  # waits for a GPU

    return best_seconds(step, repeats=STEPS)


def draw(task: Inpainting) -> None:
    """Make the photos of some steps."""
    for number in range(BATCHES):
        batch = task.photos.batch(number)
    batch.photo.sum().item()
