"""Boxes of ISO base media files: AVIF's items of EXIF and XMP and its C2PA, JPEG 2000's boxes of EXIF and XMP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from models.imaging.carried.collected import MOST_C2PA, MOST_EXIF, MOST_XMP, Collector
from models.imaging.carried.items import items_of

_MOST_BOXES = 10_000
_MOST_META = 8 << 20  # bytes
_FARTHEST = 1 << 62  # bytes; a file can be asked for what lies there, and has none
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_EXIF = b"JpgTiffExif->JP2"
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def walk_avif(file: IO[bytes], found: Collector) -> None:
    """Collect from the top boxes, and from the items that the meta box lists."""
    for kind, start, size in _top_boxes(file):
        if kind == b"uuid":
            _take_uuid(file, start, size, found)
        elif kind == b"meta" and size <= _MOST_META:
            file.seek(start)
            _take_items(file, file.read(size), found)
        elif kind == b"meta":
            found.too_large("table of items", _MOST_META)


def walk_jpeg2000(file: IO[bytes], found: Collector) -> None:
    """Collect from the top boxes."""
    for kind, start, size in _top_boxes(file):
        if kind == b"uuid":
            _take_uuid(file, start, size, found)


def _top_boxes(file: IO[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and size of the content of each box; sizes may be more than the file has."""
    end = file.seek(0, 2)
    place = 0
    for _ in range(_MOST_BOXES):
        if place >= end:
            return
        file.seek(place)
        header = file.read(16)
        if len(header) < 8:
            return
        size, kind, start = int.from_bytes(header[:4], "big"), header[4:8], 8
        if size == 1 and len(header) == 16:
            size, start = int.from_bytes(header[8:], "big"), 16
        elif size == 0:
            size = end - place  # to the end of the file
        if size < start:
            return
        yield kind, place + start, min(size, end - place) - start
        place += size


def _take_uuid(file: IO[bytes], start: int, size: int, found: Collector) -> None:
    file.seek(start)
    identity = file.read(16)
    most, what = {
        _XMP: (MOST_XMP, "XMP"),
        _EXIF: (MOST_EXIF, "EXIF data"),
        _C2PA: (MOST_C2PA, "C2PA manifest"),
    }.get(identity, (0, ""))
    if not what:
        return
    if size - 16 > most:
        found.too_large(what, most)
        return
    content = file.read(size - 16)
    if identity == _XMP:
        found.add_xmp(content)
    elif identity == _EXIF:
        found.add_exif(content)
    else:
        # version and flags, what it is for, and where Merkle trees lie (C2PA specification, "Embedding into BMFF")
        purpose, _, rest = content[4:].partition(b"\0")
        if purpose == b"manifest":
            found.c2pa = found.c2pa or rest[8:]


def _take_items(file: IO[bytes], meta: bytes, found: Collector) -> None:
    try:
        items = items_of(meta)
    except ValueError:
        found.cut_short()
        return
    for item in items:
        most, what = (MOST_EXIF, "EXIF data") if item.kind == b"Exif" else (MOST_XMP, "XMP")
        if sum(size for _, size in item.extents) > most:
            found.too_large(what, most)
            continue
        content = b""
        for place, size in item.extents:
            if item.in_meta:
                content += meta[place : place + size]
            elif place < _FARTHEST:
                file.seek(place)
                content += file.read(size)
        if item.kind == b"Exif":
            found.add_exif(content[4 + int.from_bytes(content[:4], "big") :])
        else:
            found.add_xmp(content)
