"""The way in: by a file's first bytes to the walker of its format."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from models.imaging.carried.boxes import walk_avif, walk_jpeg2000
from models.imaging.carried.collected import Carried, Collector
from models.imaging.carried.gif import walk_gif
from models.imaging.carried.jpeg import walk_jpeg
from models.imaging.carried.png import walk_png
from models.imaging.carried.riff import walk_riff
from models.imaging.carried.tiff import walk_tiff
from models.imaging.decode import check_file, unreadable

_Walk = Callable[[IO[bytes], Collector], None]
_SIGNATURES: tuple[tuple[int, bytes, str, _Walk], ...] = (  # where, what, which format, how it is walked
    (0, b"\xff\xd8", "image/jpeg", walk_jpeg),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", walk_png),
    (8, b"WEBP", "image/webp", walk_riff),
    (0, b"II*\0", "image/tiff", walk_tiff),
    (0, b"MM\0*", "image/tiff", walk_tiff),
    (0, b"II+\0", "image/tiff", walk_tiff),
    (0, b"MM\0+", "image/tiff", walk_tiff),
    (4, b"ftypavif", "image/avif", walk_avif),
    (4, b"ftypavis", "image/avif", walk_avif),
    (4, b"ftypmif1", "image/avif", walk_avif),
    (4, b"ftyphei", "image/heic", walk_avif),  # heic, heix, heim, heis
    (4, b"jP  ", "image/jp2", walk_jpeg2000),
    (0, b"GIF8", "image/gif", walk_gif),
)


def read_carried(path: str | os.PathLike[str]) -> Carried:
    """What a photo's file carries beside its picture; its pixels are passed over.

    Takes time and memory within bounds whatever the file holds, and notes what it didn't read. Raises PhotoError where
    there is no file, or none that can be read.
    """
    file = Path(path)
    check_file(file)
    try:
        with file.open("rb") as stream:
            first = stream.read(16)
            for place, signature, kind, walk in _SIGNATURES:
                if first[place : place + len(signature)] == signature:
                    found = Collector()
                    walk(stream, found)
                    return found.carried(kind)
    except OSError as error:
        raise unreadable(file, error) from error
    return Carried()
