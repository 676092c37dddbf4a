"""The record of fixed holes: what every evaluator reads, so that all of them fill the same holes.

    masks.jsonl                              a header line, then one object a hole, photo by photo in the index's order
    area-0.01-0.1/cub_17-0f3a8c2be41d.png    1-bit PNG, white where the photo is to be filled; a folder a kind

Kinds are those of `holes`, and free-form strokes in each of the six area bins of Liu et al. (ECCV 2018), section 4.1.
Records of earlier versions lack the kinds that people paint; `write_masks` adds them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dataset_tools.errors import DataError
from dataset_tools.files.json_values import file_name, json_object, photo_size, text
from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS
from dataset_tools.holes.objects import load_hole
from models.files.regular_file import UnusableFile, open_regular

SCHEMA = 1
FILE_KIND = "featherproof-masks"
FILE_NAME = "masks.jsonl"
BIN_KINDS = {f"area-{least}-{greatest}": (least, greatest) for least, greatest in AREA_BINS}
MASK_KINDS: tuple[str, ...] = (*HOLE_KINDS, *BIN_KINDS)

_READABLE = 48  # characters of an id that a file's name repeats


class MasksFileError(DataError):
    """A record of holes that is missing, damaged or of another run; the message is one sentence for people."""


@dataclass(frozen=True)
class FixedHole:
    """One hole on disk, of the photo `id`. `size` is its width, height."""

    id: str
    kind: str  # one of MASK_KINDS
    area: float  # its exact share of the frame
    bin: tuple[float, float] | None  # the share asked for
    touches_border: bool
    seed: int
    file: str  # relative to `folder`, with forward slashes
    size: tuple[int, int]
    folder: Path  # where the record lies

    @property
    def path(self) -> Path:
        """Where the PNG is."""
        return self.folder / self.file

    def load(self) -> NDArray[np.bool_]:
        """Bool H×W, true where the photo is to be filled. Raises PhotoError where the file is missing or damaged."""
        return load_hole(self.path)

    def to_line(self) -> str:
        """The hole as a line of the record."""
        values = {
            "id": self.id,
            "kind": self.kind,
            "area": self.area,
            "bin": self.bin,
            "touches_border": self.touches_border,
            "seed": self.seed,
            "hole": self.file,
            "size": self.size,
        }
        return json.dumps(values) + "\n"

    @classmethod
    def from_line(cls, line: bytes, folder: Path) -> FixedHole:
        """The hole that `to_line` wrote. Raises KeyError, TypeError or ValueError where it is none, or is cut off."""
        values = _whole_object(line)
        bounds = values["bin"]
        return cls(
            id=text(values, "id"),
            kind=text(values, "kind"),
            area=float(values["area"]),
            bin=None if bounds is None else (float(bounds[0]), float(bounds[1])),
            touches_border=bool(values["touches_border"]),
            seed=int(values["seed"]),
            file=file_name(values, "hole"),
            size=photo_size(values, "size"),
            folder=folder,
        )


def read_masks(path: str | Path) -> Iterator[FixedHole]:
    """The holes of a record, by its file or its folder, photo by photo in the index's order, one at a time.

    A last line that a kill cut off is left out. Raises MasksFileError where the file is missing or damaged.
    """
    path = Path(path)
    path = path / FILE_NAME if path.is_dir() else path
    try:
        lines = open_regular(path)
    except (OSError, UnusableFile) as error:
        why = error.why if isinstance(error, UnusableFile) else error.strerror
        raise MasksFileError(f"{path} can't be read ({why}); featherproof-data masks writes it.") from None
    with lines:
        header = header_of(lines.readline())
        if header.get("kind") != FILE_KIND or header.get("schema") != SCHEMA:
            raise MasksFileError(f"{path} is no record of holes of schema {SCHEMA}; featherproof-data masks writes it.")
        for number, line in enumerate(lines, start=2):
            if not line.endswith(b"\n"):
                return
            try:
                yield FixedHole.from_line(line, path.parent)
            except (KeyError, TypeError, ValueError):
                raise MasksFileError(f"{path}, line {number}: no hole; delete the file and write it anew.") from None


def hole_file(photo: str, kind: str) -> str:
    """Where the hole of a photo's id is, relative to the record: readable, and another for every id."""
    readable = re.sub(r"[^A-Za-z0-9._-]+", "_", photo).strip("._")[-_READABLE:]
    digest = hashlib.sha256(photo.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}/{readable}-{digest[:12]}.png"


def hole_seed(seed: int, photo: str, kind: str) -> int:
    """The seed of one hole: from 0 to under 2^48, which other languages' readers of JSON keep too."""
    digest = hashlib.sha256(f"{seed}/{kind}/{photo}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6], "big")


def header_of(line: bytes) -> Mapping[str, Any]:
    """The values of a record's first line; none where it is no header."""
    try:
        return _whole_object(line)
    except ValueError:
        return {}


def _whole_object(line: bytes) -> dict[str, Any]:
    """A line's JSON object. Raises ValueError where it is none, or is cut off."""
    if not line.endswith(b"\n"):
        raise ValueError("a line that is cut off")
    return json_object(line)
