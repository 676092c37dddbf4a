"""Colour control: does the colour that the caption asks for come out in the hole?

An animal's body is the hole. It is filled eight times from the same latent (z = μ), with "a red bird", "a blue bird"
and so on: only the colour's name differs. What counts is by how much a fill's mean colour over the body differs from
the mean of the eight fills, so that neither the surroundings' colour nor a network's love of brown has any say in it.
The basic colour whose own difference from the mean of all eight lies nearest in CIELAB is the one that was painted.

Eight equal fills all count as grey, the colour nearest to the mean of the eight, and so give chance, 1 in 8. Nearest
also asks for strength: fills that go under 0.6 of the way to their colours count as grey or brown, though each went
the right way. So two figures stand beside it: `moved`, nearest and by `LEAST_MOVE` at least toward the colour, and
`direction`, moved that far and more toward the asked colour than toward any other, whatever its strength.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice, zip_longest
from math import ceil
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from dataset_tools.holes.objects import object_hole
from dataset_tools.index import Index, Record, read_index
from models.imaging import load_photo
from models.inpainter import Inpainter
from training.inpainting.report.examples import SIDE, square_at
from training.inpainting.report.picture_sheet import Row, greyed
from training.measuring.figures import figure, share
from training.measuring.spread import spread
from training.photos.basic_colours import BASIC_COLOURS

COLOURS = tuple(BASIC_COLOURS)
LEAST_MOVE = 5.0  # Delta E (CIE 1976); about 2.3 is just noticeable (Mahy et al. 1994), twice that is plain to see
LEAST_BODY, MOST_BODY = 0.04, 0.6  # of the square: less shows no colour, more leaves no surroundings to fill from
HOLE_MARGIN = 5  # pixels of the square: the outlines are not exact, and fur goes on beyond them
_SHOWN = 12  # photos whose fills are kept for the sheet: all would take 160 MB for 100 photos

_Found = tuple[Index, Record]


@dataclass(frozen=True, eq=False)
class BodyExample:
    """A photo's middle square, uint8 256×256×3, the animal in it and the hole that hides it, bool 256×256 each."""

    photo: np.ndarray
    outline: np.ndarray
    hole: np.ndarray
    record: Record


Fills = tuple[np.ndarray, ...]  # of a photo, uint8 256×256×3 each, one for every colour in the order of `COLOURS`


@dataclass(frozen=True, eq=False)
class ColourControl:
    """What was measured on N photos.

    `means` float N×8×3: the fills' mean CIELAB colours over the body; `domains`: "bird", "cat" or "dog", N;
    `shown`: some of the photos with their fills.
    """

    split: str
    means: np.ndarray
    domains: tuple[str, ...]
    shown: tuple[tuple[BodyExample, Fills], ...]

    def figures(self) -> dict[str, Any]:
        """Everything as JSON values, for all photos and by domain.

        `nearest`, `moved` and `direction` are shares of fills in [0, 1] with a 95 % bootstrap interval over photos.
        `strength`: how much of the way to its colour a fill goes (least squares; 0 none, 1 all). `spread`: the mean
        Delta E between two of a photo's fills, beside that of the eight colours themselves. `confusion`: counts of
        fills, rows the colour asked for, columns the colour painted, in the order of `colours`.
        """
        domains = np.array(self.domains)
        asked = np.broadcast_to(np.arange(len(COLOURS)), self.means.shape[:2])
        confusion = np.zeros((len(COLOURS), len(COLOURS)), int)
        np.add.at(confusion, (asked, painted(differences(self.means))), 1)
        return {
            "split": self.split,
            "chance": 1 / len(COLOURS),
            "least_move": LEAST_MOVE,
            "spread_of_colours": round(float(_spread(_references()[None])[0]), 2),
            **_summary(self.means),
            "domains": {domain: _summary(self.means[domains == domain]) for domain in sorted(set(self.domains))},
            "colours": list(COLOURS),
            "confusion": confusion.tolist(),
        }

    def sheet(self) -> tuple[list[str], list[Row]]:
        """Columns and rows for `picture_sheet.sheet`: each shown photo, its hole, and the eight fills."""
        rows = []
        for example, fills in self.shown:
            pictures = (example.photo, greyed(example.photo, example.hole), *fills)
            rows.append(Row(f"{caption('…', example.record.domain)}: {example.record.id}", pictures))
        return ["photo", "hole", *COLOURS], rows


def colour_control(
    inpainter: Inpainter, indexes: Iterable[Path], split: str, birds: int = 50, pets: int = 50
) -> ColourControl:
    """Fill the bodies of up to so many birds and pets of a split in eight colours, and measure what was painted.

    Raises ValueError, one plain sentence, where the split has no usable photo; what reading it raises is passed on.
    """
    examples = body_examples(indexes, split, birds, pets)
    kept = set(spread(range(len(examples)), _SHOWN))
    means, shown = [], []
    for number, example in enumerate(examples):
        fills = fill_in_colours(inpainter, example)
        means.append([cielab(fill)[example.outline].mean(axis=0, dtype=np.float64) for fill in fills])
        if number in kept:
            shown.append((example, fills))
    domains = tuple(example.record.domain for example in examples)
    return ColourControl(split, np.array(means), domains, tuple(shown))


