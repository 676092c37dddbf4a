"""A member starts from none that saw what is kept from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.checkpoints.checkpoint import CheckpointError
from tests.training.ensembles import write_member
from training import cli
from training.authenticity.start import check_start, photos_seen_by
from training.runs.saved import SavedRun
from training.runs.state import read_options


def start(folder: Path, **training: object) -> Path:
    return write_member(folder, "gan", **training).with_suffix(".safetensors")


@pytest.mark.parametrize(
    ("training", "says"),
    [
        ({"stacking": 0.0}, r"gan-small was trained on photos that --stacking 0\.2"),
        ({"stacking": 0.1}, r"gan-small was trained on photos that --stacking 0\.2"),
        ({"stacking": None}, r"gan-small was trained on photos that --stacking 0\.2"),
        ({"without": ["telea"]}, "fills by patchmatch"),
    ],
)
def test_a_start_that_saw_what_is_kept_from_the_member_is_refused(tmp_path: Path, training: dict, says: str) -> None:
    with pytest.raises(CheckpointError, match=says):
        check_start(start(tmp_path, **training), 0.2, ("telea", "patchmatch") if "without" in training else ())


def test_a_start_that_saw_nothing_kept_is_taken(tmp_path: Path) -> None:
    for kept in (0.2, 0.5):
        check_start(start(tmp_path, stacking=kept, without=["telea"]), 0.2, ("telea",))
    check_start(None, 0.2, ("telea",))
    check_start(tmp_path / "swin.safetensors", 0.2, ("telea",))  # a plain backbone


@pytest.mark.parametrize(
    ("flags", "says"), [((), "keeps for the stack"), (("--distil", "some.file"), "either --init or --distil")]
)
def test_the_command_refuses_before_it_trains(
    flags: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["--index", "nowhere.jsonl", "--run", str(tmp_path / "run"), "--init", str(start(tmp_path, stacking=0.1))]
    assert cli.main(["gan-classifier", "--preset", "tiny", *said, *flags]) == 1
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_a_resnext_whose_first_stage_saw_what_is_kept_is_refused_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["--index", "nowhere.jsonl", "--run", str(tmp_path / "run"), "--early", str(start(tmp_path, stacking=0.1))]
    assert cli.main(["authenticity", "--model", "swin", "--preset", "tiny", *said]) == 1
    assert "keeps for the stack" in capsys.readouterr().err


def test_crops_are_counted_from_the_very_start_on(inpainted: Path, tmp_path: Path) -> None:
    run, init = tmp_path / "run", start(tmp_path, photos_seen=1000)
    said = ["--index", str(inpainted), "--run", str(run), "--init", str(init), "--stacking", "0.5", "--device", "cpu"]
    for steps in (1, 3):  # the second call goes on with the first one's state
        flags = ["--preset", "tiny", "--rounds", "0", "--max-steps", str(steps), "--batch-size", "4", *said]
        assert cli.main(["gan-classifier", *flags]) == 0
        assert SavedRun.open(run).photos == 1000 + 4 * steps
        assert read_options(run)["photos_before"] == 1000


def test_a_start_that_tells_only_its_last_run_has_seen_that(tmp_path: Path) -> None:
    assert photos_seen_by(start(tmp_path, steps=30, batch_size=8)) == 240
    assert photos_seen_by(start(tmp_path, steps=30, batch_size=8, photos_seen=999)) == 999
    assert photos_seen_by(tmp_path / "swin.safetensors") == photos_seen_by(None) == 0  # a plain backbone, nothing
