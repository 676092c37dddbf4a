"""The autoencoder learns to redraw photos, is exported, and then redraws what is under a hole and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.autoencoder import Autoencoder, AutoencoderConfig
from models.checkpoints.checkpoint import CheckpointError, Manifest, find, write_checkpoint
from models.resynthesizer import Resynthesizer
from training.autoencoder import PRESETS
from training.cli import main
from training.commands.train import run_autoencoder
from training.export.export import export


@pytest.fixture(scope="module")
def run(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "autoencoder"
    run_autoencoder(replace(PRESETS["tiny"](folder), index=(index,), device="cpu", max_steps=60))
    return folder


@pytest.fixture(scope="module")
def exported(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return export(run, tmp_path_factory.mktemp("checkpoints"))


def test_it_learns(run: Path) -> None:
    losses = [json.loads(line)["l1"] for line in (run / "losses.jsonl").read_text().splitlines()]
    assert np.mean(losses[-5:]) < 0.6 * np.mean(losses[:5])
    assert list((run / "samples").glob("step-0000060-photos-*.png"))


def test_a_run_in_two_parts_ends_as_one_in_one(index: Path, run: Path, tmp_path: Path) -> None:
    options = replace(PRESETS["tiny"](tmp_path / "parts"), index=(index,), device="cpu")
    run_autoencoder(replace(options, max_steps=23))
    run_autoencoder(replace(options, max_steps=60))
    rows = [[json.loads(line)["l1"] for line in (f / "losses.jsonl").open()] for f in (run, tmp_path / "parts")]
    assert rows[0] == rows[1]


def test_the_checkpoint_is_of_its_own_kind(exported: Manifest) -> None:
    assert (exported.kind, exported.architecture) == ("autoencoder", "autoencoder")
    assert exported.preprocessing["multiple"] == 4
    assert exported.path is not None
    with pytest.raises(CheckpointError, match="is for autoencoder, but one for inpainting is needed"):
        find(str(exported.path))


def test_what_is_under_the_hole_is_redrawn_and_the_rest_kept(
    exported: Manifest, make_photo: Callable[..., np.ndarray]
) -> None:
    resynthesizer = Resynthesizer.load(str(exported.path), "cpu")
    photo = make_photo(90, 70, seed=3)
    hole = np.zeros((70, 90), bool)
    hole[0:31, 50:90] = True  # at the border
    redrawn = resynthesizer.redraw(photo, hole)
    assert np.array_equal(redrawn[~hole], photo[~hole])
    assert not np.array_equal(redrawn[hole], photo[hole])
    # It follows what is under the hole, which an inpainter must never do.
    other = np.where(hole[..., None], 255 - photo, photo)
    near, far = (np.abs(redrawn[hole].astype(int) - p[hole]).mean() for p in (photo, other))
    assert near < far


@pytest.mark.parametrize("shape", [(8, 8), (33, 200), (400, 300)])
def test_any_photo_and_hole_can_be_redrawn(
    exported: Manifest, make_photo: Callable[..., np.ndarray], shape: tuple[int, int]
) -> None:
    resynthesizer = Resynthesizer.load(str(exported.path), "cpu")
    photo = make_photo(shape[1], shape[0])
    everything = np.ones(shape, bool)
    assert resynthesizer.redraw(photo, everything).shape == photo.shape
    one = np.zeros(shape, bool)
    one[-1, -1] = True
    redrawn = resynthesizer.redraw(photo, one)
    assert np.array_equal(redrawn[~one], photo[~one])


@pytest.mark.parametrize("upsampling", ["nearest", "transposed"])
def test_the_picture_comes_back_at_its_own_size(upsampling: str) -> None:
    config = AutoencoderConfig(widths=(4, 8), latent_channels=2, upsampling=upsampling)  # type: ignore[arg-type]
    network = Autoencoder(AutoencoderConfig.from_dict(config.to_dict()))
    assert config.stride == 4
    assert network(torch.zeros(2, 3, 24, 36)).shape == (2, 3, 24, 36)
    assert network.encoder(torch.zeros(1, 3, 24, 36)).shape == (1, 2, 6, 9)


def test_weights_that_do_not_fit_are_a_clear_error(exported: Manifest, tmp_path: Path) -> None:
    written = write_checkpoint(tmp_path, replace(exported, name="wrong"), {"a": np.zeros(3, np.float16)})
    with pytest.raises(CheckpointError, match=r"wrong\.json does not fit its own configuration"):
        Resynthesizer.load(str(written.path), "cpu")


def test_the_command_prints_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["autoencoder", "--preset", "fine", "--run", "r", "--dry-run"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["network"] == {"widths": [48, 96], "latent_channels": 8, "upsampling": "transposed"}
