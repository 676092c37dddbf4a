"""`featherproof-data inpainted` with real inpainters and a real, untrained TDANet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dataset_tools.cli import main
from dataset_tools.errors import DataError
from dataset_tools.index import Index, read_index
from dataset_tools.inpainted.fillers import Job, load_fillers, without
from models.checkpoints.checkpoint import CheckpointError, Manifest, write_checkpoint
from tests.fixtures.folders import content
from tests.fixtures.taesd import write_taesd

TDANET, RESYNTHESIS = "tdanet:tiny", "resynthesis:redraws"


@pytest.fixture(autouse=True)
def checkpoints(tiny_checkpoint: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Only these are installed: the tiny TDANet and an untrained autoencoder."""
    import torch

    from models.autoencoder import Autoencoder, AutoencoderConfig

    assert tiny_checkpoint.path is not None
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    for file in (tiny_checkpoint.path, *tiny_checkpoint.weight_paths()):
        (folder / file.name).write_bytes(file.read_bytes())
    config = AutoencoderConfig(widths=(4, 8), latent_channels=2)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        weights = {name: value.numpy() for name, value in Autoencoder(config).state_dict().items()}
    manifest = Manifest("redraws", "autoencoder", "autoencoder", "", config.to_dict(), preprocessing={"multiple": 4})
    write_checkpoint(folder, manifest, weights)
    monkeypatch.setattr("models.checkpoints.checkpoint.search_folders", lambda: [folder])
    return folder


@pytest.mark.usefixtures("small_blocks")
def test_a_set_from_another_folder_with_relative_paths(
    source: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(source.folder)
    arguments = ["--seed", "3", "--device", "cpu", "--hold-out", "telea"]
    assert main(["inpainted", ".", "../set", *arguments, "--fills", "5"]) == 0
    output = capsys.readouterr()
    assert "60 files, 0 source photos skipped, 0 blocks still to be made" in output.out
    assert "block 4 of 4" in output.err
    rows = [record for record in read_index(tmp_path / "set").records() if record.extra["label"] == "inpainted"]
    seen = {split: {r.extra["inpainter"] for r in rows if r.split == split} for split in ("train", "test")}
    assert {TDANET, RESYNTHESIS, "navier-stokes", "copy-move", "patchmatch"} <= seen["train"]
    assert seen["test"] - seen["train"] == {"telea"}
    assert all((r.extra["caption"] is not None) == (r.extra["inpainter"] == TDANET) for r in rows)
    # the same from elsewhere, in parts
    monkeypatch.chdir(tmp_path)
    for part in ("2/2", "1/2"):
        assert main(["inpainted", "source", "again", *arguments, "--fills", "5", "--shard", part]) == 0
    assert content(tmp_path / "again") == content(tmp_path / "set")


def test_inpainters_can_be_left_out(source: Index, tmp_path: Path) -> None:
    left_out = ["patchmatch", "copy-move", "telea", RESYNTHESIS, TDANET]
    arguments = [word for name in left_out for word in ("--without", name)]
    assert main(["inpainted", str(source.path), str(tmp_path / "set"), "--splits", "test", *arguments]) == 0
    rows = list(read_index(tmp_path / "set").records())
    assert {record.extra["inpainter"] for record in rows} == {None, "navier-stokes"}
    assert {record.split for record in rows} == {"test"}


def test_a_tiny_autoencoder_of_others_redraws_too_and_is_part_of_what_the_set_is(
    source: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_taesd(tmp_path / "taef2.safetensors")
    only = [
        word for name in ("patchmatch", "copy-move", "telea", "navier-stokes", TDANET) for word in ("--without", name)
    ]
    command = ["inpainted", str(source.path), str(tmp_path / "set"), "--device", "cpu", *only]
    assert main([*command, "--taesd", str(file)]) == 0
    inpainters = {record.extra["inpainter"] for record in read_index(tmp_path / "set").records()}
    assert inpainters == {None, RESYNTHESIS, "resynthesis:taef2"}
    capsys.readouterr()
    write_taesd(file, normed=False)  # other weights by the same name
    assert main([*command, "--taesd", str(file)]) == 1
    assert "holds a set made with another weights" in capsys.readouterr().err


def test_what_cannot_be_used_is_one_plain_line(
    source: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["inpainted", str(source.path), str(tmp_path / "set")]
    for arguments, reason in {
        "--without magic": "There is no inpainter magic; there are ",
        "--hold-out magic": "There is no inpainter magic to hold out; there are ",
        "--checkpoint magic": "There is no checkpoint named magic",
        "--autoencoder tiny": "is for inpainting, but one for autoencoder is needed",
        "--taesd magic": "The weights magic can't be read",
        f"--taesd {write_taesd(tmp_path / 'redraws.safetensors')}": "There is another autoencoder redraws; rename ",
        "--device tpu": 'There is no device called "tpu"',
    }.items():
        assert main([*command, *arguments.split()]) == 1
        error = capsys.readouterr().err
        assert reason in error
        assert len(error.strip().splitlines()) == 1
    for arguments in ("--shard 0/2", "--shard 3/2", "--shard x", "--fills 0", "--fills 1000000000", "--seed -1"):
        with pytest.raises(SystemExit) as exit_:
            main([*command, *arguments.split()])
        assert exit_.value.code == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_damaged_photo_gives_status_1_and_its_name(
    source: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source.image_path(list(source.records())[4]).unlink()
    assert main(["inpainted", str(source.path), str(tmp_path / "set"), "--splits", "test"]) == 1
    error = capsys.readouterr().err
    assert "a bird, n° 4\\n.jpg skipped: " in error
    assert all(line.startswith("featherproof-data: ") for line in error.splitlines())


def test_every_filler_keeps_what_is_visible(make_photo: Callable[..., np.ndarray], tmp_path: Path) -> None:
    fillers = load_fillers(["default"], None, "cpu", [write_taesd(tmp_path / "passing.safetensors")])
    jobs = []
    for number in range(3):
        hole = np.zeros((48 + number, 64), bool)
        hole[10:30, 5 : 20 + number] = True
        jobs.append(Job(make_photo(64, 48 + number, seed=number), hole, "a red bird", number))
    for name, filler in fillers.by_name.items():
        for job, filled in zip(jobs, filler(jobs), strict=True):
            assert filled is not None, name
            assert filled.dtype == np.uint8
            assert np.array_equal(filled[~job.hole], job.photo[~job.hole]), name
            assert not np.array_equal(filled[job.hole], job.photo[job.hole]), name
    assert set(fillers.weights) == {TDANET, RESYNTHESIS, "resynthesis:passing"}


def test_without_a_single_inpainter_there_is_no_set() -> None:
    fillers = load_fillers(["default"], [], "cpu")
    with pytest.raises(DataError, match="No inpainter is left"):
        without(fillers, fillers.names)
    with pytest.raises(CheckpointError):
        load_fillers(["nothing-such"], [], "cpu")
