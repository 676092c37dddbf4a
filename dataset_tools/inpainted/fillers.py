"""Everything that can fill a hole for a set, by name, behind one interface; the only place that loads networks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dataset_tools.errors import DataError
from dataset_tools.inpainters import CLASSICAL, InpaintingImpossible
from models.checkpoints.checkpoint import find, list_checkpoints
from models.inpainter import Inpainter
from models.resynthesizer import Resynthesizer

TDANET, RESYNTHESIS = "tdanet", "resynthesis"
BATCH = 16  # holes that a network fills at once
_FILL_STREAM = 1


@dataclass(frozen=True, eq=False)
class Job:
    """One hole to fill: uint8 H×W×3 photo, bool H×W hole, the caption, and the seed of all chance."""

    photo: np.ndarray
    hole: np.ndarray
    caption: str
    seed: int


# Finished photos, in order; None where this inpainter can't fill that hole.
Filler = Callable[[Sequence[Job]], list[np.ndarray | None]]


@dataclass(frozen=True)
class Fillers:
    """Inpainters by name, with the sha256 of the weights of those that have some: what a set is known by."""

    by_name: dict[str, Filler]
    weights: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in the order that plans draw from."""
        return tuple(self.by_name)


def load_fillers(
    checkpoints: Iterable[str], autoencoders: Iterable[str] | None, device: str, taesd: Iterable[Path] = ()
) -> Fillers:
    """The classical inpainters, a TDANet for each checkpoint and a resynthesis for each autoencoder.

    Args:
        checkpoints: names or files of inpainting checkpoints; "default" is the default one.
        autoencoders: names or files; None takes every one that is installed.
        device: "auto", "cpu", "cuda", "cuda:N" or "mps".
        taesd: safetensors files of tiny autoencoders of others.

    Raises:
        CheckpointError, DeviceError: a checkpoint or the device can't be used.
        DataError: a file of others has the name of another autoencoder.
    """
    by_name: dict[str, Filler] = {name: _classical(fill) for name, fill in CLASSICAL.items()}
    weights: dict[str, str] = {}
    for checkpoint in dict.fromkeys(checkpoints):
        manifest = find(checkpoint)
        name = f"{TDANET}:{manifest.name}"
        by_name[name] = _tdanet(Inpainter.load(checkpoint, device))
        weights[name] = " ".join(weight.sha256 for weight in manifest.weights)
    if autoencoders is None:
        autoencoders = sorted(manifest.name for manifest in list_checkpoints("autoencoder"))
    for checkpoint in dict.fromkeys(autoencoders):
        _add(Resynthesizer.load(checkpoint, device), by_name, weights)
    for file in dict.fromkeys(taesd):
        if f"{RESYNTHESIS}:{file.stem}" in by_name:
            raise DataError(f"There is another autoencoder {file.stem}; rename {file}.")
        _add(Resynthesizer.load_taesd(file, device), by_name, weights)
    return Fillers(by_name, weights)


def _add(resynthesizer: Resynthesizer, by_name: dict[str, Filler], weights: dict[str, str]) -> None:
    name = f"{RESYNTHESIS}:{resynthesizer.manifest.name}"
    by_name[name] = _resynthesis(resynthesizer)
    weights[name] = " ".join(weight.sha256 for weight in resynthesizer.manifest.weights)


def without(fillers: Fillers, names: Sequence[str]) -> Fillers:
    """The same but for those named. Raises DataError for a name there is none of, or where none is left."""
    unknown = [name for name in names if name not in fillers.by_name]
    if unknown:
        raise DataError(f"There is no inpainter {unknown[0]}; there are {', '.join(fillers.names)}.")
    left = {name: filler for name, filler in fillers.by_name.items() if name not in names}
    if not left:
        raise DataError("No inpainter is left; leave out fewer of them.")
    return Fillers(left, {name: sha for name, sha in fillers.weights.items() if name in left})


def _classical(fill: Callable[[np.ndarray, np.ndarray, np.random.Generator], np.ndarray]) -> Filler:
    def filled(jobs: Sequence[Job]) -> list[np.ndarray | None]:
        return [alone(job) for job in jobs]

    def alone(job: Job) -> np.ndarray | None:
        try:
            # Not the stream that drew the hole: the way of filling would follow from its shape.
            return fill(job.photo, job.hole, np.random.default_rng((job.seed, _FILL_STREAM)))
        except InpaintingImpossible:
            return None

    return filled


def _tdanet(inpainter: Inpainter) -> Filler:
    def filled(jobs: Sequence[Job]) -> list[np.ndarray | None]:
        done: list[np.ndarray | None] = []
        for start in range(0, len(jobs), BATCH):
            part = jobs[start : start + BATCH]
            done += inpainter.fill_each(
                [job.photo for job in part],
                [job.hole for job in part],
                [job.caption for job in part],
                [job.seed for job in part],
            )
        return done

    return filled


def _resynthesis(resynthesizer: Resynthesizer) -> Filler:
    def redrawn(jobs: Sequence[Job]) -> list[np.ndarray | None]:
        # One at a time: at native resolution every hole has a window of its own size.
        return [resynthesizer.redraw(job.photo, job.hole) for job in jobs]

    return redrawn
