"""A hole as it travels to the engine and is kept with its fills: one bit a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class PackedHole:
    """A bool H×W hole, eight pixels a byte."""

    height: int
    width: int
    bits: bytes

    @classmethod
    def pack(cls, hole: np.ndarray) -> PackedHole:
        """From a bool H×W array."""
        height, width = hole.shape
        return cls(height, width, np.packbits(hole).tobytes())

    def unpack(self) -> np.ndarray:
        """A new bool H×W array."""
        return self.rows(0, self.height)

    def rows(self, top: int, bottom: int) -> np.ndarray:
        """A new bool array of the rows from `top` up to, not including, `bottom`; no others are unpacked."""
        first, count = top * self.width, (bottom - top) * self.width
        packed = np.frombuffer(self.bits, np.uint8)[first // 8 : -(-(first + count) // 8)]
        bits = np.unpackbits(packed)[first % 8 : first % 8 + count]
        return bits.view(bool).reshape(bottom - top, self.width)
