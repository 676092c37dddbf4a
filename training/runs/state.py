"""The resumable state of a run, as safetensors and JSON: no pickle is written or read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor, nn

from dataset_tools.index import read_index
from models.checkpoints.weight_file import load_tensors
from models.files.json_file import read_json
from models.files.regular_file import UnusableFile, lines_of
from training.runs.folders import written_beside

STATE_FOLDER = "state"  # in a run's folder
OPTIONS, PROGRESS = "training_options.json", "progress.json"
DIGESTS = "index_sha256"  # among a run's options
_AGAIN = "copy the run's folder again, or give another one with --run"


@dataclass
class TrainingState:
    """Everything that changes while a model trains, by name; `photos` counts those seen, in all processes together.

    `photos_before`: of those, the ones that a warm start had seen. A run's options tell it, so it isn't saved.
    """

    modules: dict[str, nn.Module] = field(default_factory=dict)
    optimizers: dict[str, torch.optim.Optimizer] = field(default_factory=dict)
    photos: int = 0
    photos_before: int = 0


def _optimizer_tensors(optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """An optimizer's tensors as `PARAMETER.KEY`; its settings come from the run's options, not from here."""
    slots = optimizer.state_dict()["state"]
    return {f"{index}.{key}": torch.as_tensor(value) for index, slot in slots.items() for key, value in slot.items()}


def _restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    slots: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        index, key = name.split(".", 1)
        if key != "step":
            # fused Adam on a processor goes by the order in memory: it must be the parameter's
            value = _laid_out_as(value, parameters, int(index))
        slots.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({"state": slots, "param_groups": optimizer.state_dict()["param_groups"]})


def _laid_out_as(value: Tensor, parameters: list[Tensor], index: int) -> Tensor:
    if index >= len(parameters) or parameters[index].shape != value.shape:
        raise RuntimeError(f"What the optimizer knows of parameter {index} has no place in it.")
    return torch.empty_like(parameters[index]).copy_(value)


def save_state(folder: Path, state: TrainingState, step: int, minutes: float) -> None:
    """Write the state beside the old one, then swap: a kill at any moment leaves one whole state behind."""
    old = folder.with_name(folder.name + ".old")
    with written_beside(folder) as fresh:
        for name, module in state.modules.items():
            (fresh / f"{name}.safetensors").write_bytes(save(_contiguous(module.state_dict())))
        for name, optimizer in state.optimizers.items():
            (fresh / f"{name}.optimizer.safetensors").write_bytes(save(_contiguous(_optimizer_tensors(optimizer))))
        progress = {"step": step, "photos": state.photos, "minutes": round(minutes, 3)}
        (fresh / PROGRESS).write_text(json.dumps(progress), encoding="utf-8")
    if folder.exists():  # else a kill between the two renames has left the old state as the only one
        shutil.rmtree(old, ignore_errors=True)
        os.replace(folder, old)
    os.replace(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)


def _contiguous(tensors: dict[str, Any]) -> dict[str, Tensor]:
    # clones, because safetensors refuses tensors that share memory
    layout = torch.contiguous_format
    return {name: tensor.detach().cpu().clone(memory_format=layout) for name, tensor in tensors.items()}


def read_options(run: Path) -> dict[str, Any]:
    """The resolved options that a run keeps. Raises FileNotFoundError, and ValueError where the file is damaged."""
    return _object(run / OPTIONS)


def read_progress(state: Path) -> dict[str, Any]:
    """What a saved state says of itself: its step, the photos seen and the minutes. Raises ValueError."""
    values = _object(state / PROGRESS)
    if type(values.get("step")) is not int or not isinstance(values.get("minutes"), int | float):
        raise _damaged(state / PROGRESS, "it tells no step")
    return values


def _object(file: Path) -> dict[str, Any]:
    try:
        values = read_json(file)
    except UnusableFile as error:
        raise _damaged(file, error.why) from error
    if not isinstance(values, dict):
        raise _damaged(file, "it holds no JSON object")
    return values


def _damaged(file: Path, why: str) -> ValueError:
    return ValueError(f"{file} is damaged ({why}): {_AGAIN}.")


def newest_state(folder: Path) -> Path | None:
    """The saved state to go on from: the folder itself, or the one that a kill between two renames left."""
    for candidate in (folder, folder.with_name(folder.name + ".old")):
        if (candidate / PROGRESS).exists():
            return candidate
    return None


def read_saved(file: Path) -> dict[str, Tensor]:
    """The tensors of a file of a run. Raises FileNotFoundError, and ValueError where it is damaged."""
    try:
        return load_tensors(file)
    except UnusableFile as error:
        raise _damaged(file, error.why) from error


def load_state(folder: Path, state: TrainingState) -> tuple[int, float]:
    """Restore a run in place; returns its step and the minutes trained so far, (0, 0.0) where nothing was saved.

    Raises ValueError, with one sentence, where what was saved is of other networks, or damaged.
    """
    source = newest_state(folder)
    if source is None:
        return 0, 0.0
    progress = read_progress(source)
    try:
        for name, module in state.modules.items():
            module.load_state_dict(read_saved(source / f"{name}.safetensors"))
        for name, optimizer in state.optimizers.items():
            _restore_optimizer(optimizer, read_saved(source / f"{name}.optimizer.safetensors"))
    except (FileNotFoundError, RuntimeError) as error:
        raise ValueError(
            f"{folder.parent} holds a run of another network: go on with its own options, or give another run folder."
        ) from error
    state.photos = progress.get("photos", 0)  # runs of older versions didn't count them
    return progress["step"], progress["minutes"]


def digests(indexes: Iterable[Path]) -> list[str]:
    """What the records of each index are known by. The header counts for nothing: it tells where the photos lie."""
    return [_digest(read_index(index).path) for index in indexes]


def _digest(index: Path) -> str:
    digest = hashlib.sha256()
    for line in islice(lines_of(index), 1, None):
        digest.update(line)
    return digest.hexdigest()


def refuse_another_index(run: Path, indexes: Iterable[Path]) -> None:
    """Raise ValueError where an index can't be read, or where the folder holds a run on others."""
    found = digests(indexes)
    if not found or newest_state(run / STATE_FOLDER) is None or not (run / OPTIONS).is_file():
        return
    before = read_options(run)
    if before.get(DIGESTS, found) != found:
        told = ", ".join(map(str, before.get("index", ())))
        raise ValueError(
            f"{run} holds a run on another index, or on an older state of it ({told}): give another folder with --run."
        )
