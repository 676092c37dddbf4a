"""Training on a machine that has little installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from training.commands.resolved import main, resolved
from training.commands.train import jsonable
from training.inpainting.options import InpaintingOptions

PROJECT = Path(__file__).resolve().parents[3]

WITHOUT_EXTRAS = """
import sys
sys.modules.update(dict.fromkeys({absent!r}))  # importing them fails as if they were not installed
from training.commands.resolved import main
sys.argv = ["resolved", {options!r}]
sys.exit(main())
"""
WEIGHTS = ("backbone", "perceptual")
ABSENT = ("cv2", "platformdirs", "tyro", "tensorboard", "torchmetrics", "sklearn", "matplotlib", "PySide6")


def test_resolved_options_survive_the_trip_through_json(tiny_options: Callable[..., InpaintingOptions]) -> None:
    files = {name: Path(name) for name in ("cache", "text", "init", *(f"{kind}_weights" for kind in WEIGHTS))}
    options = tiny_options(max_minutes=1.5, betas=(0.5, 0.9), stages=("photos=9 image_size=32", "photos=9"), **files)
    assert resolved(json.loads(json.dumps(jsonable(options)))) == options


def test_options_that_cannot_be_read_are_one_line(
    tiny_options: Callable[..., InpaintingOptions],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    file = tmp_path / "options.json"
    monkeypatch.setattr(sys, "argv", ["resolved", str(file)])
    unknown = "training.commands.resolved: These options have unknown settings: projected_on, projected_share.\n"
    for says in (str(file), unknown):
        assert main() == 1
        said = capsys.readouterr().err
        assert says in said
        assert said.count("\n") == 1
        values = jsonable(tiny_options()) | {"projected_on": "efficientnet", "projected_share": 0.5}
        file.write_text(json.dumps(values))  # of another version


def test_training_needs_only_what_a_bare_gpu_machine_has(
    tiny_options: Callable[..., InpaintingOptions], tmp_path: Path
) -> None:
    file = tmp_path / "options.json"
    file.write_text(json.dumps(jsonable(tiny_options(max_steps=2)) | {"index": []}))
    program = WITHOUT_EXTRAS.format(absent=ABSENT, options=str(file))
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "OMP_NUM_THREADS": "1"}
    python = [sys.executable, "-c", program]
    result = subprocess.run(python, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "saved at step 2" in result.stdout
