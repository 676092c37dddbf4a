"""A contact sheet of an index: photos from all over it with holes, boxes and captions, to be looked through by eye."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dataset_tools.errors import DataError
from dataset_tools.files.photos import DamagedPhoto, small_copy_and_size
from dataset_tools.holes.fixed import MASK_KINDS, hole_file
from dataset_tools.holes.objects import load_hole
from dataset_tools.index import Index, Record
from dataset_tools.sheet.drawing import WIDTH, Cell, draw_sheet
from models.files.atomic_file import atomic_file
from models.files.same_file import same_file_among

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
_JPEG_QUALITY = 92
_JPEG_SIDE = 65_500  # px
_WIDEST = 6  # columns that are chosen unasked
_SIDE = WIDTH * 3 // 2  # px; of the photos that are kept until the sheet is drawn

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class SheetOptions:
    """Which photos a sheet shows, and how.

    `count` photos, one from each of as many stretches of the index; `columns` None fits it to a screen, and to the
    copies of a photo in an inpainted set; `masks`: a folder that `write_masks` filled, whose holes are shown in turn.
    """

    count: int = 24
    split: str | None = None
    seed: int = 0
    columns: int | None = None
    masks: Path | None = None


def write_sheet(index: Index, path: Path, options: SheetOptions, say: Callable[[str], None]) -> list[str]:
    """Write a contact sheet as PNG or JPEG, by the suffix, whole or not at all.

    Args:
        say: told about photos and holes that can't be read; the sheet is written without them.

    Returns:
        What could not be shown, the same sentences.

    Raises:
        DataError: the index has no such photo, the sheet is too large for a JPEG, or would replace a file of the index.
        OSError: the sheet can't be written.
    """
    _refuse_input(index, path, options.masks)
    faults: list[str] = []
    chosen, total = choose(index, options)
    cells = []
    for number, record in enumerate(record for group in chosen for record in group):
        cell, fault = _cell(index, record, number, options.masks)
        cells.append(cell)
        if fault is not None:
            faults.append(fault)
            say(fault)
    copies = max(len(group) for group in chosen)
    columns = options.columns or min(max(1, _WIDEST // copies) * copies, len(cells))
    what = "photos" if copies == 1 else "files"
    shown = f"{len(cells):,} of {total:,} {what if options.split is None else f'{options.split} {what}'}"
    sheet = draw_sheet(f"{index.header.source or index.path}: {shown}", cells, columns)
    format = FORMATS[path.suffix.lower()]
    if format == "JPEG" and max(sheet.size) > _JPEG_SIDE:
        raise DataError(f"{path} would be {sheet.width}×{sheet.height} px, too large for a JPEG; write a .png instead.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as temporary:
        sheet.save(temporary, format=format, **({"quality": _JPEG_QUALITY} if format == "JPEG" else {}))
    return faults


def _refuse_input(index: Index, path: Path, masks: Path | None) -> None:
    """Raise DataError where the sheet would take the place of a file that the index knows, by whatever name."""

    def known() -> Iterator[Path | None]:
        yield index.path
        for record in index.records():
            yield index.image_path(record)
            yield _hole_path(index, record, 0, None)[0]
            if masks is not None:
                yield from (masks / hole_file(record.id, kind) for kind in MASK_KINDS)

    file = same_file_among(path, (file for file in known() if file is not None))
    if file is not None:
        raise DataError(f"{path} leads to {file}, which the sheet is made from; name another file with --out.")


def choose(index: Index, options: SheetOptions) -> tuple[list[list[Record]], int]:
    """Photos spread over the index, all copies of one photo together; and how many there are. Raises DataError."""
    total = groups = largest = 0
    for group in _groups(index, options.split):
        total, groups, largest = total + len(group), groups + 1, max(largest, len(group))
    if not groups:
        raise DataError(f"{index.path} has no photo{'' if options.split is None else f' in {options.split}'}.")
    count = min(max(1, options.count // largest), groups)
    # One from each of `count` equal stretches, drawn by chance: even steps may always meet the same kind of photo.
    chances = np.random.default_rng(options.seed).uniform(0, 1, count)
    wanted = {int((number + chance) * groups / count) for number, chance in enumerate(chances)}
    return [group for number, group in enumerate(_groups(index, options.split)) if number in wanted], total


def _groups(index: Index, split: str | None) -> Iterator[list[Record]]:
    """Records one by one, or in an inpainted set all copies of a source photo, which stand together there."""
    for _, group in groupby(index.records(split), key=lambda record: record.extra.get("source", record.id)):
        yield list(group)


def _cell(index: Index, record: Record, number: int, masks: Path | None) -> tuple[Cell, str | None]:
    """What is shown of a record, and a sentence where not all of it can be."""
    facts = [record.split, record.domain, record.category, f"{record.size[0]} x {record.size[1]} px"]
    caption, origin = _caption(record, number)
    badge, stressed = _label(record)
    fault = photo = hole = None
    box = record.box if "label" not in record.extra else None
    try:
        photo, size = small_copy_and_size(index.image_path(record), _SIDE)
        box = None if box is None else _scaled(box, photo.shape[1] / size[0])
    except DamagedPhoto as error:
        fault = f"{record.id} can't be shown: {error}"
    hole_path, kind = _hole_path(index, record, number, masks)
    if photo is not None and hole_path is not None:
        try:
            whole = load_hole(hole_path)
            photo, hole, box = _together(photo, size, whole, box)
            facts.insert(2, f"{kind or 'hole'} {whole.mean():.0%}")
        except Exception as error:  # Pillow's decoders raise almost any type on damaged files
            hole, fault = None, f"{record.id}: its hole can't be shown: {error}"
    return Cell(record.id, " · ".join(facts), caption, origin, photo, hole, box, badge, stressed), fault


def _caption(record: Record, number: int) -> tuple[str, str]:
    """The caption that a fill was asked for, or one of the photo's, another from cell to cell; and whose it is."""
    if isinstance(record.extra.get("caption"), str):
        return record.extra["caption"], "the fill's caption"
    if not record.captions:
        return "", "no caption"
    which = number % len(record.captions)
    caption = record.captions[which]
    return caption.text, f"{caption.origin}, {which + 1} of {len(record.captions)}"


