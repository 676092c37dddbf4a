"""Checkpoints beside the packaged program: all that it uses, in the form that its flavour runs, with their licences."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from build_spec import checkpoints
from build_spec.checkpoints import SHIPPED, add_checkpoints, shipped
from build_spec.flavours import FLAVOURS
from models.checkpoints.checkpoint import read_manifest, verify


def test_the_full_flavour_has_every_checkpoint_that_the_program_uses(tmp_path: Path) -> None:
    add_checkpoints(FLAVOURS["full"], tmp_path / "checkpoints")
    found = [read_manifest(path) for path in (tmp_path / "checkpoints").glob("*.json")]
    assert {manifest.kind for manifest in found} == {"inpainting", "outline", "authenticity", "authenticity-member"}
    assert {verify(manifest) for manifest in found} == {"verified"}


def test_the_light_flavour_has_the_same_ones_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        source, folder = Path(command[command.index("export") + 1]), Path(command[command.index("export") + 2])
        (folder / f"{source.stem}.graph.onnx").write_bytes(b"graph")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(checkpoints.subprocess, "run", run)
    add_checkpoints(FLAVOURS["light"], tmp_path / "checkpoints")
    assert {path.name for path in (tmp_path / "checkpoints").glob("*.onnx")} == {
        f"{manifest.name}.graph.onnx" for manifest in shipped()
    }
    assert "outline" in {manifest.name for manifest in shipped()}


@pytest.mark.parametrize("flavour", ["full", "light"])
def test_a_licence_that_is_not_ours_lies_beside_what_it_is_of(
    flavour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "_export", lambda manifest, target: None)
    add_checkpoints(FLAVOURS[flavour], tmp_path / "checkpoints")
    text = tmp_path / "checkpoints" / "outline-APACHE-2.0.txt"
    assert text.read_bytes() == (SHIPPED / text.name).read_bytes()
