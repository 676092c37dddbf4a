"""A table of verdicts as a file of its own, which can be opened again: an SQLite database with a row a photo.

Only what is new in a growing table is written, in one transaction: whenever the program ends, the file holds the table
as it was before or after that. `table_reading` reads it again. Free of Qt.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from app.window.authenticate.rows import PhotoRow
from models.authenticity.verdict import SURE, Verdict
from models.files.atomic_file import atomic_file

SCHEMA = 2  # 1 knew neither decisions nor a threshold
_CREATE = (
    f"PRAGMA user_version = {SCHEMA}",
    "CREATE TABLE settings (threshold REAL NOT NULL)",
    "INSERT INTO settings VALUES (0)",
    # paths are bytes, for a file's name need not be text
    "CREATE TABLE photos"
    " (path BLOB PRIMARY KEY, place INTEGER NOT NULL, told TEXT NOT NULL, cells BLOB, thumbnail BLOB)",
)


def save_table(path: Path, rows: Sequence[PhotoRow], threshold: float = SURE) -> None:
    """Write the rows in their order, and the threshold of their verdicts, to `path`, whole or not at all.

    Raises OSError.
    """
    with atomic_file(path) as temporary:
        KeptTable(temporary).write(rows, threshold)


class KeptTable:
    """A table that is kept in a file while it grows. For one thread at a time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._written: dict[str, tuple[int, PhotoRow]] = {}

    def write(self, rows: Sequence[PhotoRow], threshold: float = SURE) -> None:
        """Bring the file to these rows in this order. Raises OSError; the file is as it was then."""
        now = {row.path: (place, row) for place, row in enumerate(rows)}
        before = self._written if self.file.is_file() else {}
        gone = [(os.fsencode(path),) for path in before.keys() - now.keys()]
        other = [each for path, each in now.items() if before.get(path, (0, None))[1] is not each[1]]
        moved = [
            (place, os.fsencode(path))
            for path, (place, row) in now.items()
            if path in before and before[path][0] != place and before[path][1] is row
        ]
        with self._opened(fresh=not before) as database:
            database.execute("UPDATE settings SET threshold = ?", (threshold,))
            database.executemany("DELETE FROM photos WHERE path = ?", gone)
            database.executemany("UPDATE photos SET place = ? WHERE path = ?", moved)
            database.executemany("INSERT OR REPLACE INTO photos VALUES (?, ?, ?, ?, ?)", map(_values, other))
        self._written = now

    @contextmanager
    def _opened(self, fresh: bool) -> Iterator[sqlite3.Connection]:
        """The database within one transaction."""
        if fresh:
            self.file.unlink(missing_ok=True)
            self.file.touch()  # by the system, which says why a file can't be made; SQLite doesn't
        try:
            with closing(sqlite3.connect(self.file)) as database, database:
                database.execute("BEGIN")
                for statement in _CREATE if fresh else ():
                    database.execute(statement)
                yield database
        except sqlite3.Error as error:
            full = "full" in str(error)
            reason = os.strerror(errno.ENOSPC) if full else str(error)
            raise OSError(errno.ENOSPC if full else errno.EIO, reason, str(self.file)) from error


def _values(placed: tuple[int, PhotoRow]) -> tuple[bytes, int, str, bytes | None, bytes | None]:
    place, row = placed
    small = row.thumbnail
    told = {
        "stage": row.stage.value,
        "error": row.error,
        "file": row.file,
        "verdict": _verdict_to_json(row.verdict),
        "labels": None if row.labels is None else asdict(row.labels),
        "decision": None if row.decision is None else asdict(row.decision),
        "cells": None if row.cells is None else [row.cells.height, row.cells.width],
        "thumbnail": None if small is None else small.shape[:2],
    }
    cells = None if row.cells is None else row.cells.data
    pixels = None if small is None else zlib.compress(small.tobytes(), 1)
    return os.fsencode(row.path), place, json.dumps(told), cells, pixels


def _verdict_to_json(found: Verdict | None) -> dict[str, Any] | None:
    """All of it but the heat map, which has a column of its own."""
    if found is None:
        return None
    told = {each.name: getattr(found, each.name) for each in fields(Verdict) if each.name != "cells"}
    return told | {"models": dict(found.models)}
