"""EXIF as a file holds it: its tags are sorted out and moved, what they hold is never read and written anew.

EXIF has the structure of a TIFF: a header, and directories of tags. In a TIFF it is the file's own first directory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import IO

import numpy as np
from PIL import ExifTags

from models.imaging.orientation import ORIENTATION
from models.imaging.tiff_reader import LONG, SHORT, TYPES, Tag, TiffReader

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_JPEG_START = b"\xff\xd8\xff"
_SHORTEST_JPEG = 100  # bytes; none is as short
_OF_THE_FILE = {0xA002, 0xA003, 0xA005}  # stored width and height, which turning swaps, and an offset
# Tags of the first directory that describe the photo; all others (sizes, strips) describe one file's bytes.
_DESCRIPTIVE = {
    *(0x010D, 0x010E, 0x010F, 0x0110, 0x011A, 0x011B, 0x0128, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298),
    *(0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, 0x4746, 0x4749),
}


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
    reader = TiffReader(file)
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
    reader = TiffReader(file)
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


def _packed(exif: Exif, first: Iterable[Tag], place: int) -> bytes:
    """The `first` directory, to lie at `place`, and behind it those that it points to."""
    tags = {tag.number: tag for tag in first}
    tags[ORIENTATION] = Tag(ORIENTATION, SHORT, 1, struct.pack(f"{exif.order}H", 1))
    below = {number: sub for number, sub in ((_EXIF_IFD, exif.details), (_GPS_IFD, exif.place)) if sub}
    tags |= {number: Tag(number, LONG, 1, bytes(4)) for number in below}
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
            replace(tag, data=np.frombuffer(tag.data, f"u{TYPES[tag.kind][1]}").byteswap().tobytes()) for tag in tags
        )

    return Exif(order, swapped(exif.photo), swapped(exif.details), swapped(exif.place))
