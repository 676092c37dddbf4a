"""Odd files among the user's checkpoints stop nothing: each is named in a sentence, and the others work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.checkpoints.list import read_entries
from models.checkpoints.checkpoint import Manifest
from tests.fixtures.command import Outcome
from tests.fixtures.odd_files import ODD_FILES

Run = Callable[..., Outcome]


@pytest.fixture
def folder(
    tiny_checkpoint: Manifest, tiny_authenticator: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The user's folder: an inpainter, an ensemble, and every odd file."""
    own = tmp_path / "checkpoints"
    own.mkdir()
    for manifest in (tiny_checkpoint, tiny_authenticator):
        assert manifest.path is not None
        for file in manifest.path.parent.iterdir():
            shutil.copy(file, own)
    for name, make in ODD_FILES.items():
        make(own / f"a-{name}.json")
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(own))
    return own


def photo_and_mask(folder: Path) -> tuple[Path, Path]:
    photo, mask = folder / "photo.png", folder / "mask.png"
    pixels = np.full((64, 64, 3), 120, np.uint8)
    Image.fromarray(pixels).save(photo)
    pixels[20:40, 20:40] = 255
    pixels[:20] = 0
    Image.fromarray(np.where(pixels == 255, np.uint8(255), np.uint8(0))).save(mask)
    return photo, mask


def test_models_and_the_checkpoints_page_list_the_others_and_name_each(folder: Path, run: Run) -> None:
    outcome = run("models")
    assert outcome.status == 1
    assert "tiny  (default)" in outcome.out
    lines = outcome.err.splitlines()
    assert not [line for line in lines if not line.startswith("featherproof: The")]
    named = [name for line in lines for name in ODD_FILES if f"a-{name}.json" in line]
    assert sorted(named) == sorted(set(ODD_FILES))
    entries = {entry.path.name: entry for entry in read_entries() if entry.own}
    assert entries["tiny.json"].manifest is not None
    for name in ODD_FILES:
        problem = entries[f"a-{name}.json"].problem
        assert f"a-{name}.json" in problem
        assert "\n" not in problem


def test_fills_and_verdicts_are_made_all_the_same(folder: Path, tmp_path: Path, run: Run) -> None:
    photo, mask = photo_and_mask(tmp_path)
    asked = ("--mask", mask, "--caption", "a bird", "--out", tmp_path / "out", "--device", "cpu")
    assert run("inpaint", photo, *asked).status == 0
    assert run("classify", photo, "--device", "cpu").status == 0


@pytest.mark.parametrize("odd", ["pipe", "endless", "folder", "huge", "loop"])
def test_odd_weights_are_refused_in_a_sentence(folder: Path, odd: str, run: Run, tmp_path: Path) -> None:
    (folder / "tiny.safetensors").unlink()
    ODD_FILES[odd](folder / "tiny.safetensors")
    photo, mask = photo_and_mask(tmp_path)
    asked = ("--mask", mask, "--caption", "a bird", "--out", tmp_path / "out", "--device", "cpu")
    outcome = run("inpaint", photo, *asked)
    assert outcome.status == 1
    assert outcome.err.count("\n") == 1
    assert "tiny.safetensors" in outcome.err
