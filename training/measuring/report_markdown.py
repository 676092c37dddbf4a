"""Pieces of reports for people, in Markdown: values with intervals, tables, and bars with what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from training.measuring.figures import Figure


@dataclass(frozen=True)
class Bar:
    """A goal, the figure that is held against it, and whether that clears it; None where it was not measured."""

    what: str
    goal: str
    figure: Figure | None
    cleared: bool | None


def value_of(figure: Figure, places: int = 3) -> str:
    """The value with its interval where it has one; a dash where nothing could be measured."""
    if figure.value != figure.value:
        return "–"
    value = f"{figure.value:.{places}f}"
    return value if figure.low != figure.low else f"{value} ({figure.low:.{places}f}–{figure.high:.{places}f})"


def count_of(figure: Figure) -> str:
    """How many files and source photos a figure stands on."""
    return f"{figure.photos} / {figure.sources}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table's lines."""
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "| " + " | ".join("---" for _ in names) + " |"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def bars_table(bars: Sequence[Bar]) -> Iterator[str]:
    """All bars, and whether each is cleared."""
    words = {True: "yes", False: "no", None: "not measured"}

    def cells(bar: Bar) -> tuple[str, str]:
        return ("–", "–") if bar.figure is None else (value_of(bar.figure), count_of(bar.figure))

    rows = ((bar.what, bar.goal, *cells(bar), words[bar.cleared]) for bar in bars)
    yield from table(("bar", "goal", "measured", "n", "cleared"), rows)
