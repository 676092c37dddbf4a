"""The EXIF tags that say how a photo came about, and the embedded thumbnail."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import IO

from models.imaging.orientation import ORIENTATION
from models.imaging.tiff_reader import DamagedExif, TiffReader

_PROCESSING, _DESCRIPTION, _MAKE, _MODEL, _SOFTWARE = 0x000B, 0x010E, 0x010F, 0x0110, 0x0131
_THUMBNAIL, _THUMBNAIL_SIZE = 0x0201, 0x0202
_EXIF_IFD, _COMMENT = 0x8769, 0x9286
_NAMES = {
    _PROCESSING: "ProcessingSoftware",
    _DESCRIPTION: "ImageDescription",
    _MAKE: "Make",
    _MODEL: "Model",
    _SOFTWARE: "Software",
}
_MOST = 8 << 20  # bytes of all tags that are read
_LONGEST = 1 << 20  # bytes of a text
_LARGEST_THUMBNAIL = 2 << 20  # bytes; a segment of a JPEG holds 64 KB


@dataclass(frozen=True)
class ExifTags:
    """Texts by the names of their tags; the orientation, 1 to 8; the thumbnail's JPEG, or nothing."""

    texts: dict[str, str] = field(default_factory=dict)
    orientation: int = 1
    thumbnail: bytes = b""
    damaged: bool = False


def read_exif_tags(file: IO[bytes]) -> ExifTags:
    """Read EXIF, or a TIFF's first directory. What is damaged is left out."""
    try:
        reader = TiffReader(file, _MOST)
    except DamagedExif:
        return ExifTags(damaged=True)
    first = reader.directory(reader.first, lambda number: number in {*_NAMES, ORIENTATION, _EXIF_IFD})
    details = reader.directory(reader.pointer(first.get(_EXIF_IFD)), lambda number: number == _COMMENT)
    texts = {name: _text(first[number].data) for number, name in _NAMES.items() if number in first}
    if _COMMENT in details:
        texts["UserComment"] = _comment(details[_COMMENT].data, reader.order)
    return ExifTags(
        {name: text for name, text in texts.items() if text},
        _short(first[ORIENTATION].data, reader.order) if ORIENTATION in first else 1,
        _thumbnail(reader),
        bool(reader.damaged),
    )


def _thumbnail(reader: TiffReader) -> bytes:
    """The JPEG that the second directory points to."""
    tags = reader.directory(reader.following(reader.first), lambda number: number in (_THUMBNAIL, _THUMBNAIL_SIZE))
    place, size = (reader.pointer(tags.get(number)) for number in (_THUMBNAIL, _THUMBNAIL_SIZE))
    if place is None or size is None or not 0 < size <= _LARGEST_THUMBNAIL:
        return b""
    data = reader.at(place, size)
    return data if data.startswith(b"\xff\xd8") else b""


def _short(data: bytes, order: str) -> int:
    value = struct.unpack(f"{order}H", data[:2])[0] if len(data) >= 2 else 1
    return value if 1 <= value <= 8 else 1


def _text(data: bytes) -> str:
    return data[:_LONGEST].rstrip(b"\0").decode("utf-8", "replace").strip("\0 ")


def _comment(data: bytes, order: str) -> str:
    """A user comment, whose first eight bytes name its encoding; Unicode comes in either byte order."""
    code, content = data[:8], data[8:_LONGEST]
    if code.startswith(b"UNICODE"):
        content = content[: len(content) // 2 * 2]
        zeros = [content[start::2].count(0) for start in (0, 1)]
        if zeros[0] == zeros[1]:
            big = order == ">"
        else:
            big = zeros[0] > zeros[1]  # letters of most scripts have a zero in front
        return content.decode("utf-16-be" if big else "utf-16-le", "replace").strip("\0 ")
    if code.startswith((b"ASCII", b"JIS")) or code == bytes(8):
        return _text(content)
    return _text(data)
