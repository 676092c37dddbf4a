"""Members' scans of many photos, kept on disk: a run that was stopped goes on, and a new stack needs no new scan.

Scans are those of `models.authenticity.scan`, the path that users' photos take. A block of them is a safetensors file
whose name is the digest of all that it depends on: the member's weights, the files, what they went through, the tiling.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.numpy
from tqdm import tqdm

from dataset_tools.holes.objects import load_hole
from models.authenticator import Member, load_members
from models.authenticity import scan as scanning
from models.authenticity import tiles
from models.authenticity.scan import Scan
from models.authenticity.tiles import CELL
from models.authenticity.traits import TRAITS, traits_of
from models.checkpoints.checkpoint import Manifest
from models.files.atomic_file import write_atomically
from models.imaging import PhotoError, load_photo
from models.outline import KINDS, Outliner
from training.photos.alterations import altered
from training.photos.parts import Copy

BLOCK = 16  # views
_UNREADABLE = (PhotoError, OSError)  # what `altered_view` raises then
_VERSION = 1  # raised when the same photo comes to be scanned otherwise
_TILING = (tiles.TILE, tiles.OVERLAP, tiles.MOST_TILES, scanning.WHOLE_SIDE)


@dataclass(frozen=True, eq=False)
class Judge:
    """A loaded member that photos are shown to, and its manifest."""

    manifest: Manifest
    member: Member

    @property
    def weights(self) -> list[str]:
        """The sha256 of its weights: what its scans are known by."""
        return [weight.sha256 for weight in self.manifest.weights]


def load_judges(manifests: Sequence[Manifest], device: str) -> list[Judge]:
    """Load members. Raises CheckpointError and DeviceError."""
    members = load_members([manifest.path for manifest in manifests if manifest.path is not None], device)
    return [Judge(manifest, member) for manifest, member in zip(manifests, members, strict=True)]


@dataclass(frozen=True)
class View:
    """A copy of a photo, and what it goes through before it is scanned: see `altered`."""

    copy: Copy
    alteration: str


@dataclass(frozen=True, eq=False)
class Seen:
    """A view as the judges saw it: height, width in pixels, the filled share of every cell, and a scan a judge.

    `domain` as `models.authenticator.Verdict.domain`.
    """

    view: View
    size: tuple[int, int]
    filled: np.ndarray  # float32 h×w
    scans: tuple[Scan, ...]
    traits: np.ndarray  # see models.authenticity.traits
    domain: tuple[str, ...] | None = None


def seen(
    judges: Sequence[Judge],
    views: Sequence[View],
    folder: Path,
    say: Callable[[str], None],
    bar: bool = True,
    gate: Outliner | None = None,
) -> Iterator[Seen]:
    """Every view with the scans of all judges and the domain that the gate, if any, tells, in order.

    They come from `folder` as far as they are there. A photo that can't be read is named by `say` and left out. Raises
    ValueError at the end where none could be read.
    """
    readable = 0
    folder.mkdir(parents=True, exist_ok=True)
    with tqdm(total=len(views), unit="photo", dynamic_ncols=True, mininterval=1.0, disable=not bar) as progress:
        for start in range(0, len(views), BLOCK):
            block = views[start : start + BLOCK]
            found = [_block(judge, block, folder) for judge in judges]
            traits = _looked_at([f"traits {TRAITS}"], block, folder, _traits)
            domains = _domains(gate, block, folder)
            for number, view in enumerate(block):
                if f"{number}.size" not in found[0]:
                    say(told_unreadable(view))
                    continue
                readable += 1
                height, width = (int(length) for length in found[0][f"{number}.size"])
                filled = found[0][f"{number}.filled"].astype(np.float32)
                scans = tuple(_unpacked(tensors, number) for tensors in found)
                yield Seen(view, (height, width), filled, scans, traits[f"{number}.traits"], domains[number])
            progress.update(len(block))
    if views and not readable:
        raise none_readable(views)


def _block(judge: Judge, views: Sequence[View], folder: Path) -> dict[str, np.ndarray]:
    """One judge's scans of a block: read, or made and written."""

    def look(photo: np.ndarray, filled: np.ndarray) -> dict[str, np.ndarray]:
        (found,) = judge.member.scan_each([photo])
        return _packed(found) | {
            "size": np.array(photo.shape[:2], np.int32),
            "filled": filled_cells(filled).astype(np.float16),
        }

    return _looked_at(judge.weights, views, folder, look)


def _traits(photo: np.ndarray, filled: np.ndarray) -> dict[str, np.ndarray]:
    return {"traits": traits_of(photo)}


