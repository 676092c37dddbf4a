"""The index: one JSON line a photo, behind one header line; what every reader writes and every trainer reads.

Paths of photos are relative to the header's root, paths of object holes relative to the index's own folder, so a set
can be moved. Keys that this version does not know are kept in `extra` and written back, so that later tools may add
some without breaking older readers. JSON is written in ASCII: any file name, line breaks included, survives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Any

from dataset_tools.errors import DataError
from dataset_tools.files.json_values import (
    file_name,
    four_numbers,
    json_object,
    objects,
    photo_size,
    points,
    text,
)
from models.files.atomic_file import atomic_file
from models.files.regular_file import MOST_OF_A_LINE, UnusableFile, open_regular
from models.files.same_file import real

SCHEMA = 1
KIND = "featherproof-index"
FILE_NAME = "index.jsonl"
SPLITS = ("train", "val", "test")
INPAINTED_FROM = "inpainted from "  # how the source of an inpainted set begins
DOMAINS = ("bird", "cat", "dog", "other")


Point = tuple[float, float]  # x, y in pixels of the upright photo


class IndexFileError(DataError):
    """An index that is missing, damaged or of a newer schema; the message is one sentence for people."""


@dataclass(frozen=True)
class Caption:
    """One sentence about a photo. `origin`: "human", "image-attributes", "class-attributes", "plain", ..."""

    text: str
    origin: str


@dataclass(frozen=True)
class Record:
    """One photo. `box` is x, y, width, height in pixels of the upright photo, `size` is its width, height."""

    id: str
    image: str  # relative to the header's root, with forward slashes
    split: str
    domain: str
    category: str
    captions: tuple[Caption, ...]
    size: tuple[int, int]
    box: tuple[float, float, float, float] | None = None
    object_hole: str | None = None  # a PNG, white on the object; relative to the index's folder
    parts: Mapping[str, Point] = field(default_factory=dict)  # of the animal, by name; only those that can be seen
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The record as JSON values, unknown keys included."""
        return {
            "id": self.id,
            "image": self.image,
            "split": self.split,
            "domain": self.domain,
            "category": self.category,
            "captions": [{"text": caption.text, "origin": caption.origin} for caption in self.captions],
            "box": None if self.box is None else list(self.box),
            "object_hole": self.object_hole,
            "size": list(self.size),
            **({"parts": {name: list(place) for name, place in self.parts.items()}} if self.parts else {}),
            **self.extra,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Record:
        """The record that `to_json` wrote. Raises KeyError or ValueError where it is not one."""
        split, box, hole = text(values, "split"), values.get("box"), values.get("object_hole")
        if split not in SPLITS:
            raise ValueError(f"split is {split!r}, not one of {', '.join(SPLITS)}")
        return cls(
            id=text(values, "id"),
            image=file_name(values, "image"),
            split=split,
            domain=text(values, "domain"),
            category=text(values, "category"),
            captions=tuple(Caption(text(told, "text"), text(told, "origin")) for told in objects(values, "captions")),
            size=photo_size(values, "size"),
            box=None if box is None else four_numbers(values, "box"),
            object_hole=None if hole is None else file_name(values, "object_hole"),
            parts={} if values.get("parts") is None else points(values, "parts"),
            extra={key: value for key, value in values.items() if key not in _RECORD_KEYS},
        )


_RECORD_KEYS = frozenset(Record.__dataclass_fields__) - {"extra"}


@dataclass(frozen=True)
class Header:
    """What holds for the whole index. `root`: where photos are, absolute or relative to the index's folder."""

    root: str
    source: str = ""  # the data set's name, for reports
    seed: int = 0  # of splits and generated captions
    licence: str = ""  # of the photos, in a phrase; empty where nobody said
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The header as JSON values, schema and kind first."""
        known = {"schema": SCHEMA, "kind": KIND, "root": self.root, "source": self.source, "seed": self.seed}
        licence = {"licence": self.licence} if self.licence else {}
        return {**known, **licence, **self.extra}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Header:
        """The header that `to_json` wrote. Raises KeyError or ValueError where it is not one."""
        if values["kind"] != KIND:
            raise ValueError(f"kind is {values['kind']!r}, not {KIND!r}")
        known = {"schema", "kind", "root", "source", "seed", "licence"}
        extra = {key: value for key, value in values.items() if key not in known}
        source, licence = (text(values, key) if key in values else "" for key in ("source", "licence"))
        return cls(file_name(values, "root"), source, values.get("seed", 0), licence, extra)


@dataclass(frozen=True)
class Index:
    """An index on disk: its header, and its records read anew each time, one at a time."""

    path: Path
    header: Header

    @property
    def folder(self) -> Path:
        """Where the index lies; object holes are relative to it."""
        return self.path.parent

    @property
    def root(self) -> Path:
        """Where the photos are."""
        return self.folder / self.header.root

    def image_path(self, record: Record) -> Path:
        """Where the record's photo is."""
        return self.root / record.image

    def object_hole_path(self, record: Record) -> Path | None:
        """Where the record's object hole is; None where it has none."""
        return None if record.object_hole is None else self.folder / record.object_hole

    def records(self, split: str | None = None) -> Iterator[Record]:
        """Records in file order, of one split or of all. Raises IndexFileError at the first damaged line."""
        for number, record in self.lines():
            if isinstance(record, str):
                raise _damaged(self.path, number, record)
            if split is None or record.split == split:
                yield record

    def lines(self) -> Iterator[tuple[int, Record | str]]:
        """Every line behind the header by its number: the record, or why it is none. Raises IndexFileError where the
        file can't be read."""
        with _opened(self.path) as file:
            file.readline(MOST_OF_A_LINE)  # the header
            for number in count(2):
                line = file.readline(MOST_OF_A_LINE)
                if not line:
                    return
                found = _parsed(Record, line)
                yield number, found
                if len(line) == MOST_OF_A_LINE and not line.endswith(b"\n"):
                    return  # what follows is the rest of this line


def read_index(path: str | Path) -> Index:
    """Open an index by its file or its folder. Raises IndexFileError where it is missing, damaged or too new."""
    path = Path(path)
    path = path / FILE_NAME if path.is_dir() else path
    with _opened(path) as file:
        line = file.readline(MOST_OF_A_LINE)
    schema = None
    with suppress(ValueError):
        schema = json_object(line).get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise IndexFileError(f"{path} has schema {schema}, this program reads up to {SCHEMA}; update Featherproof.")
    header = _parsed(Header, line)
    if isinstance(header, str):
        raise _damaged(path, 1, header)
    return Index(path, header)


def write_index(path: str | Path, header: Header, records: Iterable[Record]) -> int:
    """Write an index record by record and put it in place whole, or not at all. Returns how many were written."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with atomic_file(path) as temporary, temporary.open("w", encoding="ascii", newline="\n") as lines:
        lines.write(json.dumps(header.to_json()) + "\n")
        for record in records:
            lines.write(json.dumps(record.to_json()) + "\n")
            written += 1
    return written


def root_for(source: Path, out: Path) -> str:
    """The header's root for photos in `source`: relative where they lie under `out` and move with it, else absolute."""
    source, out = real(source), real(out)
    return source.relative_to(out).as_posix() if source.is_relative_to(out) else str(source)


def _opened(path: Path) -> IO[bytes]:
    try:
        return open_regular(path)
    except FileNotFoundError:
        raise IndexFileError(f"{path} does not exist; write it with featherproof-data.") from None
    except OSError as error:
        raise IndexFileError(f"{path} can't be read: {error.strerror}.") from error
    except UnusableFile as error:
        raise IndexFileError(f"{path} is no index: {error.why}.") from error


def _parsed(kind: Any, line: bytes) -> Any:
    """A Header or a Record from one line, or what is wrong with it."""
    try:
        return kind.from_json(json_object(line))
    except KeyError as error:
        return f"{error} is missing"
    except ValueError as error:
        return str(error)


def _damaged(path: Path, number: int, reason: str) -> IndexFileError:
    return IndexFileError(f"{path}, line {number}: {reason}; write the index anew with featherproof-data.")
