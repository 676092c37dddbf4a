"""Sound sets to spoil: photos with an index, and an inpainted set made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_tools.checks.problems import Problem
from dataset_tools.checks.run import CheckReport, check
from dataset_tools.holes.objects import save_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Caption, Header, Record, read_index, write_index
from tests.conftest import draw_photo

SPLITS = ("train",) * 4 + ("val",) * 2 + ("test",) * 2


@dataclass(frozen=True)
class Set:
    """A set on disk, to read and to spoil."""

    folder: Path

    @property
    def records(self) -> dict[str, Record]:
        return {record.id: record for record in read_index(self.folder).records()}

    def change(self, id: str, **values: Any) -> None:
        """Give one record other values; keys that Record doesn't have go into `extra`."""
        known = {key: value for key, value in values.items() if key in Record.__dataclass_fields__}
        extra = {key: value for key, value in values.items() if key not in known}
        records = self.records
        records[id] = replace(records[id], **known, extra={**records[id].extra, **extra})
        self.write(records.values())

    def write(self, records: Iterable[Record]) -> None:
        write_index(self.folder / "index.jsonl", Header("."), list(records))

    def file(self, id: str) -> Path:
        return self.folder / self.records[id].image


@pytest.fixture
def checked() -> Callable[..., tuple[CheckReport, list[Problem]]]:
    """checked(set, ...) -> the report, and every problem found."""

    def run(*sets: Set, outlines: AnimalOutlines | None = None) -> tuple[CheckReport, list[Problem]]:
        found: list[Problem] = []
        return check([one.folder for one in sets], lambda message: None, found.append, outlines), found

    return run


@pytest.fixture
def sound(tmp_path: Path) -> Set:
    """Eight photos a0 to a7 of two categories, four to train on, with captions, boxes and one object hole."""
    return make_sound(tmp_path / "sound", first_seed=0)


def make_sound(folder: Path, first_seed: int, prefix: str = "a") -> Set:
    folder.mkdir()
    hole = np.zeros((48, 64), bool)
    hole[10:30, 20:50] = True
    save_hole(folder / "object_holes/0.png", hole)
    records = []
    for number, split in enumerate(SPLITS):
        Image.fromarray(draw_photo(64, 48, first_seed + number)).save(folder / f"{number}.jpg", quality=90)
        records.append(
            Record(
                id=f"{prefix}{number}",
                image=f"{number}.jpg",
                split=split,
                domain="cat",
                category=f"breed {number % 2}",
                captions=(Caption("a cat on the grass", "plain"),),
                size=(64, 48),
                box=(5, 5, 30, 30),
                object_hole=None if number else "object_holes/0.png",
            )
        )
    write_index(folder / "index.jsonl", Header("."), records)
    return Set(folder)


@pytest.fixture
def labelled(tmp_path: Path) -> Set:
    """Eight sources s0 to s7, each with an authentic copy and two inpainted ones, as our own sets have."""
    folder = tmp_path / "labelled"
    folder.mkdir()
    rng = np.random.default_rng(0)
    records = []
    for number, split in enumerate(SPLITS):
        photo = draw_photo(64, 48, 100 + number)
        format, quality = ("PNG", None) if number % 4 == 3 else ("JPEG", 80 + number % 2)
        for copy in range(3):
            hole = np.zeros((48, 64), bool)
            hole[12:36, 16 + copy : 48 + copy] = copy > 0
            filled = np.where(hole[..., None], rng.integers(0, 255, 3), photo).astype(np.uint8)
            image, hole_file = f"{number}-{copy}.{'png' if quality is None else 'jpg'}", f"{number}-{copy}-hole.png"
            Image.fromarray(filled).save(folder / image, format, **({} if quality is None else {"quality": quality}))
            if copy:
                save_hole(folder / hole_file, hole)
            extra = {
                "source": f"s{number}",
                "label": "inpainted" if copy else "authentic",
                "inpainter": "telea" if copy else None,
                "hole": hole_file if copy else None,
                "hole_area": float(hole.mean()),
                "format": format,
                "quality": quality,
            }
            id = f"s{number}#{copy}"
            records.append(Record(id, image, split, "cat", "cat", (Caption("a cat", "plain"),), (64, 48), extra=extra))
    write_index(folder / "index.jsonl", Header("."), records)
    return Set(folder)
