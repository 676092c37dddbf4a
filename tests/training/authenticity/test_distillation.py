"""A member learns from a pretrained network's features, from photos that are its own to see, and says so."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from dataset_tools.index import read_index
from models.authenticity.config import Key
from models.checkpoints.checkpoint import load_weights
from models.checkpoints.manifest import Manifest
from models.imaging import load_photo
from tests.training.ensembles import write_member
from training import cli
from training.authenticity import distillation
from training.authenticity import task as authenticity
from training.authenticity.crops import DecodedFiles
from training.authenticity.distillation import Distillation, unexplained
from training.authenticity.options import AuthenticityOptions, preset
from training.authenticity.start import begin
from training.commands.train import run_authenticity
from training.export.export import export
from training.photos.parts import for_stack
from training.runs.loop import make_accelerator, train

TEACHER = "resnet10t"
STEPS = 3
Options = Callable[..., AuthenticityOptions]


@pytest.fixture(scope="module")
def weights(inpainted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher with random weights, its batch norms fitted to the photos, so that its features tell of them."""
    index = read_index(inpainted)
    authentic = [record for record in index.records("train") if record.extra["label"] == "authentic"]
    middles = np.stack([load_photo(index.image_path(record)).pixels[13:77, 28:92] for record in authentic])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = timm.create_model(TEACHER, drop_rate=0.0).train()
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1.0
        with torch.no_grad():
            network(torch.from_numpy(middles).permute(0, 3, 1, 2).float() / 127.5 - 1)
    file = tmp_path_factory.mktemp("teacher") / "teacher.safetensors"
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, file)
    return file


