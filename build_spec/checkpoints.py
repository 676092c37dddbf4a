"""The checkpoints beside the packaged program: replaceable files, ONNX graphs for the flavour without torch."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from build_spec.finish import BuildError
from build_spec.flavours import Flavour
from models.authenticity.members import KIND, members_of
from models.checkpoints.checkpoint import read_manifest
from models.checkpoints.manifest import CheckpointError, Manifest
from models.outline.outliner import KIND as OUTLINE_KIND

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "resources" / "checkpoints"
_JOBS = ("inpainting", OUTLINE_KIND, KIND)  # what the program uses; of a stack its members too


def add_checkpoints(flavour: Flavour, target: Path) -> None:
    """Fill `target` with the shipped checkpoints that this flavour can run. Raises BuildError."""
    target.mkdir()
    try:
        for manifest in shipped():
            if flavour.engine == "onnxruntime":
                _export(manifest, target)
            else:
                _copy(manifest, target)
            for text in SHIPPED.glob(f"{manifest.name}-*.txt"):  # a licence that is not ours goes with what it is of
                shutil.copyfile(text, target / text.name)
    except CheckpointError as error:
        raise BuildError(str(error)) from error
    (target / "README.txt").write_text(
        "Checkpoints of Featherproof, found by their names. To add one, put its .json file and its weights here;\n"
        "to replace one, replace both. `featherproof models --verify` checks them.\n",
        encoding="utf-8",
    )


def shipped() -> list[Manifest]:
    """The checkpoints in `resources/checkpoints` that the program uses, members apart."""
    manifests = [read_manifest(path) for path in sorted(SHIPPED.glob("*.json"))]
    return [manifest for manifest in manifests if manifest.kind in _JOBS]


def _copy(manifest: Manifest, target: Path) -> None:
    for found in (manifest, *(members_of(manifest) if manifest.kind == KIND else ())):
        assert found.path is not None
        for file in (found.path, *found.weight_paths()):
            shutil.copyfile(file, target / file.name)


def _export(manifest: Manifest, target: Path) -> None:
    assert manifest.path is not None
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "training.cli", "export", str(manifest.path), folder, "--onnx"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise BuildError(f"{manifest.name} could not be exported to ONNX: {last}")
        for file in sorted(Path(folder).iterdir()):
            shutil.copyfile(file, target / file.name)
