"""Whether a fill gives an animal back: its outline where the photo has it, its species, and a head on its neck.

A part of the animal is hidden. *Semantic agreement*: the outline network looks at the photo and at the fill; what
counts is the intersection of the two outlines in the hole by their union. *Category kept*: of birds, whether a
classifier of species names the same one before and after.

Beside the fills stand references: the photo's own pixels after JPEG, which is as good as a fill gets before these two
networks; the pixels of another photo at the same place, a fill that knows nothing of this one; and the outline that
has all of the hole for animal, which is what a network could score without any shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import cv2
import numpy as np

from models.inpainter import Inpainter
from models.outline import Outline
from training.inpainting.report.examples import Example
from training.inpainting.report.fillers import BASELINES, NAVIER_STOKES
from training.inpainting.report.hidden_parts import HALF, HEAD, HIDDEN_KINDS, half_hole, head_hole
from training.inpainting.report.measure import Row
from training.inpainting.report.picture_sheet import Row as Line
from training.inpainting.report.picture_sheet import greyed
from training.measuring.spread import spread
from training.photos.alterations import saved_as_jpeg

AGREEMENT, CATEGORY = "semantic agreement", "category kept"
PHOTO_AS_JPEG = "the photo as JPEG 90"
OTHER_PHOTO = "another photo"
ALL_ANIMAL = "all of the hole is animal"
_QUALITY = 90
_SHOWN, _DRAWS = 12, 3  # heads on the sheet, and our fills of each
_AROUND = 3  # of the hole's longer side: what the sheet shows of a photo

Species = Callable[[np.ndarray], int | None]  # of uint8 H×W×3; None where no bird is seen


class Outlines(Protocol):
    """`models.outline.Outliner`, or what stands for it."""

    def outline(self, photo: np.ndarray) -> Outline: ...


@dataclass(frozen=True, eq=False)
class Semantics:
    """What was measured: a row for every photo, hidden part and filler, and some heads to look at.

    Figures of a row: `semantic agreement` in [0, 1], and of birds whose photo shows a known species `category kept`,
    0 or 1.
    """

    photos: int  # that were looked at
    rows: tuple[Row, ...]
    heads: tuple[Line, ...]

    def figures(self) -> dict[str, Any]:
        """As JSON values: how many photos were looked at, and of each hidden part how many count and what share."""
        counts = {kind: len({row.id for row in self.rows if row.kind == kind}) for kind in HIDDEN_KINDS}
        shares = {kind: {"count": count, "share": round(count / self.photos, 4)} for kind, count in counts.items()}
        return {"photos": self.photos, "kinds": shares}


HEAD_COLUMNS = ("photo", "hole", *(f"ours, seed {n}" for n in range(_DRAWS)), "Navier-Stokes")


def measure_semantics(
    inpainter: Inpainter, found: Iterable[Example], outlines: Outlines, species: Species | None
) -> Semantics:
    """Hide half of each photo's animal, and each bird's head where the index says where it is, and look at the fills.

    Ours is a draw, seed 0. A photo counts for a part where its own outline has a pixel in the hole. Without `species`
    no category is measured.
    """
    examples = list(found)
    rows: list[Row] = []
    heads: list[_Hidden] = []
    for number, example in enumerate(examples):
        outline = animals_in(outlines, example.photo)
        before = species(example.photo) if species is not None and example.domain == "bird" else None
        other = examples[number - (len(examples) + 1) // 2]
        for hidden in _hidden(example, outline):
            for name, filled in _fills(inpainter, hidden, other).items():
                figures = {AGREEMENT: agreement(animals_in(outlines, filled), outline, hidden.hole)}
                if species is not None and before is not None:
                    figures[CATEGORY] = float(species(filled) == before)
                rows.append(Row(example.id, example.domain, hidden.kind, name, figures))
            trivial = {AGREEMENT: agreement(hidden.hole, outline, hidden.hole)}
            rows.append(Row(example.id, example.domain, hidden.kind, ALL_ANIMAL, trivial))
            heads += [hidden] if hidden.kind == HEAD else []
    lines = tuple(_line(inpainter, hidden) for hidden in spread(heads, _SHOWN))
    return Semantics(len(examples), tuple(rows), lines)


@dataclass(frozen=True, eq=False)
class _Hidden:
    """A photo and the hole that hides a part of its animal, bool S×S."""

    example: Example
    kind: str
    hole: np.ndarray


def _hidden(example: Example, outline: np.ndarray) -> Iterator[_Hidden]:
    holes = {HALF: half_hole(outline, example.id), HEAD: head_hole(example.parts, len(outline))}
    for kind, hole in holes.items():
        if hole is not None and (outline & hole).any():
            yield _Hidden(example, kind, hole)


def _fills(inpainter: Inpainter, hidden: _Hidden, other: Example) -> dict[str, np.ndarray]:
    photo, hole = hidden.example.photo, hidden.hole
    found = {
        inpainter.manifest.name: inpainter.fill(photo, hole, hidden.example.caption)[0].photo,
        NAVIER_STOKES: BASELINES[NAVIER_STOKES](photo, hole),
        PHOTO_AS_JPEG: np.where(hole[..., None], saved_as_jpeg(photo, _QUALITY), photo),
    }
    return found if other is hidden.example else {**found, OTHER_PHOTO: np.where(hole[..., None], other.photo, photo)}


def _line(inpainter: Inpainter, hidden: _Hidden) -> Line:
    example, photo, hole = hidden.example, hidden.example.photo, hidden.hole
    draws = [fill.photo for fill in inpainter.fill(photo, hole, example.caption, _DRAWS)]
    pictures = (photo, greyed(photo, hole), *draws, BASELINES[NAVIER_STOKES](photo, hole))
    near = _close_up(hole)
    return Line(f'"{example.caption}" {example.id}', [picture[near] for picture in pictures])


def _close_up(hole: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns of a square around a hole, three times as long: in the whole photo a bill is a speck."""
    left, top, width, height = cv2.boundingRect(hole.astype(np.uint8))
    side = min(_AROUND * max(width, height), len(hole))
    starts = (
        min(max(0, at + length // 2 - side // 2), len(hole) - side) for at, length in ((top, height), (left, width))
    )
    first, second = (slice(start, start + side) for start in starts)
    return first, second


def animals_in(outlines: Outlines, photo: np.ndarray) -> np.ndarray:
    """Where a photo, uint8 H×W×3, shows birds, cats and dogs: bool H×W."""
    found = np.zeros(photo.shape[:2], bool)
    for animal in outlines.outline(photo).animals:
        found |= animal.mask
    return found


def agreement(found: np.ndarray, wanted: np.ndarray, hole: np.ndarray) -> float:
    """Intersection by union of two outlines inside a hole, in [0, 1]; bool H×W each, `wanted` not empty in there."""
    either = np.count_nonzero((found | wanted) & hole)
    return float(np.count_nonzero(found & wanted & hole) / either)
