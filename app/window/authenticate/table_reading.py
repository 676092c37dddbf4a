"""Reads a table of verdicts back; nothing in the file is believed unchecked. Free of Qt."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from app.file_state import file_state
from app.messages import shown
from app.verdicts.decision import decision_from_json
from app.verdicts.label_words import MOST
from app.window.authenticate.rows import NO_CELLS, PackedCells, PhotoRow, Stage
from app.window.authenticate.table_file import SCHEMA
from models.authenticity.verdict import LEAST_SURE, MOST_SURE, SURE, Box, Verdict
from models.provenance import Claim, Kind, Label, Labels

_MOST_SIDE = 1 << 20  # pixels; no photo and no heat map is longer
_MOST_PIXELS = 1 << 30
_MOST_THUMBNAIL = 1024  # pixels a side
_LONGEST_KIND, _MOST_KINDS = 20, 100
_MOST_BOXES = 1 << 17


class TableError(Exception):
    """The file is no table of verdicts, a damaged one, or one of a newer program: one plain sentence."""

    def __init__(self, sentence: str, *, newer: bool = False) -> None:
        super().__init__(sentence)
        self.newer = newer


@dataclass(frozen=True, eq=False)
class SavedTable:
    """The rows in their order; `changed`: how many photos are other ones now, and have no verdict for that.

    `damaged`: how many rows could not be read, and are missing. `threshold`: the confidence that their verdicts take.
    """

    rows: tuple[PhotoRow, ...]
    changed: int = 0
    damaged: int = 0
    threshold: float = SURE


def count_rows(file: Path) -> int:
    """How many photos a table has; 0 where the program ended before it first wrote them. Raises TableError."""
    with _opened(file) as database:
        if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return 0
        return int(database.execute("SELECT count(*) FROM photos").fetchone()[0])


def read_table(file: Path) -> SavedTable:
    """A table as it was saved. What waited for a verdict then is marked as not judged. Raises TableError."""
    rows, changed, damaged = [], 0, 0
    with _opened(file) as database:
        for values in database.execute("SELECT path, told, cells, thumbnail FROM photos ORDER BY place"):
            try:
                row = _row(*values)
            except (KeyError, TypeError, ValueError, RecursionError, zlib.error):
                damaged += 1
                continue
            other = row.verdict is not None and row.file is not None and file_state(row.path) not in (row.file, None)
            changed += other
            rows.append(PhotoRow(row.path, Stage.CANCELLED, decision=row.decision) if other else row)
        threshold = _threshold(database)
    return SavedTable(tuple(rows), changed, damaged, threshold)


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    if not file.is_file():  # a pipe would wait for ever
        raise TableError(f"{file} is not there any more, or is no file.")
    try:
        # rw, because SQLite first takes back what a crash left half done
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA:
                raise TableError(f"{file} was saved by a newer version of the program: open it with that.", newer=True)
            yield database
    except sqlite3.Error as error:
        raise TableError(f"{file} can't be opened as a table of verdicts: {error}.") from error


def _threshold(database: sqlite3.Connection) -> float:
    """The one that was chosen, or the usual one where there is none, or none that could be chosen."""
    if database.execute("PRAGMA user_version").fetchone()[0] < 2:
        return SURE
    (found,) = database.execute("SELECT threshold FROM settings LIMIT 1").fetchone() or (SURE,)
    return found if isinstance(found, float) and LEAST_SURE <= found <= MOST_SURE else SURE


def _row(path: Any, text: Any, cells: Any, thumbnail: Any) -> PhotoRow:
    """Raises KeyError, TypeError and ValueError where something is not as it was written."""
    told = _typed(json.loads(text), dict)
    stage = Stage(told["stage"])
    if stage in (Stage.WAITING, Stage.LOOKED_AT):
        stage = Stage.CANCELLED
    file = told["file"]
    row = PhotoRow(
        path=os.fsdecode(_typed(path, bytes)),
        stage=stage,
        verdict=None if told["verdict"] is None else _verdict(_typed(told["verdict"], dict)),
        thumbnail=None if thumbnail is None else _thumbnail(told["thumbnail"], _typed(thumbnail, bytes)),
        error=_typed(told["error"], str),
        cells=None if cells is None else _cells(told["cells"], _typed(cells, bytes)),
        file=None if file is None else _whole_numbers(file, 2),
        labels=labels_from_json(told.get("labels")),  # which older programs did not read
        decision=decision_from_json(told.get("decision")),
    )
    if (row.stage is Stage.DONE) != (row.verdict is not None) or (row.verdict is None) != (row.cells is None):
        raise ValueError("a verdict is missing or too much")
    return row


def _verdict(told: dict[str, Any]) -> Verdict:
    if told["verdict"] not in ("authentic", "inpainted", "unsure"):
        raise ValueError(f"{told['verdict']!r} is no verdict")
    height, width = _whole_numbers(told["size"], 2)
    if min(height, width) < 1 or max(height, width) > _MOST_SIDE or height * width > _MOST_PIXELS:
        raise ValueError("no photo has this size")
    category = told["category"]
    box = _box(told["box"])
    return Verdict(
        verdict=told["verdict"],
        p_inpainted=_share(told["p_inpainted"]),
        models={str(key): _share(value) for key, value in _typed(told["models"], dict).items()},
        cells=NO_CELLS,
        size=(height, width),
        altered_fraction=_share(told["altered_fraction"]),
        box=box,
        category=None if category is None else (_typed(category[0], str), _share(category[1])),
        scanned_fraction=_share(told["scanned_fraction"]),
        seconds=float(told["seconds"]),
        domain=_domain(told.get("domain")),  # older programs did not look
        boxes=_boxes(told["boxes"]) if "boxes" in told else ((box,) if box else ()),  # they knew one box alone
    )


def _boxes(told: Any) -> tuple[Box, ...]:
    if len(_typed(told, list)) > _MOST_BOXES:
        raise ValueError("there are boxes without end")
    return tuple(box for each in told if (box := _box(each)) is not None)


def _domain(told: Any) -> tuple[str, ...] | None:
    if told is None:
        return None
    kinds = tuple(_typed(kind, str) for kind in _typed(told, list))
    if not all(kind.isalpha() and len(kind) <= _LONGEST_KIND for kind in kinds) or len(kinds) > _MOST_KINDS:
        raise ValueError(f"{kinds!r} are no kinds of animals")
    return kinds


def _cells(shape: Any, data: bytes) -> PackedCells:
    height, width = _whole_numbers(shape, 2)
    _unzip(data, height, width, 1, _MOST_SIDE)
    return PackedCells(height, width, data)


def _thumbnail(shape: Any, data: bytes) -> np.ndarray:
    height, width = _whole_numbers(shape, 2)
    return np.frombuffer(_unzip(data, height, width, 3, _MOST_THUMBNAIL), np.uint8).reshape(height, width, 3)


def _unzip(data: bytes, height: int, width: int, channels: int, most_side: int) -> bytes:
    """What was compressed; never more of it is made than fits."""
    if min(height, width) < 1 or max(height, width) > most_side or height * width > _MOST_PIXELS:
        raise ValueError("no picture has this size")
    opener = zlib.decompressobj()
    content = opener.decompress(data, height * width * channels + 1)
    if len(content) != height * width * channels or not opener.eof:
        raise ValueError("a picture is cut short or too long")
    return content


def _typed(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not of type {kind.__name__}")
    return value


def _share(value: Any) -> float:
    share = float(value)
    if not (math.isfinite(share) and 0 <= share <= 1):
        raise ValueError(f"{value!r} is no share")
    return share


def _whole_numbers(values: Any, count: int) -> Any:
    numbers = tuple(int(_typed(value, int)) for value in _typed(values, list))
    if len(numbers) != count or min(numbers) < 0:
        raise ValueError(f"{values!r} are not {count} numbers")
    return numbers


_MOST_LABELS = 1000
_MOST_SIDE = 1 << 20  # pixels; no photo is longer
_MOST_NOTE = 1000  # characters


def labels_from_json(told: Any) -> Labels | None:
    """What `dataclasses.asdict` made of labels, as JSON gives it back; None for None.

    Raises KeyError, TypeError and ValueError where something is not as it was written.
    """
    if told is None:
        return None
    found, notes = told["found"], told["notes"]
    if not isinstance(found, list) or not isinstance(notes, list) or len(found) + len(notes) > _MOST_LABELS:
        raise TypeError("labels are no list, or one without end")
    return Labels(tuple(map(_label, found)), tuple(_line(note, _MOST_NOTE) for note in notes))


def _label(told: Any) -> Label:
    kind, claim, verified = told["kind"], told["claim"], told["verified"]
    if kind not in get_args(Kind) or claim not in get_args(Claim):
        raise ValueError(f"{kind!r}, {claim!r} are of no label")
    if verified is not None and not isinstance(verified, bool):
        raise TypeError(f"{verified!r} is neither true nor false")
    return Label(kind, claim, _line(told["value"], MOST), _line(told["place"], MOST), verified, _box(told["box"]))


def _box(told: Any) -> tuple[int, int, int, int] | None:
    if told is None:
        return None
    x, y, width, height = (int(side) for side in told)
    if not all(0 <= side <= _MOST_SIDE for side in (x, y, width, height)):
        raise ValueError(f"{told!r} is no box")
    return x, y, width, height


def _line(text: Any, most: int) -> str:
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is no text")
    return shown(text)[:most]
