"""EXIF as a file holds it: its tags are sorted out and moved, what they hold is never read and written anew.

EXIF has the structure of a TIFF: a header, and directories of tags. In a TIFF it is the file's own first directory.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import IO

import numpy as np
from PIL import ExifTags

from models.imaging.orientation import ORIENTATION

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
BYTE, ASCII, SHORT, RATIONAL, UNDEFINED = 1, 2, 3, 5, 7  # types of tags
_LONG, _IFD = 4, 13
# Bytes of a value of each type, and of the numbers that it is made of.
_TYPES = {
    **dict.fromkeys((BYTE, ASCII, 6, UNDEFINED), (1, 1)),
    **dict.fromkeys((SHORT, 8), (2, 2)),
    **dict.fromkeys((_LONG, 9, 11, _IFD), (4, 4)),
    **dict.fromkeys((RATIONAL, 10), (8, 4)),  # two numbers each
    12: (8, 8),
}
_MOST = 2**26  # bytes that all tags together may hold
_JPEG_START = b"\xff\xd8\xff"
_SHORTEST_JPEG = 100  # bytes; none is as short
_OF_THE_FILE = {0xA002, 0xA003, 0xA005}  # stored width and height, which turning swaps, and an offset
# Tags of the first directory that describe the photo; all others (sizes, strips) describe one file's bytes.
_DESCRIPTIVE = {
    *(0x010D, 0x010E, 0x010F, 0x0110, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298),
    *(0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, 0x4746, 0x4749),
}


class DamagedExif(ValueError):
    """EXIF that has no directory, or none that can be found."""


@dataclass(frozen=True)
class Tag:
    """A tag's number, its type, how many values of it, and their bytes."""

    number: int
    kind: int
    count: int
    data: bytes


@dataclass(frozen=True)
class Exif:
    """The tags that a photo keeps, of each directory, in the byte `order` of `struct`; `damaged` ones by name."""

    order: str
    photo: tuple[Tag, ...]
    details: tuple[Tag, ...]
    place: tuple[Tag, ...]
    damaged: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.photo or self.details or self.place)

    def tobytes(self) -> bytes:
        """The tags behind a header of their own, with Orientation 1."""
        header = (b"II" if self.order == "<" else b"MM") + struct.pack(f"{self.order}HI", 42, 8)
        return header + _packed(self, self.photo, len(header))


def read_exif(file: IO[bytes]) -> Exif:
    """What a photo keeps of its EXIF, or of the TIFF that it is: what describes it, byte for byte.

    Embedded pictures are dropped, since thumbnails show what a hole hides; so is what belongs to the file's bytes. A
    tag that is damaged costs itself alone. Raises DamagedExif where there is no directory at all.
    """
    reader = _Reader(file)
    first = reader.directory(reader.first, lambda number: number in _DESCRIPTIVE | {_EXIF_IFD, _GPS_IFD})
    details = reader.directory(reader.pointer(first.pop(_EXIF_IFD, None)), lambda number: number not in _OF_THE_FILE)
    place = reader.directory(reader.pointer(first.pop(_GPS_IFD, None)), names=ExifTags.GPSTAGS)

    def without_pictures(tags: dict[int, Tag]) -> tuple[Tag, ...]:
        return tuple(tag for tag in tags.values() if not _holds_picture(tag.data))

    kept = [without_pictures(tags) for tags in (first, details, place)]
    return Exif(reader.order, kept[0], kept[1], kept[2], tuple(dict.fromkeys(reader.damaged)))


def _holds_picture(data: bytes) -> bool:
    return len(data) >= _SHORTEST_JPEG and _JPEG_START in data  # cameras hide previews in MakerNote


def add_to_tiff(file: BytesIO, exif: bytes | None, others: Iterable[Tag]) -> None:
    """Give a TIFF, as Pillow writes it, what `Exif.tobytes` told, and `others` besides.

    Its directory is written anew behind the pixels: Pillow's would read and write what the tags hold.
    """
    reader = _Reader(file)
    first = reader.directory(reader.first)
    told = read_exif(BytesIO(exif)) if exif is not None else Exif(reader.order, (), (), ())
    told = _in_order(told, reader.order)
    tags = first | {tag.number: tag for tag in told.photo}
    tags |= {tag.number: tag for tag in others}
    file.seek(0, 2)
    file.write(bytes(file.tell() % 2))
    place = file.tell()
    file.write(_packed(told, tags.values(), place))
    file.seek(4)
    file.write(struct.pack(f"{reader.order}I", place))


