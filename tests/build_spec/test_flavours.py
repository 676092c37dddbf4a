"""What a flavour leaves out is not missed: the program imports without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from build_spec.flavours import FLAVOUR_VARIABLE, FLAVOURS, asked_flavour

ROOT = Path(__file__).resolve().parents[2]

# Makes the packages named on the command line after the modules impossible to import, then imports the modules.
WITHOUT = """
import importlib, sys
modules, excluded = sys.argv[1].split(), set(sys.argv[2:])
class But:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        parts = name.split(".")
        absent = any(".".join(parts[:count]) in excluded for count in range(1, len(parts) + 1))
        return None if absent else self.finder.find_spec(name, path, target)
    def __getattr__(self, name):
        return getattr(self.finder, name)
sys.meta_path[:] = [But(finder) for finder in sys.meta_path]
for name in modules:
    importlib.import_module(name)
"""
WINDOW = (
    "app.window.shell.program app.engine.client app.commands.inpaint app.commands.classify app.commands.demo"
    " app.checkpoints.list app.version"
)
ENGINE = (
    "app.engine.loading app.engine.judging app.engine.selection models.inpainter models.authenticator"
    " models.running.runners"
)
TORCH = "torch torchvision timm models.tdanet.network models.authenticity.member models.authenticity.inference"


def import_without(modules: str, excluded: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, modules, *excluded], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""  # a library that misses another says so on stdout, which is for results


@pytest.mark.parametrize("name", FLAVOURS)
def test_window_and_engine_import_without_what_a_flavour_leaves_out(name: str) -> None:
    import_without(f"{WINDOW} {ENGINE}", FLAVOURS[name].excludes)


def test_the_networks_import_without_what_the_full_flavour_leaves_out() -> None:
    import_without(TORCH, FLAVOURS["full"].excludes)


def test_onnx_runtime_imports_without_what_the_light_flavour_leaves_out() -> None:
    import_without("onnxruntime", FLAVOURS["light"].excludes)


def test_the_light_flavour_is_without_torch_timm_and_torchvision_and_the_full_one_is_not() -> None:
    heavy = {"torch", "timm", "torchvision"}
    assert heavy <= set(FLAVOURS["light"].excludes)
    assert not heavy & set(FLAVOURS["full"].excludes)


def test_the_spec_builds_the_flavour_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FLAVOUR_VARIABLE, "full")
    assert asked_flavour().name == "full"
