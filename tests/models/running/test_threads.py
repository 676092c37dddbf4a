"""How many threads a network takes, by what was asked for, what is allowed and what others use; how they wait."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import models.running.threads as threads
from models.running.onnx_device import thread_count
from models.running.threads import (
    allowed_cores,
    fill_threads,
    free_threads,
    others_running,
    share_cores,
    use_threads,
    verdict_threads,
)

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """A machine of some cores, of which this process is allowed some and others use some; nobody asked for threads."""

    def make(cores: int, allowed: int, running: int, quota: str | None = None) -> None:
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
        monkeypatch.setattr(os, "cpu_count", lambda: cores)
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(allowed)), raising=False)
        (tmp_path / "loadavg").write_text(f"0.00 0.00 0.00 {running + 1}/300 4242\n")
        (tmp_path / "cgroup").write_text("0::/slice/this\n")
        (tmp_path / "groups/slice/this").mkdir(parents=True, exist_ok=True)
        if quota is not None:
            (tmp_path / "groups/slice/cpu.max").write_text(quota + "\n")
            (tmp_path / "groups/slice/this/cpu.max").write_text("max 100000\n")
        monkeypatch.setattr(threads, "_LOAD", tmp_path / "loadavg")
        monkeypatch.setattr(threads, "_CGROUP", tmp_path / "cgroup")
        monkeypatch.setattr(threads, "_CGROUPS", tmp_path / "groups")

    return make


@pytest.mark.parametrize(
    ("cores", "allowed", "running", "free"),
    [
        (8, 8, 0, 8),
        (8, 8, 3, 5),  # a training takes the cores that nobody uses
        (2, 2, 9, 1),  # or one
        (64, 4, 30, 4),  # what others use is first taken from cores that this process may not use
    ],
)
def test_a_fill_takes_one_thread_a_verdict_all_and_a_training_what_nobody_uses(
    machine: Callable[..., None], cores: int, allowed: int, running: int, free: int
) -> None:
    machine(cores=cores, allowed=allowed, running=running)
    assert (fill_threads(), free_threads()) == (1, free)
    assert verdict_threads() == thread_count() == allowed


@pytest.mark.parametrize(("quota", "count"), [("300000 100000", 3), ("50000 100000", 1), ("max 100000", 8), ("", 8)])
def test_a_containers_quota_bounds_the_cores(machine: Callable[..., None], quota: str, count: int) -> None:
    machine(cores=8, allowed=8, running=0, quota=quota)
    assert allowed_cores() == free_threads() == count


def test_the_number_that_a_person_set_wins(machine: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    machine(cores=8, allowed=8, running=7)
    monkeypatch.setenv("OMP_NUM_THREADS", "5")
    assert fill_threads() == free_threads() == verdict_threads() == thread_count() == 5
    for none in ("0", "many", ""):
        monkeypatch.setenv("OMP_NUM_THREADS", none)
        assert (fill_threads(), free_threads(), verdict_threads()) == (1, 1, 8)


@pytest.mark.parametrize("content", ["", "0.00 0.00", "0.00 0.00 0.00 none 1", "0.00 0.00 0.00 0/0 0"])
def test_where_the_system_does_not_tell_nobody_else_counts(
    machine: Callable[..., None], content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(cores=4, allowed=4, running=3)
    (tmp_path / "loadavg").write_text(content)
    assert others_running() == 0
    assert free_threads() == 4
    monkeypatch.setattr(threads, "_LOAD", tmp_path / "nowhere")
    assert others_running() == 0


def test_torch_computes_with_the_threads_that_are_used_from_then_on() -> None:
    before = torch.get_num_threads()
    try:
        for count in (3, 1):
            use_threads(count)
            assert torch.get_num_threads() == count
    finally:
        torch.set_num_threads(before)


def test_threads_wait_asleep_unless_a_person_said_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    share_cores()
    assert os.environ["OMP_WAIT_POLICY"] == "active"
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_neither_torch_nor_numpy_is_imported_before_the_environment_is_set() -> None:
    code = (
        "import sys, app.cli, training.cli; import models.running.threads;"
        " print([name for name in ('numpy', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
