"""The command line keeps its contract: help, exit statuses, one-line errors, the list of checkpoints and the demo."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.samples import SAMPLE_PHOTO
from models import __version__
from models.checkpoints.checkpoint import Manifest
from tests.app.commands.conftest import inpaint_arguments
from tests.fixtures.command import Outcome, one_line


def test_version_and_help_are_on_stdout(run: Callable[..., Outcome]) -> None:
    assert run("--version").out.startswith(f"featherproof {__version__}\n")
    assert "inpaint" in run("--help").out
    assert "--heatmaps" in run("classify", "--help").out
    assert "--mask" in run("inpaint", "--help").out


INPAINT = "inpaint a.jpg --mask m.png --caption x --out o"


@pytest.mark.parametrize(
    "line",
    [
        *("--bogus", "a.jpg b.jpg", "inpaint", INPAINT.removesuffix(" --out o"), "models --verity", "classify"),
        *(f"{INPAINT} {slip}" for slip in ("--count 0", "--count two", "--seed -1", "--device toaster")),
        *("classify --csv a.JPG b.jpg", "classify --report a.pdf b.jpg", "classify a.jpg --device toaster"),
    ],
)
def test_arguments_that_cannot_be_parsed_are_one_line_and_status_2(run: Callable[..., Outcome], line: str) -> None:
    outcome = run(*line.split())
    assert (outcome.status, outcome.out, one_line(outcome.err)) == (2, "", True)


def test_debug_shows_the_traceback_and_nothing_else_does(
    run: Callable[..., Outcome], mask: Path, tmp_path: Path
) -> None:
    arguments = inpaint_arguments(tmp_path / "gone.jpg", mask, tmp_path / "out")
    assert "Traceback" not in run(*arguments).err
    for outcome in (run("--debug", *arguments), run(*arguments, "--debug")):
        assert outcome.status == 1
        assert "Traceback" in outcome.err


@pytest.fixture
def tiny(
    tiny_checkpoint: Manifest, tiny_authenticator: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder of one's own, to write in, with a tiny inpainter and a tiny ensemble; the program looks there first."""
    folder = tmp_path / "tiny"
    for made in (tiny_checkpoint, tiny_authenticator):
        assert made.path is not None
        shutil.copytree(made.path.parent, folder, dirs_exist_ok=True)
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(folder))
    return folder


def test_models_lists_every_checkpoint_and_finds_what_is_altered_damaged_or_lacking(
    run: Callable[..., Outcome], photo: Path, mask: Path, tiny: Path, tmp_path: Path
) -> None:
    listed = run("models")
    assert listed.status == 0
    for line in (
        "tiny  (default)",
        "An untrained network for tests",
        "  authenticity stack, 1.5 kB, sha256",
        "  members: tiny-swin, tiny-resnext, tiny-gan\n",
        "  authenticity member, gan, 26.4 kB, sha256",
        "resnext (resnext50_32x4d, narrowed, cut after stage 3)",
    ):
        assert line in listed.out
    assert run("models", "--verify").out.count("sha256: verified") >= 5
    weights = tiny / "tiny.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    altered = run("models", "--verify")
    assert altered.status == 1
    assert "mismatch" in altered.out
    refused = run(*inpaint_arguments(photo, mask, tmp_path / "out"), "--checkpoint", tiny / "tiny.json")
    assert refused.status == 1
    assert one_line(refused.err)
    assert "tiny.safetensors" in refused.err
    (tiny / "tiny-gan.json").unlink()
    (tiny / "bad.json").write_text("{")
    lacking = run("models")
    assert lacking.status == 1
    assert "tiny-resnext, tiny-gan (missing)\n" in lacking.out
    assert "bad.json" in lacking.err


def test_the_demo_writes_a_contact_sheet(run: Callable[..., Outcome], tmp_path: Path, tiny: Path) -> None:
    sheet = tmp_path / "folder" / "sheet.png"
    outcome = run("demo", "--out", sheet, "--device", "cpu")
    assert outcome.status == 0, outcome.err
    with Image.open(sheet) as picture:
        assert picture.width > 3 * 451
        assert picture.height > 2 * 300


def test_the_demo_never_takes_the_place_of_its_sample(
    run: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = tmp_path / "sample.png"
    sample.write_bytes(SAMPLE_PHOTO.read_bytes())
    monkeypatch.setattr("app.commands.demo.SAMPLE_PHOTO", sample)
    (tmp_path / "sheet.png").symlink_to(sample)
    outcome = run("demo", "--out", tmp_path / "sheet.png")
    assert outcome.status == 1
    assert one_line(outcome.err)
    assert sample.read_bytes() == SAMPLE_PHOTO.read_bytes()
