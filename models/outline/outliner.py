"""Outlines of animals by a checkpoint of kind "outline": numpy in, numpy out, on any Runner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.checkpoints.checkpoint import Manifest, find
from models.outline.animals import KINDS, Animal, Kind, Outline, Part, parts_of, without_gaps
from models.outline.guided_filter import apply, fit
from models.outline.settings import OutlineSettings
from models.running.runners import Runner
from models.running.torch_loading import load_torch_runner

if TYPE_CHECKING:
    from torch import nn

KIND = "outline"
# Cells of the class map. One is the least that the network can say: too little to tell an animal from an error.
_SPECK = 2
# Of a cell: ground that is less and has the animal all around it is taken for the animal.
_GAP = 0.25
# Edges follow the photo at this size at most, px: beyond it they would follow its grain.
_EDGE_SIDE = 2048
# What looks like an animal at one size only is none: a photo is looked at again, smaller.
_FIRST_LOOK = 0.7  # how much the first look counts
_SECOND_LOOK = 321 / 513  # of the first one's longer side


@dataclass(frozen=True, eq=False)
class Look:
    """What the network says of a photo, at the size at which it saw it.

    `seen` uint8 h×w×3 is the photo; `lead` float32 h×w is over 0 where an animal may be, `sure` bool h×w where one is
    likeliest; `probabilities` float32 3×h×w are those of `KINDS`, `best_leads` float32 3 how much each leads at most.
    """

    seen: NDArray[np.uint8]
    lead: NDArray[np.float32]
    sure: NDArray[np.bool_]
    probabilities: NDArray[np.float32]
    best_leads: NDArray[np.float32]


class Outliner:
    """Finds animals with one checkpoint on one runner."""

    def __init__(self, runner: Runner, manifest: Manifest) -> None:
        self.runner, self.manifest = runner, manifest
        self.settings = OutlineSettings.of(manifest)
        self._side, self._stride = self.settings.longer_side, self.settings.stride

    @classmethod
    def load(cls, device: str = "auto", checkpoint: str = "default") -> Outliner:
        """Load a checkpoint of kind "outline" by name or file, for torch or as ONNX graphs.

        Raises CheckpointError and DeviceError.
        """
        manifest = find(checkpoint, kind=KIND)
        if manifest.is_onnx:
            from models.running.onnx_runner import load_onnx_runner

            return cls(load_onnx_runner(manifest, device), manifest)
        return cls(load_torch_runner(manifest, device, _network), manifest)

    def outline(self, photo: NDArray[np.uint8]) -> Outline:
        """The birds, cats and dogs of a photo, uint8 H×W×3 RGB, at its size.

        Specks are left out, and beside a sure animal what is less sure.

        The network sees the photo with its longer side at 513 px, whatever its size. A guided filter brings what it
        says to the photo's edges, up to 2,048 px. One photo at a time: on a CPU several at once take as long.
        """
        reduced = _reduced(photo)
        look = self.look(reduced)
        present = self._present(reduced, look.best_leads)
        if not present:
            return Outline((), ())
        functions = fit(look.seen, _logistic(look.lead), self._stride)
        core = _core(look.sure, self._stride)
        found = _refined(functions, core, look.seen) > 0.5
        parts = self._trusted(list(parts_of(found, look.sure, look.probabilities, _SPECK * self._stride**2)))
        if not parts:
            return Outline((), present)
        most = _GAP * (self._stride * max(reduced.shape) / max(look.seen.shape)) ** 2
        alpha = without_gaps(_refined(functions, core, reduced), most)
        animals = tuple(_animals(parts, alpha, photo.shape[:2]))
        seen = {*present, *(animal.kind for animal in animals)}
        return Outline(animals, tuple(kind for kind in KINDS if kind in seen))

    def kinds_in(self, photo: NDArray[np.uint8]) -> tuple[Kind, ...]:
        """The kinds present in a photo, uint8 H×W×3 RGB, as `outline` tells them, without an outline: in less time."""
        reduced = _reduced(photo)
        return self._present(reduced, self._run(self._seen(reduced, self._side))["best_leads"][0])

    def look(self, photo: NDArray[np.uint8]) -> Look:
        """What the network alone says of a photo, uint8 H×W×3 RGB."""
        seen = self._seen(photo, self._side)
        found = self._run(seen)
        leads, size = found["leads"][0], seen.shape[:2]
        reach = np.array(self.settings.reach, np.float32)[:, None, None]
        return Look(
            seen=seen,
            lead=_at_size((leads + reach).max(axis=0), size),
            sure=_at_size(leads.max(axis=0), size) > 0,
            probabilities=np.stack([_at_size(plane, size) for plane in found["probabilities"][0]]),
            best_leads=found["best_leads"][0],
        )

    def _present(self, photo: NDArray[np.uint8], first: NDArray[np.float32]) -> tuple[Kind, ...]:
        if first.max() >= self.settings.surely_present:
            second = first
        else:
            second = self._run(self._seen(photo, round(self._side * _SECOND_LOOK)))["best_leads"][0]
        if _FIRST_LOOK * first.max() + (1 - _FIRST_LOOK) * second.max() < self.settings.present:
            return ()
        present = _FIRST_LOOK * first + (1 - _FIRST_LOOK) * second >= self.settings.present
        if not present.any():  # it is taken for another kind at the second look
            present = first == first.max()
        return tuple(kind for kind, is_present in zip(KINDS, present, strict=True) if is_present)

    def _trusted(self, parts: Sequence[Part]) -> list[Part]:
        """Those parts that are animals beside the surest one: others are twigs, blurred things and reflections."""
        surest = max((part.confidence for part in parts), default=0.0)
        return [part for part in parts if part.confidence >= min(self.settings.trusted, surest)]

    def _run(self, seen: NDArray[np.uint8]) -> dict[str, NDArray[np.float32]]:
        planes = np.ascontiguousarray(seen.transpose(2, 0, 1)[None], dtype=np.float32)
        return self.runner.run("outline", {"photo": planes})

    def _seen(self, photo: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
        """The photo as the network takes it: uint8 h×w×3, both sides a multiple of the stride and one."""
        height, width = photo.shape[:2]
        scale = side / max(height, width)
        rows, columns = (max(1, round(length * scale / self._stride)) * self._stride + 1 for length in (height, width))
        return _resized(photo, (columns, rows))


def _network(config: Mapping[str, Any], weights: Mapping[str, NDArray[Any]]) -> nn.Module:
    from models.outline.network import load_outline_network

    return load_outline_network(config, weights)


def _reduced(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The photo, by a whole number smaller where it is larger than edges are followed."""
    height, width = photo.shape[:2]
    by = -(-max(height, width) // _EDGE_SIDE)
    return photo if by == 1 else _resized(photo, (max(1, width // by), max(1, height // by)))


def _resized(photo: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    between = cv2.INTER_AREA if size[0] < photo.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(photo, size, interpolation=between), np.uint8)


def _logistic(lead: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.reciprocal(1 + np.exp(-lead), dtype=np.float32)


def _at_size(plane: NDArray[np.float32], size: Sequence[int]) -> NDArray[np.float32]:
    """A plane of every second row and column of a picture, at the picture's height and width."""
    to_plane = np.array([[0.5, 0, 0], [0, 0.5, 0]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    whole = cv2.warpAffine(plane, to_plane, (size[1], size[0]), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(whole, np.float32)


def _core(sure: NDArray[np.bool_], depth: int) -> NDArray[np.float32]:
    """From 0, so many pixels deep in what is likeliest an animal, to 1 twice as deep: there an animal is whole."""
    deep = cv2.distanceTransform(sure.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.clip(np.asarray(deep, np.float32) / depth - 1, 0, 1)


def _refined(
    functions: NDArray[np.float32], core: NDArray[np.float32], photo: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """How far each pixel of a photo, uint8 H×W×3, is part of an animal: float32 H×W from 0 to 1."""
    alpha = apply(functions, photo)
    inside = cv2.resize(core, (photo.shape[1], photo.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.maximum(alpha, inside, out=alpha)


def _animals(parts: Sequence[Part], alpha: NDArray[np.float32], size: tuple[int, ...]) -> Iterator[Animal]:
    """Parts of what the network saw as animals of a photo of that height and width, `alpha` of any size of it."""
    height, width = size
    whole = alpha if alpha.shape == (height, width) else cv2.resize(alpha, (width, height))
    for part in parts:
        soft = np.asarray(whole, np.float32)
        if not part.around.all():
            nearest = cv2.resize(part.around.view(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
            soft = soft * nearest
        mask = soft > 0.5
        box = cv2.boundingRect(mask.view(np.uint8))
        if box[2]:  # of a part of a large photo's rim nothing may be left
            yield Animal(part.kind, mask, soft, (box[0], box[1], box[2], box[3]), part.confidence)
