"""Seeded train, validation and test splits that keep every category's share and never part near-duplicates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def assign_splits(
    members: Iterable[tuple[str, str]],
    val: float,
    test: float,
    seed: int,
    groups: Iterable[Sequence[str]] = (),
) -> dict[str, str]:
    """Split ids so that the whole, and each category as nearly as its count allows, has the asked shares.

    Args:
        members: (id, category) pairs; their order does not matter.
        val, test: shares from 0 to 1, together at most 1; the rest is "train".
        seed: another seed gives another split.
        groups: ids that go to one split together (near-duplicates); no id in two of them; unknown ones don't matter.

    Returns:
        id -> "train", "val" or "test". Shares are met to one photo, or to half the largest group (in a category: to
        the whole of it) where that is more.
    """
    if val < 0 or test < 0 or val + test > 1:
        raise ValueError(f"shares of {val} for validation and {test} for test are not between 0 and 1 together.")
    units = _units(members, seed, groups)
    # Walking through the categories one after another and taking every so-manyth photo gives small categories, of
    # three photos say, their fair chance too, which rounding category by category would deny them.
    in_test = _every(test, units)
    rest = [unit for unit, taken in zip(units, in_test, strict=True) if not taken]
    in_val = _every(val / (1 - test) if test < 1 else 0, rest)
    splits = {member: "test" for unit, taken in zip(units, in_test, strict=True) if taken for member in unit}
    splits |= {member: "val" if taken else "train" for unit, taken in zip(rest, in_val, strict=True) for member in unit}
    return splits


def _units(members: Iterable[tuple[str, str]], seed: int, groups: Iterable[Sequence[str]]) -> list[list[str]]:
    """What is split: groups, and each other photo alone, shuffled within categories; a group counts where it begins."""
    ordered = sorted(members, key=lambda member: (member[1], _shuffled(member[0], seed)))
    group_of = {member: number for number, group in enumerate(groups) for member in group}
    units: dict[int | str, list[str]] = {}
    for member, _ in ordered:
        units.setdefault(group_of.get(member, member), []).append(member)
    return list(units.values())


def _shuffled(member: str, seed: int) -> bytes:
    """A sort key that depends on this id and the seed only, so that more photos don't reorder those already there."""
    return hashlib.sha256(f"{seed}/{member}".encode("utf-8", "surrogatepass")).digest()


def _every(share: float, units: Sequence[Sequence[str]]) -> list[bool]:
    """Units that hold `share` of all photos, evenly spaced: one is taken when at least half of it is owed."""
    passed, taken = 0, 0
    choices = []
    for unit in units:
        passed += len(unit)
        choices.append(passed * share - taken >= len(unit) / 2)
        taken += len(unit) if choices[-1] else 0
    return choices
