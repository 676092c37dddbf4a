"""A member learns from a pretrained network's features, from photos that are its own to see, and says so."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
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
from tests.training.authenticity.test_crops import inpainted  # noqa: F401 - a fixture
from tests.training.ensembles import write_member
from training import cli
from training.authenticity import distillation
from training.authenticity import task as authenticity
from training.authenticity.crops import for_stack
from training.authenticity.decoded import DecodedFiles
from training.authenticity.distillation import Distillation, unexplained
from training.authenticity.options import AuthenticityOptions, preset
from training.authenticity.start import begin
from training.commands.train import run_authenticity
from training.export.export import export
from training.runs.loop import make_accelerator, train

TEACHER = "resnet10t"
STEPS = 8
Options = Callable[..., AuthenticityOptions]


@pytest.fixture(scope="module")
def weights(inpainted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """A teacher with random weights, its batch norms fitted to the photos, so that its features tell of them."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = timm.create_model(TEACHER, drop_rate=0.0).train()
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1.0
        with torch.no_grad():
            network(photos_of(inpainted, "train") * 2 - 1)
    file = tmp_path_factory.mktemp("teacher") / "teacher.safetensors"
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, file)
    return file


@pytest.fixture
def tiny(
    inpainted: Path,  # noqa: F811
    weights: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Options:
    """tiny(model="resnext", **changes): the `tiny` preset, distilling from a small teacher with random weights."""
    monkeypatch.setattr(distillation, "TEACHER", TEACHER)
    monkeypatch.setattr(distillation, "_HELD_OUT", 4)
    monkeypatch.setattr(authenticity, "HELD_OUT", 1)  # its figures are not looked at here
    settings = {"index": (inpainted,), "device": "cpu", "distil": weights, "distil_steps": STEPS, "max_steps": 2}

    def options(model: Key = "resnext", name: str = "run", **changes: Any) -> AuthenticityOptions:
        return preset("tiny", model, tmp_path / name, **(settings | changes))

    return options


def rows(file: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def photos_of(inpainted: Path, split: str) -> Tensor:  # noqa: F811
    """The middle of every authentic photo of a split. float32 B×3×64×64 in [0, 1]."""
    index, files = read_index(inpainted), DecodedFiles(0)
    wanted = [record for record in index.records(split) if record.extra["label"] == "authentic"]
    pixels = np.stack([files.photo(index.image_path(record))[13:77, 28:92] for record in wanted])
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255


@pytest.mark.parametrize("model", ["swin", "resnext"])
def test_a_distilled_member_is_nearer_to_the_teacher_on_unseen_photos(tiny: Options, model: Key) -> None:
    def distilled(name: str, learning: bool) -> tuple[np.ndarray, np.ndarray]:
        """Losses by step, and at the end on validation photos; the projections learn in any case."""
        options = tiny(model, name, distil_steps=50, max_steps=50, sample_every=100)
        task = Distillation(options, make_accelerator(options))
        task.student.member.requires_grad_(learning)
        train(task, options, task.accelerator, {})
        losses = [[row["stride_16"], row["stride_32"]] for row in rows(options.run / "losses.jsonl")]
        final = rows(options.run / "validation.jsonl")[-1]
        return np.array(losses), np.array([final["stride_16"], final["stride_32"]])

    losses, at_end = distilled("distilled", True)
    _, undistilled = distilled("undistilled", False)
    assert (losses[-10:].mean(axis=0) < 0.9 * losses[:5].mean(axis=0)).all()
    assert (at_end < undistilled).all()
    assert at_end.mean() < 0.98 * undistilled.mean()


def test_it_never_draws_a_photo_kept_for_the_stack_nor_a_fill(
    tiny: Options,
    inpainted: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Path] = []
    read = DecodedFiles.photo
    monkeypatch.setattr(DecodedFiles, "photo", lambda self, path: drawn.append(path) or read(self, path))
    options = tiny("gan", stacking=0.4)
    task = Distillation(options, make_accelerator(options))
    task.prepare(task.accelerator)
    for step in range(20):
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


@pytest.mark.parametrize("model", ["swin", "resnext", "gan"])
def test_interrupted_and_given_again_it_ends_with_the_same_weights(
    tiny: Options, model: Key, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_authenticity(tiny(model, "whole")) == 2
    parts, step_of = tiny(model, "parts"), Distillation.train_step

    def interrupted(self: Distillation, step: int) -> dict[str, Tensor]:
        if step == 4:
            os.kill(os.getpid(), signal.SIGTERM)
        return step_of(self, step)

    with monkeypatch.context() as patch:
        patch.setattr(Distillation, "train_step", interrupted)
        assert run_authenticity(parts) is None
    assert "stopped at step 5 of 8" in capsys.readouterr().err
    assert not (parts.run / "state").exists()
    assert run_authenticity(parts) == 2
    for file in ("distil/state/member.safetensors", "state/member.safetensors", "state/average.safetensors"):
        whole, again = (load_file(run / file) for run in (parts.run.with_name("whole"), parts.run))
        assert all(torch.equal(whole[name], again[name]) for name in whole), file


def test_time_spent_on_the_stage_counts(tiny: Options) -> None:
    stopped = tiny("gan", max_minutes=0.0)
    assert run_authenticity(stopped) is None
    assert rows(stopped.run / "distil" / "validation.jsonl")[-1]["step"] == 0
    assert not (stopped.run / "state").exists()
    limited = tiny("gan", "limited", max_minutes=60.0)
    begun = begin(limited, make_accelerator(limited))
    assert begun is not None
    assert begun.options.max_minutes is not None
    assert 0 < begun.options.max_minutes < 60


def test_a_run_with_a_state_is_not_distilled_again_and_its_manifest_says_how_it_started(
    tiny: Options,
    inpainted: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = tiny("gan")
    run_authenticity(first)
    monkeypatch.setattr("training.authenticity.start.distil", None)  # another call would fail
    assert run_authenticity(tiny("gan", max_steps=4, distil_steps=99)) == 4
    assert run_authenticity(tiny("gan", max_steps=5, distil=None)) == 5
    index = read_index(inpainted)
    own = sum(
        record.extra["label"] == "authentic" and not for_stack(record.extra["source"], 0.2)
        for record in index.records("train")
    )
    said = f"distilled from {TEACHER} for {STEPS} steps on {own} photos"
    assert export(first.run, first.run / "out").training["start"] == said
    assert json.loads((first.run / "training_options.json").read_text(encoding="utf-8"))["start"] == said


def test_every_other_start_is_said_too(tiny: Options, tmp_path: Path) -> None:
    def said(name: str, **changes: Any) -> str:
        run_authenticity(tiny("resnet34", name, distil=None, max_steps=0, **changes))
        start = export(tmp_path / name, tmp_path / "out").training["start"]
        assert isinstance(start, str)
        return start

    assert said("plain") == "none"
    assert said("birds") == "none"
    exported = tmp_path / "out" / "birds.safetensors"
    # a download would fail here: what is given by file is not asked for a second time
    assert said("pets", init=exported, pretrained=True) == "the member birds"
    copy = tmp_path / "resnet.safetensors"
    copy.write_bytes(exported.read_bytes())
    assert said("copied", init=copy) == "the file resnet.safetensors"
    assert said("copied", init=None) == "the file resnet.safetensors"  # it goes on, and started as it did


def test_a_run_of_before_starts_were_recorded_says_what_its_options_tell(tiny: Options) -> None:
    options = tiny("gan", distil=None, max_steps=1)
    run_authenticity(options)
    file = options.run / "training_options.json"
    values = json.loads(file.read_text(encoding="utf-8")) | {"init": "some/where/swin.safetensors"}
    del values["start"]
    file.write_text(json.dumps(values), encoding="utf-8")
    run_authenticity(tiny("gan", distil=None))
    assert export(options.run, options.run / "out").training["start"] == "the file swin.safetensors"


def test_two_starts_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = write_member(tmp_path, "gan").with_suffix(".safetensors")
    said = ["--index", "nowhere.jsonl", "--run", str(tmp_path / "run"), "--init", str(start), "--distil", "some.file"]
    assert cli.main(["authenticity", "--model", "resnext", "--preset", "tiny", *said]) == 1
    error = capsys.readouterr().err
    assert "either --init or --distil" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("kind", ["another network", "no safetensors", "missing"])
def test_a_file_that_does_not_fit_is_one_sentence(
    kind: str,
    inpainted: Path,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "teacher.safetensors"
    if kind == "another network":
        file = write_member(tmp_path, "gan").with_suffix(".safetensors")
    elif kind == "no safetensors":
        file.write_bytes(b"this is no safetensors file at all")
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
