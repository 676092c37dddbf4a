"""Reads any folder of photos: sub-folders are categories, or a labels file says what each photo shows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Set
from functools import partial
from pathlib import Path

from dataset_tools.captions.animal_names import Meaning
from dataset_tools.captions.caption_files import read_captions
from dataset_tools.captions.pet_captions import PETS, SIDE, pet_captions
from dataset_tools.captions.written import plain_captions
from dataset_tools.errors import SourceError
from dataset_tools.files.photos import small_copy
from dataset_tools.holes.objects import save_object_hole
from dataset_tools.holes.outlines import OutlinedAnimal
from dataset_tools.index import FILE_NAME, Caption, Header, Record, root_for
from dataset_tools.readers import archives
from dataset_tools.readers.folder_labels import meanings, read_labels, understood
from dataset_tools.readers.reading import (
    LeftOut,
    ReadingOptions,
    Report,
    Skipped,
    look_at_all,
    or_skipped,
    refuse_index_of_another_set,
    write_records,
)
from dataset_tools.readers.splits import assign_rest, kept_splits
from models.files.same_file import real
from models.imaging.decode import PHOTO_SUFFIXES

LABELS_FILE = "labels.csv"
CAPTIONS_FILE = "captions.csv"
_NO_PHOTOS = frozenset({LABELS_FILE, CAPTIONS_FILE, FILE_NAME})  # which are read, or written here
_OF_A_MAC = "__MACOSX"  # beside what an archive holds
_OURS = frozenset({"object_holes", "masks"})  # written by this program, where OUT is the folder of photos itself


def index_folder(
    source: Path,
    out: Path,
    options: ReadingOptions,
    say: Callable[[str], None],
    domain: str | None = None,
    labels: Path | None = None,
    captions: Path | None = None,
    licence: str = "",
) -> Report:
    """Write OUT/index.jsonl and OUT/object_holes.

    Splits are seeded, keep each category's share and never part near-duplicates.

    Args:
        source: a folder of photos, looked through to its depth, or an archive of one, which is unpacked into
            OUT/photos. Never written to.
        domain: what all photos show, "bird", "cat", "dog" or "other"; None takes it from each photo's species.
        labels: a CSV file with columns path (relative to source), species and, if any, breed; None takes
            source/labels.csv where that exists and else the sub-folders' names (see `folder_names`).
        captions: a JSON or CSV file of captions by path (see `caption_files`); None takes source/captions.csv where
            that exists. Photos without one get plain captions.
        licence: of the photos, in a phrase, for the index's header.

    Raises:
        SourceError: the folder or one of these files is missing, damaged or names no photo.
        OtherSetError: OUT has the index of other photos.
    """
    name = archives.stem(real(source)) if archives.is_archive(source) else real(source).name
    refuse_index_of_another_set(out, name, out / archives.FOLDER if archives.is_archive(source) else source)
    source = _folder(source, out, say)
    labels = labels or (source / LABELS_FILE if (source / LABELS_FILE).is_file() else None)
    found, unreadable = ([], []) if labels else _photos(source, out, say)
    photos = read_labels(labels) if labels else meanings(found, domain)
    written = _captions(source, captions, photos.keys(), say)
    for line in understood(photos, domain):
        say(line)
    looks = look_at_all({path: source / path for path in photos}, say)
    sound = [(path, meaning.category) for path, meaning in photos.items() if path in looks.seen]
    kept = kept_splits(options.splits_of, {path: path for path in photos}, looks.fingerprints)
    splits = assign_rest(sound, options.val, options.test, options.seed, looks.twins, kept)

    def items() -> Iterator[Record | Skipped | LeftOut]:
        yield from unreadable
        for path, meaning in photos.items():
            if path in kept.torn:
                yield LeftOut(path, kept.torn[path])
            else:
                yield or_skipped(path, partial(record, path, meaning))

    def record(path: str, meaning: Meaning) -> Record:
        look = looks.of(path)
        shown = domain or meaning.domain
        noun = meaning.noun or (shown if shown != "other" else "")
        animal = None if options.outlines is None else options.outlines.of(source / path, look.size, shown)
        hole, origin = save_object_hole(out, path, None if animal is None else animal.hole)
        described = written.get(path) or tuple(
            _described(source / path, noun, meaning.breed, animal, f"{options.seed}/{path}")
        )
        return Record(
            id=f"{name}/{path}",
            image=path,
            split=splits[path],
            domain=shown,
            category=meaning.category,
            captions=described,
            size=look.size,
            object_hole=hole,
            extra={"hash": look.fingerprint, **origin},
        )

    header = Header(root_for(source, out), name, options.seed, licence)
    return write_records(out, header, items(), say, looks.twins, len(photos))


def _folder(source: Path, out: Path, say: Callable[[str], None]) -> Path:
    """The folder of photos: `source`, or what its archive unpacks to, without a folder around all of it."""
    if archives.is_archive(source):
        unpacked = archives.unpacked([source], out / archives.FOLDER, say)
        around = unpacked / archives.stem(source)
        return around if around.is_dir() else _within(unpacked)
    if not source.is_dir():
        raise SourceError(f"{source} is not a folder.")
    return _within(source)


def _within(folder: Path) -> Path:
    """The one folder in a folder where that has the file of labels or captions; else the folder itself."""
    inner = [file for file in folder.iterdir() if not file.name.startswith(".") and file.name != _OF_A_MAC]
    described = len(inner) == 1 and any((inner[0] / name).is_file() for name in (LABELS_FILE, CAPTIONS_FILE))
    return inner[0] if described else folder


def _captions(
    source: Path, file: Path | None, photos: Set[str], say: Callable[[str], None]
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


def _described(photo: Path, noun: str, breed: str, animal: OutlinedAnimal | None, key: str) -> list[Caption]:
    """Sentences on the colours of cats and dogs, where they can be made out, else on what the label says."""
    if noun not in PETS:
        return plain_captions(noun, breed) if noun else []
    pixels = small_copy(photo, SIDE)
    return pet_captions(pixels, None if animal is None else animal.mask, noun, breed, key)


def _photos(source: Path, out: Path, say: Callable[[str], None]) -> tuple[list[str], list[Skipped]]:
    """Every photo below `source`, by its path with forward slashes, and the folders that can't be looked into.

    Links to folders are followed, and each folder is read once: links may run in a circle. What this program wrote in
    `out` is left out. Files that are no photos by their names are counted, by suffix.
    """
    photos: list[str] = []
    unreadable: list[Skipped] = []
    left_out = Counter[str]()
    visited = set()
    for folder, names, files in os.walk(source, followlinks=True, onerror=lambda e: unreadable.append(_unread(e))):
        here = Path(folder)
        is_out = real(here) == real(out)
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
                photos.append((here / name).relative_to(source).as_posix())
    if left_out:
        told = ", ".join(f"{count} {suffix}" for suffix, count in left_out.most_common())
        say(f"files that are no photos by their names are left out: {told}.")
    return photos, unreadable


def _unread(error: OSError) -> Skipped:
    return Skipped(str(error.filename), f"the folder can't be read: {error.strerror}")
