"""What is made of a source photo: decided by the set's seed and the photo's id alone, whatever else is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from dataset_tools.errors import DataError
from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS, Kind
from dataset_tools.index import Record

# How often a kind of hole comes, as people paint: more on the animal and by hand than in the middle, seldom a spot.
HOLE_WEIGHTS: dict[Kind, float] = {
    "centre": 0.08,
    "rectangles": 0.12,
    "strokes": 0.12,
    "object": 0.18,
    "ellipse": 0.15,
    "lasso": 0.13,
    "brush": 0.17,
    "spot": 0.05,
}
# The share of a kind's holes that are as large as they come; all others fill the area bins evenly.
OWN_AREA: dict[str, float] = {"object": 1.0, "spot": 1.0, "ellipse": 0.5, "lasso": 0.5, "brush": 0.5}
PNG_SHARE = 0.2  # of source photos; the others are JPEG
JPEG_QUALITIES = (70, 98)  # least and greatest, drawn evenly

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True)
class SetOptions:
    """What decides the content of a set, beside its source index and the inpainters' weights.

    `fills` a photo; `max_side` in pixels, longer photos are scaled down; an inpainter or hole kind that is held out
    appears in the test split only, so that "never seen" can be measured.
    """

    fills: int = 3
    max_side: int = 1024
    seed: int = 0
    splits: tuple[str, ...] = ("train", "val", "test")
    held_out_inpainters: tuple[str, ...] = ()
    held_out_holes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Encoding:
    """How all copies of one source photo are written: "PNG", or "JPEG" at a `quality` of 1 to 100."""

    format: str
    quality: int | None = None

    @property
    def suffix(self) -> str:
        """The file name's end."""
        return ".png" if self.format == "PNG" else ".jpg"


@dataclass(frozen=True)
class PlannedFill:
    """One inpainted copy. `inpainters` in the order in which they are tried, should one be unable to fill the hole."""

    number: int  # 1, 2, ... within its source photo
    inpainters: tuple[str, ...]
    hole_kind: Kind
    area: tuple[float, float] | None  # least and greatest share of the photo; None leaves it to the kind
    caption: str
    seed: int  # of the hole and of the fill


@dataclass(frozen=True)
class Plan:
    """Everything that is made of one source photo; its authentic copy is always made."""

    encoding: Encoding
    fills: tuple[PlannedFill, ...]


def plan_for(record: Record, inpainters: tuple[str, ...], options: SetOptions) -> Plan:
    """Draw one photo's plan. All copies of a photo share their encoding, so that it says nothing about the label.

    Raises DataError where every inpainter or hole kind is held out.
    """
    digest = hashlib.sha256(f"{options.seed}/{record.id}".encode("utf-8", "surrogatepass")).digest()
    rng = np.random.default_rng(np.frombuffer(digest, np.uint32))
    encoding = _encoding(rng)
    names = _allowed(inpainters, options.held_out_inpainters, record.split, "inpainter")
    kinds = _allowed(HOLE_KINDS, options.held_out_holes, record.split, "hole kind")
    weights = np.array([HOLE_WEIGHTS[kind] for kind in kinds])
    order = rng.permutation(len(names))
    fills = []
    for number in range(options.fills):
        turn = np.roll(order, -number)
        kind = kinds[rng.choice(len(kinds), p=weights / weights.sum())]
        own, area = rng.random() < OWN_AREA.get(kind, 0.0), AREA_BINS[rng.integers(len(AREA_BINS))]
        caption = record.captions[rng.integers(len(record.captions))].text if record.captions else ""
        seed = int(rng.integers(2**31))
        fills.append(PlannedFill(number + 1, tuple(names[i] for i in turn), kind, None if own else area, caption, seed))
    return Plan(encoding, tuple(fills))


def _encoding(rng: np.random.Generator) -> Encoding:
    png, quality = rng.random() < PNG_SHARE, int(rng.integers(JPEG_QUALITIES[0], JPEG_QUALITIES[1] + 1))
    return Encoding("PNG") if png else Encoding("JPEG", quality)


def _allowed(names: tuple[Name, ...], held_out: tuple[str, ...], split: str, what: str) -> list[Name]:
    unknown = [name for name in held_out if name not in names]
    if unknown:
        raise DataError(f"There is no {what} {unknown[0]} to hold out; there are {', '.join(names)}.")
    allowed = [name for name in names if split == "test" or name not in held_out]
    if not allowed:
        raise DataError(f"Every {what} is held out; leave at least one to train with.")
    return allowed
