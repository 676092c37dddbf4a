"""From a run folder to a checkpoint: what ships, or what training goes on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

import training.autoencoder
import training.inpainting.exported
import training.text.task
from models.checkpoints.checkpoint import write_checkpoint
from models.checkpoints.manifest import Manifest
from training.runs.licences import LICENCES, licence_note
from training.runs.saved import Contents, ExportError, SavedRun, refuse_another

PART_BYTES = 16 * 2**20  # of a warm start: what small transfers take


@dataclass(frozen=True)
class ExportOptions:
    """`featherproof-train export`: what of a run is written, and what its manifest is to say.

    `training`: of inpainting, the warm start in place of what ships; `generator`: of a GAN's classifier, the TDANet
    that it trained against. `preprocessing`: what a TDANet's manifest says beside its own, `detail_from` for example.
    """

    training: bool = False
    generator: bool = False
    name: str | None = None
    title: str | None = None
    default: bool = False
    metrics: Mapping[str, Any] = field(default_factory=dict)
    preprocessing: Mapping[str, Any] = field(default_factory=dict)


def export(run: Path, out: Path, options: ExportOptions | None = None) -> Manifest:
    """Write the checkpoint of a run into the folder `out`, its weights in float16.

    A warm start comes in parts of at most 16 MiB. Raises ExportError where the run has no such checkpoint.
    """
    options, saved = options or ExportOptions(), SavedRun.open(run)
    contents = _contents(saved, options)
    named = "-warm-start" if options.training else "-generator" if options.generator else ""
    of_fills = options.preprocessing if contents.kind.startswith("inpainting") else {}
    manifest = Manifest(
        name=options.name or run.name + named,
        kind=contents.kind,
        architecture=contents.architecture,
        title=options.title or contents.title,
        config=dict(contents.config),
        vocabulary=contents.vocabulary if contents.vocabulary is not None else saved.vocabulary,
        preprocessing={**contents.preprocessing, **of_fills},
        training={key: value for key, value in (saved.told | dict(contents.told)).items() if value is not None},
        metrics=dict(options.metrics),
        licence_note=licence_note([*saved.resolved.get(LICENCES, ()), *contents.licences]),
        default=options.default,
    )
    refuse_another(out, manifest)
    return write_checkpoint(out, manifest, halved(contents.tensors), PART_BYTES if options.training else None)


def _contents(run: SavedRun, options: ExportOptions) -> Contents:
    """What the task that made a run says its checkpoint holds."""
    if options.generator or run.command in ("authenticity", "gan-classifier"):
        from training.authenticity import generator, task  # here: a bare GPU machine lacks their OpenCV

        return generator.contents(run) if options.generator else task.contents(run)
    if run.command == "inpainting":
        return training.inpainting.exported.contents(run, options.training)
    if run.command == "autoencoder":
        return training.autoencoder.contents(run)
    if run.command == "text-matching":
        return training.text.task.contents(run)
    raise ExportError(f"{run.folder} was made by '{run.command}', which this version can't export.")


def halved(tensors: Mapping[str, Tensor]) -> dict[str, np.ndarray]:
    """Weights as checkpoints keep them: float16 on the CPU.

    Batch norms count their batches; a count beyond float16 says no more than its largest.
    """
    return {name: _half(value.detach().cpu().contiguous()) for name, value in tensors.items()}


def _half(value: Tensor) -> np.ndarray:
    most = torch.finfo(torch.float16).max
    return (value if value.is_floating_point() else value.clamp(max=int(most))).half().numpy()
