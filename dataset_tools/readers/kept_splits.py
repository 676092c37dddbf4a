"""Splits that photos keep from another index: a set that grows must keep its test photos."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dataset_tools.duplicates import FINGERPRINT_DIGITS, groups
from dataset_tools.index import Index
from dataset_tools.readers.splits import assign_splits

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
