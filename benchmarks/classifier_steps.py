"""Training steps of the classifiers: each member's on the bank of fills, with the `compact` preset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from benchmarks.training_parts import step_rows
from dataset_tools.index import read_index
from dataset_tools.inpainted.fillers import Fillers, Job
from dataset_tools.inpainted.make import make_set
from dataset_tools.inpainted.plan import SetOptions
from models.authenticity.config import Key
from training.authenticity.options import preset
from training.authenticity.task import Authenticity
from training.commands.train import categories_of
from training.runs.loop import make_accelerator

MEMBERS: tuple[Key, ...] = ("swin", "resnext", "gan")


def classifier_rows(photos: Path, folder: Path) -> Iterator[tuple[str, float | str, str, str]]:
    """The figures of each member's step, on fills of an index's photos."""
    fills = write_fills(photos, folder / "fills")
    for member in MEMBERS:
        yield from member_rows(make_member(member, fills, folder / member))


def member_rows(task: Authenticity) -> Iterator[tuple[str, float | str, str, str]]:
    """The figures of one member's step. No loss looks through a network but the member itself."""
    options = task.options
    where = "CPU" if task.device.type == "cpu" else torch.cuda.get_device_name(task.device)
    name = f"{options.model}, {options.crop} px, {options.batch_size} crops a step, {where}"
    number = iter(range(2**31))

    def step() -> None:
        float(sum(task.train_step(next(number)).values()))  # waits for a GPU

    weights = [(task.optimizer, "step"), (task, "follow")]
    yield from step_rows(name, options.batch_size, step, weights, [(task, "crops_of")])
    yield f"{name}: time in the losses' networks", 0, "", ""


def make_member(member: Key, fills: Path, run: Path) -> Authenticity:
    """The task of a member, ready for its first step."""
    options = preset("compact", member, run, index=(fills,))
    accelerator = make_accelerator(options)
    categories = categories_of(options.index) if options.categories else ()
    options = replace(options, network=replace(options.network, categories=len(categories)))
    task = Authenticity(options, categories, accelerator)
    task.prepare(accelerator)
    return task


def write_fills(photos: Path, folder: Path) -> Path:
    """The index of an inpainted set: holes of an index's photos in grey, for a step takes as long for any fill."""
    make_set(read_index(photos.parent), folder, Fillers({"grey": _in_grey}, {}), SetOptions(fills=2), (1, 1), _silent)
    return folder / "index.jsonl"


def _in_grey(jobs: Sequence[Job]) -> list[np.ndarray | None]:
    return [np.where(job.hole[..., None], np.uint8(127), job.photo) for job in jobs]


def _silent(message: str) -> None:
    """No progress between the table's rows."""
