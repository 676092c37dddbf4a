"""A snapshot as what is written: JSON, and beside it the hole, every fill and the photo as parts of their own.

`autosave_file` makes them files of a folder, `project_file` members of a zip; `snapshot_reading` is the way back.
Fills never change, and a part's name stands for its content: who finds a part of that name has it already.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from functools import partial
from hashlib import sha256
from pathlib import PurePath
from typing import Any

import numpy as np

from app.engine.replies import FillPatch
from app.window.document.fill_pixels import to_png
from app.window.document.snapshot import SavedFill, SavedRun, Snapshot

_BAND = 256  # rows of the hole that are compressed at a time


@dataclass(frozen=True, eq=False)
class Part:
    """A name, and what makes the bytes that belong under it."""

    name: str
    make: Callable[[], bytes]


@dataclass(frozen=True, eq=False)
class Parts:
    """A snapshot taken apart: what both formats say of it in JSON, and the parts that this names."""

    told: dict[str, Any]
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Parts:
        """The hole may be painted on meanwhile: it then has a part of that stroke. Fills are encoded when asked for."""
        squeezed = _squeezed(snapshot.hole)
        hole = f"hole-{sha256(squeezed).hexdigest()[:16]}.zlib"
        parts = {part.name: part for fill in (*snapshot.fills, *snapshot.applied) for part in _parts_of(fill)}
        parts[hole] = Part(hole, lambda: squeezed)
        if snapshot.content is not None:
            name, content = photo_file(snapshot), snapshot.content
            parts[name] = Part(name, lambda: content)
        return cls(_to_json(snapshot, hole), tuple(parts.values()))


def photo_file(snapshot: Snapshot) -> str:
    """Name of the part with the photo file's bytes; a suffix that no photo has is left out."""
    suffix = PurePath(snapshot.photo.path).suffix.lower()
    known = suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) < 8 else ""
    return f"photo-{snapshot.photo.sha256[:16]}{known}"


def pixels_file(key: str) -> str:
    """Name of the PNG with a fill's pixels."""
    return f"fill-{key}.png"


def hole_file(key: str) -> str:
    """Name of the part with the hole that a fill was made for."""
    return f"fill-{key}.zlib"


def coverage_file(key: str) -> str:
    """Name of the part with that hole's coverage, where its edge was soft."""
    return f"fill-{key}.soft.zlib"


def _parts_of(fill: SavedFill) -> Iterator[Part]:
    yield Part(hole_file(fill.key), partial(zlib.compress, fill.hole.bits, 1))
    if fill.coverage is not None:
        yield Part(coverage_file(fill.key), partial(_compressed, fill.coverage))
    yield Part(pixels_file(fill.key), partial(to_png, fill.patch.pixels))


def _compressed(coverage: np.ndarray) -> bytes:
    return zlib.compress(np.ascontiguousarray(coverage).data, 1)


def _squeezed(hole: np.ndarray) -> bytes:
    """The hole compressed; copied in bands, for the compressor must not see a pixel change under it."""
    squeezer = zlib.compressobj(1)
    bands = (hole[top : top + _BAND].tobytes() for top in range(0, hole.shape[0], _BAND))
    return b"".join(squeezer.compress(band) for band in bands) + squeezer.flush()


def _to_json(snapshot: Snapshot, hole: str) -> dict[str, Any]:
    height, width = snapshot.hole.shape
    return {
        "hole": {"file": hole, "height": height, "width": width},
        "margins": astuple(snapshot.margins),
        "caption": snapshot.caption,
        "seed": snapshot.seed,
        "count": snapshot.count,
        "shown": snapshot.shown,
        "fills": [_fill_to_json(fill) for fill in snapshot.fills],
        "applied": [_fill_to_json(fill) for fill in snapshot.applied],
        "runs": [_run_to_json(run) for run in snapshot.runs],
    }


def _run_to_json(run: SavedRun) -> dict[str, Any]:
    return {"number": run.number, "started": run.started and run.started.isoformat(), "folded": run.folded}


def _fill_to_json(fill: SavedFill) -> dict[str, Any]:
    patch = {entry.name: getattr(fill.patch, entry.name) for entry in fields(FillPatch) if entry.name != "pixels"}
    patch["box"] = list(fill.patch.box)
    size = {"height": fill.hole.height, "width": fill.hole.width}
    soft = fill.coverage is not None
    return {"key": fill.key, "starred": fill.starred, "run": fill.run, "soft": soft, "hole": size, "patch": patch}
