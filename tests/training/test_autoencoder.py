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
from tests.fixtures.redrawn import check_redrawn
from training.autoencoder import PRESETS
from training.commands.train import run_autoencoder
from training.export.export import export


def train(index: Path, run: Path, *stops: int) -> None:
    options = replace(PRESETS["tiny"](run), index=(index,), cache=run.parent / "cache", device="cpu")
    for steps in stops:
        assert run_autoencoder(replace(options, max_steps=steps)) == steps


@pytest.fixture(scope="module")
def run(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "autoencoder"
    train(index, folder, 60)
    return folder


@pytest.fixture(scope="module")
def exported(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return export(run, tmp_path_factory.mktemp("checkpoints"))


def test_it_learns_in_two_parts_what_it_learns_in_one(index: Path, run: Path) -> None:
    train(index, run.with_name("parts"), 23, 60)
    logs = (folder / "losses.jsonl" for folder in (run, run.with_name("parts")))
    whole, parts = ([json.loads(line)["l1"] for line in log.read_text().splitlines()] for log in logs)
    assert parts == whole
    assert np.mean(whole[-5:]) < 0.6 * np.mean(whole[:5])
    assert list((run / "samples").glob("step-0000060-photos-*.png"))


def test_its_checkpoint_is_of_its_own_kind_and_must_fit(exported: Manifest, tmp_path: Path) -> None:
    assert (exported.kind, exported.architecture) == ("autoencoder", "autoencoder")
    assert exported.preprocessing["multiple"] == 4
    with pytest.raises(CheckpointError, match="is for autoencoder, but one for inpainting is needed"):
        find(str(exported.path))
    written = write_checkpoint(tmp_path, replace(exported, name="wrong"), {"a": np.zeros(3, np.float16)})
    with pytest.raises(CheckpointError, match=r"wrong\.json does not fit its own configuration"):
        Resynthesizer.load(str(written.path), "cpu")


def test_what_is_under_the_hole_is_redrawn_and_the_rest_kept(
    exported: Manifest, make_photo: Callable[..., np.ndarray]
) -> None:
    resynthesizer = Resynthesizer.load(str(exported.path), "cpu")
    photo = make_photo(90, 70, seed=3)
    hole = np.zeros((70, 90), bool)
    hole[0:31, 50:90] = True  # at the border
    check_redrawn(resynthesizer, photo, hole)
    for height, width in ((8, 8), (33, 200), (400, 300)):
        photo, one = make_photo(width, height), np.zeros((height, width), bool)
        one[-1, -1] = True
        assert resynthesizer.redraw(photo, np.ones_like(one)).shape == photo.shape
        assert np.array_equal(resynthesizer.redraw(photo, one)[~one], photo[~one])


@pytest.mark.parametrize("upsampling", ["nearest", "transposed"])
def test_the_picture_comes_back_at_its_own_size(upsampling: str) -> None:
    config = AutoencoderConfig(widths=(4, 8), latent_channels=2, upsampling=upsampling)  # type: ignore[arg-type]
    network = Autoencoder(AutoencoderConfig.from_dict(config.to_dict()))
    assert config.stride == 4
    assert network(torch.zeros(2, 3, 24, 36)).shape == (2, 3, 24, 36)
    assert network.encoder(torch.zeros(1, 3, 24, 36)).shape == (1, 2, 6, 9)
