"""Outlines of animals as holes: from trimaps and segmentations, and to 1-bit PNG files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dataset_tools.files.photos import DamagedPhoto
from dataset_tools.holes.draw import ellipse_in_box
from dataset_tools.index import Index, Record
from models.files.atomic_file import atomic_file, named
from models.imaging import PhotoError
from models.imaging.decode import decode

Values = NDArray[np.uint8]

_PET, _BACKGROUND, _BORDER = 1, 2, 3


class UnclearMask(ValueError):
    """A mask whose values mean nothing that is known; the message is the reason."""


def trimap_object(mask: Image.Image) -> NDArray[np.bool_]:
    """The pet and its border, which is fur, in a trimap of Oxford-IIIT Pet: bool H×W. Raises UnclearMask.

    A palette may hold the values as its greys, as where an editor has saved a trimap anew, or as its indices.
    """
    grey = _grey(mask)
    for values in (grey, np.asarray(mask) if mask.mode == "P" else None):
        if values is not None and np.isin(values, (_PET, _BACKGROUND, _BORDER)).all():
            return np.asarray(values != _BACKGROUND)
    raise UnclearMask("it holds more than 1 for the pet, 2 for the background and 3 for the border")


def levels(mask: Image.Image) -> Values:
    """How far each pixel is part of the mask, from 0 to 255: uint8 H×W. Raises UnclearMask.

    Greys are that themselves; where they are 0 and 1 only, 1 is all of it. In a palette of colours index 0 is nothing,
    and another one is the mask.
    """
    grey = _grey(mask)
    if grey is not None:
        return grey * np.uint8(255) if grey.max() == 1 else grey
    if mask.mode == "P":
        indices = np.asarray(mask)
        if len(set(np.unique(indices)) - {0}) == 1:
            return np.where(indices > 0, np.uint8(255), np.uint8(0))
    raise UnclearMask("it holds several colours, of which none is known to be the mask")


def _grey(mask: Image.Image) -> Values | None:
    """The greys of a mask, uint8 H×W; None where it has colours, or greys of more than 8 bits."""
    if mask.mode in ("1", "L", "LA"):
        return np.asarray(mask.convert("L"))
    if mask.mode not in ("P", "PA", "RGB", "RGBA"):
        return None
    colours = np.asarray(mask.convert("RGB"))
    return colours[..., 0] if (colours == colours[..., :1]).all() else None


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
