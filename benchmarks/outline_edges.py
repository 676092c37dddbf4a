"""What brings outlines to a photo's edges best: `python -m benchmarks.outline_edges INDEX`, of Oxford-IIIT Pet.

Held against trimaps as `benchmarks.outlines` does, where the network alone finds the pet (IoU of 0.85 or more): what it
says enlarged bilinearly; the same through a guided filter, as outlines are; and GrabCut (Rother et al., SIGGRAPH 2004)
in a narrow band around it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.__main__ import table_line
from benchmarks.outlines import Mask, edge_agreement, pet_agreement, trimap_of
from dataset_tools.holes.objects import ORIGIN
from dataset_tools.index import SPLITS, read_index
from models.imaging import load_photo
from models.outline import Outliner
from models.outline.guided_filter import apply, fit
from models.outline.outliner import Look

BAND = 1 / 48  # of the shorter side: GrabCut decides so far on both sides of the edge
FOUND = 0.85
Photo = NDArray[np.uint8]


def bilinear(look: Look, photo: Photo) -> Mask:
    """What the network says, enlarged."""
    return _enlarged(look, photo) > 0


def guided(look: Look, photo: Photo) -> Mask:
    """Through a guided filter."""
    likely = np.reciprocal(1 + np.exp(-look.lead), dtype=np.float32)
    return apply(fit(look.seen, likely, 16), photo) > 0.5


def grabcut(look: Look, photo: Photo) -> Mask:
    """By the colours of both sides, near the edge."""
    mask = _enlarged(look, photo) > 0
    away = [cv2.distanceTransform(side.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5) for side in (mask, ~mask)]
    near = np.maximum(*away) <= BAND * min(mask.shape)
    likely, certain = np.where(mask, cv2.GC_PR_FGD, cv2.GC_PR_BGD), np.where(mask, cv2.GC_FGD, cv2.GC_BGD)
    marks = np.where(near, likely, certain).astype(np.uint8)
    cv2.setRNGSeed(0)
    cv2.grabCut(photo, marks, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 2, cv2.GC_INIT_WITH_MASK)
    return np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD))


WAYS: dict[str, Callable[[Look, Photo], Mask]] = {"bilinear": bilinear, "guided filter": guided, "GrabCut": grabcut}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on one core, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outline_edges", description=__doc__)
    parser.add_argument("index", type=Path, help="an index of Oxford-IIIT Pet")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--every", type=int, default=1, help="measure each Nth photo only")
    parser.add_argument("--side", type=int, help="px that the network sees: fewer stand for a larger photo")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    index, outliner = read_index(options.index), Outliner.load("cpu")
    if options.side is not None:
        preprocessing = {**outliner.manifest.preprocessing, "longer_side": options.side}
        outliner = Outliner(outliner.runner, replace(outliner.manifest, preprocessing=preprocessing))
    records = [record for record in index.records(options.split) if record.extra.get(ORIGIN) == "trimap"]
    found: dict[str, list[tuple[float, float, float]]] = {way: [] for way in WAYS}
    for record in records[:: options.every]:
        photo, trimap = load_photo(index.image_path(record)).pixels, trimap_of(index, record)
        look = outliner.look(photo)
        if pet_agreement(_largest(bilinear(look, photo)), trimap) < FOUND:
            continue
        for way, make in WAYS.items():
            started = time.process_time()
            mask = _largest(make(look, photo))
            seconds = time.process_time() - started
            found[way].append((pet_agreement(mask, trimap), edge_agreement(mask, trimap), seconds))
    print("| what | value | unit | target |\n| --- | ---: | --- | --- |")
    for way, values in found.items():
        pet, edge, seconds = np.array(values).T
        for name, figures, unit in (("pet", pet, "IoU"), ("pet near its border", edge, "IoU")):
            print(table_line((f"{way}, {len(values)} photos: {name}", float(figures.mean()), f"mean {unit}", "")))
            print(table_line((f"{way}, {len(values)} photos: {name}", float(np.median(figures)), f"median {unit}", "")))
        print(table_line((f"{way}, {len(values)} photos: CPU time", float(seconds.mean()), "s/photo", "")))
    return 0


def _enlarged(look: Look, photo: Photo) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(look.lead, (photo.shape[1], photo.shape[0])), np.float32)


def _largest(mask: Mask) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    areas = np.asarray(stats)[1:, cv2.CC_STAT_AREA]
    return np.asarray(labels) == 1 + int(areas.argmax()) if len(areas) else mask


if __name__ == "__main__":
    raise SystemExit(main())
