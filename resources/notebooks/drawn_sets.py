"""Draws birds, cats and dogs, in the layouts of the two data sets, to rehearse with where no data set is at hand.

Nothing learned from them holds for photos. But they have what the study needs: an animal whose outline is known,
colours that a caption can name, ground that goes on behind it, and grain that a fill has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from dataset_tools.captions.written import with_article
from models.files.atomic_file import atomic_file, write_atomically

# RGB; brown, ginger and grey are those of fur, so that the colours measured on pets have these names too.
COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (178, 44, 40),
    "blue": (52, 92, 170),
    "yellow": (214, 182, 58),
    "green": (84, 140, 66),
    "black": (32, 32, 34),
    "white": (226, 226, 222),
    "brown": (104, 70, 44),
    "ginger": (190, 112, 52),
    "grey": (96, 96, 98),
}
_GROUNDS = ((118, 142, 92), (150, 170, 188), (166, 148, 116), (92, 112, 84), (178, 176, 160), (124, 118, 132))
_EYE, _BILL, _NOSE, _TWIG = (18, 16, 14), (74, 62, 48), (46, 36, 38), (86, 70, 54)
_GRAIN = 3.0  # grey levels
_RIM = 2  # pixels around an animal that its outline takes in: no colour of it may show beside its hole


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture, uint8 H×W×3, and where its animal and its soft rim are, bool H×W."""

    pixels: np.ndarray
    outline: np.ndarray


