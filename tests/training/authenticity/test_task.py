"""Every member learns to tell fills from photos, goes on to the same numbers, and is exported."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.authenticator import load_members
from models.authenticity.config import Key
from models.authenticity.member import Member
from tests.training.authenticity.test_crops import inpainted  # noqa: F401 - a fixture
from training.authenticity.options import PRESETS, preset
from training.authenticity.task import layer_groups, steady_norms
from training.cli import main
from training.commands.train import run_authenticity
from training.export.export import export
from training.measuring.ranking import auroc

MEMBERS: tuple[Key, ...] = ("swin", "resnext", "resnet34", "gan")


@pytest.mark.parametrize("model", MEMBERS)
def test_each_member_learns_where_a_fill_is(inpainted: Path, tmp_path: Path, model: Key) -> None:  # noqa: F811
    options = preset("tiny", model, tmp_path / model, index=(inpainted,), device="cpu", max_steps=120, augment="plain")
    options = replace(options, batch_size=24)  # a few pairs make batch norms' figures jump
    run_authenticity(options)
    rows = [json.loads(line) for line in (tmp_path / model / "losses.jsonl").open()]
    for term in ("image", "cells"):
        values = [row[term] for row in rows]
        assert np.mean(values[-20:]) < 0.8 * np.mean(values[:5]), term
    last = json.loads((tmp_path / model / "validation.jsonl").read_text().splitlines()[-1])
    assert last["auroc"] > 0.8
    assert list((tmp_path / model / "samples").glob("step-0000120-photos-*.png"))


def test_a_run_in_two_parts_ends_as_one_in_one(inpainted: Path, tmp_path: Path) -> None:  # noqa: F811
    def run(name: str, *ends: int) -> list[float]:
        for end in ends:
            run_authenticity(preset("tiny", "gan", tmp_path / name, index=(inpainted,), device="cpu", max_steps=end))
        return [json.loads(line)["image"] for line in (tmp_path / name / "losses.jsonl").open()]

    assert run("parts", 4, 10) == run("whole", 10)


def test_an_exported_member_gives_the_logits_of_its_average(inpainted: Path, tmp_path: Path) -> None:  # noqa: F811
    run = tmp_path / "gan"
    run_authenticity(preset("tiny", "gan", run, index=(inpainted,), device="cpu", max_steps=3))
    manifest = export(run, tmp_path / "out", name="small-gan")
    assert (manifest.kind, manifest.config["key"]) == ("authenticity-member", "gan")
    assert manifest.preprocessing["categories"] == ["kind 0", "kind 1", "kind 2"]
    assert (manifest.training["stacking"], manifest.training["without"]) == (0.2, [])
    assert manifest.path is not None
    (member,) = load_members([manifest.path], "cpu")
    assert member.categories == ("kind 0", "kind 1", "kind 2")
    found = member.runner.run("classify", {"photo": np.full((1, 3, 64, 64), 0.5, np.float32)})
    assert np.isfinite(found["image"]).all()


def test_one_member_starts_from_another(inpainted: Path, tmp_path: Path) -> None:  # noqa: F811
    birds, pets = tmp_path / "birds", tmp_path / "pets"
    run_authenticity(preset("tiny", "resnext", birds, index=(inpainted,), device="cpu", max_steps=3))
    manifest = export(birds, tmp_path / "out", name="birds")
    start = manifest.weight_paths()[0]
    run_authenticity(
        preset("tiny", "resnext", pets, index=(inpainted,), device="cpu", max_steps=1, init=start, learning_rate=0.0)
    )
    (before,) = load_members([manifest.path], "cpu")  # type: ignore[list-item]
    (after,) = load_members([export(pets, tmp_path / "out", name="pets").path], "cpu")  # type: ignore[list-item]
    photo = {"photo": np.random.default_rng(0).random((1, 3, 64, 64), np.float32)}
    # one step at a rate of 0 changes the batch norms' running figures only
    assert np.allclose(
        before.runner.run("classify", photo)["cells"], after.runner.run("classify", photo)["cells"], atol=0.5
    )


@pytest.mark.parametrize("model", MEMBERS)
def test_every_weight_learns_and_earlier_stages_more_slowly(model: Key) -> None:
    member = Member(preset("tiny", model, Path("run")).network)
    groups = layer_groups(member, 1.0, 0.5, 0.1)
    parameters = [p for group in groups for p in group["params"]]  # type: ignore[attr-defined]
    assert {id(p) for p in parameters} == {id(p) for p in member.parameters()}
    assert len(parameters) == len(list(member.parameters()))
    rates = {id(p): group["lr"] for group in groups for p in group["params"]}  # type: ignore[attr-defined]
    heads, stem = rates[id(member.heads.cells.weight)], rates[id(next(member.features.parameters()))]
    assert heads == 1.0
    assert isinstance(stem, float)
    assert stem < 0.5


@pytest.mark.parametrize("name", list(PRESETS))
@pytest.mark.parametrize("model", ["swin", "resnext", "resnet34"])
def test_every_preset_resolves(name: str, model: Key, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["authenticity", "--model", model, "--preset", name, "--run", "r", "--dry-run"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert (values["model"], values["preset"], values["network"]["key"]) == (model, name, model)


def test_batch_norms_know_the_mean_of_many_batches() -> None:
    norm = torch.nn.BatchNorm2d(1)
    means, known = torch.randn(1000, generator=torch.Generator().manual_seed(0)), []
    for mean in means:
        steady_norms(norm)
        norm(mean + torch.tensor([-1.0, 1.0]).view(2, 1, 1, 1))
        assert norm.running_mean is not None
        known.append(norm.running_mean.item())
    assert known[:100] == pytest.approx((means.cumsum(0) / torch.arange(1, 1001))[:100].tolist(), abs=1e-4)
    assert np.std(known[200:]) < 0.12  # 0.07 is to be expected, and 0.23 of torch's own share of 0.1


def test_ranking_is_the_share_of_pairs_in_order() -> None:
    scores, positive = np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True])
    assert auroc(scores, positive) == pytest.approx(0.75)
    assert auroc(scores, np.ones(4, bool)) == 0.5


def test_training_is_on_all_layers(inpainted: Path, tmp_path: Path) -> None:  # noqa: F811
    run = tmp_path / "run"
    options = preset("tiny", "resnext", run, index=(inpainted,), device="cpu", max_steps=0)
    run_authenticity(options)
    from safetensors.torch import load_file

    before = load_file(run / "state" / "member.safetensors")
    run_authenticity(preset("tiny", "resnext", run, index=(inpainted,), device="cpu", max_steps=2))
    after = load_file(run / "state" / "member.safetensors")
    unchanged = [name for name in before if before[name].is_floating_point() and torch.equal(before[name], after[name])]
    assert unchanged == []
