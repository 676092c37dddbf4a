"""Ways in which a file is damaged on its way: cut, overwritten, mixed up, filled up; each from a seeded generator."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Damage = Callable[[bytes, np.random.Generator], bytes]


def cut(content: bytes, rng: np.random.Generator) -> bytes:
    """The first part of a file, at least a byte of it."""
    return content[: int(rng.integers(1, len(content)))]


def cut_in_the_header(content: bytes, rng: np.random.Generator) -> bytes:
    """The first few bytes."""
    return content[: int(rng.integers(1, min(40, len(content))))]


def flipped(content: bytes, rng: np.random.Generator) -> bytes:
    """One bit anywhere."""
    damaged = bytearray(content)
    damaged[int(rng.integers(len(damaged)))] ^= 1 << int(rng.integers(8))
    return bytes(damaged)


def flipped_in_the_header(content: bytes, rng: np.random.Generator) -> bytes:
    """Three bits of the first 64 bytes, where sizes and types stand."""
    damaged = bytearray(content)
    for place in rng.integers(min(64, len(damaged)), size=3):
        damaged[int(place)] ^= 1 << int(rng.integers(8))
    return bytes(damaged)


def zeroed(content: bytes, rng: np.random.Generator) -> bytes:
    """A hole of zeros, as a bad block of a disk or a broken download leaves it."""
    start = int(rng.integers(len(content)))
    end = min(len(content), start + max(8, len(content) // 8))
    return content[:start] + bytes(end - start) + content[end:]


def shuffled(content: bytes, rng: np.random.Generator) -> bytes:
    """Blocks in another order."""
    block = max(1, len(content) // 9)
    blocks = [content[start : start + block] for start in range(0, len(content), block)]
    return b"".join(blocks[int(place)] for place in rng.permutation(len(blocks)))


def without_a_piece(content: bytes, rng: np.random.Generator) -> bytes:
    """Some bytes are missing in the middle."""
    start = int(rng.integers(len(content)))
    return content[:start] + content[start + int(rng.integers(1, 64)) :]


def with_ones(content: bytes, rng: np.random.Generator) -> bytes:
    """Sixteen bytes of 255 somewhere: lengths and counts become as large as they can be."""
    start = int(rng.integers(len(content)))
    return content[:start] + b"\xff" * 16 + content[start + 16 :]


DAMAGES: tuple[Damage, ...] = (
    cut,
    cut_in_the_header,
    flipped,
    flipped_in_the_header,
    zeroed,
    shuffled,
    without_a_piece,
    with_ones,
)
