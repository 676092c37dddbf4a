"""The program as a person meets it: a process on a (virtual) screen, driven by mouse and keys, judged by its files."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from build_spec.screen import PATIENCE, x_server
from models.checkpoints.checkpoint import Manifest
from models.imaging import load_photo, read_provenance
from tests.app.window.screen import Hands, program

BRUSH_ON_SCREEN = 80  # pixels that the brush may reach beyond its path
GROUND = 40  # pixels a side of the corner that shows nothing but the ground around the photo


def photo_on_screen(shot: np.ndarray) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of what is not in the colours around the photo, between tools, panel and strip."""
    height, width = shot.shape[:2]
    canvas = shot[40 : height - 180, 52 : width - 310]
    ground = {tuple(colour) for colour in canvas[:GROUND, :4].reshape(-1, 3).tolist()}
    differs = np.ones(canvas.shape[:2], bool)
    for colour in ground:
        differs &= (canvas != colour).any(axis=2)
    rows, columns = np.flatnonzero(differs.mean(axis=1) > 0.3), np.flatnonzero(differs.mean(axis=0) > 0.3)
    if not rows.size or not columns.size:
        return 0, 0, width, height
    return 52 + int(columns[0]), 40 + int(rows[0]), 52 + int(columns[-1]) + 1, 40 + int(rows[-1]) + 1


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (2560, 1440)])
def test_a_person_fills_a_hole_and_saves_it(width: int, height: int, tmp_path: Path, tiny_checkpoint: Manifest) -> None:
    import skimage

    photo = tmp_path / "chelsea.png"
    shutil.copy(Path(skimage.__file__).parent / "data" / "chelsea.png", photo)
    assert tiny_checkpoint.path is not None
    checkpoints = str(tiny_checkpoint.path.parent)
    with (
        x_server(width, height) as display,
        program(display, tmp_path / "home", str(photo), FEATHERPROOF_CHECKPOINTS=checkpoints) as started,
    ):
        hands = Hands(display, started)
        saved = inpaint(hands, photo, tmp_path / "saved.png", width, height)
        assert started.wait(PATIENCE) == 0
    before, after = load_photo(photo).pixels, load_photo(tmp_path / "saved.png").pixels
    assert np.array_equal(after[~saved], before[~saved])
    assert (after[saved] != before[saved]).any(axis=1).sum() > 100
    entries = read_provenance(tmp_path / "saved.png")
    assert entries is not None
    assert entries["caption"] == "a red bird"


def inpaint(hands: Hands, photo: Path, target: Path, width: int, height: int) -> np.ndarray:
    """Paint, type, inpaint, save, quit; a bool H×W array that the painted hole can't reach beyond."""
    hands.wait_for("the window with its photo", lambda: hands.window(photo.name))
    hands.do("windowsize", "--sync", hands.window(photo.name), width, height)
    hands.wait_for("the photo to be drawn", lambda: photo_on_screen(hands.look())[2] < width - 310)
    shot = hands.look()
    left, top, right, bottom = photo_on_screen(shot)
    with Image.open(photo) as picture:
        photo_width, photo_height = picture.size
    scale = (right - left) / photo_width
    assert abs((bottom - top) / photo_height - scale) < 0.02
    path = [(left + 200, top + 200), (left + 300, top + 240), (left + 350, top + 200)]
    hands.drag(*path)
    hands.wait_for("the stroke to show", lambda: (hands.look() != shot).any())
    hands.click(width - 144, 130)  # the caption
    hands.do("type", "a red bird")
    hands.do("key", "Return")

    def save_dialog() -> str:
        hands.do("key", "ctrl+s")  # does nothing before the first fill is there
        return hands.window("Save the fill")

    hands.wait_for("a fill to save", save_dialog)
    hands.look()
    hands.answer("Save the fill", str(target))
    hands.wait_for("the saved file", target.exists)
    hands.look()
    hands.do("windowfocus", hands.window(photo.name))
    hands.do("key", "ctrl+q")

    def gone() -> bool:
        question = hands.window("Unsaved fills")
        if question:  # about the fills that came besides the saved one
            hands.look()
            hands.do("windowfocus", question)
            hands.do("key", "alt+d")
        return not hands.window(photo.name)

    hands.wait_for("the window to close", gone)
    reach = np.zeros((photo_height, photo_width), bool)
    for x, y in path:
        column, row, far = (x - left) / scale, (y - top) / scale, BRUSH_ON_SCREEN / scale
        reach[max(0, int(row - far)) : int(row + far), max(0, int(column - far)) : int(column + far)] = True
    return reach


@pytest.mark.slow
def test_a_person_has_a_folder_judged_and_takes_the_verdicts_along(
    tmp_path: Path, tiny_authenticator: Manifest
) -> None:
    folder, table = tmp_path / "photos", tmp_path / "verdicts.csv"
    folder.mkdir()
    rng = np.random.default_rng(1)
    for name in ("a.png", "b.png"):
        Image.fromarray(rng.integers(0, 256, (90, 120, 3), np.uint8)).save(folder / name)
    (folder / "broken.jpg").write_bytes(b"")
    assert tiny_authenticator.path is not None
    checkpoints = str(tiny_authenticator.path.parent)
    with (
        x_server(1280, 800) as display,
        program(display, tmp_path / "home", FEATHERPROOF_CHECKPOINTS=checkpoints) as started,
    ):
        hands = Hands(display, started)
        hands.wait_for("the window", lambda: hands.window("Featherproof"))
        window = hands.window("Featherproof")
        hands.do("windowfocus", "--sync", window)
        hands.do("key", "alt+2")
        hands.click(640, 600)  # the page has the keys
        hands.do("key", "ctrl+shift+o")
        hands.answer("Add a folder", str(folder))

        def exported() -> bool:
            """All verdicts are in the exported table; exported anew until they are."""
            table.unlink(missing_ok=True)
            hands.do("windowfocus", "--sync", window)
            hands.do("key", "ctrl+shift+s")
            hands.answer("Export the verdicts", str(table))
            hands.wait_for("the table", table.exists)
            return len(list(csv.reader(table.open(encoding="utf-8")))) == 4

        hands.wait_for("all verdicts", exported)
        hands.look()
        hands.do("windowfocus", "--sync", window)
        hands.do("key", "ctrl+q")
        assert started.wait(PATIENCE) == 0
    with table.open(newline="", encoding="utf-8") as stream:
        rows = {Path(row["path"]).name: row for row in csv.DictReader(stream)}
    assert rows["a.png"]["verdict"] in ("authentic", "inpainted", "unsure")
    assert rows["b.png"]["error"] == ""
    assert "broken.jpg" in rows["broken.jpg"]["error"]
