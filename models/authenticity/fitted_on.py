"""Which members a stack was fitted on, and in which order: written among its numbers, since only those are verified.

Every member's features have their own place in a stack. With two of them exchanged it would weigh one by the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

_TENSOR = "members"  # the keys, each behind a line break, as bytes of ASCII


def to_tensors(keys: Sequence[str]) -> dict[str, np.ndarray]:
    """What a stack's checkpoint keeps of its members' keys ("swin", "gan")."""
    return {_TENSOR: np.frombuffer("\n".join(keys).encode("ascii"), np.uint8)}


def from_tensors(tensors: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    """The keys that `to_tensors` kept. Raises KeyError where there are none."""
    return tuple(np.asarray(tensors[_TENSOR], np.uint8).tobytes().decode("ascii", "replace").split("\n"))
