"""A run folder that a checkpoint is made of, and what each task says its checkpoint holds."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from torch import Tensor

from models.checkpoints.manifest import CheckpointError, Manifest, read_manifest
from training.runs.licences import Licences
from training.runs.options import Options, options_from
from training.runs.state import OPTIONS, STATE_FOLDER, newest_state, read_options, read_progress, read_saved

AVERAGED_PREFIX = "module."
_MADE_OF = ("kind", "architecture", "config", "vocabulary", "training")  # of a manifest: what decides its weights
_TOLD = ("data", "hardware", "preset", "batch_size", "seed")  # of how any model was trained


class ExportError(ValueError):
    """A run that can't be exported; the message is one sentence for people."""


@dataclass(frozen=True)
class SavedRun:
    """A run with a saved state; `resolved` is what it was trained with, as JSON."""

    folder: Path
    resolved: Mapping[str, Any]
    state: Path
    step: int
    photos: int
    minutes: float

    @classmethod
    def open(cls, folder: Path) -> SavedRun:
        """The run in a folder. Raises ExportError, and ValueError where a file of it is damaged."""
        file = folder / OPTIONS
        if not file.exists():
            raise ExportError(f"{folder} is no training run: it has no training_options.json.")
        state = newest_state(folder / STATE_FOLDER)
        if state is None:
            raise ExportError(f"{folder} has no saved state yet; let the run save once.")
        resolved = read_options(folder)
        if "command" not in resolved:
            raise ExportError(f"{file} doesn't say what was trained: copy the run's folder again.")
        progress = read_progress(state)
        return cls(folder, resolved, state, progress["step"], progress.get("photos", 0), progress["minutes"])

    @property
    def command(self) -> str:
        """The command that made it."""
        return str(self.resolved["command"])

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The words that it knows, none for a task without captions."""
        return tuple(self.resolved.get("vocabulary", ()))

    @property
    def told(self) -> dict[str, Any]:
        """What its manifest says of how any model was trained."""
        known = {key: self.resolved[key] for key in _TOLD if key in self.resolved}
        return known | {"steps": self.step, "photos_seen": self.photos, "hours": round(self.minutes / 60, 2)}

    def options(self, kind: type[Options]) -> Options:
        """Its options, without settings that this version no longer has."""
        return options_from(kind, self.resolved)

    def tensors(self, module: str) -> dict[str, Tensor]:
        """The weights of a module of its state, by the name that the task gave it."""
        return read_saved(self.state / f"{module}.safetensors")

    def averaged(self) -> dict[str, Tensor]:
        """The averaged weights, by the network's own names."""
        tensors = self.tensors("average")
        return {name.removeprefix(AVERAGED_PREFIX): value for name, value in tensors.items() if name != "n_averaged"}


@dataclass(frozen=True)
class Contents:
    """What a task's checkpoint is and holds: the part of a manifest that only the task knows, and the weights."""

    kind: str
    architecture: str
    title: str
    config: Mapping[str, Any]
    preprocessing: Mapping[str, Any]
    tensors: Mapping[str, Tensor]
    told: Mapping[str, Any] = field(default_factory=dict)  # of its training, over what is told of any; None: nothing
    vocabulary: tuple[str, ...] | None = None  # None: the run's own
    licences: Licences = field(default_factory=list)  # beside those that the run recorded


def refuse_another(out: Path, manifest: Manifest, onnx: bool = False, pending: Collection[str] = ()) -> None:
    """Raise ExportError where another checkpoint has its name in `out`.

    One that was exported from just the same training may take its place, with other figures or another title. `pending`
    are the keys of that training which will only be known after it: they aren't compared.
    """
    file = out / f"{manifest.name}.json"
    if not os.path.lexists(file):
        return
    try:
        there: Manifest | None = read_manifest(file)
    except CheckpointError:
        there = None
    if there is None or there.is_onnx != onnx or _made_of(there, pending) != _made_of(manifest, pending):
        raise ExportError(f"{file} is another checkpoint: give another --name or folder, or take that one away.")


def _made_of(manifest: Manifest, pending: Collection[str]) -> str:
    """What decides a checkpoint's weights, as JSON: as it is after reading, without tuples."""
    known = replace(manifest, training={key: told for key, told in manifest.training.items() if key not in pending})
    return json.dumps([getattr(known, key) for key in _MADE_OF], sort_keys=True)
