"""Outlines of animals as holes: from trimaps and segmentations, and to 1-bit PNG files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dataset_tools.holes.draw import ellipse_in_box
from dataset_tools.holes.mask_values import UnclearMask, levels, trimap_object
from dataset_tools.index import Index, Record
from dataset_tools.photos import DamagedPhoto
from models.files.atomic_file import atomic_file, named
from models.imaging import PhotoError
from models.imaging.decode import decode

ORIGIN = "object_hole_origin"  # the key of a record that says where its object hole is from
ORIGINS = ("trimap", "segmentation", "outline")
_HALF_OF_THEM = 128


@dataclass(frozen=True, eq=False)
class ObjectHole:
    """An animal's pixels, bool H×W, and where they are from, one of `ORIGINS`."""

    pixels: NDArray[np.bool_]
    origin: str


@dataclass(frozen=True)
class Outline:
    """An animal's pixels: bool H×W, and the x, y, width, height of the box around them."""

    hole: NDArray[np.bool_]
    box: tuple[float, float, float, float]


def object_from_trimap(path: Path, size: tuple[int, int]) -> Outline | None:
    """The pet and its border from a trimap of Oxford-IIIT Pet, at a photo's width, height; None without a pet.

    Raises DamagedPhoto.
    """
    hole = _read(path, size, "trimap", trimap_object)
    if not hole.any():
        return None
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    box = (columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
    return Outline(hole, (float(box[0]), float(box[1]), float(box[2]), float(box[3])))


def object_from_segmentation(path: Path, size: tuple[int, int]) -> NDArray[np.bool_] | None:
    """What half or more of the annotators of CUB-200-2011 took for the bird: bool H×W at a photo's width, height.

    A segmentation is grey from 0, nobody, to 255, all of them. None where no pixel has half of them. Raises
    DamagedPhoto.
    """
    hole = _read(path, size, "segmentation", _at_least_half)
    return hole if hole.any() else None


def _at_least_half(mask: Image.Image) -> NDArray[np.bool_]:
    return levels(mask) >= _HALF_OF_THEM


def _read(
    path: Path, size: tuple[int, int], kind: str, meaning: Callable[[Image.Image], NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """What a mask means, bool H×W at a photo's width, height. Raises DamagedPhoto."""
    try:
        with decode(path) as mask:
            hole = mask.upright(meaning(mask.image))
    except (PhotoError, UnclearMask) as error:
        raise DamagedPhoto(f"its {kind} {path.name} can't be used: {error}") from error
    if hole.shape == (size[1], size[0]):
        return hole
    return np.asarray(Image.fromarray(hole).resize(size, Image.Resampling.NEAREST))


def save_object_hole(out: Path, name: str, found: ObjectHole | None) -> tuple[str | None, dict[str, str]]:
    """Write a photo's object hole as NAME.png below an index's folder.

    Returns what the photo's record says of it, `object_hole` and `extra`; where none was found, None and nothing.
    """
    if found is None:
        return None, {}
    photo = PurePosixPath(name)
    file = named(Path("object_holes") / photo.parent, photo.name, ".png").as_posix()
    save_hole(out / file, found.pixels)
    return file, {ORIGIN: found.origin}


def save_hole(path: Path, hole: NDArray[np.bool_]) -> None:
    """Write bool H×W as a 1-bit PNG, white on the hole, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as temporary:
        Image.fromarray(hole).save(temporary, format="PNG")


def object_hole(index: Index, record: Record) -> NDArray[np.bool_] | None:
    """Where the animal is: its outline's file, else the ellipse in its box, else None. bool H×W at the photo's size.

    Raises PhotoError where the file is missing or damaged.
    """
    path = index.object_hole_path(record)
    if path is not None:
        return load_hole(path)
    return None if record.box is None else ellipse_in_box((record.size[1], record.size[0]), record.box)


def load_hole(path: Path) -> NDArray[np.bool_]:
    """Read what `save_hole` wrote, or any mask that is white on the hole: bool H×W. Raises PhotoError."""
    with decode(path) as mask:
        try:
            return _at_least_half(mask.image)
        except UnclearMask as error:
            raise PhotoError(f"{path} can't be used as a hole: {error}.") from error
