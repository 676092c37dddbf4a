"""CBOR (RFC 8949) of bounded depth and size, as C2PA's claims and assertions are written in."""

from __future__ import annotations

import struct
from typing import Any

_DEEPEST = 32
_MOST_ITEMS = 100_000
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_BREAK = object()


def decode_cbor(data: bytes) -> Any:
    """The value at the start of `data`, without tags. Raises ValueError where it is damaged, too deep or too long."""
    try:
        return _Decoder(data).value(0)
    except (struct.error, IndexError, TypeError) as error:  # cut short, or a key that is itself a list
        raise ValueError("it is no CBOR") from error


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0
        self._left = _MOST_ITEMS

    def value(self, depth: int) -> Any:
        """The next value; `_BREAK` at the end of a list whose length was not told."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise ValueError("it is nested too deeply, or too long")
        head = self._take(1)[0]
        major, more = head >> 5, head & 31
        if major == 7:
            return self._simple(more)
        if more == 31:
            return self._endless(major, depth)
        number = self._number(more)
        if major < 2:
            return number if major == 0 else -1 - number
        if major in (2, 3):
            data = self._take(number)
            return data if major == 2 else data.decode("utf-8", "replace")
        if major == 6:
            return self.value(depth + 1)
        values = (self.value(depth + 1) for _ in range(number))
        return list(values) if major == 4 else {self.value(depth + 1): self.value(depth + 1) for _ in range(number)}

    def _endless(self, major: int, depth: int) -> Any:
        values = []
        while (value := self.value(depth + 1)) is not _BREAK:
            values.append(value)
        if major == 2:
            return b"".join(values)
        if major == 3:
            return "".join(values)
        if major == 4:
            return values
        if major == 5 and len(values) % 2 == 0:
            return dict(zip(values[::2], values[1::2], strict=True))
        raise ValueError("it is no CBOR")

    def _simple(self, more: int) -> Any:
        if more in _FLOATS:
            return struct.unpack(_FLOATS[more], self._take(1 << (more - 24)))[0]
        if more == 31:
            return _BREAK
        return _SIMPLE.get(self._number(more))

    def _number(self, more: int) -> int:
        if more < 24:
            return more
        if more > 27:
            raise ValueError("it is no CBOR")
        return int.from_bytes(self._take(1 << (more - 24)), "big")

    def _take(self, size: int) -> bytes:
        taken = self._data[self._place : self._place + size]
        if len(taken) < size:
            raise ValueError("it is cut short")
        self._place += size
        return taken
