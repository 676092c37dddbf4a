"""How well outlines agree with trimaps: `python -m benchmarks.outlines INDEX`, an index of Oxford-IIIT Pet.

Two figures, by intersection over union: a mask as it is found with the pet, its border left aside; and the mask grown
by shares of the photo's shorter side with pet and border, which is what an object hole must hide.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from benchmarks.__main__ import table_line
from dataset_tools.index import SPLITS, Index, Record, read_index
from dataset_tools.object_holes import ORIGIN
from dataset_tools.outlines import grown, largest_of
from models.imaging import load_photo
from models.outline import Outliner

GROWN_BY = tuple(px / 288 for px in range(0, 13, 2))  # shares of the shorter side
_PET, _GROUND, _BORDER = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on one core, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outlines", description=__doc__)
    parser.add_argument("index", type=Path, help="an index of Oxford-IIIT Pet")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--every", type=int, default=1, help="measure each Nth photo only")
    parser.add_argument("--side", type=int, nargs="+", default=[321, 385, 513], help="longer side that is seen, px")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    index = read_index(options.index)
    records = [record for record in index.records(options.split) if record.extra.get(ORIGIN) == "trimap"]
    print("| what | value | unit | target |\n| --- | ---: | --- | --- |")
    for side in options.side:
        for row in rows(index, records[:: options.every], side):
            print(table_line(row), flush=True)
    return 0


def rows(index: Index, records: Sequence[Record], side: int) -> Iterator[tuple[str, float | int, str, str]]:
    """Yield the figures with a photo's longer side seen at `side` px."""
    loaded = Outliner.load("cpu")
    preprocessing = {**loaded.manifest.preprocessing, "longer_side": side}
    outliner = Outliner(loaded.runner, replace(loaded.manifest, preprocessing=preprocessing))
    pet: list[float] = []
    whole: dict[float, list[float]] = {share: [] for share in GROWN_BY}
    found, spent = 0, 0.0
    for record in records:
        photo = load_photo(index.image_path(record)).pixels
        with Image.open(index.root / "annotations" / "trimaps" / f"{PurePosixPath(record.image).stem}.png") as image:
            trimap = np.asarray(image)
        started = time.process_time()
        mask = largest_of(outliner.outline(photo).animals, record.domain)
        spent += time.process_time() - started
        found += mask is not None
        mask = np.zeros(trimap.shape, bool) if mask is None else mask
        pet.append(_iou(mask & (trimap != _BORDER), trimap == _PET))
        for share, values in whole.items():
            values.append(_iou(grown(mask, round(min(mask.shape) * share)), trimap != _GROUND))
    what = f"{len(records)} photos seen at {side} px"
    yield f"{what}: an animal is found", found / len(records), "share", ""
    yield f"{what}: CPU time of one core", spent / len(records), "s/photo", ""
    for name, values in (("pet", pet), *((f"pet and border, grown by {s:.3f}", v) for s, v in whole.items())):
        yield f"{what}: {name}", float(np.mean(values)), "mean IoU", ""
        yield f"{what}: {name}", float(np.median(values)), "median IoU", ""


def _iou(ours: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> float:
    return float((ours & theirs).sum() / max(1, (ours | theirs).sum()))


if __name__ == "__main__":
    raise SystemExit(main())
