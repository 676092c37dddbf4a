"""The house keeps its floors: arrows point downward, and the window process never loads torch, timm or OpenCV."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Imports every module of the packages named on its command line, then prints what the process has loaded.
IMPORT_ALL = """
import importlib, json, pkgutil, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), name + "."):
        importlib.import_module(found.name)
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*names: str) -> set[str]:
    """The modules in a fresh process that has imported these packages with all that is in them."""
    command = [sys.executable, "-c", IMPORT_ALL, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_imports_keep_to_the_contracts() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_window_process_loads_neither_torch_nor_opencv() -> None:
    loaded = loaded_by("app.window", "app.engine.client", "app.engine.replies")
    assert loaded >= {"app.window.canvas.canvas", "app.engine.client", "PySide6.QtWidgets"}
    assert not loaded & {"torch", "torchvision", "timm", "cv2", "accelerate"}


def test_the_window_process_loads_of_models_only_what_it_may() -> None:
    loaded = loaded_by("app.window", "app.engine.client", "app.engine.replies")
    models = {name.removeprefix("models.") for name in loaded if name.startswith("models.")}
    models -= {"authenticity", "checkpoints", "files", "running"}  # the rooms themselves
    models = {name.split(".")[0] if name.startswith(("imaging.", "provenance.")) else name for name in models}
    assert models <= {
        "authenticity.tiles",
        "authenticity.verdict",
        "imaging",
        "checkpoints.checkpoint",
        "checkpoints.manifest",
        "files.atomic_file",
        "files.caption_tables",
        "files.csv_cells",
        "files.json_file",
        "files.reasons",
        "files.regular_file",
        "files.same_file",
        "files.text_tables",
        "provenance",
        "running.threads",
        "synonyms",
        "vocabulary",
    }


@pytest.mark.parametrize(
    "package",
    [
        "app.cli",
        "app.commands.classify",
        "models.checkpoints.checkpoint",
        "models.authenticator",
        "models.inpainter",
        "models.running.runners",
        "models.vocabulary",
        "dataset_tools",
    ],
)
def test_what_runs_before_a_network_does_loads_no_torch(package: str) -> None:
    assert "torch" not in loaded_by(package)


def test_links_in_a_circle_end_no_command() -> None:
    """`Path.resolve` raises RuntimeError for them, which nobody expects: `models.files.same_file.real` doesn't."""
    packages = ("app", "dataset_tools", "models", "training")
    files = [file for package in packages for file in (ROOT / package).rglob("*.py")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if ".resolve()" in line]
    assert all("Path(__file__).resolve()" in line or "Path(sys.executable).resolve()" in line for line in lines)


def test_photos_are_decoded_in_one_place() -> None:
    """Who opens a file himself forgets what `models.imaging.decode` knows: TIFFs that loading turns, odd metadata."""
    files = [
        file for package in ("app", "dataset_tools", "models", "training") for file in (ROOT / package).rglob("*.py")
    ]
    opening = {file.relative_to(ROOT).as_posix() for file in files if "Image.open(" in file.read_text(encoding="utf-8")}
    assert opening == {
        "models/imaging/decode.py",
        "models/imaging/camera_raw.py",  # a preview, for its size; it is decoded there
        "app/window/document/fill_pixels.py",  # the PNGs of sessions and projects, whose size is known
        "dataset_tools/checks/files.py",  # pictures in memory, for their tables
    }
