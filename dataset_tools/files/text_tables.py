"""Text files that people write, read by `models.files`; what is wrong with one is a data set's error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dataset_tools.errors import SourceError
from models.files import caption_tables, text_tables


def read_text(path: Path) -> str:
    """As `models.files.text_tables.read_text`. Raises SourceError, and OSError where it can't be read."""
    with _as_source_error():
        return text_tables.read_text(path)


def read_rows(path: Path, columns: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """As `models.files.text_tables.read_rows`. Raises SourceError, and OSError where it can't be read."""
    with _as_source_error():
        yield from text_tables.read_rows(path, columns)


def read_caption_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """As `models.files.caption_tables.caption_rows`. Raises SourceError, and OSError where it can't be read."""
    with _as_source_error():
        yield from caption_tables.caption_rows(path)


@contextmanager
def _as_source_error() -> Iterator[None]:
    try:
        yield
    except text_tables.TableError as error:
        raise SourceError(str(error)) from None
