"""What the engine's child process loads before its first job, and where it starts."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from app.engine.jobs import EngineSettings
from app.engine.worker import Loaded, plain_message, serve


def main(connection: Connection, settings: EngineSettings) -> None:
    """Entry point of the child process."""
    from models.running.device import device_problems

    serve(connection, settings, load, device_problems)


def load(settings: EngineSettings) -> Loaded:
    """The real thing: imports torch, probes the device, verifies and loads the inpainting checkpoint.

    Without a sound one the engine still selects and judges. Where the device that was asked for fails, it works on the
    CPU instead, with a note: a person at a window has no use for an engine that stops.
    """
    try:
        return _load(settings)
    except Exception as error:
        if settings.device == "cpu":
            raise
        why = plain_message(error, f"The device {settings.device} failed", "Its memory is full").rstrip(".")
        loaded = _load(replace(settings, device="cpu"))
        return replace(loaded, notes=(f"{why}; the CPU is used instead.", *loaded.notes))


def _load(settings: EngineSettings) -> Loaded:
    from app.engine.batch import BatchFiller
    from app.engine.judging import draw_pictures, judge_with, write_overlay
    from app.engine.outlining import outline_with
    from app.engine.selection import selected
    from models.checkpoints.checkpoint import CheckpointError
    from models.inpainter import Inpainter
    from models.running.device import choose_device

    outline = outline_with(settings.device)
    others = partial(
        Loaded,
        select=lambda job: selected(job.photo, job.what),
        outline=outline,
        judge=judge_with(settings.ensemble, settings.device),
        overlay=write_overlay,
        draw=draw_pictures,
    )
    try:
        inpainter = Inpainter.load(checkpoint=settings.checkpoint, device=settings.device)
    except CheckpointError as error:
        device = choose_device(settings.device)
        return others(
            fills=no_fills(str(error)),
            fill_files=BatchFiller(no_fills(str(error)), "", outline).fill,
            checkpoint="",
            device=device.name,
            device_name=device.title,
            notes=device.notes,
            problem=str(error),
            details=traceback.format_exc(),
        )
    runner = inpainter.runner
    return others(
        fills=inpainter.fills,
        fill_files=BatchFiller(inpainter.fills, inpainter.manifest.name, outline).fill,
        checkpoint=inpainter.manifest.name,
        device=runner.device,
        device_name=runner.device_title,
        notes=runner.notes,
    )


def no_fills(why: str) -> Callable[..., Iterator[Any]]:
    """In place of an inpainter's `fills`: raises CheckpointError with this sentence."""
    from models.checkpoints.checkpoint import CheckpointError

    def fills(*_: Any, **__: Any) -> Iterator[Any]:
        raise CheckpointError(why)

    return fills
