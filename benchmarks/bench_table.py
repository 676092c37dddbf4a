"""How smoothly 10,000 judged photos scroll, fill in and sort."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.probing import told_by


def rows() -> Iterator[tuple[str, float, str, str]]:
    """Name, value, unit, target."""
    facts = _facts()
    yield "table: scrolling 10,000 rows, a frame, median", 1e3 * facts["frame_median"], "ms", "< 16"
    yield "table: scrolling 10,000 rows, a frame, worst", 1e3 * facts["frame_worst"], "ms", "< 16"
    yield "table: putting 10,000 photos in", facts["add_seconds"], "s", ""
    yield "table: a verdict that comes", 1e3 * facts["put_median"], "ms", ""
    yield "table: sorting 10,000 rows", facts["sort_seconds"], "s", ""


def _facts() -> dict[str, float]:
    return {name: value for told in told_by("table_probe") for name, value in told.items()}
