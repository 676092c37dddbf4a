"""How well outlines agree with what people drew: `python -m benchmarks.outlines INDEX... [--without-animals FOLDER]`.

By intersection over union: the largest animal with a pet's trimap, its border left aside, in the whole photo and near
that border; the animal grown by shares of the photo's shorter side with pet and border, which is what an object hole
must hide; the largest animal's box with the box of a photo that has no trimap. And in how many photos any animal is
present: of indexes, where all show one; of what lies beside the boxes of these photos; and of a folder of photos that
show none.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from benchmarks.__main__ import table_line
from dataset_tools.holes.objects import ORIGIN
from dataset_tools.holes.outlines import grown, largest_of
from dataset_tools.index import SPLITS, Index, Record, read_index
from models.imaging import PhotoError, load_photo
from models.outline import Outline, Outliner

Row = tuple[str, float | int, str, str]
Mask = NDArray[np.bool_]

GROWN_BY = tuple(px / 288 for px in range(0, 13, 2))  # shares of the shorter side
NEAR = 1 / 36  # of the shorter side: so far from a trimap's border its edge is looked at
PET, GROUND, BORDER = 1, 2, 3
MARGIN, LEAST_BESIDE = 8, 110  # px, of parts of photos beside boxes


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on one core, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outlines", description=__doc__)
    parser.add_argument("index", type=Path, nargs="*", help="indexes of photos, an animal in each")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--every", type=int, default=1, help="measure each Nth photo only")
    parser.add_argument("--beside", action="store_true", help="measure what lies beside boxes, and nothing else")
    parser.add_argument("--without-animals", type=Path, metavar="FOLDER", help="photos without birds, cats and dogs")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    outliner = Outliner.load("cpu")
    print("| what | value | unit | target |\n| --- | ---: | --- | --- |")
    for path in options.index:
        index = read_index(path)
        records = list(index.records(options.split))[:: options.every]
        measure = beside_boxes if options.beside else measured
        for row in measure(index, records, outliner):
            print(table_line(row), flush=True)
    if options.without_animals is not None:
        for row in without_animals(options.without_animals, outliner):
            print(table_line(row), flush=True)
    return 0


@dataclass
class Agreement:
    """What was measured on photos of one index, a number a photo."""

    name: str
    pet: list[float] = field(default_factory=list)
    edge: list[float] = field(default_factory=list)
    whole: dict[float, list[float]] = field(default_factory=lambda: {share: [] for share in GROWN_BY})
    box: list[float] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)
    present: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """A row for each figure."""
        what = f"{self.name}, {len(self.found):,} photos"
        yield f"{what}: an animal is found", float(np.mean(self.found)), "share", ""
        yield f"{what}: an animal is present", float(np.mean(self.present)), "share", ""
        yield f"{what}: CPU time of one core", float(np.mean(self.seconds)), "s/photo", ""
        yield from _means(f"{self.name}, {len(self.pet):,} photos", {"pet": self.pet, "pet near its border": self.edge})
        grown_by = {f"pet and border, grown by {share:.3f}": values for share, values in self.whole.items()}
        yield from _means(f"{self.name}, {len(self.pet):,} photos", grown_by)
        yield from _means(f"{self.name}, {len(self.box):,} photos", {"box": self.box})


def measured(index: Index, records: Sequence[Record], outliner: Outliner) -> Iterator[Row]:
    """Outline photos of an index and compare."""
    result = Agreement(index.header.source)
    for record in records:
        photo = load_photo(index.image_path(record)).pixels
        started = time.process_time()
        outline = outliner.outline(photo)
        result.seconds.append(time.process_time() - started)
        result.found.append(bool(outline.animals))
        result.present.append(bool(outline.present))
        if record.extra.get(ORIGIN) == "trimap":
            trimap = trimap_of(index, record)
            found = largest_of(outline.animals, record.domain)
            mask = np.zeros(trimap.shape, bool) if found is None else found
            result.pet.append(pet_agreement(mask, trimap))
            result.edge.append(edge_agreement(mask, trimap))
            for share, values in result.whole.items():
                values.append(_iou(grown(mask, round(min(mask.shape) * share)), trimap != GROUND))
        elif record.box is not None:
            result.box.append(_box_iou(outline, record.box))
    yield from result.rows()


def beside_boxes(index: Index, records: Sequence[Record], outliner: Outliner) -> Iterator[Row]:
    """In how many of the parts of photos that lie left of, right of, above or below the box an animal is present.

    Of each photo the part whose shorter side is longest, if that is `LEAST_BESIDE` px or more.
    """
    present = []
    for record in records:
        if record.box is None:
            continue
        photo = load_photo(index.image_path(record)).pixels
        left, top, right, bottom = (round(v) for v in _with_margin(record.box))
        parts = (photo[:, : max(0, left)], photo[:, right:], photo[: max(0, top)], photo[bottom:])
        widest = max(parts, key=lambda part: min(part.shape[:2]))
        if min(widest.shape[:2]) >= LEAST_BESIDE:
            present.append(bool(outliner.outline(np.ascontiguousarray(widest)).present))
    if present:
        what = f"{index.header.source}, {len(present):,} parts beside boxes"
        yield f"{what}: an animal is present", float(np.mean(present)), "share", ""


def without_animals(folder: Path, outliner: Outliner) -> Iterator[Row]:
    """In how many photos of a folder an animal is present, and in which; files that are no photos are left out."""
    present, count = [], 0
    for path in sorted(folder.iterdir()):
        try:
            photo = load_photo(path).pixels
        except (PhotoError, OSError):
            continue
        count += 1
        if outliner.outline(photo).present:
            present.append(path.name)
    names = f" ({', '.join(present)})" if present else ""
    yield f"{folder.name}, {count} photos: an animal is present{names}", len(present), "photos", ""


def trimap_of(index: Index, record: Record) -> NDArray[np.uint8]:
    """A pet's trimap as it is stored: uint8 H×W of `PET`, `GROUND` and `BORDER`."""
    with Image.open(index.root / "annotations" / "trimaps" / f"{PurePosixPath(record.image).stem}.png") as image:
        return np.asarray(image)


