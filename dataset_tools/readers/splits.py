"""Train, validation and test splits: seeded, official or kept from another index, and never parting near-duplicates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from dataset_tools.files.duplicates import FINGERPRINT_DIGITS, groups
from dataset_tools.index import Index


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


_FINGERPRINT = re.compile(f"[0-9a-f]{{{FINGERPRINT_DIGITS}}}")
_STRICTEST = ("test", "val", "train")  # which of two holds, where an index has one picture in both
_NEW, _HELD = "new ", "held "


@dataclass(frozen=True)
class KeptSplits:
    """`split` of the photos that another index decides, and `torn`: the reason for each that must not be used."""

    split: Mapping[str, str] = field(default_factory=dict)
    torn: Mapping[str, str] = field(default_factory=dict)


def kept_splits(index: Index | None, images: Mapping[str, str], fingerprints: Mapping[str, str]) -> KeptSplits:
    """What an index decides of the photos of another set; nothing where there is none.

    A photo that it holds, known by its fingerprint or else by its path, keeps its split. Near-duplicates of the index's
    photos follow them; one that is near photos of two splits is torn.

    Args:
        images: name -> path relative to the source, as in a record's `image`; of more photos than count, maybe.
        fingerprints: name -> fingerprint of each photo that counts.
    """
    if index is None:
        return KeptSplits()
    by_image: dict[str, str] = {}
    held: dict[str, str] = {}
    for record in index.records():
        by_image[record.image] = record.split
        digits = record.extra.get("hash")
        if isinstance(digits, str) and _FINGERPRINT.fullmatch(digits):
            held[digits] = min(record.split, held.get(digits, "train"), key=_STRICTEST.index)
    found = {name: held.get(digits) or by_image.get(images[name]) for name, digits in fingerprints.items()}
    split = {name: kept for name, kept in found.items() if kept is not None}
    torn: dict[str, str] = {}
    for followers, splits in _near(dict(split), fingerprints, held):
        if len(splits) == 1:
            split |= dict.fromkeys(followers, splits.pop())
        else:
            reason = f"near-duplicates of it are in {' and '.join(sorted(splits))} of {index.path}"
            torn |= dict.fromkeys(followers, reason)
    return KeptSplits(split, torn)


def _near(
    split: Mapping[str, str], fingerprints: Mapping[str, str], held: Mapping[str, str]
) -> Iterator[tuple[list[str], set[str]]]:
    """Each group of near-duplicates with a split: its photos that have none yet, and the splits of the others."""
    splits = {_NEW + name: kept for name, kept in split.items()} | {
        _HELD + digits: kept for digits, kept in held.items()
    }
    everything = {_NEW + name: digits for name, digits in fingerprints.items()} | {_HELD + d: d for d in held}
    for group in groups(everything):
        theirs = {splits[name] for name in group if name in splits}
        if theirs:
            yield [name.removeprefix(_NEW) for name in group if name not in splits], theirs


def assign_rest(
    members: Iterable[tuple[str, str]],
    val: float,
    test: float,
    seed: int,
    twins: Iterable[Sequence[str]],
    kept: KeptSplits,
) -> dict[str, str]:
    """`assign_splits` for the photos that no other index decides; all the others' splits as they are kept."""
    rest = {name: category for name, category in members if name not in kept.split and name not in kept.torn}
    together = [[name for name in group if name in rest] for group in twins]
    return {**kept.split, **assign_splits(rest.items(), val, test, seed, [group for group in together if group])}


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
