"""What `featherproof classify` says of a photo: as a line of JSON, a line for people, or a row of a table."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.messages import shown
from models.imaging import PhotoError

if TYPE_CHECKING:
    from models.authenticator import Verdict


@dataclass(frozen=True, eq=False)
class Row:
    """One photo: its verdict, or why there is none. `path` as it was named; `heat_map` the file, where one was made."""

    path: str
    verdict: Verdict | None = None
    error: Exception | None = None
    heat_map: Path | None = None
    notes: tuple[str, ...] = ()


def json_line(row: Row, sentence: str) -> str:
    """One object; `sentence` says what is wrong where there is no verdict."""
    found = row.verdict
    if found is None:
        return json.dumps({"path": row.path, "error": sentence})
    return json.dumps(
        {
            "path": row.path,
            "verdict": found.verdict,
            "p_inpainted": round(found.p_inpainted, 6),
            "models": {key: round(value, 6) for key, value in found.models.items()},
            "altered_fraction": round(found.altered_fraction, 6),
            "box": None if found.box is None else list(found.box),
            "category": _category(found),
            "seconds": round(found.seconds, 3),
        }
    )


def _category(found: Verdict) -> dict[str, object] | None:
    return None if found.category is None else {"name": found.category[0], "p": round(found.category[1], 6)}


def text_line(row: Row) -> str:
    """One line for people about a photo that has a verdict."""
    found = row.verdict
    assert found is not None
    parts = [shown(row.path), f"{found.verdict} (p {found.p_inpainted:.3f})"]
    if found.box is not None:
        left, top, width, height = found.box
        parts.append(f"{found.altered_fraction:.1%} altered, in {width}×{height} px at {left}, {top}")
    if found.category is not None:
        parts.append(f"{found.category[0]} {found.category[1]:.2f}")
    return "  ".join([*parts, f"{found.seconds:.2f} s"])


class Table:
    """A CSV file that holds whole rows at every moment, whatever ends the program. Made by its first row."""

    def __init__(self, path: str, members: Sequence[str]) -> None:
        self.path, self.members = path, tuple(members)
        self._file: BinaryIO | None = None

    def add(self, row: Row, sentence: str) -> None:
        """Write a row at once. Raises PhotoError where the file can't be written; the rows before it stay."""
        try:
            if self._file is None:
                self._file = Path(self.path).open("wb", buffering=0)  # noqa: SIM115 - open from row to row
                self._write(self._columns())
            self._write(self._values(row, sentence))
        except OSError as error:
            raise PhotoError(f"{self.path} can't be written: {error.strerror or error}.") from error

    def close(self) -> None:
        """Nothing is waiting to be written."""
        if self._file is not None:
            self._file.close()

    def _columns(self) -> list[str]:
        before = ["path", "verdict", "p_inpainted", *self.members, "altered_fraction"]
        return [*before, *"box_x box_y box_width box_height category category_p seconds heat_map error".split()]

    def _values(self, row: Row, sentence: str) -> list[object]:
        found = row.verdict
        if found is None:
            return [row.path, *[""] * (len(self._columns()) - 2), sentence]
        members = [f"{found.models[key]:.6f}" for key in self.members]
        box = found.box or ("", "", "", "")
        category = ("", "") if found.category is None else (found.category[0], f"{found.category[1]:.6f}")
        figures = [f"{found.p_inpainted:.6f}", *members, f"{found.altered_fraction:.6f}"]
        end = [f"{found.seconds:.3f}", row.heat_map or "", ""]
        return [row.path, found.verdict, *figures, *box, *category, *end]

    def _write(self, values: Sequence[object]) -> None:
        """One system call for the whole row, so that no signal can part it; a full disk's half row is taken back."""
        assert self._file is not None
        line = io.StringIO()
        csv.writer(line).writerow(values)
        content = line.getvalue().encode("utf-8", "backslashreplace")
        end = self._file.tell()
        try:
            if self._file.write(content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            self._file.truncate(end)
            raise
