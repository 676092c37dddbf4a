"""The index: one JSON line a photo, behind one header line; what every reader writes and every trainer reads.

Paths of photos are relative to the header's root, paths of object holes relative to the index's own folder, so a set
can be moved. Keys that this version does not know are kept in `extra` and written back, so that later tools may add
some without breaking older readers. JSON is written in ASCII: any file name, line breaks included, survives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dataset_tools.errors import DataError
from models.atomic_file import atomic_file
from models.json_file import UnusableFile, lines_of, parsed

SCHEMA = 1
KIND = "featherproof-index"
FILE_NAME = "index.jsonl"
SPLITS = ("train", "val", "test")
DOMAINS = ("bird", "cat", "dog", "other")


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
            **self.extra,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Record:
        """The record that `to_json` wrote. Raises KeyError, TypeError or ValueError where it is not one."""
        if values["split"] not in SPLITS:
            raise ValueError(f"split is {values['split']!r}, not one of {', '.join(SPLITS)}")
        box = values.get("box")
        width, height = values["size"]
        return cls(
            id=values["id"],
            image=values["image"],
            split=values["split"],
            domain=values["domain"],
            category=values["category"],
            captions=tuple(Caption(caption["text"], caption["origin"]) for caption in values["captions"]),
            size=(int(width), int(height)),
            box=None if box is None else _four_numbers(box),
            object_hole=values.get("object_hole"),
            extra={key: value for key, value in values.items() if key not in _RECORD_KEYS},
        )


_RECORD_KEYS = frozenset(Record.__dataclass_fields__) - {"extra"}


@dataclass(frozen=True)
class Header:
    """What holds for the whole index. `root`: where photos are, absolute or relative to the index's folder."""

    root: str
    source: str = ""  # the data set's name, for reports
    seed: int = 0  # of splits and generated captions
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The header as JSON values, schema and kind first."""
        known = {"schema": SCHEMA, "kind": KIND, "root": self.root, "source": self.source, "seed": self.seed}
        return {**known, **self.extra}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Header:
        """The header that `to_json` wrote. Raises KeyError, TypeError or ValueError where it is not one."""
        if values["kind"] != KIND:
            raise ValueError(f"kind is {values['kind']!r}, not {KIND!r}")
        known = {"schema", "kind", "root", "source", "seed"}
        extra = {key: value for key, value in values.items() if key not in known}
        return cls(root=str(values["root"]), source=values.get("source", ""), seed=values.get("seed", 0), extra=extra)


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
        for number, line in enumerate(_lines(self.path), start=1):
            if number == 1:  # the header
                continue
            record = _parsed(Record, line, self.path, number)
            if split is None or record.split == split:
                yield record


def read_index(path: str | Path) -> Index:
    """Open an index by its file or its folder. Raises IndexFileError where it is missing, damaged or too new."""
    path = Path(path)
    path = path / FILE_NAME if path.is_dir() else path
    first = next(_lines(path), b"")
    schema = _json_object(first, path, 1).get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise IndexFileError(f"{path} has schema {schema}, this program reads up to {SCHEMA}; update Featherproof.")
    return Index(path, _parsed(Header, first, path, 1))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        yield from lines_of(path)
    except FileNotFoundError:
        raise IndexFileError(f"{path} does not exist; write it with featherproof-data.") from None
    except OSError as error:
        raise IndexFileError(f"{path} can't be read: {error.strerror or error}.") from error
    except UnusableFile as error:
        raise IndexFileError(f"{path} is no index ({error.why}); write one with featherproof-data.") from error


def write_index(path: str | Path, header: Header, records: Iterable[Record]) -> int:
    """Write an index record by record and put it in place whole, or not at all. Returns how many were written."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with atomic_file(path) as temporary, temporary.open("w", encoding="ascii", newline="\n") as lines:
        lines.write(json.dumps(header.to_json()) + "\n")
        for record in records:
            lines.write(json.dumps(record.to_json()) + "\n")
            count += 1
    return count


def root_for(source: Path, out: Path) -> str:
    """The header's root for photos in `source`: relative where they lie under `out` and move with it, else absolute."""
    source, out = source.resolve(), out.resolve()
    return source.relative_to(out).as_posix() if source.is_relative_to(out) else str(source)


def _four_numbers(box: Iterable[float]) -> tuple[float, float, float, float]:
    x, y, width, height = (float(number) for number in box)
    return (x, y, width, height)


def _json_object(line: bytes, path: Path, number: int) -> dict[str, Any]:
    try:
        values = parsed(line)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise IndexFileError(f"{path}, line {number}: not a JSON object; write the index anew with featherproof-data.")
    return values


def _parsed(kind: Any, line: bytes, path: Path, number: int) -> Any:
    """A Header or a Record from one line, or a sentence that names the line and what is wrong with it."""
    values = _json_object(line, path, number)
    try:
        return kind.from_json(values)
    except KeyError as error:
        reason = f"{error} is missing"
    except (TypeError, ValueError) as error:
        reason = str(error)
    raise IndexFileError(f"{path}, line {number}: {reason}; write the index anew with featherproof-data.")
