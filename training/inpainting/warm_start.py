"""Going on from an exported checkpoint: from a warm start (everything) or an inference checkpoint (one path)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.checkpoints.checkpoint import find, load_weights
from models.checkpoints.manifest import CheckpointError, misfit, read_manifest
from models.tdanet.config import TDANetConfig
from models.tdanet.folding import settle_spectral_norm
from models.tdanet.network import TDANet
from models.vocabulary import Vocabulary

DISCRIMINATOR_PREFIX = "discriminators."
KINDS = ("inpainting", "inpainting-warm-start")


def read_start(file: Path) -> tuple[TDANetConfig, Vocabulary]:
    """The shape and the words that a start dictates. Raises CheckpointError where it is no TDANet start."""
    manifest = read_manifest(file)
    if manifest.kind not in KINDS:
        raise CheckpointError(f"{file} is for {manifest.kind}; --init takes an inpainting checkpoint or warm start.")
    try:
        return TDANetConfig.from_dict(manifest.config), Vocabulary(manifest.vocabulary)
    except ValueError as error:
        raise misfit(manifest, error) from error


def load_start(
    file: Path, network: TDANet, discriminators: nn.ModuleDict, vocabulary: Vocabulary
) -> tuple[int, set[str]]:
    """Load a start in place.

    Returns how many photos it has seen, 0 where it doesn't say, and which discriminators it brought.

    What it lacks, such as an inference checkpoint the auxiliary path and D, stays as it is; a discriminator that this
    run does without is left out.
    """
    manifest = find(str(file), kind=read_manifest(file).kind)
    if manifest.vocabulary != vocabulary.words:
        raise CheckpointError(f"{file} knows other words than this run; give the --text it was made with.")
    tensors = {name: torch.from_numpy(np.asarray(value, np.float32)) for name, value in load_weights(manifest).items()}
    own = {name: value for name, value in tensors.items() if not name.startswith(DISCRIMINATOR_PREFIX)}
    brought = {
        name.removeprefix(DISCRIMINATOR_PREFIX): value
        for name, value in tensors.items()
        if name.startswith(DISCRIMINATOR_PREFIX) and name.split(".")[1] in discriminators
    }
    try:
        load_known(network, own)
        load_known(discriminators, brought)
    except ValueError as error:
        raise CheckpointError(f"{file} does not fit this run's network: {error}") from error
    settle_spectral_norm(network)  # its vectors are those of the random weights that were replaced
    return int(manifest.training.get("photos_seen", 0)), {name.split(".")[0] for name in brought}


def load_known(module: nn.Module, tensors: dict[str, Tensor]) -> None:
    """Load what `tensors` has. A folded weight becomes the weight under the spectral norm, whose σ is then about 1."""
    state = module.state_dict()
    for name, value in tensors.items():
        target = name if name in state else _under_spectral_norm(name)
        if target not in state or state[target].shape != value.shape:
            raise ValueError(f"{name} has no place in it.")
        state[target] = value
    module.load_state_dict(state)


def _under_spectral_norm(name: str) -> str:
    """`conv.weight` is `conv.parametrizations.weight.original` while spectral norm is on."""
    head, _, last = name.rpartition(".")
    return f"{head}.parametrizations.{last}.original"
