"""Splits of data sets with an official test split: validation drawn from the rest, near-duplicates kept out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from dataset_tools.readers.kept_splits import KeptSplits, assign_rest


@dataclass(frozen=True)
class OfficialSplits:
    """The split of each photo, and the photos that must not be used.

    `seen_in_test`: each with its near-duplicate in test; `torn`: as in `KeptSplits`.
    """

    split: Mapping[str, str]
    seen_in_test: Mapping[str, str]
    torn: Mapping[str, str] = field(default_factory=dict)


def split_officially(
    members: Sequence[tuple[str, str]],
    in_test: Set[str],
    val: float,
    seed: int,
    twins: Iterable[Sequence[str]],
    keep_twins: bool,
    kept: KeptSplits,
) -> OfficialSplits:
    """Keep the official test split; draw `val` of the others to validate on, category by category.

    Args:
        members: (id, category) pairs of all photos.
        in_test: ids of the official test split.
        twins: groups of near-duplicates; each is in one of train and validation.
        keep_twins: keep photos outside test that are near-duplicates of one in it.
        kept: what another index decides of the others: those that it validates or tests on are validated on.
    """
    groups = list(twins)
    seen = {} if keep_twins else _seen_in_test(in_test, groups)
    rest = {member: category for member, category in members if member not in in_test and member not in seen}
    test = dict.fromkeys((member for member, _ in members if member in in_test), "test")
    decided = {member: "train" if split == "train" else "val" for member, split in kept.split.items() if member in rest}
    torn = {member: reason for member, reason in kept.torn.items() if member in rest}
    others = assign_rest(rest.items(), val, 0.0, seed, groups, KeptSplits(decided, torn))
    return OfficialSplits(test | others, seen, torn)


def _seen_in_test(in_test: Set[str], groups: Iterable[Sequence[str]]) -> dict[str, str]:
    seen: dict[str, str] = {}
    for group in groups:
        tested = next((member for member in group if member in in_test), None)
        if tested is not None:
            seen |= {member: tested for member in group if member not in in_test}
    return seen
