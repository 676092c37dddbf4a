"""Reads a file of captions for photos: JSON or CSV, UTF-8, with or without a byte order mark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dataset_tools.csv_tables import read_rows
from dataset_tools.errors import SourceError
from dataset_tools.text_files import read_text
from models.files.json_file import parsed

_NAME_COLUMNS = ("path", "file", "file_name", "filename", "image", "name")
_TEXT_COLUMNS = ("caption", "text")


def read_captions(path: Path) -> dict[str, tuple[str, ...]]:
    """The captions of each photo by the name that the file gives it; names as written, captions stripped, none empty.

    Args:
        path: a .json file with one object, {name: [caption, ...]} or {name: caption}; or a .csv file whose header
            names a column path, file, file_name, filename, image or name, and a column caption or text. A photo may
            have several rows.

    Raises:
        SourceError: the file is missing, of another kind, or damaged; the message names the line where that is known.
    """
    readers = {".json": _from_json, ".csv": _from_csv}
    if path.suffix.lower() not in readers:
        raise SourceError(f"{path} is neither a .json nor a .csv file; captions are read from these.")
    captions: dict[str, list[str]] = {}
    try:
        for name, text in readers[path.suffix.lower()](path):
            known = captions.setdefault(name, [])
            known += [text.strip()] if text.strip() else []
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist.") from None
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}.") from error
    return {name: tuple(texts) for name, texts in captions.items()}


def _from_json(path: Path) -> Iterator[tuple[str, str]]:
    text = read_text(path)
    try:
        values = parsed(text)
    except ValueError as error:
        raise SourceError(f"{path} can't be read: {error}.") from None
    if not isinstance(values, dict):
        raise SourceError(f"{path} holds no JSON object of the form {{photo: [caption, ...]}}.")
    for name, texts in values.items():
        for caption in _texts(path, name, texts):
            yield name, caption


def _texts(path: Path, name: str, texts: Any) -> list[str]:
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise SourceError(f"{path}: the value of {name!r} is neither a caption nor a list of captions.")
    return texts or [""]


def _from_csv(path: Path) -> Iterator[tuple[str, str]]:
    # Too many cells are most often a caption with a comma and no quotes: half of it would be lost.
    hint = "put captions that hold a comma in double quotes"
    for _, (name, text) in read_rows(path, (_NAME_COLUMNS, _TEXT_COLUMNS), filled=True, hint=hint):
        yield name, text
