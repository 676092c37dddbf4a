"""The program on a screen of its own, and hands for it; the screen itself is `build_spec.screen`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from build_spec.screen import Screen

ROOT = Path(__file__).parents[3]


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


class Hands(Screen):
    """Mouse, keys and eyes on a display, with what tests do more than once."""

    def click(self, x: int, y: int) -> None:
        self.do("mousemove", x, y, "click", 1)

    def drag(self, *points: tuple[int, int]) -> None:
        """Press the left button at the first point, release it at the last."""
        self.do("mousemove", *points[0], "mousedown", 1)
        for x, y in points[1:]:
            self.do("mousemove", x, y)
        self.do("mouseup", 1)

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
        picture = self.picture()
        folder = os.environ.get("FEATHERPROOF_SCREENS")
        if folder:
            picture.save(Path(folder) / f"real-{len(list(Path(folder).glob('real-*.png'))):02d}.png")
        return np.asarray(picture)
