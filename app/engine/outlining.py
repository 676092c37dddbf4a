"""Outlines of animals in the engine, by a network that is loaded when the first are asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from app.engine.jobs import OutlineJob
from app.engine.packed_hole import PackedHole
from app.engine.replies import OutlinedAnimal
from models.checkpoints.checkpoint import CheckpointError

if TYPE_CHECKING:
    from models.outline import Animal, Outliner


def outline_with(device: str) -> Callable[[OutlineJob], tuple[OutlinedAnimal, ...]]:
    """A function that outlines a photo's animals on `device`, and on the CPU from the first time on that this fails.

    It raises CheckpointError, one plain sentence, where there is no sound checkpoint to outline with.
    """

    @cache
    def loaded(device: str) -> Outliner:
        from models.outline import Outliner

        return Outliner.load(device)

    def outline(job: OutlineJob) -> tuple[OutlinedAnimal, ...]:
        nonlocal device
        try:
            animals = loaded(device).outline(job.photo).animals
        except CheckpointError:
            raise
        except Exception:
            if device == "cpu":
                raise
            device = "cpu"
            return outline(job)
        return tuple(_for_the_window(animal) for animal in animals)

    return outline


def _for_the_window(animal: Animal) -> OutlinedAnimal:
    x, y, width, height = animal.box
    mask = PackedHole.pack(np.ascontiguousarray(animal.mask[y : y + height, x : x + width]))
    return OutlinedAnimal(animal.kind, (x, y, x + width, y + height), mask, animal.confidence)
