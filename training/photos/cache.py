"""Photos decoded once into a memory-mapped file, with holes drawn ahead: two cores can then feed a GPU.

A cache folder holds `photos.u8` (every photo's pixels, row by row, as RGB plus a byte that tells the object),
`holes.u8` (one bit a pixel) and `cache.json`. It is all that a training run reads, so it is also what travels to a
GPU machine that has neither the photos nor OpenCV.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from models.files.json_file import read_json
from models.files.regular_file import UnusableFile, lines_of
from training.runs.folders import written_beside
from training.runs.licences import LICENCES, Licences, of_indexes
from training.runs.logs import with_progress

if TYPE_CHECKING:  # a machine that only trains has no OpenCV
    from dataset_tools.holes.draw import Kind
    from dataset_tools.holes.painted import PaintedKind
    from dataset_tools.index import Index, Record

SCHEMA = 5
PAINTED: tuple[PaintedKind, ...] = ("ellipse", "lasso", "brush", "spot")  # put in their place when a batch is cut
DRAWN_KINDS: tuple[Kind, ...] = ("centre", "rectangles", "strokes", *PAINTED)
HOLES_PER_KIND = 1024
CHANNELS = 4  # RGB, and the object
_MOST_BYTES = 4 << 30  # of cache.json, which holds all captions
_BUILD_AGAIN = "delete the folder and give --index to build it again"
OBJECT, OUTLINE = 128, 192  # from these on the fourth byte is in the object's hole, and on the object itself
_HOLE, _ON_OBJECT = 160, 255  # what is written


@dataclass(frozen=True)
class CachedPhoto:
    """Where one photo's pixels are (`offset`, in pixels) and what is known of it."""

    id: str
    offset: int
    height: int
    width: int
    split: str
    domain: str
    category: str
    captions: tuple[str, ...]


@dataclass(frozen=True)
class Cache:
    """An opened cache. `pixels` is uint8 N×4 over all photos; `holes` is uint8 K×M×S×S/8, bits of K kinds of holes."""

    photos: tuple[CachedPhoto, ...]
    pixels: np.ndarray
    holes: np.ndarray
    hole_kinds: tuple[str, ...]
    short_side: int
    hole_size: int
    licences: Licences = field(default_factory=list)  # of the indexes that it was built from


def open_cache(folder: Path) -> Cache:
    """Map a cache built by `build_cache`. Raises FileNotFoundError or ValueError, naming the folder."""
    description = folder / "cache.json"
    if not description.exists():
        raise FileNotFoundError(f"{folder} holds no photo cache; give --index to build one.")
    values = _described(description)
    if values.get("schema") != SCHEMA:
        raise ValueError(f"{folder} was written by another version; {_BUILD_AGAIN}.")
    try:
        return _mapped(folder, values)
    except (KeyError, TypeError, ValueError) as error:  # cut short, as by a copy that was stopped
        raise ValueError(f"{folder} is damaged; {_BUILD_AGAIN}.") from error


def _described(description: Path) -> dict[str, Any]:
    """What a cache says of itself. Raises ValueError, with the way out, where that is damaged."""
    try:
        values = read_json(description, _MOST_BYTES)
    except UnusableFile as error:
        raise ValueError(f"{description} is damaged ({error.why}); {_BUILD_AGAIN}.") from error
    if not isinstance(values, dict):
        raise ValueError(f"{description} is damaged (it holds no JSON object); {_BUILD_AGAIN}.")
    return values


