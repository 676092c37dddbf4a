"""A WebP's chunks: EXIF, XMP and C2PA each have one."""

from __future__ import annotations

from typing import IO

from models.imaging.carried.collected import MOST_C2PA, MOST_EXIF, MOST_XMP, Collector

_MOST_CHUNKS = 100_000  # an animation has one a frame
_WANTED = {
    b"EXIF": (MOST_EXIF, "EXIF data"),
    b"XMP ": (MOST_XMP, "XMP"),
    b"C2PA": (MOST_C2PA, "C2PA manifest"),
}


def walk_riff(file: IO[bytes], found: Collector) -> None:
    """Collect from all chunks."""
    file.seek(12)
    for _ in range(_MOST_CHUNKS):
        header = file.read(8)
        if len(header) < 8:
            return
        kind, size = header[:4], int.from_bytes(header[4:], "little")
        padding = size % 2
        most, what = _WANTED.get(kind, (-1, ""))
        if size > most:
            if what:
                found.too_large(what, most)
            file.seek(size + padding, 1)
            continue
        content = file.read(size)
        if len(content) < size:
            found.cut_short()
            return
        file.seek(padding, 1)
        if kind == b"EXIF":
            found.add_exif(content)
        elif kind == b"XMP ":
            found.add_xmp(content)
        else:
            found.c2pa = found.c2pa or content
