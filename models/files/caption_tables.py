"""CSV files that say what photos show, or what is to be filled into them: a row for each photo and caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from models.files.text_tables import read_rows

NAME_COLUMNS = ("path", "photo", "file", "file_name", "filename", "image", "name")
TEXT_COLUMNS = ("caption", "text")
# Too many cells are most often a caption with a comma and no quotes: half of it would be lost.
_HINT = "put captions that hold a comma in double quotes"


def caption_rows(path: Path, others: Sequence[str] = ()) -> Iterator[tuple[int, list[str]]]:
    """Each row's line number and its cells: the photo as the file names it, the caption, and `others`.

    The header names one of `NAME_COLUMNS`, one of `TEXT_COLUMNS` and, if there are any, the columns `others`; more
    columns are passed over. A missing column of `others` is empty. A photo may have several rows.
    Raises TableError, and OSError where the file can't be read.
    """
    columns = (NAME_COLUMNS, TEXT_COLUMNS, *((name, "") for name in others))
    return read_rows(path, columns, filled=True, hint=_HINT)
