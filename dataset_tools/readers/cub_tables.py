"""The text tables of CUB-200-2011, joined to one row a photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dataset_tools.errors import SourceError


@dataclass(frozen=True, slots=True)
class Bird:
    """One photo as the tables describe it. `image` is relative to `images`, `box` x, y, width, height in pixels."""

    id: str
    image: str
    class_id: str
    class_name: str
    in_test: bool
    box: tuple[float, float, float, float] | None


def read_birds(root: Path) -> list[Bird]:
    """Every photo of images.txt, in its order. Raises SourceError where a table is missing, damaged or has gaps."""
    classes = _table(root / "image_class_labels.txt")
    class_names = _table(root / "classes.txt")
    in_train = _table(root / "train_test_split.txt")
    boxes = _table(root / "bounding_boxes.txt") if (root / "bounding_boxes.txt").is_file() else {}
    birds = []
    for image_id, image in _table(root / "images.txt").items():
        class_id = _of(classes, image_id, root / "image_class_labels.txt")
        if not class_id.isdecimal():
            raise SourceError(f"{root / 'image_class_labels.txt'}: {class_id!r} is not the number of a class.")
        if Path(image).is_absolute() or ".." in Path(image).parts:
            raise SourceError(f"{root / 'images.txt'}: {image!r} is not a path inside the folder images.")
        birds.append(
            Bird(
                id=image_id,
                image=image,
                class_id=class_id,
                class_name=_of(class_names, class_id, root / "classes.txt"),
                in_test=_of(in_train, image_id, root / "train_test_split.txt") != "1",
                box=_box(boxes[image_id], root) if image_id in boxes else None,
            )
        )
    return birds


def _of(table: Mapping[str, str], key: str, file: Path) -> str:
    try:
        return table[key]
    except KeyError:
        raise SourceError(f"{file} has no line for {key}.") from None


def _table(path: Path) -> dict[str, str]:
    """A file of "key value" lines; values may hold spaces."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise SourceError(f"{path} is missing; it is part of CUB-200-2011.") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path} is not a text file.") from None
    table = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            key, _, value = line.strip().partition(" ")
            if not value:
                raise SourceError(f"{path}, line {number}: a key without a value.")
            table[key] = value.strip()
    return table


def _box(text: str, root: Path) -> tuple[float, float, float, float]:
    try:
        x, y, width, height = (float(number) for number in text.split())
    except ValueError:
        raise SourceError(f"{root / 'bounding_boxes.txt'}: {text!r} is not a box of four numbers.") from None
    return (x, y, width, height)
