"""The items that the meta box of an ISO base media file lists (ISO/IEC 14496-12, 8.11): those of EXIF and XMP."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_ITEMS = 10_000
_MOST_EXTENTS = 1_000
_NUMBERS = {0: "", 2: "H", 4: "I", 8: "Q"}


@dataclass(frozen=True)
class Item:
    """An item's kind ("Exif" or "mime"), and place and size of each of its parts, in the file or in the meta box."""

    kind: bytes
    extents: tuple[tuple[int, int], ...]
    in_meta: bool


def items_of(meta: bytes) -> list[Item]:
    """The items of EXIF and XMP of a meta box's content. Raises ValueError where it is damaged."""
    try:
        return _items_of(meta)
    except (struct.error, IndexError, KeyError) as error:  # cut short, or numbers of a size that there isn't
        raise ValueError("its table of items is damaged") from error


def _items_of(meta: bytes) -> list[Item]:
    boxes = dict[bytes, tuple[int, bytes]]()
    for kind, start, content in _boxes(meta, 4):
        boxes.setdefault(kind, (start, content))
    if b"iinf" not in boxes or b"iloc" not in boxes:
        return []
    wanted = dict(_wanted(boxes[b"iinf"][1]))
    inside = boxes[b"idat"][0] if b"idat" in boxes else 0
    return [
        Item(wanted[number], tuple((place + inside * in_meta, size) for place, size in extents), in_meta)
        for number, in_meta, extents in _locations(boxes[b"iloc"][1])
        if number in wanted
    ]


def _boxes(content: bytes, place: int) -> Iterator[tuple[bytes, int, bytes]]:
    """Kind, start and content of each box from `place` on."""
    for _ in range(_MOST_ITEMS):
        if place + 8 > len(content):
            return
        size, kind = struct.unpack_from(">I4s", content, place)
        size = size or len(content) - place
        if size < 8:
            raise ValueError("a box is shorter than its header")
        yield kind, place + 8, content[place + 8 : place + size]
        place += size


def _wanted(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and kind of the items that are EXIF or XMP."""
    for kind, _, entry in _boxes(content, 6 if content[:1] == b"\0" else 8):
        if kind != b"infe" or entry[:1] not in (b"\2", b"\3"):
            continue
        wide = entry[0] == 3
        number, _, item, rest = (
            *struct.unpack_from(">IH4s" if wide else ">HH4s", entry, 4),
            entry[14 if wide else 12 :],
        )
        names = rest.split(b"\0")
        if item == b"Exif" or (item == b"mime" and len(names) > 1 and names[1] == b"application/rdf+xml"):
            yield number, item


def _locations(content: bytes) -> Iterator[tuple[int, bool, tuple[tuple[int, int], ...]]]:
    """Number, whether it lies in the meta box, and parts of each item."""
    version = content[0]
    sizes, more = content[4], content[5]
    offset, length, base = (_NUMBERS[nibble] for nibble in (sizes >> 4, sizes & 15, more >> 4))
    index = _NUMBERS[more & 15] if version in (1, 2) else ""
    number = "I" if version == 2 else "H"
    (count,) = struct.unpack_from(f">{number}", content, 6)
    place = 6 + struct.calcsize(f">{number}")
    head = struct.Struct(f">{number}{'H' if version in (1, 2) else ''}H{base}H")
    extent = struct.Struct(f">{index}{offset}{length}")
    for _ in range(min(count, _MOST_ITEMS)):
        fields = head.unpack_from(content, place)
        place += head.size
        start = fields[-2] if base else 0
        parts = []
        for _ in range(min(fields[-1], _MOST_EXTENTS)):
            numbers = extent.unpack_from(content, place)
            place += extent.size
            size = numbers[-1] if length else 0
            parts.append((start + (numbers[1 if index else 0] if offset else 0), size))
        method = fields[1] & 15 if version in (1, 2) else 0
        if method in (0, 1):
            yield fields[0], method == 1, tuple(parts)
