"""What the tests of the commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.authenticator import Authenticator, Member
from models.authenticity.cell_stack import CellStack
from models.authenticity.stack import Stack
from models.checkpoints.checkpoint import Manifest
from tests.app.commands.red_finder import RED, RedFinder


@pytest.fixture
def red_finder(monkeypatch: pytest.MonkeyPatch, only_tiny_authenticator: Manifest) -> RedFinder:
    """What every ensemble is made of: nothing is loaded."""
    runner = RedFinder()
    stack = Stack(np.zeros(3), np.ones(3), np.array([1.0, 0, 0]), 0.0)
    members = tuple(Member(key, runner) for key in ("swin", "resnext", "gan"))
    tripled = Stack(np.zeros(9), np.ones(9), np.tile(stack.weight, 3) / 3, 0.0)
    ensemble = Authenticator(members, tripled, CellStack.averaging(3), only_tiny_authenticator)
    monkeypatch.setattr(Authenticator, "load", lambda checkpoint, device: ensemble)
    return runner


@pytest.fixture
def album(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """grey.png, red.png (altered at 32, 16), broken.jpg, small.png, in a folder that is the working folder."""
    grey = np.full((96, 160, 3), 90, np.uint8)
    altered = grey.copy()
    altered[16:64, 32:128] = RED
    folder = tmp_path / "album"
    folder.mkdir()
    for name, pixels in (("grey", grey), ("red", altered), ("small", grey[:1, :1])):
        Image.fromarray(pixels).save(folder / f"{name}.png")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff but no more")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def photo(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Path:
    return save_jpeg(tmp_path / "bird.jpg", 96, 72)


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    pixels = np.zeros((72, 96), np.uint8)
    pixels[20:45, 30:60] = 255
    Image.fromarray(pixels).save(tmp_path / "mask.png")
    return tmp_path / "mask.png"


def inpaint_arguments(photo: Path, mask: Path, out: Path) -> list[str | Path]:
    return ["inpaint", photo, "--mask", mask, "--caption", "a red bird", "--out", out]
