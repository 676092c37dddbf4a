"""Where pictures and words land on a sheet, and how it is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from training.inpainting.report.picture_sheet import SIDE, Row, greyed, sheet, write_picture_sheet

RED, BLUE = (200, 30, 30), (30, 30, 200)


def plain(colour: tuple[int, int, int], height: int = 64, width: int = 64) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def extent(drawn: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, width and height of what has a colour."""
    rows, columns = np.nonzero((np.asarray(drawn) == colour).all(axis=-1))
    return columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1


def ink(drawn: Image.Image) -> np.ndarray:
    """Where something darker than ground and pictures is written, bool H×W."""
    return np.asarray(drawn.convert("L")) < 70


def test_pictures_of_any_size_become_equal_and_stand_in_rows_and_columns() -> None:
    rows = [Row("one", [plain(RED, 32, 32), plain((90, 200, 90))]), Row("two", [plain((200, 90, 200)), plain(BLUE)])]
    drawn = sheet(["left", "right"], rows)
    left, top, *size = extent(drawn, RED)
    assert size == [SIDE, SIDE]
    assert extent(drawn, BLUE) == (left + SIDE + 8, top + SIDE + 8, SIDE, SIDE)
    assert extent(drawn, (90, 200, 90))[:2] == (left + SIDE + 8, top)
    assert extent(drawn, (200, 90, 200))[:2] == (left, top + SIDE + 8)
    oblong = sheet(["\ud800"], [Row("line\nbreak \x00 鳥", [plain(RED, 32, 64)])])  # any text can be a label
    assert extent(oblong, RED)[2:] == (SIDE, SIDE // 2)


def test_headings_stand_above_their_columns_and_labels_beside_their_rows() -> None:
    light = plain((200, 200, 200))
    bare = ink(sheet(["", ""], [Row("", [light, light])] * 2))
    assert not bare.any()
    left, top, *_ = extent(sheet(["", ""], [Row("", [plain(RED), light])] * 2), RED)
    rows, columns = np.nonzero(ink(sheet(["", "heading"], [Row("", [light, light])] * 2)))
    assert rows.max() < top
    assert columns.min() >= left + SIDE
    rows, columns = np.nonzero(ink(sheet(["", ""], [Row("", [light, light]), Row("label", [light, light])])))
    assert columns.max() < left
    assert rows.min() >= top + SIDE


def test_a_long_caption_is_wrapped_and_stays_out_of_the_pictures_and_the_next_row() -> None:
    light = plain((200, 200, 200))
    rows = [Row("a bird with a very long caption " * 30, [light]), Row("", [light])]
    written = ink(sheet(["a"], rows))
    left, top, *_ = extent(sheet(["a"], [Row("", [plain(RED)])]), RED)
    below = written[top:]
    assert below[40:].any()  # more than two lines
    assert not below[:, left - 8 :].any()  # nor in the gap before them
    assert not below[SIDE:].any()


def test_a_hole_is_greyed_and_nothing_else() -> None:
    hole = np.zeros((64, 64), bool)
    hole[:10] = True
    emptied = greyed(plain(RED), hole)
    assert (emptied[:10] == 128).all()
    assert (emptied[10:] == RED).all()
    assert emptied.dtype == np.uint8


def test_a_sheet_is_written_whole_into_a_new_folder(tmp_path: Path) -> None:
    drawn = sheet(["a"], [Row("", [plain(RED)])])
    path = tmp_path / "new" / "sheet.webp"
    write_picture_sheet(path, drawn)
    with Image.open(path) as written:
        assert (written.format, written.size) == ("WEBP", drawn.size)
        assert np.abs(np.asarray(written.convert("RGB")).astype(int) - np.asarray(drawn)).mean() < 3
    assert list(path.parent.iterdir()) == [path]
