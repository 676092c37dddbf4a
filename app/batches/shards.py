"""Parts of a long list of photos, for machines that work on one part each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # which imports numpy: too early for the command line, whose threads aren't set yet
    from app.photo_files import Found


@dataclass(frozen=True)
class Shard:
    """The `number`th of `of` parts, from 1 on: every `of`th photo of the list sorted by name."""

    number: int = 1
    of: int = 1

    @classmethod
    def parsed(cls, text: str) -> Shard:
        """From "I/N". Raises ValueError."""
        found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise ValueError(f"{text} is not I/N with 1 ≤ I ≤ N")
        return cls(int(found[1]), int(found[2]))

    def order(self, files: Sequence[Found]) -> list[Found]:
        """The whole list as every part sees it: as it was named, or sorted where there are several parts."""
        return list(files) if self.of == 1 else sorted(files, key=attrgetter("path"))

    def has(self, place: int) -> bool:
        """Whether the photo at that place of `order`, from 0 on, belongs to this part."""
        return place % self.of == self.number - 1

    def size(self, total: int) -> int:
        """How many of `total` photos belong to this part."""
        return len(range(self.number - 1, total, self.of))
