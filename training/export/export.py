"""From a run folder to a checkpoint: what ships, or what training goes on from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from models.autoencoder import AutoencoderConfig
from models.checkpoints.checkpoint import write_checkpoint
from models.checkpoints.manifest import CheckpointError, Manifest, read_manifest
from models.tdanet.config import TDANetConfig
from models.tdanet.folding import fold_spectral_norm
from models.tdanet.network import TDANet, TDANetInference
from training.inpainting.options import InpaintingOptions
from training.inpainting.stages import PHOTOS, changes_at, read_stages
from training.inpainting.warm_start import DISCRIMINATOR_PREFIX
from training.runs.licences import LICENCES, licence_note
from training.runs.state import OPTIONS, STATE_FOLDER, newest_state, read_options, read_progress, read_saved

PART_BYTES = 16 * 2**20  # of a warm start: what small transfers take
AVERAGED_PREFIX = "module."
_MADE_OF = ("kind", "architecture", "config", "vocabulary", "training")
_TOLD = ("data", "hardware", "preset", "batch_size", "seed")  # of how it was trained
_TOLD_OF_MEMBERS = ("stacking", "without", "start")  # what a member never saw, as a stack over it must know; its start
_ARCHITECTURES = {"autoencoder": "autoencoder", "authenticity-member": "member"}


class ExportError(ValueError):
    """A run that can't be exported; the message is one sentence for people."""


def read_run(run: Path) -> tuple[dict[str, Any], Path, dict[str, Any]]:
    """A run's resolved options, its newest state folder and its progress. Raises ExportError."""
    options_file = run / OPTIONS
    if not options_file.exists():
        raise ExportError(f"{run} is no training run: it has no training_options.json.")
    state = newest_state(run / STATE_FOLDER)
    if state is None:
        raise ExportError(f"{run} has no saved state yet; let the run save once.")
    values = read_options(run)
    if "command" not in values:
        raise ExportError(f"{options_file} doesn't say what was trained: copy the run's folder again.")
    return values, state, read_progress(state)


def export(
    run: Path,
    out: Path,
    training: bool = False,
    name: str | None = None,
    title: str | None = None,
    default: bool = False,
    metrics: dict[str, Any] | None = None,
    around: Mapping[str, int | None] | None = None,
) -> Manifest:
    """Write the run's checkpoint into the folder `out`.

    Inpainting: the averaged inpainting path, spectral norm folded, float16; with `training` the warm start: the
    averaged network with its auxiliary path and the discriminators, unfolded, in parts of at most 16 MiB.
    `around`: of inpainting, `detail_from` and `rim_depth` as in `models.inpainter.Inpainter`; None leaves one out.
    Text matching: all of it, float16. Autoencoder and authenticity members: their average, float16.
    """
    values, state, progress = read_run(run)
    command = values["command"]
    if command == "inpainting":
        kind = "inpainting-warm-start" if training else "inpainting"
        tensors = _warm_start(values, state) if training else _inference(values, state)
        config, preprocessing = values["network"], {"size": _size(values, progress), "range": [-1, 1]}
        preprocessing |= {key: value for key, value in (around or {}).items() if value is not None}
    elif command == "autoencoder":
        stride = AutoencoderConfig.from_dict(values["network"]).stride
        kind, tensors = "autoencoder", _averaged(state)
        config, preprocessing = values["network"], {"multiple": stride, "range": [-1, 1]}
    elif command in ("authenticity", "gan-classifier"):
        kind, tensors, config = "authenticity-member", _averaged(state), values["network"]
        preprocessing = {"multiple": 32, "range": [0, 1], "categories": values["categories_in_order"]}
    elif command == "text-matching":
        kind, tensors = "text-matching", read_saved(state / "matching.safetensors")
        config, preprocessing = values["matching"], {"size": values["image_size"], "range": [-1, 1]}
    else:
        raise ExportError(f"{run} was made by '{command}', which this version can't export.")
    manifest = Manifest(
        name=name or (f"{run.name}-warm-start" if training else run.name),
        kind=kind,
        architecture=_ARCHITECTURES.get(kind, "tdanet"),
        title=title or _title(kind, values),
        config=config,
        vocabulary=tuple(values.get("vocabulary", ())),
        preprocessing=preprocessing,
        training=told(values, progress["step"])
        | {
            "steps": progress["step"],
            "photos_seen": progress.get("photos", 0),
            "hours": round(progress["minutes"] / 60, 2),
        },
        metrics=metrics or {},
        licence_note=licence_note(values.get(LICENCES, ())),
        default=default,
    )
    refuse_another(out, manifest)
    return write_checkpoint(out, manifest, halved(tensors), PART_BYTES if training else None)


