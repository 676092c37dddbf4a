"""How an inpainting checkpoint's pictures become fills: what its manifest's preprocessing says, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.checkpoints.checkpoint import CheckpointError
from models.checkpoints.manifest import Manifest
from models.imaging.detail import LEAST_LEVEL

_MOST_SIDE = 2048  # px of a network's picture: no memory holds the attention of a larger one


@dataclass(frozen=True)
class FillSettings:
    """Pixels of the network, or across its window.

    `size` is the side of the network's pictures. What they lack in detail, from `detail_from` pixels across the window
    on, is borrowed from the visible photo (`models.imaging.detail`). Up to `rim_depth` pixels from a hole's rim what is
    visible is continued (`models.imaging.boundary_extension`). 0 leaves either out.
    """

    size: int
    detail_from: int
    rim_depth: int

    @classmethod
    def of(cls, manifest: Manifest, detail_from: int | None = None, rim_depth: int | None = None) -> FillSettings:
        """Those of a manifest, or what is given in their place.

        A manifest that doesn't say borrows what enlarging lacks, from `size` on, and continues no rim. Raises
        CheckpointError, one plain sentence, for what can't be.
        """
        told: dict[str, Any] = manifest.preprocessing
        size = told.get("size", 0)
        if not _is_whole(size, 32, _MOST_SIDE) or size % 32:
            raise CheckpointError(
                f'The checkpoint {manifest.name} has no usable "size" (a multiple of 32 px), but {size!r}.'
            )
        start: Any = told.get("detail_from", size) if detail_from is None else detail_from
        if not _is_whole(start, 0, size) or 0 < start < LEAST_LEVEL:
            raise CheckpointError(
                f"Fills of the checkpoint {manifest.name} can't borrow detail from {start!r} px on: say 0, or"
                f" {LEAST_LEVEL} to {size}."
            )
        depth: Any = told.get("rim_depth", 0) if rim_depth is None else rim_depth
        if not _is_whole(depth, 0, size):
            raise CheckpointError(
                f"Fills of the checkpoint {manifest.name} can't continue a rim for {depth!r} px: say 0 to {size}."
            )
        return cls(size, start, depth)


def _is_whole(value: object, least: int, most: int | None = None) -> bool:
    return type(value) is int and least <= value and (most is None or value <= most)
