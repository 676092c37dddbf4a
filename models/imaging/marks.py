"""What a file says of a photo elsewhere than in its EXIF: resolution, rights and creator, which join the EXIF.

There every format that is written can hold them.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import replace
from io import BytesIO
from xml.sax.saxutils import unescape

from PIL import Image

from models.imaging.exif import Exif, read_exif
from models.imaging.tiff_reader import ASCII, RATIONAL, SHORT, DamagedExif, Tag

_X, _Y, _UNIT = 0x011A, 0x011B, 0x0128
_CREATOR, _RIGHTS = 0x013B, 0x8298
_INCH, _CENTIMETRE = 2, 3
_MOST = 100_000  # dots an inch
_LONGEST = 4000  # bytes of a text; all EXIF has to fit in one segment of a JPEG
_LONGEST_XMP = 1_000_000  # bytes that are looked through
_PNG_TEXTS = {_RIGHTS: ("Copyright",), _CREATOR: ("Author", "Artist")}
_XMP_NAMES = {_RIGHTS: "rights", _CREATOR: "creator"}


def with_marks(exif: Exif, image: Image.Image) -> Exif:
    """The EXIF and what an image's file says besides; what the EXIF says itself stays as it is."""
    there = {tag.number for tag in exif.photo}
    found = [*_resolution(image, exif.order)] if not there & {_X, _Y} else []
    for number in (_CREATOR, _RIGHTS):
        text = _text(image, number)
        if text and number not in there:
            data = text.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").encode() + b"\0"
            found.append(Tag(number, ASCII, len(data), data))
    added = {tag.number for tag in found}
    return replace(exif, photo=(*(tag for tag in exif.photo if tag.number not in added), *found))


def dots_per_inch(exif: bytes | None) -> tuple[float, float] | None:
    """The resolution that EXIF tells, across and down; None where it tells none."""
    if exif is None:
        return None
    try:
        told = read_exif(BytesIO(exif))
    except DamagedExif:
        return None
    tags = {tag.number: tag for tag in told.photo}
    if not all(number in tags and len(tags[number].data) == 8 for number in (_X, _Y)):
        return None
    unit = struct.unpack(f"{told.order}H", tags[_UNIT].data[:2])[0] if _UNIT in tags else _INCH
    values = [struct.unpack(f"{told.order}II", tags[number].data) for number in (_X, _Y)]
    scale = 2.54 if unit == _CENTIMETRE else 1.0
    across, down = (scale * above / below if below else 0.0 for above, below in values)
    usable = unit in (_INCH, _CENTIMETRE) and min(across, down) >= 1 and max(across, down) <= _MOST
    return (across, down) if usable else None


def _resolution(image: Image.Image, order: str) -> tuple[Tag, ...]:
    if "jfif" in image.info and image.info.get("jfif_unit") not in (1, 2):
        return ()  # its numbers are the shape of a pixel
    if image.format == "TIFF" or (image.format in ("JPEG", "MPO") and "jfif" not in image.info):
        return ()  # it is in the EXIF, or Pillow tells what it takes for usual
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError):
        return ()
    if not all(math.isfinite(value) and 1 <= value <= _MOST for value in (across, down)):
        return ()
    values = [struct.pack(f"{order}II", *_ratio(value)) for value in (across, down)]
    unit = Tag(_UNIT, SHORT, 1, struct.pack(f"{order}H", _INCH))
    return Tag(_X, RATIONAL, 1, values[0]), Tag(_Y, RATIONAL, 1, values[1]), unit


def _ratio(value: float) -> tuple[int, int]:
    """A PNG counts by the metre: 96 dots an inch come back as 96.012."""
    return (round(value), 1) if abs(value - round(value)) < 0.02 else (round(value * 1000), 1000)


def _text(image: Image.Image, number: int) -> str:
    """Rights or creator, by a PNG's texts or else by XMP."""
    for name in _PNG_TEXTS[number]:
        told = image.info.get(name)
        if image.format == "PNG" and isinstance(told, str) and told.strip():
            return told.strip()
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    xmp = packet[:_LONGEST_XMP].decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)[:_LONGEST_XMP]
    name = _XMP_NAMES[number]
    element = re.search(rf"<dc:{name}>(.*?)</dc:{name}>", xmp, re.DOTALL)
    items = re.findall(r"<rdf:li[^>]*>([^<]*)</rdf:li>", element[1]) if element else []
    attribute = re.search(rf'\sdc:{name}="([^"]*)"', xmp)
    texts = items[:1] if number == _RIGHTS else items  # rights may stand there in several languages
    told = "; ".join(texts) or (attribute[1] if attribute else "")
    return unescape(told, {"&quot;": '"', "&apos;": "'"}).strip()
