"""A file of captions for photos, JSON or CSV, and which photo each of its entries is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from dataset_tools.errors import SourceError
from dataset_tools.files.text_tables import read_caption_rows, read_text
from models.files.json_file import parsed


def read_captions(path: Path) -> dict[str, tuple[str, ...]]:
    """The captions of each photo by the name that the file gives it; names as written, captions stripped, none empty.

    Args:
        path: a .json file with one object, {name: [caption, ...]} or {name: caption}; or a .csv file whose header
            names a column of `models.files.caption_tables.NAME_COLUMNS` and one of `TEXT_COLUMNS`. A photo may have
            several rows.

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
    for _, (name, text) in read_caption_rows(path):
        yield name, text


_NUMBERED = re.compile(r"(?P<words>.*?)[ _-]?(?P<number>\d+)")


@dataclass(frozen=True)
class Matched:
    """The captions of photos by the photos' paths, and those whose name in the file is no photo's."""

    captions: Mapping[str, tuple[str, ...]]
    strangers: Mapping[str, tuple[str, ...]]
    numbered: bool = False  # the file's names count through its entries: they name no photo


def match_captions(captions: Mapping[str, tuple[str, ...]], photos: Sequence[str]) -> Matched:
    """Match a file's names to photos: as path, by file name, by name without suffix, last without regard to case.

    A name that fits several photos fits none. Names that are running numbers through the whole file ("abyssinian_0",
    ..., "beagle_398", ...) and not the photos' own are left unmatched, even where one looks like a photo's by chance.

    Args:
        captions: what `read_captions` gave.
        photos: paths of all photos, with forward slashes.
    """
    found: dict[str, str] = {}  # the name in the file -> the photo
    for spelling in (str, _file_name, _stem):
        _add_matches(found, captions, photos, spelling)
    numbered = len(found) * 2 < len(captions) and _count_through(captions)
    if numbered:
        found.clear()
    else:
        _add_matches(found, captions, photos, _any_case)
    return Matched(
        {photo: captions[name] for name, photo in found.items()},
        {name: texts for name, texts in captions.items() if name not in found},
        numbered,
    )


def _add_matches(
    found: dict[str, str], names: Iterable[str], photos: Iterable[str], spelling: Callable[[str], str]
) -> None:
    """Add the names that agree with a photo in this spelling; neither a name nor a photo is matched twice."""
    by_spelling = _unique(photos, spelling)
    taken = set(found.values())
    for name in names:
        photo = by_spelling.get(spelling(_tidy(name)))
        if photo is not None and photo not in taken and name not in found:
            found[name] = photo
            taken.add(photo)


def _tidy(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./")


def _file_name(path: str) -> str:
    return PurePosixPath(path).name


def _stem(path: str) -> str:
    """The file's name without a photo's suffix; other dots are part of the name ("cat.12")."""
    return re.sub(r"\.(jpe?g|png|webp|bmp|tiff?)$", "", _file_name(path), flags=re.IGNORECASE)


def _any_case(path: str) -> str:
    return _stem(path).casefold()


def _unique(photos: Iterable[str], spelling: Callable[[str], str]) -> dict[str, str]:
    """spelling -> photo, for spellings that one photo only has."""
    found: dict[str, str | None] = {}
    for photo in photos:
        key = spelling(photo)
        found[key] = photo if key not in found else None
    return {key: photo for key, photo in found.items() if photo is not None}


def _count_through(names: Iterable[str]) -> bool:
    """Whether the names are words with numbers that count all entries of the file, across several words."""
    numbered = [_NUMBERED.fullmatch(_stem(_tidy(name))) for name in names]
    matches = [match for match in numbered if match]
    numbers = sorted(int(match["number"]) for match in matches)
    runs = bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return runs and len(matches) == len(numbered) and len({match["words"] for match in matches}) > 1
