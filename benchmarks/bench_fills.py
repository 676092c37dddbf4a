"""What 100 fills of a 24-megapixel photo cost in memory, and whether it is all given back once they are closed."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.probing import told_by


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Name, value, unit, target."""
    rounds = told_by("fills_probe")
    if any(facts[name] is None for facts in rounds for name in facts):
        yield "window: memory with 100 fills", "measured on Linux only", "", ""
        return
    first, last = rounds[0], rounds[-1]
    yield "window: memory with a 24 MP photo and no fill", first["opened"], "MB", ""
    yield "window: memory with 100 fills of 1 MP each", first["filled"], "MB", ""
    yield "window: memory once they are deleted and the photo is opened anew", first["closed"], "MB", ""
    yield f"window: growth over {len(rounds) - 1} more such rounds", last["closed"] - first["closed"], "MB", "< 16"
