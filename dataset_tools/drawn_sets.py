"""Writes drawn animals in the layouts of the two data sets, so that every command can be rehearsed without them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from dataset_tools.captions.english import with_article
from dataset_tools.drawn_animals import Drawn, draw_bird, draw_pet
from models.files.atomic_file import atomic_file, write_atomically

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
