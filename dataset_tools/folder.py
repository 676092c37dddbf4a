"""Reads any folder of photos: sub-folders are categories, or a labels file says what each photo shows."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dataset_tools.captions import plain_captions
from dataset_tools.errors import SourceError
from dataset_tools.index import DOMAINS, Record
from dataset_tools.photos import PHOTO_SUFFIXES, upright_size
from dataset_tools.reading import Report, Skipped, SplitOptions, or_skipped, write_records
from dataset_tools.splits import assign_splits

LABELS_FILE = "labels.csv"


@dataclass(frozen=True)
class _Labelled:
    path: str  # relative to the folder, with forward slashes
    species: str
    breed: str


def index_folder(
    source: Path,
    out: Path,
    options: SplitOptions,
    warn: Callable[[str], None],
    domain: str | None = None,
    labels: Path | None = None,
) -> Report:
    """Write OUT/index.jsonl; splits are seeded and keep each category's share.

    Args:
        source: a folder of photos, looked through to its depth. Never written to.
        domain: what all photos show, "bird", "cat", "dog" or "other"; None takes it from each photo's species.
        labels: a CSV file with columns path (relative to source), species and, if any, breed; None takes
            source/labels.csv where that exists and else the sub-folders' names.

    Raises:
        SourceError: the folder or the labels file is missing, damaged or names no photo.
    """
    if not source.is_dir():
        raise SourceError(f"{source} is not a folder.")
    labels = labels or (source / LABELS_FILE if (source / LABELS_FILE).is_file() else None)
    photos = _from_labels(labels) if labels else _from_folders(source, out)
    category = {photo.path: photo.breed or photo.species or domain or "other" for photo in photos}
    splits = assign_splits(category.items(), options.val, options.test, options.seed)

    def items() -> Iterator[Record | Skipped]:
        for photo in photos:
            yield or_skipped(photo.path, partial(record, photo))

    def record(photo: _Labelled) -> Record:
        shown = domain or (photo.species if photo.species in DOMAINS else "other")
        noun = photo.species or (shown if shown != "other" else "")
        return Record(
            id=f"{source.resolve().name}/{photo.path}",
            image=photo.path,
            split=splits[photo.path],
            domain=shown,
            category=category[photo.path],
            captions=tuple(plain_captions(noun, photo.breed)) if noun else (),
            size=upright_size(source / photo.path),
        )

    return write_records(source.resolve().name, source, out, options.seed, items(), warn)


def _from_labels(path: Path) -> list[_Labelled]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"path", "species"} <= set(rows.fieldnames or ()):
                raise SourceError(f"{path} needs a header line with the columns path and species.")
            photos = [_labelled(path, rows.line_num, row) for row in rows]
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(f"{path} can't be read as CSV: {error}.") from error
    return list({photo.path: photo for photo in photos}.values())


def _labelled(path: Path, number: int, row: dict[str, str | None]) -> _Labelled:
    name = (row["path"] or "").replace("\\", "/")
    if not name or name.startswith("/") or ".." in name.split("/"):
        raise SourceError(f"{path}, line {number}: {name!r} is not a path inside the folder.")
    return _Labelled(name, (row["species"] or "").strip(), (row.get("breed") or "").strip())


def _from_folders(source: Path, out: Path) -> list[_Labelled]:
    """Every photo below `source`, the first folder's name as its species; what this program wrote in `out` left out."""
    photos = []
    for folder, names, files in os.walk(source):
        names[:] = sorted(name for name in names if not name.startswith("."))
        here = Path(folder)
        if here.resolve() == out.resolve() and here.resolve() != source.resolve():
            names.clear()
            continue
        for name in sorted(files):
            if Path(name).suffix.lower() in PHOTO_SUFFIXES and not name.startswith("."):
                relative = (here / name).relative_to(source)
                species = relative.parts[0].lower() if len(relative.parts) > 1 else ""
                photos.append(_Labelled(relative.as_posix(), species, ""))
    return photos
