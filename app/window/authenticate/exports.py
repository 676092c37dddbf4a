"""Verdicts as files: the table of `featherproof classify` as CSV or JSON, whole or not at all. Free of Qt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from app.verdict_rows import Row, Table, json_line
from app.window.authenticate.rows import PhotoRow, Stage


def write_csv(path: Path, rows: Sequence[PhotoRow], members: Sequence[str]) -> None:
    """Write the photos that have a verdict or an error. Raises PhotoError and OSError; the old file stays then."""
    from models.atomic_file import atomic_file

    with atomic_file(path) as temporary:
        temporary.touch()  # a table without rows is a file too
        table = Table(str(temporary), members)
        try:
            for row in _finished(rows):
                table.add(_row(row), row.error)
        finally:
            table.close()


def write_json(path: Path, rows: Sequence[PhotoRow]) -> None:
    """Write an array with one object a photo, as `featherproof classify --json` prints them. Raises OSError."""
    from models.atomic_file import write_atomically

    objects = [json.loads(json_line(_row(row), row.error)) for row in _finished(rows)]
    write_atomically(path, json.dumps(objects, indent=1, ensure_ascii=False) + "\n")


def _finished(rows: Sequence[PhotoRow]) -> list[PhotoRow]:
    return [row for row in rows if row.stage in (Stage.DONE, Stage.FAILED)]


def _row(row: PhotoRow) -> Row:
    # a PhotoVerdict has all that a row says of a verdict
    return Row(row.path, cast(Any, row.verdict))


def overlay_targets(rows: Sequence[PhotoRow], folder: Path) -> list[tuple[PhotoRow, Path]]:
    """The overlay's file for every photo that has a verdict; numbered where two photos have one name."""
    taken: set[str] = set()
    found = []
    for row in rows:
        if row.verdict is None:
            continue
        stem, number = Path(row.path).stem, 1
        name = f"{stem}-heat-map.png"
        while name.casefold() in taken or (folder / name).resolve() == Path(row.path).resolve():
            number += 1
            name = f"{stem}-heat-map-{number}.png"
        taken.add(name.casefold())
        found.append((row, folder / name))
    return found
