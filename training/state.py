"""The resumable state of a run, as safetensors and JSON: no pickle is written or read."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save
from torch import Tensor, nn

from training.folders import written_beside


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
        (fresh / "progress.json").write_text(json.dumps(progress), encoding="utf-8")
    if folder.exists():  # else a kill between the two renames has left the old state as the only one
        shutil.rmtree(old, ignore_errors=True)
        os.replace(folder, old)
    os.replace(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)


def _contiguous(tensors: dict[str, Any]) -> dict[str, Tensor]:
    # clones, because safetensors refuses tensors that share memory
    layout = torch.contiguous_format
    return {name: tensor.detach().cpu().clone(memory_format=layout) for name, tensor in tensors.items()}


def newest_state(folder: Path) -> Path | None:
    """The saved state to go on from: the folder itself, or the one that a kill between two renames left."""
    for candidate in (folder, folder.with_name(folder.name + ".old")):
        if (candidate / "progress.json").exists():
            return candidate
    return None


def load_state(folder: Path, state: TrainingState) -> tuple[int, float]:
    """Restore a run in place; returns its step and the minutes trained so far, (0, 0.0) where nothing was saved.

    Raises ValueError, with one sentence, where what was saved is of other networks.
    """
    source = newest_state(folder)
    if source is None:
        return 0, 0.0
    try:
        for name, module in state.modules.items():
            module.load_state_dict(load_file(source / f"{name}.safetensors"))
        for name, optimizer in state.optimizers.items():
            _restore_optimizer(optimizer, load_file(source / f"{name}.optimizer.safetensors"))
    except (FileNotFoundError, RuntimeError) as error:
        raise ValueError(
            f"{folder.parent} holds a run of another network: go on with its own options, or give another run folder."
        ) from error
    progress = json.loads((source / "progress.json").read_text(encoding="utf-8"))
    state.photos = progress.get("photos", 0)  # runs of older versions didn't count them
    return progress["step"], progress["minutes"]
