"""Members that search: made from training photos, they find what networks can't see."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from dataset_tools.inpainted.fillers import Fillers, Job
from dataset_tools.inpainted.plan import SetOptions
from models.authenticator import Authenticator, Member, load_members
from models.authenticity.cell_stack import CellStack
from models.authenticity.scan import FEATURES
from models.authenticity.searches import COPIES, JPEG, RESIDUALS
from models.authenticity.stack import Stack
from models.authenticity.verdict import ALTERED
from models.checkpoints.checkpoint import CheckpointError, load_weights, write_checkpoint
from models.checkpoints.manifest import Manifest, read_manifest
from tests.conftest import once_a_jpeg
from tests.training.ensembles import write_set
from training.cli import main
from training.photos.parts import for_stack, source_photos
from training.stack import searches
from training.stack.scans import View

STACKING = 0.5


def moved(jobs: list[Job]) -> list[np.ndarray | None]:
    """Each hole filled with what lies 70 px to its left."""
    return [np.where(job.hole[..., None], np.roll(job.photo, 70, axis=1), job.photo) for job in jobs]


def grain(seed: int) -> np.ndarray:
    """A photo of soft grain, unlike itself everywhere: uint8 120×160×3."""
    noise = np.random.default_rng(seed).normal(128, 120, (120, 160, 3)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 1.2), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def copied_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of forty training photos, each with a region copied within it, of more than a spot's few pixels."""
    photos, fillers = [grain(number) for number in range(40)], Fillers({"copy-move": moved}, {})
    options = SetOptions(fills=1, held_out_holes=("spot",))
    return write_set(tmp_path_factory.mktemp("copied"), photos, lambda number: "train", fillers, options)