class _Reader:
    """Reads the directories of a TIFF, BigTIFFs too. `damaged` names tags that it couldn't read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._length = file.seek(0, 2)
        self._left = _MOST
        self.damaged: list[str] = []
        header = self._at(0, 16)
        orders = {b"II": "<", b"MM": ">"}
        if len(header) < 8 or header[:2] not in orders:
            raise DamagedExif("it has no header")
        self.order = orders[header[:2]]
        self._big = struct.unpack_from(f"{self.order}H", header, 2)[0] == 43
        where = (f"{self.order}Q", 8) if self._big and len(header) == 16 else (f"{self.order}I", 4)
        self.first = int(struct.unpack_from(where[0], header, where[1])[0])
        if not 8 <= self.first < self._length:
            raise DamagedExif("it has no directory")

    def pointer(self, tag: Tag | None) -> int | None:
        """Where a tag says that a directory lies."""
        if tag is None or tag.kind not in (_LONG, _IFD) or tag.count != 1:
            return None
        return int(struct.unpack(f"{self.order}I", tag.data)[0])

    def directory(
        self,
        place: int | None,
        wanted: Callable[[int], bool] = lambda number: True,
        names: Mapping[int, str] = ExifTags.TAGS,
    ) -> dict[int, Tag]:
        """The wanted tags of a directory by number, of equal ones the first; `names` are for damaged ones."""
        found: dict[int, Tag] = {}
        if place is None:
            return found
        head, row, width = ("Q", "HHQ", 8) if self._big else ("H", "HHI", 4)
        start = struct.calcsize(f"{self.order}{head}")
        size = struct.calcsize(f"{self.order}{row}") + width
        told = self._at(place, start)
        count = struct.unpack(f"{self.order}{head}", told)[0] if len(told) == start else 0
        rows = self._at(place + start, min(count, 65_535) * size)
        for position in range(0, len(rows) - size + 1, size):
            number, kind, values = struct.unpack_from(f"{self.order}{row}", rows, position)
            if number in found or not values or not wanted(number):
                continue
            data = self._data(kind, values, rows[position + size - width : position + size])
            if data is None:
                self.damaged.append(names.get(number, f"0x{number:04x}"))
            else:
                found[number] = Tag(number, kind, values, data)
        return found

    def _data(self, kind: int, count: int, field: bytes) -> bytes | None:
        size = count * _TYPES[kind][0] if kind in _TYPES else 0
        if not 0 < size <= min(self._left, self._length):
            return None
        self._left -= size
        if size <= len(field):
            return field[:size]
        data = self._at(struct.unpack(f"{self.order}{'Q' if self._big else 'I'}", field)[0], size)
        return data if len(data) == size else None

    def _at(self, place: int, size: int) -> bytes:
        if place >= self._length:
            return b""
        self._file.seek(place)
        return self._file.read(size)


def _packed(exif: Exif, first: Iterable[Tag], place: int) -> bytes:
    """The `first` directory, to lie at `place`, and behind it those that it points to."""
    tags = {tag.number: tag for tag in first}
    tags[ORIENTATION] = Tag(ORIENTATION, SHORT, 1, struct.pack(f"{exif.order}H", 1))
    below = {number: sub for number, sub in ((_EXIF_IFD, exif.details), (_GPS_IFD, exif.place)) if sub}
    tags |= {number: Tag(number, _LONG, 1, bytes(4)) for number in below}
    end = place + len(_directory(tags.values(), place, exif.order))  # pointers are as long before they are known
    behind = b""
    for number, sub in below.items():
        tags[number] = replace(tags[number], data=struct.pack(f"{exif.order}I", end + len(behind)))
        behind += _directory(sub, end + len(behind), exif.order)
    return _directory(tags.values(), place, exif.order) + behind


def _directory(tags: Iterable[Tag], place: int, order: str) -> bytes:
    """A directory to lie at `place`, and behind it what doesn't fit into its rows."""
    ordered = sorted(tags, key=lambda tag: tag.number)
    rows, values = b"", b""
    behind = place + 2 + 12 * len(ordered) + 4
    for tag in ordered:
        rows += struct.pack(f"{order}HHI", tag.number, tag.kind, tag.count)
        if len(tag.data) <= 4:
            rows += tag.data.ljust(4, b"\0")
        else:
            rows += struct.pack(f"{order}I", behind + len(values))
            values += tag.data + bytes(len(tag.data) % 2)
    return struct.pack(f"{order}H", len(ordered)) + rows + bytes(4) + values


def _in_order(exif: Exif, order: str) -> Exif:
    """The same numbers in another byte order."""
    if exif.order == order:
        return exif

    def swapped(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
        return tuple(
            replace(tag, data=np.frombuffer(tag.data, f"u{_TYPES[tag.kind][1]}").byteswap().tobytes()) for tag in tags
        )

    return Exif(order, swapped(exif.photo), swapped(exif.details), swapped(exif.place))
