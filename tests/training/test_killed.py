"""A training process that is killed at any write or rename: the same command goes on, and nothing is half-written."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

PROJECT = Path(__file__).resolve().parents[2]
STEPS = 6
MOMENTS = 120  # changes of files in a run of so many steps, and some more

# Kills its own process, as the system would, right before it changes the run's folder for the n-th time: a file that is
# opened to be written, a rename, a removal.
KILLED_RUN = """
import os, signal, sys
left = int(sys.argv[1])
run = os.path.abspath(sys.argv[2])
from training import cli, run as loop

def count(event, arguments):
    global left
    changes = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link")
    if event == "open":
        _, mode, flags = arguments
        changes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) != 0
    if not changes or not isinstance(arguments[0], (str, bytes, os.PathLike)):
        return
    if not os.path.abspath(os.fsdecode(arguments[0])).startswith(run):
        return
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
sys.exit(cli.main(sys.argv[3:]))
"""


def arguments(index: Path, run: Path) -> list[str]:
    flags = ["--max-steps", str(STEPS), "--save-minutes", "0", "--sample-every", "2", "--log-every", "1"]
    return ["autoencoder", "--preset", "tiny", "--index", str(index), "--run", str(run), "--device", "cpu", *flags]


def started(moment: int, index: Path, run: Path) -> int:
    """Train until the process is killed at that moment, or to the end; its exit status."""
    # as many threads as this process has: sums in another order are other numbers
    environment = os.environ | {"OMP_NUM_THREADS": str(torch.get_num_threads()), "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", KILLED_RUN, str(moment), str(run), *arguments(index, run)]
    done = subprocess.run(command, cwd=run.parent, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


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


@pytest.fixture(scope="module")
def whole(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that nobody interrupted."""
    run = tmp_path_factory.mktemp("whole") / "run"
    assert started(0, index, run) == 0
    return run


def assert_ends_as(whole: Path, run: Path, index: Path, moments: list[int]) -> None:
    """Kill a run, and what goes on with it, at these moments; then let it end, and compare it."""
    for moment in moments:
        assert started(moment, index, run) == -signal.SIGKILL
        assert_nothing_is_half_written(run)
    assert started(0, index, run) == 0
    assert_nothing_is_half_written(run)
    for file in (whole / "state").glob("*.safetensors"):
        wanted, found = load_file(file), load_file(run / "state" / file.name)
        assert wanted.keys() == found.keys()
        assert all(wanted[key].equal(found[key]) for key in wanted), file.name
    progress = [json.loads((folder / "state" / "progress.json").read_text()) for folder in (whole, run)]
    assert progress[0]["step"] == progress[1]["step"] == STEPS
    assert rows(run, "losses.jsonl") == rows(whole, "losses.jsonl")
    samples = [sorted(path.name for path in (folder / "samples").iterdir()) for folder in (whole, run)]
    assert samples[0] == [name for name in samples[1] if not name.endswith(".part")]
    left = [file for file in run.rglob("*") if file.name.endswith(".partial") or file.name == "state.old"]
    assert not left


# before anything is saved; and twice when a step is logged whose state isn't there yet
@pytest.mark.parametrize(("least", "most"), [(1, 17), (51, 59), (98, 106)])
def test_a_run_killed_at_any_change_of_a_file_ends_as_if_nothing_had_been(
    least: int, most: int, whole: Path, index: Path, tmp_path: Path
) -> None:
    assert_ends_as(whole, tmp_path / "run", index, [random.Random(0).randint(least, most)])


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_twenty_more_killed_runs_end_as_if_nothing_had_been(whole: Path, index: Path, tmp_path: Path) -> None:
    for seed in range(3, 23):
        chance = random.Random(seed)
        # the second one soon: little may be left to do
        moments = [chance.randrange(1, MOMENTS), chance.randrange(1, 10)]
        assert_ends_as(whole, tmp_path / f"run{seed}", index, moments)
