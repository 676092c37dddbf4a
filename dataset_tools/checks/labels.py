"""Whether something other than the pixels tells inpainted files from authentic ones.

A classifier would learn such a sign instead of the fill. Files of both labels are compared, all together and then split
by split: the share of every pixel size, format, JPEG quality (by the tables really in the files) and kind of metadata.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from dataset_tools.checks.files import FileFacts
from dataset_tools.checks.problems import LABELS
from dataset_tools.index import SPLITS

# A property is a tell-tale when its shares differ by more than chance would have it (chi-square test) and by so much
# (total variation) that it is worth learning: it could raise an accuracy of one half by half of that.
CHANCE = 0.001
DISTANCE = 0.02


class LabelTable:
    """How often each property's values were seen, by split and label. It grows with the values, not with the files."""

    def __init__(self) -> None:
        self._seen: defaultdict[tuple[str, str, str], Counter[object]] = defaultdict(Counter)
        self.files: Counter[tuple[str, str]] = Counter()

    def add(self, split: str, label: str, facts: FileFacts) -> None:
        """Count one file."""
        self.files[split, label] += 1
        for name, value in (
            ("pixel size", f"{facts.size[0]}×{facts.size[1]}"),
            ("format", facts.details),
            ("quality", facts.quality),
            ("metadata", facts.metadata),
            ("content of the metadata", facts.metadata_class),
        ):
            self._seen[split, label, name][value] += 1

    def tell_tales(self) -> Iterator[tuple[str, str]]:
        """Splits, and a sentence about each property in which their authentic and inpainted files differ."""
        told: set[str] = set()
        both = []
        for split in SPLITS:
            counts = [self.files[split, label] for label in LABELS]
            if all(counts):
                both.append(split)
            elif any(counts):
                yield split, f"all of its {max(counts)} files are {LABELS[0] if counts[0] else LABELS[1]}"
        for splits in (both, *([split] for split in both)):
            for name in sorted({name for _, _, name in self._seen} - told):
                sides = [sum((self._seen[split, label, name] for split in splits), Counter()) for label in LABELS]
                if difference := differ(*sides):
                    told.add(name)
                    yield ", ".join(splits), f"{name} differs: {difference}"


def differ(authentic: Counter[object], inpainted: Counter[object]) -> str | None:
    """How the values of two sets of files differ, in words; None where they don't, or chance may have done it.

    The chi-square test of homogeneity on values × labels, and the total variation distance of the two distributions.
    """
    from scipy.special import chdtrc

    values = list(authentic.keys() | inpainted.keys())
    if len(values) < 2:
        return None
    table = np.array([[counter[value] for value in values] for counter in (authentic, inpainted)], float)
    shares = table / table.sum(axis=1, keepdims=True)
    distance = float(np.abs(shares[0] - shares[1]).sum() / 2)
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    chance = float(chdtrc(len(values) - 1, ((table - expected) ** 2 / expected).sum()))
    if chance >= CHANCE or distance <= DISTANCE:
        return None
    most = int(np.abs(shares[0] - shares[1]).argmax())
    example = f"{values[most] or 'none'} is {shares[0, most]:.0%} of authentic and {shares[1, most]:.0%} of inpainted"
    return f"{example} files (total variation {distance:.2f}, chance {chance:.1g})"
