"""Tables of verdicts as CSV, a row a photo: that of `featherproof classify`, and the lines of the window's exports."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from app.verdicts.decision import REVIEW_FIELDS, Review
from app.verdicts.label_words import label_sentence
from app.verdicts.rows import Row
from models.files.atomic_file import append_whole, write_atomically
from models.files.csv_cells import plain_cell
from models.imaging import PhotoError

_FIRST_COLUMNS = ("path", "verdict", "p_inpainted")
_LAST_COLUMNS = ("labels", "seconds", "heat_map", "error")


class Table:
    """A table that holds whole rows at every moment, whatever ends the program.

    It appears by one rename once there is something to say: with its first row, or, where it takes an older table's
    place, with its first verdict. So a run without any verdict leaves an older table as it was.
    """

    def __init__(self, path: str, members: Sequence[str]) -> None:
        """`members`: the keys of those who judge. Raises PhotoError where something else would be lost."""
        self.path, self.members = path, tuple(members)
        self._file: io.FileIO | None = None
        self._waiting: list[bytes] = []
        _check_replaceable(path)

    @property
    def left_as_it_was(self) -> bool:
        """Whether there were rows, and an older table was kept all the same."""
        return bool(self._waiting)

    def add(self, row: Row, sentence: str) -> None:
        """Write a row, at once where the table is there. Raises PhotoError where it can't be written; the rows before
        it stay."""
        line = row_line(row, sentence, self.members)
        try:
            if self._file is not None:
                append_whole(self._file, line)
            elif row.verdict is None and os.path.exists(self.path):
                self._waiting.append(line)
            else:
                self._file = self._begun(b"".join([header_line(self.members), *self._waiting, line]))
                self._waiting.clear()
        except OSError as error:
            raise PhotoError(f"{self.path} can't be written: {error.strerror or error}.") from error

    def close(self) -> None:
        """Nothing is waiting to be written."""
        if self._file is not None:
            self._file.close()

    def _begun(self, content: bytes) -> io.FileIO:
        """The file, open behind its first rows."""
        if os.path.exists(self.path) and not os.path.isfile(self.path):  # a pipe can't be renamed
            file = Path(self.path).open("wb", buffering=0)  # noqa: SIM115 - open from row to row
            file.write(content)
            return file
        write_atomically(self.path, content)
        return Path(self.path).open("ab", buffering=0)


def header_line(members: Sequence[str], reviewed: bool = False) -> bytes:
    """The names of the columns; `reviewed`: with those for what a person adds in the window."""
    return _line([*_columns(members), *(REVIEW_FIELDS if reviewed else ())])


def row_line(row: Row, sentence: str, members: Sequence[str]) -> bytes:
    """A photo's row; `sentence` says what is wrong where it has no verdict. It has the review's columns where there is
    a review."""
    found = row.verdict
    found_labels = () if row.labels is None else row.labels.found
    labels = "; ".join(label_sentence(label).removesuffix(".") for label in found_labels)
    if found is None:
        before = len(_columns(members)) - len(_LAST_COLUMNS) - 1
        return _line([row.path, *[""] * before, labels, "", "", sentence, *_review(row.review)])
    own = [f"{found.models[key]:.6f}" for key in members]
    boxes = "; ".join(" ".join(map(str, box)) for box in found.boxes)
    box = (*(found.box or ("", "", "", "")), boxes)
    category = ("", "") if found.category is None else (found.category[0], f"{found.category[1]:.6f}")
    figures = [f"{found.p_inpainted:.6f}", *own, f"{found.altered_fraction:.6f}"]
    domain = "" if found.domain is None else "+".join(found.domain) or "outside"
    end = [domain, labels, f"{found.seconds:.3f}", str(row.heat_map or ""), "", *_review(row.review)]
    return _line([row.path, found.verdict, *figures, *box, *category, *end])


def _review(review: Review | None) -> list[object]:
    told = {} if review is None else review.told()
    return ["" if value is None else value for value in told.values()]


def _columns(members: Sequence[str]) -> list[str]:
    found = "box_x box_y box_width box_height boxes category category_p domain"
    return [*_FIRST_COLUMNS, *members, "altered_fraction", *found.split(), *_LAST_COLUMNS]


def _line(values: Sequence[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(map(plain_cell, values))
    return line.getvalue().encode("utf-8", "backslashreplace")


def _check_replaceable(path: str) -> None:
    """Raise PhotoError where there is a file that is no older table."""
    if not os.path.isfile(path):
        return
    beginning = ",".join(_FIRST_COLUMNS).encode()
    try:
        with Path(path).open("rb") as file:
            found = file.read(len(beginning))
    except OSError as error:
        raise PhotoError(f"{path} can't be read: {error.strerror or error}.") from error
    if found not in (b"", beginning):
        raise PhotoError(f"{path} is no table of verdicts, and isn't replaced by one: name another file.")
