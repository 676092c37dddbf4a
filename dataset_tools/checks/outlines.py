"""For how many photos of each kind of animal an index has an outline, and how well outlines agree with its trimaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from dataset_tools.files.photos import DamagedPhoto
from dataset_tools.holes.objects import ORIGIN, load_hole
from dataset_tools.holes.outlines import OUTLINED, AnimalOutlines
from dataset_tools.index import Index, Record
from models.imaging import PhotoError


@dataclass
class OutlineTable:
    """Photos of each domain and those with an object hole; an inpainted set's copies, which have none, don't count."""

    photos: Counter[str] = field(default_factory=Counter)
    outlined: Counter[str] = field(default_factory=Counter)

    def add(self, record: Record) -> None:
        """Count one record."""
        if record.domain in OUTLINED and "label" not in record.extra:
            self.photos[record.domain] += 1
            self.outlined[record.domain] += record.object_hole is not None

    @property
    def shares(self) -> dict[str, float]:
        """Domain -> share of its photos, from 0 to 1."""
        return {domain: self.outlined[domain] / count for domain, count in self.photos.items()}

    def lines(self) -> Iterator[str]:
        """One line for people, or none."""
        if self.photos:
            shares = (f"{domain} {share:.1%} of {self.photos[domain]:,}" for domain, share in self.shares.items())
            yield f"  outlines: {', '.join(shares)}"


MOST = 60  # photos that are outlined, from all over the index: the mean is then within some hundredths


@dataclass(frozen=True)
class Agreement:
    """The mean intersection over union, from 0 to 1, of outlines' holes with trimaps' pets and borders."""

    photos: int
    mean_iou: float

    def line(self) -> str:
        """For people."""
        return f"  outlines agree with trimaps: mean IoU {self.mean_iou:.3f} on {self.photos:,} photos"


def has_trimap(record: Record) -> bool:
    """Whether a record's object hole is from a trimap of an animal that outlines are made of."""
    return record.extra.get(ORIGIN) == "trimap" and record.domain in OUTLINED and record.object_hole is not None


def agreement(index: Index, records: Sequence[Record], outlines: AnimalOutlines) -> Agreement | None:
    """Outline up to `MOST` of an index's records that have a trimap, and compare; None where there is none.

    A photo whose animal isn't found counts as 0. Files that can't be read are left out: `check` names them.
    """
    found = []
    for record in records[:: -(-len(records) // MOST)] if records else ():
        path = index.object_hole_path(record)
        try:
            theirs = load_hole(path) if path is not None else None
            ours = outlines.of(index.image_path(record), record.size, record.domain)
        except (DamagedPhoto, PhotoError, OSError):
            continue
        if theirs is not None and theirs.shape == (record.size[1], record.size[0]):
            found.append(0.0 if ours is None else _iou(ours.hole.pixels, theirs))
    return Agreement(len(found), float(np.mean(found))) if found else None


def _iou(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float((ours & theirs).sum() / max(1, (ours | theirs).sum()))
