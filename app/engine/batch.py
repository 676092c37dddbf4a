"""Photos of a batch in the engine: read, outlined where no mask is given, filled, and their fills written to files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.batches.fills import Opened, filled, opened, with_animals
from app.batches.jobs import FillJob
from app.engine.jobs import FillFilesJob, OutlineJob
from app.engine.replies import FilesFilled, OutlinedAnimal
from models.running.threads import fill_threads, use_threads, verdict_threads

if TYPE_CHECKING:
    from models.authenticity.steps import Tick


@dataclass(frozen=True)
class BatchFiller:
    """`fills` as `models.inpainter.Inpainter.fills`, by the checkpoint of that name; `outline` outlines animals."""

    fills: Callable[..., Iterator[Any]]
    checkpoint: str
    outline: Callable[[OutlineJob], tuple[OutlinedAnimal, ...]]

    def fill(self, asked: FillFilesJob, tick: Tick) -> FilesFilled:
        """Make and write the fills that aren't there; `tick` is told how many of them are, and may raise to stop.

        Raises PhotoError, CheckpointError and InpaintError, each one plain sentence.
        """
        job: FillJob = asked.job
        entry = opened(job, self.checkpoint)
        skipped = dict(entry.there)
        files = {seed: str(file) for seed, file in skipped.items()}
        notes: dict[str, None] = {}
        if len(skipped) < job.count:
            entry = self._with_hole(asked, entry)
            use_threads(fill_threads())
            for fill, file in filled(entry, self.fills):
                files[fill.seed] = str(file)
                notes |= dict.fromkeys(fill.notes)
                tick(len(files), job.count)
        return FilesFilled(asked.id, tuple(files[seed] for seed in sorted(files)), len(skipped), tuple(notes))

    def _with_hole(self, asked: FillFilesJob, entry: Opened) -> Opened:
        if entry.hole is not None:
            return entry
        assert entry.photo is not None
        use_threads(verdict_threads())
        animals = self.outline(OutlineJob(asked.id, entry.photo.pixels))
        mask = np.zeros(entry.photo.pixels.shape[:2], bool)
        for animal in animals:
            left, top, right, bottom = animal.box
            mask[top:bottom, left:right] |= animal.mask.unpack()
        return with_animals(entry, [mask])
