"""The directories of a TIFF, which is what EXIF has the structure of too: tags as bytes, within bounds."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from PIL import ExifTags

BYTE, ASCII, SHORT, RATIONAL, UNDEFINED = 1, 2, 3, 5, 7  # types of tags
LONG, _IFD = 4, 13
# Bytes of a value of each type, and of the numbers that it is made of.
TYPES = {
    **dict.fromkeys((BYTE, ASCII, 6, UNDEFINED), (1, 1)),
    **dict.fromkeys((SHORT, 8), (2, 2)),
    **dict.fromkeys((LONG, 9, 11, _IFD), (4, 4)),
    **dict.fromkeys((RATIONAL, 10), (8, 4)),  # two numbers each
    12: (8, 8),
}
MOST = 2**26  # bytes that all tags together may hold


class DamagedExif(ValueError):
    """EXIF that has no directory, or none that can be found."""


@dataclass(frozen=True)
class Tag:
    """A tag's number, its type, how many values of it, and their bytes."""

    number: int
    kind: int
    count: int
    data: bytes


class TiffReader:
    """Reads the directories of a TIFF, BigTIFFs too. `damaged` names tags that it couldn't read.

    All tags that are asked for hold at most `most` bytes together.
    """

    def __init__(self, file: IO[bytes], most: int = MOST) -> None:
        self._file = file
        self._length = file.seek(0, 2)
        self._left = most
        self.damaged: list[str] = []
        header = self.at(0, 16)
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
        if tag is None or tag.kind not in (LONG, _IFD) or tag.count != 1:
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
        told = self.at(place, start)
        count = struct.unpack(f"{self.order}{head}", told)[0] if len(told) == start else 0
        rows = self.at(place + start, min(count, 65_535) * size)
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

    def following(self, place: int) -> int | None:
        """Where the directory behind the one at `place` lies: in EXIF, that of the embedded thumbnail."""
        head, row, pointer = ("Q", 20, "Q") if self._big else ("H", 12, "I")
        count = self._number(head, place)
        if count is None:
            return None
        return self._number(pointer, place + struct.calcsize(f"{self.order}{head}") + count * row) or None

    def _data(self, kind: int, count: int, field: bytes) -> bytes | None:
        size = count * TYPES[kind][0] if kind in TYPES else 0
        if not 0 < size <= min(self._left, self._length):
            return None
        self._left -= size
        if size <= len(field):
            return field[:size]
        data = self.at(struct.unpack(f"{self.order}{'Q' if self._big else 'I'}", field)[0], size)
        return data if len(data) == size else None

    def _number(self, kind: str, place: int) -> int | None:
        """A number of `struct`'s kind, None where the file ends."""
        size = struct.calcsize(f"{self.order}{kind}")
        data = self.at(place, size)
        return int(struct.unpack(f"{self.order}{kind}", data)[0]) if len(data) == size else None

    def at(self, place: int, size: int) -> bytes:
        """The bytes there, fewer where the file ends."""
        if place >= self._length:
            return b""
        self._file.seek(place)
        return self._file.read(size)
