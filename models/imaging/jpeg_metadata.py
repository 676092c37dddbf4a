"""EXIF never costs a JPEG its photo: where Pillow trips over it, the two come apart."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

_START = b"\xff\xd8"
_EXIF = b"Exif\0\0"
_LARGEST = 1_000_000_000  # bytes of a file that is taken apart; 100 megapixels take less
_APP1, _SCAN = 0xE1, 0xDA


def without_exif(path: Path) -> tuple[BytesIO, bytes]:
    """A JPEG without its EXIF, and that EXIF; nothing for the latter where it has none, or is no JPEG."""
    with path.open("rb") as file:
        if path.stat().st_size > _LARGEST or file.read(len(_START)) != _START:
            return BytesIO(), b""
        content = memoryview(file.read())
    rest, exif = BytesIO(), b""
    rest.write(_START)
    position = 0
    while position + 4 <= len(content) and content[position] == 0xFF and content[position + 1] != _SCAN:
        end = position + 2 + struct.unpack_from(">H", content, position + 2)[0]
        segment = content[position:end]
        if segment[1] == _APP1 and bytes(segment[4:10]) == _EXIF:
            exif += bytes(segment[10:])
        else:
            rest.write(segment)
        position = end
    rest.write(content[position:])
    rest.seek(0)
    return rest, exif and _EXIF + exif
