"""A run can be killed, resumed, limited and shared between processes without changing what it learns."""

from __future__ import annotations

import json
import math
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from training.commands.train import run_inpainting
from training.inpainting.options import InpaintingOptions
from training.inpainting.task import Inpainting
from training.runs.logs import cut_back
from training.runs.loop import cooled, last_step, share_done, warmed
from training.runs.options import RunOptions
from training.runs.state import TrainingState, refuse_another_index

Options = Callable[..., InpaintingOptions]
PROJECT = Path(__file__).resolve().parents[3]

# What torchrun starts: the command line, after which every process keeps its own weights and the photos it saw.
SHARED_RUN = """
import json, sys
from training import cli
from training.commands import train as commands
from training.photos.batches import Batches
from training.runs.state import save_state

rows = []

def after(batches, seen):
    batch = cut(batches, seen)
    rows.append([seen, batch.rows])
    return batch

def train(task, options, accelerator, resolved):
    step = single(task, options, accelerator, resolved)
    save_state(options.run / f"rank{accelerator.process_index}", task.state, step, 0)
    (options.run / f"rank{accelerator.process_index}" / "rows.json").write_text(json.dumps(rows))
    return step

cut, Batches.after = Batches.after, after
single, commands.train = commands.train, train
sys.exit(cli.main(sys.argv[1:]))
"""


