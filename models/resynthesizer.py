"""Redraw the part of a photo under a hole through an autoencoder: numpy in, numpy out, on any Runner.

The opposite of inpainting: it reads what is under the hole, on purpose. Made for training sets, not for people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.checkpoints.checkpoint import CheckpointError, Manifest, WeightFile, find, load_weights
from models.files.reasons import reason_of
from models.files.regular_file import UnusableFile, open_regular
from models.imaging.seam import paste_fill
from models.imaging.windows import Box, Window, cut
from models.running.runners import Runner, TorchRunner
from models.running.torch_loading import load_torch_runner

if TYPE_CHECKING:
    from torch import nn

_CONTEXT = 32  # pixels around the hole's box that the network sees: about what reaches a pixel through its layers


class Resynthesizer:
    """Redraws with one checkpoint on one runner."""

    def __init__(self, runner: Runner, manifest: Manifest) -> None:
        self.runner, self.manifest = runner, manifest
        self._stride = int(manifest.preprocessing["multiple"])

    @classmethod
    def load(cls, checkpoint: str, device: str = "auto") -> Resynthesizer:
        """Load a checkpoint of kind "autoencoder" by name or file. Raises CheckpointError and DeviceError."""
        manifest = find(checkpoint, kind="autoencoder")
        return cls(load_torch_runner(manifest, device, _network), manifest)

    @classmethod
    def load_taesd(cls, file: Path, device: str = "auto") -> Resynthesizer:
        """Load a tiny autoencoder of others (`models.taesd`) from its safetensors file, by whose name it goes.

        Raises CheckpointError and DeviceError.
        """
        from models.running.device import choose_device
        from models.taesd import STRIDE, load_taesd

        manifest = _unwritten_manifest(file, STRIDE)
        weights = load_weights(manifest)
        chosen = choose_device(device)
        try:
            network = load_taesd(weights)
        except ValueError as error:
            raise CheckpointError(
                f"{file} is no tiny autoencoder like TAEF2's taef2.safetensors ({reason_of(error)}): take another file."
            ) from error
        return cls(TorchRunner(network, chosen.name, chosen.title, chosen.notes), manifest)

    def redraw(self, photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
        """The photo, its pixels under the hole redrawn, all others as they were.

        `photo` uint8 H×W×3, `hole` bool H×W with at least one pixel.
        """
        window = self._window(hole)
        seen = cut(photo, window).astype(np.float32).transpose(2, 0, 1) / 127.5 - 1
        image = self.runner.run("redraw", {"photo": np.ascontiguousarray(seen)[None]})["image"][0]
        return paste_fill(photo, hole, window, image)

    def _window(self, hole: np.ndarray) -> Window:
        """A square of the network's multiple around the hole, at native resolution."""
        rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
        box = Box(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1)
        side = -(-(box.extent + 2 * _CONTEXT) // self._stride) * self._stride
        top, left = (box.top + box.bottom - side) // 2, (box.left + box.right - side) // 2
        return Window(top, left, side, box)


def _unwritten_manifest(file: Path, multiple: int) -> Manifest:
    """What a manifest beside a file of others would say, so that its weights are read and known like a checkpoint's."""
    try:
        with open_regular(file) as stream:
            content = stream.read()
    except OSError as error:
        raise CheckpointError(f"The weights {file} can't be read: {error.strerror or error}.") from error
    except UnusableFile as error:
        raise CheckpointError(f"The weights {file} can't be read: {error.why}.") from error
    return Manifest(
        name=file.stem,
        kind="autoencoder",
        architecture="taesd",
        title=f"Tiny autoencoder {file.stem}",
        config={},
        preprocessing={"multiple": multiple},
        weights=(WeightFile(file.name, hashlib.sha256(content).hexdigest(), len(content)),),
        path=file,
    )


def _network(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> nn.Module:
    from models.autoencoder import load_autoencoder

    return load_autoencoder(config, weights)
