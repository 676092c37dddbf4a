"""Every member learns to tell fills from photos, goes on to the same numbers, and is exported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from models.authenticator import load_members
from models.authenticity.config import Key
from models.authenticity.member import Member
from training.authenticity import task as authenticity
from training.authenticity.options import AuthenticityOptions, preset
from training.authenticity.task import layer_groups, steady_norms
from training.commands.train import run_authenticity
from training.export.export import export

MEMBERS: tuple[Key, ...] = ("swin", "resnext", "resnet34", "gan")
Options = Callable[..., AuthenticityOptions]


@pytest.fixture
def tiny(inpainted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """tiny(model="gan", name="run", **changes): the `tiny` preset on crops of 32 px."""
    monkeypatch.setattr(authenticity, "HELD_OUT", 4)
    shared = {"index": (inpainted,), "device": "cpu", "crop": 32, "sample_every": 1000}

    def options(model: Key = "gan", name: str = "run", **changes: Any) -> AuthenticityOptions:
        return preset("tiny", model, tmp_path / name, **(shared | changes))

    return options


def losses(run: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / "losses.jsonl").open()]


@pytest.mark.parametrize("model", MEMBERS)
def test_each_member_learns_where_a_fill_is(tiny: Options, model: Key) -> None:
    options = tiny(model, max_steps=60, augment="plain", learning_rate=3e-3)
    run_authenticity(options)
    cells = [row["cells"] for row in losses(options.run)]
    assert np.mean(cells[-10:]) < 0.8 * np.mean(cells[:5])
    last = json.loads((options.run / "validation.jsonl").read_text().splitlines()[-1])
    assert last["auroc"] > 0.8
    assert last["cell_f1"] > 0.5
    assert list((options.run / "samples").glob("step-0000060-photos-*.png"))


def test_a_run_in_two_parts_ends_as_one_in_one_and_trains_all_layers(tiny: Options) -> None:
    weights = []
    for name, ends in (("parts", (0, 1, 2)), ("whole", (2,))):
        for end in ends:
            run_authenticity(tiny("resnext", name, max_steps=end, accumulation=2))
            weights.append(load_file(tiny(name=name).run / "state" / "member.safetensors"))
    start, _, parts, whole = weights
    assert [row["image"] for row in losses(tiny(name="parts").run)] == [
        row["image"] for row in losses(tiny(name="whole").run)
    ]
    assert all(torch.equal(parts[name], value) for name, value in whole.items())
    assert [
        name for name, value in start.items() if value.is_floating_point() and torch.equal(value, whole[name])
    ] == []


def test_an_exported_member_says_what_it_is_and_another_starts_from_it(tiny: Options, tmp_path: Path) -> None:
    run_authenticity(tiny(max_steps=3))
    manifest = export(tiny().run, tmp_path / "out")
    assert (manifest.kind, manifest.architecture, manifest.config["key"]) == ("authenticity-member", "member", "gan")
    assert manifest.title == "Authenticity member gan, preset tiny, 32 px crops"
    assert manifest.preprocessing["categories"] == ["kind 0", "kind 1", "kind 2"]
    told = manifest.training
    assert (told["stacking"], told["without"], told["start"]) == (0.2, [], "none")
    assert (told["steps"], told["photos_seen"]) == (3, 24)
    start = manifest.weight_paths()[0]
    run_authenticity(tiny(name="next", max_steps=0, init=start))
    photo = {"photo": np.random.default_rng(0).random((1, 3, 64, 64), np.float32)}
    found = []
    for written in (manifest, export(tiny(name="next").run, tmp_path / "out")):
        assert written.path is not None
        (member,) = load_members([written.path], "cpu")
        assert member.categories == ("kind 0", "kind 1", "kind 2")
        found.append(member.runner.run("classify", photo))  # type: ignore[union-attr]
    assert np.isfinite(found[0]["image"]).all()
    for name, value in found[0].items():
        assert np.allclose(value, found[1][name], atol=1e-5)
    average = load_file(tiny().run / "state" / "average.safetensors")
    exported = load_file(start)
    assert torch.equal(exported["heads.cells.weight"], average["module.heads.cells.weight"].half())


@pytest.mark.parametrize("model", MEMBERS)
def test_every_weight_learns_and_earlier_stages_more_slowly(model: Key) -> None:
    member = Member(preset("tiny", model, Path("run")).network)
    groups = layer_groups(member, 1.0, 0.5, 0.1)
    rates = {id(p): group["lr"] for group in groups for p in group["params"]}  # type: ignore[attr-defined]
    assert rates.keys() == {id(p) for p in member.parameters()}
    assert sum(len(group["params"]) for group in groups) == len(rates)  # type: ignore[arg-type]
    assert rates[id(member.heads.cells.weight)] == 1.0
    assert rates[id(next(member.features.parameters()))] < 0.5  # type: ignore[operator]


def test_batch_norms_know_the_mean_of_many_batches() -> None:
    norm = torch.nn.BatchNorm2d(1)
    means, known = torch.randn(600, generator=torch.Generator().manual_seed(0)), []
    for mean in means:
        steady_norms(norm)
        norm(mean + torch.tensor([-1.0, 1.0]).view(2, 1, 1, 1))
        assert norm.running_mean is not None
        known.append(norm.running_mean.item())
    assert known[:100] == pytest.approx((means.cumsum(0) / torch.arange(1, 601))[:100].tolist(), abs=1e-4)
    assert np.std(known[200:]) < 0.12  # 0.07 is to be expected, and 0.23 of torch's own share of 0.1


@pytest.mark.slow
@pytest.mark.parametrize("command", ["authenticity --model resnet34", "gan-classifier --rounds 0 --bank-steps 4"])
def test_two_processes_train_one_member_on_twice_the_photos(command: str, inpainted: Path, tmp_path: Path) -> None:
    run, flags = tmp_path / "run", "--preset tiny --device cpu --crop 32 --batch-size 4 --max-steps 4"
    arguments = f"{command} {flags} --run {run} --index {inpainted}".split()
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "--"]
    project = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(project), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*torchrun, "training.cli", *arguments], cwd=project, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("saved at step 4") == 1
    rows = losses(run)
    assert [row["photos"] for row in rows] == [8, 16, 24, 32]
    assert export(run, tmp_path / "out").training["photos_seen"] == 32
    assert all(np.isfinite(value.float()).all() for value in load_file(run / "state" / "average.safetensors").values())
