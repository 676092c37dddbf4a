"""`featherproof --version` tells program, engine, device and checkpoints, and the first of them at once."""

from __future__ import annotations

import builtins
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

import pytest

from app import version
from models import __version__
from models.checkpoints.checkpoint import Manifest


def test_it_tells_program_engine_device_and_checkpoints(
    only_tiny_checkpoint: Manifest, capsys: pytest.CaptureFixture[str]
) -> None:
    assert version.print_version() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"featherproof {__version__}"
    assert lines[1] == f"torch {installed('torch')}"
    assert lines[2].startswith("device: ")
    assert f"  {only_tiny_checkpoint.name} (inpainting, default)" in lines


def test_without_torch_it_names_onnx_runtime_and_a_device_that_cannot_be_told_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without_torch(name: str) -> str:
        if name == "torch":
            raise PackageNotFoundError(name)
        return "1.2.3"

    with monkeypatch.context() as patch:
        patch.setattr(version, "version", without_torch)
        assert version.engine_version() == "ONNX Runtime 1.2.3"
    found = builtins.__import__

    def without_devices(name: str, *rest: object) -> object:
        if name == "models.running.device":
            raise ImportError("no engine here")
        return found(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without_devices)
    assert "device: none (no engine here)" in list(version.details())