def _domains(gate: Outliner | None, views: Sequence[View], folder: Path) -> list[tuple[str, ...] | None]:
    """The kinds of animals in each photo of a block: read, or made and written; None where nobody looked."""
    if gate is None:
        return [None] * len(views)

    def look(photo: np.ndarray, filled: np.ndarray) -> dict[str, np.ndarray]:
        kinds = gate.kinds_in(photo)
        return {"kinds": np.array([kind in kinds for kind in KINDS])}

    manifest = gate.manifest
    known_by = [*(weight.sha256 for weight in manifest.weights), json.dumps(manifest.preprocessing, sort_keys=True)]
    kept = _looked_at(known_by, views, folder, look)
    found = [kept.get(f"{number}.kinds") for number in range(len(views))]
    return [None if told is None else tuple(np.array(KINDS)[told].tolist()) for told in found]


def _looked_at(
    known_by: list[str],
    views: Sequence[View],
    folder: Path,
    look: Callable[[np.ndarray, np.ndarray], dict[str, np.ndarray]],
) -> dict[str, np.ndarray]:
    """What a look at each photo and its filled pixels gives, behind the photo's number: read, or made and written."""
    file = folder / f"{_digest(known_by, views)}.safetensors"
    kept = _kept(file)
    if kept is not None:
        return kept
    tensors: dict[str, np.ndarray] = {}
    for number, view in enumerate(views):
        try:
            photo, filled = altered_view(view)
        except _UNREADABLE:
            continue
        tensors |= {f"{number}.{name}": values for name, values in look(photo, filled).items()}
    write_atomically(file, safetensors.numpy.save(tensors))
    return tensors


def _kept(file: Path) -> dict[str, np.ndarray] | None:
    """What was kept there; None where nothing was, or nothing that can be read."""
    try:
        return safetensors.numpy.load_file(file) if file.is_file() else None
    except (OSError, safetensors.SafetensorError):
        return None


def told_unreadable(view: View) -> str:
    """What is said of a photo that can't be read."""
    return f"{view.copy.path} can't be read and is left out."


def readable(view: View, say: Callable[[str], None]) -> tuple[np.ndarray, np.ndarray] | None:
    """What `altered_view` gives; None where the photo can't be read, which is said."""
    try:
        return altered_view(view)
    except _UNREADABLE:
        say(told_unreadable(view))
        return None


def none_readable(views: Sequence[View]) -> ValueError:
    """What is wrong where that holds for all of them."""
    return ValueError(f"None of the photos can be read, {views[0].copy.path} for example.")


def altered_view(view: View) -> tuple[np.ndarray, np.ndarray]:
    """The photo as it is shown, uint8 H×W×3, and how far each of its pixels is filled, float32 H×W."""
    photo = load_photo(view.copy.path).pixels
    hole = load_hole(view.copy.hole) if view.copy.hole else np.zeros(photo.shape[:2], bool)
    return altered(photo, hole, view.alteration)


def filled_cells(filled: np.ndarray) -> np.ndarray:
    """The mean of each cell, float32 h×w, of float32 H×W; cells at the far edges may be cut."""
    rows, columns = (np.arange(0, length, CELL) for length in filled.shape)
    total = np.add.reduceat(np.add.reduceat(filled.astype(np.float64), rows, axis=0), columns, axis=1)
    heights, widths = (
        np.diff(np.append(starts, length)) for starts, length in zip((rows, columns), filled.shape, strict=True)
    )
    return np.asarray(total / np.outer(heights, widths), np.float32)


def _digest(known_by: list[str], views: Sequence[View]) -> str:
    parts = [_VERSION, _TILING, known_by, [_known_by(view) for view in views]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _known_by(view: View) -> tuple[object, ...]:
    """A file is known by its path, size and time: sets are made anew under the same names."""
    try:
        status = view.copy.path.stat()
    except OSError:
        return (str(view.copy.path), None)
    return (str(view.copy.path), status.st_size, status.st_mtime_ns, view.alteration)


def _packed(found: Scan) -> dict[str, np.ndarray]:
    """A scan as it is kept; cells as float16, which is finer than any figure drawn from them."""
    tensors = {"features": found.features, "cells": found.cells.astype(np.float16), "scanned": found.scanned}
    return tensors if found.categories is None else tensors | {"categories": found.categories}


def _unpacked(tensors: Mapping[str, np.ndarray], number: int) -> Scan:
    cells, scanned = tensors[f"{number}.cells"].astype(np.float32), tensors[f"{number}.scanned"]
    return Scan(tensors[f"{number}.features"], cells, scanned, tensors.get(f"{number}.categories"))