def losses(run: Path) -> dict[int, dict[str, float]]:
    """Every logged step's losses; each step is logged once."""
    rows = [json.loads(line) for line in (run / "losses.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({row["step"] for row in rows}) == len(rows)
    return {row["step"]: {key: value for key, value in row.items() if key != "minutes"} for row in rows}


def assert_same_weights(one: Path, other: Path) -> None:
    for name in ("network", "average", "discriminators", "network.optimizer", "discriminators.optimizer"):
        wanted, found = (load_file(state / f"{name}.safetensors") for state in (one, other))
        assert wanted.keys() == found.keys()
        assert all(wanted[key].equal(found[key]) for key in wanted), name


def saved_step(run: Path) -> int:
    return json.loads((run / "state" / "progress.json").read_text(encoding="utf-8"))["step"]


def test_an_interrupt_ends_a_run_after_its_step_with_all_saved(
    tiny_options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, handler = Inpainting.train_step, signal.getsignal(signal.SIGINT)

    def interrupted(self: Inpainting, step: int) -> Any:
        if step == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return take(self, step)

    monkeypatch.setattr(Inpainting, "train_step", interrupted)
    assert run_inpainting(tiny_options(max_steps=9)) == 3
    assert signal.getsignal(signal.SIGINT) == handler
    run = tiny_options().run
    assert saved_step(run) == max(losses(run)) == 3
    assert list((run / "samples").iterdir())


def test_a_run_in_two_parts_equals_a_run_in_one(tiny_options: Options) -> None:
    """Its second part starts from a state of an older version, which counted no photos."""

    def train(name: str, end: int) -> None:
        assert run_inpainting(tiny_options(name=name, max_steps=end, warmup_steps=4)) == end

    train("parts", 2)
    parts, whole = (tiny_options(name=name).run for name in ("parts", "whole"))
    first = (parts / "losses.jsonl").read_text(encoding="utf-8")
    progress = parts / "state" / "progress.json"
    values = json.loads(progress.read_text(encoding="utf-8"))
    del values["photos"]
    progress.write_text(json.dumps(values), encoding="utf-8")
    train("parts", 4)
    assert (parts / "losses.jsonl").read_text(encoding="utf-8").startswith(first)  # its steps were not taken again
    train("whole", 4)
    assert losses(parts) == losses(whole)
    assert_same_weights(parts / "state", whole / "state")
    weights = (parts / "state" / "network.safetensors").read_bytes()
    train("parts", 4)  # there is nothing left
    assert (parts / "state" / "network.safetensors").read_bytes() == weights


@given(st.floats(0, 1), st.floats(0.01, 1), st.integers(0, 500), st.integers(0, 500))
def test_rates_rise_over_the_first_steps_and_fall_to_nothing_over_the_last_share_of_a_call(
    done: float, share: float, step: int, steps: int
) -> None:
    assert warmed(step, steps) == (1 if step + 1 >= steps else pytest.approx((step + 1) / steps))
    assert (cooled(done, 0.0), cooled(1.0, share)) == (1, 0)
    assert cooled(done, share) == pytest.approx(min(1, (1 - done) / share))


def test_a_time_limit_stops_and_saves(tiny_options: Options) -> None:
    assert run_inpainting(tiny_options(max_minutes=0.0)) == 0
    assert saved_step(tiny_options().run) == 0


def test_a_run_leaves_options_logs_and_grids_which_another_index_or_network_leaves_alone(
    tiny_options: Options, index: Path, tmp_path: Path
) -> None:
    options = tiny_options(max_steps=2, sample_every=1)
    run, wider = options.run, replace(options.network, latent_channels=2 * options.network.latent_channels)
    run_inpainting(options)
    told = json.loads((run / "training_options.json").read_text(encoding="utf-8"))
    assert (told["command"], told["preset"]) == ("inpainting", "tiny")
    assert "bird" in told["vocabulary"]
    names = ["step-0000001-photos-000000004.png", "step-0000002-photos-000000008.png"]
    assert sorted(path.name for path in (run / "samples").iterdir()) == names
    assert list((run / "tensorboard").iterdir())
    assert not list(run.rglob("*partial*"))

    before = {file: file.read_bytes() for file in run.rglob("*") if file.is_file()}
    lines = index.read_bytes().splitlines(keepends=True)
    fewer, moved = index.with_name("fewer.jsonl"), tmp_path / "moved.jsonl"
    fewer.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(ValueError, match="run on another index") as refused:
        run_inpainting(replace(options, index=(fewer,), max_steps=3))
    fewer.unlink()
    assert str(index) in str(refused.value)
    with pytest.raises(ValueError, match="another network"):
        run_inpainting(replace(options, network=wider))
    assert {file: file.read_bytes() for file in run.rglob("*") if file.is_file()} == before
    header = json.loads(lines[0]) | {"root": str(index.parent)}
    moved.write_bytes(b"".join([json.dumps(header).encode() + b"\n", *lines[1:]]))
    refuse_another_index(run, [moved])  # the same photos at another place


def test_logs_are_cut_back_to_the_step_that_they_go_on_from(tmp_path: Path) -> None:
    log = tmp_path / "losses.jsonl"
    rows = [json.dumps({"step": step, "l1": 0.5}).encode() + b"\n" for step in range(1, 6)]
    log.write_bytes(b"".join(rows) + b'{"step": 6, "l')
    cut_back(log, 7)
    assert log.read_bytes() == b"".join(rows)
    cut_back(log, 3)
    assert log.read_bytes() == b"".join(rows[:3])
    cut_back(tmp_path / "none.jsonl", 3)
    assert list(tmp_path.iterdir()) == [log]


def task_of(photos: int, photos_per_step: int, before: int = 0) -> Any:
    """What the limits of a run look at; its epochs have 80 photos."""
    state = TrainingState(photos=photos, photos_before=before)
    return SimpleNamespace(state=state, photos_per_step=photos_per_step, photos_per_epoch=80)


def test_the_nearest_of_steps_epochs_and_photos_ends_a_run(tmp_path: Path) -> None:
    options = partial(RunOptions, run=tmp_path)
    assert last_step(options(max_epochs=3, max_steps=100), task_of(0, 16), 0) == 15
    assert last_step(options(max_epochs=3, max_steps=7), task_of(0, 16), 0) == 7
    assert last_step(options(max_photos=100, max_epochs=3), task_of(0, 16), 0) == 7
    assert last_step(options(max_photos=100), task_of(90, 4), 20) == 23  # of so many photos a step from here on
    assert last_step(options(max_photos=100), task_of(100, 4), 20) == 20
    assert last_step(options(max_photos=100), task_of(130, 4), 20) == 20
    assert last_step(options(max_epochs=1), task_of(1000, 16, before=1000), 0) == 5  # epochs are this run's own
    assert last_step(options(), task_of(0, 16), 0) == math.inf


@given(st.integers(1, 200), st.integers(1, 16), st.integers(0, 1000), st.integers(1, 50))
def test_the_share_of_a_run_that_is_done_grows_from_nothing_to_all(
    more: int, photos_per_step: int, before: int, most: int
) -> None:
    options = RunOptions(run=Path("run"), max_photos=before + more, max_steps=most)
    shares, step, task = [], 0, task_of(before, photos_per_step, before)
    while step < last_step(options, task, step):
        shares.append(share_done(options, task, step))
        step, task.state.photos = step + 1, task.state.photos + photos_per_step
    assert step == min(most, -(-more // photos_per_step))
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] < 1
    wanted = [max(at / most, at * photos_per_step / more) for at in range(step)]
    assert shares == pytest.approx(wanted)
    assert share_done(RunOptions(run=Path("run")), task, step) == 0


SHARED = (
    *("--max-steps", "3", "--r1-every", "2", "--accumulation", "2", "--latent-pairs", "1", "--projected", "1"),
    *("--perceptual", "1", "--perceptual-size", "16", "--stages", "photos=16 image_size=32 batch_size=3"),
    *("photos=99 image_size=32 batch_size=2", "photos=1"),
)


@pytest.mark.slow
def test_two_processes_agree(index: Path, tmp_path: Path, vgg_file: Path) -> None:
    """A gloo run on the CPU: each sees photos of its own, and both end with the same weights."""
    (tmp_path / "shared_run.py").write_text(SHARED_RUN, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    launch = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "--master-port", str(port)]
    run = tmp_path / "run"
    asked = ["inpainting", "--preset", "tiny", "--index", str(index), "--run", str(run), "--device", "cpu", *SHARED]
    # as many threads as this process has: sums in another order are other numbers
    environment = os.environ | {"OMP_NUM_THREADS": str(torch.get_num_threads()), "PYTHONPATH": str(PROJECT)}
    # without the dashes torchrun would take --run for a short form of its own --run-path
    result = subprocess.run(
        [*launch, "-m", "--", "shared_run", *asked, "--perceptual-weights", str(vgg_file)],
        cwd=tmp_path,
        text=True,
        capture_output=True,
        env=environment,
    )
    assert result.returncode == 0, result.stderr
    found = losses(run)
    assert sorted(found) == [1, 2, 3]  # a loss that is not finite would have stopped the run
    assert [row["photos"] for row in found.values()] == [8, 16, 20]
    assert_same_weights(run / "rank0", run / "rank1")
    assert_same_weights(run / "rank0", run / "state")
    one, other = (json.loads((run / f"rank{rank}" / "rows.json").read_text()) for rank in (0, 1))
    assert [seen for seen, _ in one] == [seen for seen, _ in other]
    first = [row for rows in (one[:2], other[:2]) for _, drawn in rows for row in drawn]
    assert sorted(first) == list(range(8))  # an epoch's photos, once each


def test_a_log_is_the_mean_since_the_last_one_and_misses_no_rare_term(tiny_options: Options) -> None:
    every, some = (tiny_options(name=name, max_steps=6, r1_every=4) for name in ("every", "some"))
    run_inpainting(replace(every, log_every=1))
    run_inpainting(replace(some, log_every=3))
    one, other = losses(every.run), losses(some.run)
    assert list(other) == [3, 6]
    assert [step for step in one if "r1" in one[step]] == [1, 5]
    for step, row in other.items():
        for name, value in row.items():
            if name not in ("step", "photos"):
                seen = [one[at][name] for at in range(step - 2, step + 1) if name in one[at]]
                assert value == pytest.approx(sum(seen) / len(seen), rel=1e-4)
    assert "r1" in other[3]
    assert "r1" in other[6]
