"""A screen of our own with mouse, keys and eyes on it: Xvfb and xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageGrab

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds: only how long a broken test takes to fail


@contextmanager
def x_server(width: int, height: int) -> Iterator[str]:
    """An X server with a screen of that size; its display's name."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        pytest.fail(f"this test needs {' and '.join(missing)}: apt-get install xvfb xdotool")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    command.append("-noreset")  # or it starts over whenever xdotool leaves, and turns away who comes just then
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def program(display: str, home: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program on a display, with folders of its own; killed at the end where it still runs."""
    own = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
    inherited = {key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
    started = subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env=inherited | own | {"DISPLAY": display} | environment,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


class Hands:
    """Mouse, keys and eyes on a display."""

    def __init__(self, display: str, started: subprocess.Popen[bytes]) -> None:
        self.display, self._started = display, started

    def do(self, *words: object) -> str:
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=os.environ | {"DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    def click(self, x: int, y: int) -> None:
        self.do("mousemove", x, y, "click", 1)

    def drag(self, *points: tuple[int, int]) -> None:
        self.do("mousemove", *points[0], "mousedown", 1)
        for x, y in points[1:]:
            self.do("mousemove", x, y)
        self.do("mouseup", 1)

    def window(self, title: str) -> str:
        return self.do("search", "--onlyvisible", "--name", title).split("\n")[0]

    def answer(self, dialog: str, text: str) -> None:
        """Type into a file dialog once it is there, and press Enter."""
        self.wait_for(f"the dialog {dialog}", lambda: self.window(dialog))
        self.do("windowfocus", "--sync", self.window(dialog))
        self.do("key", "ctrl+a")
        self.do("type", text)
        self.do("key", "Return")
        self.wait_for(f"the end of {dialog}", lambda: not self.window(dialog))

    def look(self) -> np.ndarray:
        """The screen as uint8 H×W×3; kept as a picture where FEATHERPROOF_SCREENS names a folder."""
        picture = ImageGrab.grab(xdisplay=self.display).convert("RGB")
        folder = os.environ.get("FEATHERPROOF_SCREENS")
        if folder:
            picture.save(Path(folder) / f"real-{len(list(Path(folder).glob('real-*.png'))):02d}.png")
        return np.asarray(picture)

    def wait_for(self, what: str, condition: Callable[[], object]) -> None:
        """Ask until it is so. Each condition looks at the screen or starts xdotool, so this is no busy loop."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert self._started.poll() is None, f"the program ended before {what}"
            assert time.monotonic() < end, f"waited in vain for {what}"
