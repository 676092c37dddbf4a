"""A file that says of each photo what it shows: CSV with the columns path, species and, if any, breed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dataset_tools.captions.animal_names import Meaning, meaning_of
from dataset_tools.csv_tables import read_rows
from dataset_tools.errors import SourceError

_COLUMNS = (("path",), ("species",), ("breed", ""))


def read_labels(path: Path) -> dict[str, Meaning]:
    """What each photo shows, by its path inside the folder. Raises SourceError."""
    labelled = {}
    try:
        for number, (written, species, breed) in read_rows(path, _COLUMNS):
            name = written.replace("\\", "/").removeprefix("./")
            if not name or name.startswith("/") or ".." in name.split("/"):
                raise SourceError(f"{path}, line {number}: {name!r} is not a path inside the folder.")
            labelled[name] = _meaning(species, breed)
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist.") from None
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}.") from error
    return labelled


def _meaning(species: str, breed: str) -> Meaning:
    found = meaning_of(species) or Meaning("other", "", "", species or "other")
    return replace(found, breed=breed or found.breed, category=breed or found.category)
