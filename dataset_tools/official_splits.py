"""Splits of data sets with an official test split: validation drawn from the rest, near-duplicates kept out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from dataset_tools.splits import assign_splits


@dataclass(frozen=True)
class OfficialSplits:
    """The split of each photo, and the photos that must not be used: each with its near-duplicate in test."""

    split: dict[str, str]
    seen_in_test: dict[str, str]


def split_officially(
    members: Sequence[tuple[str, str]],
    in_test: Set[str],
    val: float,
    seed: int,
    twins: Iterable[Sequence[str]],
    keep_twins: bool,
) -> OfficialSplits:
    """Keep the official test split; draw `val` of the others to validate on, category by category.

    Args:
        members: (id, category) pairs of all photos.
        in_test: ids of the official test split.
        twins: groups of near-duplicates; each is in one of train and validation.
        keep_twins: keep photos outside test that are near-duplicates of one in it.
    """
    groups = list(twins)
    seen = {} if keep_twins else _seen_in_test(in_test, groups)
    rest = [(member, category) for member, category in members if member not in in_test and member not in seen]
    split = dict.fromkeys((member for member, _ in members if member in in_test), "test")
    kept = {member for member, _ in rest}
    together = [[member for member in group if member in kept] for group in groups]
    return OfficialSplits(split | assign_splits(rest, val, 0.0, seed, [group for group in together if group]), seen)


def _seen_in_test(in_test: Set[str], groups: Iterable[Sequence[str]]) -> dict[str, str]:
    seen: dict[str, str] = {}
    for group in groups:
        tested = next((member for member in group if member in in_test), None)
        if tested is not None:
            seen |= {member: tested for member in group if member not in in_test}
    return seen
