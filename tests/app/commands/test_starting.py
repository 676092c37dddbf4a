"""The program starts wherever it can, imports nothing too early, and says what its window lacks."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import qt_check
from app.cli import INDUCTOR, keep_caches_at_home
from tests.fixtures.command import Outcome, one_line

ROOT = Path(__file__).parents[3]


# The window's process -----------------------------------------------------------------------------------------------


def in_fresh_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, which then prints the heavy modules that it has loaded."""
    code = """
import sys
from app.cli import main
try:
    status = main(sys.argv[1:])
except SystemExit as exit_:
    status = exit_.code
print("loaded:", *sorted({"torch", "PySide6", "cv2"} & set(sys.modules)), file=sys.stderr)
sys.exit(status)
"""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["inpaint", "gone.jpg", "--mask", "m.png", "--caption", "x", "--out", "o"], 1), (["gone.jpg"], 1)],
)
def test_neither_torch_nor_qt_is_imported_to_answer_simple_things(arguments: list[str], status: int) -> None:
    done = in_fresh_process(*arguments)
    assert done.returncode == status
    assert done.stderr.endswith("loaded:\n")


def test_without_a_display_the_window_says_so_in_one_line_and_names_the_demo(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for display in ("", ":987"):
        monkeypatch.setenv("DISPLAY", display)
        outcome = run()
        assert outcome.status == 1
        assert one_line(outcome.err)
        assert "no display" in outcome.err
        assert "make demo" in outcome.err


def test_missing_system_libraries_are_named_by_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(qt_check, "_loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    monkeypatch.setattr(sys, "platform", "linux")
    problem = qt_check.window_problem()
    assert problem is not None
    assert problem.endswith("apt-get install libegl1 libxcb-cursor0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert "libxcb" not in (qt_check.window_problem() or "")


@pytest.mark.parametrize(("arguments", "status"), [(["models"], "0"), (["models", "--verity"], "2")])
def test_a_program_started_without_stdout_and_stderr_runs_all_the_same(
    arguments: list[str], status: str, tmp_path: Path
) -> None:
    code = """
import os, sys
for descriptor in (0, 1, 2):
    os.close(descriptor)
sys.stdout = sys.stderr = None
from app.cli import main
try:
    status = main(sys.argv[2:])
except SystemExit as exit_:
    status = exit_.code
opened = open(sys.argv[1], "w")
assert opened.fileno() > 2
opened.write(str(status))
"""
    ended = tmp_path / "ended"
    subprocess.run([sys.executable, "-c", code, str(ended), *arguments], cwd=ROOT, check=True)
    assert ended.read_text() == status


# Torch's cache ------------------------------------------------------------------------------------------------------


def test_torchs_compiler_makes_its_folder_in_the_users_cache_where_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: cache / "featherproof")
    monkeypatch.setenv(INDUCTOR, "/named")
    keep_caches_at_home()
    assert os.environ[INDUCTOR] == "/named"
    monkeypatch.delenv(INDUCTOR)
    with monkeypatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda name: None)  # without torch
        keep_caches_at_home()
    cache.write_text("a file where the folder should be")
    keep_caches_at_home()
    assert INDUCTOR not in os.environ
    cache.unlink()
    keep_caches_at_home()
    assert cache in Path(os.environ[INDUCTOR]).parents
    assert Path(os.environ[INDUCTOR]).is_dir()
