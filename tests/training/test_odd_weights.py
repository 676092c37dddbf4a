"""Every file of weights that a command reads: cut, empty, of another kind or no file at all, it is one sentence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
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


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("state/network.safetensors", "cut"),
        ("state/discriminators.optimizer.safetensors", "empty"),
        ("state/average.safetensors", "pipe"),
        ("state/average.safetensors", "of another network"),
        ("state/progress.json", "cut"),
        ("training_options.json", "cut"),
    ],
)
def test_a_damaged_run_is_named_by_training_and_by_export_and_nothing_is_changed_or_written(
    name: str,
    odd: str,
    finished_run: Path,
    index: Path,
    small_cache: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run, out, log = tmp_path / "run", tmp_path / "out", "losses.jsonl"
    shutil.copytree(finished_run, run)
    (run / name).unlink()
    ODD_WEIGHTS[odd](run / name, finished_run / name)
    damaged = run / name if odd != "of another network" else (run / name).parent
    flags = f"--preset tiny --index {index} --run {run} --cache {small_cache} --device cpu --image-size 32"
    asked = [*flags.split(), "--max-steps", "21"]
    if odd != "of another network":
        assert cli.main(["inpainting", *asked]) == 1
        line = capsys.readouterr().err.splitlines()[-1]
        assert line.startswith(f"featherproof-train: {damaged} is damaged (")
        assert "give another one with --run" in line
        assert (run / log).read_bytes() == (finished_run / log).read_bytes()
    if "network.s" not in name and "optimizer" not in name:  # an export reads neither
        assert cli.main(["export", str(run), str(out)]) == 1
        line = capsys.readouterr().err
        assert line.count("\n") == 1
        assert str(damaged) in line
        assert not out.exists()


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
