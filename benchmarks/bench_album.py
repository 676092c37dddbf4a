"""Whether memory stays flat while 500 photos are judged in the window, and how the table scrolls meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.probing import told_by


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Name, value, unit, target."""
    facts = {name: value for told in told_by("album_probe") for name, value in told.items()}
    yield "album: 500 photos of 0.5 megapixels judged in the window", facts["seconds"], "s", ""
    for part in ("window", "engine"):
        grown = facts[f"{part}_grown"]
        name = f"album: memory of the {part}, from the 50th verdict to the 500th"
        yield name, "measured on Linux only" if grown is None else grown, "MB", "< 150"
    yield "album: a frame while scrolling and judging, median", 1e3 * facts["frame_median"], "ms", "< 16"
    yield "album: a frame while scrolling and judging, worst of a hundred", 1e3 * facts["frame_99"], "ms", ""
