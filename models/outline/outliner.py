"""Outlines of animals by a checkpoint of kind "outline": numpy in, numpy out, on any Runner."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from models.checkpoint import CheckpointError, Manifest, find, load_weights, misfit
from models.outline.animals import KINDS, Kind, Outline, animals_in
from models.runners import Runner, TorchRunner, require_torch

KIND = "outline"
# Cells of the class map. One is the least that the network can say: too little to tell an animal from an error.
_SPECK = 2
_MOST_SIDE = 4096  # px, of what the network sees


class Outliner:
    """Finds animals with one checkpoint on one runner."""

    def __init__(self, runner: Runner, manifest: Manifest) -> None:
        self.runner, self.manifest = runner, manifest
        self._side, self._stride = (_pixels(manifest, name) for name in ("longer_side", "stride"))

    @classmethod
    def load(cls, device: str = "auto", checkpoint: str = "default") -> Outliner:
        """Load a checkpoint of kind "outline" by name or file. Raises CheckpointError and DeviceError."""
        manifest = find(checkpoint, kind=KIND)
        require_torch(manifest)
        weights = load_weights(manifest)
        from models.device import choose_device
        from models.outline.network import load_outline_network

        chosen = choose_device(device)
        try:
            network = load_outline_network(manifest.config, weights)
        except ValueError as error:
            raise misfit(manifest, error) from error
        return cls(TorchRunner(network, chosen.name, chosen.title, chosen.notes), manifest)

    def outline(self, photo: NDArray[np.uint8]) -> Outline:
        """The birds, cats and dogs of a photo, uint8 H×W×3 RGB, at its size; specks are left out.

        The network sees the photo with its longer side at 513 px, whatever its size. One photo at a time: on a CPU
        several at once take as long, photo by photo.
        """
        height, width = photo.shape[:2]
        seen = self._seen(photo)
        found = self.runner.run("outline", {"photo": seen})
        # Two cells of this photo, in its own pixels.
        least = _SPECK * self._stride**2 * (height * width) / (seen.shape[2] * seen.shape[3])
        lead = _at_size(found["lead"][0], seen.shape[2:], (height, width))[0]
        probabilities = _at_size(found["probabilities"][0], seen.shape[2:], (height, width))
        return Outline(animals_in(lead > 0, probabilities, least))

    def kinds_in(self, photo: NDArray[np.uint8]) -> tuple[Kind, ...]:
        """The kinds of which a photo, uint8 H×W×3 RGB, shows an animal, in the order of `KINDS`.

        As `outline` finds them, told from what the network says of the small picture: no outline is made.
        """
        found = self.runner.run("outline", {"photo": self._seen(photo)})
        least = _SPECK * self._stride**2 / 4  # the planes have every second pixel of the picture
        animals = animals_in(found["lead"][0, 0] > 0, found["probabilities"][0], least)
        return tuple(kind for kind in KINDS if any(animal.kind == kind for animal in animals))

    def _seen(self, photo: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The photo as the network takes it: float32 1×3×h×w from 0 to 255, sides a stride's multiple and one."""
        height, width = photo.shape[:2]
        scale = self._side / max(height, width)
        rows, columns = (max(1, round(side * scale / self._stride)) * self._stride + 1 for side in (height, width))
        between = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small = cv2.resize(photo, (columns, rows), interpolation=between)
        return np.ascontiguousarray(small.transpose(2, 0, 1)[None], dtype=np.float32)


def _pixels(manifest: Manifest, name: str) -> int:
    value = manifest.preprocessing.get(name)
    if type(value) is not int or not 1 <= value <= _MOST_SIDE:
        raise CheckpointError(f'The checkpoint {manifest.name} has no usable "{name}" (px), but {value!r}.')
    return value


def _at_size(planes: NDArray[np.float32], seen: tuple[int, ...], size: tuple[int, int]) -> NDArray[np.float32]:
    """Planes of every second pixel of a picture of height, width `seen`, at `size`: float32 K×h×w to K×H×W."""
    # From a pixel of the photo to one of the picture, both counted at their middles, and then to every second.
    rows, columns = ((old / new / 2, (old / new - 1) / 4) for old, new in zip(seen, size, strict=True))
    to_planes = np.array([[columns[0], 0, columns[1]], [0, rows[0], rows[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    whole = [cv2.warpAffine(p, to_planes, size[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE) for p in planes]
    return np.stack(whole)
