"""ONNX Runtime is measured beside torch, on checkpoints of the same name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("what", "name"), [("fill", "tiny"), ("verdict", "small-stack")])
def test_a_first_result_of_onnx_graphs_brings_no_torch(onnx_checkpoints: Path, what: str, name: str) -> None:
    code = (
        "import sys; from benchmarks.first_result_probe import main;"
        f"main({what!r}, {str(onnx_checkpoints / f'{name}.json')!r}); sys.exit('torch' in sys.modules)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not sys.platform.startswith("linux") or float(done.stdout) > 20
