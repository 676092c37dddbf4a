"""One block of a set: the copies of a fixed run of source photos, filled in batches and written to one folder.

A block is the unit of everything: shards take whole blocks, so that a network's batches, and with them its bytes, do
not depend on the sharding; a block that is there is finished, so that a killed run goes on with the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from dataset_tools.errors import DataError
from dataset_tools.holes.draw import AREA_BINS, draw_hole
from dataset_tools.holes.objects import object_hole, save_hole
from dataset_tools.index import Index, Record
from dataset_tools.inpainted.fillers import TDANET, Fillers, Job
from dataset_tools.inpainted.plan import Encoding, Plan, PlannedFill, SetOptions, plan_for
from models.imaging import PhotoError, load_photo

_FULL_COLOUR = 90  # from this quality on colours are stored at full resolution, as most programs do


def decoded(path: Path, max_side: int) -> np.ndarray:
    """A photo upright, uint8 H×W×3, scaled down to `max_side` px where it is longer. Raises PhotoError or OSError."""
    pixels = load_photo(path).pixels
    height, width = pixels.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def encoded(pixels: np.ndarray, encoding: Encoding) -> bytes:
    """uint8 H×W×3 as a file without any metadata; the same pixels give the same bytes."""
    buffer = BytesIO()
    image = Image.fromarray(pixels)
    if encoding.format == "PNG":
        image.save(buffer, "PNG", compress_level=4)
    else:
        assert encoding.quality is not None
        subsampling = 0 if encoding.quality >= _FULL_COLOUR else 2
        image.save(buffer, "JPEG", quality=encoding.quality, subsampling=subsampling, optimize=False)
    return buffer.getvalue()


SOURCES = 32  # source photos of a block
ROWS, SKIPPED = "rows.jsonl", "skipped.jsonl"


@dataclass(frozen=True, eq=False)
class _Source:
    """A source photo that could be read, its number in the block and what is made of it."""

    number: int
    record: Record
    photo: np.ndarray
    object_hole: np.ndarray | None
    plan: Plan

    def file(self, what: str) -> str:
        return f"{self.number:04}-{what}{self.plan.encoding.suffix}"


def write_block(
    folder: Path, name: str, index: Index, records: Sequence[Record], fillers: Fillers, options: SetOptions
) -> None:
    """Make all copies of these source photos in `folder`, which exists and is empty.

    Args:
        name: where the folder will be, relative to the set, for the rows' paths.

    Raises:
        OSError: the disk is full, for instance. A source photo that can't be read is only named in `skipped.jsonl`.
    """
    sources, skipped = _read(index, records, fillers, options)
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for source in sources:
        image = source.file("authentic")
        (folder / image).write_bytes(encoded(source.photo, source.plan.encoding))
        rows[source.number, 0] = _row(source, "authentic", f"{name}/{image}")
    for source, fill, hole, inpainter, filled in _filled(sources, fillers):
        stem = f"{fill.number}-{inpainter.partition(':')[0]}"
        image, hole_file = source.file(stem), f"{source.number:04}-{fill.number}-hole.png"
        (folder / image).write_bytes(encoded(filled, source.plan.encoding))
        save_hole(folder / hole_file, hole)
        details = {
            "inpainter": inpainter,
            "hole": f"{name}/{hole_file}",
            "hole_kind": fill.hole_kind,
            "hole_area": round(float(hole.mean()), 6),
            "caption": fill.caption if inpainter.startswith(TDANET) else None,
            "seed": fill.seed,
        }
        rows[source.number, fill.number] = _row(source, "inpainted", f"{name}/{image}", details)
    _write_lines(folder / SKIPPED, skipped)
    _write_lines(folder / ROWS, (rows[key] for key in sorted(rows)))


def _read(
    index: Index, records: Sequence[Record], fillers: Fillers, options: SetOptions
) -> tuple[list[_Source], list[dict[str, str]]]:
    sources, skipped = [], []
    for number, record in enumerate(records):
        try:
            photo = decoded(index.image_path(record), options.max_side)
            hole = _fitting(object_hole(index, record), photo)
        except (PhotoError, OSError) as error:
            skipped.append({"image": record.image, "reason": str(error)})
            continue
        sources.append(_Source(number, record, photo, hole, plan_for(record, fillers.names, options)))
    return sources, skipped


def _fitting(hole: np.ndarray | None, photo: np.ndarray) -> np.ndarray | None:
    """The object hole at the size of the photo as it is used here."""
    if hole is None or hole.shape == photo.shape[:2]:
        return hole
    size = (photo.shape[1], photo.shape[0])
    return np.asarray(cv2.resize(hole.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)).astype(bool)


def _filled(
    sources: Sequence[_Source], fillers: Fillers
) -> Iterable[tuple[_Source, PlannedFill, np.ndarray, str, np.ndarray]]:
    """Every planned fill, inpainter by inpainter; one that can't fill its hole goes on to its next inpainter."""
    waiting = [(source, fill, _hole(source, fill)) for source in sources for fill in source.plan.fills]
    for attempt in range(len(fillers.names)):
        failed = []
        for name in fillers.names:
            turn = [job for job in waiting if job[1].inpainters[attempt : attempt + 1] == (name,)]
            jobs = [Job(source.photo, hole, fill.caption, fill.seed) for source, fill, hole in turn]
            if not jobs:
                continue
            for (source, fill, hole), filled in zip(turn, fillers.by_name[name](jobs), strict=True):
                if filled is None:
                    failed.append((source, fill, hole))
                else:
                    yield source, fill, hole, name, filled
        waiting = failed
    if waiting:
        raise DataError(f"No inpainter can fill a hole in {waiting[0][0].record.image}; add one that can.")


def _hole(source: _Source, fill: PlannedFill) -> np.ndarray:
    """The planned hole; never more than the largest area bin, as an animal that fills the photo would be."""

    def drawn(area: tuple[float, float] | None) -> np.ndarray:
        rng = np.random.default_rng(fill.seed)
        return draw_hole(fill.hole_kind, source.photo.shape[:2], rng, source.object_hole, _box(source), area)

    hole = drawn(fill.area)
    return hole if hole.mean() <= AREA_BINS[-1][1] else drawn(AREA_BINS[-1])


def _box(source: _Source) -> tuple[float, float, float, float] | None:
    """The source's box in pixels of the photo as it is used here."""
    if source.record.box is None:
        return None
    scale = source.photo.shape[1] / source.record.size[0]
    x, y, width, height = (value * scale for value in source.record.box)
    return (x, y, width, height)


def _row(source: _Source, label: str, image: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """One file as a record of the set's index."""
    record, encoding = source.record, source.plan.encoding
    number = image.rpartition("/")[2].partition(".")[0].partition("-")[2]
    nothing = {"inpainter": None, "hole": None, "hole_kind": None, "hole_area": 0.0, "caption": None, "seed": None}
    extra = {"source": record.id, "label": label, **(details or nothing)}
    extra |= {"format": encoding.format, "quality": encoding.quality}
    copy = replace(
        record,
        id=f"{record.id}#{number}",
        image=image,
        size=(source.photo.shape[1], source.photo.shape[0]),
        box=_box(source),
        object_hole=None,
        extra={**record.extra, **extra},
    )
    return copy.to_json()


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="ascii", newline="\n")
