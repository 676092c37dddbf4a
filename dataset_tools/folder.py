"""Reads any folder of photos: sub-folders are categories, or a labels file says what each photo shows."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dataset_tools import archives
from dataset_tools.caption_files import read_captions
from dataset_tools.captions import plain_captions
from dataset_tools.errors import SourceError
from dataset_tools.index import DOMAINS, FILE_NAME, Caption, Index, Record
from dataset_tools.kept_splits import assign_rest, kept_splits
from dataset_tools.measured_captions import PETS, SIDE, pet_captions
from dataset_tools.object_holes import save_object_hole
from dataset_tools.outlines import AnimalOutlines, OutlinedAnimal
from dataset_tools.photos import small_copy
from dataset_tools.reading import LeftOut, Report, Skipped, SplitOptions, look_at_all, or_skipped, write_records
from dataset_tools.replacing import refuse_index_of_another_set
from models.imaging.decode import PHOTO_SUFFIXES

LABELS_FILE = "labels.csv"
CAPTIONS_FILE = "captions.csv"
_NO_PHOTOS = frozenset({LABELS_FILE, CAPTIONS_FILE, FILE_NAME})  # which are read, or written here
_OURS = frozenset({"object_holes", "masks"})  # written by this program, where OUT is the folder of photos itself


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
    captions: Path | None = None,
    outlines: AnimalOutlines | None = None,
    splits_of: Index | None = None,
) -> Report:
    """Write OUT/index.jsonl and OUT/object_holes.

    Splits are seeded, keep each category's share and never part near-duplicates.

    Args:
        source: a folder of photos, looked through to its depth, or an archive of one, which is unpacked into
            OUT/photos. Never written to.
        domain: what all photos show, "bird", "cat", "dog" or "other"; None takes it from each photo's species.
        labels: a CSV file with columns path (relative to source), species and, if any, breed; None takes
            source/labels.csv where that exists and else the sub-folders' names.
        captions: a JSON or CSV file of captions by path (see `caption_files`); None takes source/captions.csv where
            that exists. Photos without one get plain captions.
        outlines: find the birds, cats and dogs; None leaves them without an object hole.
        splits_of: an index whose photos keep their splits.

    Raises:
        SourceError: the folder or one of these files is missing, damaged or names no photo.
        OtherSetError: OUT has the index of other photos.
    """
    name = archives.stem(source.resolve()) if archives.is_archive(source) else source.resolve().name
    refuse_index_of_another_set(out, name, out / archives.FOLDER if archives.is_archive(source) else source)
    source = _folder(source, out, warn)
    labels = labels or (source / LABELS_FILE if (source / LABELS_FILE).is_file() else None)
    photos, unreadable = (_from_labels(labels), []) if labels else _from_folders(source, out, warn)
    written = _captions(source, captions, {photo.path for photo in photos}, warn)
    category = {photo.path: photo.breed or photo.species or domain or "other" for photo in photos}
    looks = look_at_all({photo.path: source / photo.path for photo in photos}, warn)
    sound = [(path, shown) for path, shown in category.items() if path in looks.seen]
    kept = kept_splits(splits_of, {photo.path: photo.path for photo in photos}, looks.fingerprints)
    splits = assign_rest(sound, options.val, options.test, options.seed, looks.twins, kept)

    def items() -> Iterator[Record | Skipped | LeftOut]:
        yield from unreadable
        for photo in photos:
            if photo.path in kept.torn:
                yield LeftOut(photo.path, kept.torn[photo.path])
            else:
                yield or_skipped(photo.path, partial(record, photo))

    def record(photo: _Labelled) -> Record:
        look = looks.of(photo.path)
        shown = domain or (photo.species if photo.species in DOMAINS else "other")
        noun = photo.species or (shown if shown != "other" else "")
        animal = None if outlines is None else outlines.of(source / photo.path, look.size, shown)
        hole, origin = save_object_hole(out, photo.path, None if animal is None else animal.hole)
        described = written.get(photo.path) or tuple(_described(source, photo, noun, animal, options.seed))
        return Record(
            id=f"{name}/{photo.path}",
            image=photo.path,
            split=splits[photo.path],
            domain=shown,
            category=category[photo.path],
            captions=described,
            size=look.size,
            object_hole=hole,
            extra={"hash": look.fingerprint, **origin},
        )

    return write_records(name, source, out, options.seed, items(), warn, looks.twins, len(photos))


def _folder(source: Path, out: Path, say: Callable[[str], None]) -> Path:
    """The folder of photos: `source`, or what its archive unpacks to, without a folder around all of the archive."""
    if archives.is_archive(source):
        unpacked = archives.unpacked([source], out / archives.FOLDER, say)
        around = unpacked / archives.stem(source)
        return around if around.is_dir() else unpacked
    if not source.is_dir():
        raise SourceError(f"{source} is not a folder.")
    return source


def _captions(
    source: Path, file: Path | None, photos: set[str], say: Callable[[str], None]
) -> dict[str, tuple[Caption, ...]]:
    """What people wrote, by photo; sentences for other photos are counted, as a wrong path would lose them silently."""
    file = file or (source / CAPTIONS_FILE if (source / CAPTIONS_FILE).is_file() else None)
    if file is None:
        return {}
    written = {name.replace("\\", "/"): texts for name, texts in read_captions(file).items()}
    if photos and not photos & written.keys():
        raise SourceError(f"{file} names no photo of {source}; paths are relative to that folder.")
    unknown = len(written.keys() - photos)
    if unknown:
        say(f"{file} has captions for {unknown} photos that are not in {source}")
    return {name: tuple(Caption(text, "human") for text in texts) for name, texts in written.items()}


def _described(source: Path, photo: _Labelled, noun: str, animal: OutlinedAnimal | None, seed: int) -> list[Caption]:
    """Sentences on the colours of cats and dogs, where they can be made out, else on what the label says."""
    if noun.lower() not in PETS:
        return plain_captions(noun, photo.breed) if noun else []
    pixels = small_copy(source / photo.path, SIDE)
    return pet_captions(
        pixels, None if animal is None else animal.mask, noun.lower(), photo.breed, f"{seed}/{photo.path}"
    )


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


def _from_folders(source: Path, out: Path, say: Callable[[str], None]) -> tuple[list[_Labelled], list[Skipped]]:
    """Every photo below `source`, the first folder's name as its species, and the folders that can't be looked into.

    Links to folders are followed, and each folder is read once: links may run in a circle. What this program wrote in
    `out` is left out. Files that are no photos by their names are counted, by suffix.
    """
    photos: list[_Labelled] = []
    unreadable: list[Skipped] = []
    left_out = Counter[str]()
    visited = set()
    for folder, names, files in os.walk(source, followlinks=True, onerror=lambda e: unreadable.append(_unread(e))):
        here = Path(folder)
        is_out = here.resolve() == out.resolve()
        identity = (here.stat().st_dev, here.stat().st_ino)
        if identity in visited or (is_out and here != source):
            names.clear()
            continue
        visited.add(identity)
        names[:] = sorted(name for name in names if not name.startswith(".") and not (is_out and name in _OURS))
        for name in sorted(files):
            if name.startswith(".") or name in _NO_PHOTOS:
                continue
            if (suffix := Path(name).suffix.lower()) not in PHOTO_SUFFIXES:
                left_out[suffix or "without a suffix"] += 1
            else:
                relative = (here / name).relative_to(source)
                species = relative.parts[0].lower() if len(relative.parts) > 1 else ""
                photos.append(_Labelled(relative.as_posix(), species, ""))
    if left_out:
        told = ", ".join(f"{count} {suffix}" for suffix, count in left_out.most_common())
        say(f"files that are no photos by their names are left out: {told}.")
    return photos, unreadable


def _unread(error: OSError) -> Skipped:
    return Skipped(str(error.filename), f"the folder can't be read: {error.strerror}")
