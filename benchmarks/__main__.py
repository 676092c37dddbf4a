"""Finds the benchmark modules, runs them one after another and prints their rows as a Markdown table."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import traceback
from collections.abc import Iterable, Sequence

import benchmarks

Row = tuple[str, float | int | str, str, str]  # name, value, unit, target or ""

PREFIX = "bench_"


def main(asked: Sequence[str]) -> int:
    """Run the asked benchmarks, all where none is named. Returns 1 where one failed, 2 for a name that is none."""
    names = benchmark_names()
    unknown = [name for name in asked if name not in names]
    if unknown:
        print(f"benchmarks: there is no {unknown[0]}; there are {', '.join(names)}.", file=sys.stderr)
        return 2
    print("| what | value | unit | target |\n| --- | ---: | --- | --- |", flush=True)
    failed = []
    for name in asked or names:
        try:
            for row in importlib.import_module(f"benchmarks.{PREFIX}{name}").rows():
                print(table_line(row), flush=True)
        except Exception:  # one broken benchmark must not cost the figures of the others
            traceback.print_exc()
            failed.append(name)
    if failed:
        print(f"benchmarks: {', '.join(failed)} failed.", file=sys.stderr)
    return 1 if failed else 0


def benchmark_names() -> list[str]:
    """The modules' names without their prefix, the machine's own figures first, which others are compared with."""
    found = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name.startswith(PREFIX)]
    return sorted((name.removeprefix(PREFIX) for name in found), key=lambda name: (name != "machine", name))


def table_line(row: Iterable[float | int | str]) -> str:
    """One row as a line of the table."""
    name, value, unit, target = row
    return f"| {name} | {_readable(value)} | {unit} | {target} |"


def _readable(value: float | int | str) -> str:
    """Three figures are what a measurement is good for; whole numbers stay whole."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
