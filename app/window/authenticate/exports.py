"""Verdicts as files: the table of `featherproof classify` as CSV or JSON, whole or not at all. Free of Qt."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from app.commands.verdict_rows import Row, json_line
from app.verdict_table import header_line, row_line
from app.window.authenticate.rows import PhotoRow, Stage


def write_csv(path: Path, rows: Sequence[PhotoRow], members: Sequence[str]) -> None:
    """Write the photos that have a verdict or an error. `members`: the keys of all who judged any of them.

    Raises OSError; the old file stays then.
    """
    from models.files.atomic_file import write_atomically

    lines = [row_line(_row(row, members), row.error, members) for row in _finished(rows)]
    write_atomically(path, b"".join([header_line(members), *lines] if lines else []))


def write_json(path: Path, rows: Sequence[PhotoRow]) -> None:
    """Write an array with one object a photo, as `featherproof classify --json` prints them. Raises OSError."""
    from models.files.atomic_file import write_atomically

    objects = [json.loads(json_line(_row(row), row.error)) for row in _finished(rows)]
    write_atomically(path, json.dumps(objects, indent=1, ensure_ascii=False) + "\n")


def refuse_photo(path: Path, photos: Iterable[str]) -> None:
    """Raise PhotoError, with the reason alone, where the file is one of the photos by another name."""
    from models.files.same_file import same_file_among
    from models.imaging import PhotoError

    photo = same_file_among(path, photos)
    if photo is not None:
        raise PhotoError(f"it leads to the photo {photo}")


def _finished(rows: Sequence[PhotoRow]) -> list[PhotoRow]:
    return [row for row in rows if row.stage in (Stage.DONE, Stage.FAILED)]


def _row(row: PhotoRow, members: Sequence[str] = ()) -> Row:
    if row.verdict is None:
        return Row(row.path)
    asked = {**dict.fromkeys(members, math.nan), **row.verdict.models}  # one that was not asked says nothing
    # a PhotoVerdict has all that a row says of a verdict
    return Row(row.path, cast(Any, replace(row.verdict, models=asked)), labels=row.labels)


def json_lines(rows: Sequence[PhotoRow]) -> str:
    """One object a line for the photos that have a verdict or an error, as `featherproof classify --json` prints."""
    return "\n".join(json_line(_row(row), row.error) for row in _finished(rows))


def overlay_targets(rows: Sequence[PhotoRow], folder: Path, photos: Iterable[str]) -> list[tuple[PhotoRow, Path]]:
    """The overlay's file for every photo that has a verdict; none of `photos`, paths, is written over."""
    from app.overlay_names import OverlayNames

    names = OverlayNames(folder, photos)
    return [(row, names.free(Path(row.path).stem)) for row in rows if row.verdict is not None]
