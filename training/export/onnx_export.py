"""From a checkpoint for torch to one for ONNX Runtime, compared before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.export import Dim

from models.authenticator import load_members
from models.authenticity.members import KIND, MEMBER_KIND, members_of
from models.authenticity.searches import SEARCHES
from models.checkpoints.checkpoint import load_weights, read_manifest, search_folders, write_checkpoint
from models.checkpoints.manifest import Manifest
from models.checkpoints.onnx_checkpoint import write_graphs
from models.files.same_file import real
from models.inpainter import Inpainter
from models.outline.network import load_outline_network
from models.outline.outliner import KIND as OUTLINE_KIND
from models.running.onnx_runner import OnnxRunner
from models.running.runners import Runner, TorchRunner
from training.export.onnx_check import TOLERANCE, greatest_difference
from training.export.onnx_graph import graph_of
from training.export.onnx_network import Classify, Decode, Encode, OutlinePlanes, inpainting_network, member_network
from training.runs.saved import ExportError, refuse_another

_BATCH, _WORDS = Dim("batch", min=1, max=4096), Dim("words", min=1, max=4096)
_DOWN, _ACROSS = Dim("down", min=1, max=64), Dim("across", min=1, max=64)  # of a tile, in multiples of 32 px
_ROWS, _COLUMNS = Dim("rows", min=1, max=256), Dim("columns", min=1, max=256)  # of an outline network's cells but one

Say = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Exported:
    """One checkpoint about to be written: its graphs, or where it has no network, none."""

    manifest: Manifest
    graphs: dict[str, bytes]


def export_onnx(manifest: Manifest, out: Path, name: str | None, say: Say) -> list[Manifest]:
    """Write a checkpoint, and a stack's members before it, into the folder `out` as ONNX graphs.

    Manifests keep all that they say; `name` renames the checkpoint itself. Returns what was written, it last. Raises
    ExportError where it is of another kind, already ONNX, would replace what it is made from, or where a graph computes
    something else than torch; then nothing is written.
    """
    parts = [*(members_of(manifest) if manifest.kind == KIND else ()), manifest]
    for part in parts:
        if part.is_onnx:
            raise ExportError(f"{part.path} holds ONNX graphs already: name the checkpoint that they were made from.")
        if part.path is not None and real(part.path.parent) == real(out):
            raise ExportError(f"{out} holds the checkpoint itself, which its ONNX graphs would replace: name another.")
    exported = [_exported(part, say) for part in parts]
    exported[-1] = replace(exported[-1], manifest=replace(manifest, name=name or manifest.name))
    for entry in exported:
        refuse_another(out, entry.manifest, onnx=bool(entry.graphs))
    return [_written(entry, out) for entry in exported]


def find_source(source: str) -> Manifest:
    """The checkpoint of that name, of whatever kind, or that manifest. Raises ExportError and CheckpointError."""
    if source.endswith(".json"):
        return read_manifest(source)
    for folder in search_folders():
        if (folder / f"{source}.json").is_file():
            return read_manifest(folder / f"{source}.json")
    raise ExportError(
        f"There is no training run and no checkpoint {source}: give a run's folder, or a name or manifest."
    )


def _exported(manifest: Manifest, say: Say) -> Exported:
    if manifest.kind == KIND or manifest.architecture in SEARCHES:
        return Exported(manifest, {})
    if manifest.kind == MEMBER_KIND:
        graphs = {"classify": member_graph(manifest)}
    elif manifest.kind == OUTLINE_KIND:
        graphs = {"outline": outline_graph(manifest)}
    elif (manifest.kind, manifest.architecture) == ("inpainting", "tdanet"):
        graphs = inpainting_graphs(manifest)
    else:
        raise ExportError(
            f"{manifest.path} is for {manifest.kind}, which only torch runs: name one that the program uses."
        )
    found = greatest_difference(_torch_runner(manifest), OnnxRunner(graphs), manifest)
    if not found <= TOLERANCE:
        raise ExportError(
            f"The ONNX graphs of {manifest.name} differ from torch by {found:.2g}, more than {TOLERANCE:g}: nothing was"
            " written; please report this."
        )
    say(f"{manifest.name}: differs from torch by {found:.1e} at most")
    return Exported(manifest, graphs)


def _torch_runner(manifest: Manifest) -> Runner:
    """As the program runs it, but in float32 on every processor."""
    assert manifest.path is not None
    if manifest.kind == MEMBER_KIND:
        (member,) = load_members([manifest.path], "cpu", exact=True)
        assert member.runner is not None
        return member.runner
    if manifest.kind == OUTLINE_KIND:
        return TorchRunner(_outline_planes(manifest))
    return Inpainter.load(str(manifest.path), "cpu").runner


def _written(entry: Exported, out: Path) -> Manifest:
    if entry.graphs:
        return write_graphs(out, entry.manifest, entry.graphs)
    return write_checkpoint(out, entry.manifest, load_weights(entry.manifest))


def inpainting_graphs(manifest: Manifest) -> dict[str, bytes]:
    """`encode` and `decode` of a TDANet; the number of photos, and of words, is left open, the size is not."""
    network = inpainting_network(manifest.config, load_weights(manifest))
    size: int = manifest.preprocessing["size"]
    photo, hole = torch.zeros(2, 3, size, size), torch.zeros(2, 1, size, size)
    given = {"photo": photo, "hole": hole, "words": torch.ones(2, 3, dtype=torch.int64)}
    every: dict[str, dict[int, Any]] = {"photo": {0: _BATCH}, "hole": {0: _BATCH}, "words": {0: _BATCH, 1: _WORDS}}
    encode = graph_of(Encode(network), given, every)
    features = _features(network.config, size)
    decode = graph_of(Decode(network), features, {key: {0: _BATCH} for key in features})
    return {"encode": encode, "decode": decode}


def _features(config: Any, size: int) -> dict[str, Tensor]:
    """Inputs of `decode` for two photos, in its order."""
    latent = (2, config.latent_channels, size // config.stride, size // config.stride)
    side = size // config.low_level_stride
    return {  # a tensor each: one that is given twice would be one input
        **{name: torch.zeros(latent) for name in ("noise", "mu", "sigma", "shared")},
        "low": torch.zeros(2, config.low_level_channels, side, side),
        "hole_low": torch.zeros(2, 1, side, side),
        "text": torch.zeros(2, 2 * config.text_dim),
    }


def member_graph(manifest: Manifest) -> bytes:
    """`classify` of a member; the number of tiles and their sides, multiples of 32 px, are left open."""
    network = member_network(manifest.config, load_weights(manifest))
    open_axes: dict[str, dict[int, Any]] = {"photo": {0: _BATCH, 2: 32 * _DOWN, 3: 32 * _ACROSS}}
    return graph_of(Classify(network), {"photo": torch.zeros(2, 3, 160, 224)}, open_axes)


def outline_graph(manifest: Manifest) -> bytes:
    """`outline` of an outline network; the number of photos and their sides, multiples of 16 px and one, are open."""
    open_axes: dict[str, dict[int, Any]] = {"photo": {0: _BATCH, 2: 16 * _ROWS + 1, 3: 16 * _COLUMNS + 1}}
    return graph_of(_outline_planes(manifest), {"photo": torch.zeros(2, 3, 49, 81)}, open_axes)


def _outline_planes(manifest: Manifest) -> OutlinePlanes:
    return OutlinePlanes(load_outline_network(manifest.config, load_weights(manifest)))
