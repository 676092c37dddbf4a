"""An unfinished session on disk: a JSON file, and beside it the hole and every fill in files of their own.

`session.json` comes last and by one rename: whatever ends the program, the folder holds the old session or the new one.
Fills never change, so each is written once. `autosave_reading` reads it again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from app.engine.packed_hole import PackedHole
from app.engine.protocol import FillPatch
from app.window.canvas.margins import NO_MARGINS, Margins
from models.files.atomic_file import atomic_file, write_atomically

SCHEMA = 1
SESSION = "session.json"
_BAND = 256  # rows of the hole that are compressed at a time
_PNG_LEVEL = 1  # three times as fast as the usual, for files that are meant to be deleted


class SessionStopped(Exception):
    """Writing was broken off; what was on disk before is still whole."""


@dataclass(frozen=True)
class PhotoReference:
    """A photo file as it was opened: bytes, time of change in nanoseconds, sha256 (hex) of the bytes."""

    path: str
    bytes: int
    changed_ns: int
    sha256: str


@dataclass(frozen=True, eq=False)
class SavedFill:
    """A fill and the hole it was made for; `key` (32 hex digits) names its files.

    `coverage`: uint8 h×w of the fill's box where the hole had a soft edge, else None. `run`: which run made it.
    """

    key: str
    patch: FillPatch
    hole: PackedHole
    starred: bool = False
    coverage: np.ndarray | None = None
    run: int = 0


@dataclass(frozen=True)
class SavedAs:
    """A file that a picture was saved in, and the keys of the fills in that picture, the topmost last."""

    file: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class SavedRun:
    """What is remembered of a run: when it began, where that is known, and whether it is folded in the strip."""

    number: int
    started: datetime | None
    folded: bool


@dataclass(frozen=True, eq=False)
class SessionSnapshot:
    """All that a person would miss. `hole` is its coverage, uint8 H×W; `shown` a fill's number, None for the photo.

    `applied`: fills that were made part of the photo, in their order; they may be among `fills` too. `saved`: what of
    it lies in files. `margins`: those that the photo was extended by, which the hole and the fills' places include.
    `damaged` names the files that could not be read back: their fills are missing, or the hole is empty.
    """

    saved_at: datetime
    photo: PhotoReference
    hole: np.ndarray
    caption: str
    seed: int
    count: int
    fills: tuple[SavedFill, ...] = ()
    shown: int | None = None
    applied: tuple[SavedFill, ...] = ()
    saved: tuple[SavedAs, ...] = ()
    margins: Margins = NO_MARGINS
    runs: tuple[SavedRun, ...] = ()
    damaged: tuple[str, ...] = ()


def _go_on() -> bool:
    return False


def write_session(folder: Path, snapshot: SessionSnapshot, stopped: Callable[[], bool] = _go_on) -> None:
    """Put a session in place of the one in `folder`. Raises OSError, and SessionStopped once `stopped()` says so.

    The hole may be painted on meanwhile: the session then has a part of that stroke.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = {SESSION}
    for fill in (*snapshot.fills, *snapshot.applied):
        if stopped():
            raise SessionStopped
        _write_fill(folder, fill)
        kept |= {name(fill.key) for name in (pixels_file, hole_file, coverage_file)}
    packed = _squeezed(snapshot.hole)
    hole_name = f"hole-{sha256(packed).hexdigest()[:16]}.zlib"
    if not (folder / hole_name).is_file():
        write_atomically(folder / hole_name, packed)
    if stopped():
        raise SessionStopped
    write_atomically(folder / SESSION, json.dumps(_to_json(snapshot, hole_name)))
    for path in folder.iterdir():
        if path.name not in kept | {hole_name}:
            path.unlink(missing_ok=True)


def _write_fill(folder: Path, fill: SavedFill) -> None:
    if not (folder / hole_file(fill.key)).is_file():
        write_atomically(folder / hole_file(fill.key), zlib.compress(fill.hole.bits, 1))
    if fill.coverage is not None and not (folder / coverage_file(fill.key)).is_file():
        write_atomically(folder / coverage_file(fill.key), zlib.compress(fill.coverage.tobytes(), 1))
    if not (folder / pixels_file(fill.key)).is_file():
        with atomic_file(folder / pixels_file(fill.key)) as temporary:
            Image.fromarray(fill.patch.pixels).save(temporary, format="PNG", compress_level=_PNG_LEVEL)


def pixels_file(key: str) -> str:
    """Name of the PNG with a fill's pixels."""
    return f"fill-{key}.png"


def hole_file(key: str) -> str:
    """Name of the file with the hole that a fill was made for."""
    return f"fill-{key}.zlib"


def coverage_file(key: str) -> str:
    """Name of the file with that hole's coverage, where its edge was soft."""
    return f"fill-{key}.soft.zlib"


def _squeezed(hole: np.ndarray) -> bytes:
    """The hole compressed; copied in bands, for the compressor must not see a pixel change under it."""
    squeezer = zlib.compressobj(1)
    bands = (hole[top : top + _BAND].tobytes() for top in range(0, hole.shape[0], _BAND))
    return b"".join(squeezer.compress(band) for band in bands) + squeezer.flush()


def _to_json(snapshot: SessionSnapshot, hole_name: str) -> dict[str, Any]:
    height, width = snapshot.hole.shape
    return {
        "schema": SCHEMA,
        "saved_at": snapshot.saved_at.isoformat(),
        "photo": asdict(snapshot.photo),
        "hole": {"file": hole_name, "height": height, "width": width},
        "runs": [
            {"number": run.number, "started": run.started and run.started.isoformat(), "folded": run.folded}
            for run in snapshot.runs
        ],
        "margins": astuple(snapshot.margins),
        "caption": snapshot.caption,
        "seed": snapshot.seed,
        "count": snapshot.count,
        "shown": snapshot.shown,
        "fills": [_fill_to_json(fill) for fill in snapshot.fills],
        "applied": [_fill_to_json(fill) for fill in snapshot.applied],
        "saved": [asdict(saved) for saved in snapshot.saved],
    }


def _fill_to_json(fill: SavedFill) -> dict[str, Any]:
    patch = {entry.name: getattr(fill.patch, entry.name) for entry in fields(FillPatch) if entry.name != "pixels"}
    size = {"height": fill.hole.height, "width": fill.hole.width}
    soft = fill.coverage is not None
    return {"key": fill.key, "starred": fill.starred, "run": fill.run, "soft": soft, "hole": size, "patch": patch}