def body_examples(indexes: Iterable[Path], split: str, birds: int, pets: int) -> list[BodyExample]:
    """Up to so many birds and then pets, half cats and half dogs where there are enough; the same at every call.

    They are drawn by chance from the whole split. Photos whose animal covers under 4 % or over 60 % of the square, or
    is not found, are passed over. Raises ValueError, one plain sentence, where none is left.
    """
    of: dict[str, list[_Found]] = {"bird": [], "cat": [], "dog": []}
    for path in indexes:
        index = read_index(path)
        for record in index.records(split):
            if record.domain in of:
                of[record.domain].append((index, record))
    for found in of.values():
        np.random.default_rng(0).shuffle(found)
    in_turn = chain.from_iterable(zip_longest(of["cat"], of["dog"]))
    cats_and_dogs = (found for found in in_turn if found is not None)
    examples = [*islice(_usable(of["bird"]), birds), *islice(_usable(cats_and_dogs), pets)]
    if not examples:
        raise ValueError(f"No photo in the split '{split}' shows a bird, cat or dog of a size to be measured.")
    return examples


def fill_in_colours(inpainter: Inpainter, example: BodyExample) -> Fills:
    """The eight fills of one photo at z = μ."""
    captions = [caption(colour, example.record.domain) for colour in COLOURS]
    return tuple(inpainter.fill(example.photo, example.hole, text, latent_scale=0.0)[0].photo for text in captions)


def cielab(photo: np.ndarray) -> np.ndarray:
    """A photo's colours in CIELAB, D65. uint8 H×W×3 RGB to float32 H×W×3: L* 0 to 100, a* and b*."""
    return np.asarray(cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))


def caption(colour: str, domain: str) -> str:
    """What is asked for: "a red bird"."""
    return f"a {colour} {domain}"


def differences(means: np.ndarray) -> np.ndarray:
    """Each fill's colour less the mean of its photo's eight fills. N×8×3 in CIELAB, and so the result."""
    return np.asarray(means - means.mean(axis=1, keepdims=True))


def painted(differences: np.ndarray) -> np.ndarray:
    """Which colour every fill shows, a number in `COLOURS`: int N×8 from `differences`."""
    away = np.linalg.norm(differences[..., None, :] - _references(), axis=-1)
    return np.asarray(away.argmin(axis=-1))


def toward(differences: np.ndarray) -> np.ndarray:
    """How far every fill went toward every colour, in Delta E: N×8×8, negative where it went away from it."""
    references = _references()
    return np.asarray(differences @ (references / np.linalg.norm(references, axis=1, keepdims=True)).T)


def _references() -> np.ndarray:
    """The basic colours less their common mean, 8×3."""
    values = np.array(list(BASIC_COLOURS.values()))
    return values - values.mean(axis=0)


def _summary(means: np.ndarray) -> dict[str, Any]:
    found, asked = differences(means), np.arange(len(COLOURS))
    far = toward(found)
    nearest = painted(found) == asked
    moved = far[:, asked, asked] >= LEAST_MOVE
    shares = {"nearest": nearest, "moved": nearest & moved, "direction": moved & (far.argmax(axis=-1) == asked)}
    references = _references()
    return {
        "photos": len(means),
        **{name: _share_of_fills(right) for name, right in shares.items()},
        "strength": round(float((found * references).sum() / (len(means) * np.square(references).sum())), 3),
        "spread": round(float(_spread(found).mean()), 2),
    }


def _share_of_fills(right: np.ndarray) -> dict[str, float]:
    """The share and its interval, from bool N×8; whole photos are drawn anew, as the fills of one err together."""
    found = figure(share(right.reshape(-1)), np.repeat(np.arange(len(right)), len(COLOURS)))
    return {key: round(asdict(found)[key], 4) for key in ("value", "low", "high")}


def _spread(colours: np.ndarray) -> np.ndarray:
    """The mean Delta E between two of the eight colours of each photo, N; N×8×3."""
    away = np.linalg.norm(colours[:, :, None] - colours[:, None], axis=-1)
    first, second = np.triu_indices(len(COLOURS), k=1)
    return np.asarray(away[:, first, second].mean(axis=1))


def _usable(found: Iterable[_Found]) -> Iterator[BodyExample]:
    return (example for one in found if (example := body_example(*one)) is not None)


def body_example(index: Index, record: Record) -> BodyExample | None:
    """One photo with its body as the hole; None where the animal is unknown, too small or too large.

    Raises what reading the photo or its object hole raises, and ValueError where the two differ in size.
    """
    pixels = load_photo(index.image_path(record)).pixels
    whole = object_hole(index, record)
    if whole is None:
        return None
    if whole.shape != pixels.shape[:2]:
        raise ValueError(f"The object hole of {record.id} is not of its photo's size: write the index anew.")
    outline = _middle_square_of(whole)
    if not LEAST_BODY <= outline.mean() <= MOST_BODY:
        return None
    hole = _widened(_middle_square_of(whole | _box(record, whole.shape)))
    return BodyExample(square_at(pixels, SIDE), outline, hole, record)


def _box(record: Record, size: tuple[int, ...]) -> np.ndarray:
    """The box of an animal without an outline, bool H×W: head and tail stick out of the ellipse that stands for it."""
    inside = np.zeros(size, bool)
    if record.box is not None and record.object_hole is None:
        left, top = max(0, int(record.box[0])), max(0, int(record.box[1]))
        inside[top : ceil(record.box[1] + record.box[3]), left : ceil(record.box[0] + record.box[2])] = True
    return inside


def _middle_square_of(hole: np.ndarray) -> np.ndarray:
    """A hole, bool H×W, cut and scaled as `square_at` cuts and scales its photo."""
    grey = hole.astype(np.uint8) * 255
    return np.asarray(square_at(np.stack([grey] * 3, axis=-1), SIDE)[..., 0] >= 128)


def _widened(outline: np.ndarray) -> np.ndarray:
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * HOLE_MARGIN + 1,) * 2)
    return np.asarray(cv2.dilate(outline.astype(np.uint8), brush) > 0)
