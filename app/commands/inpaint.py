"""`featherproof inpaint`: fills of one photo or of many, no window."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from app.batches.fills import Opened, Unwritable, filled, opened, read_ahead, with_animals
from app.batches.jobs import OUTLINE, FillJob
from app.batches.plan import BatchRequest, Plan
from app.commands.inpaint_lines import Lines
from app.commands.progress import Progress
from app.messages import note, note_left_out, shown
from app.output_folder import output_folder
from app.photo_files import Found
from models.checkpoints.checkpoint import find
from models.imaging import PhotoError
from models.running.threads import fill_threads, use_threads, verdict_threads

if TYPE_CHECKING:
    from models.inpainter import Fill, Inpainter
    from models.outline import Outliner


@dataclass(frozen=True)
class InpaintRequest:
    """The arguments of the command, as they were given."""

    batch: BatchRequest
    device: str
    checkpoint: str
    json: bool


@dataclass(frozen=True)
class _Failed:
    """A photo without a fill, or without all of them."""

    path: str
    error: Exception


def inpaint(request: InpaintRequest) -> int:
    """Write one lossless PNG a fill into the folder for fills and tell of each; 0, or 1 where a photo failed.

    Nothing that is there is replaced; of several photos, a fill that is there is skipped and one that fails costs
    nothing but itself. Everything that can be checked without a network is checked before torch is imported.
    """
    batch = request.batch
    job = _only_job(batch)
    plan = None if job else Plan(batch)
    if batch.mask == OUTLINE:
        find("default", kind="outline")
    lines = Lines(find(request.checkpoint), request.json, one_photo=job is not None)
    if plan is not None:
        _tell_of(plan, batch)
        output_folder(batch.out)
    progress = Progress(1 if plan is None else plan.total)
    networks = _Networks(request, progress)
    failed, skipped = False, 0
    try:
        for entry in read_ahead(_read([job] if job else plan or (), lines.manifest.name)):
            progress.show()
            if isinstance(entry, Opened):
                skipped += len(entry.there)
                entry = _filled(entry, networks, lines) or entry
            if isinstance(entry, _Failed):
                if job:
                    raise entry.error
                progress.clear()
                lines.error(entry.path, entry.error)
                failed = True
            progress.advance()
    except KeyboardInterrupt:
        progress.clear()
        note(f"stopped: {progress.done} of {progress.total} photos are done; the same command goes on from there.")
        raise
    finally:
        progress.clear()
    if skipped:
        note(f"{skipped} fills were there already and were skipped.")
    return int(failed)


def _only_job(batch: BatchRequest) -> FillJob | None:
    """That of a single photo, which is filled whatever is there; None where a batch is asked for."""
    (path, *others), sharded = batch.paths, batch.shard.of > 1
    if others or sharded or batch.captions is not None or os.path.isdir(path):
        return None
    if os.path.isdir(batch.mask) or (glob.has_magic(path) and not os.path.lexists(path)):
        return None
    assert batch.caption is not None
    return FillJob(path, batch.mask, batch.caption, batch.count, batch.seed, batch.out, Path(path).stem, again=True)


def _tell_of(plan: Plan, batch: BatchRequest) -> None:
    note_left_out(plan.left_out)
    if plan.strangers:
        note(shown(f"{batch.captions} has captions for {plan.strangers} photos that are not among these."))


def _read(jobs: Iterable[FillJob | Found], checkpoint: str) -> Iterator[Opened | _Failed]:
    for job in jobs:
        if isinstance(job, Found):
            yield _Failed(job.path, PhotoError(job.error or ""))
            continue
        try:
            yield opened(job, checkpoint)
        except Exception as error:  # whatever is wrong with one photo, the others are still to be filled
            yield _Failed(job.photo, error)


def _filled(entry: Opened, networks: _Networks, lines: Lines) -> _Failed | None:
    """Make, write and tell the fills of a photo that aren't there. Raises what would meet every other photo too."""
    job, progress = entry.job, networks.progress
    for seed, file in entry.there.items():
        progress.clear()
        lines.there(job, file, seed)
    if len(entry.there) == job.count:
        return None
    assert entry.photo is not None
    output_folder(job.folder)
    progress.clear()
    lines.photo(entry)
    outliner = networks.outliner if job.mask == OUTLINE else None
    inpainter = networks.inpainter
    try:
        if outliner is not None:
            use_threads(verdict_threads())
            entry = with_animals(entry, (animal.mask for animal in outliner.outline(entry.photo.pixels).animals))
        use_threads(fill_threads())
        begun = count(len(entry.there) + 1)

        def told(fill: Fill, file: Path) -> None:
            progress.clear()
            lines.fill(job, file, fill)
            progress.begin(next(begun) / (job.count + 1))

        for _ in filled(entry, inpainter.fills, told):
            pass
    except (Unwritable, BrokenPipeError):
        raise
    except Exception as error:
        return _Failed(job.photo, error)
    return None


class _Networks:
    """What is loaded once, when it is first needed. Raises CheckpointError and DeviceError, which end the command."""

    def __init__(self, request: InpaintRequest, progress: Progress) -> None:
        self._request, self.progress = request, progress

    @cached_property
    def inpainter(self) -> Inpainter:
        from models.inpainter import Inpainter

        self.progress.show("loading the network")
        return Inpainter.load(checkpoint=self._request.checkpoint, device=self._request.device)

    @cached_property
    def outliner(self) -> Outliner:
        from models.outline import Outliner

        self.progress.show("loading the network that outlines animals")
        return Outliner.load(self._request.device)