def pet_agreement(mask: Mask, trimap: NDArray[np.uint8]) -> float:
    """IoU of a mask with the pet, the border left aside."""
    return _iou(mask & (trimap != BORDER), trimap == PET)


def edge_agreement(mask: Mask, trimap: NDArray[np.uint8]) -> float:
    """The same near the border alone."""
    away = cv2.distanceTransform((trimap != BORDER).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    near = (away > 0) & (away <= NEAR * min(trimap.shape))
    return _iou(mask & near, (trimap == PET) & near)


def _means(what: str, figures: Mapping[str, Sequence[float]]) -> Iterator[Row]:
    for name, values in figures.items():
        if values:
            yield f"{what}: {name}", float(np.mean(values)), "mean IoU", ""
            yield f"{what}: {name}", float(np.median(values)), "median IoU", ""


def _with_margin(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box with `MARGIN` px around it."""
    x, y, width, height = box
    return x - MARGIN, y - MARGIN, x + width + MARGIN, y + height + MARGIN


def _iou(ours: Mask, theirs: Mask) -> float:
    return float((ours & theirs).sum() / max(1, (ours | theirs).sum()))


def _box_iou(outline: Outline, box: tuple[float, float, float, float]) -> float:
    """Of the largest animal's box."""
    if not outline.animals:
        return 0.0
    ours = outline.animals[0].box
    width, height = (min(ours[i] + ours[i + 2], box[i] + box[i + 2]) - max(ours[i], box[i]) for i in (0, 1))
    shared = max(0.0, width) * max(0.0, height)
    return float(shared / (ours[2] * ours[3] + box[2] * box[3] - shared))


if __name__ == "__main__":
    raise SystemExit(main())
