"""The program as a person meets it: a process on a (virtual) screen, driven by mouse and keys, judged by its file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageGrab

from models.checkpoint import Manifest
from models.imaging import load_photo, read_provenance

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds: only how long a broken test takes to fail
WIDTH, HEIGHT = 1280, 800
CAPTION = (WIDTH - 144, 108)  # where things are in a window of that size
CANVAS_CORNER = (60, 40)
CANVAS = (slice(32, 640), slice(50, 985))  # rows, columns
BRUSH_ON_SCREEN = 80  # pixels that the brush may reach beyond its path


@pytest.fixture
def screen() -> Iterator[str]:
    """An X server of our own; its display's name."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        pytest.fail(f"this test needs {' and '.join(missing)}: apt-get install xvfb xdotool")
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        f"{WIDTH}x{HEIGHT}x24",
        "-noreset",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


class Hands:
    """Mouse, keys and eyes on a display."""

    def __init__(self, display: str) -> None:
        self.display = display

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

    def look(self) -> np.ndarray:
        """The screen as uint8 H×W×3; kept as a picture where FEATHERPROOF_SCREENS names a folder."""
        picture = ImageGrab.grab(xdisplay=self.display).convert("RGB")
        folder = os.environ.get("FEATHERPROOF_SCREENS")
        if folder:
            picture.save(Path(folder) / f"real-{len(list(Path(folder).glob('real-*.png'))):02d}.png")
        return np.asarray(picture)


def wait_for(what: str, condition: Callable[[], object]) -> None:
    """Ask until it is so. Each condition looks at the screen or starts xdotool, so this is no busy loop."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"


def photo_on_screen(shot: np.ndarray) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what is not the colour around the photo."""
    ground = shot[CANVAS_CORNER[1], CANVAS_CORNER[0]]
    differs = (shot[CANVAS] != ground).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    top, left = CANVAS[0].start, CANVAS[1].start
    return left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1


@pytest.mark.slow
def test_a_person_fills_a_hole_and_saves_it(screen: str, tmp_path: Path, tiny_checkpoint: Manifest) -> None:
    import skimage

    photo = tmp_path / "chelsea.png"
    shutil.copy(Path(skimage.__file__).parent / "data" / "chelsea.png", photo)
    assert tiny_checkpoint.path is not None
    environment = {key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
    environment |= {"DISPLAY": screen, "FEATHERPROOF_CHECKPOINTS": str(tiny_checkpoint.path.parent)}
    program = subprocess.Popen([sys.executable, "-m", "app.cli", str(photo)], cwd=ROOT, env=environment)
    try:
        saved = play(Hands(screen), photo, tmp_path / "saved.png")
        assert program.wait(PATIENCE) == 0
    finally:
        program.kill()
        program.wait()
    before, after = load_photo(photo).pixels, load_photo(tmp_path / "saved.png").pixels
    assert np.array_equal(after[~saved], before[~saved])
    assert (after[saved] != before[saved]).any(axis=1).sum() > 100
    entries = read_provenance(tmp_path / "saved.png")
    assert entries is not None
    assert entries["caption"] == "a red bird"


def play(hands: Hands, photo: Path, target: Path) -> np.ndarray:
    """Paint, type, inpaint, save, quit; a bool H×W array that the painted hole can't reach beyond."""
    wait_for("the window with its photo", lambda: hands.window(photo.name))
    wait_for("the photo to be drawn", lambda: photo_on_screen(hands.look())[2] < 985)
    shot = hands.look()
    left, top, right, bottom = photo_on_screen(shot)
    with Image.open(photo) as picture:
        width, height = picture.size
    scale = (right - left) / width
    assert abs((bottom - top) / height - scale) < 0.02
    path = [(left + 200, top + 200), (left + 300, top + 240), (left + 350, top + 200)]
    hands.drag(*path)
    wait_for("the stroke to show", lambda: (hands.look() != shot).any())
    hands.click(*CAPTION)
    hands.do("type", "a red bird")
    hands.do("key", "Return")

    def save_dialog() -> str:
        hands.do("key", "ctrl+s")  # does nothing before the first fill is there
        return hands.window("Save the fill")

    wait_for("a fill to save", save_dialog)
    hands.look()
    hands.do("windowfocus", "--sync", hands.window("Save the fill"))
    hands.do("key", "ctrl+a")
    hands.do("type", str(target))
    hands.do("key", "Return")
    wait_for("the saved file", lambda: not hands.window("Save the fill") and target.exists())
    hands.look()
    hands.do("windowfocus", hands.window(photo.name))
    hands.do("key", "ctrl+q")
    reach = np.zeros((height, width), bool)
    for x, y in path:
        column, row, far = (x - left) / scale, (y - top) / scale, BRUSH_ON_SCREEN / scale
        reach[max(0, int(row - far)) : int(row + far), max(0, int(column - far)) : int(column + far)] = True
    return reach