def _mapped(folder: Path, values: dict[str, Any]) -> Cache:
    kinds, size = tuple(values["hole_kinds"]), values["hole_size"]
    return Cache(
        photos=tuple(CachedPhoto(**{**photo, "captions": tuple(photo["captions"])}) for photo in values["photos"]),
        pixels=np.memmap(folder / "photos.u8", np.uint8, mode="r").reshape(-1, CHANNELS),
        holes=np.memmap(folder / "holes.u8", np.uint8, mode="r").reshape(len(kinds), -1, size, size // 8),
        hole_kinds=kinds,
        short_side=values["short_side"],
        hole_size=size,
        licences=values.get(LICENCES, []),
    )


def build_cache(indexes: Iterable[Path], folder: Path, short_side: int, hole_size: int) -> Cache:
    """Decode every photo of the indexes, scaled to `short_side`, unless the folder already holds just that.

    The object's hole comes from the photo's own, else from an ellipse in its box; on the object itself are the pixels
    of that hole, unless it is an ellipse.

    Raises ValueError where no photo or no index can be read, or where the folder holds something else.
    """
    from dataset_tools.index import read_index

    indexes = [read_index(index).path for index in indexes]
    fingerprint = _fingerprint(indexes, short_side, hole_size)
    description = folder / "cache.json"
    if description.exists() and _described(description).get("fingerprint") == fingerprint:
        return open_cache(folder)
    if folder.exists() and not description.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} holds something else than a photo cache: give --cache another folder.")
    photos = []
    with written_beside(folder) as partial:
        with (partial / "photos.u8").open("wb") as file:
            lines = sum(1 for index in indexes for _ in lines_of(index)) - len(indexes)
            for photo, planes in with_progress(_decoded(indexes, short_side), "decoding", lines, "photo"):
                file.write(planes.tobytes())
                photos.append(photo)
        if not photos:
            raise ValueError(f"No photo of {', '.join(map(str, indexes))} could be read.")
        (partial / "holes.u8").write_bytes(_draw_holes(hole_size).tobytes())
        values = {
            "schema": SCHEMA,
            "fingerprint": fingerprint,
            "short_side": short_side,
            "hole_size": hole_size,
            "hole_kinds": DRAWN_KINDS,
            LICENCES: of_indexes(indexes),
            "photos": [asdict(photo) for photo in photos],
        }
        (partial / "cache.json").write_text(json.dumps(values), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(partial, folder)
    return open_cache(folder)


def _fingerprint(indexes: list[Path], short_side: int, hole_size: int) -> str:
    digest = hashlib.sha256(f"{SCHEMA} {short_side} {hole_size} {HOLES_PER_KIND}".encode())
    for index in indexes:
        for line in lines_of(index):
            digest.update(line)
    return digest.hexdigest()


def _decoded(indexes: list[Path], short_side: int) -> Iterator[tuple[CachedPhoto, np.ndarray]]:
    """Each readable photo of the indexes with its uint8 H×W×4 planes."""
    from dataset_tools.index import read_index

    offset, seen = 0, set()
    for path in indexes:
        index = read_index(path)
        for record in index.records():
            try:
                planes = _planes(index, record, short_side)
            except (OSError, ValueError) as error:
                print(f"left out: {record.image} ({error})")
                continue
            # two sets may use the same running numbers
            name = record.id if record.id not in seen else f"{index.folder.name}/{record.id}"
            seen.add(name)
            height, width = planes.shape[:2]
            captions = tuple(caption.text for caption in record.captions)
            yield (
                CachedPhoto(name, offset, height, width, record.split, record.domain, record.category, captions),
                planes,
            )
            offset += height * width


def _planes(index: Index, record: Record, short_side: int) -> np.ndarray:
    from models.imaging import load_photo

    pixels = load_photo(index.image_path(record)).pixels
    height, width = pixels.shape[:2]
    scale = short_side / min(height, width)
    size = (max(round(width * scale), short_side), max(round(height * scale), short_side))
    planes = np.zeros((size[1], size[0], CHANNELS), np.uint8)
    planes[..., :3] = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
    planes[..., 3] = _object_plane(index, record, size)
    return planes


def _object_plane(index: Index, record: Record, size: tuple[int, int]) -> np.ndarray:
    """The fourth byte: where the object's hole is, and the object itself. uint8 at `size`, which is width, height."""
    from dataset_tools.holes.objects import object_hole

    hole = object_hole(index, record)
    plane = np.zeros(size[::-1], np.uint8)
    if hole is not None:
        # Pillow's box filter over 8 bits, then half or more of a pixel makes it object
        grey = Image.fromarray(hole.astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
        plane[np.asarray(grey) >= 128] = _HOLE if record.object_hole is None else _ON_OBJECT
    return plane


def _draw_holes(size: int) -> np.ndarray:
    """`HOLES_PER_KIND` seeded holes of each drawn kind, packed to bits: uint8 K×M×S×S/8.

    Painted ones are whole, nothing of them cut off by the frame.
    """
    from dataset_tools.holes.draw import draw_hole
    from dataset_tools.holes.painted import draw_painted

    rng = np.random.default_rng(0)
    banks = np.empty((len(DRAWN_KINDS), HOLES_PER_KIND, size, size // 8), np.uint8)
    for kind, bank in zip(DRAWN_KINDS, banks, strict=True):
        for packed in bank:
            if kind in PAINTED:
                hole = draw_painted(kind, (size, size), rng, border=False)
            else:
                hole = draw_hole(kind, (size, size), rng)
            packed[:] = np.packbits(hole, axis=-1)
    return banks
