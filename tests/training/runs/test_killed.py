"""A training that is killed at any of its steps on disk: the same command goes on, and nothing is half-written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from safetensors.torch import load_file

from models.running.threads import ASKED
from tests.killed.killing import Programs, moments
from training import cli
from training.photos import cache

STEPS = 4  # of training
HOLES = cache.HOLES_PER_KIND  # as the processes that are killed draw them
BETWEEN = 60  # a step on disk at which some step of training is logged, and its state isn't saved yet


@pytest.fixture(autouse=True)
def _alike(monkeypatch: pytest.MonkeyPatch, one_thread: None) -> None:
    """One thread here and in the processes that are killed."""
    monkeypatch.setenv(ASKED, "1")
    monkeypatch.setattr(cache, "HOLES_PER_KIND", HOLES)


def arguments(index: Path, run: Path) -> list[str]:
    flags = ["--max-steps", str(STEPS), "--save-minutes", "0", "--sample-every", "2", "--log-every", "1"]
    return ["autoencoder", "--preset", "tiny", "--index", str(index), "--run", str(run), "--device", "cpu", *flags]


def train(index: Path, run: Path) -> None:
    """Train to the end, in this process, which has loaded torch already."""
    assert cli.main(arguments(index, run)) == 0


@pytest.fixture(scope="module")
def programs() -> Iterator[Programs]:
    with Programs("training.commands.train", "training.autoencoder") as found:
        yield found


def killed(programs: Programs, at: int, index: Path, run: Path) -> None:
    """Train until the process is killed at its `at`-th step on the run's folder."""
    programs.kill(at, run, "training.cli", *arguments(index, run))
    assert_nothing_is_half_written(run)


def assert_nothing_is_half_written(run: Path) -> None:
    """What is there under its own name can be read, and a state is there whole or not at all."""
    for file in run.rglob("*"):
        if any(part.endswith((".part", ".partial")) for part in file.parts) or "tensorboard" in file.parts:
            continue
        if file.suffix == ".safetensors":
            load_file(file)
        elif file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
        elif file.suffix == ".jsonl":
            assert all(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    for state in (run / "state", run / "state.old"):
        if (state / "progress.json").exists():
            assert len(list(state.glob("*.safetensors"))) == 3


def rows(run: Path, name: str) -> list[dict[str, float]]:
    """The rows of a log without the time that they took."""
    found = [json.loads(line) for line in (run / name).read_text(encoding="utf-8").splitlines()]
    return [{key: value for key, value in row.items() if key != "minutes"} for row in found]


def assert_ends_as(whole: Path, run: Path, index: Path) -> None:
    """Let a run end that was killed, and compare it with one that nobody interrupted."""
    train(index, run)
    assert_nothing_is_half_written(run)
    for file in (whole / "state").glob("*.safetensors"):
        wanted, found = load_file(file), load_file(run / "state" / file.name)
        assert wanted.keys() == found.keys()
        assert all(wanted[key].equal(found[key]) for key in wanted), file.name
    assert saved_step(run) == saved_step(whole) == STEPS
    for log in ("losses.jsonl", "validation.jsonl"):
        assert rows(run, log) == rows(whole, log)
    samples = [sorted(path.name for path in (folder / "samples").iterdir()) for folder in (whole, run)]
    assert samples[0] == [name for name in samples[1] if not name.endswith(".part")]
    left = [file for file in run.rglob("*") if file.name.endswith(".partial") or file.name == "state.old"]
    assert not left


def saved_step(run: Path) -> int:
    return int(json.loads((run / "state" / "progress.json").read_text(encoding="utf-8"))["step"])


@pytest.mark.slow
def test_a_run_killed_between_a_logged_step_and_its_state_ends_as_if_nothing_had_been(
    programs: Programs, index: Path, tmp_path: Path
) -> None:
    whole, run = tmp_path / "whole", tmp_path / "run"
    train(index, whole)
    killed(programs, BETWEEN, index, run)
    assert rows(run, "losses.jsonl")[-1]["step"] > saved_step(run)  # else BETWEEN has to be another moment
    assert_ends_as(whole, run, index)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_runs_killed_at_twenty_moments_end_as_if_nothing_had_been(
    programs: Programs, index: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    steps, _ = programs.steps_of(whole, "training.cli", *arguments(index, whole))
    for at in moments(steps, 20):
        run = tmp_path / f"run-{at}"
        killed(programs, at, index, run)
        killed(programs, 1 + at % 10, index, run)  # soon: little may be left to do
        assert_ends_as(whole, run, index)