def _label(record: Record) -> tuple[str, bool]:
    label = record.extra.get("label")
    if label is None:
        return "", False
    words = [str(label), *(str(record.extra[key]) for key in ("inpainter", "hole_kind") if record.extra.get(key))]
    return " · ".join(words), label == "inpainted"


def _hole_path(index: Index, record: Record, number: int, masks: Path | None) -> tuple[Path | None, str]:
    """The hole to outline and, for one of the fixed holes, its kind: another from cell to cell."""
    if masks is not None:
        kind = MASK_KINDS[number % len(MASK_KINDS)]
        return masks / hole_file(record.id, kind), kind
    hole = record.extra.get("hole")
    if isinstance(hole, str):
        return index.folder / hole, ""
    return index.object_hole_path(record), ""


def _together(
    photo: NDArray[np.uint8], size: tuple[int, int], hole: NDArray[np.bool_], box: Box | None
) -> tuple[NDArray[np.uint8], NDArray[np.bool_], Box | None]:
    """A small copy of a photo of `size`, its hole and box in one frame; its square where the hole is for that."""
    if hole.shape != (size[1], size[0]):
        if hole.shape[0] != hole.shape[1]:
            raise ValueError(f"it is {hole.shape[1]}×{hole.shape[0]} px, the photo {size[0]}×{size[1]} px")
        height, width = photo.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        photo = photo[top : top + side, left : left + side]
        box = None if box is None else (box[0] - left, box[1] - top, box[2], box[3])
    small = Image.fromarray(hole.astype(np.uint8) * 255).resize(photo.shape[1::-1], Image.Resampling.BOX)
    return photo, np.asarray(small) >= 128, box


def _scaled(box: Box, scale: float) -> Box:
    x, y, width, height = (value * scale for value in box)
    return x, y, width, height
