"""Small CSV files that people write: with commas, semicolons or tabs, and column names in any case."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from dataset_tools.errors import SourceError

_SEPARATORS = ",;\t"


def read_rows(path: Path, columns: Sequence[Sequence[str]], hint: str = "") -> Iterator[tuple[int, list[str]]]:
    """Each row's line number and its cells, without blanks around them, under the wanted columns.

    Args:
        columns: for each wanted column the names that it may have, in small letters; one with the name "" among them
            may be missing, and is empty then.
        hint: what to do about a row with more cells than the header has.

    Raises:
        SourceError: a column is missing, or a line is damaged; the message names file and line.
        OSError: the file can't be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, skipinitialspace=True, strict=True)
        try:
            first = file.readline()
            separator = max(_SEPARATORS, key=first.count)
            file.seek(0)
            rows = csv.reader(file, delimiter=separator, skipinitialspace=True, strict=True)
            header = [name.strip().lower() for name in next(rows, [])]
            places = [_place(path, header, names) for names in columns]
            for row in rows:
                cells = [cell.strip() for cell in row]
                if not any(cells):
                    continue
                if any(cells[len(header) :]) or (hint and len(cells) != len(header)):
                    said = f"{len(cells)} cells under {len(header)} columns"
                    raise SourceError(f"{path}, line {rows.line_num}: {said}{hint and '; '}{hint}.")
                yield rows.line_num, [cells[place] if 0 <= place < len(cells) else "" for place in places]
        except UnicodeDecodeError:
            raise not_utf8(path, rows.line_num + 1) from None
        except csv.Error as error:
            raise SourceError(f"{path}, line {rows.line_num}: not CSV: {error}.") from None


def _place(path: Path, header: list[str], names: Sequence[str]) -> int:
    for name in names:
        if name in header:
            return header.index(name)
        if not name:
            return -1
    wanted = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    raise SourceError(f"{path}, line 1: the header needs a column {wanted}.")


def not_utf8(path: Path, line: int) -> SourceError:
    """What is said of a file in another encoding."""
    return SourceError(f"{path}, line {line} or soon after: not UTF-8 text; save the file as UTF-8.")