@pytest.fixture(scope="module")
def member_file(copied_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("member")
    assert main(["copies", "--index", str(copied_set), "--out", str(out), "--stacking", str(STACKING)]) == 0
    return out / "copies.json"


def foreign(jobs: list[Job]) -> list[np.ndarray | None]:
    """Each hole filled with grain that was never a JPEG."""
    return [np.where(job.hole[..., None], grain(1000 + n), job.photo) for n, job in enumerate(jobs)]


@pytest.fixture(scope="module")
def jpeg_member_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The member made of forty training photos that once were JPEGs."""
    folder, fillers = tmp_path_factory.mktemp("jpegs"), Fillers({"grain": foreign}, {})
    photos, options = [once_a_jpeg(grain(number), 75) for number in range(40)], SetOptions(held_out_holes=("spot",))
    index = write_set(folder, photos, lambda number: "train", fillers, options)
    out = folder / "member"
    assert main(["jpeg", "--index", str(index), "--out", str(out), "--stacking", str(STACKING)]) == 0
    return out / "jpeg.json"


def test_the_one_for_jpegs_calls_what_lacks_their_history(jpeg_member_file: Path) -> None:
    manifest = read_manifest(jpeg_member_file)
    # Half of the views are altered, most of them so that nothing is left.
    assert manifest.metrics["out_of_fold"]["auroc"] > 0.65
    assert manifest.metrics["out_of_fold"]["views"] == 4 * manifest.training["data"]["train bird"]  # altered ones too
    (member,) = load_members([jpeg_member_file], "cpu")
    assert member.key == JPEG
    photo = once_a_jpeg(grain(100), 75)
    altered = photo.copy()
    altered[32:96, 64:128] = grain(101)[32:96, 64:128]
    authentic, found = member.scan_each([photo, altered])
    assert authentic.features.shape == (len(FEATURES),)
    assert found.features[0] > 0 > authentic.features[0]
    assert found.cells[2:6, 4:8].min() > max(0, found.cells[:, :3].max())


@pytest.fixture(scope="module")
def residuals_member_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The member made of sixty training photos whose fills are smoother than they."""
    folder, fillers = tmp_path_factory.mktemp("residuals"), Fillers({"smooth": smooth}, {})
    photos, options = [grain(number) for number in range(60)], SetOptions(held_out_holes=("spot",))
    index = write_set(folder, photos, lambda number: "train", fillers, options)
    out = folder / "member"
    assert main(["residuals", "--index", str(index), "--out", str(out), "--stacking", "0.1"]) == 0
    return out / "residuals.json"


def smooth(jobs: list[Job]) -> list[np.ndarray | None]:
    """Each hole filled with softer grain."""
    return [np.where(job.hole[..., None], softer(1000 + n), job.photo) for n, job in enumerate(jobs)]


def softer(seed: int) -> np.ndarray:
    return cv2.GaussianBlur(grain(seed), (0, 0), 1.0)


def test_the_one_for_residuals_calls_what_is_smoother_than_the_rest(residuals_member_file: Path) -> None:
    manifest = read_manifest(residuals_member_file)
    assert manifest.training["network_cells"] > 0
    assert manifest.metrics["out_of_fold"]["auroc"] > 0.65  # half of the views are altered
    # what the judge learned from was kept from the network
    assert manifest.metrics["out_of_fold"]["views"] < manifest.training["data"]["train bird"]
    (member,) = load_members([residuals_member_file], "cpu")
    assert member.key == RESIDUALS
    photo = grain(100)
    altered = photo.copy()
    altered[32:96, 64:128] = softer(101)[32:96, 64:128]
    authentic, found = member.scan_each([photo, altered])
    assert found.features[0] > 0 > authentic.features[0]
    assert found.cells[2:6, 4:8].min() > max(0, found.cells[:, :3].max())


def test_what_judges_residuals_hears_of_photos_that_the_network_never_saw(
    residuals_member_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[set[str]] = []

    def noting(make: Callable[..., Any]) -> Callable[..., Any]:
        def made(views: Sequence[View], *others: Any) -> Any:
            shown.append({view.copy.source for view in views})
            return make(views, *others)

        return made

    for name in ("fit_counts_network", "_sample"):
        monkeypatch.setattr(searches, name, noting(getattr(searches, name)))
    index = residuals_member_file.parent.parent / "set" / "index.jsonl"
    assert main(["residuals", "--index", str(index), "--out", str(tmp_path), "--stacking", "0.1"]) == 0
    for_network, for_judge = shown
    assert for_network
    assert for_judge
    assert for_network.isdisjoint(for_judge)


def test_without_its_network_it_is_refused_in_a_sentence(residuals_member_file: Path, tmp_path: Path) -> None:
    manifest = read_manifest(residuals_member_file)
    tensors = load_weights(manifest)
    lacking = {name: values for name, values in tensors.items() if name != "counts.hidden"}
    for spoiled, told in ((lacking, "lacks numbers"), (tensors | {"counts.weight": np.zeros(1)}, "no usable weight")):
        file = write_checkpoint(tmp_path, manifest, spoiled).path
        assert file is not None
        with pytest.raises(CheckpointError, match=told):
            load_members([file], "cpu")


def test_it_is_made_from_photos_that_the_stack_never_sees(copied_set: Path, member_file: Path) -> None:
    manifest = read_manifest(member_file)
    rest = sum(not for_stack(str(number), STACKING) for number in range(40))
    assert manifest.training["data"] == {"train bird": rest}
    assert manifest.training["stacking"] == STACKING
    assert manifest.metrics["out_of_fold"]["auroc"] > 0.9


def test_it_calls_a_copy_and_shows_where(member_file: Path) -> None:
    (member,) = load_members([member_file], "cpu")
    assert member.key == COPIES
    photo = grain(100)
    altered = photo.copy()
    altered[20:80, 96:144] = photo[20:80, 16:64]
    authentic, found = member.scan_each([photo, altered])
    assert authentic.features.shape == (len(FEATURES),)
    assert found.features[0] > 0 > authentic.features[0]
    assert found.cells.shape == (8, 10)
    assert (found.cells[2:4, 7:8] > 0).all()  # the copy
    assert (authentic.cells <= 0).all()
    assert found.scanned.all()


def test_a_copied_cell_shows_in_the_heat_map_though_a_network_says_no(member_file: Path) -> None:
    class Blind:
        device, device_title, notes = "cpu", "CPU", ()

        def run(self, graph: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
            b, _, h, w = inputs["photo"].shape
            return {"image": np.full(b, -4, np.float32), "cells": np.full((b, 1, h // 16, w // 16), -4, np.float32)}

    (copies,) = load_members([member_file], "cpu")
    sure = Stack(np.zeros(6), np.ones(6), np.array([0, 0, 0, 1.0, 0, 0]), 0.0)
    manifest = Manifest("stack", "authenticity", "stack", "Two members", {})
    ensemble = Authenticator((Member("swin", Blind()), copies), sure, CellStack.averaging(2), manifest)
    photo = grain(101)
    photo[20:80, 96:144] = photo[20:80, 16:64]
    verdict = ensemble.classify(photo)
    assert verdict.p_inpainted > 0.5
    assert set(verdict.models) == {"swin", COPIES}
    assert verdict.cells[3, 7] > ALTERED > verdict.cells[7, 0]
    assert verdict.box is not None


def test_photos_of_any_size_have_a_scan(member_file: Path) -> None:
    (member,) = load_members([member_file], "cpu")
    for height, width in ((1, 1), (2000, 5), (40, 33)):
        photo = np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)
        (found,) = member.scan_each([photo])
        assert found.cells.shape == (-(-height // 16), -(-width // 16))
        assert np.isfinite(found.features).all()


def test_too_few_copies_are_a_clear_error(copied_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["copies", "--index", str(copied_set), "--out", str(tmp_path)]
    assert main([*arguments, "--photos", "3"]) == 1
    assert "source photos" in capsys.readouterr().err
    assert main([*arguments, "--inpainters", "nobody"]) == 1
    assert not list(tmp_path.iterdir())


def test_too_few_photos_for_a_network_are_told_before_they_are_looked_at(
    copied_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.stack.scans.altered_view", None)  # could not be called
    assert main(["residuals", "--index", str(copied_set), "--out", str(tmp_path)]) == 1
    assert "needs 50 source photos or more" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_taken_name_is_refused_before_photos_are_looked_at(
    copied_set: Path, member_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.stack.scans.altered_view", None)  # could not be called
    written = member_file.read_bytes()
    arguments = ["copies", "--index", str(copied_set), "--out", str(member_file.parent), "--stacking", "0.2"]
    assert main(arguments) == 1
    assert f"{member_file} is another checkpoint: give another --name or folder" in capsys.readouterr().err
    assert member_file.read_bytes() == written


def test_made_again_of_the_same_photos_it_takes_its_own_place(copied_set: Path, member_file: Path) -> None:
    out = str(member_file.parent)
    assert main(["copies", "--index", str(copied_set), "--out", out, "--stacking", str(STACKING)]) == 0


def test_photos_that_cannot_be_read_are_told_and_left_out(
    copied_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoiled = tmp_path / "set"
    shutil.copytree(copied_set.parent, spoiled)
    index, out = spoiled / copied_set.name, tmp_path / "out"
    sources = [source for source in source_photos([index], "train") if not for_stack(source.id, STACKING)]
    torn = sources[0].authentic[0].path
    torn.write_bytes(b"not a photo")
    assert main(["copies", "--index", str(index), "--out", str(out), "--stacking", str(STACKING)]) == 0
    assert f"{torn} can't be read and is left out." in capsys.readouterr().err
    views = sum(1 + len(source.fills) for source in sources)
    assert read_manifest(out / "copies.json").metrics["out_of_fold"]["views"] == views - 1
