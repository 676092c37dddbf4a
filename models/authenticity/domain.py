"""What of an ensemble's world a photo shows: birds, cats and dogs, told by a network that is no member."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from models.authenticity.steps import Step
from models.checkpoints.checkpoint import Manifest, list_checkpoints
from models.outline import KINDS, Outliner
from models.outline.outliner import KIND


class DomainLook:
    """A look at photos, uint8 H×W×3: a step a photo, to be taken in any order, and then the kinds of animals in each.

    A step costs as much for a photo of any size: the network sees it small.
    """

    def __init__(self, outliner: Outliner, photos: Sequence[np.ndarray]) -> None:
        self._outliner, self._photos = outliner, photos
        self._kinds: dict[int, tuple[str, ...]] = {}

    def steps(self) -> list[Step]:
        """One for each photo."""
        return [partial(self._see, number) for number in range(len(self._photos))]

    def _see(self, number: int) -> None:
        self._kinds[number] = self._outliner.kinds_in(self._photos[number])

    def domains(self) -> list[tuple[str, ...]]:
        """The kinds in each photo, sorted, once all steps are taken; () where there is none."""
        return [self._kinds[number] for number in range(len(self._photos))]


def load_gate(manifest: Manifest, device: str, onnx: bool) -> Outliner | None:
    """Who tells whether a photo is within the world of a stack; None where there is no checkpoint for it.

    Beside members that are `onnx` graphs only another graph is one: torch is not there, or is not to be loaded. Nor is
    there anybody for a stack that was mostly fitted on photos of something else: what lies outside of its world is not
    known then. Raises CheckpointError and DeviceError.
    """
    there = [found for found in list_checkpoints(KIND) if found.is_onnx or not onnx]
    if not there or not _mostly_ours(manifest):
        return None
    return Outliner.load(device, str(there[0].path) if onnx else "default")


def _mostly_ours(manifest: Manifest) -> bool:
    """Whether at least half of its photos were of birds, cats and dogs, as its manifest tells: "stacking bird": 160."""
    data = manifest.training.get("data")
    if not isinstance(data, dict) or not all(isinstance(count, int) for count in data.values()):
        return True
    ours = sum(count for name, count in data.items() if str(name).rpartition(" ")[2] in KINDS)
    return 2 * ours >= sum(data.values())
