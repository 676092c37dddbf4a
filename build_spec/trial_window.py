"""The built program's real window, on a screen of its own, used by mouse and keys and looked at."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from build_spec.screen import PATIENCE, Screen, ScreenError, x_server
from build_spec.trial import Trial, TrialError

SIZE = 1280, 800
STRIP = 130  # pixels at the bottom in which fills appear
PHOTO_COLOURS = 1500  # as many different colours has a photo, and nothing else of the window
ANIMAL = 0.2  # of the picture in the middle: so much changes at least where the cat is selected


def shows_its_window(trial: Trial, screenshots: Path) -> str:
    """Opened with a photo, without streams, as a desktop does: select the cat, ask for fills, see them, quit."""
    if sys.platform != "linux":
        return "not tried: only on Linux"
    try:
        return _used(trial, screenshots)
    except ScreenError as error:
        raise TrialError(str(error)) from error


def _used(trial: Trial, screenshots: Path) -> str:
    with x_server(*SIZE) as display:
        began = time.monotonic()
        started = trial.start("schöne Katze.png", closed=True, DISPLAY=display)
        try:
            screen = Screen(display, started)
            screen.wait_for("a window", lambda: screen.window("Featherproof"))
            shown = time.monotonic() - began
            _fill(screen)
            filled = time.monotonic() - began
            screenshots.mkdir(parents=True, exist_ok=True)
            screen.picture().save(screenshots / f"{trial.flavour}.png")
            _quit(screen)
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
    screen.wait_for("the photo", lambda: _colours(screen, 100, middle) > PHOTO_COLOURS)
    before, unselected = _colours(screen, strip, SIZE[1]), _middle(screen)
    screen.press("Featherproof", "ctrl+shift+a")
    screen.wait_for("the cat's outline", lambda: (_middle(screen) != unselected).any(axis=2).mean() > ANIMAL)
    screen.do("key", "ctrl+Return")
    screen.wait_for("fills", lambda: _colours(screen, strip, SIZE[1]) > before + PHOTO_COLOURS)


def _quit(screen: Screen) -> None:
    """Unsaved fills are asked about."""
    screen.do("key", "ctrl+q")
    screen.wait_for("the question about fills", lambda: screen.window("Unsaved fills"))
    screen.press("Unsaved fills", "alt+d")


def _middle(screen: Screen) -> np.ndarray:
    """Where the photo is, uint8 H×W×3, without the rows above and below it."""
    return np.asarray(screen.picture())[SIZE[1] // 4 : SIZE[1] // 2, SIZE[0] // 4 : SIZE[0] // 2]


def _colours(screen: Screen, top: int, bottom: int) -> int:
    """How many different colours there are in these rows, left of the panel."""
    rows = np.asarray(screen.picture())[top:bottom, 60 : SIZE[0] - 320]
    return len(np.unique(rows.reshape(-1, 3), axis=0))
