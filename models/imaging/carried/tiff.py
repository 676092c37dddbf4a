"""A TIFF's tags of XMP and C2PA; its EXIF is its own first directory."""

from __future__ import annotations

from typing import IO

from models.imaging.carried.collected import MOST_C2PA, MOST_XMP, Collector
from models.imaging.tiff_reader import DamagedExif, TiffReader

_XMP, _C2PA = 700, 0xCD41


def walk_tiff(file: IO[bytes], found: Collector) -> None:
    """Collect from the first directory."""
    for number, most, what in ((_XMP, MOST_XMP, "XMP"), (_C2PA, MOST_C2PA, "C2PA manifest")):
        try:
            reader = TiffReader(file, most)
        except DamagedExif:
            found.cut_short()
            return
        tag = reader.directory(reader.first, {number}.__contains__).get(number)
        if reader.damaged:
            found.note(f"The file's {what} is damaged or larger than {most >> 20} MB, so it was not read for labels.")
        elif tag is not None and number == _XMP:
            found.add_xmp(tag.data)
        elif tag is not None:
            found.c2pa = tag.data
