"""Seeded train, validation and test splits that keep every category's share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from math import floor


def assign_splits(members: Iterable[tuple[str, str]], val: float, test: float, seed: int) -> dict[str, str]:
    """Split ids so that the whole, and each category as nearly as its count allows, has the asked shares.

    Args:
        members: (id, category) pairs; their order does not matter.
        val, test: shares from 0 to 1, together at most 1; the rest is "train".
        seed: another seed gives another split.

    Returns:
        id -> "train", "val" or "test".
    """
    if val < 0 or test < 0 or val + test > 1:
        raise ValueError(f"shares of {val} for validation and {test} for test are not between 0 and 1 together.")
    ordered = sorted(members, key=lambda member: (member[1], _shuffled(member[0], seed)))
    # Walking through the categories one after another and taking every so-manyth photo gives small categories, of
    # three photos say, their fair chance too, which rounding category by category would deny them.
    in_test = _every(test, len(ordered))
    rest = [member for member, taken in zip(ordered, in_test, strict=True) if not taken]
    in_val = _every(val / (1 - test) if test < 1 else 0, len(rest))
    splits = {member: "test" for (member, _), taken in zip(ordered, in_test, strict=True) if taken}
    splits |= {member: "val" if taken else "train" for (member, _), taken in zip(rest, in_val, strict=True)}
    return splits


def _shuffled(member: str, seed: int) -> bytes:
    """A sort key that depends on this id and the seed only, so that more photos don't reorder those already there."""
    return hashlib.sha256(f"{seed}/{member}".encode("utf-8", "surrogatepass")).digest()


def _every(share: float, count: int) -> list[bool]:
    """`share` of `count` positions, evenly spaced."""
    return [floor((i + 1) * share + 0.5) > floor(i * share + 0.5) for i in range(count)]