class _Canvas:
    """A picture that is drawn in units of its height, the animal's parts apart from what stands behind them."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self.size, self.rng = (width, height), rng
        self.picture = _ground(width, height, rng)
        self.outline = np.zeros((height, width), np.float32)
        self.left, self.mirrored = rng.uniform(0.4, 0.6) * width / height, bool(rng.random() < 0.5)
        self.top, self.scale = rng.uniform(0.46, 0.56), rng.uniform(0.8, 1.15)
        self.texture = _noise(width, height, 3, rng)

    def _points(self, places: Sequence[tuple[float, float]]) -> np.ndarray:
        """Places around the animal's middle, in shares of the picture's height, as whole pixels N×2."""
        side = -1 if self.mirrored else 1
        across = [(self.left + side * self.scale * x) * self.size[1] for x, _ in places]
        down = [(self.top + self.scale * y) * self.size[1] for _, y in places]
        return np.rint(np.stack([across, down], axis=1)).astype(np.int32)

    def shape(self, places: Sequence[tuple[float, float]], colour: tuple[int, int, int], animal: bool = True) -> None:
        """A polygon with soft edges, lit from above."""
        mask = np.zeros(self.size[::-1], np.uint8)
        cv2.fillPoly(mask, [self._points(places)], 255, cv2.LINE_AA)
        rows = np.flatnonzero(mask.any(axis=1))
        if not rows.size:
            return
        light = 1.12 - 0.3 * (np.arange(self.size[1]) - rows[0]) / max(1, rows[-1] - rows[0])
        painted = np.array(colour, np.float32) * light[:, None, None] * (1 + 0.1 * self.texture[..., None])
        share = cv2.GaussianBlur(mask, (0, 0), 0.7).astype(np.float32)[..., None] / 255
        self.picture = self.picture * (1 - share) + painted * share
        if animal:
            self.outline = np.maximum(self.outline, share[..., 0])

    def ellipse(
        self, middle: tuple[float, float], axes: tuple[float, float], turn: float, colour: tuple[int, int, int]
    ) -> None:
        """An ellipse of half axes `axes`, turned by so many degrees."""
        around = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        x, y = axes[0] * np.cos(around), axes[1] * np.sin(around)
        places = zip(middle[0] + c * x - s * y, middle[1] + s * x + c * y, strict=True)
        self.shape([(float(px), float(py)) for px, py in places], colour)

    def finished(self) -> Drawn:
        """The picture with its grain."""
        grained = self.picture + self.rng.normal(0, _GRAIN, self.picture.shape)
        around = np.ones((2 * _RIM + 1, 2 * _RIM + 1), np.uint8)
        outline = cv2.dilate((self.outline >= 0.5).astype(np.uint8), around) > 0
        return Drawn(np.clip(np.rint(grained), 0, 255).astype(np.uint8), outline)


def draw_bird(width: int, height: int, body: str, wings: str, rng: np.random.Generator) -> Drawn:
    """A perched bird of these colours, names of `COLOURS`; the picture is `width` × `height` px."""
    canvas, tilt = _Canvas(width, height, rng), float(rng.uniform(-20, 5))
    feathers, coverts = COLOURS[body], COLOURS[wings]
    canvas.shape([(-1.5, 0.2), (1.5, 0.16), (1.5, 0.19), (-1.5, 0.24)], _TWIG, animal=False)
    canvas.shape([(-0.12, 0.0), (-0.4, 0.1 - tilt / 250), (-0.38, 0.17 - tilt / 250), (-0.08, 0.1)], coverts)
    canvas.ellipse((0.0, 0.04), (0.2, 0.14), tilt, feathers)
    canvas.ellipse((0.17, -0.12), (0.095, 0.09), 0, feathers)
    canvas.shape([(0.25, -0.14), (0.34, -0.1), (0.25, -0.08)], _BILL)
    canvas.ellipse((-0.05, 0.03), (0.15, 0.075), tilt + 8, coverts)
    canvas.ellipse((0.2, -0.14), (0.016, 0.016), 0, _EYE)
    return canvas.finished()


def draw_pet(width: int, height: int, species: Literal["cat", "dog"], coat: str, rng: np.random.Generator) -> Drawn:
    """A sitting cat or dog of one colour, a name of `COLOURS`; the picture is `width` × `height` px."""
    canvas, fur = _Canvas(width, height, rng), COLOURS[coat]
    canvas.ellipse((0.0, 0.24), (0.19, 0.25), float(rng.uniform(-8, 8)), fur)
    if species == "cat":
        for side in (-1, 1):
            canvas.shape([(side * 0.15, -0.34), (side * 0.16, -0.12), (side * 0.03, -0.2)], fur)
        canvas.ellipse((0.0, -0.09), (0.17, 0.14), 0, fur)
    else:
        canvas.ellipse((0.0, -0.09), (0.15, 0.16), 0, fur)
        for side in (-1, 1):
            canvas.ellipse((side * 0.16, -0.06), (0.05, 0.13), side * -12, fur)
        canvas.ellipse((0.0, -0.01), (0.07, 0.06), 0, fur)
    for side in (-1, 1):
        canvas.ellipse((side * 0.065, -0.12), (0.02, 0.02), 0, _EYE)
    canvas.ellipse((0.0, -0.03), (0.022, 0.016), 0, _NOSE)
    return canvas.finished()


def _ground(width: int, height: int, rng: np.random.Generator) -> np.ndarray:
    """Two colours that run into each other, blurred patches of a third, and texture; float32 H×W×3."""
    chosen = rng.permutation(len(_GROUNDS))[:3]
    far, near, patch = (np.array(_GROUNDS[number], np.float32) * rng.uniform(0.75, 1.15) for number in chosen)
    rows, columns = np.mgrid[:height, :width] / height
    angle = rng.uniform(0.2, np.pi - 0.2)
    along = np.cos(angle) * columns + np.sin(angle) * rows
    share = 1 / (1 + np.exp(-(along - np.median(along)) * rng.uniform(3, 14)))
    patches = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(6, 14))):
        middle = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(patches, middle, int(height * rng.uniform(0.05, 0.22)), float(rng.uniform(0.3, 1)), -1)
    patches = np.asarray(cv2.GaussianBlur(patches, (0, 0), height / 40), np.float32)
    ground = far * (1 - share[..., None]) + near * share[..., None]
    ground = ground * (1 - 0.6 * patches[..., None]) + patch * 0.6 * patches[..., None]
    return np.asarray(ground * (1 + 0.09 * _noise(width, height, 6, rng)[..., None]), np.float32)


def _noise(width: int, height: int, coarsest: int, rng: np.random.Generator) -> np.ndarray:
    """Noise of several sizes, up to `coarsest` px, of mean 0 and deviation 1; float32 H×W."""
    total = np.zeros((height, width), np.float32)
    for sigma in (1, coarsest / 2, coarsest):
        blurred = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), sigma)
        total += blurred / blurred.std()
    return total / total.std()


BIRDS = ("red", "blue", "yellow", "green", "black", "white")  # body colours; a class each
_WINGS = ("black", "brown", "grey")
PETS: tuple[tuple[str, Literal["cat", "dog"], str], ...] = (  # breeds that are of one colour
    ("Russian_Blue", "cat", "grey"),
    ("Bombay", "cat", "black"),
    ("Abyssinian", "cat", "ginger"),
    ("samoyed", "dog", "white"),
    ("newfoundland", "dog", "brown"),
)
_JPEG_QUALITY = 92
_TEST_OF_BIRDS = 3  # every third bird is in the official test split
_SPECIES = {"cat": 1, "dog": 2}


def write_drawn_birds(folder: Path, per_class: int = 12, size: tuple[int, int] = (160, 128), seed: int = 0) -> Path:
    """Draw birds in the layout of Caltech-UCSD Birds 200-2011, with sentences and segmentations; returns the folder.

    A class is a body colour, of `per_class` photos of `size` = width, height in pixels. The same seed draws the same
    birds. Raises OSError.
    """
    tables: dict[str, list[str]] = {name: [] for name in ("images", "image_class_labels", "train_test_split")}
    for number, (body, place) in enumerate(product(BIRDS, range(per_class)), start=1):
        wings = _WINGS[place % len(_WINGS)]
        drawn = draw_bird(*size, body, wings, np.random.default_rng((seed, number)))
        kind = f"{BIRDS.index(body) + 1:03}.{body.title()}_Drawnbird"
        name = f"{kind}/{body.title()}_Drawnbird_{number:04}"
        _save(folder / "images" / f"{name}.jpg", drawn.pixels)
        _save(folder / "segmentations" / f"{name}.png", np.where(drawn.outline, np.uint8(255), np.uint8(0)))
        _write(folder / "text" / f"{name}.txt", _sentences(body, wings))
        tables["images"].append(f"{number} {name}.jpg")
        tables["image_class_labels"].append(f"{number} {BIRDS.index(body) + 1}")
        tables["train_test_split"].append(f"{number} {int(place % _TEST_OF_BIRDS != 0)}")
    tables["classes"] = [f"{number} {number:03}.{body.title()}_Drawnbird" for number, body in enumerate(BIRDS, start=1)]
    for table, lines in tables.items():
        _write(folder / f"{table}.txt", lines)
    return folder


def write_drawn_pets(folder: Path, per_breed: int = 10, size: tuple[int, int] = (160, 128), seed: int = 0) -> Path:
    """Draw cats and dogs in the layout of Oxford-IIIT Pet, with trimaps; returns the folder.

    `per_breed` photos of each of five breeds, `size` = width, height in pixels. The same seed draws the same pets.
    Raises OSError.
    """
    lines = []
    for number, ((breed, species, coat), place) in enumerate(product(PETS, range(per_breed)), start=1):
        drawn = draw_pet(*size, species, coat, np.random.default_rng((seed, 1, number)))
        name = f"{breed}_{place + 1}"
        _save(folder / "images" / f"{name}.jpg", drawn.pixels)
        _save(folder / "annotations" / "trimaps" / f"{name}.png", _trimap(drawn))
        lines.append(f"{name} {[row[0] for row in PETS].index(breed) + 1} {_SPECIES[species]} 1")
    _write(folder / "annotations" / "list.txt", lines)
    return folder


def _sentences(body: str, wings: str) -> list[str]:
    return [
        f"{with_article(f'small {body} bird')} with {wings} wings",
        f"this bird is {body} and has {wings} wings and a short bill",
        f"{with_article(body)} bird on a twig",
    ]


def _trimap(drawn: Drawn) -> np.ndarray:
    """1 on the pet, 2 around it, as annotators of the data set have it; uint8 H×W."""
    return np.where(drawn.outline, np.uint8(1), np.uint8(2))


def _save(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as temporary:
        if path.suffix == ".jpg":
            Image.fromarray(pixels).save(temporary, format="JPEG", quality=_JPEG_QUALITY)
        else:
            Image.fromarray(pixels).save(temporary, format="PNG")


def _write(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, "\n".join(lines) + "\n")
