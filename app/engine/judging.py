"""Verdicts in the engine: photos read, judged by the ensemble, and drawn under their heat maps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from app.engine.jobs import ClassifyJob, OverlayJob, PicturesJob
from app.engine.replies import VerdictDone
from app.file_state import file_state
from app.verdicts.report import Pictures
from models.provenance import read_labels

if TYPE_CHECKING:
    from models.authenticator import Authenticator
    from models.authenticity.steps import Tick


def judge_with(ensemble: str, device: str) -> Callable[[ClassifyJob, Tick | None], VerdictDone]:
    """A function that judges photos; the ensemble is loaded, by name or file, when the first is to be judged.

    The function is also given whom to tell how far it is: see `Authenticator.classify`. It raises PhotoError,
    CheckpointError, DeviceError and ClassifyError, each one plain sentence.
    """

    @cache
    def loaded() -> Authenticator:
        from models.authenticator import Authenticator

        return Authenticator.load(ensemble, device)

    def judge(job: ClassifyJob, tick: Tick | None = None) -> VerdictDone:
        file = file_state(job.path) if job.photo is None else None  # before it is read, so that a later change shows
        pixels, notes = (job.photo, ()) if job.photo is not None else _read(job.path)
        labels = read_labels(job.path, pixels) if job.photo is None else None
        verdict = loaded().classify(pixels, tick)
        thumbnail = _thumbnail(pixels, job.thumbnail) if job.thumbnail else None
        return VerdictDone(job.id, verdict, thumbnail, notes, file, labels)

    return judge


def write_overlay(job: OverlayJob) -> None:
    """Write the photo in grey under its heat map. Raises PhotoError."""
    from app.verdicts.heat_files import save_heat_map

    pixels, _ = _read(job.path)
    save_heat_map(Path(job.target), pixels, job.verdict)


def draw_pictures(job: PicturesJob) -> Pictures:
    """The photo and its heat map for a report. Raises PhotoError."""
    from app.verdicts.report_pictures import pictures_of

    pixels, _ = _read(job.path)
    return pictures_of(pixels, job.verdict)


def _read(path: str) -> tuple[np.ndarray, tuple[str, ...]]:
    from models.imaging import load_photo

    photo = load_photo(path)
    return photo.pixels, photo.notes


def _thumbnail(pixels: np.ndarray, longest: int) -> np.ndarray:
    picture = Image.fromarray(pixels)
    picture.thumbnail((longest, longest), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(picture)
