"""A JPEG's segments up to its picture: EXIF and XMP in APP1, JUMBF in APP11, comments."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import IO

from models.imaging.carried.collected import MOST_C2PA, MOST_EXIF, MOST_XMP, Collector

_SCAN, _END, _APP1, _APP11, _COMMENT = 0xDA, 0xD9, 0xE1, 0xEB, 0xFE
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a segment
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
_MOST_SEGMENTS = 100_000
_JUMBF = struct.Struct(">2sHI")  # "JP", which box, which part of it


@dataclass
class _Parts:
    """What comes in several segments, each part with what tells its place."""

    exif: bytearray = field(default_factory=bytearray)
    extended: dict[bytes, dict[int, bytes]] = field(default_factory=dict)
    boxes: dict[int, dict[int, bytes]] = field(default_factory=dict)
    left: int = MOST_C2PA

    def fits(self, size: int) -> bool:
        """Whether so many bytes more are kept."""
        self.left -= size
        return self.left >= 0


def walk_jpeg(file: IO[bytes], found: Collector) -> None:
    """Collect from all segments in front of the picture."""
    parts = _Parts()
    file.seek(2)
    for _ in range(_MOST_SEGMENTS):
        marker = _next_marker(file)
        if marker is None or marker in (_SCAN, _END):
            break
        if marker in _ALONE:
            continue
        length = file.read(2)
        size = int.from_bytes(length, "big") - 2
        if len(length) < 2 or size < 0:
            found.cut_short()
            break
        if marker in (_APP1, _APP11, _COMMENT):
            content = file.read(size)
            if len(content) < size:
                found.cut_short()
                break
            _take(marker, content, parts, found)
        else:
            file.seek(size, 1)
    if parts.exif:
        found.add_exif(bytes(parts.exif))
    _join_extended(parts, found)
    _join_boxes(parts, found)


def _next_marker(file: IO[bytes]) -> int | None:
    """The next marker; None where something else stands there, or the file ends."""
    if file.read(1) != b"\xff":
        return None
    code = file.read(1)
    for _ in range(65_535):  # any number of fill bytes may stand in front
        if code != b"\xff":
            break
        code = file.read(1)
    return code[0] if code else None


def _take(marker: int, content: bytes, parts: _Parts, found: Collector) -> None:
    if marker == _COMMENT:
        found.add_text("", content.decode("utf-8", "replace"), "JPEG comment")
    elif marker == _APP1 and content.startswith(_EXIF):
        if len(parts.exif) + len(content) > MOST_EXIF:
            found.too_large("EXIF data", MOST_EXIF)
        else:
            parts.exif += content[len(_EXIF) :]
    elif marker == _APP1 and content.startswith(_XMP):
        found.add_xmp(content[len(_XMP) :])
    elif marker == _APP1 and content.startswith(_EXTENDED) and len(content) >= len(_EXTENDED) + 40:
        rest = content[len(_EXTENDED) :]
        if parts.fits(len(rest)):
            parts.extended.setdefault(rest[:32], {})[int.from_bytes(rest[36:40], "big")] = rest[40:]
        else:
            found.too_large("XMP", MOST_XMP)
    elif marker == _APP11 and content.startswith(b"JP") and len(content) >= _JUMBF.size + 8:
        _, box, part = _JUMBF.unpack_from(content)
        if parts.fits(len(content)):
            parts.boxes.setdefault(box, {})[part] = content[_JUMBF.size :]
        else:
            found.too_large("C2PA manifest", MOST_C2PA)


def _join_extended(parts: _Parts, found: Collector) -> None:
    """An extended packet is as long as its parts say, which may come in any order, and is there whole or not read."""
    for pieces in parts.extended.values():
        packet = bytearray()
        for place, piece in sorted(pieces.items()):
            if place != len(packet):
                found.cut_short()
                break
            packet += piece
            if len(packet) > MOST_XMP:
                break
        else:
            found.add_xmp(bytes(packet))
            continue
        if len(packet) > MOST_XMP:
            found.too_large("XMP", MOST_XMP)


def _join_boxes(parts: _Parts, found: Collector) -> None:
    """JUMBF in several segments repeats its box's header in each (ISO/IEC 19566-5, annex D)."""
    for _, pieces in sorted(parts.boxes.items()):
        joined = bytearray()
        for number, (_, piece) in enumerate(sorted(pieces.items())):
            header = 16 if piece[:4] == b"\0\0\0\1" else 8
            joined += piece if number == 0 else piece[header:]
        if joined[4:8] == b"jumb" and b"c2pa" in joined[:64]:
            found.c2pa = found.c2pa or bytes(joined)
