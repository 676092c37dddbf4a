"""The order of the table's rows by a column: values first, rows without one last in either direction. Free of Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.verdicts.decision import Answer
from app.verdicts.label_words import strongest_claim
from app.window.authenticate.rows import PhotoRow, Stage
from models.provenance import CLAIMS

DECISIONS: tuple[Answer, ...] = ("disagree", "unsure", "agree")  # what matters most first
_LAST = {Stage.DONE: 1, Stage.FAILED: 2, Stage.CANCELLED: 3, Stage.LOOKED_AT: 4, Stage.WAITING: 4}


@dataclass(frozen=True)
class RowOrder:
    """`value` of a row, None where it has none; rows of one value stand by `number`, which no two have alike."""

    value: Callable[[PhotoRow], Any]
    number: Callable[[PhotoRow], int]
    descending: bool

    def sorted(self, rows: Sequence[PhotoRow]) -> list[PhotoRow]:
        """All rows in order."""
        found = [(self.value(row), row) for row in sorted(rows, key=self.number)]
        first = sorted(((v, row) for v, row in found if v is not None), key=lambda e: e[0], reverse=self.descending)
        last = sorted((row for value, row in found if value is None), key=lambda row: _LAST[row.stage])
        return [row for _, row in first] + last

    def place(self, row: PhotoRow, rows: Sequence[PhotoRow]) -> int:
        """Where a row belongs among others that are in order."""
        return bisect_left(range(len(rows)), True, key=lambda place: self._before(row, rows[place]))

    def _before(self, row: PhotoRow, other: PhotoRow) -> bool:
        mine, its = self.value(row), self.value(other)
        if mine is None or its is None:
            ranks = [_LAST[each.stage] if value is None else 0 for each, value in ((row, mine), (other, its))]
            return (ranks[0], self.number(row)) < (ranks[1], self.number(other))
        if mine != its:
            return bool(mine > its) if self.descending else bool(mine < its)
        return self.number(row) < self.number(other)


def value_of(row: PhotoRow, kind: str, word: Callable[[str], str]) -> Any:
    """What a column sorts a row by: numbers by their value, words by the alphabet; None where the cell is empty.

    `kind`: "file", "verdict", "probability", "decision", "altered", "domain", "category", "labels", "size", "error" or
    a member's key; `word` is what a verdict is called.
    """
    found = row.verdict
    if kind == "file":
        return row.path.casefold()
    if kind == "error":
        return row.error.casefold() or None
    if kind == "decision":
        return None if row.decision is None else DECISIONS.index(row.decision.answer)
    if found is None:
        return None
    if kind == "verdict":
        return word(found.verdict)
    if kind == "probability":
        return found.p_inpainted
    if kind == "altered":
        return found.altered_fraction if found.box else None
    if kind == "category":
        return found.category[0].casefold() if found.category else None
    if kind == "domain":
        return found.domain
    if kind == "labels":
        claim = strongest_claim(row.labels)
        return None if claim is None else CLAIMS.index(claim)
    return found.size[0] * found.size[1] if kind == "size" else found.models.get(kind)
