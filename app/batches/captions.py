"""A file of captions for a batch: a CSV with a row for each photo and caption."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from models.files.caption_tables import caption_rows
from models.files.text_tables import TableError
from models.imaging import PhotoError


@dataclass(frozen=True, slots=True)
class Wish:
    """A caption, the number of its fills, and the seed of the first."""

    caption: str
    count: int
    seed: int


@dataclass(frozen=True)
class Captions:
    """What a file wants of each photo, and `others`, what is wanted of a photo that isn't in it: nothing, maybe."""

    by_photo: dict[str, tuple[Wish, ...]]
    others: tuple[Wish, ...]

    def of(self, photo: str) -> tuple[Wish, ...]:
        """What is wanted of a photo; nothing where nobody said."""
        return self.by_photo.get(_place(photo), self.others)

    def strangers(self, photos: Iterable[str]) -> int:
        """How many photos of the file are none of these."""
        return len(self.by_photo) - len({place for photo in photos if (place := _place(photo)) in self.by_photo})


def read_captions(path: str, caption: str | None, count: int, seed: int) -> Captions:
    """Read a CSV as `models.files.caption_tables` describes it, with the further columns count and seed, if any.

    Paths are relative to the folder that the CSV lies in. `caption`, `count` and `seed` hold where the file leaves a
    cell empty, and for photos that aren't in it. Raises PhotoError, one sentence with the file and the line.
    """
    file = Path(path)
    found: dict[str, list[Wish]] = {}
    try:
        for line, (photo, text, fills, first) in caption_rows(file, ("count", "seed")):
            wanted = text or caption
            if not photo or wanted is None:
                lacking = "no caption, and --caption gives none" if photo else "no photo"
                raise PhotoError(f"{path}, line {line}: there is {lacking}.")
            wish = Wish(
                wanted,
                _number(fills, count, 1, f"{path}, line {line}: the count"),
                _number(first, seed, 0, f"{path}, line {line}: the seed"),
            )
            found.setdefault(_place(os.path.join(file.parent, photo.replace("\\", "/"))), []).append(wish)
    except TableError as error:
        raise PhotoError(str(error)) from None
    except FileNotFoundError:
        raise PhotoError(f"There is no file {path}.") from None
    except OSError as error:
        raise PhotoError(f"{path} can't be read: {error.strerror or error}.") from error
    others = () if caption is None else (Wish(caption, count, seed),)
    return Captions({photo: tuple(wishes) for photo, wishes in found.items()}, others)


def _place(photo: str) -> str:
    return os.path.normcase(os.path.abspath(photo))


def _number(cell: str, otherwise: int, least: int, name: str) -> int:
    if not cell:
        return otherwise
    if not re.fullmatch("[0-9]{1,18}", cell) or int(cell) < least:
        raise PhotoError(f"{name} is {cell!r}, not a whole number of {least} or more.")
    return int(cell)
