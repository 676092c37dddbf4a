"""Where the parts of a bird are in CUB-200-2011's photos: beak, crown, eyes, tail and so on, as people marked them."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from dataset_tools.errors import SourceError
from dataset_tools.files.text_tables import read_text
from dataset_tools.index import Point

FOLDER = "parts"
Parts = dict[str, Point]  # a part's name, as parts.txt has it, and its x, y in pixels of the photo


def read_parts(root: Path) -> dict[str, Parts]:
    """The visible parts of each photo, by the photo's number; empty where the data set has no folder of parts.

    Raises SourceError where a file of the folder is missing or a line damaged.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return {}
    names = {number: " ".join(words) for _, (number, *words) in _lines(folder / "parts.txt")}
    found: dict[str, Parts] = {}
    locations = folder / "part_locs.txt"
    for line, columns in _lines(locations):
        try:
            photo, part, x, y, visible = columns
            name, place = names[part], (float(x), float(y))
            if not all(map(isfinite, place)):
                raise ValueError
        except (ValueError, KeyError):
            raise SourceError(f"{locations}, line {line}: not a photo, a part, its x and y, and 0 or 1.") from None
        if visible == "1":
            found.setdefault(photo, {})[name] = place
    return found


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each line's number and its columns; empty ones are left out."""
    try:
        lines = read_text(path).splitlines()
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}; it belongs to the parts of CUB-200-2011.") from None
    return ((number, line.split()) for number, line in enumerate(lines, start=1) if line.strip())
