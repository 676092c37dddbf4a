"""Text files that people write, in UTF-8: whole, or as CSV with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.files.regular_file import UnusableFile, read_regular


class TableError(ValueError):
    """A text or table that can't be used; the message is one plain sentence that names the file and the line."""


def read_text(path: Path) -> str:
    """The text of a UTF-8 file without its byte order mark. Raises TableError, and OSError where it can't be read."""
    try:
        written = read_regular(path)
        return written.decode("utf-8-sig")
    except UnusableFile as error:
        raise TableError(f"{path} can't be read: {error.why}.") from None
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise TableError(f"{path}, line {line}: not UTF-8 text; save the file as UTF-8.") from None


_SEPARATORS = ",;\t"


def read_rows(
    path: Path, columns: Sequence[Sequence[str]], filled: bool = False, hint: str = ""
) -> Iterator[tuple[int, list[str]]]:
    """Each row's line number and its cells, without blanks around them, under the wanted columns.

    Args:
        columns: for each wanted column the names that it may have, in small letters; one with the name "" among them
            may be missing, and is empty then.
        filled: refuse a row that has not just as many cells as the header; else cells may be missing at its end, and
            empty ones may follow.
        hint: what to do about a row that is refused.

    Raises:
        TableError: a column is missing, or a line is damaged; the message names file and line.
        OSError: the file can't be read.
    """
    text = read_text(path)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        places = [_place(path, header, names) for names in columns]
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if any(cells[len(header) :]) or (filled and len(cells) != len(header)):
                said = f"{len(cells)} cells under {len(header)} columns"
                raise TableError(f"{path}, line {rows.line_num}: {said}{f'; {hint}' if hint else ''}.")
            yield rows.line_num, [cells[place] if 0 <= place < len(cells) else "" for place in places]
    except csv.Error as error:
        raise TableError(f"{path}, line {rows.line_num}: not CSV: {error}.") from None


def _place(path: Path, header: list[str], names: Sequence[str]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
        if not name:
            return -1
    wanted = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    raise TableError(f"{path}, line 1: the header needs a column {wanted}.")
