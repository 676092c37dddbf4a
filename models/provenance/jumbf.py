"""JUMBF boxes (ISO/IEC 19566-5), of bounded depth and number."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_DEEPEST = 8  # a manifest store has four
_MOST_BOXES = 5_000


@dataclass(frozen=True)
class Box:
    """A superbox: its label, where its content starts and ends, the superboxes in it, its other boxes by kind."""

    label: str
    start: int
    end: int
    inner: list[Box] = field(default_factory=list)
    contents: list[tuple[bytes, bytes]] = field(default_factory=list)

    def child(self, start: str) -> Box | None:
        """The first superbox in it whose label begins so."""
        return next((box for box in self.inner if box.label.startswith(start)), None)


def read_jumbf(data: bytes) -> Box:
    """The superbox that `data` begins with. Raises ValueError where boxes are damaged, too many or too deep."""
    reader = _Reader(data)
    boxes = reader.boxes(0, len(data))
    if not boxes or boxes[0][0] != b"jumb":
        raise ValueError("it is no JUMBF")
    return reader.superbox(*boxes[0][1:], depth=0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _MOST_BOXES

    def superbox(self, start: int, end: int, depth: int) -> Box:
        """The superbox whose content lies there: first what describes it, then the boxes in it."""
        boxes = self.boxes(start, end)
        if depth >= _DEEPEST or not boxes or boxes[0][0] != b"jumd":
            raise ValueError("its boxes are damaged or nested too deeply")
        box = Box(self._label(*boxes[0][1:]), start, end)
        for kind, inner_start, inner_end in boxes[1:]:
            if kind == b"jumb":
                box.inner.append(self.superbox(inner_start, inner_end, depth + 1))
            else:
                box.contents.append((kind, self._data[inner_start:inner_end]))
        return box

    def boxes(self, start: int, end: int) -> list[tuple[bytes, int, int]]:
        """Kind, start and end of the content of the boxes that fill this part."""
        found = []
        while start + 8 <= end:
            self._left -= 1
            size, kind = struct.unpack_from(">I4s", self._data, start)
            header = 8
            if size == 1 and start + 16 <= end:
                size, header = struct.unpack_from(">Q", self._data, start + 8)[0], 16
            elif size == 0:
                size = end - start
            if size < header or start + size > end or self._left < 0:
                raise ValueError("its boxes are damaged or too many")
            found.append((kind, start + header, start + size))
            start += size
        return found

    def _label(self, start: int, end: int) -> str:
        """The label of a description, whose flags say whether it has one."""
        description = self._data[start : min(end, start + 300)]
        if len(description) < 17 or not description[16] & 2:
            return ""
        return description[17:].partition(b"\0")[0].decode("utf-8", "replace")
