"""For how many photos of each kind of animal an index has an outline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from dataset_tools.holes.outlines import OUTLINED
from dataset_tools.index import Record


@dataclass
class OutlineTable:
    """Photos of each domain and those with an object hole; an inpainted set's copies, which have none, don't count."""

    photos: Counter[str] = field(default_factory=Counter)
    outlined: Counter[str] = field(default_factory=Counter)

    def add(self, record: Record) -> None:
        """Count one record."""
        if record.domain in OUTLINED and "label" not in record.extra:
            self.photos[record.domain] += 1
            self.outlined[record.domain] += record.object_hole is not None

    @property
    def shares(self) -> dict[str, float]:
        """Domain -> share of its photos, from 0 to 1."""
        return {domain: self.outlined[domain] / count for domain, count in self.photos.items()}

    def lines(self) -> Iterator[str]:
        """One line for people, or none."""
        if self.photos:
            shares = (f"{domain} {share:.1%} of {self.photos[domain]:,}" for domain, share in self.shares.items())
            yield f"  outlines: {', '.join(shares)}"