@pytest.fixture
def tiny(inpainted: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """tiny(model="gan", name="run", **changes): the `tiny` preset, distilling from a small teacher."""
    monkeypatch.setattr(distillation, "TEACHER", TEACHER)
    monkeypatch.setattr(distillation, "_HELD_OUT", 4)
    monkeypatch.setattr(authenticity, "HELD_OUT", 1)  # its figures are not looked at here
    settings = {"index": (inpainted,), "device": "cpu", "distil": weights, "distil_steps": STEPS, "max_steps": 2}

    def options(model: Key = "gan", name: str = "run", **changes: Any) -> AuthenticityOptions:
        return preset("tiny", model, tmp_path / name, **(settings | changes))

    return options


def rows(file: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_distilled_member_is_nearer_to_the_teacher_on_unseen_photos(tiny: Options) -> None:
    def distilled(name: str, learning: bool) -> tuple[np.ndarray, np.ndarray]:
        """Losses by step, and at the end on validation photos; the projections learn in any case."""
        options = tiny("swin", name, distil_steps=24, max_steps=24, sample_every=100)
        task = Distillation(options, make_accelerator(options))
        task.student.member.requires_grad_(learning)
        train(task, options, task.accelerator, {})
        losses, final = rows(options.run / "losses.jsonl"), rows(options.run / "validation.jsonl")[-1]
        terms = ("stride_16", "stride_32")
        return np.array([[row[term] for term in terms] for row in losses]), np.array([final[term] for term in terms])

    losses, at_end = distilled("distilled", True)
    _, undistilled = distilled("undistilled", False)
    assert (losses[-6:].mean(axis=0) < 0.95 * losses[:5].mean(axis=0)).all()
    assert (at_end < undistilled).all()


def test_it_never_draws_a_photo_kept_for_the_stack_nor_a_fill(
    tiny: Options, inpainted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []
    read = DecodedFiles.photo
    monkeypatch.setattr(DecodedFiles, "photo", lambda self, path: drawn.append(path) or read(self, path))
    options = tiny(stacking=0.4)
    task = Distillation(options, make_accelerator(options))
    task.prepare(task.accelerator)
    for step in range(12):
        task.train_step(step)
    index = read_index(inpainted)
    by_file = {index.image_path(record): record for record in index.records()}
    found = [by_file[path] for path in drawn]
    assert {(record.split, record.extra["label"]) for record in found} == {("train", "authentic")}
    assert not any(for_stack(record.extra["source"], 0.4) for record in found)
    assert len({record.id for record in found}) == task.photos_per_epoch < 32
    drawn.clear()
    task.validate(20)
    assert {by_file[path].split for path in drawn} == {"val"}


def test_interrupted_and_given_again_it_ends_with_the_same_weights(
    tiny: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_authenticity(tiny("swin", "whole")) == 2  # whose layers drop at random
    parts, step_of = tiny("swin", "parts"), Distillation.train_step

    def interrupted(self: Distillation, step: int) -> dict[str, Tensor]:
        if step == 1:
            os.kill(os.getpid(), signal.SIGTERM)
        return step_of(self, step)

    with monkeypatch.context() as patch:
        patch.setattr(Distillation, "train_step", interrupted)
        assert run_authenticity(parts) is None
    assert f"stopped at step 2 of {STEPS}" in capsys.readouterr().err
    assert not (parts.run / "state").exists()
    assert run_authenticity(parts) == 2
    for file in ("distil/state/member.safetensors", "state/member.safetensors", "state/average.safetensors"):
        whole, again = (load_file(run / file) for run in (parts.run.with_name("whole"), parts.run))
        assert all(torch.equal(whole[name], again[name]) for name in whole), file


def test_time_spent_on_the_stage_counts(tiny: Options) -> None:
    stopped = tiny(max_minutes=0.0)
    assert run_authenticity(stopped) is None
    assert rows(stopped.run / "distil" / "validation.jsonl")[-1]["step"] == 0
    limited = tiny(name="limited", max_minutes=60.0)
    begun = begin(limited, make_accelerator(limited))
    assert begun is not None
    assert begun.options.max_minutes is not None
    assert 0 < begun.options.max_minutes < 60


def test_a_run_with_a_state_is_not_distilled_again_and_its_manifest_says_how_it_started(
    tiny: Options, inpainted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tiny()
    run_authenticity(first)
    monkeypatch.setattr("training.authenticity.start.distil", None)  # another call would fail
    assert run_authenticity(tiny(max_steps=3, distil_steps=99)) == 3
    assert run_authenticity(tiny(max_steps=4, distil=None)) == 4
    records = [record.extra for record in read_index(inpainted).records("train")]
    own = sum(extra["label"] == "authentic" and not for_stack(extra["source"], 0.2) for extra in records)
    said = f"distilled from {TEACHER} for {STEPS} steps on {own} photos"
    assert export(first.run, first.run / "out").training["start"] == said


def test_every_other_start_is_said_too(tiny: Options, tmp_path: Path) -> None:
    outs = (tmp_path / f"out-{number}" for number in count())

    def said(name: str, **changes: Any) -> str:
        run_authenticity(tiny("resnet34", name, distil=None, max_steps=0, **changes))
        return str(export(tmp_path / name, next(outs)).training["start"])

    assert said("birds") == "none"
    exported = tmp_path / "out-0" / "birds.safetensors"
    # a download would fail here: what is given by file is not asked for a second time
    assert said("pets", init=exported, pretrained=True) == "the member birds"
    copy = tmp_path / "resnet.safetensors"
    copy.write_bytes(exported.read_bytes())
    assert said("copied", init=copy) == "the file resnet.safetensors"
    assert said("copied", init=None) == "the file resnet.safetensors"  # it goes on, and started as it did
    file = tmp_path / "copied" / "training_options.json"  # of before starts were recorded
    values = json.loads(file.read_text(encoding="utf-8")) | {"init": "some/where/swin.safetensors"}
    file.write_text(json.dumps({key: value for key, value in values.items() if key != "start"}), encoding="utf-8")
    assert said("copied") == "the file swin.safetensors"


def test_a_swin_has_the_first_stage_that_it_was_given_and_says_whose(tiny: Options, tmp_path: Path) -> None:
    def trained(model: Key, name: str, **changes: Any) -> Manifest:
        run_authenticity(tiny(model, name, distil=None, max_steps=0, **changes))
        return export(tmp_path / name, tmp_path / "out")

    resnext, early = trained("resnext", "stages"), tmp_path / "out" / "stages.safetensors"
    network = replace(tiny("swin").network, early=tiny("resnext").network.overrides)
    swin = trained("swin", "hybrid", network=network, early=early)
    assert swin.training["start"] == "the first stage of the member stages"
    taken, given, weight = load_weights(swin), load_weights(resnext), "layer1.0.conv1.weight"
    assert np.array_equal(taken[f"features.net.patch_embed.proj.early.{weight}"], given[f"features.net.{weight}"])
    again = trained("swin", "again", network=network, init=tmp_path / "out" / "hybrid.safetensors", early=early)
    assert again.training["start"] == "the member hybrid, with the first stage of the member stages"


def test_a_teacher_that_cannot_be_read_is_one_sentence_and_no_run(
    inpainted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_member(tmp_path, "gan").with_suffix(".safetensors")
    said = ["--index", str(inpainted), "--run", str(tmp_path / "run"), "--distil", str(file), "--device", "cpu"]
    assert cli.main(["authenticity", "--model", "resnext", "--preset", "tiny", *said]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"featherproof-train: {file} does not hold weights of timm's tf_efficientnet_lite2")
    assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_the_loss_is_the_share_of_the_teachers_variance_that_is_missed() -> None:
    torch.manual_seed(0)
    wanted = torch.randn(4, 5, 6, 6) * torch.tensor([0.1, 1, 10, 100, 1000]).view(1, 5, 1, 1) + 7
    mean, std = wanted.mean(dim=(0, 2, 3), keepdim=True), wanted.std(dim=(0, 2, 3), keepdim=True, correction=0)
    perfect = (wanted - mean) / std
    assert float(unexplained(perfect, wanted)) == pytest.approx(0, abs=1e-6)
    assert float(unexplained(torch.zeros_like(wanted), wanted)) == pytest.approx(1, abs=1e-4)
    # a finer map is brought to the teacher's cells
    assert float(unexplained(perfect.repeat_interleave(2, 2).repeat_interleave(2, 3), wanted)) < 0.2
