"""`python -m benchmarks` finds its modules, prints one table, and goes on past a broken one."""

from __future__ import annotations

import sys
import types

import pytest

from benchmarks import __main__ as table


@pytest.fixture
def made_up_benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    good, broken = types.ModuleType("benchmarks.bench_good"), types.ModuleType("benchmarks.bench_broken")
    good.rows = lambda: [("fills", 1234.5, "a second", "> 1"), ("photos", 7, "", "")]  # type: ignore[attr-defined]
    broken.rows = lambda: 1 / 0  # type: ignore[attr-defined]
    for module in (good, broken):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(table, "benchmark_names", lambda: ["broken", "good"])


def test_the_machine_comes_first() -> None:
    assert table.benchmark_names()[0] == "machine"


@pytest.mark.usefixtures("made_up_benchmarks")
def test_a_broken_benchmark_costs_only_its_own_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert table.main([]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[2:] == ["| fills | 1,234 | a second | > 1 |", "| photos | 7 |  |  |"]
    assert "ZeroDivisionError" in said.err
    assert said.err.endswith("benchmarks: broken failed.\n")


@pytest.mark.usefixtures("made_up_benchmarks")
def test_only_what_is_asked_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert table.main(["good"]) == 0
    assert table.main(["best"]) == 2
    assert "there is no best; there are broken, good" in capsys.readouterr().err


def test_values_are_printed_to_three_figures() -> None:
    lines = [table.table_line(("", value, "", "")) for value in (0.0123456, 12.345, 12345.6, "as it is")]
    assert [line.split("|")[2].strip() for line in lines] == ["0.0123", "12.3", "12,346", "as it is"]
