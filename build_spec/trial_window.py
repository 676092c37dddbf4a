"""The built program's real window, on a screen of its own, used by mouse and keys and looked at."""

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
from PIL import Image, ImageGrab

from build_spec.trial import Trial, TrialError

SIZE = 1280, 800
PATIENCE = 120.0  # seconds
STRIP = 130  # pixels at the bottom in which fills appear
PHOTO_COLOURS = 1500  # as many different colours has a photo, and nothing else of the window


class Screen:
    """A display with one program on it."""

    def __init__(self, display: str, started: subprocess.Popen[str]) -> None:
        self.display, self._started = display, started

    def do(self, *words: object) -> str:
        """xdotool's answer to a command."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=os.environ | {"DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def colours(self, top: int, bottom: int) -> int:
        """How many different colours there are in these rows, left of the panel."""
        rows = np.asarray(self.picture())[top:bottom, 60 : SIZE[0] - 320]
        return len(np.unique(rows.reshape(-1, 3), axis=0))

    def wait_for(self, what: str, condition: Callable[[], object]) -> None:
        """Ask until it is so; each condition starts xdotool or takes a picture, so this does not spin."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if self._started.poll() is not None:
                raise TrialError(f"The program ended with {self._started.returncode} before {what}.")
            if time.monotonic() > end:
                raise TrialError(f"Waited {PATIENCE:.0f} s in vain for {what}.")


def shows_its_window(trial: Trial, screenshots: Path) -> str:
    """Opened with a photo, without streams, as a desktop does: paint, ask for fills, see them, quit."""
    if sys.platform != "linux":
        return "not tried: only on Linux"
    with x_server() as display:
        began = time.monotonic()
        started = trial.start("schöne Katze.png", closed=True, DISPLAY=display)
        try:
            screen = Screen(display, started)
            screen.wait_for("a window", lambda: screen.do("search", "--onlyvisible", "--name", "Featherproof"))
            shown = time.monotonic() - began
            _fill(screen)
            filled = time.monotonic() - began
            screenshots.mkdir(parents=True, exist_ok=True)
            screen.picture().save(screenshots / f"{trial.flavour}.png")
            screen.do("key", "ctrl+q")
            try:
                status = started.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                raise TrialError(f"The window was told to quit and did not within {PATIENCE:.0f} s.") from None
        finally:
            started.kill()
            started.communicate()
    if status != 0:
        raise TrialError(f"The window ended with exit status {status}.")
    return f"window after {shown:.1f} s, fills after {filled:.1f} s (streams closed); {trial.flavour}.png"


def _fill(screen: Screen) -> None:
    middle, strip = SIZE[1] // 2, SIZE[1] - STRIP
    screen.wait_for("the photo", lambda: screen.colours(100, middle) > PHOTO_COLOURS)
    before = screen.colours(strip, SIZE[1])
    screen.do("mousemove", 440, middle, "mousedown", 1)
    for x in range(450, 561, 10):
        screen.do("mousemove", x, middle)
    screen.do("mouseup", 1)
    screen.do("key", "ctrl+Return")
    screen.wait_for("fills", lambda: screen.colours(strip, SIZE[1]) > before + PHOTO_COLOURS)


@contextmanager
def x_server() -> Iterator[str]:
    """An X server with a screen of its own; its display's name. Raises TrialError where it isn't installed."""
    packages = {"Xvfb": "xvfb", "xdotool": "xdotool"}
    missing = [package for name, package in packages.items() if shutil.which(name) is None]
    if missing:
        raise TrialError(f"A screen to look at needs more programs: apt-get install {' '.join(missing)}.")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    server = subprocess.Popen([*command, "-noreset", "-ac"], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
