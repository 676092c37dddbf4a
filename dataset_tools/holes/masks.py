"""Draws the fixed holes of an index: for every photo one of each kind, and the record of them (see `fixed_holes`).

Half of a photo's holes to an area bin touch the frame's border, the others keep away from it (Liu et al., ECCV 2018,
section 4.1). A hole depends on the seed, the photo's id, size and animal, and the kind, on nothing else: photos that
join the index later leave it as it is. A photo's files come before its lines, and its lines come at once: what is on
disk after a kill is a valid prefix, and the same command goes on from there to the very same files. A record that lacks
a kind, as those of earlier versions do, is written anew with all of them: the holes that it had come out the same.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dataset_tools.errors import DataError
from dataset_tools.holes.draw import Kind, draw_hole
from dataset_tools.holes.fixed import (
    BIN_KINDS,
    FILE_KIND,
    FILE_NAME,
    MASK_KINDS,
    SCHEMA,
    FixedHole,
    MasksFileError,
    header_of,
    hole_file,
    hole_seed,
)
from dataset_tools.holes.objects import object_hole
from dataset_tools.index import SPLITS, Index, Record
from models.files.atomic_file import append_whole, naming, write_atomically
from models.imaging.windows import middle_square

DRAWING = 1  # raised when the same seed comes to draw other holes
_WITHOUT_OBJECT = tuple(kind for kind in MASK_KINDS if kind != "object")
_TELL_EVERY = 10.0  # seconds between two lines of progress


@dataclass(frozen=True)
class MaskOptions:
    """What decides the holes of an index. `size`: of the photo's middle square, in pixels; None: the photo's own."""

    seed: int = 0
    size: int | None = None
    splits: tuple[str, ...] = SPLITS


@dataclass
class MasksReport:
    """What a run wrote or found, counted hole by hole."""

    photos: int = 0
    there_before: int = 0  # photos, of an earlier run
    without_object: int = 0  # photos whose object hole can't be used
    holes: Counter[str] = field(default_factory=Counter)  # by kind
    touching: Counter[str] = field(default_factory=Counter)
    areas: dict[str, float] = field(default_factory=dict)  # kind -> sum of shares

    def count(self, holes: list[FixedHole], there_before: bool) -> None:
        """Add one photo."""
        self.photos += 1
        self.there_before += there_before
        self.without_object += len(holes) < len(MASK_KINDS)
        for hole in holes:
            self.holes[hole.kind] += 1
            self.touching[hole.kind] += hole.touches_border
            self.areas[hole.kind] = self.areas.get(hole.kind, 0.0) + hole.area

    def lines(self) -> Iterator[str]:
        """The report for people, a line at a time."""
        yield f"{self.photos} photos, {self.there_before} of them done before, {self.holes.total()} holes"
        for kind, count in self.holes.items():
            area, touching = self.areas[kind] / count, self.touching[kind] / count
            yield f"  {kind:13} {count} holes, mean area {area:.1%}, {touching:.0%} touch the border"
        if self.without_object:
            yield f"  {self.without_object} photos have no object hole, as its file can't be used"


def write_masks(index: Index, out: Path, options: MaskOptions, say: Callable[[str], None]) -> MasksReport:
    """Draw every hole of an index into OUT, as far as it isn't there yet.

    Args:
        say: told about progress, and about object holes that can't be read; such a photo has its other holes.

    Raises:
        MasksFileError: OUT has holes of other photos, or of another seed, size or choice of splits.
        DataError: the index has no photo in these splits.
        OSError: the disk is full, for instance; what was drawn before is there.
    """
    total = sum(1 for _ in _records(index, options))
    if not total:
        raise DataError(f"{index.path} has no photo in {', '.join(options.splits)}.")
    report = MasksReport()
    out.mkdir(parents=True, exist_ok=True)
    path = out / FILE_NAME
    with _opened(path, _header(index, options)) as lines, path.open("ab", buffering=0) as end, naming(path):
        _refuse_other_photos(lines, index, out)
        going_on, started = True, time.monotonic()
        told = started
        for record in _records(index, options):
            start = lines.tell()
            holes = _kept(lines, index, record, out) if going_on else None
            if holes is None:
                if going_on:
                    going_on = False
                    lines.seek(start)
                    lines.truncate()
                holes = _drawn(index, record, out, options, say)
                append_whole(end, "".join(hole.to_line() for hole in holes).encode("ascii"))
            report.count(holes, there_before=going_on)
            if time.monotonic() - told >= _TELL_EVERY:
                told = time.monotonic()
                left = (told - started) / report.photos * (total - report.photos)
                say(f"{report.photos:,} of {total:,} photos, {left / 60:.1f} min left")
        if going_on:
            lines.truncate()  # of photos that have left the index
    return report


def _records(index: Index, options: MaskOptions) -> Iterator[Record]:
    return (record for record in index.records() if record.split in options.splits)


def _header(index: Index, options: MaskOptions) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": FILE_KIND,
        "source": index.header.source,
        "seed": options.seed,
        "size": options.size,
        "splits": [split for split in SPLITS if split in options.splits],
        "drawing": DRAWING,
    }


def _opened(path: Path, header: dict[str, Any]) -> BinaryIO:
    """The record, open behind its header, which is written where there is none."""
    if path.exists() and not path.is_file():
        raise MasksFileError(f"{path} is not a file; choose another --out.")
    wanted = (json.dumps(header) + "\n").encode("ascii")
    if not path.exists() or (path.stat().st_size < len(wanted) and wanted.startswith(path.read_bytes())):
        write_atomically(path, wanted)  # a new file, or a kill of an older version left a part of the header
    lines = path.open("r+b")
    try:
        found = lines.readline()
        before = header_of(found)
        if before.get("kind") != FILE_KIND:
            raise MasksFileError(f"{path} is no record of holes; choose another --out, or delete that file.")
        if before != header:
            other = sorted(key for key in before.keys() | header.keys() if before.get(key) != header.get(key))
            raise MasksFileError(
                f"{path} was written with another {' and '.join(other)}; choose another --out, or delete that folder."
            )
    except BaseException:
        lines.close()
        raise
    return lines


def _refuse_other_photos(lines: BinaryIO, index: Index, out: Path) -> None:
    """Raise MasksFileError where the record has holes, but none for any photo of the index: two sets may share a name.

    Some photos of it may have left the index. Reads from where `lines` stands and comes back there.
    """
    start, ids, others = lines.tell(), {record.id for record in index.records()}, False
    for line in lines:
        try:
            hole = FixedHole.from_line(line, out)
        except (KeyError, TypeError, ValueError):
            break
        others = hole.id not in ids
        if not others:
            break
    lines.seek(start)
    if others:
        raise MasksFileError(
            f"{out / FILE_NAME} has holes of other photos than {index.path}; choose another --out, or delete it."
        )


def _kept(lines: BinaryIO, index: Index, record: Record, out: Path) -> list[FixedHole] | None:
    """The next photo's holes from an earlier run; None where they aren't there, or the next photo is another."""
    holes: list[FixedHole] = []
    while not holes or holes[-1].kind != MASK_KINDS[-1]:
        try:
            hole = FixedHole.from_line(lines.readline(), out)
        except (KeyError, TypeError, ValueError):
            return None
        if hole.id != record.id or not hole.path.is_file():
            return None
        holes.append(hole)
    kinds = tuple(hole.kind for hole in holes)
    if kinds == MASK_KINDS or (kinds == _WITHOUT_OBJECT and isinstance(_animal(index, record, None), str)):
        return holes
    return None


def _drawn(
    index: Index, record: Record, out: Path, options: MaskOptions, say: Callable[[str], None]
) -> list[FixedHole]:
    """Draw all holes of a photo and write their files."""
    animal, kinds = _animal(index, record, options.size), MASK_KINDS
    if isinstance(animal, str):
        say(f"{record.id} has no object hole: {animal}")
        animal, kinds = None, _WITHOUT_OBJECT
    width, height = record.size if options.size is None else (options.size, options.size)
    touching = _touching_bins(options.seed, record.id)
    holes = []
    for kind in kinds:
        seed, bounds = hole_seed(options.seed, record.id, kind), BIN_KINDS.get(kind)
        drawn: Kind = "strokes" if bounds is not None else kind  # type: ignore[assignment]
        border = None if bounds is None else kind in touching
        hole = draw_hole(drawn, (height, width), np.random.default_rng(seed), animal, area=bounds, border=border)
        file, count = hole_file(record.id, kind), np.count_nonzero(hole)
        touches = bool(count > np.count_nonzero(hole[1:-1, 1:-1]))
        _save(out / file, hole)
        holes.append(FixedHole(record.id, kind, count / hole.size, bounds, touches, seed, file, (width, height), out))
    return holes


def _touching_bins(seed: int, photo: str) -> set[str]:
    """The three of a photo's six bins whose holes touch the border: every other one, from the first or the second."""
    return set(list(BIN_KINDS)[hole_seed(seed, photo, "border") % 2 :: 2])


def _animal(index: Index, record: Record, side: int | None) -> NDArray[np.bool_] | str | None:
    """Where the animal is in the photo, or in its middle square at `side` pixels: bool H×W.

    None where the index doesn't know; a sentence where it has a file for it that can't be used.
    """
    try:
        animal = object_hole(index, record)
    except Exception as error:  # Pillow's decoders raise almost any type on damaged files
        return str(error)
    width, height = record.size
    if animal is not None and animal.shape != (height, width):
        return f"{record.object_hole} is {animal.shape[1]}×{animal.shape[0]} px, the photo {width}×{height} px"
    if animal is None or side is None:
        return animal
    cut = Image.fromarray(middle_square(animal).astype(np.uint8) * 255)
    return np.asarray(np.asarray(cut.resize((side, side), Image.Resampling.BOX)) >= 128)


def _save(path: Path, hole: NDArray[np.bool_]) -> None:
    """Write a hole whole or not at all. Nothing waits for the disk, as for a hundred thousand files that takes long."""
    written, content = cv2.imencode(".png", hole.view(np.uint8) * 255, [cv2.IMWRITE_PNG_BILEVEL, 1])
    assert written
    path.parent.mkdir(exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with naming(path, part):
            part.write_bytes(content.tobytes())
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
