"""How well a text-matching checkpoint knows which caption is a photo's own, on photos of a split."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from dataset_tools.index import Index, Record, read_index
from models.imaging import load_photo
from training.measuring.spread import spread
from training.text.caption_judge import SEEDS, CaptionJudge, precision


def evaluate_matching(
    checkpoint: str | Path,
    indexes: Iterable[Path],
    split: str,
    backbone_weights: Path | None = None,
    device: str = "auto",
    count: int | None = None,
) -> dict[str, Any]:
    """R-precision of a checkpoint (AttnGAN, arXiv 1711.10485, section 4) on a split, or `count` photos spread over it.

    Every photo is its middle square as it was shot, brought to the size that the checkpoint was trained at; its own
    caption is its first. `groups` has figures (`caption_judge.precision`) for "all", for every domain, and for "bird,
    human captions". The wrong captions of a group are drawn from that group alone, since a cat among birds is no
    question; a group of one class is left out. Captions that read the same count as a miss, so that 1 is out of reach
    where classes share a caption: `shared` is the share of photos whose caption is also one of another class.

    Raises ValueError where the split has no photo with a caption, and what `CaptionJudge.load`, `read_index` and
    `load_photo` raise, each with one plain sentence.
    """
    found = spread(captioned(indexes, split), count)
    judge = CaptionJudge.load(checkpoint, backbone_weights, device)
    records = [record for _, record in found]
    images = judge.picture_vectors(load_photo(index.image_path(record)).pixels for index, record in found)
    sentences = judge.caption_vectors(record.captions[0].text for record in records)
    ids = [tuple(judge.manifest.words.encode(record.captions[0].text)) for record in records]
    groups: dict[str, dict[str, float]] = {}
    for name, rows in rows_of_groups(records).items():
        categories = [records[row].category for row in rows]
        if len(set(categories)) > 1:
            groups[name] = precision(images[rows], sentences[rows], categories)
            groups[name]["shared"] = shared_captions([ids[row] for row in rows], categories)
    return {"checkpoint": judge.manifest.name, "split": split, "seeds": SEEDS, "side": judge.size, "groups": groups}


def captioned(indexes: Iterable[Path], split: str) -> list[tuple[Index, Record]]:
    """Every photo of a split that has a caption, in the indexes' order. Raises ValueError where there is none."""
    opened = [read_index(path) for path in indexes]
    found = [(index, record) for index in opened for record in index.records(split) if record.captions]
    if not found:
        raise ValueError(f"The index has no photo with a caption in the split '{split}'.")
    return found


def rows_of_groups(records: list[Record]) -> dict[str, list[int]]:
    """Which records make up each group: all, the domains that occur, and birds whose first caption a person wrote."""
    groups: dict[str, list[int]] = {"all": list(range(len(records)))}
    for row, record in enumerate(records):
        groups.setdefault(record.domain, []).append(row)
        if (record.domain, record.captions[0].origin) == ("bird", "human"):
            groups.setdefault("bird, human captions", []).append(row)
    return groups


def shared_captions(ids: list[tuple[int, ...]], categories: list[str]) -> float:
    """The share of captions, as word ids, that stand in another category too: in [0, 1]."""
    classes: dict[tuple[int, ...], set[str]] = {}
    for caption, category in zip(ids, categories, strict=True):
        classes.setdefault(caption, set()).add(category)
    return round(float(np.mean([len(classes[caption]) > 1 for caption in ids])), 4)
