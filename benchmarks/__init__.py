"""`make bench`: what the program costs on this machine, as one Markdown table.

Each module `bench_*.py` here has one function `rows()` that yields what it measured, `(name, value, unit, target)`,
with "" where there is no target; a row is printed as soon as it is there. `python -m benchmarks machine window` runs
only `bench_machine` and `bench_window`.
"""
