"""JUMBF boxes (ISO/IEC 19566-5), of bounded depth and number."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_DEEPEST = 8  # a manifest store has four
_MOST_BOXES = 5_000


@dataclass(frozen=True)
class Box:
    """A superbox: its label, the superboxes in it, and kind and content of its other boxes."""

    label: str
    inner: list[Box] = field(default_factory=list)
    contents: list[tuple[bytes, bytes]] = field(default_factory=list)

    def child(self, start: str) -> Box | None:
        """The first superbox in it whose label begins so."""
        return next((box for box in self.inner if box.label.startswith(start)), None)


def read_jumbf(data: bytes) -> Box:
    """The superbox that `data` holds. Raises ValueError where boxes are damaged, too many or too deep."""
    left = [_MOST_BOXES]
    (kind, content), *_ = _boxes(memoryview(data), left) or [(b"", memoryview(b""))]
    if kind != b"jumb":
        raise ValueError("it is no JUMBF")
    return _superbox(content, 0, left)


def _superbox(content: memoryview, depth: int, left: list[int]) -> Box:
    boxes = _boxes(content, left)
    if depth >= _DEEPEST or not boxes or boxes[0][0] != b"jumd":
        raise ValueError("its boxes are damaged or nested too deeply")
    box = Box(_label(bytes(boxes[0][1][:300])))
    for kind, inner in boxes[1:]:
        if kind == b"jumb":
            box.inner.append(_superbox(inner, depth + 1, left))
        else:
            box.contents.append((kind, bytes(inner)))
    return box


def _boxes(content: memoryview, left: list[int]) -> list[tuple[bytes, memoryview]]:
    """Kind and content of the boxes that fill `content`."""
    boxes, place = [], 0
    while place + 8 <= len(content):
        left[0] -= 1
        size, kind = struct.unpack_from(">I4s", content, place)
        start = 8
        if size == 1 and place + 16 <= len(content):
            size, start = struct.unpack_from(">Q", content, place + 8)[0], 16
        elif size == 0:
            size = len(content) - place
        if size < start or place + size > len(content) or left[0] < 0:
            raise ValueError("its boxes are damaged or too many")
        boxes.append((kind, content[place + start : place + size]))
        place += size
    return boxes


def _label(description: bytes) -> str:
    """The label of a description box, whose flags say whether it has one."""
    if len(description) < 17 or not description[16] & 2:
        return ""
    return description[17:].partition(b"\0")[0].decode("utf-8", "replace")
