"""The program where torch, timm and torchvision can't be imported and the checkpoints are ONNX graphs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import draw_photo

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def environment(onnx_checkpoints: Path, tmp_path: Path) -> dict[str, str]:
    """Of a process, and those that it starts, in which the three can't be imported."""
    for name in ("torch", "timm", "torchvision"):
        (tmp_path / "absent" / name).mkdir(parents=True)
        text = f"raise ImportError('No module named {name}')\n"
        (tmp_path / "absent" / name / "__init__.py").write_text(text, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path / "absent"), str(ROOT)])
    return os.environ | {"PYTHONPATH": path, "FEATHERPROOF_CHECKPOINTS": str(onnx_checkpoints), "OMP_NUM_THREADS": "1"}


def featherproof(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_photos_are_inpainted_and_judged_in_commands_and_window(environment: dict[str, str], tmp_path: Path) -> None:
    photo, hole = draw_photo(120, 90), np.zeros((90, 120), np.uint8)
    hole[30:60, 40:80] = 255
    Image.fromarray(photo).save(tmp_path / "photo.png")
    Image.fromarray(hole).save(tmp_path / "hole.png")
    asked = ("--mask", str(tmp_path / "hole.png"), "--caption", "a red bird", "--out", str(tmp_path / "out"), "--json")
    done = featherproof(environment, "inpaint", str(tmp_path / "photo.png"), *asked)
    assert (done.returncode, done.stderr) == (0, "")
    fill = json.loads(done.stdout)
    assert (fill["checkpoint"], fill["device"]) == ("tiny", "cpu")
    (file,) = (tmp_path / "out").iterdir()
    filled = np.asarray(Image.open(file))
    assert np.array_equal(filled[hole == 0], photo[hole == 0])
    assert not np.array_equal(filled[hole == 255], photo[hole == 255])

    done = featherproof(environment, "classify", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert set(json.loads(done.stdout)["models"]) == {"resnext", "gan"}

    refused = featherproof(environment | {"FEATHERPROOF_CHECKPOINTS": str(tmp_path)}, "classify", str(file))
    assert refused.returncode == 1
    assert "needs torch, which this program goes without" in refused.stderr
    assert "Traceback" not in refused.stderr

    done = featherproof(environment, "--smoke-test")
    assert done.returncode == 0, done.stderr
    stages = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert stages == ["window", "fill", "verdict", "featherproof works"]
    assert "fill: tiny on cpu" in done.stdout
