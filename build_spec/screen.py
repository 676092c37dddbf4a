"""A screen of our own with mouse, keys and eyes on it: Xvfb and xdotool. For the trial of a build, and for tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageGrab

PATIENCE = 120.0  # seconds: only how long what is broken takes to fail


class ScreenError(AssertionError):
    """What did not happen on the screen, or what a screen lacks; one plain sentence."""


@contextmanager
def x_server(width: int, height: int) -> Iterator[str]:
    """An X server with a screen of that size; its display's name. Raises ScreenError where it isn't installed."""
    packages = {"Xvfb": "xvfb", "xdotool": "xdotool"}
    missing = [package for name, package in packages.items() if shutil.which(name) is None]
    if missing:
        raise ScreenError(f"A screen to look at needs more programs: apt-get install {' '.join(missing)}.")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    command.append("-noreset")  # or it starts over whenever xdotool leaves, and turns away who comes just then
    command.append("-ac")  # a build is tried out as another user
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


class Screen:
    """A display with one program on it."""

    def __init__(self, display: str, started: subprocess.Popen[Any]) -> None:
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

    def window(self, title: str) -> str:
        """The visible window with that in its title, as xdotool names it; empty where there is none."""
        return self.do("search", "--onlyvisible", "--name", title).split("\n")[0]

    def press(self, title: str, key: str) -> None:
        """Press a key in the window with that in its title: no window manager runs that would give it the focus."""
        self.do("windowfocus", "--sync", self.window(title), "key", key)

    def picture(self) -> Image.Image:
        """What is on the screen, RGB."""
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def wait_for(self, what: str, condition: Callable[[], object]) -> None:
        """Ask until it is so; each condition starts xdotool or takes a picture, so this does not spin.

        Raises ScreenError where the program ends before, or patience does.
        """
        end = time.monotonic() + PATIENCE
        while not condition():
            if self._started.poll() is not None:
                raise ScreenError(f"The program ended with {self._started.returncode} before {what}.")
            if time.monotonic() > end:
                raise ScreenError(f"Waited {PATIENCE:.0f} s in vain for {what}.")
