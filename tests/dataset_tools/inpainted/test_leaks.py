"""Nothing around the pixels of a set's files tells authentic copies from inpainted ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from dataset_tools.index import Caption, Header, Index, Record, read_index, write_index
from dataset_tools.inpainted.fillers import Fillers, Job
from dataset_tools.inpainted.make import make_set
from dataset_tools.inpainted.plan import SetOptions

PHOTOS = 120
CHANCE = (0.38, 0.62)  # three standard deviations of the AUROC of chance with so many photos


def regrained(jobs: Sequence[Job]) -> list[np.ndarray | None]:
    """What was there with its grain turned around, dark for bright: another picture of the very same statistics, so
    that it compresses as well. A real fill may compress better or worse than what it hides; that is content, which
    members may see."""
    filled: list[np.ndarray | None] = []
    for job in jobs:
        smooth = cv2.bilateralFilter(job.photo, 9, 40, 4).astype(int)
        fill = np.clip(2 * smooth - job.photo, 0, 255).astype(np.uint8)
        filled.append(np.where(job.hole[..., None], fill, job.photo))
    return filled


def unchanged(jobs: Sequence[Job]) -> list[np.ndarray | None]:
    return [job.photo for job in jobs]


def made_set(tmp_path: Path, make_photo: Callable[..., np.ndarray], filler: Callable, photos: int) -> Index:
    source = tmp_path / "source"
    source.mkdir()
    records = []
    for number in range(photos):
        size = (80 + number % 7 * 8, 64 + number % 5 * 8)
        Image.fromarray(make_photo(*size, seed=number)).save(source / f"{number}.jpg", quality=90)
        captions = (Caption("a bird", "plain"),)
        records.append(Record(str(number), f"{number}.jpg", "train", "bird", "a kind", captions, size))
    write_index(source / "index.jsonl", Header(root="."), records)
    options = SetOptions(fills=1)
    make_set(read_index(source), tmp_path / "set", Fillers({"filler": filler}, {}), options, (1, 1), lambda _: None)
    return read_index(tmp_path / "set")


def around_the_pixels(path: Path) -> list[float]:
    """A file's size, dimensions, format, JPEG tables and sampling, and how much metadata there is."""
    content = path.read_bytes()
    with Image.open(path) as image:
        tables = getattr(image, "quantization", {})
        facts = [len(content), len(content) / (image.width * image.height), image.width, image.height]
        facts += [image.format == "PNG", len(image.info), len(image.getexif()), len(tables)]
        facts += [sum(tables.get(number, [0])) for number in (0, 1)]
        layers = getattr(image, "layer", [])
        header = content.find(b"IDAT" if image.format == "PNG" else b"\xff\xda")  # where the pixels begin
        return [float(fact) for fact in [*facts, layers[0][1] if layers else 0, header]]


BYTES = 2  # the facts that say how large the file is


def told_apart(index: Index) -> float:
    """AUROC of a forest that sees only that, fitted and judged on different source photos."""
    records = list(index.records())
    facts = np.array([around_the_pixels(index.image_path(record)) for record in records])
    inpainted = np.array([record.extra["label"] == "inpainted" for record in records])
    sources = np.array([record.extra["source"] for record in records])
    forest = RandomForestClassifier(200, min_samples_leaf=3, random_state=0)
    p = cross_val_predict(forest, facts, inpainted, groups=sources, cv=GroupKFold(5), method="predict_proba")
    return float(roc_auc_score(inpainted, p[:, 1]))


def test_size_dimensions_tables_and_metadata_tell_nothing(
    tmp_path: Path, make_photo: Callable[..., np.ndarray]
) -> None:
    index = made_set(tmp_path, make_photo, regrained, PHOTOS)
    facts: dict[str, set[tuple[float, ...]]] = {}
    for record in index.records():
        around = around_the_pixels(index.image_path(record))
        facts.setdefault(record.extra["source"], set()).add(tuple(around[BYTES:]))
    assert all(len(copies) == 1 for copies in facts.values())  # exactly nothing, but for the size in bytes
    assert CHANCE[0] < told_apart(index) < CHANCE[1]


@pytest.mark.parametrize("slip", ["another quality", "another size"])
def test_that_test_would_notice_a_set_made_carelessly(
    tmp_path: Path, make_photo: Callable[..., np.ndarray], slip: str
) -> None:
    index = made_set(tmp_path, make_photo, regrained, PHOTOS)
    for record in index.records():
        if record.extra["label"] == "inpainted" and record.extra["format"] == "JPEG":
            path = index.image_path(record)
            with Image.open(path) as image:
                image.load()
            if slip == "another quality":
                image.save(path, quality=75)
            else:
                image.crop((0, 0, image.width // 8 * 8 - 8, image.height)).save(path, quality=record.extra["quality"])
    assert told_apart(index) > 0.75


def test_a_filler_that_changes_nothing_gives_the_authentic_copy_to_the_byte(
    tmp_path: Path, make_photo: Callable[..., np.ndarray]
) -> None:
    index = made_set(tmp_path, make_photo, unchanged, 20)
    files: dict[str, set[bytes]] = {}
    for record in index.records():
        files.setdefault(record.extra["source"], set()).add(index.image_path(record).read_bytes())
    assert len(files) == 20
    assert all(len(copies) == 1 for copies in files.values())
