"""Metadata never costs a PNG its photo: what Pillow refuses, it gets the photo without."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

from PIL import PngImagePlugin

# Profiles of printers and displays reach megabytes; Pillow's own limit for text and profiles is one.
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 2**20

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST = 1_000_000_000  # bytes of a file that is taken apart; 100 megapixels take less
_NAMES = {
    b"iCCP": "colour profile",
    b"eXIf": "EXIF data",
    b"tEXt": "text",
    b"zTXt": "text",
    b"iTXt": "text",
    b"pHYs": "resolution",
    b"tIME": "date",
    b"gAMA": "gamma",
    b"cHRM": "primary colours",
    b"sRGB": "rendering intent",
}


def without_bad_metadata(path: Path) -> tuple[BytesIO, list[str]]:
    """A PNG without the metadata that Pillow refuses, damaged or too large, and names of what that is, for people.

    No names where there is none of it, or the file is no PNG.
    """
    with path.open("rb") as file:
        if path.stat().st_size > _LARGEST or file.read(len(_SIGNATURE)) != _SIGNATURE:
            return BytesIO(), []
        content = memoryview(file.read())
    kept, left_out = BytesIO(_SIGNATURE), list[str]()
    kept.seek(len(_SIGNATURE))
    position = 0
    stream = PngImagePlugin.PngStream(BytesIO())
    while position + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, position)
        chunk = content[position : position + length + 12]
        if kind in _NAMES and not _is_readable(chunk, stream):
            left_out.append(_NAMES[kind])
        else:
            kept.write(chunk)
        position += len(chunk)
    kept.seek(0)
    return kept, list(dict.fromkeys(left_out))


def _is_readable(chunk: memoryview, stream: PngImagePlugin.PngStream) -> bool:
    """Whether Pillow reads a chunk; `stream` counts how much text there was before it."""
    before = stream.text_memory
    stream.fp = BytesIO(chunk)
    try:
        kind, position, length = stream.read()
        stream.crc(kind, stream.call(kind, position, length))
    except Exception:  # of almost any type, as where it opens files
        stream.text_memory = before
        return False
    return True