def refuse_another(out: Path, manifest: Manifest, onnx: bool = False) -> None:
    """Raise ExportError where another checkpoint has its name in `out`.

    One that was exported from just the same training may take its place, with other figures or another title.
    """
    file = out / f"{manifest.name}.json"
    if not os.path.lexists(file):
        return
    try:
        there: Manifest | None = read_manifest(file)
    except CheckpointError:
        there = None
    if there is None or there.is_onnx != onnx or _made_of(there) != _made_of(manifest):
        raise ExportError(f"{file} is another checkpoint: give another --name or folder, or take that one away.")


def _made_of(manifest: Manifest) -> str:
    """What decides a checkpoint's weights, as JSON: as it is after reading, without tuples."""
    return json.dumps([getattr(manifest, key) for key in _MADE_OF])


def _size(values: dict[str, Any], progress: dict[str, Any]) -> int:
    """Pixels a side of the pictures that a run has seen last."""
    # nothing else of a stage: it may name options that only the version knew by which the run was made
    lengths_and_sizes = [
        " ".join(word for word in text.split() if word.partition("=")[0].replace("-", "_") in (PHOTOS, "image_size"))
        for text in values.get("stages", ())
    ]
    stages = read_stages(lengths_and_sizes, InpaintingOptions(run=Path(values["run"])))
    size: int = changes_at(stages, progress.get("photos", 0) - 1).get("image_size", values["image_size"])
    return size


def told(values: dict[str, Any], step: int) -> dict[str, Any]:
    """What a manifest says of how it was trained."""
    known = {key: values[key] for key in (*_TOLD, *_TOLD_OF_MEMBERS) if key in values}
    if "rounds" in values:
        turns = values["generator_steps"] + values["classifier_steps"]
        rounds = max(0, step - values["bank_steps"]) // turns
        known |= {"rounds": rounds, "generator": Path(values["generator"]).stem} if rounds else {}
    return known


def _title(kind: str, values: dict[str, Any]) -> str:
    if kind == "authenticity-member":
        return f"Authenticity member {values['model']}, preset {values['preset']}, {values['crop']} px crops"
    what = "Autoencoder" if kind == "autoencoder" else f"TDANet {kind.replace('-', ' ')}"
    return f"{what}, preset {values['preset']}, {values['image_size']} px"


def _averaged(state: Path) -> dict[str, Tensor]:
    averaged = read_saved(state / "average.safetensors")
    return {name.removeprefix(AVERAGED_PREFIX): value for name, value in averaged.items() if name != "n_averaged"}


def _averaged_network(values: dict[str, Any], state: Path) -> TDANet:
    network = TDANet(TDANetConfig.from_dict(values["network"]))
    try:
        network.load_state_dict(_averaged(state))
    except RuntimeError as error:
        raise ExportError(
            f"{state} is not of the network of {state.parent / OPTIONS}: copy the run's folder again."
        ) from error
    return network.eval()


def inference_network(network: TDANet) -> TDANetInference:
    """A copy of the inpainting path with spectral norm folded; computes the same fills to 1e-5."""
    path = TDANetInference(network.config)
    path.load_state_dict(
        {name: value for name, value in network.state_dict().items() if not name.startswith("posterior_head.")}
    )
    fold_spectral_norm(path)
    return path.eval()


def _inference(values: dict[str, Any], state: Path) -> dict[str, Tensor]:
    return inference_network(_averaged_network(values, state)).state_dict()


def _warm_start(values: dict[str, Any], state: Path) -> dict[str, Tensor]:
    judges = read_saved(state / "discriminators.safetensors")
    return _averaged_network(values, state).state_dict() | {
        DISCRIMINATOR_PREFIX + name: value for name, value in judges.items()
    }


def halved(tensors: dict[str, Tensor]) -> dict[str, np.ndarray]:
    """Weights as checkpoints keep them: float16 on the CPU."""
    return {name: value.detach().cpu().contiguous().half().numpy() for name, value in tensors.items()}
