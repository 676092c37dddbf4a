"""Where a JPEG's picture ends, and what tells whether all of it is there.

libjpeg makes up what is missing, and its warnings don't reach Python. So a picture is decoded once more with bytes put
in before its end (see `decode`): a whole picture has no use for them, one that is cut takes them for what it lacks.
"""

from __future__ import annotations

import re
import struct

import numpy as np
from PIL import Image

_SCAN, _END = 0xDA, 0xD9
_IN_BETWEEN = frozenset({0xC4, _SCAN, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)})  # what may stand between two scans
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_PER_PIXEL, _METADATA = 12, 1 << 26  # bytes that a picture and all beside it take, by far
_FILLING = np.random.default_rng(0).integers(0, 255, 256, np.uint8).tobytes()  # none is 255, which begins markers
_RESTARTS = [bytes((0xFF, 0xD0 + number)) for number in range(8)]
_BLOCK, _FLAT = 8, 3  # px; levels


def most_bytes(size: tuple[int, int]) -> int:
    """What the file of a picture needs at most, up to the picture's end."""
    return _PER_PIXEL * size[0] * size[1] + _METADATA


def end_of_picture(content: bytes) -> int | None:
    """Where the marker lies that ends the first picture of a JPEG that can be decoded; None where none does, or
    something else comes before it."""
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        kind = content[position + 1]
        position += 1 if kind == 0xFF else 2 + struct.unpack_from(">H", content, position + 2)[0]
        if kind != _SCAN:
            continue
        found = _MARKER.search(content, position)
        if found is None or found[1][0] not in {_END, *_IN_BETWEEN}:
            return None
        position = found.start()  # fill bytes may stand before a marker, the first half of a lost one too
        if found[1][0] == _END:
            return position
    return None


def may_lack_its_end(image: Image.Image) -> bool:
    """Whether a decoded JPEG is worth a second look: its last block has one colour, or it is refined scan by scan."""
    # Without the block's first row and column, which take some of the colour beside them.
    left, top = (min((side - 1) // _BLOCK * _BLOCK + 1, side - 1) for side in image.size)
    pixels = np.asarray(image.crop((left, top, *image.size)))
    return "progressive" in image.info or bool((np.ptp(pixels, axis=(0, 1)) <= _FLAT).all())


def with_more_data(content: bytes, end: int) -> bytes:
    """The same JPEG with bytes of no meaning where its picture ends: in its last restart interval, and in one more."""
    places = [content.rfind(marker, 0, end) for marker in _RESTARTS]
    following = _RESTARTS[(places.index(max(places)) + 1) % 8 if max(places) >= 0 else 0]
    return content[:end] + _FILLING + following + _FILLING + content[end:]
