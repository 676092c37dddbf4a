"""Every file of weights that a command reads: cut, empty, of another kind or no file at all, it is one sentence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from models.authenticity.config import MemberConfig
from models.authenticity.member import Member, load_start
from models.backbones import load_backbone
from models.checkpoints.checkpoint import Manifest, write_checkpoint
from training import cli
from training.inpainting.report.lpips import LPIPS
from training.inpainting.vgg_features import VGG16
from training.inpainting.warm_start import read_start
from training.text.guides import load_matching

BACKBONE = "tf_efficientnet_lite0"


def cut(file: Path, whole: Path) -> None:
    shutil.copy(whole, file)
    os.truncate(file, 1000)


ODD_WEIGHTS: dict[str, Callable[[Path, Path], object]] = {
    "cut": cut,
    "cut in its header": lambda file, whole: file.write_bytes(whole.read_bytes()[:20]),
    "empty": lambda file, whole: file.touch(),
    "no safetensors": lambda file, whole: file.write_bytes(b"\x80\x02" + bytes(500)),
    "of another network": lambda file, whole: save_file({"other.weight": torch.zeros(3)}, file),
    "pipe": lambda file, whole: os.mkfifo(file),
    "endless": lambda file, whole: file.symlink_to("/dev/zero"),
    "folder": lambda file, whole: file.mkdir(),
}
READERS: dict[str, Callable[[Path], object]] = {
    "--lpips-weights": LPIPS,
    "--perceptual-weights": VGG16,
    "--backbone-weights, --judge-weights, --extractor-weights": lambda file: load_backbone(BACKBONE, file),
    "--init of a member": lambda file: load_start(Member(MemberConfig("gan", "", widths=(8, 8, 8, 8))), file),
}


@pytest.mark.parametrize("odd", ODD_WEIGHTS)
@pytest.mark.parametrize("reader", READERS)
def test_weights_that_cannot_be_read_are_named_in_a_sentence(
    odd: str, reader: str, tmp_path: Path, vgg_file: Path
) -> None:
    file = tmp_path / "weights.safetensors"
    ODD_WEIGHTS[odd](file, vgg_file)
    with pytest.raises((ValueError, RuntimeError, OSError)) as refused:
        READERS[reader](file)
    said = cli.plain_sentence(refused.value)
    assert str(file) in said
    assert "\n" not in said


@pytest.fixture(scope="module")
def run_folder(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a finished run, whose files may be damaged and are put back."""
    return Path(shutil.copytree(finished_run, tmp_path_factory.mktemp("damaged") / "run"))


@pytest.fixture
def damaged(run_folder: Path) -> Iterator[Callable[[str, str], Path]]:
    """damaged(name, odd): the run's file of that name, damaged in that way of ODD_WEIGHTS until the test ends."""
    kept: list[tuple[Path, Path]] = []

    def damage(name: str, odd: str) -> Path:
        file, aside = run_folder / name, run_folder / "aside"
        file.rename(aside)
        kept.append((file, aside))
        ODD_WEIGHTS[odd](file, aside)
        return file

    yield damage
    for file, aside in kept:
        (file.rmdir if file.is_dir() else file.unlink)()
        aside.rename(file)


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("state/network.safetensors", "cut"),
        ("state/discriminators.optimizer.safetensors", "empty"),
        ("state/average.safetensors", "pipe"),
        ("state/progress.json", "cut"),
    ],
)
def test_a_damaged_state_is_named_by_training_and_changes_nothing(
    name: str,
    odd: str,
    run_folder: Path,
    damaged: Callable[[str, str], Path],
    index: Path,
    cache_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = damaged(name, odd)
    before = (run_folder / "training_options.json").read_bytes(), (run_folder / "losses.jsonl").read_bytes()
    asked = ["--preset", "tiny", "--index", index, "--run", run_folder, "--cache", cache_folder, "--device", "cpu"]
    assert cli.main(["inpainting", *map(str, asked), "--max-steps", "31"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"featherproof-train: {file} is damaged (")
    assert "give another one with --run" in said
    assert before == ((run_folder / "training_options.json").read_bytes(), (run_folder / "losses.jsonl").read_bytes())


@pytest.mark.parametrize("odd", ["cut", "of another network", "pipe"])
@pytest.mark.parametrize("name", ["state/average.safetensors", "state/progress.json", "training_options.json"])
def test_a_damaged_run_is_named_by_export_and_nothing_is_written(
    name: str,
    odd: str,
    run_folder: Path,
    damaged: Callable[[str, str], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = damaged(name, odd)
    if odd == "cut":  # a JSON file of under 1000 bytes would be filled up with zeros, which is damage too
        assert file.stat().st_size == 1000
    assert cli.main(["export", str(run_folder), str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(file if odd != "of another network" else file.parent) in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("config", [{}, {"embedding_dim": -1}, {"text_dim": "z"}, {"vocabulary_size": 10**30}])
def test_a_checkpoint_of_text_matching_that_cannot_be_is_refused(config: dict[str, object], tmp_path: Path) -> None:
    shape = dict.fromkeys(("vocabulary_size", "region_channels", "global_channels", "embedding_dim", "text_dim"), 8)
    told = (shape | {"backbone": BACKBONE, "image_size": 64} | config) if config else {}
    manifest = Manifest("words", "text-matching", "tdanet", "Words", told)
    file = write_checkpoint(tmp_path, manifest, {"other": np.zeros(3, np.float32)}).path
    assert file is not None
    with pytest.raises(ValueError, match=r"words\.json") as refused:
        load_matching(file)
    assert "\n" not in str(refused.value)


def test_a_start_whose_settings_cannot_be_is_refused(tmp_path: Path) -> None:
    manifest = Manifest("start", "inpainting", "tdanet", "A start", {"latent_channels": -1})
    file = write_checkpoint(tmp_path, manifest, {"other": np.zeros(3, np.float32)}).path
    assert file is not None
    with pytest.raises(ValueError, match=r"start\.json .* latent_channels"):
        read_start(file)
