"""Where the disk is full, a run says which file has no room, and what was saved before is whole."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from models.backbones import EfficientNetFeatures, load_backbone
from tests.fixtures.full_disk import SIGNS, room_for_files_of
from training.cli import main
from training.photos.cache import open_cache
from training.runs.logs import Logs
from training.text.feature_cache import open_features


def content(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file() and "tensorboard" not in file.parts}


def failed(capsys: pytest.CaptureFixture[str], size: int, *asked: object) -> str:
    """The last line of a command that has no room for files of more than `size` bytes; what it names."""
    capsys.readouterr()
    with room_for_files_of(size):
        assert main([str(argument) for argument in asked]) == 1
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith("featherproof-train: ")
    named, _, reason = line.removeprefix("featherproof-train: ").rpartition(": ")
    assert reason.rstrip(".") in SIGNS
    return named


def test_a_cache_a_state_and_a_checkpoint_without_room_are_named_and_leave_what_was_there(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.photos.cache.HOLES_PER_KIND", 8)
    run, out = tmp_path / "run", tmp_path / "out"
    asked = ["autoencoder", "--preset", "tiny", "--index", index, "--run", run, "--device", "cpu", "--max-steps"]
    for size in (0, 50_000):
        assert failed(capsys, size, *asked, 1) == str(run / "cache")
        assert not [file for file in tmp_path.rglob("*") if file.is_file()]
    assert main([*map(str, asked), "1"]) == 0
    assert main(["export", str(run), str(out)]) == 0
    state, checkpoint = content(run / "state"), content(out)
    assert failed(capsys, 20_000, *asked, 2) == str(run / "state")
    assert content(run / "state") == state
    assert not [file for file in run.rglob("*") if "partial" in file.name]
    assert Path(failed(capsys, 20_000, "export", run, out)).parent == out
    assert content(out) == checkpoint
    assert main([*map(str, asked), "2"]) == 0


def test_a_log_holds_whole_rows_on_a_full_disk(tmp_path: Path) -> None:
    logs = Logs(tmp_path, first=0, last=2, enabled=True)
    logs.losses(1, 4, {"l1": 0.5}, 0.1)
    before = (tmp_path / "losses.jsonl").read_bytes()
    with room_for_files_of(len(before) + 5), pytest.raises(OSError, match=r"losses\.jsonl"):
        logs.losses(2, 8, {"l1": 0.25}, 0.2)
    assert (tmp_path / "losses.jsonl").read_bytes() == before
    logs.losses(2, 8, {"l1": 0.25}, 0.2)
    rows = [json.loads(line) for line in (tmp_path / "losses.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [1, 2]


def test_features_that_have_no_room_are_named_and_leave_nothing(
    cache_folder: Path, backbone_file: Path, tmp_path: Path
) -> None:
    backbone = EfficientNetFeatures(load_backbone("tf_efficientnet_lite0", backbone_file))
    accelerator: Any = SimpleNamespace(device=torch.device("cpu"), mixed_precision="no")
    with room_for_files_of(1000), pytest.raises(OSError, match=str(tmp_path)):
        open_features(tmp_path, open_cache(cache_folder), backbone, 64, accelerator, "lite0")
    assert list(tmp_path.iterdir()) == []
